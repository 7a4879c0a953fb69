"""Homework of one student: whether a task is theirs, and what they have ticked as done (acceptance K9)."""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import date, datetime

from django.db.models import Q

from parta.academics.models import Course, Enrollment, GroupMember
from parta.access.actors import Actor
from parta.core.errors import NotFound
from parta.homework.models import DoneTick, Homework


@dataclass(frozen=True, slots=True)
class Tick:
    """The student says the task is done. ``is_shared``: teachers may know."""

    homework_id: int
    done_at: datetime
    is_shared: bool


@dataclass(frozen=True, slots=True)
class SharedTick:
    student_id: int
    done_at: datetime


def list_ticks(
    student_id: int, homework_ids: Collection[int], *, only_shared: bool = False
) -> dict[int, Tick]:
    """What the student has ticked, by homework id.

    Ticks are the family's: ask for shared ones alone for everybody else.
    """
    rows = DoneTick.objects.filter(student_id=student_id, homework_id__in=homework_ids)
    if only_shared:
        rows = rows.filter(is_shared=True)
    return {
        pk: Tick(pk, at, shared) for pk, at, shared in rows.values_list("homework_id", "done_at", "is_shared")
    }


def list_done(
    student_id: int, homework_ids: Collection[int], *, only_shared: bool = False
) -> dict[int, datetime]:
    """When the student ticked the tasks, by homework id; those not ticked are not in it."""
    found = list_ticks(student_id, homework_ids, only_shared=only_shared)
    return {homework_id: tick.done_at for homework_id, tick in found.items()}


def list_shared_done(homework_ids: Collection[int]) -> dict[int, list[SharedTick]]:
    """Ticks that students show their teachers, by homework id. The caller has the right to the tasks."""
    rows = DoneTick.objects.filter(homework_id__in=homework_ids, is_shared=True).order_by("done_at", "pk")
    found: dict[int, list[SharedTick]] = {}
    for homework_id, student_id, done_at in rows.values_list("homework_id", "student_id", "done_at"):
        found.setdefault(homework_id, []).append(SharedTick(student_id, done_at))
    return found


def first_tick_at(student_id: int) -> datetime | None:
    """Since when the student ticks homework at all; None: never yet."""
    rows = DoneTick.objects.filter(student_id=student_id).order_by("done_at")
    return rows.values_list("done_at", flat=True).first()


def get_own_task(actor: Actor, student_id: int, homework_id: int) -> Homework:
    """A task the student has to do; NotFound for drafts, others' tasks and courses not taken that day."""
    task = (
        Homework.objects.filter(school=actor.school, pk=homework_id, is_draft=False)
        .filter(Q(is_individual=False) | Q(students=student_id))
        .select_related("course")
        .first()
    )
    if task is None or not _takes(student_id, task.course, task.due_on):
        raise NotFound
    return task


def _takes(student_id: int, course: Course, day: date) -> bool:
    rows = (
        GroupMember.objects.filter(group_id=course.group_id)
        if course.group_id
        else Enrollment.objects.filter(school_class_id=course.school_class_id)
    )
    on_the_day = Q(until_on__isnull=True) | Q(until_on__gte=day)
    return rows.filter(on_the_day, student_id=student_id, since_on__lte=day).exists()
