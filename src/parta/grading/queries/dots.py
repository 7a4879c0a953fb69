"""Open dots, and recorded changes of dots in words (domain B8)."""

from collections.abc import Collection, Iterator
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.utils.formats import date_format
from django.utils.translation import gettext as _

from parta.grading.models import Dot
from parta.grading.queries.marks import TamperedMark, iter_tampered
from parta.grading.queries.policy_words import weight_text
from parta.grading.rules.dots import DotState


@dataclass(frozen=True, slots=True)
class DotRow:
    """An open dot as a page of many needs it; ``form`` is the name of its form of assessment."""

    id: int
    lesson_id: int
    student_id: int
    version: int
    form: str
    valid_until: date


@dataclass(frozen=True, slots=True)
class DotDetail:
    """An open dot in full."""

    id: int
    version: int
    form_id: int
    form: str
    weight: str
    note: str
    valid_until: date
    outcome: int | None
    outcome_words: str


@dataclass(frozen=True, slots=True)
class DueDot:
    """An open dot as its teacher's list of what ends soon shows it."""

    lesson_id: int
    student_id: int
    student: str
    course_id: int
    held_on: date
    form: str
    note: str
    valid_until: date
    outcome: str


def list_open_dots(
    *, lesson_ids: Collection[int], student_ids: Collection[int] | None = None
) -> list[DotRow]:
    """Open dots of the lessons (and students). The caller has proved the right to the lessons."""
    dots = Dot.objects.filter(lesson_id__in=lesson_ids, state=DotState.OPEN.value)
    if student_ids is not None:
        dots = dots.filter(student_id__in=student_ids)
    values = dots.values_list("pk", "lesson_id", "student_id", "version", "form__name", "valid_until")
    return [DotRow(*row) for row in values]


def find_open_dot(lesson_id: int, student_id: int) -> DotDetail | None:
    """The open dot of a cell. The caller has proved the right to the cell."""
    dot = (
        Dot.objects.filter(lesson_id=lesson_id, student_id=student_id, state=DotState.OPEN.value)
        .select_related("form")
        .first()
    )
    if dot is None:
        return None
    return DotDetail(
        id=dot.pk,
        version=dot.version,
        form_id=dot.form_id,
        form=dot.form.name,
        weight=f"{dot.weight.normalize():f}",
        note=dot.note,
        valid_until=dot.valid_until,
        outcome=dot.outcome,
        outcome_words=outcome_words(dot.outcome),
    )


def list_due_dots(*, course_ids: Collection[int], until: date) -> list[DueDot]:
    """Open dots of the courses that end by the day, soonest first. The caller has proved the right."""
    dots = (
        Dot.objects.filter(
            lesson__course_id__in=course_ids, state=DotState.OPEN.value, valid_until__lte=until
        )
        .select_related("student", "form", "lesson")
        .order_by("valid_until", "lesson__course_id", "student__surname_key", "student__given_name", "pk")
    )
    return [
        DueDot(
            lesson_id=dot.lesson_id,
            student_id=dot.student_id,
            student=dot.student.list_name,
            course_id=dot.lesson.course_id,
            held_on=dot.lesson.held_on,
            form=dot.form.name,
            note=dot.note,
            valid_until=dot.valid_until,
            outcome=outcome_words(dot.outcome),
        )
        for dot in dots
    ]


def outcome_words(outcome: int | None) -> str:
    """What a dot becomes when its time is over, as the end of a sentence about it."""
    return _("disappears") if outcome is None else _("becomes %(value)s") % {"value": outcome}


def dot_values(dot: Dot) -> dict[str, Any]:
    """What the history keeps of a dot, as plain JSON."""
    return {
        "lesson": dot.lesson_id,
        "student": dot.student_id,
        "form": dot.form_id,
        "form_name": dot.form.name,
        "weight": f"{dot.weight:.1f}",
        "note": dot.note,
        "valid_until": dot.valid_until.isoformat(),
        "outcome": dot.outcome,
        "state": str(dot.state),
        "by": dot.recorded_by_id,
    }


def iter_tampered_dots(school_id: int | None = None) -> Iterator[TamperedMark]:
    """Dots of the installation (the school) that were changed, added or removed past their history.

    The form's name may be changed later by the school; everything else must stand.
    """
    return iter_tampered("dot", Dot.objects.all(), dot_values, school_id)


def dot_change_words(kind: str, before: dict[str, Any] | None, after: dict[str, Any] | None) -> str:
    """A recorded change of a dot in plain words, in the user's language."""
    if after is None:
        return kind
    names = {
        "form": after["form_name"],
        "until": _day(after),
        "outcome": outcome_words(after["outcome"]),
        "value": after["outcome"],
    }
    if before is None:
        return _("dot set (%(form)s) until %(until)s, then it %(outcome)s") % names
    if after["state"] != DotState.OPEN:
        return {
            DotState.FULFILLED: _("dot made good by a mark"),
            DotState.WITHDRAWN: _("dot taken back"),
            DotState.EXPIRED: _("dot became %(value)s"),
            DotState.VANISHED: _("dot disappeared"),
        }[DotState(after["state"])] % names
    return "; ".join(_changes(before, after, names)) or kind


def _changes(before: dict[str, Any], after: dict[str, Any], names: dict[str, Any]) -> Iterator[str]:
    if before["valid_until"] != after["valid_until"]:
        yield _("dot until %(new)s instead of %(old)s") % {"old": _day(before), "new": _day(after)}
    if before["outcome"] != after["outcome"]:
        yield _("at the end the dot %(outcome)s") % names
    if before["form"] != after["form"]:
        yield _("dot: “%(old)s” changed to “%(new)s”") % {
            "old": before["form_name"],
            "new": after["form_name"],
        }
    elif before["weight"] != after["weight"]:
        weights = {"old": weight_text(before["weight"]), "new": weight_text(after["weight"])}
        yield _("weight %(old)s changed to %(new)s by the school") % weights
    if before["note"] != after["note"]:
        yield _("note: “%(note)s”") % {"note": after["note"]} if after["note"] else _("note removed")


def _day(values: dict[str, Any]) -> str:
    return date_format(date.fromisoformat(values["valid_until"]), "j E")
