"""What people are told about, by which channels, and when it leaves (acceptance C5)."""

from dataclasses import dataclass
from datetime import datetime, time, timedelta
from enum import StrEnum
from zoneinfo import ZoneInfo

BUNDLE = timedelta(seconds=60)  # a burst of one kind leaves as one letter
DIGEST_AT = time(18, 0)
FRIDAY = 5
CLAIM = timedelta(minutes=5)  # a worker that says nothing for so long is taken for dead
MOST_ATTEMPTS = 6
MAX_TITLE = 200
MAX_BODY = 1000
BACK = ":back:"  # between the cause of what was taken back and its number


class Kind(StrEnum):
    """What a notification is about; each may be switched on and off by channel."""

    MARK = "mark"
    ABSENCE = "absence"
    HOMEWORK = "homework"
    CONDUCT = "conduct"
    TIMETABLE = "timetable"
    CONTROL_WORK = "control_work"
    DEBT = "debt"
    ANNOUNCEMENT = "announcement"
    MESSAGE = "message"
    EVENT = "event"
    APPLICATION = "application"
    TICKET = "ticket"


# What is told of one child: these may be chosen for each.
OF_CHILDREN = frozenset(
    {
        Kind.MARK,
        Kind.ABSENCE,
        Kind.HOMEWORK,
        Kind.CONDUCT,
        Kind.TIMETABLE,
        Kind.CONTROL_WORK,
        Kind.DEBT,
    }
)


class Channel(StrEnum):
    """How it reaches somebody beside the list inside Parta, which has everything."""

    EMAIL = "email"
    PUSH = "push"


class Digest(StrEnum):
    """How often letters come. Push is always at once: who wants it less often turns it off."""

    AT_ONCE = "at_once"
    DAILY = "daily"
    WEEKLY = "weekly"


class DeliveryState(StrEnum):
    PENDING = "pending"
    SENDING = "sending"  # claimed by a worker
    SENT = "sent"
    FAILED = "failed"  # given up
    CANCELED = "canceled"  # read before it left


# What leaves by which channel unless the user says otherwise: letters about what cannot wait to be found.
DEFAULTS: dict[Channel, frozenset[Kind]] = {
    Channel.EMAIL: frozenset({Kind.ABSENCE, Kind.ANNOUNCEMENT, Kind.APPLICATION, Kind.TICKET, Kind.DEBT}),
    Channel.PUSH: frozenset(Kind),
}


@dataclass(frozen=True, slots=True)
class Wishes:
    """When somebody wants to be told. Hours are of the wall clock in ``zone``; equal ones: no quiet hours."""

    zone: ZoneInfo
    digest: Digest = Digest.AT_ONCE
    digest_at: time = DIGEST_AT
    digest_weekday: int = FRIDAY  # 1 Monday … 7 Sunday
    quiet_from: time = time(21, 0)
    quiet_until: time = time(7, 0)

    @property
    def is_ever_quiet(self) -> bool:
        return self.quiet_from != self.quiet_until


def due_at(*, moment: datetime, channel: Channel, wishes: Wishes, is_urgent: bool) -> datetime:
    """When what happened at the (aware) moment leaves by the channel.

    Urgent: at once, in quiet hours too (an unexplained absence; acceptance K1 exempts it). Else a letter
    waits for the next digest, and everything for a burst to be over and for the end of quiet hours.
    """
    if is_urgent:
        return moment
    ready = moment + BUNDLE
    if channel is Channel.EMAIL and wishes.digest is not Digest.AT_ONCE:
        ready = _next_digest(moment, wishes)
    return _after_quiet_hours(ready, wishes)


def is_quiet(moment: datetime, wishes: Wishes) -> bool:
    """Whether the wall clock shows quiet hours; the last minute of them is the one before ``quiet_until``."""
    if not wishes.is_ever_quiet:
        return False
    now = moment.astimezone(wishes.zone).time()
    if wishes.quiet_from < wishes.quiet_until:
        return wishes.quiet_from <= now < wishes.quiet_until
    return now >= wishes.quiet_from or now < wishes.quiet_until


def retry_at(moment: datetime, attempts: int) -> datetime | None:
    """When to try again after so many failures: 1, 4, 16, 64, 256 minutes; None: give up."""
    return None if attempts >= MOST_ATTEMPTS else moment + timedelta(minutes=4 ** (attempts - 1))


def _after_quiet_hours(moment: datetime, wishes: Wishes) -> datetime:
    if not is_quiet(moment, wishes):
        return moment
    return _next_at(moment, wishes.quiet_until, wishes.zone)


def _next_digest(moment: datetime, wishes: Wishes) -> datetime:
    found = _next_at(moment, wishes.digest_at, wishes.zone)
    if wishes.digest is Digest.DAILY:
        return found
    days = (wishes.digest_weekday - found.astimezone(wishes.zone).isoweekday()) % 7
    day = found.astimezone(wishes.zone).date() + timedelta(days=days)
    return datetime.combine(day, wishes.digest_at, wishes.zone).astimezone(moment.tzinfo)


def _next_at(moment: datetime, wall: time, zone: ZoneInfo) -> datetime:
    """The next moment strictly later at which the wall clock shows the time."""
    day = moment.astimezone(zone).date()
    for step in range(3):
        found = datetime.combine(day + timedelta(days=step), wall, zone).astimezone(moment.tzinfo)
        if found > moment:
            return found
    raise AssertionError("a day has passed")  # three days have three of every time
