"""The student's week as a spread of the diary: the hot page, so tuples and few queries (acceptance D1–D3)."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, tzinfo
from itertools import groupby
from operator import attrgetter
from typing import Any
from uuid import UUID

from django.utils.translation import gettext as _

from parta.access.actors import Actor
from parta.attendance.queries import code_name
from parta.attendance.rules import AttendanceCode
from parta.core import clock
from parta.diary.queries.courses import TAKEN
from parta.diary.queries.dates import day_text, short_weekdays, weekday_text
from parta.diary.queries.dots import DiaryDot, list_dots
from parta.diary.queries.marks import DiaryMark, list_marks
from parta.diary.queries.people import Pupil, get_pupil
from parta.diary.queries.sql import aware, fetch, places
from parta.diary.queries.week_extras import WeekExtras, week_extras
from parta.diary.rules import SATURDAY, SUNDAY, WEEK
from parta.lessons.rules import week_days
from parta.people.rules import short_name
from parta.schoolyear.queries import list_holidays

# Everything about a lesson in one statement. Names are looked up one by one instead of joined: PostgreSQL
# would weigh all orders of a dozen joins, which takes ten times as long as the reading itself.
_LESSONS = f"""
SELECT l.id, l.course_id, l.held_on, l.period, l.starts_at, l.ends_at, l.is_canceled, l.change_note, l.topic,
       (SELECT s.name FROM academics_subject s WHERE s.id = taken.subject_id),
       (SELECT r.name FROM timetable_room r WHERE r.id = l.room_id),
       (SELECT r.name FROM timetable_lessonslot p JOIN timetable_room r ON r.id = p.room_id
        WHERE p.id = l.slot_id),
       own.code, own.late_minutes,
       (SELECT t.surname || %(gap)s || t.given_name || %(gap)s || t.patronymic
        FROM people_teacher t WHERE t.id = l.substitute_id),
       (SELECT t.surname || %(gap)s || t.given_name || %(gap)s || t.patronymic
        FROM people_teacher t WHERE t.id = a.teacher_id),
       (SELECT f.name || %(gap)s || w.title
        FROM grading_controlwork w JOIN grading_lessonform c ON c.lesson_id = w.lesson_id
        JOIN grading_assessmentform f ON f.id = c.form_id WHERE w.lesson_id = l.id)
FROM ({TAKEN}) taken
JOIN lessons_lesson l ON l.course_id = taken.id AND l.held_on BETWEEN %(first)s AND %(last)s
     AND l.held_on >= taken.since_on AND l.held_on <= coalesce(taken.until_on, l.held_on)
LEFT JOIN academics_courseassignment a ON a.course_id = l.course_id AND a.since_on <= l.held_on
     AND coalesce(a.until_on, l.held_on) >= l.held_on
LEFT JOIN attendance_attendance own ON own.lesson_id = l.id AND own.student_id = %(student)s
ORDER BY l.held_on, l.period, l.starts_at, l.id, a.since_on, a.id
"""  # noqa: S608 - made of constants only
_GAP = "\x1f"
_TASKS = """
SELECT h.id, h.lesson_id, h.due_lesson_id, h.due_on, h.text, h.is_mandatory, h.minutes, file.key, file.name
FROM homework_homework h
LEFT JOIN homework_homework_attachments a ON a.homework_id = h.id
LEFT JOIN files_attachment file ON file.id = a.attachment_id
WHERE (h.lesson_id IN ({0}) OR h.due_lesson_id IN ({0})) AND NOT h.is_draft
      AND (NOT h.is_individual OR EXISTS (
        SELECT 1 FROM homework_homework_students own WHERE own.homework_id = h.id AND own.student_id = %s))
ORDER BY h.given_at, h.id, a.id
"""


@dataclass(frozen=True, slots=True)
class FileLink:
    key: UUID
    name: str


@dataclass(frozen=True, slots=True)
class DiaryTask:
    """A homework as the diary shows it. ``is_here``: the lesson it is due at stands on the same spread."""

    task_id: int
    due_lesson_id: int | None
    due_words: str  # empty: it is due on no lesson
    is_here: bool
    text: str
    is_mandatory: bool
    minutes: int | None
    files: tuple[FileLink, ...]


@dataclass(frozen=True, slots=True)
class DiaryLesson:
    """``period`` None: a column of the journal outside the timetable. Empty ``old_room``: as planned."""

    lesson_id: int
    course_id: int
    held_on: date
    period: int | None
    times: str
    subject: str
    teachers: str
    substitute: str
    room: str
    old_room: str
    is_canceled: bool
    note: str
    topic: str
    control_work: tuple[str, ...]  # its form and its topic, where one is planned
    absence: str  # Н, Б, У, П; empty: present, or late
    late_minutes: int | None
    is_late: bool
    attendance_words: str
    marks: tuple[DiaryMark, ...]
    dot: DiaryDot | None
    due: tuple[DiaryTask, ...]
    given: tuple[DiaryTask, ...]

    @property
    def is_empty_extra(self) -> bool:
        """A column outside the timetable that has nothing for this student."""
        return self.period is None and not (
            self.marks or self.dot or self.attendance_words or self.due or self.given or self.topic
        )


@dataclass(frozen=True, slots=True)
class DiaryDay:
    day: date
    number: int  # 1 Monday … 7 Sunday
    weekday: str
    weekday_short: str
    date_text: str
    is_today: bool
    is_chosen: bool
    holiday: str
    lessons: tuple[DiaryLesson, ...]


@dataclass(frozen=True, slots=True)
class WeekPage:
    pupil: Pupil
    chosen: date
    today: date
    previous: date
    following: date
    label: str
    is_this_week: bool
    days: tuple[DiaryDay, ...]
    extras: WeekExtras


def week_page(actor: Actor, student_id: int, day: date | None) -> WeekPage:
    """The week of the day (None: today); NotFound for a student whose diary is not the actor's to read."""
    today = clock.today(actor.school.zone)
    chosen = day or today
    week = week_days(chosen)
    pupil = get_pupil(actor, student_id, chosen)
    lessons = _list_lessons(actor, pupil, week, today)
    places_of = [(lesson.lesson_id, lesson.held_on, lesson.period) for lesson in lessons]
    task_ids = {task.task_id for lesson in lessons for task in (*lesson.due, *lesson.given)}
    return WeekPage(
        pupil=pupil,
        chosen=chosen,
        today=today,
        previous=chosen - WEEK,
        following=chosen + WEEK,
        label=f"{day_text(week[0])} – {day_text(week[SATURDAY - 1])} {week[SATURDAY - 1].year}",
        is_this_week=week[0] <= today <= week[-1],
        days=_days(week, chosen, today, lessons, _holidays(pupil, week, lessons)),
        extras=week_extras(actor, pupil, week, places_of, task_ids),
    )


def _list_lessons(actor: Actor, pupil: Pupil, week: Sequence[date], today: date) -> list[DiaryLesson]:
    parameters = {"student": pupil.student_id, "first": week[0], "last": week[-1], "gap": _GAP}
    rows = [row for row in fetch(_LESSONS, parameters) if pupil.covers(row[2])]
    teachers: dict[int, list[str]] = {}
    for row in rows:
        name = _teacher(row[15])
        if name not in teachers.setdefault(row[0], []):
            teachers[row[0]].append(name)
    single = {row[0]: row if pupil.sees_absences else (*row[:12], None, None, *row[14:]) for row in rows}
    marks = list_marks(actor, pupil, single) if single and pupil.sees_marks else {}
    dots = list_dots(pupil, single, today) if single and pupil.sees_marks else {}
    due, given = _list_tasks(pupil.student_id, single) if single else ({}, {})
    zone = actor.school.zone
    lessons = [
        _lesson(
            row,
            ", ".join(filter(None, teachers[pk])),
            marks.get(pk, ()),
            dots.get(pk),
            due.get(pk, ()),
            given.get(pk, ()),
            zone,
        )
        for pk, row in single.items()
    ]
    return [lesson for lesson in lessons if not lesson.is_empty_extra]


def _lesson(
    row: tuple[Any, ...],
    teachers: str,
    marks: Iterable[DiaryMark],
    dot: DiaryDot | None,
    due: Iterable[DiaryTask],
    given: Iterable[DiaryTask],
    zone: tzinfo,
) -> DiaryLesson:
    pk, course_id, held_on, period, starts_at, ends_at, is_canceled, note, topic, subject = row[:10]
    room, planned_room, code, late_minutes, substitute, _teacher_name, work = row[10:]
    is_late = code == AttendanceCode.LATE
    return DiaryLesson(
        lesson_id=pk,
        course_id=course_id,
        held_on=held_on,
        period=period,
        times=f"{_clock(starts_at, zone)}–{_clock(ends_at, zone)}" if starts_at and ends_at else "",
        subject=subject,
        teachers=teachers,
        substitute=_teacher(substitute),
        room=room or "",
        old_room=planned_room if planned_room and planned_room != room else "",
        is_canceled=bool(is_canceled),
        note=note,
        topic=topic,
        control_work=tuple(work.split(_GAP)) if work else (),
        absence=code.upper() if code and not is_late else "",
        late_minutes=late_minutes,
        is_late=is_late,
        attendance_words=code_name(code, late_minutes) if code else "",
        marks=tuple(marks),
        dot=dot,
        due=tuple(due),
        given=tuple(given),
    )


def _teacher(name: str | None) -> str:
    return short_name(*name.split(_GAP)) if name else ""


def _clock(moment: datetime, zone: tzinfo) -> str:
    local = aware(moment).astimezone(zone)
    return f"{local.hour}:{local.minute:02}"


def _list_tasks(
    student_id: int, lessons: Mapping[int, object]
) -> tuple[dict[int, list[DiaryTask]], dict[int, list[DiaryTask]]]:
    """Homework due at the lessons and given at them, by lesson id."""
    statement = _TASKS.format(places(lessons))
    rows = fetch(statement, [*lessons, *lessons, student_id])
    due: dict[int, list[DiaryTask]] = {}
    given: dict[int, list[DiaryTask]] = {}
    for (pk, lesson_id, due_lesson_id, due_on), group in groupby(rows, key=lambda row: row[:4]):
        members = list(group)
        text, is_mandatory, minutes = members[0][4:7]
        task = DiaryTask(
            task_id=pk,
            due_lesson_id=due_lesson_id,
            due_words=_("Set for %(day)s") % {"day": day_text(due_on)} if due_lesson_id else "",
            is_here=due_lesson_id in lessons,
            text=text,
            is_mandatory=bool(is_mandatory),
            minutes=minutes,
            files=tuple(FileLink(UUID(str(key)), name) for *_task, key, name in members if key),
        )
        due.setdefault(due_lesson_id or 0, []).append(task)
        given.setdefault(lesson_id, []).append(task)
    return due, given


def _holidays(pupil: Pupil, week: Sequence[date], lessons: Sequence[DiaryLesson]) -> dict[date, str]:
    """Names of holidays by day. A usual week, with lessons on all five days, has none to ask for."""
    if {lesson.held_on for lesson in lessons}.issuperset(week[: SATURDAY - 1]):
        return {}
    found = list_holidays(pupil.year_id, week[0], week[-1])
    return {day: item.name for item in found for day in week if item.starts_on <= day <= item.ends_on}


def _days(
    week: Sequence[date],
    chosen: date,
    today: date,
    lessons: Sequence[DiaryLesson],
    holidays: Mapping[date, str],
) -> tuple[DiaryDay, ...]:
    """Monday to Saturday, and Sunday when there are lessons."""
    ordered = sorted(lessons, key=lambda lesson: (lesson.held_on, lesson.period is None))
    by_day = {day: tuple(group) for day, group in groupby(ordered, key=attrgetter("held_on"))}
    shown = [day for day in week if day.isoweekday() < SUNDAY or day in by_day]
    open_day = chosen if chosen in shown else shown[-1]
    short = short_weekdays()
    return tuple(
        DiaryDay(
            day=day,
            number=day.isoweekday(),
            weekday=weekday_text(day),
            weekday_short=short[day.weekday()],
            date_text=day_text(day),
            is_today=day == today,
            is_chosen=day == open_day,
            holiday=holidays.get(day, ""),
            lessons=by_day.get(day, ()),
        )
        for day in shown
    )
