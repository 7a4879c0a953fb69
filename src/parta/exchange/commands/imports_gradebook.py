"""Writes the marks and grades of an import, through the commands of the journal."""

from collections.abc import Mapping, Sequence
from datetime import date, datetime, time
from decimal import Decimal
from typing import TypeVar

from parta.academics.models import Course
from parta.access.actors import Actor
from parta.core import clock
from parta.exchange.rules.plan import NewGrade, NewLesson, NewMark, Plan, Ref
from parta.grading.commands.forms import FormData, add_form, make_default_form
from parta.grading.commands.marks import ImportedMark, import_marks
from parta.grading.commands.scales import set_subject_scale
from parta.grading.commands.term_marks import TermMarkData, replace_term_marks
from parta.grading.rules.policy import is_weight
from parta.grading.rules.scales import Scale, to_five
from parta.lessons.commands.imported import ImportedLesson, import_lessons
from parta.schoolyear.models import AcademicYear, Term
from parta.schoolyear.rules import TermKind

_NOON = time(12)
Item = TypeVar("Item", NewLesson, NewMark, NewGrade)


class GradebookWriter:
    """What people, courses and subjects of the plan have become is told by their ids."""

    def __init__(
        self,
        actor: Actor,
        plan: Plan,
        year: AcademicYear,
        *,
        students: Sequence[int],
        courses: Sequence[int],
        subjects: Sequence[int],
    ) -> None:
        self.actor, self.plan, self.year = actor, plan, year
        self.students, self.courses, self.subjects = students, courses, subjects

    def write(self) -> None:
        for subject, scale in self.plan.scales:
            subject_id = resolve(subject, self.subjects)
            set_subject_scale(actor=self.actor, subject_id=subject_id, scale=scale)
        self.forms = self._forms()
        self.lessons = self._lessons()
        for course, marks in _by_course(self.plan.marks).items():
            import_marks(
                actor=self.actor,
                course_id=resolve(course, self.courses),
                year_id=self.year.pk,
                marks=[self._mark(mark) for mark in marks],
                forms_of={},
            )
        self._grades()

    def _forms(self) -> list[int]:
        made = []
        for row in self.plan.forms:
            weight = row.weight if row.weight is not None and is_weight(row.weight) else Decimal(1)
            data = FormData(row.name, row.short_name or row.name[:12], row.category, weight)
            form = add_form(actor=self.actor, data=data)
            made.append(form.pk)
            if row.is_default:
                make_default_form(actor=self.actor, form_id=form.pk)
        return made

    def _lessons(self) -> list[int]:
        """In the order of the plan."""
        places = {id(lesson): place for place, lesson in enumerate(self.plan.lessons)}
        found = [0] * len(self.plan.lessons)
        for course, lessons in _by_course(self.plan.lessons).items():
            rows = [ImportedLesson(one.held_on, one.topic, one.period, one.times) for one in lessons]
            made = import_lessons(
                actor=self.actor, year_id=self.year.pk, course_id=resolve(course, self.courses), lessons=rows
            )
            for lesson, row in zip(lessons, made, strict=True):
                found[places[id(lesson)]] = row.pk
        return found

    def _mark(self, mark: NewMark) -> ImportedMark:
        is_five = mark.scale is Scale.FIVE
        return ImportedMark(
            lesson_id=resolve(mark.lesson, self.lessons),
            student_id=resolve(mark.student, self.students),
            value=mark.value if is_five else to_five(mark.scale, mark.value),
            form_id=resolve(mark.form, self.forms),
            recorded_at=self._at(mark.day),
            recorded_by_id=self.actor.author_id,
            comment=mark.comment,
            position=mark.position,
            points=None if is_five else mark.value,
            weight=mark.weight if mark.weight is not None and is_weight(mark.weight) else None,
        )

    def _grades(self) -> None:
        terms: Mapping[tuple[TermKind, int], int] = {
            (TermKind(row.kind), row.number): row.pk for row in Term.objects.filter(year=self.year)
        }
        grades = _by_course(self.plan.grades)
        ids = {course: resolve(course, self.courses) for course in grades}
        courses = Course.objects.in_bulk(list(ids.values()))
        for course, several in grades.items():
            rows = [
                TermMarkData(
                    student_id=resolve(one.student, self.students),
                    kind=one.kind,
                    term_id=terms[one.term] if one.term else None,
                    result=one.result,
                    comment=one.comment,
                    at=self._at(one.day),
                )
                for one in several
            ]
            replace_term_marks(actor=self.actor, course=courses[ids[course]], marks=rows)

    def _at(self, day: date) -> datetime:
        """The file knows the day only; nothing is given in the time to come."""
        return min(datetime.combine(day, _NOON, self.actor.school.zone), clock.now())


def resolve(ref: Ref, made: Sequence[int]) -> int:
    return ref if ref > 0 else made[-ref - 1]


def _by_course(items: Sequence[Item]) -> dict[Ref, list[Item]]:
    found: dict[Ref, list[Item]] = {}
    for item in items:
        found.setdefault(item.course, []).append(item)
    return found
