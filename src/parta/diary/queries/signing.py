"""Weeks as they are signed: what a guardian sees of them now, for many students at once (decision 0016).

Assembled apart from the page of the week, as the class teacher's page needs a whole class in a few queries,
and as nothing in it may be in the reader's language. Every week has the same shape, told in
``conduct.rules.weeks``. Topics, times, rooms and teachers are not a part: they are not what is signed.
"""

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from parta.access.actors import Actor
from parta.attendance.rules import AttendanceCode
from parta.diary.queries.sql import aware, decimal, fetch, places
from parta.diary.rules import plain
from parta.grading.queries.policy import Publication, cutoff_by
from parta.grading.rules.publication import Cutoff
from parta.lessons.rules import week_days
from parta.people.rules import full_name, short_name

_CHUNK = 500  # lessons in one list of placeholders; a class has some eighty a week

_STUDENTS = """
SELECT student.id, student.surname, student.given_name, student.patronymic,
       policy.publish_at, policy.guardian_delay_hours, policy.guardian_delay_from_age, student.born_on
FROM people_student student
LEFT JOIN grading_gradingpolicy policy ON policy.school_id = student.school_id
WHERE student.id IN ({0}) AND student.school_id = %s
"""
_ENROLLMENTS = """
SELECT e.student_id, c.grade, c.letter, e.since_on, e.until_on
FROM academics_enrollment e
JOIN academics_schoolclass c ON c.id = e.school_class_id
WHERE e.student_id IN ({0}) AND e.since_on <= %s AND coalesce(e.until_on, %s) >= %s
ORDER BY e.since_on, e.id
"""
_LESSONS = """
SELECT taken.student_id, l.id, l.held_on, l.period, l.is_canceled, subject.name
FROM (
    SELECT e.student_id, course.id, course.subject_id, e.since_on, e.until_on
    FROM academics_enrollment e
    JOIN academics_course course ON course.school_class_id = e.school_class_id AND course.group_id IS NULL
    WHERE e.student_id IN ({0}) AND e.since_on <= %s AND coalesce(e.until_on, %s) >= %s
    UNION ALL
    SELECT m.student_id, course.id, course.subject_id, m.since_on, m.until_on
    FROM academics_groupmember m
    JOIN academics_course course ON course.group_id = m.group_id
    WHERE m.student_id IN ({0}) AND m.since_on <= %s AND coalesce(m.until_on, %s) >= %s
) taken
JOIN lessons_lesson l ON l.course_id = taken.id AND l.held_on BETWEEN %s AND %s
     AND l.held_on >= taken.since_on AND l.held_on <= coalesce(taken.until_on, l.held_on)
JOIN academics_subject subject ON subject.id = taken.subject_id
"""
_MARKS = """
SELECT m.lesson_id, m.student_id, m.id, m.value, m.points, m.weight, form.name, m.comment, m.set_at
FROM grading_mark m
JOIN grading_assessmentform form ON form.id = m.form_id
WHERE m.student_id IN ({0}) AND m.lesson_id IN ({1})
ORDER BY m.position, m.id
"""
_ATTENDANCE = """
SELECT a.lesson_id, a.student_id, a.code, a.late_minutes FROM attendance_attendance a
WHERE a.student_id IN ({0}) AND a.lesson_id IN ({1})
"""
_HOMEWORK = """
SELECT h.due_lesson_id, own.student_id, h.id, h.text, h.is_mandatory, h.is_individual
FROM homework_homework h
LEFT JOIN homework_homework_students own ON own.homework_id = h.id AND own.student_id IN ({0})
WHERE h.due_lesson_id IN ({1}) AND NOT h.is_draft
ORDER BY h.id
"""
_REMARKS = """
SELECT r.lesson_id, r.student_id, r.id, r.kind, r.text, author.surname, author.given_name, author.patronymic
FROM conduct_remark r
LEFT JOIN accounts_user author ON author.id = r.made_by_id
WHERE r.student_id IN ({0}) AND r.lesson_id IN ({1}) AND r.released_at IS NOT NULL
ORDER BY r.id
"""
_NOTES = """
SELECT n.student_id, n.behavior, n.text FROM conduct_weeknote n
WHERE n.student_id IN ({0}) AND n.monday_on = %s
"""

Row = tuple[Any, ...]
Key = tuple[int, int]  # of a lesson and a student


@dataclass(frozen=True, slots=True)
class _Parts:
    """What lessons have, by lesson and student; homework for everybody has 0 for its student."""

    marks: Mapping[Key, Sequence[Row]]
    attendance: Mapping[Key, Sequence[Row]]
    homework: Mapping[Key, Sequence[Row]]
    remarks: Mapping[Key, Sequence[Row]]


def list_weeks(actor: Actor, student_ids: Collection[int], monday: date) -> dict[int, dict[str, Any]]:
    """The students' weeks as their guardians see them now, by student id; the caller has proved the right.

    Eight queries, however many students. Students of other schools are left out.
    """
    ids = sorted(set(student_ids))
    students = fetch(_STUDENTS.format(places(ids)), [*ids, actor.school.pk]) if ids else []
    if not students:
        return {}
    ids = [row[0] for row in students]
    days = week_days(monday)
    span = [days[-1], days[-1], days[0]]
    enrolled = _grouped(fetch(_ENROLLMENTS.format(places(ids)), [*ids, *span]))
    lessons = _grouped(fetch(_LESSONS.format(places(ids)), [*ids, *span, *ids, *span, days[0], days[-1]]))
    parts = _parts(ids, sorted({row[0] for rows in lessons.values() for row in rows}))
    notes = {row[0]: row[1:] for row in fetch(_NOTES.format(places(ids)), [*ids, days[0]])}
    weeks = {}
    for student_id, *values in students:
        names, policy = values[:3], values[3:]
        classes = enrolled.get(student_id, [])
        weeks[student_id] = {
            "student": {"id": student_id, "name": full_name(*names), "class": _class_name(classes)},
            "monday": days[0].isoformat(),
            "lessons": _lessons(
                student_id, lessons.get(student_id, []), classes, parts, _cutoff(actor, policy)
            ),
            "note": _note(notes.get(student_id)),
        }
    return weeks


def _grouped(rows: Iterable[Row]) -> dict[int, list[Row]]:
    """Rows by their first column, without it."""
    found: dict[int, list[Row]] = {}
    for key, *values in rows:
        found.setdefault(key, []).append(tuple(values))
    return found


def _parts(ids: Sequence[int], lesson_ids: Sequence[int]) -> _Parts:
    def read(statement: str) -> dict[Key, list[Row]]:
        found: dict[Key, list[Row]] = {}
        for first in range(0, len(lesson_ids), _CHUNK):
            chunk = lesson_ids[first : first + _CHUNK]
            for lesson_id, student_id, *values in fetch(
                statement.format(places(ids), places(chunk)), [*ids, *chunk]
            ):
                found.setdefault((lesson_id, student_id or 0), []).append(tuple(values))
        return found

    return _Parts(read(_MARKS), read(_ATTENDANCE), read(_HOMEWORK), read(_REMARKS))


def _class_name(classes: Sequence[Row]) -> str:
    if not classes:
        return ""
    grade, letter = classes[-1][:2]
    return f"{grade or ''}{letter}"


def _cutoff(actor: Actor, policy: Sequence[Any]) -> Cutoff:
    """Before which moment a mark must have been set for a guardian to see it now, whoever asks."""
    publish_at, delay_hours, from_age, born_on = policy
    return cutoff_by(Publication(publish_at, delay_hours, from_age, born_on, user_id=None), actor)


def _note(row: Row | None) -> dict[str, str] | None:
    return {"behavior": row[0], "text": row[1]} if row else None


def _lessons(
    student_id: int, rows: Sequence[Row], classes: Sequence[Row], parts: _Parts, cutoff: Cutoff
) -> list[dict[str, Any]]:
    """In the order of the week; a column outside the timetable only with something of the student's in it."""
    lessons = []
    for row in sorted(set(rows), key=lambda row: (row[1], row[2] or 99, row[0])):
        held_on = row[1]
        if any(since <= held_on and (until is None or held_on <= until) for *_class, since, until in classes):
            lesson = _lesson(student_id, row, parts, cutoff)
            if lesson["period"] or any(lesson[key] for key in ("absence", "marks", "homework", "remarks")):
                lessons.append(lesson)
    return lessons


def _lesson(student_id: int, row: Row, parts: _Parts, cutoff: Cutoff) -> dict[str, Any]:
    lesson_id, held_on, period, is_canceled, subject = row
    key = (lesson_id, student_id)
    code, minutes = next(iter(parts.attendance.get(key, [])), ("", None))
    tasks = [*parts.homework.get((lesson_id, 0), []), *parts.homework.get(key, [])]
    return {
        "id": lesson_id,
        "day": held_on.isoformat(),
        "period": period,
        "subject": subject,
        "canceled": bool(is_canceled),
        "absence": code,
        "late_minutes": minutes if code == AttendanceCode.LATE else None,
        "marks": [
            _mark(mark) for mark in parts.marks.get(key, []) if cutoff is None or aware(mark[-1]) < cutoff
        ],
        "homework": [
            {"id": pk, "text": text, "mandatory": bool(is_mandatory)}
            for pk, text, is_mandatory, is_individual in sorted(tasks)
            if not is_individual or (pk, text, is_mandatory, is_individual) in parts.homework.get(key, [])
        ],
        "remarks": [
            {"id": pk, "kind": kind, "text": text, "author": short_name(*(name or "" for name in names))}
            for pk, kind, text, *names in parts.remarks.get(key, [])
        ],
    }


def _mark(row: Row) -> dict[str, Any]:
    pk, value, points, weight, form, comment, _set_at = row
    return {
        "id": pk,
        "text": str(value if points is None else points),
        "weight": plain(decimal(weight)),
        "form": form,
        "comment": comment,
    }
