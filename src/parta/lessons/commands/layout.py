"""Dated lessons made from the weekly plan."""

from datetime import date

from django.db import transaction

from parta.access.actors import Actor
from parta.access.rules import Permission
from parta.audit.commands import Change, record_changes
from parta.core import events
from parta.lessons.models import Lesson
from parta.lessons.queries.bells import bells_of
from parta.lessons.queries.layout import Layout, Times, times_of
from parta.schoolyear.queries import list_teaching_days
from parta.timetable.models import LessonSlot, TimetableVersion
from parta.timetable.queries.versions import list_spans
from parta.timetable.rules.spans import Span, in_force


@transaction.atomic
def lay_out_lessons(*, actor: Actor, version: TimetableVersion, since_on: date, until_on: date) -> int:
    """Make a dated lesson of every slot on every school day of the version within since..until.

    Days of holidays and of a temporary version are skipped, a swapped day has the lessons of another weekday;
    lessons already laid out are left alone, so it can be run again. Returns how many lessons are new.
    """
    actor.require(Permission.WRITE_TIMETABLE)
    slots = list(
        LessonSlot.objects.filter(version=version).select_related("course__school_class", "course__group")
    )
    bells = bells_of(slots)
    first, last = max(since_on, version.starts_on), min(until_on, version.ends_on)
    own = Span(version.pk, version.starts_on, version.ends_on)
    spans = [*list_spans(version.year_id, without=version.pk), own]
    taken = set(
        Lesson.objects.filter(
            course_id__in={slot.course_id for slot in slots}, held_on__gte=first, held_on__lte=last
        ).values_list("course_id", "held_on", "period")
    )
    lessons = [
        _lesson_of(actor, slot, teaching.day, times_of(actor, slot, teaching, bells))
        for teaching in list_teaching_days(version.year_id, first, last)
        if in_force(spans, teaching.day) == version.pk
        for slot in slots
        if slot.weekday == teaching.weekday and (slot.course_id, teaching.day, slot.period) not in taken
    ]
    Lesson.objects.bulk_create(lessons, batch_size=1000)
    return len(lessons)


def apply_layout(actor: Actor, layout: Layout) -> None:
    """Bring the dated lessons in line with the plan, as it was foreseen."""
    matching = layout.matching
    Lesson.objects.filter(pk__in=matching.goes).delete()
    _move(actor, layout)
    _keep_in_step(layout)
    Lesson.objects.bulk_create(
        (
            _lesson_of(actor, layout.planned[place], place[1], layout.times(actor, place))
            for place in matching.comes
        ),
        batch_size=1000,
    )


def _move(actor: Actor, layout: Layout) -> None:
    """Two of them may change places: all leave theirs before any takes another."""
    moves = layout.matching.moves
    days: dict[int, date] = {}
    lessons = list(Lesson.objects.filter(pk__in=moves).order_by("course_id", "pk"))
    Lesson.objects.filter(pk__in=moves).update(period=None)
    for lesson in lessons:
        place = moves[lesson.pk]
        slot = layout.planned[place]
        before, days[lesson.pk] = _time_of(lesson), lesson.held_on
        lesson.slot, lesson.held_on, lesson.period, lesson.room_id = slot, place[1], place[2], slot.room_id
        lesson.starts_at, lesson.ends_at = layout.times(actor, place)
        lesson.save(update_fields=["slot", "held_on", "period", "room", "starts_at", "ends_at"])
        change = Change(
            kind="lesson.moved",
            record=f"lesson:{lesson.pk}",
            place=f"lesson:{lesson.pk}",
            before=before,
            after=_time_of(lesson),
        )
        record_changes(actor=actor, stream=f"course:{lesson.course_id}", changes=[change])
    if days:
        events.lessons_moved.send(sender=Lesson, actor=actor, moved=days)


def _keep_in_step(layout: Layout) -> None:
    """Lessons that stay belong to the new plan; a room that was changed for one day stays changed."""
    by_slot: dict[int, list[int]] = {}
    for pk, place in layout.matching.stays.items():
        by_slot.setdefault(layout.planned[place].pk, []).append(pk)
    rooms = {slot.pk: slot.room_id for slot in layout.planned.values()}
    for slot_id, pks in by_slot.items():
        usual = [pk for pk in pks if pk not in layout.own_rooms]
        Lesson.objects.filter(pk__in=usual).update(slot_id=slot_id, room_id=rooms[slot_id])
        Lesson.objects.filter(pk__in=set(pks) - set(usual)).update(slot_id=slot_id)


def _time_of(lesson: Lesson) -> dict[str, object]:
    return {"held_on": lesson.held_on.isoformat(), "period": lesson.period}


def _lesson_of(actor: Actor, slot: LessonSlot, day: date, times: Times) -> Lesson:
    return Lesson(
        school=actor.school,
        year_id=slot.course.year_id,
        course_id=slot.course_id,
        slot=slot,
        held_on=day,
        period=slot.period,
        starts_at=times[0],
        ends_at=times[1],
        room_id=slot.room_id,
    )
