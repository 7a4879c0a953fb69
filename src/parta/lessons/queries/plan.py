"""One lesson as the deputy head plans it: who could give it instead, where, and what has changed so far."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from django.db.models import Q, QuerySet, Subquery

from parta.academics.models import CourseAssignment
from parta.access.actors import Actor
from parta.access.rules import Permission
from parta.audit.models import AuditEvent
from parta.audit.queries import list_history
from parta.lessons.models import Lesson, LessonQuerySet
from parta.lessons.queries import get_lesson
from parta.lessons.queries.week import LessonEntry, to_entry
from parta.people.models import Teacher
from parta.timetable.models import Room

PLAN_KINDS = frozenset({"lesson.substituted", "lesson.canceled", "lesson.restored", "lesson.added"})


@dataclass(frozen=True, slots=True)
class Candidate:
    """A teacher or a room that could take the lesson; ``is_busy`` at that time with another one."""

    pk: int
    name: str
    is_busy: bool


@dataclass(frozen=True, slots=True)
class PlanChange:
    """One entry of the lesson's history. ``kind`` is the audit's: lesson.substituted, lesson.canceled …"""

    at: datetime
    author: str  # empty: the installation itself
    kind: str
    substitute: str
    room: str
    note: str


@dataclass(frozen=True, slots=True)
class LessonPlan:
    entry: LessonEntry
    class_id: int | None
    topic: str
    substitute_id: int | None
    room_id: int | None
    may_change: bool
    teachers: tuple[Candidate, ...]
    rooms: tuple[Candidate, ...]
    history: tuple[PlanChange, ...]

    @property
    def is_changed(self) -> bool:
        return self.entry.is_canceled or bool(self.entry.substitute) or bool(self.entry.old_room)


def lesson_plan(actor: Actor, lesson_id: int) -> LessonPlan:
    """The lesson, who and what is free for it, and the history of its plan, newest first."""
    lesson = get_lesson(actor, lesson_id)
    at_that_time = lessons_beside(lesson)
    teachers = list(Teacher.objects.visible_to(actor).order_by("surname_key", "given_name", "pk"))
    rooms = list(Room.objects.filter(school=actor.school).order_by("name"))
    busy = busy_teacher_ids(lesson)
    planned = set(planned_teachers(lesson).values_list("pk", flat=True))
    taken = set(at_that_time.values_list("room_id", flat=True))
    return LessonPlan(
        entry=to_entry(lesson),
        class_id=lesson.course.school_class_id,
        topic=lesson.topic,
        substitute_id=lesson.substitute_id,
        room_id=lesson.room_id,
        may_change=actor.has(Permission.WRITE_TIMETABLE) and lesson.period is not None,
        teachers=tuple(
            Candidate(row.pk, row.full_name, row.pk in busy) for row in teachers if row.pk not in planned
        ),
        rooms=tuple(Candidate(row.pk, row.name, row.pk in taken) for row in rooms),
        history=_history(actor, lesson, teachers, rooms),
    )


def lessons_beside(lesson: Lesson) -> LessonQuerySet:
    """Other lessons of the school that take place while this one does."""
    if lesson.starts_at is not None and lesson.ends_at is not None:
        same_time = Q(starts_at__lt=lesson.ends_at, ends_at__gt=lesson.starts_at)
        same_time |= Q(starts_at__isnull=True, period=lesson.period)
    else:
        same_time = Q(period=lesson.period)
    return Lesson.objects.filter(
        same_time, school=lesson.school_id, held_on=lesson.held_on, period__isnull=False, is_canceled=False
    ).exclude(pk=lesson.pk)


def busy_teacher_ids(lesson: Lesson) -> set[int]:
    """Teachers who give another lesson at the lesson's time, as planned or as substitutes."""
    if lesson.period is None:
        return set()
    beside = lessons_beside(lesson)
    planned = beside.filter(substitute__isnull=True)
    return set(_teaching(planned).values_list("pk", flat=True)) | set(
        beside.filter(substitute__isnull=False).values_list("substitute_id", flat=True)
    )


def planned_teachers(lesson: Lesson) -> QuerySet[Teacher]:
    """Who teaches the lesson's course on its day."""
    return _teaching(Lesson.objects.filter(pk=lesson.pk))


def _teaching(lessons: LessonQuerySet) -> QuerySet[Teacher]:
    """Teachers of the lessons' courses on their day; all the lessons are of one day."""
    day = lessons.values("held_on")[:1]
    assignments = CourseAssignment.objects.filter(
        Q(course_id__in=lessons.values("course_id"), since_on__lte=Subquery(day)),
        Q(until_on__isnull=True) | Q(until_on__gte=Subquery(day)),
    )
    return Teacher.objects.filter(pk__in=assignments.values("teacher_id"))


def _history(
    actor: Actor, lesson: Lesson, teachers: Sequence[Teacher], rooms: Sequence[Room]
) -> tuple[PlanChange, ...]:
    teacher_names = {row.pk: row.short_name for row in teachers}
    room_names = {row.pk: row.name for row in rooms}
    events = [
        event
        for event in list_history(actor, [f"lesson:{lesson.pk}"])
        if event.kind in PLAN_KINDS and event.after is not None
    ]
    return tuple(_plan_change(event, teacher_names, room_names) for event in reversed(events))


def _plan_change(event: AuditEvent, teacher_names: dict[int, str], room_names: dict[int, str]) -> PlanChange:
    after = event.after or {}
    return PlanChange(
        at=event.at,
        author=str(event.user or ""),
        kind=event.kind,
        substitute=teacher_names.get(after.get("substitute", 0), ""),
        room=room_names.get(after.get("room", 0), ""),
        note=after.get("note", ""),
    )
