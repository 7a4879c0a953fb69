from http import HTTPStatus

from django.contrib import messages
from django.contrib.auth.decorators import login_not_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.http import url_has_allowed_host_and_scheme
from django.utils.translation import gettext as _
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from parta.core.errors import NotFound, Refused
from parta.core.web import asked_id
from parta.notifications.commands.choosing import choose, forget_device, subscribe, turn_letters_off
from parta.notifications.commands.telling import mark_read
from parta.notifications.forms import SettingsForm
from parta.notifications.letters import user_of_token
from parta.notifications.push import public_key
from parta.notifications.queries.inbox import count_unread, get_url, inbox_page
from parta.notifications.queries.settings import settings_page


@require_safe
def index(request: HttpRequest) -> HttpResponse:
    """Everything the user was told, newest first."""
    page = inbox_page(
        _user_id(request), only=request.GET.get("kind", ""), before=asked_id(request.GET, "before")
    )
    return render(request, "notifications/inbox.html", {"page": page})


@require_safe
def badge(request: HttpRequest) -> HttpResponse:
    """The number at the bell, which pages ask for again when they are nudged."""
    return render(request, "ui/bell_badge.html", {"unread": count_unread(_user_id(request))})


@require_safe
def open_one(request: HttpRequest, notification_id: int) -> HttpResponse:
    """To what the notification is about; it is read then."""
    url = get_url(_user_id(request), notification_id)
    mark_read(user_id=_user_id(request), notification_ids=[notification_id])
    is_own = url_has_allowed_host_and_scheme(url, allowed_hosts=None)
    return redirect(url if is_own else "notifications:index")


@require_POST
def read_all(request: HttpRequest) -> HttpResponse:
    mark_read(user_id=_user_id(request))
    return redirect("notifications:index")


@require_http_methods(["GET", "POST"])
def settings(request: HttpRequest) -> HttpResponse:
    """What to be told, by which channel, when."""
    page = settings_page(_user_id(request))
    form = SettingsForm(page, request.POST if request.method == "POST" else None)
    if form.is_bound and form.is_valid():
        choose(user_id=_user_id(request), choices=form.choices())
        messages.success(request, _("Saved."))
        return redirect("notifications:settings")
    status = HTTPStatus.UNPROCESSABLE_ENTITY if form.is_bound else HTTPStatus.OK
    context = {"page": page, "form": form, "push_key": public_key()}
    return render(request, "notifications/settings.html", context, status=status)


@require_POST
def devices(request: HttpRequest) -> HttpResponse:
    """A browser offers to take push messages."""
    data = request.POST
    device = data.get("device", "") or request.headers.get("User-Agent", "")
    try:
        subscribe(
            user_id=_user_id(request),
            endpoint=data.get("endpoint", ""),
            p256dh=data.get("p256dh", ""),
            auth=data.get("auth", ""),
            device=device,
        )
    except Refused as refused:
        return HttpResponse(str(refused.message), status=422, content_type="text/plain; charset=utf-8")
    return HttpResponse(status=204)


@require_POST
def device_end(request: HttpRequest, device_id: int) -> HttpResponse:
    forget_device(user_id=_user_id(request), device_id=device_id)
    return redirect("notifications:settings")


@csrf_exempt  # a mail program turns letters off by one POST (RFC 8058); the token is the proof
@login_not_required
@require_http_methods(["GET", "POST"])
def unsubscribe(request: HttpRequest, token: str) -> HttpResponse:
    """Turn letters off from a letter itself; looking at the link changes nothing."""
    user_id = user_of_token(token)
    if user_id is None:
        raise NotFound
    if request.method == "POST":
        turn_letters_off(user_id=user_id)
    return render(request, "notifications/unsubscribe.html", {"is_done": request.method == "POST"})


def _user_id(request: HttpRequest) -> int:
    return request.user.pk or 0
