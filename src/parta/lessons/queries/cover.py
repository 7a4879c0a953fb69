"""Lessons of a teacher who is absent, each with those who could give it, best first."""

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime

from parta.academics.models import CourseAssignment
from parta.access.actors import Actor
from parta.core.errors import NotFound
from parta.lessons.models import Lesson
from parta.lessons.queries.week import LessonEntry, read_entries
from parta.lessons.rules.substitutes import Possible, rank
from parta.people.models import Teacher
from parta.timetable.models import BusyTime

_ON_OFFER = 12


@dataclass(frozen=True, slots=True)
class Offered:
    pk: int
    name: str
    knows_subject: bool
    knows_class: bool
    lessons: int
    is_away: bool


@dataclass(frozen=True, slots=True)
class CoverRow:
    entry: LessonEntry
    offered: tuple[Offered, ...]
    suggested: int | None

    @property
    def is_open(self) -> bool:
        return not self.entry.is_canceled and not self.entry.substitute

    @property
    def field(self) -> str:
        return f"lesson-{self.entry.lesson_id}"


@dataclass(frozen=True, slots=True)
class CoverPage:
    teachers: tuple[tuple[int, str], ...]
    teacher_id: int | None
    name: str
    since: date
    until: date
    rows: tuple[CoverRow, ...]


def cover_page(actor: Actor, teacher_id: int | None, since: date, until: date) -> CoverPage:
    """``teacher_id`` None: nobody is chosen yet. NotFound for another school's."""
    teachers = {
        row.pk: row for row in Teacher.objects.visible_to(actor).order_by("surname_key", "given_name", "pk")
    }
    if teacher_id is not None and teacher_id not in teachers:
        raise NotFound
    rows = _rows(actor, teachers, teacher_id, since, until) if teacher_id else ()
    return CoverPage(
        teachers=tuple((pk, row.full_name) for pk, row in teachers.items()),
        teacher_id=teacher_id,
        name=teachers[teacher_id].full_name if teacher_id else "",
        since=since,
        until=until,
        rows=tuple(rows),
    )


def _rows(
    actor: Actor, teachers: Mapping[int, Teacher], teacher_id: int, since: date, until: date
) -> list[CoverRow]:
    lessons = Lesson.objects.filter(
        school=actor.school, held_on__gte=since, held_on__lte=until, period__isnull=False
    )
    own = lessons.of_teachers(Teacher.objects.filter(pk=teacher_id))
    days = _Days(list(lessons.filter(is_canceled=False).select_related("course")), teachers, teacher_id)
    by_id = {row.pk: row for row in own.select_related("course")}
    given: set[tuple[int, date, int | None]] = set()
    rows = []
    for entry in read_entries(own, teacher_id):
        ranked = rank(days.possible(by_id[entry.lesson_id]))[:_ON_OFFER]
        offered = tuple(
            Offered(one.pk, one.name, one.knows_subject, one.knows_class, one.lessons, one.is_away)
            for one in ranked
        )
        place = (entry.held_on, entry.period)
        best = next((one.pk for one in offered if not one.is_away and (one.pk, *place) not in given), None)
        if best is not None:
            given.add((best, *place))
        rows.append(CoverRow(entry, offered, best))
    return rows


class _Days:
    """Who teaches when on the days, and what everybody knows."""

    def __init__(self, lessons: Sequence[Lesson], teachers: Mapping[int, Teacher], absent_id: int) -> None:
        self._teachers, self._absent_id = teachers, absent_id
        assignments = CourseAssignment.objects.filter(teacher__in=teachers).select_related("course")
        self._of_course: dict[int, list[CourseAssignment]] = defaultdict(list)
        self._subjects: set[tuple[int, int]] = set()
        self._classes: set[tuple[int, int]] = set()
        for row in assignments:
            self._of_course[row.course_id].append(row)
            self._subjects.add((row.teacher_id, row.course.subject_id))
            self._classes |= {(row.teacher_id, pk) for pk in [row.course.school_class_id] if pk}
        self._taught: dict[tuple[int, date], list[Lesson]] = defaultdict(list)
        for lesson in lessons:
            for teacher in self._givers(lesson):
                self._taught[teacher, lesson.held_on].append(lesson)
        self._busy = set(
            BusyTime.objects.filter(teacher__in=teachers).values_list("teacher_id", "weekday", "period")
        )

    def possible(self, lesson: Lesson) -> list[Possible]:
        return [
            Possible(
                pk=pk,
                name=teacher.short_name,
                is_busy=any(
                    other.pk != lesson.pk and _overlap(lesson, other)
                    for other in self._taught[pk, lesson.held_on]
                ),
                is_away=(pk, lesson.held_on.isoweekday(), lesson.period) in self._busy,
                knows_subject=(pk, lesson.course.subject_id) in self._subjects,
                knows_class=(pk, lesson.course.school_class_id) in self._classes,
                lessons=len(self._taught[pk, lesson.held_on]),
            )
            for pk, teacher in self._teachers.items()
            if pk != self._absent_id and pk not in self._planned(lesson)
        ]

    def _givers(self, lesson: Lesson) -> Iterable[int]:
        return [lesson.substitute_id] if lesson.substitute_id else self._planned(lesson)

    def _planned(self, lesson: Lesson) -> list[int]:
        day = lesson.held_on
        return [
            row.teacher_id
            for row in self._of_course[lesson.course_id]
            if row.since_on <= day and (row.until_on is None or day <= row.until_on)
        ]


def _overlap(one: Lesson, other: Lesson) -> bool:
    times: list[datetime | None] = [one.starts_at, one.ends_at, other.starts_at, other.ends_at]
    if None in times:
        return one.period == other.period
    return bool(times[0] < times[3] and times[2] < times[1])  # type: ignore[operator]  # none of them is None
