"""Dots: work owed, with a day by which it is due and what becomes of it (domain B8)."""

from datetime import date, datetime, time, timedelta, tzinfo
from enum import StrEnum

WARN_DAYS = 2


class DotState(StrEnum):
    """A dot is open until it ends in exactly one of the other ways."""

    OPEN = "open"
    FULFILLED = "fulfilled"  # the teacher entered the mark in its place
    WITHDRAWN = "withdrawn"
    EXPIRED = "expired"  # it became the agreed mark
    VANISHED = "vanished"  # it expired, and nothing had been agreed


class Problem(StrEnum):
    """Why a dot cannot be so."""

    BEFORE_LESSON = "before_lesson"
    AFTER_TERM = "after_term"
    PAST = "past"


def check_valid_until(valid_until: date, *, held_on: date, today: date, term_ends_on: date) -> Problem | None:
    """A dot is owed at least until its lesson and until today, and at most until the end of the term."""
    if valid_until < held_on:
        return Problem.BEFORE_LESSON
    if valid_until > term_ends_on:
        return Problem.AFTER_TERM
    return Problem.PAST if valid_until < today else None


def can_be_owed(*, held_on: date, today: date, term_ends_on: date) -> bool:
    """Whether the term has a day left on which the work could be done."""
    return max(held_on, today) <= term_ends_on


def preset_valid_until(*, held_on: date, today: date, term_ends_on: date, days: int) -> date:
    """``days`` from the later of lesson and today, but within the term."""
    return min(max(held_on, today) + timedelta(days=days), term_ends_on)


def expires_at(valid_until: date, zone: tzinfo) -> datetime:
    """The moment after the last minute of the day, in the school's zone."""
    return datetime.combine(valid_until + timedelta(days=1), time(), zone)


def is_expired(valid_until: date, now: datetime, zone: tzinfo) -> bool:
    return now >= expires_at(valid_until, zone)


def should_warn(valid_until: date, today: date) -> bool:
    """Two days before, and later if nobody was warned then."""
    return valid_until - timedelta(days=WARN_DAYS) <= today <= valid_until


def end_state(outcome: int | None) -> DotState:
    """How an unfulfilled dot ends when its time is over or the term closes."""
    return DotState.VANISHED if outcome is None else DotState.EXPIRED
