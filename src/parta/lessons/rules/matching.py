"""What becomes of dated lessons when the weekly plan changes."""

from collections import defaultdict
from collections.abc import Collection
from dataclasses import dataclass
from datetime import date

Place = tuple[int, date, int]  # a course, its day and period


@dataclass(frozen=True, slots=True)
class Existing:
    """``is_fixed``: something happened in it; ``is_prepared``: it has a topic or homework, which go along."""

    pk: int
    place: Place
    is_fixed: bool
    is_prepared: bool


@dataclass(frozen=True, slots=True)
class Matching:
    """``kept``: lessons that the new plan does not have and that are not touched all the same."""

    stays: dict[int, Place]
    moves: dict[int, Place]
    goes: tuple[int, ...]
    kept: tuple[int, ...]
    comes: tuple[Place, ...]


def match_lessons(existing: Collection[Existing], planned: Collection[Place]) -> Matching:
    """A prepared lesson moves to another time of its course within its week; an empty one just goes."""
    open_places = set(planned)
    stays = {lesson.pk: lesson.place for lesson in existing if lesson.place in open_places}
    open_places -= set(stays.values())
    others = [lesson for lesson in existing if lesson.pk not in stays]
    free = defaultdict(list)
    for place in sorted(open_places, key=_by_time):
        free[_week(place)].append(place)
    moves = {}
    for lesson in sorted(others, key=lambda lesson: _by_time(lesson.place)):
        if lesson.is_prepared and not lesson.is_fixed and free[_week(lesson.place)]:
            moves[lesson.pk] = free[_week(lesson.place)].pop(0)
    open_places -= set(moves.values())
    left = [lesson for lesson in others if lesson.pk not in moves]
    return Matching(
        stays=stays,
        moves=moves,
        goes=tuple(lesson.pk for lesson in left if not lesson.is_fixed and not lesson.is_prepared),
        kept=tuple(lesson.pk for lesson in left if lesson.is_fixed or lesson.is_prepared),
        comes=tuple(sorted(open_places, key=_by_time)),
    )


def _by_time(place: Place) -> tuple[date, int, int]:
    return place[1], place[2], place[0]


def _week(place: Place) -> tuple[int, int, int]:
    year, week, _day = place[1].isocalendar()
    return place[0], year, week
