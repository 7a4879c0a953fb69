"""When a lesson of the plan begins and ends on a day: by the class's bells as they are on that day."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, time

from parta.academics.models import Course, SchoolClass
from parta.schoolyear.models import BellPeriod
from parta.schoolyear.rules.days import TeachingDay, shortened
from parta.timetable.models import LessonSlot


@dataclass(frozen=True, slots=True)
class _Period:
    """One period's times between two days."""

    since_on: date
    until_on: date
    number: int
    starts_at: time
    ends_at: time


@dataclass(frozen=True, slots=True)
class Bells:
    """``schedules``: of each course; ``periods``: of each schedule, whatever the day."""

    schedules: Mapping[int, int]
    periods: Mapping[int, Sequence[_Period]]

    def times(self, slot: LessonSlot, teaching: TeachingDay) -> tuple[time, time] | None:
        """Of the slot on the day; None: its bells have no such period."""
        return self.of_period(slot.course_id, slot.period, teaching)

    def of_period(self, course_id: int, number: int, teaching: TeachingDay) -> tuple[time, time] | None:
        rows = self.periods.get(self.schedules.get(course_id, 0), ())
        valid = sorted(
            (row for row in rows if row.since_on <= teaching.day <= row.until_on), key=lambda row: row.number
        )
        for place, row in enumerate(valid):
            if row.number == number:
                return shortened(row.starts_at, row.ends_at, place, teaching.minutes_off)
        return None


def bells_of(slots: Iterable[LessonSlot]) -> Bells:
    """The bells by which lessons of the plan are laid out."""
    return bells_of_courses({slot.course_id for slot in slots})


def bells_of_courses(course_ids: Iterable[int]) -> Bells:
    """A course follows its class's bells; a stream those of its first class. Three queries."""
    ids = set(course_ids)
    own = Course.objects.filter(pk__in=ids, school_class__isnull=False)
    schedules = dict(own.values_list("pk", "school_class__bells_id"))
    streams = Course.objects.filter(pk__in=ids, school_class__isnull=True).order_by("group__classes__pk")
    for course_id, bells_id in streams.values_list("pk", "group__classes__bells_id"):
        schedules.setdefault(course_id, bells_id)
    periods: dict[int, list[_Period]] = {}
    for row in BellPeriod.objects.filter(schedule_id__in=set(schedules.values())):
        period = _Period(
            row.since_on or date.min, row.until_on or date.max, row.number, row.starts_at, row.ends_at
        )
        periods.setdefault(row.schedule_id, []).append(period)
    return Bells(schedules, periods)


def course_ids_by_bells(schedule_id: int | None, class_ids: Sequence[int] | None) -> set[int]:
    """Courses that follow the bells, or whose class is one of these; streams of such classes too."""
    classes = SchoolClass.objects.all()
    classes = classes.filter(pk__in=class_ids) if class_ids is not None else classes.filter(bells=schedule_id)
    own = Course.objects.filter(school_class__in=classes).values_list("pk", flat=True)
    streams = Course.objects.filter(school_class__isnull=True, group__classes__in=classes)
    return {*own, *streams.values_list("pk", flat=True)}
