"""The days around now of one's own children, all children at once: what the first page asks (users' 36).

A query costs the same for one child and for five.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any

from parta.diary.queries.people import Pupil
from parta.diary.queries.sql import aware, fetch, places
from parta.people.rules import short_name

_GAP = "\x1f"
# As ``courses.TAKEN``, of several students.
_TAKEN = """
    SELECT e.student_id, course.id, course.subject_id, e.since_on, e.until_on
    FROM academics_enrollment e
    JOIN academics_course course ON course.school_class_id = e.school_class_id AND course.group_id IS NULL
    WHERE e.student_id IN ({0}) AND e.since_on <= %s AND coalesce(e.until_on, %s) >= %s
    UNION ALL
    SELECT m.student_id, course.id, course.subject_id, m.since_on, m.until_on
    FROM academics_groupmember m
    JOIN academics_course course ON course.group_id = m.group_id
    WHERE m.student_id IN ({0}) AND m.since_on <= %s AND coalesce(m.until_on, %s) >= %s
"""
_LESSONS = f"""
SELECT taken.student_id, l.id, l.held_on, l.period, l.starts_at, l.ends_at, l.is_canceled, l.change_note,
       (SELECT s.name FROM academics_subject s WHERE s.id = taken.subject_id),
       (SELECT r.name FROM timetable_room r WHERE r.id = l.room_id),
       (SELECT r.name FROM timetable_lessonslot p JOIN timetable_room r ON r.id = p.room_id
        WHERE p.id = l.slot_id),
       (SELECT t.surname || '{_GAP}' || t.given_name || '{_GAP}' || t.patronymic
        FROM people_teacher t WHERE t.id = l.substitute_id)
FROM ({_TAKEN}) taken
JOIN lessons_lesson l ON l.course_id = taken.id AND l.held_on BETWEEN %s AND %s
     AND l.held_on >= taken.since_on AND l.held_on <= coalesce(taken.until_on, l.held_on)
WHERE l.period IS NOT NULL
ORDER BY l.held_on, l.starts_at, l.period, l.id
"""  # noqa: S608 - made of constants only
_TASKS = f"""
SELECT taken.student_id, h.id, h.due_on, h.text, h.is_mandatory, h.minutes,
       (SELECT s.name FROM academics_subject s WHERE s.id = taken.subject_id),
       EXISTS (SELECT 1 FROM homework_donetick t
               WHERE t.homework_id = h.id AND t.student_id = taken.student_id)
FROM ({_TAKEN}) taken
JOIN homework_homework h ON h.course_id = taken.id AND h.due_on BETWEEN %s AND %s
     AND h.due_on >= taken.since_on AND h.due_on <= coalesce(taken.until_on, h.due_on)
WHERE NOT h.is_draft AND (NOT h.is_individual OR EXISTS (
    SELECT 1 FROM homework_homework_students own
    WHERE own.homework_id = h.id AND own.student_id = taken.student_id))
ORDER BY h.due_on, h.is_mandatory DESC, 7, h.id
"""  # noqa: S608 - likewise
_MARKS = """
SELECT m.student_id, m.id, m.value, m.points, m.set_at, l.held_on, form.name,
       (SELECT s.name FROM academics_course c JOIN academics_subject s ON s.id = c.subject_id
        WHERE c.id = l.course_id)
FROM grading_mark m
JOIN lessons_lesson l ON l.id = m.lesson_id
JOIN grading_assessmentform form ON form.id = m.form_id
WHERE m.student_id IN ({}) AND l.held_on >= %s
ORDER BY m.set_at DESC, m.id DESC
"""
_LESSON_DAYS = timedelta(days=10)  # longer than any short holidays: the next day with lessons is among them
_MARK_DAYS = timedelta(days=7)


@dataclass(frozen=True, slots=True)
class NearLesson:
    """Empty ``old_room``: the room is as planned; empty ``substitute``: the teacher is."""

    lesson_id: int
    held_on: date
    period: int
    starts_at: datetime | None
    ends_at: datetime | None
    subject: str
    room: str
    old_room: str
    substitute: str
    is_canceled: bool
    note: str

    @property
    def is_changed(self) -> bool:
        return bool(self.is_canceled or self.substitute or self.old_room)


@dataclass(frozen=True, slots=True)
class NearTask:
    task_id: int
    due_on: date
    subject: str
    text: str
    is_mandatory: bool
    minutes: int | None
    is_done: bool  # the student says so


@dataclass(frozen=True, slots=True)
class NewMark:
    mark_id: int
    text: str
    subject: str
    form: str
    held_on: date


def list_near_lessons(pupils: Sequence[Pupil], today: date) -> dict[int, list[NearLesson]]:
    """Lessons of the timetable from today on by student id: of enough days to hold the next ones."""
    found: dict[int, list[NearLesson]] = {}
    days = {pupil.student_id: pupil for pupil in pupils}
    for student_id, *row in _fetch(_LESSONS, pupils, today, today + _LESSON_DAYS):
        if days[student_id].covers(row[1]):
            found.setdefault(student_id, []).append(_lesson(row))
    return found


def list_near_tasks(pupils: Sequence[Pupil], today: date) -> dict[int, list[NearTask]]:
    """Homework that is due after today by student id, soonest first, on as many days as the lessons above."""
    found: dict[int, list[NearTask]] = {}
    days = {pupil.student_id: pupil for pupil in pupils}
    since = today + timedelta(days=1)
    for student_id, pk, due_on, text, mandatory, minutes, subject, done in _fetch(
        _TASKS, pupils, since, today + _LESSON_DAYS
    ):
        if days[student_id].covers(due_on):
            task = NearTask(pk, due_on, subject, text, bool(mandatory), minutes, bool(done))
            found.setdefault(student_id, []).append(task)
    return found


def list_new_marks(pupils: Sequence[Pupil], today: date) -> dict[int, list[NewMark]]:
    """Marks at lessons of the last days by student id, the newest first: those the reader may see already."""
    seen: Mapping[int, Pupil] = {pupil.student_id: pupil for pupil in pupils if pupil.sees_marks}
    found: dict[int, list[NewMark]] = {}
    if not seen:
        return found
    for student_id, pk, value, points, set_at, held_on, form, subject in fetch(
        _MARKS.format(places(seen)), [*seen, today - _MARK_DAYS]
    ):
        if seen[student_id].covers(held_on) and seen[student_id].shows(set_at):
            text = str(value if points is None else points)
            found.setdefault(student_id, []).append(NewMark(pk, text, subject, form, held_on))
    return found


def _fetch(statement: str, pupils: Sequence[Pupil], first: date, last: date) -> list[tuple[Any, ...]]:
    if not pupils:
        return []
    ids = [pupil.student_id for pupil in pupils]
    taken = [*ids, last, first, first]
    return fetch(statement.format(places(ids)), [*taken, *taken, first, last])


def _lesson(row: Sequence[Any]) -> NearLesson:
    pk, held_on, period, starts_at, ends_at, is_canceled, note, subject, room, planned_room, substitute = row
    return NearLesson(
        lesson_id=pk,
        held_on=held_on,
        period=period,
        starts_at=aware(starts_at) if starts_at else None,
        ends_at=aware(ends_at) if ends_at else None,
        subject=subject,
        room=room or "",
        old_room=planned_room if planned_room and planned_room != room else "",
        substitute=short_name(*substitute.split(_GAP)) if substitute else "",
        is_canceled=bool(is_canceled),
        note=note,
    )
