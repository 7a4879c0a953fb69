"""Going to the diary by the data of one's portal account (P10, K6)."""

from typing import Any

from allauth.core.ratelimit import consume, respond_429
from django.conf import settings
from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST

from parta.accounts.own_pages import Owner, own_page
from parta.core.errors import Refused
from parta.core.sites import Site
from parta.core.web import site_url
from parta.onboarding.commands.attempts import ask_school, send_correction
from parta.onboarding.commands.opening import Entry, enter_diary
from parta.onboarding.forms.attempts import AskForm
from parta.onboarding.queries.links import linked_portal_account
from parta.onboarding.queries.opening import own_data, school_choices
from parta.onboarding.queries.opening_words import difference_texts
from parta.onboarding.queries.pages import field_links, profile_url
from parta.schools.queries import get_region, list_regions

_PAGE = "onboarding/opening/page.html"


@never_cache
@require_http_methods(["GET", "POST"])
@own_page
def diary(request: HttpRequest, user: Owner) -> HttpResponse:
    """Choose the region, go; what stands in the way is said, and what to do about it."""
    if request.method == "GET":
        return render(request, _PAGE, _context(request, user))
    if not consume(request, action="diary", key=str(user.pk)):
        return respond_429(request)  # type: ignore[no-any-return]
    code = request.POST.get("region", "")
    entry = enter_diary(user=user, region_code=code)
    if entry.is_open and not entry.issued:
        return redirect(_diary_url(request, code, user))
    return render(request, _PAGE, _context(request, user, code, entry))


@never_cache
@require_POST
@own_page
def correction(request: HttpRequest, user: Owner) -> HttpResponse:
    """The contacts of the account go to the school that has others."""
    ids = [int(text) for text in request.POST.getlist("attempt") if text.isascii() and text.isdigit()]
    if send_correction(user=user, attempt_ids=ids):
        words = _("Sent. When the school has corrected its data, we tell you, and the diary opens.")
        messages.success(request, words)
    return redirect("applications:diary")


@never_cache
@require_POST
@own_page
def question(request: HttpRequest, user: Owner) -> HttpResponse:
    """A school is asked to look whether it knows the asker by other data."""
    code = request.POST.get("region", "")
    form = AskForm(request.POST, schools=school_choices(get_region(code)))
    if form.is_valid():
        found = form.cleaned_data
        try:
            ask_school(
                user=user,
                school_id=found["school"],
                child_name=found["child_name"],
                class_name=found["class_name"],
            )
        except Refused as refused:
            form.add_error(None, str(refused.message))
        else:
            words = _("Sent. If the school knows you, it corrects its data, and we tell you.")
            messages.success(request, words)
            return redirect("applications:diary")
    context = _context(request, user, code, Entry()) | {"form": form}
    return render(request, _PAGE, context, status=422)


def _context(request: HttpRequest, user: Owner, code: str = "", entry: Entry | None = None) -> dict[str, Any]:
    linked = linked_portal_account(user)
    context: dict[str, Any] = {
        "regions": list_regions(),
        "region": code or request.GET.get("region", ""),
        "entry": entry,
        "data": own_data(user),
        "profile_url": profile_url(),
        "linked": linked,
    }
    if linked:
        context["diary_url"] = _diary_url(request, linked.label, user)
    if entry is not None:
        context["empty_fields"] = field_links(entry.empty)
        context["differences"] = difference_texts(entry.differences)
        context["diary_root"] = site_url(request, Site.DIARY, label=code)
        if not (entry.empty or entry.differences or entry.is_open):
            context["form"] = AskForm(schools=school_choices(get_region(code)))
    return context


def _diary_url(request: HttpRequest, code: str, user: Owner) -> str:
    """Through State Services where an account is linked, else the diary's own sign-in."""
    linked = linked_portal_account(user)
    path = reverse("links:start", urlconf=settings.ROOT_URLCONF) if linked else "/"
    return site_url(request, Site.DIARY, path, label=linked.label if linked else code)
