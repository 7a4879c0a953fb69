"""When families see a mark (acceptance K1)."""

from datetime import UTC, date, datetime, time, timedelta
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from parta.grading.rules.publication import age_on, guardian_delay, visible_before

MOSCOW = ZoneInfo("Europe/Moscow")
HOUR = timedelta(hours=1)
NONE = timedelta()
_FIRST = datetime(2024, 1, 1, tzinfo=UTC)

zones = st.sampled_from([UTC, MOSCOW, ZoneInfo("Asia/Kamchatka"), ZoneInfo("Europe/Berlin")])
moments = st.integers(0, 4 * 365 * 24 * 60).map(lambda number: _FIRST + timedelta(minutes=number))
delays = st.integers(0, 168).map(lambda hours: timedelta(hours=hours))
times = st.none() | st.times()


def is_seen(
    set_at: datetime,
    now: datetime,
    *,
    publish_at: time | None,
    delay: timedelta,
    zone: ZoneInfo,
) -> bool:
    cutoff = visible_before(now, publish_at=publish_at, delay=delay, zone=zone)
    return set_at <= now if cutoff is None else set_at < cutoff


def at(day: int, hour: int, minute: int = 0) -> datetime:
    return datetime(2026, 11, day, hour, minute, tzinfo=MOSCOW)


@pytest.mark.parametrize(
    ("now", "expected"),
    [
        (at(23, 15, 59), at(22, 16)),  # today's window has not opened
        (at(23, 16), at(23, 16)),
        (at(23, 23, 59), at(23, 16)),
        (at(24, 0), at(23, 16)),
    ],
)
def test_daily_window(now: datetime, expected: datetime) -> None:
    assert visible_before(now, publish_at=time(16), delay=NONE, zone=MOSCOW) == expected


def test_without_a_policy_everything_is_seen() -> None:
    assert visible_before(at(23, 12), publish_at=None, delay=NONE, zone=MOSCOW) is None


def test_delay_comes_on_top_of_the_window() -> None:
    cutoff = visible_before(at(23, 17), publish_at=time(16), delay=24 * HOUR, zone=MOSCOW)
    assert cutoff == at(22, 16)
    assert visible_before(at(23, 17), publish_at=None, delay=24 * HOUR, zone=MOSCOW) == at(22, 17)


@pytest.mark.parametrize(
    ("hours", "age", "expected"),
    [(24, 14, 24 * HOUR), (24, 13, NONE), (0, 15, NONE), (24, None, NONE)],
)
def test_delay_of_parents_by_age(hours: int, age: int | None, expected: timedelta) -> None:
    assert guardian_delay(hours=hours, from_age=14, age=age) == expected


@pytest.mark.parametrize(
    ("day", "age"), [(date(2026, 5, 3), 12), (date(2026, 5, 4), 13), (date(2027, 5, 3), 13)]
)
def test_age_in_full_years(day: date, age: int) -> None:
    assert age_on(day, date(2013, 5, 4)) == age


@given(set_at=moments, now=moments, publish_at=times, delay=delays, zone=zones)
def test_never_seen_before_it_was_set(
    set_at: datetime, now: datetime, publish_at: time | None, delay: timedelta, zone: ZoneInfo
) -> None:
    if is_seen(set_at, now, publish_at=publish_at, delay=delay, zone=zone):
        assert set_at + delay <= now


@given(
    set_at=moments,
    now=moments,
    later=st.timedeltas(NONE, timedelta(days=30)),
    publish_at=times,
    delay=delays,
    zone=zones,
)
def test_once_seen_always_seen(
    set_at: datetime,
    now: datetime,
    later: timedelta,
    publish_at: time | None,
    delay: timedelta,
    zone: ZoneInfo,
) -> None:
    policy = {"publish_at": publish_at, "delay": delay, "zone": zone}
    if is_seen(set_at, now, **policy):  # type: ignore[arg-type]
        assert is_seen(set_at, now + later, **policy)  # type: ignore[arg-type]


@given(set_at=moments, publish_at=times, delay=delays, zone=zones)
def test_seen_at_last(set_at: datetime, publish_at: time | None, delay: timedelta, zone: ZoneInfo) -> None:
    """A window a day, an hour more where clocks are changed: nothing is held back for longer."""
    now = set_at + delay + timedelta(days=1, hours=2)
    assert is_seen(set_at, now, publish_at=publish_at, delay=delay, zone=zone)


@given(set_at=moments, now=moments, publish_at=times, delay=delays, zone=zones)
def test_parents_never_see_more_than_the_student(
    set_at: datetime, now: datetime, publish_at: time | None, delay: timedelta, zone: ZoneInfo
) -> None:
    if is_seen(set_at, now, publish_at=publish_at, delay=delay, zone=zone):
        assert is_seen(set_at, now, publish_at=publish_at, delay=NONE, zone=zone)
