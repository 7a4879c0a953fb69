from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from django.db import transaction
from django.utils.translation import gettext as _

from parta.academics.models import Course
from parta.access.actors import Actor
from parta.access.rules import Permission
from parta.core.errors import Forbidden, Refused
from parta.grading.commands.term_marks import TermMarkData, replace_term_marks
from parta.grading.rules.marks import allowed_values
from parta.grading.rules.scales import Scale
from parta.grading.rules.terms import Grade, Outcome, TermMarkKind, may_be_not_assessed
from parta.journal.queries.term_marks import Entry, TermMarkLine, TermMarksPage, term_marks_page
from parta.lessons.commands import lock_message
from parta.lessons.rules import Lock

MAX_WORDS = 500


@dataclass(frozen=True, slots=True)
class TermMarkEdit:
    """What a teacher chose for a student; ``seen`` is the version of the grade they saw, 0 for none."""

    student_id: int
    kind: TermMarkKind
    result: Grade | None
    words: str
    seen: int


@dataclass(frozen=True, slots=True)
class TermMarkResult:
    """``refused`` None: it is saved."""

    edit: TermMarkEdit
    refused: Refused | None


@transaction.atomic
def record_term_marks(
    *, actor: Actor, course_id: int, term_number: int | None, edits: Sequence[TermMarkEdit]
) -> list[TermMarkResult]:
    """Give grades of a term (None: of the year, exam and end); each is saved or refused on its own.

    The teacher decides; a decision that differs from the suggestion needs words (domain B4, M5). Raises
    Forbidden for whom the course is not to teach, NotFound for whom it is not to see; Refused as a whole
    when the term is closed or has not begun.
    """
    Course.objects.select_for_update().filter(pk=course_id).first()  # writers of a course's grades queue
    page = term_marks_page(actor, course_id, term_number)
    if not page.is_own:
        raise Forbidden(Permission.WRITE_OWN_COURSES)
    if page.is_closed:
        raise Refused(lock_message(Lock.TERM_CLOSED), code=Lock.TERM_CLOSED)
    if page.is_ahead:
        raise Refused(_("The term has not begun."), code=Lock.FUTURE)
    entries, lines = page.entries(), {line.student_id: line for line in page.lines}
    results = [TermMarkResult(edit, _refusal(actor, page, edit, lines, entries)) for edit in edits]
    accepted = [result.edit for result in results if result.refused is None]
    replace_term_marks(
        actor=actor,
        course=page.course,
        marks=[_data(page, edit, entries[edit.student_id, edit.kind]) for edit in accepted],
    )
    return results


def _refusal(
    actor: Actor,
    page: TermMarksPage,
    edit: TermMarkEdit,
    lines: Mapping[int, TermMarkLine],
    entries: Mapping[tuple[int, TermMarkKind], Entry],
) -> Refused | None:
    """What stands against the edit, said beside its field."""
    entry = entries.get((edit.student_id, edit.kind))
    if entry is None:
        return Refused(lock_message(Lock.NOT_ENROLLED), code=Lock.NOT_ENROLLED)
    if entry.version != edit.seen:
        return Refused(_("Somebody else has changed this grade meanwhile."), code="conflict")
    allowed = allowed_values(allows_one=actor.school.allows_mark_one)
    if isinstance(edit.result, int) and edit.result not in allowed:
        values = {"first": allowed[0], "last": allowed[-1]}
        return Refused(_("Grades here are %(first)d to %(last)d.") % values, code="value_outside_scale")
    if page.scale is Scale.PASS_FAIL and isinstance(edit.result, int):
        return Refused(_("This subject ends with a pass or a fail."), code="pass_fail")
    if len(edit.words) > MAX_WORDS:
        return Refused(_("At most %(count)d characters.") % {"count": MAX_WORDS}, code="too_long")
    if edit.result is Outcome.NOT_ASSESSED and not _may_stay_unassessed(edit, lines[edit.student_id]):
        return Refused(
            _("Not assessed needs too few marks and more than half of the lessons missed."),
            code="may_be_assessed",
        )
    if _differs(edit.result, entry.suggested) and not edit.words:
        return Refused(_("Say why it differs from the suggestion."), code="reason_missing")
    return None


def _may_stay_unassessed(edit: TermMarkEdit, line: TermMarkLine) -> bool:
    """Whoever has a suggestion for the year has been assessed in every term."""
    if edit.kind is not TermMarkKind.TERM:
        return not isinstance(next(entry.suggested for entry in line.entries if entry.kind is edit.kind), int)
    return may_be_not_assessed(marks=line.marks, enough=line.enough, missed=line.missed, lessons=line.lessons)


def _differs(result: Grade | None, suggested: Grade | None) -> bool:
    return isinstance(result, int) and suggested is not None and result != suggested


def _data(page: TermMarksPage, edit: TermMarkEdit, entry: Entry) -> TermMarkData:
    differs = _differs(edit.result, entry.suggested)
    return TermMarkData(
        student_id=edit.student_id,
        kind=edit.kind,
        term_id=page.term.pk if page.term else None,
        result=edit.result,
        suggested=entry.suggested if isinstance(entry.suggested, int) else None,
        reason=edit.words if differs else "",
        comment="" if differs else edit.words,
    )
