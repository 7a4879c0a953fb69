"""How many control works a class may have on a day and in a week (domain D5)."""

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

MAX_TITLE = 120
DAY_LIMIT, WEEK_LIMIT = 1, 3  # presets
MAX_DAY_LIMIT, MAX_WEEK_LIMIT = 8, 40


@dataclass(frozen=True, slots=True)
class WorkItem:
    """A work as it weighs on a class. ``group_id`` None: the whole class writes it."""

    subject_id: int
    group_id: int | None


def count_works(items: Iterable[WorkItem]) -> int:
    """How many a student has at most: of a subject taught in groups, those of the group that has most.

    >>> count_works([WorkItem(1, None), WorkItem(2, 7), WorkItem(2, 8), WorkItem(2, 8)])
    3
    """
    whole, by_group = 0, Counter[tuple[int, int]]()
    for item in items:
        if item.group_id is None:
            whole += 1
        else:
            by_group[item.subject_id, item.group_id] += 1
    most: dict[int, int] = {}
    for (subject_id, _group_id), number in by_group.items():
        most[subject_id] = max(most.get(subject_id, 0), number)
    return whole + sum(most.values())


def is_of_others(item: WorkItem, mine: WorkItem) -> bool:
    """Whether only other groups of the same subject write it, so that it is no burden to one's own."""
    return (
        item.subject_id == mine.subject_id
        and item.group_id is not None
        and mine.group_id is not None
        and item.group_id != mine.group_id
    )


def is_open_for_plans(held_on: date, today: date) -> bool:
    """A work is planned for a lesson of today or to come."""
    return held_on >= today
