from collections.abc import Callable, Collection, Iterator, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal
from typing import Any, TypeVar

from django.db.models import QuerySet
from django.utils.translation import gettext as _

from parta.access.actors import Actor
from parta.audit.differing import Comparison
from parta.core.errors import NotFound
from parta.grading.models import AssessmentForm, Dot, LessonForm, Mark
from parta.lessons.models import Lesson

_Row = TypeVar("_Row", Mark, Dot)


@dataclass(frozen=True, slots=True)
class TamperedMark:
    """A mark that is not what its journal's history says."""

    school: str
    record: str
    subject: str
    student: str
    held_on: date | None


def list_forms(actor: Actor) -> list[AssessmentForm]:
    """The school's forms of assessment in its own order."""
    return list(AssessmentForm.objects.filter(school=actor.school).order_by("position", "pk"))


def column_forms(actor: Actor, lessons: Sequence[Lesson]) -> dict[int, AssessmentForm]:
    """Each lesson's form of assessment, by lesson id; the school's default where its column has none."""
    forms = {form.pk: form for form in AssessmentForm.objects.filter(school=actor.school)}
    own = dict(
        LessonForm.objects.filter(lesson_id__in=[lesson.pk for lesson in lessons]).values_list(
            "lesson_id", "form_id"
        )
    )
    fallback = min(forms.values(), key=lambda form: (not form.is_default, form.position), default=None)
    if fallback is None:
        raise NotFound
    return {lesson.pk: forms.get(own.get(lesson.pk, 0), fallback) for lesson in lessons}


@dataclass(frozen=True, slots=True)
class MarkRow:
    """A mark as a page needs it; ``form`` is the short name of its form of assessment."""

    id: int
    lesson_id: int
    student_id: int
    value: int
    weight: Decimal
    version: int
    form: str
    comment: str
    category: str
    points: int | None = None

    @property
    def typed(self) -> int:
        """The mark in its subject's own scale."""
        return self.value if self.points is None else self.points


@dataclass(frozen=True, slots=True)
class MarkDetail:
    """A mark with everything its hint tells (acceptance D2)."""

    id: int
    version: int
    value: int
    form_id: int
    form: str
    weight: str
    comment: str
    recorded_at: datetime
    recorded_by: str


def list_cell_marks(lesson_id: int, student_id: int) -> list[MarkDetail]:
    """Marks of one cell in their order. The caller has proved the right to the cell."""
    marks = Mark.objects.filter(lesson_id=lesson_id, student_id=student_id)
    return [
        MarkDetail(
            id=mark.pk,
            version=mark.version,
            value=mark.typed,
            form_id=mark.form_id,
            form=mark.form.name,
            weight=f"{mark.weight.normalize():f}",
            comment=mark.comment,
            recorded_at=mark.recorded_at,
            recorded_by=str(mark.recorded_by or ""),
        )
        for mark in marks.select_related("form", "recorded_by").order_by("position", "pk")
    ]


def list_marks(*, lesson_ids: Collection[int], student_ids: Collection[int] | None = None) -> list[MarkRow]:
    """Marks of the lessons (and students), in the order they stand in their cells.

    The caller has proved the right to the lessons.
    """
    marks = Mark.objects.filter(lesson_id__in=lesson_ids)
    if student_ids is not None:
        marks = marks.filter(student_id__in=student_ids)
    values = marks.order_by("position", "pk").values_list(
        "pk",
        "lesson_id",
        "student_id",
        "value",
        "weight",
        "version",
        "form__short_name",
        "comment",
        "form__category",
        "points",
    )
    return [MarkRow(*row) for row in values]


def lessons_with_marks(lesson_ids: Collection[int]) -> set[int]:
    """Those of the lessons that have marks."""
    return set(Mark.objects.filter(lesson_id__in=lesson_ids).values_list("lesson_id", flat=True).distinct())


def mark_values(mark: Mark) -> dict[str, Any]:
    """What the history keeps of a mark, as plain JSON."""
    return {
        "lesson": mark.lesson_id,
        "student": mark.student_id,
        "value": mark.value,
        "form": mark.form_id,
        "form_name": mark.form.name,
        "weight": f"{mark.weight:.1f}",
        "comment": mark.comment,
        "by": mark.recorded_by_id,
        **({} if mark.points is None else {"points": mark.points}),
    }


def iter_tampered_marks(school_id: int | None = None) -> Iterator[TamperedMark]:
    """Marks of the installation (the school) that were changed, added or removed past their history.

    The form's name may be changed later by the school; everything else must stand.
    """
    return iter_tampered("mark", Mark.objects.all(), mark_values, school_id)


def iter_tampered(
    record: str, rows: QuerySet[_Row], values_of: Callable[[_Row], dict[str, Any]], school_id: int | None
) -> Iterator[TamperedMark]:
    """Of rows at lessons, with a form: those that differ from what the history calls ``record``."""
    with_names = rows.select_related("form", "school", "student", "lesson__course__subject")
    compared = Comparison(record, with_names, values_of, school_id=school_id, besides=["form_name"])
    for name, row in compared.iter_differing():
        yield TamperedMark(
            school=row.school.slug if row else "",
            record=name,
            subject=row.lesson.course.subject.name if row else "",
            student=row.student.full_name if row else "",
            held_on=row.lesson.held_on if row else None,
        )


def mark_change_words(kind: str, before: dict[str, Any] | None, after: dict[str, Any] | None) -> str:
    """A recorded change of a mark in plain words, in the user's language (acceptance D2, K5)."""
    if before is None and after is not None:
        return _("%(value)s set (%(form)s, weight %(weight)s)") % _named(after)
    if after is None and before is not None:
        return _("%(value)s removed") % _named(before)
    if before is None or after is None:
        return kind
    words = []
    if _typed(before) != _typed(after):
        words.append(_("%(old)s changed to %(new)s") % {"old": _typed(before), "new": _typed(after)})
    if before["form"] != after["form"]:
        names = {"old": before["form_name"], "new": after["form_name"], "weight": _weight(after)}
        words.append(_("“%(old)s” changed to “%(new)s”, weight %(weight)s") % names)
    elif before["weight"] != after["weight"]:
        weights = {"old": _weight(before), "new": _weight(after)}
        words.append(_("weight %(old)s changed to %(new)s by the school") % weights)
    if before["comment"] != after["comment"]:
        comment = after["comment"]
        words.append(_("comment: “%(comment)s”") % {"comment": comment} if comment else _("comment removed"))
    if before["student"] != after["student"]:
        words.append(_("moved from a doubled record of the student"))
    return "; ".join(words) or kind


def _named(values: dict[str, Any]) -> dict[str, Any]:
    return {"value": _typed(values), "form": values["form_name"], "weight": _weight(values)}


def _typed(values: dict[str, Any]) -> int:
    typed: int = values.get("points", values["value"])
    return typed


def _weight(values: dict[str, Any]) -> str:
    """2, not 2.0; 2.5 as it is."""
    return f"{Decimal(values['weight']).normalize():f}"
