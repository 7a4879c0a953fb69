"""When a notification leaves."""

from datetime import UTC, datetime, time, timedelta
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from parta.notifications.rules import (
    BUNDLE,
    MOST_ATTEMPTS,
    Channel,
    Digest,
    Wishes,
    due_at,
    is_quiet,
    retry_at,
)

MOSCOW = ZoneInfo("Europe/Moscow")
CALM = Wishes(MOSCOW, quiet_from=time(0), quiet_until=time(0))
MOMENTS = st.integers(0, 730 * 24 * 60).map(
    lambda minutes: datetime(2026, 1, 1, tzinfo=UTC) + timedelta(minutes=minutes)
)
WISHES = st.builds(
    Wishes,
    zone=st.sampled_from([MOSCOW, ZoneInfo("Asia/Kamchatka"), ZoneInfo("Europe/Berlin"), ZoneInfo("UTC")]),
    digest=st.sampled_from(Digest),
    digest_at=st.times(),
    digest_weekday=st.integers(1, 7),
    quiet_from=st.times(),
    quiet_until=st.times(),
)


def _at(hour: int, minute: int = 0, day: int = 24) -> datetime:
    return datetime(2026, 11, day, hour, minute, tzinfo=MOSCOW)


@pytest.mark.parametrize(
    ("moment", "wishes", "due"),
    [
        (_at(14), CALM, _at(14, 1)),  # a burst may follow
        (_at(22), Wishes(MOSCOW), _at(7, day=25)),  # quiet over midnight
        (_at(6, 59), Wishes(MOSCOW), _at(7)),
        (_at(20, 59), Wishes(MOSCOW), _at(7, day=25)),  # the burst ends in quiet hours
        (_at(14), Wishes(MOSCOW, quiet_from=time(13), quiet_until=time(16)), _at(16)),
        (_at(14), Wishes(MOSCOW, digest=Digest.DAILY), _at(18)),
        (_at(18), Wishes(MOSCOW, digest=Digest.DAILY), _at(18, day=25)),
        (_at(14), Wishes(MOSCOW, digest=Digest.WEEKLY), _at(18, day=27)),  # Tuesday to Friday
        (_at(19, day=27), Wishes(MOSCOW, digest=Digest.WEEKLY), _at(18, day=27) + timedelta(days=7)),
        (_at(14), Wishes(MOSCOW, digest=Digest.DAILY, digest_at=time(22)), _at(7, day=25)),
    ],
)
def test_letters(moment: datetime, wishes: Wishes, due: datetime) -> None:
    assert due_at(moment=moment, channel=Channel.EMAIL, wishes=wishes, is_urgent=False) == due


def test_push_waits_for_no_digest() -> None:
    wishes = Wishes(MOSCOW, digest=Digest.WEEKLY)
    assert due_at(moment=_at(14), channel=Channel.PUSH, wishes=wishes, is_urgent=False) == _at(14, 1)


def test_urgent_leaves_at_once_at_night() -> None:
    for channel in Channel:
        wishes = Wishes(MOSCOW, digest=Digest.WEEKLY)
        assert due_at(moment=_at(3), channel=channel, wishes=wishes, is_urgent=True) == _at(3)


@given(MOMENTS, WISHES, st.sampled_from(Channel))
def test_nothing_leaves_early_in_quiet_hours_or_never(
    moment: datetime, wishes: Wishes, channel: Channel
) -> None:
    due = due_at(moment=moment, channel=channel, wishes=wishes, is_urgent=False)
    assert due >= min(moment + BUNDLE, due) > moment
    assert not is_quiet(due, wishes)
    assert due - moment < timedelta(days=9)
    if channel is Channel.PUSH or wishes.digest is Digest.AT_ONCE:
        assert due >= moment + BUNDLE


@given(MOMENTS)
def test_tries_end(moment: datetime) -> None:
    waits = [retry_at(moment, attempts) for attempts in range(1, MOST_ATTEMPTS + 1)]
    assert waits[-1] is None
    assert sorted(filter(None, waits)) == waits[:-1]
