"""What students have ticked of their homework: some nearly all of it, others now and then, many never."""

from collections.abc import Iterator, Mapping, Sequence
from datetime import date, datetime, timedelta
from random import Random

from parta.demo.founding import Foundation
from parta.demo.people import Enrolled
from parta.demo.rules import dice
from parta.demo.teaching import Member, TaughtCourse
from parta.homework.commands.ticks import ImportedTick, import_ticks
from parta.homework.models import Homework

_RECENT = timedelta(days=8)
_HABITS = (0.0, 0.0, 0.0, 0.0, 0.4, 0.7, 0.95)  # how much of it is ticked: a seventh of the students each
_DEMO_HABIT = 0.75  # of the student whose account the demo shows
_SHARING = 0.2  # of those who tick: they show it to the teachers
_DONE_AFTER = timedelta(hours=2)  # after it was given, at the earliest
_EVENING = 10  # hours in which it is done

_Task = tuple[int, date, datetime]  # id, due, given


def tick_tasks(
    base: Foundation,
    courses: Sequence[TaughtCourse],
    enrolled: Sequence[Enrolled],
    now: datetime,
    seed: int,
) -> None:
    """Ticks of the tasks that were due in the last days or are to come. The first student is the demo's."""
    tasks = _tasks_by_course(base, now.date() - _RECENT)
    habits = {one.student_id: _habit(number, seed) for number, one in enumerate(enrolled)}
    ticks: list[ImportedTick] = []
    for course in courses:
        random = dice(seed, "ticks", course.unit)
        for member in course.members:
            ticks += _of_member(
                member, habits[member.student_id], tasks.get(course.course_id, ()), now, random
            )
    import_ticks(actor=base.actor, ticks=ticks)


def _tasks_by_course(base: Foundation, since: date) -> Mapping[int, list[_Task]]:
    rows = Homework.objects.filter(
        school=base.actor.school, due_on__gte=since, is_draft=False, is_individual=False
    )
    found: dict[int, list[_Task]] = {}
    for course_id, pk, due_on, given_at in rows.order_by("pk").values_list(
        "course_id", "pk", "due_on", "given_at"
    ):
        found.setdefault(course_id, []).append((pk, due_on, given_at))
    return found


def _habit(number: int, seed: int) -> tuple[float, bool]:
    """How much the student ticks, and whether the teachers may know."""
    random = dice(seed, "habit", number)
    habit, shares = random.choice(_HABITS), random.random() < _SHARING
    return (habit, shares) if number else (_DEMO_HABIT, False)


def _of_member(
    member: Member, habit: tuple[float, bool], tasks: Sequence[_Task], now: datetime, random: Random
) -> Iterator[ImportedTick]:
    share, is_shared = habit
    for homework_id, due_on, given_at in tasks:
        if random.random() >= share or member.since > due_on:
            continue
        done_at = given_at + _DONE_AFTER + timedelta(minutes=random.randrange(60 * _EVENING))
        if done_at <= now:
            yield ImportedTick(homework_id, member.student_id, done_at, is_shared)
