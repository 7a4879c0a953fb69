"""Limits of messages and office hours (acceptance C3, K12): presets of the project unless said otherwise."""

from dataclasses import dataclass
from datetime import datetime, time, timedelta
from enum import StrEnum
from zoneinfo import ZoneInfo

MAX_TEXT = 4000
MAX_NAME = 100
MAX_PEOPLE = 100  # of a group
MAX_REASON = 500
EDIT_WITHIN = timedelta(minutes=15)
DELETE_WITHIN = timedelta(days=1)
FLOOD, FLOOD_WITHIN = 20, timedelta(minutes=1)
BEGUN, BEGUN_WITHIN = 30, timedelta(hours=1)  # new groups of one person
WRITING_EVERY = timedelta(seconds=3)  # no more signs of one writer than this
MOST_WATCHERS = 40  # among more people nobody looks at who is writing
OPENS_AT, CLOSES_AT = time(8), time(19)
_SUNDAY = 7


class ConversationKind(StrEnum):
    DIRECT = "direct"
    GROUP = "group"
    ROOM = "room"


class Decision(StrEnum):
    """About a message that somebody has reported."""

    LEFT = "left"
    REMOVED = "removed"


@dataclass(frozen=True, slots=True)
class OfficeHours:
    """When messages of families arrive at the school's staff: every day but Sunday. Equal ones: always."""

    zone: ZoneInfo
    opens_at: time = OPENS_AT
    closes_at: time = CLOSES_AT


def arrival(sent_at: datetime, hours: OfficeHours) -> datetime:
    """When a message sent at the (aware) moment arrives: at once in office hours, else when they begin."""
    if hours.opens_at >= hours.closes_at:
        return sent_at
    local = sent_at.astimezone(hours.zone)
    if local.isoweekday() != _SUNDAY and hours.opens_at <= local.time() < hours.closes_at:
        return sent_at
    day = local.date() if local.time() < hours.opens_at else local.date() + timedelta(days=1)
    if day.isoweekday() == _SUNDAY:
        day += timedelta(days=1)
    return datetime.combine(day, hours.opens_at, hours.zone).astimezone(sent_at.tzinfo)


def may_edit(sent_at: datetime, now: datetime) -> bool:
    return now - sent_at <= EDIT_WITHIN


def may_delete(sent_at: datetime, now: datetime) -> bool:
    return now - sent_at <= DELETE_WITHIN


def is_flood(sent_lately: int) -> bool:
    """``sent_lately``: messages of the author within ``FLOOD_WITHIN``, without the one to be sent."""
    return sent_lately >= FLOOD
