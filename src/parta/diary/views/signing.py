"""A guardian signs a week (acceptance D9, decision 0016)."""

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods

from parta.access.actors import Actor
from parta.access.rules import Permission
from parta.access.web import school_page
from parta.accounts.proofs import (
    list_ways,
    passkey_options,
    prove_by_code,
    prove_by_passkey,
    prove_by_password,
)
from parta.conduct.commands.signatures import sign_week
from parta.conduct.rules import SignatureMethod
from parta.core.errors import Forbidden, Refused
from parta.diary.forms.conduct import SignForm
from parta.diary.queries.signature import SignaturePage, changes_since_shown, seal_shown, signature_page
from parta.diary.queries.signing_words import ChangeLine
from parta.diary.rules import parse_day
from parta.diary.web import diary_head
from parta.people.rules import Page
from parta.people.web import add_refusal, shows_student

_UNPROCESSABLE = 422


@never_cache
@require_http_methods(["GET", "POST"])
@school_page(Permission.READ_CONDUCT)
@shows_student(Page.CONDUCT)
def signature(request: HttpRequest, actor: Actor, *, student_id: int) -> HttpResponse:
    """What is signed, who has signed it, and the ways of signing it oneself."""
    page = signature_page(actor, student_id, parse_day(request.GET.get("day", "")))
    if request.method == "GET":
        return _answer(request, actor, page, SignForm())
    if not page.may_sign:
        raise Forbidden(Permission.SIGN_WEEKS)
    form = SignForm(request.POST)
    typed = form.typed()
    changes = changes_since_shown(typed["shown"], page.content)
    if page.lock or changes or changes is None:
        return _answer(request, actor, page, form, changes, is_old=changes is None and not page.lock)
    try:
        _sign(actor, page, typed)
    except Refused as refused:
        add_refusal(form, refused)
        return _answer(request, actor, page, form)
    messages.success(request, _("The week is signed."))
    return redirect(f"{request.path}?day={page.monday}")


def _sign(actor: Actor, page: SignaturePage, typed: dict[str, str]) -> None:
    """Prove who it is, then keep it."""
    proof = None
    match SignatureMethod(typed["method"]):
        case SignatureMethod.PASSWORD:
            prove_by_password(actor.user_id, typed["password"])
        case SignatureMethod.CODE:
            prove_by_code(actor.user_id, typed["code"])
        case SignatureMethod.PASSKEY:
            proof = prove_by_passkey(actor.user_id, page.content, typed["credential"])
    sign_week(
        actor=actor,
        student_id=page.pupil.student_id,
        monday=page.monday,
        content=page.content,
        method=SignatureMethod(typed["method"]),
        proof=proof,
    )


def _answer(
    request: HttpRequest,
    actor: Actor,
    page: SignaturePage,
    form: SignForm,
    changes: tuple[ChangeLine, ...] | None = (),
    *,
    is_old: bool = False,
) -> HttpResponse:
    """``changes``: of the week since it was shown; ``is_old``: what was shown cannot be told any more."""
    is_open = page.may_sign and not page.lock and not page.has_signed
    ways = list_ways(actor.user_id) if is_open else None
    context = {
        "page": page,
        "pupil": page.pupil,
        "head": diary_head(actor, page.pupil, "behavior"),
        "form": form,
        "ways": ways,
        "shown": seal_shown(page.content) if is_open else "",
        "passkey_options": passkey_options(actor.user_id, page.content) if ways and ways.passkey else None,
        "changes": changes,
        "is_old": is_old,
    }
    status = _UNPROCESSABLE if request.method == "POST" else None
    return render(request, "diary/signature.html", context, status=status)
