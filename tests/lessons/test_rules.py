from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from parta.lessons.rules import Lock, lesson_lock, week_days

TODAY = date(2026, 11, 23)
DAYS = st.dates(min_value=date(2000, 1, 1), max_value=date(2100, 1, 1))


def lock(
    days_ago: int,
    *,
    is_canceled: bool = False,
    is_term_closed: bool = False,
    free_edit_days: int | None = 14,
    has_reason: bool = False,
) -> Lock | None:
    return lesson_lock(
        held_on=TODAY - timedelta(days=days_ago),
        today=TODAY,
        is_canceled=is_canceled,
        is_term_closed=is_term_closed,
        free_edit_days=free_edit_days,
        has_reason=has_reason,
    )


def test_free_until_the_window_ends() -> None:
    assert lock(0) is None
    assert lock(14) is None
    assert lock(15) is Lock.REASON_NEEDED
    assert lock(15, has_reason=True) is None


def test_lesson_to_come_is_locked_even_with_a_reason() -> None:
    assert lock(-1, has_reason=True) is Lock.FUTURE


def test_canceled_and_closed_are_hard() -> None:
    assert lock(0, is_canceled=True, has_reason=True) is Lock.CANCELED
    assert lock(0, is_term_closed=True, has_reason=True) is Lock.TERM_CLOSED


def test_deputy_needs_a_reason_on_the_same_day() -> None:
    assert lock(0, free_edit_days=None) is Lock.REASON_NEEDED
    assert lock(0, free_edit_days=None, has_reason=True) is None


@given(
    days_ago=st.integers(-400, 400),
    window=st.none() | st.integers(0, 366),
    is_canceled=st.booleans(),
    is_term_closed=st.booleans(),
)
def test_a_reason_opens_only_the_soft_lock(
    days_ago: int, window: int | None, is_canceled: bool, is_term_closed: bool
) -> None:
    def locked(*, has_reason: bool) -> Lock | None:
        return lock(
            days_ago,
            is_canceled=is_canceled,
            is_term_closed=is_term_closed,
            free_edit_days=window,
            has_reason=has_reason,
        )

    without, with_reason = locked(has_reason=False), locked(has_reason=True)
    assert with_reason is not Lock.REASON_NEEDED
    if without is not Lock.REASON_NEEDED:
        assert with_reason is without


@given(days_ago=st.integers(0, 400), window=st.integers(0, 365))
def test_a_longer_window_never_locks_more(days_ago: int, window: int) -> None:
    if lock(days_ago, free_edit_days=window) is None:
        assert lock(days_ago, free_edit_days=window + 1) is None


@given(day=DAYS)
def test_week_is_monday_to_sunday_around_the_day(day: date) -> None:
    week = week_days(day)
    assert day in week
    assert [each.isoweekday() for each in week] == [1, 2, 3, 4, 5, 6, 7]
    assert all(week_days(each) == week for each in week)


@pytest.mark.parametrize("day", [date(2026, 11, 23), date(2026, 11, 29)])
def test_week_of_its_first_and_last_day(day: date) -> None:
    assert week_days(day)[0] == date(2026, 11, 23)
