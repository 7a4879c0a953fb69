"""Courses a student takes, with the days on which they do."""

from dataclasses import dataclass
from datetime import date
from typing import Any, NamedTuple
from uuid import UUID

from django.db.models import Q

from parta.access.actors import Actor
from parta.core import clock
from parta.core.errors import NotFound
from parta.diary.queries.people import Pupil, get_pupil
from parta.diary.queries.sql import fetch
from parta.files.models import Attachment
from parta.homework.models import Homework

# Rows (id, subject_id, since_on, until_on): the class's whole courses and those of own groups that are
# taken on any of the days. Two index scans; one condition joined by OR would read every course there is.
TAKEN = """
    SELECT course.id, course.subject_id, e.since_on, e.until_on
    FROM academics_enrollment e
    JOIN academics_course course ON course.school_class_id = e.school_class_id AND course.group_id IS NULL
    WHERE e.student_id = %(student)s AND e.since_on <= %(last)s
          AND coalesce(e.until_on, %(last)s) >= %(first)s
    UNION ALL
    SELECT course.id, course.subject_id, m.since_on, m.until_on
    FROM academics_groupmember m
    JOIN academics_course course ON course.group_id = m.group_id
    WHERE m.student_id = %(student)s AND m.since_on <= %(last)s
          AND coalesce(m.until_on, %(last)s) >= %(first)s
"""
_COURSES = f"""
SELECT taken.id, subject.name, subject.id, min(taken.since_on), max(coalesce(taken.until_on, %(last)s)),
       EXISTS (SELECT 1 FROM grading_transferredmark t
               WHERE t.student_id = %(student)s AND t.subject_id = subject.id)
FROM ({TAKEN}) taken
JOIN academics_course c ON c.id = taken.id AND c.year_id = %(year)s
JOIN academics_subject subject ON subject.id = taken.subject_id
GROUP BY taken.id, subject.name, subject.id
ORDER BY subject.name, taken.id
"""  # noqa: S608 - made of constants only
_TAKES_ON = f"SELECT 1 FROM ({TAKEN}) taken WHERE taken.id = %(course)s"  # noqa: S608 - likewise


@dataclass(frozen=True, slots=True)
class TakenCourse:
    """``former``: courses of the same subject that the student had before, in another class or group.

    ``has_brought``: there are marks of the subject from another school.
    """

    course_id: int
    subject: str
    subject_id: int
    former: tuple[int, ...] = ()
    has_brought: bool = False

    @property
    def course_ids(self) -> tuple[int, ...]:
        return *self.former, self.course_id


def list_courses(pupil: Pupil, first: date, last: date) -> list[TakenCourse]:
    """Courses of the pupil's year that the student takes on any of the days, by subject.

    One that the student has changed for another of its subject is told with that one: marks follow (D4).
    """
    parameters = {"student": pupil.student_id, "year": pupil.year_id, "first": first, "last": last}
    by_subject: dict[int, list[_Stay]] = {}
    for row in fetch(_COURSES, parameters):
        stay = _Stay(*row)
        by_subject.setdefault(stay.subject_id, []).append(stay)
    return [course for stays in by_subject.values() for course in _joined(stays)]


class _Stay(NamedTuple):
    """Days are as the database gives them: dates, or their ISO text, which sorts the same."""

    course_id: int
    subject: str
    subject_id: int
    since: Any
    until: Any
    has_brought: Any


def _joined(stays: list[_Stay]) -> list[TakenCourse]:
    found: list[TakenCourse] = []
    stays = sorted(stays, key=lambda stay: (str(stay.since), stay.course_id))
    last_day = ""
    for stay in stays:
        former: tuple[int, ...] = ()
        if found and last_day < str(stay.since):
            former = found.pop().course_ids
        found.append(
            TakenCourse(stay.course_id, stay.subject, stay.subject_id, former, bool(stay.has_brought))
        )
        last_day = max(last_day, str(stay.until))
    return sorted(found, key=lambda course: course.course_id)


def list_taken(pupil: Pupil, first: date, last: date) -> list[tuple[int, date, date | None]]:
    """Each course the student takes on any of the days, since and until when (None: no end)."""
    parameters = {"student": pupil.student_id, "first": first, "last": last}
    return [(pk, since, until) for pk, _subject, since, until in fetch(TAKEN, parameters)]


def get_file(actor: Actor, student_id: int, key: UUID) -> Attachment:
    """A file of homework of the student's that was given or is due while they take the course."""
    pupil = get_pupil(actor, student_id, clock.today(actor.school.zone))
    rows = (
        Homework.objects.filter(school=actor.school, attachments__key=key, is_draft=False)
        .filter(Q(is_individual=False) | Q(students=student_id))
        .values_list("course_id", "lesson__held_on", "due_on", "attachments__pk")
    )
    for course_id, given_on, due_on, attachment_id in rows:
        days = [day for day in filter(None, (given_on, due_on)) if pupil.covers(day)]
        if any(_takes(student_id, course_id, day) for day in days):
            return Attachment.objects.get(pk=attachment_id, key=key)
    raise NotFound


def _takes(student_id: int, course_id: int, day: date) -> bool:
    parameters = {"student": student_id, "course": course_id, "first": day, "last": day}
    return bool(fetch(_TAKES_ON, parameters))
