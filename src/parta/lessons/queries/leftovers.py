"""Lessons to come that the plan in force does not have: what stands against them, and where they could go."""

from collections.abc import Hashable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date, timedelta

from django.db.models import Q
from django.utils.translation import gettext as _

from parta.access.actors import Actor
from parta.core import clock
from parta.core.errors import NotFound
from parta.lessons.models import Lesson, LessonQuerySet
from parta.lessons.queries.changes import day_words
from parta.lessons.queries.layout import list_prepared, list_reasons
from parta.lessons.queries.publication import reason_words
from parta.lessons.queries.week import LessonEntry, to_entries
from parta.lessons.rules import week_days
from parta.schoolyear.models import AcademicYear
from parta.schoolyear.queries import find_year_on, list_teaching_days
from parta.timetable.models import Room, TimetableVersion
from parta.timetable.queries.courses import CourseInfo, list_courses, list_hours
from parta.timetable.queries.versions import find_version_on, list_spans
from parta.timetable.rules.occupancy import Occupancy, Placed
from parta.timetable.rules.spans import stretches

_AHEAD = timedelta(days=14)
_MOST_FREE = 12
MOST_SHOWN = 60


@dataclass(frozen=True, slots=True)
class Place:
    """Where a lesson could go: instead of an empty one of its course (``lesson_id``), or to a free time."""

    day: date
    period: int
    lesson_id: int | None
    words: str

    @property
    def key(self) -> str:
        return f"lesson-{self.lesson_id}" if self.lesson_id else f"{self.day.isoformat()}-{self.period}"


@dataclass(frozen=True, slots=True)
class Leftover:
    """``clashes``: lessons of the same students, teacher or room at that time."""

    entry: LessonEntry
    reason: str
    clashes: tuple[str, ...]
    empty: tuple[Place, ...]
    free: tuple[Place, ...]

    @property
    def places(self) -> tuple[Place, ...]:
        return self.empty + self.free


@dataclass(frozen=True, slots=True)
class LeftoversPage:
    rows: tuple[Leftover, ...]
    count: int


def leftovers_page(actor: Actor) -> LeftoversPage:
    """Of the running year, from today on; as many queries for one as for many."""
    today = clock.today(actor.school.zone)
    year = find_year_on(actor, today)
    found = list_leftovers(actor, year, today) if year else Lesson.objects.none()
    count = found.count()
    if year is None or not count:
        return LeftoversPage((), 0)
    return LeftoversPage(tuple(_read(actor, year, found.order_by("held_on", "period", "pk"), today)), count)


def get_leftover(actor: Actor, lesson_id: int) -> Leftover:
    """One of them with its places; NotFound for a lesson that is none."""
    today = clock.today(actor.school.zone)
    year = find_year_on(actor, today)
    if year is None:
        raise NotFound
    row = next(_read(actor, year, list_leftovers(actor, year, today).filter(pk=lesson_id), today), None)
    if row is None:
        raise NotFound
    return row


def list_leftovers(actor: Actor, year: AcademicYear, today: date) -> LessonQuerySet:
    """Lessons from today on that came from another version than the one in force on their day."""
    outside = Q(pk__in=[])
    for part in stretches(list_spans(year.pk), today, year.ends_on):
        days = Q(held_on__gte=part.first, held_on__lte=part.last)
        outside |= days & ~Q(slot__version=part.key) if part.key else days
    rows = Lesson.objects.filter(school=actor.school, year=year, period__isnull=False, slot__isnull=False)
    return rows.filter(outside, is_canceled=False)


def _read(actor: Actor, year: AcademicYear, rows: LessonQuerySet, today: date) -> Iterator[Leftover]:
    version = find_version_on(year.pk, today) or _last_version(year)
    pairs = to_entries(rows)[:MOST_SHOWN]
    if version is None or not pairs:
        return
    lessons = [lesson for lesson, _entry in pairs]
    reasons = list_reasons(rows, lessons)
    around = _Around(actor, year, version, lessons, today)
    for lesson, entry in pairs:
        begun = lesson.starts_at is not None and lesson.starts_at <= clock.now()
        yield Leftover(
            entry=entry,
            reason=reason_words(reasons.get(lesson.pk, "prepared")),
            clashes=tuple(around.clashes(lesson)),
            empty=() if begun else tuple(around.empty(lesson)),
            free=() if begun else tuple(around.free(lesson))[:_MOST_FREE],
        )


def _last_version(year: AcademicYear) -> TimetableVersion | None:
    return TimetableVersion.objects.published().filter(year=year).order_by("-ends_on").first()


class _Around:
    """Everything else on the days of the lessons and some days after, by what it needs."""

    def __init__(
        self,
        actor: Actor,
        year: AcademicYear,
        version: TimetableVersion,
        lessons: Sequence[Lesson],
        today: date,
    ) -> None:
        first = max(today, week_days(min(lesson.held_on for lesson in lessons))[0])
        last = max(lesson.held_on for lesson in lessons) + _AHEAD
        self.today = today
        self.courses = list_courses(actor, version)
        self.hours = list_hours(actor)
        self.days = [row.day for row in list_teaching_days(year.pk, first, last)]
        rows = Lesson.objects.filter(
            school=actor.school, year=year, held_on__range=(first, last), period__isnull=False
        )
        rows = rows.filter(is_canceled=False)
        self.lessons = {
            row.pk: row
            for row in rows.select_related("course__subject", "slot")
            if row.course_id in self.courses
        }
        kept = set(list_reasons(rows, list(self.lessons.values())))
        self.filled = kept | list_prepared(rows, list(self.lessons.values()))
        outside = set(list_leftovers(actor, year, today).values_list("pk", flat=True))
        self.filled |= outside
        rooms = Room.objects.filter(school=actor.school).values_list("pk", "lessons_at_once")
        at_once: dict[Hashable, int] = {("room", pk): count for pk, count in rooms}
        self.occupancy = Occupancy(self.hours, at_once).add(map(self._placed, self.lessons.values()))

    def clashes(self, lesson: Lesson) -> Iterator[str]:
        if lesson.course_id not in self.courses:
            return
        others = dict.fromkeys(conflict.other for conflict in self.occupancy.conflicts(self._placed(lesson)))
        for key in others:
            course = self.courses[self.lessons[key].course_id]
            yield f"{course.subject}, {course.label}"

    def empty(self, lesson: Lesson) -> Iterator[Place]:
        """Empty lessons of the course in the plan, from the lesson's week on."""
        monday = max(self.today, week_days(lesson.held_on)[0])
        now = clock.now()
        rows = [
            row
            for row in self.lessons.values()
            if row.course_id == lesson.course_id
            and row.pk not in self.filled
            and monday <= row.held_on <= lesson.held_on + _AHEAD
            and (row.starts_at is None or row.starts_at > now)
        ]
        for row in sorted(rows, key=lambda row: (row.held_on, row.period or 0)):
            yield Place(row.held_on, row.period or 0, row.pk, self._words(row.held_on, row.period or 0))

    def free(self, lesson: Lesson) -> Iterator[Place]:
        """Times after the lesson's day has begun at which neither students, teacher nor room are taken."""
        course = self.courses.get(lesson.course_id)
        if course is None:
            return
        periods = sorted(number for schedule, number in self.hours if schedule == course.bells)
        monday = max(self.today + timedelta(days=1), week_days(lesson.held_on)[0])
        for day in self.days:
            if not monday <= day <= lesson.held_on + _AHEAD:
                continue
            for period in periods:
                wanted = self._at(lesson, course, day, period)
                if not self.occupancy.conflicts(wanted):
                    yield Place(day, period, None, self._words(day, period))

    def _placed(self, lesson: Lesson) -> Placed:
        return self._at(lesson, self.courses[lesson.course_id], lesson.held_on, lesson.period or 0)

    def _at(self, lesson: Lesson, course: CourseInfo, day: date, period: int) -> Placed:
        needs = course.needs
        if lesson.substitute_id:
            needs = frozenset(need for need in needs if need[0] != "teacher") | {
                ("teacher", lesson.substitute_id)
            }
        if lesson.room_id:
            needs |= {("room", lesson.room_id)}
        return Placed(lesson.pk, day.toordinal(), period, course.bells, needs)

    def _words(self, day: date, period: int) -> str:
        number = _("lesson %(number)d") % {"number": period}
        return f"{day_words(day, self.today)}, {number}"
