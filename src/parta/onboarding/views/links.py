"""Signing in to the diary through State Services, and the settings of it (P7, P8)."""

from typing import Any

from allauth.account.decorators import reauthentication_required
from allauth.account.internal.flows.reauthentication import did_recently_reauthenticate
from allauth.socialaccount.models import SocialApp
from allauth.socialaccount.providers.base.constants import AuthProcess
from allauth.socialaccount.providers.oauth2.client import OAuth2Error
from django.contrib import messages
from django.contrib.auth.decorators import login_not_required
from django.contrib.auth.views import redirect_to_login
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_POST, require_safe
from requests import RequestException

from parta.accounts.relying_party import StrictCallbackView, StrictOAuth2Adapter
from parta.accounts.views.sign_in import SignInView
from parta.core.errors import Refused
from parta.onboarding.commands.links import unlink_account
from parta.onboarding.linking import (
    LinkingAdapter,
    finish_link,
    log_failure,
    note_typed,
    read_pending,
    trouble,
)
from parta.onboarding.queries.links import list_links
from parta.onboarding.rules.linking import Obstacle
from parta.onboarding.sign_in_doors import door_of
from parta.schools.web import safe_next

_BROKEN = (OAuth2Error, RequestException, KeyError, ValueError)


@require_safe
@never_cache
@login_not_required
def start(request: HttpRequest) -> HttpResponse:
    """To the region's State Services; by a page where a form has led here (see ``sites.authorize``)."""
    door = door_of(request)
    if door is None:
        return redirect("account_login")
    if door.address:
        return redirect(door.address)
    is_connecting = request.GET.get("process") == AuthProcess.CONNECT
    next_url = safe_next(request.GET.get("next", ""), "")
    if request.user.is_authenticated and not is_connecting:
        return redirect(next_url or "/")
    if is_connecting and not did_recently_reauthenticate(request):
        page = "account_reauthenticate" if request.user.is_authenticated else "account_login"
        return redirect_to_login(f"{request.path}?process=connect&entered=1", reverse(page))
    if "entered" in request.GET:
        return render(request, "onboarding/link_going.html", {"url": f"{request.path}?process=connect"})
    try:
        provider = LinkingAdapter().get_provider(request, door.provider)
        process = AuthProcess.CONNECT if is_connecting else AuthProcess.LOGIN
        answer: HttpResponse = provider.redirect(request, process, next_url, user=request.user.pk)
    except _BROKEN as error:
        log_failure(door.provider, error)
        return trouble(request, "failed")
    return answer


@require_safe
@never_cache
@login_not_required
def callback(request: HttpRequest, provider: str) -> HttpResponse:
    """The way back: signed in, or asked for the diary's password, or told why not."""
    try:
        answer: HttpResponse = StrictCallbackView.adapter_view(StrictOAuth2Adapter(request, provider))(
            request
        )
    except SocialApp.DoesNotExist as error:
        raise Http404 from error
    except _BROKEN as error:
        log_failure(provider, error)
        return trouble(request, "failed")
    return answer


class PasswordView(SignInView):
    """The diary's login and password, asked for once, make the link."""

    template_name = "onboarding/link_password.html"

    def dispatch(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        if read_pending(request) is None:
            return redirect("account_login")
        return super().dispatch(request, *args, **kwargs)  # type: ignore[no-any-return]

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        context: dict[str, Any] = super().get_context_data(**kwargs)
        pending = read_pending(self.request)
        if pending is not None:
            context.update(name=pending.name, reason=_reason(pending.obstacle))
        return context

    def get_success_url(self) -> str:
        return reverse("links:finish")

    def form_valid(self, form: Any) -> HttpResponse:
        """At once, unless a second factor is asked for first: then ``finish`` goes on."""
        note_typed(self.request, form.user.pk)
        answer: HttpResponse = super().form_valid(form)
        pending = read_pending(self.request)
        if pending is not None and self.request.user.is_authenticated:
            return finish_link(self.request, form.user, pending)
        return answer


password = never_cache(login_not_required(PasswordView.as_view()))


@require_safe
@never_cache
def finish(request: HttpRequest) -> HttpResponse:
    """After the second factor: link, if this very account's password was typed for it."""
    pending = read_pending(request)
    if pending is None or pending.typed_for != request.user.pk:
        return redirect("/")
    return finish_link(request, request.user, pending)  # type: ignore[arg-type]


@require_safe
def links(request: HttpRequest) -> HttpResponse:
    """What opens the diary account beside its password."""
    found = list_links(request.user)  # type: ignore[arg-type]
    context = {"links": found, "door": None if found else door_of(request)}
    return render(request, "onboarding/links.html", context)


@require_POST
@reauthentication_required  # type: ignore[untyped-decorator]
def unlinking(request: HttpRequest, link: int) -> HttpResponse:
    """The link is taken apart, by its owner in person."""
    try:
        unlink_account(user=request.user, link_id=link)  # type: ignore[arg-type]
        messages.success(request, _("The accounts are no longer linked."))
    except Refused as refused:
        messages.error(request, str(refused.message))
    return redirect("links:links")


def _reason(obstacle: Obstacle) -> str:
    return {
        Obstacle.NO_SNILS: _("No SNILS was passed: your account has none, or it has not been checked yet."),
        Obstacle.NOT_PROVEN: _("Your identity is not confirmed yet, so a SNILS alone opens nobody’s diary."),
        Obstacle.NOBODY: _("No school of the diary knows somebody with your SNILS."),
        Obstacle.NAMES_DIFFER: _("The school has written your name differently."),
        Obstacle.SEVERAL: _("Several diary accounts have your name and SNILS."),
    }[obstacle]
