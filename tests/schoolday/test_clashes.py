"""What in a week should be looked at (domain F1, F2)."""

from collections.abc import Sequence
from datetime import time

import pytest
from hypothesis import given
from hypothesis import strategies as st

from parta.schoolday.rules import RegimeKind
from parta.schoolday.rules.clashes import (
    Clash,
    ClashKind,
    PlannedItem,
    PlannedLesson,
    Taken,
    crowded_days,
    members_busy,
    most_lessons,
    regime_clashes,
    taken_twice,
)

_STARTS = ((8, 30), (9, 25), (10, 30), (11, 35), (12, 30), (13, 25), (14, 20))
_ENDS = ((9, 15), (10, 10), (11, 15), (12, 20), (13, 15), (14, 10), (15, 5))


def day(count: int) -> list[PlannedLesson]:
    return [
        PlannedLesson(number, time(*_STARTS[number - 1]), time(*_ENDS[number - 1]))
        for number in range(1, count + 1)
    ]


def item(kind: RegimeKind, name: str, starts: str, ends: str, weekday: int | None = None) -> PlannedItem:
    return PlannedItem(kind, name, weekday, time.fromisoformat(starts), time.fromisoformat(ends))


def kinds(clashes: Sequence[Clash]) -> list[ClashKind]:
    return [clash.kind for clash in clashes]


MEAL = item(RegimeKind.MEAL, "Обед", "10:10", "10:30")


def test_a_usual_week_has_nothing_to_look_at() -> None:
    assert regime_clashes(7, {weekday: day(6) for weekday in range(1, 6)}, [MEAL]) == []


def test_the_same_clash_on_several_days_is_said_once() -> None:
    late = item(RegimeKind.MEAL, "Обед", "10:20", "10:40")
    found = regime_clashes(7, {1: day(6), 3: day(6)}, [late])
    assert found == [Clash(ClashKind.MEAL_OUTSIDE_BREAK, (1, 3), "Обед", "3")]


def test_things_in_lessons_and_at_the_same_time() -> None:
    walk = item(RegimeKind.WALK, "Прогулка", "14:00", "14:40", 2)
    sport = item(RegimeKind.ACTIVITY, "Игры", "14:30", "15:00", 2)
    found = regime_clashes(7, {2: day(6)}, [walk, sport])
    assert kinds(found) == [ClashKind.IN_LESSON, ClashKind.ITEMS_OVERLAP]
    assert found[0].other == "6"
    # On other days they say nothing, but a day without lessons is noticed.
    assert kinds(regime_clashes(7, {3: day(6)}, [walk])) == [ClashKind.NO_LESSONS]


def test_grade_one_needs_a_long_dynamic_pause() -> None:
    pause = item(RegimeKind.DYNAMIC_PAUSE, "Пауза", "10:10", "10:30")
    assert ClashKind.NO_PAUSE in kinds(regime_clashes(1, {1: day(4)}, []))
    assert regime_clashes(1, {1: day(4)}, [pause]) == [Clash(ClashKind.SHORT_PAUSE, (1,), "Пауза", count=20)]
    long_enough = item(RegimeKind.DYNAMIC_PAUSE, "Пауза", "12:20", "13:00")
    assert regime_clashes(1, {1: day(4)}, [long_enough]) == []
    assert regime_clashes(2, {1: day(4)}, []) == []


def test_short_breaks_and_no_time_to_eat() -> None:
    hasty = [PlannedLesson(number, time(8 + number, 0), time(8 + number, 55)) for number in range(1, 5)]
    found = regime_clashes(5, {1: hasty}, [])
    assert kinds(found) == [ClashKind.SHORT_BREAK] * 3 + [ClashKind.NO_MEAL_BREAK]
    assert (found[0].what, found[0].count) == ("09:55", 5)


@pytest.mark.parametrize(
    ("grade", "counts", "crowded"),
    [
        (1, {1: 4, 2: 5}, []),
        (1, {1: 5, 2: 5}, [1, 2]),
        (1, {1: 6}, [1]),
        (3, {1: 5, 5: 6}, []),
        (4, {1: 6, 5: 6}, [1, 5]),
        (6, {1: 7}, [1]),
        (7, {1: 7, 2: 8}, [2]),
        (11, {1: 7}, []),
    ],
)
def test_lessons_a_day(grade: int, counts: dict[int, int], crowded: list[int]) -> None:
    assert crowded_days(grade, counts) == crowded


@given(st.integers(0, 13), st.dictionaries(st.integers(1, 6), st.integers(0, 12)))
def test_a_crowded_day_has_more_than_the_norm(grade: int, counts: dict[int, int]) -> None:
    most, _is_once = most_lessons(grade)
    crowded = crowded_days(grade, counts)
    assert all(counts[weekday] > most for weekday in crowded)
    assert all(counts[weekday] <= most + 1 for weekday in counts if weekday not in crowded)


def test_members_teacher_and_place_are_needed_elsewhere() -> None:
    meeting = Taken(2, time(14), time(15), "Шахматы")
    lesson = Taken(2, time(13, 25), time(14, 10), "Алгебра")
    other_day = Taken(3, time(14), time(15), "Хор")
    kind = ClashKind.MEMBERS_IN_LESSONS
    assert members_busy(kind, meeting, [("Иванов", [lesson, other_day]), ("Петров", [other_day])]) == [
        Clash(kind, (2,), "Иванов", "Алгебра")
    ]
    assert taken_twice(ClashKind.PLACE_TWICE, meeting, "Зал", [lesson, lesson, other_day]) == [
        Clash(ClashKind.PLACE_TWICE, (2,), "Зал", "Алгебра")
    ]
