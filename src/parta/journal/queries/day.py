"""A teacher's days: lessons given and taken over, what each still misses, free periods (acceptance D5)."""

from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from enum import StrEnum

from parta.academics.queries import teachers_of
from parta.access.actors import Actor
from parta.attendance.queries import lessons_with_attendance
from parta.core import clock
from parta.grading.queries.marks import lessons_with_marks
from parta.homework.queries import lessons_with_homework
from parta.journal.rules import free_periods
from parta.lessons.models import Lesson
from parta.lessons.queries import list_teacher_lessons
from parta.lessons.rules import week_days

_SUNDAY = 7


class Missing(StrEnum):
    """What has not been written about a lesson that is over."""

    TOPIC = "topic"
    HOMEWORK = "homework"
    RECORDS = "records"  # neither a mark nor an absence


@dataclass(frozen=True, slots=True)
class OwnLesson:
    """``substitute``: who gives it instead of the reader; ``instead_of``: whom the reader stands in for."""

    lesson_id: int
    course_id: int
    held_on: date
    period: int | None
    starts_at: datetime | None
    ends_at: datetime | None
    subject: str
    students: str
    room: str
    topic: str
    note: str
    is_now: bool
    is_over: bool
    is_canceled: bool
    is_substitution: bool
    substitute: str
    instead_of: tuple[str, ...]
    missing: tuple[Missing, ...]

    @property
    def is_given(self) -> bool:
        """The reader gives it."""
        return not (self.is_canceled or self.substitute)


@dataclass(frozen=True, slots=True)
class OwnPeriod:
    """A period with the reader's lessons; no lessons: it is free. None: outside the timetable."""

    period: int | None
    lessons: tuple[OwnLesson, ...]


@dataclass(frozen=True, slots=True)
class OwnDay:
    day: date
    is_today: bool
    is_chosen: bool
    periods: tuple[OwnPeriod, ...]
    count: int  # lessons the reader gives
    missing: int  # lessons about which something has not been written
    is_changed: bool  # something is canceled, given away or taken over


def own_days(actor: Actor, chosen: date) -> tuple[OwnDay, ...]:
    """The week of the day: Monday to Saturday, and Sunday when there are lessons."""
    week = week_days(chosen)
    today = clock.today(actor.school.zone)
    lessons = list_own_lessons(actor, week[0], week[-1])
    days = (_day(day, today, chosen, [lesson for lesson in lessons if lesson.held_on == day]) for day in week)
    return tuple(day for day in days if day.periods or day.is_chosen or day.day.isoweekday() < _SUNDAY)


def list_own_lessons(actor: Actor, since: date, until: date) -> tuple[OwnLesson, ...]:
    """Lessons the reader teaches, gives as a substitute, or would give but for one, in order of time."""
    rows = list_teacher_lessons(actor, since, until)
    ids = [row.pk for row in rows]
    written = {
        Missing.HOMEWORK: lessons_with_homework(ids),
        Missing.RECORDS: lessons_with_marks(ids) | lessons_with_attendance(ids),
    }
    taken_over = {row.course_id for row in rows if _is_substitution(actor, row)}
    planned = teachers_of(taken_over, until) if taken_over else {}
    return tuple(_lesson(actor, row, written, planned.get(row.course_id, ())) for row in rows)


def next_lesson(lessons: Iterable[OwnLesson], now: datetime) -> OwnLesson | None:
    """The lesson that is being given, or the next one that the reader gives."""
    given = (lesson for lesson in lessons if lesson.is_given and lesson.ends_at)
    return next((lesson for lesson in given if lesson.ends_at and lesson.ends_at >= now), None)


def _is_substitution(actor: Actor, row: Lesson) -> bool:
    return row.substitute is not None and row.substitute.user_id == actor.user_id


def _lesson(actor: Actor, row: Lesson, written: dict[Missing, set[int]], planned: Sequence[str]) -> OwnLesson:
    now = clock.now()
    is_substitution = _is_substitution(actor, row)
    substitute = row.substitute.short_name if row.substitute and not is_substitution else ""
    is_over = bool(row.ends_at and row.ends_at < now)
    return OwnLesson(
        lesson_id=row.pk,
        course_id=row.course_id,
        held_on=row.held_on,
        period=row.period,
        starts_at=row.starts_at,
        ends_at=row.ends_at,
        subject=row.course.subject.name,
        students=str(row.course.group or row.course.school_class),
        room=row.room.name if row.room else "",
        topic=row.topic,
        note=row.change_note,
        is_now=bool(row.starts_at and row.ends_at and row.starts_at <= now <= row.ends_at),
        is_over=is_over,
        is_canceled=row.is_canceled,
        is_substitution=is_substitution,
        substitute=substitute,
        instead_of=tuple(planned) if is_substitution else (),
        missing=_missing(row, written) if is_over and not (row.is_canceled or substitute) else (),
    )


def _missing(row: Lesson, written: dict[Missing, set[int]]) -> tuple[Missing, ...]:
    found = [] if row.topic else [Missing.TOPIC]
    found += [what for what, lessons in written.items() if row.pk not in lessons]
    return tuple(found)


def _day(day: date, today: date, chosen: date, lessons: Collection[OwnLesson]) -> OwnDay:
    by_period: dict[int | None, list[OwnLesson]] = {}
    for lesson in lessons:
        by_period.setdefault(lesson.period, []).append(lesson)
    numbers = [period for period in by_period if period is not None]
    order: list[int | None] = [*sorted({*numbers, *free_periods(numbers)})]
    if None in by_period:
        order.append(None)
    return OwnDay(
        day=day,
        is_today=day == today,
        is_chosen=day == chosen,
        periods=tuple(OwnPeriod(period, tuple(by_period.get(period, ()))) for period in order),
        count=sum(lesson.is_given for lesson in lessons),
        missing=sum(bool(lesson.missing) for lesson in lessons),
        is_changed=any(
            lesson.is_canceled or lesson.substitute or lesson.is_substitution for lesson in lessons
        ),
    )
