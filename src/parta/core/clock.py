"""The only source of the present moment, so that a demo or a test can live on another day."""

from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from datetime import UTC, date, datetime, tzinfo

_fixed: ContextVar[datetime | None] = ContextVar("fixed_moment", default=None)


def now() -> datetime:
    """The present moment, in UTC."""
    return _fixed.get() or datetime.now(UTC)


def milliseconds() -> int:
    """The present moment as browsers count it."""
    return int(now().timestamp() * 1000)


def today(zone: tzinfo) -> date:
    """The present date on the wall calendar of ``zone``."""
    return now().astimezone(zone).date()


@contextmanager
def fixed_at(moment: datetime) -> Iterator[None]:
    """Stop the clock at ``moment`` (aware) for the code inside."""
    token = _fixed.set(moment.astimezone(UTC))
    try:
        yield
    finally:
        _fixed.reset(token)
