"""What a nightly check of registers looks for, and when it is due (acceptance K13, users' 14)."""

from datetime import datetime, timedelta
from enum import StrEnum

NIGHT = range(2, 6)  # hours in which nobody works
LATEST = timedelta(hours=30)  # after a night in which Parta was stopped
PATIENCE = timedelta(minutes=15)  # after which a check that was asked for counts as lost
KEPT = 200  # findings of a school that are kept with their place; all are counted


class Flaw(StrEnum):
    """What is wrong: first what was changed past the application, then what contradicts itself."""

    CHAIN = "chain"
    CHANGED = "changed"
    FILED = "filed"
    SIGNATURE = "signature"
    MARK_OF_ABSENT = "mark_of_absent"
    CANCELED = "canceled"
    NOT_ENROLLED = "not_enrolled"
    TWO_CLASSES = "two_classes"

    @property
    def is_tampering(self) -> bool:
        return self in {Flaw.CHAIN, Flaw.CHANGED, Flaw.FILED, Flaw.SIGNATURE}


def is_check_due(now: datetime, last: datetime | None) -> bool:
    """Once a night; ``now`` and ``last`` are in the zone of the school."""
    is_night = now.hour in NIGHT
    if last is None:
        return is_night
    return (is_night and last.date() < now.date()) or now - last > LATEST


def is_check_running(now: datetime, asked: datetime | None, checked: datetime | None) -> bool:
    """Asked for, and neither done nor lost."""
    return asked is not None and now - asked < PATIENCE and (checked is None or checked < asked)
