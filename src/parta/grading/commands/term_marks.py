from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _

from parta.academics.models import Course
from parta.access.actors import Actor
from parta.audit.commands import Change, record_changes
from parta.core import clock
from parta.core.errors import Refused
from parta.grading.commands.telling_terms import report_term_marks
from parta.grading.models import TermMark
from parta.grading.queries.term_marks import term_mark_values
from parta.grading.rules.marks import allowed_values
from parta.grading.rules.terms import Grade, Outcome, TermMarkKind
from parta.lessons.commands import stream_of

MAX_TEXT = 500
_WRITTEN = ["value", "outcome", "suggested", "reason", "comment", "recorded_at", "recorded_by", "version"]


@dataclass(frozen=True, slots=True)
class TermMarkData:
    """The grade a student is to have; ``result`` None: none. ``term_id`` only for a term's grade."""

    student_id: int
    kind: TermMarkKind
    term_id: int | None
    result: Grade | None
    suggested: int | None = None
    reason: str = ""
    comment: str = ""
    at: datetime | None = None  # when it was given elsewhere; by default now

    @property
    def key(self) -> tuple[int, TermMarkKind, int | None]:
        return self.student_id, self.kind, self.term_id


@transaction.atomic
def replace_term_marks(
    *, actor: Actor, course: Course, marks: Sequence[TermMarkData], reason: str = ""
) -> None:
    """Make the students' grades in the course these; what is already so is left alone.

    The caller has proved the right and obeyed the locks. Refused: a number outside the scale, a text too
    long.
    """
    for mark in marks:
        _check(actor, mark)
    rows = {
        _key(row): row
        for row in TermMark.objects.select_for_update().filter(
            course=course, student_id__in={mark.student_id for mark in marks}
        )
    }
    wanted = [(mark, rows.get(mark.key)) for mark in marks]
    gone = [row for mark, row in wanted if row and mark.result is None]
    changed = [(mark, row) for mark, row in wanted if row and mark.result is not None and _differs(row, mark)]
    new = [_new(actor, course, mark) for mark, row in wanted if row is None and mark.result is not None]
    changes = [_change("term_mark.removed", row, term_mark_values(row), None) for row in gone]
    TermMark.objects.filter(pk__in=[row.pk for row in gone]).delete()
    for mark, row in changed:
        before = term_mark_values(row)
        _fill(row, mark, actor)
        changes.append(_change("term_mark.changed", row, before, term_mark_values(row)))
    TermMark.objects.bulk_update([row for _mark, row in changed], _WRITTEN)
    TermMark.objects.bulk_create(new)
    changes += [_change("term_mark.recorded", row, None, term_mark_values(row)) for row in new]
    record_changes(actor=actor, stream=stream_of(course.pk), changes=changes, reason=reason)
    given_elsewhere = {mark.key for mark in marks if mark.at is not None}
    report_term_marks(
        [row for row in [*(row for _mark, row in changed), *new] if _key(row) not in given_elsewhere]
    )


def place_of(course_id: int, student_id: int) -> str:
    """Where the history of a student's grades in a course is kept."""
    return f"term_mark:{course_id}:{student_id}"


def _key(row: TermMark) -> tuple[int, TermMarkKind, int | None]:
    return row.student_id, TermMarkKind(row.kind), row.term_id


def _check(actor: Actor, mark: TermMarkData) -> None:
    allowed = allowed_values(allows_one=actor.school.allows_mark_one)
    if isinstance(mark.result, int) and mark.result not in allowed:
        raise Refused(
            _("Grades here are %(first)d to %(last)d.") % {"first": allowed[0], "last": allowed[-1]},
            code="value_outside_scale",
            field="result",
        )
    for field, text in (("reason", mark.reason), ("comment", mark.comment)):
        if len(text) > MAX_TEXT:
            raise Refused(
                _("At most %(count)d characters.") % {"count": MAX_TEXT}, code="too_long", field=field
            )


def _differs(row: TermMark, mark: TermMarkData) -> bool:
    return (row.result, row.reason, row.comment) != (mark.result, mark.reason, mark.comment)


def _new(actor: Actor, course: Course, mark: TermMarkData) -> TermMark:
    row = TermMark(
        school=actor.school,
        year_id=course.year_id,
        course=course,
        student_id=mark.student_id,
        kind=mark.kind.value,
        term_id=mark.term_id,
        version=0,
    )
    _fill(row, mark, actor)
    return row


def _fill(row: TermMark, mark: TermMarkData, actor: Actor) -> None:
    row.value, row.outcome = (
        (None, mark.result.value) if isinstance(mark.result, Outcome) else (mark.result, "")
    )
    row.suggested, row.reason, row.comment = mark.suggested, mark.reason, mark.comment
    row.recorded_at, row.recorded_by_id = mark.at or clock.now(), actor.author_id
    row.version += 1


def _change(kind: str, row: TermMark, before: dict[str, Any] | None, after: dict[str, Any] | None) -> Change:
    place = place_of(row.course_id, row.student_id)
    return Change(kind, f"term_mark:{row.pk}", place, before, after, at=row.recorded_at if after else None)
