"""What an event is, who gets its places, until when (acceptance E1, E2)."""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta, tzinfo
from enum import StrEnum

MAX_TITLE = 150
MAX_TEXT = 3000
MAX_NAME = 200  # of a venue, a subject, an organizer
MAX_PLACES = 10_000
MAX_QUESTION = 1000
MAX_OPEN_QUESTIONS = 3  # of one person, of one event
GRADES = range(1, 12)
LONGEST = timedelta(days=366)
LONGEST_AHEAD = timedelta(days=2 * 366)
ASKED_AFTER = timedelta(days=30)  # of results, of what was left behind


class EventKind(StrEnum):
    COMPETITION = "competition"
    OLYMPIAD = "olympiad"
    CONFERENCE = "conference"
    SEMINAR = "seminar"
    SPORT = "sport"
    PERFORMANCE = "performance"
    EXCURSION = "excursion"
    MEETING = "meeting"
    OTHER = "other"


class State(StrEnum):
    DRAFT = "draft"
    SUBMITTED = "submitted"  # waits for whoever may let it out
    PUBLISHED = "published"
    CANCELED = "canceled"


class Whom(StrEnum):
    """Who may take part."""

    STUDENTS = "students"
    STAFF = "staff"


class Standing(StrEnum):
    """Of somebody who has signed up."""

    PLACE = "place"
    WAITING = "waiting"


class Bar(StrEnum):
    """Why nobody can sign up."""

    NOT_OUT = "not_out"
    NO_SIGN_UP = "no_sign_up"
    CANCELED = "canceled"
    OVER = "over"  # its time has passed
    CLOSED = "closed"  # by the organizer


class Fault(StrEnum):
    """Why an event cannot be as it is written."""

    NO_TITLE = "no_title"
    NO_DAY = "no_day"
    NO_TEXT = "no_text"
    NO_VENUE = "no_venue"
    NO_CONTACT = "no_contact"
    BACKWARDS = "backwards"
    TOO_LONG = "too_long"
    FAR = "far"
    PAST = "past"
    NO_BEGINNING = "no_beginning"
    GRADES = "grades"
    NOBODY = "nobody"
    LATE_DEADLINE = "late_deadline"
    FEW_PLACES = "few_places"
    SIGNED_UP = "signed_up"


@dataclass(frozen=True, slots=True)
class When:
    """By the wall clock of the place. Without a time: all day."""

    starts_on: date
    ends_on: date
    starts_at: time | None = None
    ends_at: time | None = None

    def begins(self, zone: tzinfo) -> datetime:
        return datetime.combine(self.starts_on, self.starts_at or time.min, zone)


def deadline_of(when: When, sign_up_until: datetime | None, zone: tzinfo) -> datetime:
    """Until when one signs up and withdraws: never longer than until it begins."""
    begins = when.begins(zone)
    return begins if sign_up_until is None else min(sign_up_until, begins)


def bar_of(state: State, *, takes: bool, is_closed: bool, deadline: datetime, now: datetime) -> Bar | None:
    """Why nobody can sign up now; None: one can. ``takes``: the event has a sign-up at all."""
    if state is State.CANCELED:
        return Bar.CANCELED
    if state is not State.PUBLISHED:
        return Bar.NOT_OUT
    if not takes:
        return Bar.NO_SIGN_UP
    if now >= deadline:
        return Bar.OVER
    return Bar.CLOSED if is_closed else None


def standing_of_next(places: int | None, taken: int, waiting: int) -> Standing:
    """Where the next one who signs up stands: nobody goes past those who wait."""
    is_free = places is None or (taken < places and not waiting)
    return Standing.PLACE if is_free else Standing.WAITING


def moved_up(places: int | None, taken: int, waiting: int) -> int:
    """How many of those who wait get a place now."""
    return waiting if places is None else max(0, min(waiting, places - taken))


def is_for_grade(grade_from: int | None, grade_to: int | None, grade: int | None) -> bool:
    """Without grades it is for everybody; of whom no grade is known only such an event is."""
    if grade_from is None or grade_to is None:
        return True
    return grade is not None and grade_from <= grade <= grade_to


def faults_of_words(
    title: str, text: str, venue: str, contacts: Collection[str], *, is_draft: bool
) -> tuple[Fault, ...]:
    """A draft needs a title alone. ``contacts``: ways to reach the organizer, one of which must be there."""
    found = [] if title.strip() else [Fault.NO_TITLE]
    if not is_draft:
        found += [] if text.strip() else [Fault.NO_TEXT]
        found += [] if venue.strip() else [Fault.NO_VENUE]
        found += [] if any(contacts) else [Fault.NO_CONTACT]
    return tuple(found)


def faults_of_days(when: When, today: date, *, is_draft: bool) -> tuple[Fault, ...]:
    found = []
    is_same_day = when.starts_on == when.ends_on
    if when.ends_at is not None and when.starts_at is None:
        found.append(Fault.NO_BEGINNING)
    elif when.ends_on < when.starts_on or (
        is_same_day
        and when.starts_at is not None
        and when.ends_at is not None
        and when.ends_at <= when.starts_at
    ):
        found.append(Fault.BACKWARDS)
    if when.ends_on - when.starts_on > LONGEST:
        found.append(Fault.TOO_LONG)
    if when.starts_on - today > LONGEST_AHEAD:
        found.append(Fault.FAR)
    # A draft may have been put off, not written for another century.
    if when.ends_on < (today - LONGEST if is_draft else today):
        found.append(Fault.PAST)
    return tuple(found)


def faults_of_audience(
    whom: Collection[Whom], grade_from: int | None, grade_to: int | None
) -> tuple[Fault, ...]:
    found = [] if whom else [Fault.NOBODY]
    has_one = (grade_from is None) != (grade_to is None)
    if has_one or (grade_from is not None and grade_to is not None and grade_from > grade_to):
        found.append(Fault.GRADES)
    return tuple(found)


def faults_of_sign_up(
    when: When,
    sign_up_until: datetime | None,
    zone: tzinfo,
    *,
    takes: bool,
    places: int | None,
    taken: int,
) -> tuple[Fault, ...]:
    """``taken``: places that somebody has; nobody loses one because there are fewer, or no sign-up at all."""
    found = [] if takes or not taken else [Fault.SIGNED_UP]
    if sign_up_until is not None and sign_up_until > when.begins(zone):
        found.append(Fault.LATE_DEADLINE)
    if places is not None and places < taken:
        found.append(Fault.FEW_PLACES)
    return tuple(found)


def takes_questions(state: State, ends_on: date, today: date) -> bool:
    """Whether its organizer may still be asked here."""
    return state in {State.PUBLISHED, State.CANCELED} and today <= ends_on + ASKED_AFTER
