"""Marks and grades of somebody, to be handed out to them: those that the family sees by now (K1)."""

from collections.abc import Iterator, Sequence
from typing import Any

from django.utils.translation import gettext as _

from parta.core import clock
from parta.core.personal_data import DataSection, Subjects, Value, table
from parta.grading.models import Dot, GradingPolicy, Mark, TermMark, TransferredMark
from parta.grading.queries.term_marks import result_name
from parta.grading.rules.publication import Cutoff, age_on, guardian_delay, visible_before
from parta.grading.rules.terms import TermMarkKind
from parta.people.models import Student


def school_data(*, subjects: Subjects, **_signal: Any) -> list[DataSection]:
    ids = subjects.student_ids
    students = list(Student.objects.filter(pk__in=ids).select_related("school__grading_policy"))
    columns = [
        ("student", _("Student")),
        ("subject", _("Subject")),
        ("day", _("Day")),
        ("mark", _("Mark")),
        ("form", _("Form of assessment")),
        ("weight", _("Weight")),
        ("comment", _("Comment")),
        ("source", _("Former school")),
    ]
    marks = [row for student in students for row in _marks(student)]
    return [table("marks", _("Marks"), columns, marks), _grades(ids), _dots(ids)]


def _marks(student: Student) -> Iterator[Sequence[Value]]:
    rows = Mark.objects.filter(student=student).select_related("form", "lesson__course__subject")
    cutoff = _cutoff(student)
    for row in rows.order_by("lesson__held_on", "pk"):
        if cutoff is None or row.set_at < cutoff:
            day, subject = row.lesson.held_on, row.lesson.course.subject.name
            values = (row.typed, row.form.name, str(row.weight), row.comment, "")
            yield (student.full_name, subject, day, *values)
    brought = TransferredMark.objects.filter(student=student).select_related("subject")
    for mark in brought.order_by("held_on", "pk"):
        what = (student.full_name, mark.subject.name, mark.held_on, mark.value)
        yield (*what, mark.form, str(mark.weight), "", mark.source)


def _cutoff(student: Student) -> Cutoff:
    """The later of what the student and the parents see: a file is no way round the school's policy."""
    school = student.school
    policy: GradingPolicy | None = getattr(school, "grading_policy", None)
    if policy is None:
        return None
    age = age_on(clock.today(school.zone), student.born_on)
    hours, from_age = policy.guardian_delay_hours, policy.guardian_delay_from_age
    delay = guardian_delay(hours=hours, from_age=from_age, age=age)
    return visible_before(clock.now(), publish_at=policy.publish_at, delay=delay, zone=school.zone)


def _grades(student_ids: Sequence[int]) -> DataSection:
    kinds = {
        TermMarkKind.TERM: _("for the term"),
        TermMarkKind.YEAR: _("for the year"),
        TermMarkKind.EXAM: _("for the exam"),
        TermMarkKind.FINAL: _("final"),
    }
    columns = [
        ("student", _("Student")),
        ("subject", _("Subject")),
        ("year", _("Academic year")),
        ("kind", _("Kind")),
        ("term", _("Term")),
        ("grade", _("Grade")),
        ("comment", _("Comment")),
    ]
    rows = TermMark.objects.filter(student_id__in=student_ids).order_by("year", "term", "pk")
    found = [
        (
            row.student.full_name,
            row.course.subject.name,
            row.year.name,
            kinds[TermMarkKind(row.kind)],
            row.term.number if row.term else None,
            result_name(row.result),
            row.comment,
        )
        for row in rows.select_related("student", "course__subject", "year", "term")
    ]
    return table("grades", _("Grades"), columns, found)


def _dots(student_ids: Sequence[int]) -> DataSection:
    columns = [
        ("student", _("Student")),
        ("subject", _("Subject")),
        ("day", _("Day")),
        ("note", _("Note")),
        ("valid_until", _("Valid until")),
    ]
    rows = Dot.objects.filter(student_id__in=student_ids).order_by("lesson__held_on", "pk")
    found = [
        (row.student.full_name, row.lesson.course.subject.name, row.lesson.held_on, row.note, row.valid_until)
        for row in rows.select_related("student", "lesson__course__subject")
    ]
    return table("dots", _("Dots: work owed"), columns, found)
