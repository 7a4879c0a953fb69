from datetime import date, time
from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from parta.exchange.rules.calendar import bells, breaks_between, quarters, semesters, year_of


@pytest.mark.parametrize(
    ("day", "year"), [(date(2026, 9, 1), 2026), (date(2027, 5, 31), 2026), (date(2027, 6, 1), 2027)]
)
def test_year_of(day: date, year: int) -> None:
    assert year_of(day) == year


def test_quarters_and_what_lies_between() -> None:
    spans = quarters(2026)
    assert spans[0] == (date(2026, 9, 1), date(2026, 10, 25))
    assert spans[3] == (date(2027, 4, 5), date(2027, 5, 26))
    assert breaks_between(spans)[0] == (date(2026, 10, 26), date(2026, 11, 2))
    assert semesters(2026) == [(spans[0][0], spans[1][1]), (spans[2][0], spans[3][1])]


@pytest.mark.parametrize(
    ("names", "expected"),
    [
        (["8:15", "9:05"], [(1, time(8, 15), time(9, 0)), (2, time(9, 5), time(9, 50))]),
        (["08:00-08:40"], [(1, time(8), time(8, 40))]),
        (["8:00", "8:30"], [(1, time(8), time(8, 30)), (2, time(8, 30), time(9, 15))]),
        (["1.", "2."], [(1, time(8, 30), time(9, 15)), (2, time(9, 25), time(10, 10))]),
        (["9:00", "8:00"], [(1, time(8, 30), time(9, 15)), (2, time(9, 25), time(10, 10))]),
    ],
)
def test_bells(names: list[str], expected: list[tuple[int, time, time]]) -> None:
    assert bells(names) == expected


@given(st.lists(st.one_of(st.text(max_size=12), st.times().map(str)), min_size=1, max_size=80))
def test_bells_are_always_in_order(names: list[str]) -> None:
    found = bells(names)
    assert [number for number, _first, _last in found] == list(range(1, len(names) + 1))
    for (_a, first, last), (_b, following, _c) in pairwise(found):
        assert first < last <= following
    assert found[-1][1] < found[-1][2]
