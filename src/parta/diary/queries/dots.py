"""Work a student owes: open dots with until when and what they become (domain B8, acceptance M4).

Unlike marks they are shown at once: whoever learns of them late has less time to do the work.
"""

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.utils.translation import gettext as _

from parta.diary.queries.dates import day_text
from parta.diary.queries.people import Pupil
from parta.diary.queries.sql import fetch, places
from parta.grading.queries.dots import outcome_words
from parta.grading.rules.dots import DotState, should_warn

_DOTS = """
SELECT d.id, d.lesson_id, l.course_id, l.held_on, form.name, d.note, d.valid_until, d.outcome
FROM grading_dot d
JOIN grading_assessmentform form ON form.id = d.form_id
JOIN lessons_lesson l ON l.id = d.lesson_id
WHERE d.student_id = %s AND d.state = %s
"""
_OF_LESSONS = f"{_DOTS} AND d.lesson_id IN ({{}})"
_OF_YEAR = f"""
SELECT subject.name, dots.* FROM ({_DOTS} AND d.year_id = %s) dots
JOIN academics_course course ON course.id = dots.course_id
JOIN academics_subject subject ON subject.id = course.subject_id
ORDER BY dots.valid_until, subject.name, dots.id
"""  # noqa: S608 - made of constants only


_OF_MANY = """
SELECT d.student_id, subject.name, d.id, d.lesson_id, l.course_id, l.held_on, form.name, d.note,
       d.valid_until, d.outcome
FROM grading_dot d
JOIN grading_assessmentform form ON form.id = d.form_id
JOIN lessons_lesson l ON l.id = d.lesson_id
JOIN academics_course course ON course.id = l.course_id
JOIN academics_subject subject ON subject.id = course.subject_id
WHERE d.student_id IN ({}) AND d.state = %s
ORDER BY d.valid_until, subject.name, d.id
"""


@dataclass(frozen=True, slots=True)
class DiaryDot:
    """``due_words``: today, tomorrow …, when it is close enough to be warned of; otherwise empty."""

    dot_id: int
    lesson_id: int
    course_id: int
    held_on: date
    form: str
    note: str
    until: str
    outcome: str
    due_words: str


@dataclass(frozen=True, slots=True)
class OwedWork:
    subject: str
    dot: DiaryDot


def list_dots(pupil: Pupil, lesson_ids: Collection[int], today: date) -> dict[int, DiaryDot]:
    """The student's open dots by lesson id. The caller has proved the right to the lessons."""
    rows = fetch(_OF_LESSONS.format(places(lesson_ids)), [pupil.student_id, DotState.OPEN.value, *lesson_ids])
    return {row[1]: _dot(row, today) for row in rows}


def list_owed(pupil: Pupil, today: date) -> tuple[OwedWork, ...]:
    """All the student owes in the year, soonest first."""
    rows = fetch(_OF_YEAR, [pupil.student_id, DotState.OPEN.value, pupil.year_id])
    found = (OwedWork(subject, _dot(row, today)) for subject, *row in rows)
    return tuple(owed for owed in found if pupil.covers(owed.dot.held_on))


def list_owed_of(pupils: Sequence[Pupil], today: date) -> dict[int, list[OwedWork]]:
    """All that several students owe, soonest first, by student id: of those whose marks the reader sees."""
    seen = {pupil.student_id: pupil for pupil in pupils if pupil.sees_marks}
    found: dict[int, list[OwedWork]] = {}
    if not seen:
        return found
    for student_id, subject, *row in fetch(_OF_MANY.format(places(seen)), [*seen, DotState.OPEN.value]):
        dot = _dot(row, today)
        if seen[student_id].covers(dot.held_on):
            found.setdefault(student_id, []).append(OwedWork(subject, dot))
    return found


def _dot(row: Collection[Any], today: date) -> DiaryDot:
    pk, lesson_id, course_id, held_on, form, note, valid_until, outcome = row
    return DiaryDot(
        dot_id=pk,
        lesson_id=lesson_id,
        course_id=course_id,
        held_on=held_on,
        form=form,
        note=note,
        until=day_text(valid_until),
        outcome=outcome_words(outcome),
        due_words=_due_words(valid_until, today) if should_warn(valid_until, today) else "",
    )


def _due_words(valid_until: date, today: date) -> str:
    return (_("today"), _("tomorrow"), _("the day after tomorrow"))[(valid_until - today).days]
