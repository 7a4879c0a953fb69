"""Courses a student takes, with the days on which they do."""

from dataclasses import dataclass
from datetime import date
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
SELECT DISTINCT taken.id, subject.name FROM ({TAKEN}) taken
JOIN academics_course c ON c.id = taken.id AND c.year_id = %(year)s
JOIN academics_subject subject ON subject.id = taken.subject_id
ORDER BY subject.name, taken.id
"""  # noqa: S608 - made of constants only
_TAKES_ON = f"SELECT 1 FROM ({TAKEN}) taken WHERE taken.id = %(course)s"  # noqa: S608 - likewise


@dataclass(frozen=True, slots=True)
class TakenCourse:
    course_id: int
    subject: str


def list_courses(pupil: Pupil, first: date, last: date) -> list[TakenCourse]:
    """Courses of the pupil's year that the student takes on any of the days, by subject."""
    parameters = {"student": pupil.student_id, "year": pupil.year_id, "first": first, "last": last}
    return [TakenCourse(course_id, subject) for course_id, subject in fetch(_COURSES, parameters)]


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
