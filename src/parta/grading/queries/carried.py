"""Marks that a student brings along: from another class of the school, or from another school (domain D4)."""

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal

from django.utils.translation import gettext as _

from parta.academics.queries.stays import first_stays
from parta.grading.models import Mark, TransferredMark
from parta.grading.rules.publication import Cutoff


@dataclass(frozen=True, slots=True)
class CarriedMark:
    """``source``: the class or school it was set in; ``mark_id`` 0: of another school, without a lesson."""

    student_id: int
    subject_id: int
    held_on: date
    value: int
    points: int | None
    weight: Decimal
    category: str
    form: str
    comment: str
    source: str
    mark_id: int = 0
    lesson_id: int = 0
    course_id: int = 0
    set_at: datetime | None = None

    @property
    def text(self) -> str:
        return str(self.value if self.points is None else self.points)

    @property
    def words(self) -> str:
        """Where it comes from, with its comment."""
        source = _("transferred: %(source)s") % {"source": self.source}
        return f"{source}; {self.comment}" if self.comment else source


def list_carried(
    *,
    joined: Mapping[int, date],
    subject_ids: Collection[int],
    course_ids: Collection[int],
    days: tuple[date, date],
    cutoff: Cutoff = None,
) -> list[CarriedMark]:
    """Marks that count in courses which the students joined, by day; set in courses they had been in before.

    ``joined``: since when each belongs to the courses ``course_ids``. Whoever was there when the days began
    brings nothing, and without anybody else nothing is asked. The caller has proved the right to them.
    """
    newcomers = {student_id: day for student_id, day in joined.items() if day > days[0]}
    if not newcomers:
        return []
    found = [
        mark
        for mark, stay in _of_other_courses(newcomers, subject_ids, course_ids, days, cutoff)
        if stay < newcomers[mark.student_id]
    ]
    found += list_transferred(newcomers, subject_ids, days)
    return sorted(found, key=lambda mark: (mark.held_on, mark.mark_id))


def list_transferred(
    student_ids: Collection[int], subject_ids: Collection[int] | None, days: tuple[date, date]
) -> list[CarriedMark]:
    """Marks from other schools only, by day."""
    rows = TransferredMark.objects.filter(student_id__in=student_ids, held_on__range=days)
    if subject_ids is not None:
        rows = rows.filter(subject_id__in=subject_ids)
    return [
        CarriedMark(
            student_id=row.student_id,
            subject_id=row.subject_id,
            held_on=row.held_on,
            value=row.value,
            points=None,
            weight=row.weight,
            category=row.category,
            form=row.form,
            comment="",
            source=row.source,
        )
        for row in rows.order_by("held_on", "pk")
    ]


def _of_other_courses(
    newcomers: Mapping[int, date],
    subject_ids: Collection[int],
    course_ids: Collection[int],
    days: tuple[date, date],
    cutoff: Cutoff,
) -> list[tuple[CarriedMark, date]]:
    """Each mark with the day on which the student had come to its course."""
    rows = Mark.objects.filter(
        student_id__in=newcomers, lesson__course__subject_id__in=subject_ids, lesson__held_on__range=days
    ).exclude(lesson__course_id__in=course_ids)
    if cutoff is not None:
        rows = rows.filter(set_at__lt=cutoff)
    marks = list(
        rows.select_related("lesson__course__school_class", "lesson__course__group", "form").order_by(
            "lesson__held_on", "position", "pk"
        )
    )
    if not marks:
        return []
    stays = first_stays(newcomers)
    begun = [(mark, stays.begun(mark.student_id, mark.lesson.course)) for mark in marks]
    return [(_carried(mark), day) for mark, day in begun if day is not None]


def _carried(mark: Mark) -> CarriedMark:
    course = mark.lesson.course
    return CarriedMark(
        student_id=mark.student_id,
        subject_id=course.subject_id,
        held_on=mark.lesson.held_on,
        value=mark.value,
        points=mark.points,
        weight=mark.weight,
        category=mark.form.category,
        form=mark.form.name,
        comment=mark.comment,
        source=str(course.school_class or course.group),
        mark_id=mark.pk,
        lesson_id=mark.lesson_id,
        course_id=course.pk,
        set_at=mark.set_at,
    )
