"""The lessons of a student's days with what changed in them: no marks, no absences, open to all readers."""

from dataclasses import dataclass, replace
from datetime import date, datetime, time, tzinfo
from typing import Any

from parta.diary.queries.courses import TAKEN
from parta.diary.queries.people import Pupil
from parta.diary.queries.sql import aware, fetch
from parta.people.rules import short_name

_GAP = "\x1f"
# Built as the week's statement is: names looked up one by one, as joins of a dozen tables are slow to plan.
_LESSONS = f"""
SELECT l.id, l.held_on, l.period, l.starts_at, l.ends_at, l.is_canceled, l.change_note,
       (SELECT s.name FROM academics_subject s WHERE s.id = taken.subject_id),
       (SELECT r.name FROM timetable_room r WHERE r.id = l.room_id),
       (SELECT r.name FROM timetable_lessonslot p JOIN timetable_room r ON r.id = p.room_id
        WHERE p.id = l.slot_id),
       (SELECT t.surname || %(gap)s || t.given_name || %(gap)s || t.patronymic
        FROM people_teacher t WHERE t.id = l.substitute_id),
       (SELECT t.surname || %(gap)s || t.given_name || %(gap)s || t.patronymic
        FROM people_teacher t WHERE t.id = a.teacher_id)
FROM ({TAKEN}) taken
JOIN lessons_lesson l ON l.course_id = taken.id AND l.held_on BETWEEN %(first)s AND %(last)s
     AND l.held_on >= taken.since_on AND l.held_on <= coalesce(taken.until_on, l.held_on)
LEFT JOIN academics_courseassignment a ON a.course_id = l.course_id AND a.since_on <= l.held_on
     AND coalesce(a.until_on, l.held_on) >= l.held_on
WHERE l.starts_at IS NOT NULL AND l.period IS NOT NULL
ORDER BY l.held_on, l.starts_at, l.id, a.since_on, a.id
"""  # noqa: S608 - made of constants only


@dataclass(frozen=True, slots=True)
class DayLesson:
    """A lesson with its bells on the wall clock. Empty ``old_room`` and ``substitute``: as planned."""

    lesson_id: int
    held_on: date
    period: int
    starts_at: time
    ends_at: time
    is_canceled: bool
    note: str
    subject: str
    room: str
    old_room: str
    substitute: str
    teachers: str


def list_day_lessons(pupil: Pupil, first: date, last: date, zone: tzinfo) -> list[DayLesson]:
    """Lessons of the days first..last on which the reader may see the pupil, in order of time."""
    asked = {"student": pupil.student_id, "first": first, "last": last, "gap": _GAP}
    lessons: dict[int, DayLesson] = {}
    for row in fetch(_LESSONS, asked):
        if not pupil.covers(row[1]):
            continue
        teacher = _name(row[-1])
        known = lessons.get(row[0])
        if known is None:
            lessons[row[0]] = _lesson(row, teacher, zone)
        elif teacher and teacher not in known.teachers:
            lessons[row[0]] = replace(known, teachers=f"{known.teachers}, {teacher}")
    return list(lessons.values())


def _lesson(row: tuple[Any, ...], teacher: str, zone: tzinfo) -> DayLesson:
    pk, held_on, period, starts_at, ends_at, is_canceled, note, subject, room, planned, substitute = row[:11]
    return DayLesson(
        lesson_id=pk,
        held_on=held_on,
        period=period,
        starts_at=_wall(starts_at, zone),
        ends_at=_wall(ends_at, zone),
        is_canceled=bool(is_canceled),
        note=note,
        subject=subject,
        room=room or "",
        old_room=planned if planned and planned != room else "",
        substitute=_name(substitute),
        teachers=teacher,
    )


def _name(joined: str | None) -> str:
    return short_name(*joined.split(_GAP)) if joined else ""


def _wall(moment: datetime, zone: tzinfo) -> time:
    return aware(moment).astimezone(zone).time()
