from datetime import UTC, date, datetime, timedelta
from zoneinfo import ZoneInfo

from parta.core import clock

MOSCOW = ZoneInfo("Europe/Moscow")


def test_time_goes_on_unless_it_is_fixed() -> None:
    assert abs(clock.now() - datetime.now(UTC)) < timedelta(seconds=5)
    assert clock.now().tzinfo is UTC


def test_fixed_moment_ends_with_its_block() -> None:
    moment = datetime(2026, 9, 1, 8, 30, tzinfo=MOSCOW)
    with clock.fixed_at(moment):
        assert clock.now() == moment
        with clock.fixed_at(moment + timedelta(days=1)):
            assert clock.today(MOSCOW) == date(2026, 9, 2)
        assert clock.now() == moment
    assert clock.now() != moment


def test_today_is_the_zones_own() -> None:
    with clock.fixed_at(datetime(2026, 11, 22, 21, 30, tzinfo=UTC)):
        assert clock.today(UTC) == date(2026, 11, 22)
        assert clock.today(MOSCOW) == date(2026, 11, 23)
