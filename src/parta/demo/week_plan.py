"""A weekly plan without clashes and without windows for classes: greedy start, then repair by swaps.

Every teacher has a room of their own, so only teachers can clash. Each class fills its days from the
first period on; a change is a swap of two lessons within one class, so that stays so.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from random import Random

from parta.demo.rules import dice

MAX_PERIODS = 7
DAYS = 5
_TEACHER_COST = 10
_REPEAT_COST = 3  # a subject twice on one day


@dataclass(frozen=True, slots=True)
class Meeting:
    """One lesson of the week to be placed: what is taught, and who must be there."""

    subject: str
    teachers: tuple[int, ...]


class NoPlanError(Exception):
    """The repair did not find a plan without clashes."""


Slot = int  # day * MAX_PERIODS + (period - 1)


def day_of(slot: Slot) -> int:
    return slot // MAX_PERIODS


def make_plan(
    meetings: Mapping[str, Sequence[Meeting]], days: Mapping[str, Sequence[int]], seed: int
) -> dict[str, dict[Slot, Meeting]]:
    """For each class its meetings by slot; ``days`` says how many lessons each class has on each day.

    Raises NoPlanError when a clash is left.
    """
    for attempt in range(5):
        plan = _Plan(meetings, days, dice(seed, attempt))
        if plan.repair(max_steps=40_000):
            return plan.grid
    raise NoPlanError


class _Plan:
    def __init__(
        self, meetings: Mapping[str, Sequence[Meeting]], days: Mapping[str, Sequence[int]], random: Random
    ) -> None:
        self.random = random
        self.grid: dict[str, dict[Slot, Meeting]] = {}
        self.teaching: dict[int, list[int]] = {}  # by teacher: how many meetings in each slot
        self.daily: dict[tuple[str, int, str], int] = {}  # by class, day, subject
        self.allowed: dict[tuple[str, str], int] = {}  # by class, subject: lessons a day
        self.tabu: dict[tuple[str, Slot, Meeting], int] = {}
        for name, listed in meetings.items():
            self._place_class(name, listed, days[name])

    def _place_class(self, name: str, listed: Sequence[Meeting], lengths: Sequence[int]) -> None:
        free = [day * MAX_PERIODS + period for day, length in enumerate(lengths) for period in range(length)]
        self.grid[name] = {}
        hours: dict[str, int] = {}
        for meeting in listed:
            hours[meeting.subject] = hours.get(meeting.subject, 0) + 1
        for subject, count in hours.items():
            self.allowed[name, subject] = -(-count // DAYS)
        shuffled = list(listed)
        self.random.shuffle(shuffled)
        shuffled.sort(key=lambda meeting: (-len(meeting.teachers), -hours[meeting.subject]))
        for meeting in shuffled:
            self.random.shuffle(free)
            slot = min(free, key=lambda slot, meeting=meeting: self._cost(name, slot, meeting))  # type: ignore[misc]
            free.remove(slot)
            self._put(name, slot, meeting)

    def _cost(self, name: str, slot: Slot, meeting: Meeting) -> int:
        """What it costs to put the meeting, which is nowhere now, into the slot."""
        cost = 0
        for teacher in meeting.teachers:
            busy = self.teaching.get(teacher)
            if busy is not None and busy[slot]:
                cost += _TEACHER_COST
        if self.daily.get((name, day_of(slot), meeting.subject), 0) >= self.allowed[name, meeting.subject]:
            cost += _REPEAT_COST
        return cost

    def _put(self, name: str, slot: Slot, meeting: Meeting) -> None:
        self.grid[name][slot] = meeting
        self._count(name, slot, meeting, 1)

    def _count(self, name: str, slot: Slot, meeting: Meeting, step: int) -> None:
        for teacher in meeting.teachers:
            self.teaching.setdefault(teacher, [0] * (DAYS * MAX_PERIODS))[slot] += step
        key = name, day_of(slot), meeting.subject
        self.daily[key] = self.daily.get(key, 0) + step

    def _troubles(self) -> list[tuple[str, Slot]]:
        return [
            (name, slot)
            for name, lessons in self.grid.items()
            for slot, meeting in lessons.items()
            if any(self.teaching[teacher][slot] > 1 for teacher in meeting.teachers)
            or self.daily[name, day_of(slot), meeting.subject] > self.allowed[name, meeting.subject]
        ]

    def repair(self, max_steps: int) -> bool:
        """Swap lessons until nothing is left to mend; False when that took more than ``max_steps``."""
        troubles: list[tuple[str, Slot]] = []
        for step in range(max_steps):
            if step % 8 == 0 or not troubles:
                troubles = self._troubles()
                if not troubles:
                    return True
            self._mend(*troubles.pop(self.random.randrange(len(troubles))), step)
        return False

    def _mend(self, name: str, slot: Slot, step: int) -> None:
        """Make the best swap of the lesson in the slot with another one of its class."""
        lessons = self.grid[name]
        meeting = lessons[slot]
        self._count(name, slot, meeting, -1)
        best, best_cost = slot, 1 << 30
        for other, partner in lessons.items():
            if other == slot or partner.subject == meeting.subject:
                continue
            self._count(name, other, partner, -1)
            cost = self._cost(name, other, meeting) + self._cost(name, slot, partner)
            cost -= self._cost(name, other, partner)
            self._count(name, other, partner, 1)
            is_tabu = self.tabu.get((name, other, meeting), -1) > step
            cost = cost * 4 + self.random.randrange(4) + (40 if is_tabu else 0)
            if cost < best_cost:
                best, best_cost = other, cost
        partner = lessons[best]
        self._count(name, best, partner, -1)
        self._put(name, best, meeting)
        self._put(name, slot, partner)
        self.tabu[name, slot, meeting] = step + 30 + self.random.randrange(20)
