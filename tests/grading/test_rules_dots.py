from datetime import UTC, date, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from parta.grading.rules.dots import (
    DotState,
    Problem,
    can_be_owed,
    check_valid_until,
    end_state,
    expires_at,
    is_expired,
    preset_valid_until,
    should_warn,
)

LESSON, TODAY, TERM_END = date(2026, 11, 10), date(2026, 11, 23), date(2026, 12, 30)
MOSCOW = ZoneInfo("Europe/Moscow")
ZONES = st.sampled_from(
    [ZoneInfo(name) for name in ("Europe/Kaliningrad", "Europe/Moscow", "Asia/Kamchatka")]
)
DAYS = st.dates(date(2026, 9, 1), date(2027, 5, 31))


@pytest.mark.parametrize(
    ("valid_until", "problem"),
    [
        (LESSON - timedelta(days=1), Problem.BEFORE_LESSON),
        (TODAY - timedelta(days=1), Problem.PAST),
        (TODAY, None),
        (TERM_END, None),
        (TERM_END + timedelta(days=1), Problem.AFTER_TERM),
    ],
)
def test_until_when_a_dot_may_be_owed(valid_until: date, problem: Problem | None) -> None:
    found = check_valid_until(valid_until, held_on=LESSON, today=TODAY, term_ends_on=TERM_END)
    assert found is problem


@given(held_on=DAYS, today=DAYS, term_ends_on=DAYS, days=st.integers(0, 60))
def test_the_preset_is_good_wherever_a_dot_can_be_owed_at_all(
    held_on: date, today: date, term_ends_on: date, days: int
) -> None:
    preset = preset_valid_until(held_on=held_on, today=today, term_ends_on=term_ends_on, days=days)
    problem = check_valid_until(preset, held_on=held_on, today=today, term_ends_on=term_ends_on)
    assert preset <= term_ends_on
    assert (problem is None) == can_be_owed(held_on=held_on, today=today, term_ends_on=term_ends_on)


def test_the_last_minute_of_the_day_still_counts() -> None:
    assert not is_expired(TODAY, datetime(2026, 11, 23, 23, 59, 59, tzinfo=MOSCOW), MOSCOW)
    assert is_expired(TODAY, datetime(2026, 11, 24, tzinfo=MOSCOW), MOSCOW)
    # In Kaliningrad it is still yesterday.
    assert not is_expired(TODAY, datetime(2026, 11, 24, tzinfo=MOSCOW), ZoneInfo("Europe/Kaliningrad"))


@given(
    valid_until=DAYS,
    zone=ZONES,
    moments=st.lists(st.datetimes(datetime(2026, 8, 31), datetime(2027, 6, 2)), min_size=2),  # noqa: DTZ001
)
def test_a_dot_ends_exactly_once_however_often_one_looks(
    valid_until: date, zone: ZoneInfo, moments: list[datetime]
) -> None:
    seen = [is_expired(valid_until, moment.replace(tzinfo=UTC), zone) for moment in sorted(moments)]
    assert seen == sorted(seen)  # once over, always over
    at = expires_at(valid_until, zone)
    assert is_expired(valid_until, at, zone)
    assert not is_expired(valid_until, at - timedelta(microseconds=1), zone)
    assert at.astimezone(zone).date() == valid_until + timedelta(days=1)


@given(outcome=st.none() | st.integers(1, 5))
def test_a_dot_becomes_a_mark_only_where_one_was_agreed(outcome: int | None) -> None:
    assert end_state(outcome) is (DotState.VANISHED if outcome is None else DotState.EXPIRED)


@pytest.mark.parametrize(("days", "warns"), [(-1, False), (0, True), (1, True), (2, True), (3, False)])
def test_families_are_warned_two_days_before(days: int, warns: bool) -> None:
    assert should_warn(TODAY + timedelta(days=days), TODAY) is warns
