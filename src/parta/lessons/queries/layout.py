"""What the weekly plan makes of given days, beside the dated lessons that are there already."""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime

from parta.access.actors import Actor
from parta.core import clock
from parta.lessons.models import Lesson, LessonQuerySet
from parta.lessons.queries.bells import Bells, bells_of
from parta.lessons.rules.matching import Existing, Matching, Place, match_lessons
from parta.schoolyear.queries import list_teaching_days
from parta.schoolyear.rules.days import TeachingDay
from parta.timetable.models import LessonSlot, TimetableVersion
from parta.timetable.rules.spans import Span, in_force

Times = tuple[datetime | None, datetime | None]
# What is prepared for a lesson goes along when it moves; all else that hangs on a lesson has happened in it.
_GOES_ALONG = frozenset({"homework", "homework_due", "assessment", "control_work", "not_needed"})


@dataclass(frozen=True)
class Layout:
    """``reasons``: why each kept lesson is kept; ``own_rooms``: lessons whose room was changed by hand."""

    planned: Mapping[Place, LessonSlot]
    days: Mapping[date, TeachingDay]
    bells: Bells
    matching: Matching
    reasons: Mapping[int, str]
    own_rooms: frozenset[int]

    def times(self, actor: Actor, place: Place) -> Times:
        """When the lesson at the place begins and ends; None twice: its bells have no such period."""
        return times_of(actor, self.planned[place], self.days[place[1]], self.bells)


def foresee_layout(
    actor: Actor, year_id: int, versions: Sequence[TimetableVersion], since: date, until: date
) -> Layout:
    """The days since..until by the versions, on each day by the one in force of them."""
    slots = list(
        LessonSlot.objects.filter(version__in=versions).select_related(
            "course__school_class", "course__group"
        )
    )
    days = {teaching.day: teaching for teaching in list_teaching_days(year_id, since, until)}
    spans = [Span(version.pk, version.starts_on, version.ends_on) for version in versions]
    running = {day: in_force(spans, day) for day in days}
    planned = {
        (slot.course_id, day, slot.period): slot
        for slot in slots
        for day, teaching in days.items()
        if teaching.weekday == slot.weekday and running[day] == slot.version_id
    }
    rows = Lesson.objects.filter(
        school=actor.school, year=year_id, held_on__gte=since, held_on__lte=until, period__isnull=False
    ).select_related("slot")
    lessons = list(rows)
    reasons = list_reasons(rows, lessons)
    prepared = list_prepared(rows, lessons)
    existing = [
        Existing(
            row.pk,
            (row.course_id, row.held_on, row.period or 0),
            is_fixed=row.pk in reasons,
            is_prepared=row.pk in prepared,
        )
        for row in lessons
    ]
    return Layout(
        planned=planned,
        days=days,
        bells=bells_of(slots),
        matching=match_lessons(existing, planned),
        reasons={pk: reasons.get(pk, "prepared") for pk in reasons.keys() | prepared},
        own_rooms=frozenset(row.pk for row in lessons if row.slot and row.room_id != row.slot.room_id),
    )


def list_prepared(rows: LessonQuerySet, lessons: Sequence[Lesson]) -> set[int]:
    """Lessons that have a topic, homework or the like, which go along when they move."""
    return _related(rows, _GOES_ALONG) | {row.pk for row in lessons if row.topic}


def list_reasons(rows: LessonQuerySet, lessons: Sequence[Lesson]) -> dict[int, str]:
    """Why lessons are not to be touched, by lesson: the first word that fits."""
    now = clock.now()
    found = {row.pk: "changed" for row in lessons if row.is_canceled or row.substitute_id}
    for relation in Lesson._meta.related_objects:
        name = relation.get_accessor_name() or ""
        if name not in _GOES_ALONG:
            found |= dict.fromkeys(_related(rows, {name}), name)
    return found | {row.pk: "begun" for row in lessons if row.starts_at is not None and row.starts_at <= now}


def _related(rows: LessonQuerySet, names: Collection[str]) -> set[int]:
    """Ids of the lessons on which something of the relations hangs."""
    found: set[int] = set()
    for relation in Lesson._meta.related_objects:
        if relation.get_accessor_name() in names:
            field = relation.field.name
            hanging = relation.related_model._default_manager.filter(**{f"{field}__in": rows})
            found.update(hanging.values_list(f"{field}_id", flat=True))
    return found


def times_of(actor: Actor, slot: LessonSlot, teaching: TeachingDay, bells: Bells) -> Times:
    """When the slot's lesson of the day begins and ends; None twice: its bells have no such period."""
    times = bells.times(slot, teaching)
    if times is None:
        return None, None
    starts_at, ends_at = (datetime.combine(teaching.day, moment, actor.school.zone) for moment in times)
    return starts_at, ends_at
