"""Letters of access: who has none, issuing, printing (P9, A4, K7)."""

import io

from django.contrib import messages
from django.http import FileResponse, HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from parta.access.actors import Actor
from parta.access.rules import Permission
from parta.access.web import school_page
from parta.core.errors import Refused
from parta.core.sites import Site
from parta.core.web import has_site_names, site_url
from parta.onboarding.commands.activations import revoke_access
from parta.onboarding.commands.letters import issue_letter, issue_to_class, print_letters
from parta.onboarding.kept_letters import LIFE, keep_letters, kept_letters
from parta.onboarding.queries.letters import class_letters, list_class_counts, list_staff

_PDF = "application/pdf"


@require_safe
@school_page(Permission.ISSUE_ACCESS)
def index(request: HttpRequest, actor: Actor) -> HttpResponse:
    """The classes the actor may see, with how many of each have access."""
    context = {"classes": list_class_counts(actor), "has_staff": actor.has(Permission.WRITE_PEOPLE)}
    return render(request, "onboarding/letters/index.html", context)


@require_http_methods(["GET", "POST"])
@school_page(Permission.ISSUE_ACCESS)
def school_class(request: HttpRequest, actor: Actor, *, class_id: int) -> HttpResponse:
    """Everybody of a class; letters for all who have no access yet."""
    if request.method == "GET":
        return render(request, "onboarding/letters/class.html", {"page": class_letters(actor, class_id)})
    whom = request.POST.getlist("whom")
    found = issue_to_class(
        actor=actor, class_id=class_id, to_students="students" in whom, to_guardians="guardians" in whom
    )
    if found.skipped:
        words = _("No letter could be issued to: %(names)s.") % {"names": ", ".join(found.skipped)}
        messages.warning(request, words)
    if not found.letters:
        messages.info(request, _("Nobody is without access there."))
        return redirect("onboarding:letters_class", school=actor.school.slug, class_id=class_id)
    keep_letters(request, actor, found.letters)
    return redirect("onboarding:letters_ready", school=actor.school.slug)


@require_safe
@school_page(Permission.WRITE_PEOPLE)
def staff(request: HttpRequest, actor: Actor) -> HttpResponse:
    return render(request, "onboarding/letters/staff.html", {"rows": list_staff(actor)})


@require_POST
@school_page(Permission.ISSUE_ACCESS)
def person(request: HttpRequest, actor: Actor, *, kind: str, person_id: int) -> HttpResponse:
    """A letter for one person."""
    try:
        issued = issue_letter(actor=actor, kind=kind, person_id=person_id)
    except Refused as refused:
        messages.error(request, str(refused.message))
        return redirect("onboarding:letters", school=actor.school.slug)
    keep_letters(request, actor, [issued])
    return redirect("onboarding:letters_ready", school=actor.school.slug)


@require_POST
@school_page(Permission.ISSUE_ACCESS)
def revocation(request: HttpRequest, actor: Actor, *, activation_id: int) -> HttpResponse:
    """A letter that went astray."""
    revoke_access(actor=actor, activation_id=activation_id)
    messages.success(request, _("The letter is taken back: its password opens nothing any more."))
    return redirect("onboarding:letters", school=actor.school.slug)


@never_cache
@require_safe
@school_page(Permission.ISSUE_ACCESS)
def ready(request: HttpRequest, actor: Actor) -> HttpResponse:
    """Letters issued just now wait to be printed."""
    count = len(kept_letters(request, actor))
    title = ngettext("%(count)d letter is ready", "%(count)d letters are ready", count) % {"count": count}
    context = {"count": count, "title": title, "minutes": int(LIFE.total_seconds() // 60)}
    return render(request, "onboarding/letters/ready.html", context)


@never_cache
@require_safe
@school_page(Permission.ISSUE_ACCESS)
def print_ready(request: HttpRequest, actor: Actor) -> HttpResponseBase:
    """The letters as PDF: with their passwords, which exist in this session only."""
    secrets = kept_letters(request, actor)
    if not secrets:
        return redirect("onboarding:letters_ready", school=actor.school.slug)
    name, content = print_letters(actor=actor, secrets=secrets, address=_diary_address(request, actor))
    return FileResponse(io.BytesIO(content), filename=name, content_type=_PDF)


def _diary_address(request: HttpRequest, actor: Actor) -> str:
    """Of the region's diary; in an installation without names, the address the office itself came by."""
    if has_site_names(request):
        return site_url(request, Site.DIARY, "", label=actor.school.region.code)
    return request.build_absolute_uri("/")
