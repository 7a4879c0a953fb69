"""Closing and re-opening a term (acceptance J5, domain D6)."""

from django.db import transaction
from django.utils.translation import get_language, ngettext
from django.utils.translation import gettext as _

from parta.academics.commands import close_class, reopen_class
from parta.access.actors import Actor
from parta.access.rules import Permission
from parta.core.errors import Refused
from parta.grading.commands.dots import settle_dots
from parta.progress.commands.journals import request_filing
from parta.progress.queries.closing import ClassState, ClosingPage, closing_page, list_class_course_ids


@transaction.atomic
def close_term(*, actor: Actor, term_id: int, class_id: int | None = None, reason: str = "") -> int:
    """Close the term for the class, or for every class that lacks nothing; how many were closed.

    A class that lacks something is closed only by itself, with a reason, which the history keeps. Its open
    dots become what was agreed, at once (domain B8); its journals are printed and filed.
    Refused: the term is not over, something is missing and no reason given, nothing to close.
    """
    actor.require(Permission.CLOSE_TERMS)
    page = closing_page(actor, term_id, class_id)
    reason = reason.strip()
    if not page.is_over:
        raise Refused(_("The term is not over yet."), code="not_over")
    chosen = _chosen(page, class_id, reason)
    for state in chosen:
        if state.dots:
            settle_dots(
                actor=actor,
                course_ids=list_class_course_ids(state.class_id),
                first=page.term.starts_on,
                last=page.term.ends_on,
            )
        close_class(actor=actor, class_id=state.class_id, term_id=page.term.pk, reason=reason)
        request_filing(
            actor=actor, class_id=state.class_id, term_id=page.term.pk, language=get_language() or "ru"
        )
    return len(chosen)


@transaction.atomic
def reopen_term(*, actor: Actor, term_id: int, class_id: int, reason: str) -> None:
    """Open the term of a class again; Refused without a reason."""
    actor.require(Permission.CLOSE_TERMS)
    closing_page(actor, term_id, class_id)  # proves the right to the class
    reopen_class(actor=actor, class_id=class_id, term_id=term_id, reason=reason)


def _chosen(page: ClosingPage, class_id: int | None, reason: str) -> tuple[ClassState, ...]:
    if class_id is None:
        if not page.ready:
            raise Refused(_("No class is complete yet."), code="nothing_complete")
        return page.ready
    (state,) = page.classes
    if state.gaps and not reason:
        missing = ngettext(
            "%(count)d course lacks something. Say why the term is closed all the same.",
            "%(count)d courses lack something. Say why the term is closed all the same.",
            len(state.gaps),
        )
        raise Refused(missing % {"count": len(state.gaps)}, code="incomplete", field="reason")
    return (state,)
