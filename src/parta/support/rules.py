"""Requests to support: their kinds, their way, what may be written in them (S1, S2)."""

import re
import unicodedata
from collections.abc import Iterable, Mapping
from datetime import timedelta
from enum import StrEnum

MAX_TOPIC = 200
MAX_TEXT = 10_000
MAX_TITLE = 120  # of a prepared answer
MAX_ENTRIES = 300  # of one request: what floods it is refused, a talk is never that long
LETTER_RETRIES = (1, 5, 30, 120, 600)  # minutes after which a letter is tried again

_NUMBER = re.compile(r"(\d{4})-(\d{1,9})")
_ARGUMENT = re.compile(r"<(?:\w+:)?(\w+)>")
_PROBLEM = re.compile(r"[45]\d\d( [0-9A-Za-z._-]{1,50})?")
_TOLD_ARGUMENTS = frozenset({"school", "code"})


class Kind(StrEnum):
    QUESTION = "question"
    ERROR = "error"
    ACCESS = "access"  # cannot get in
    DATA = "data"  # something about the person is wrong
    SUGGESTION = "suggestion"
    OTHER = "other"


class State(StrEnum):
    NEW = "new"
    IN_WORK = "in_work"
    WAITING = "waiting"  # for the requester
    ANSWERED = "answered"
    CLOSED = "closed"
    REOPENED = "reopened"


# Whoever asked waits for the operators.
WITH_US = frozenset({State.NEW, State.IN_WORK, State.REOPENED})


class Side(StrEnum):
    REQUESTER = "requester"
    OPERATOR = "operator"


class Step(StrEnum):
    """What happens to a request; each is a line of its history."""

    SEND = "send"
    TAKE = "take"
    ANSWER = "answer"
    ASK = "ask"
    CLOSE = "close"
    REPLY = "reply"
    SETTLE = "settle"  # the requester needs no answer any more
    NOTE = "note"
    TRANSFER = "transfer"
    MERGE = "merge"


# Only operators read these.
INTERNAL = frozenset({Step.NOTE, Step.TRANSFER, Step.MERGE})
# With these the operator says something to the requester.
SPOKEN = frozenset({Step.ANSWER, Step.ASK, Step.CLOSE})
# From which states a step leads where; None: the state stays.
_WAYS: Mapping[Step, Mapping[State, State | None]] = {
    Step.TAKE: {
        State.NEW: State.IN_WORK,
        State.REOPENED: State.IN_WORK,
        State.IN_WORK: None,
        State.WAITING: None,
        State.ANSWERED: None,
    },
    Step.ANSWER: {state: State.ANSWERED for state in State if state is not State.CLOSED},
    Step.ASK: {state: State.WAITING for state in State if state is not State.CLOSED},
    Step.CLOSE: {state: State.CLOSED for state in State if state is not State.CLOSED},
    Step.SETTLE: {state: State.CLOSED for state in State if state is not State.CLOSED},
    Step.REPLY: {
        State.NEW: None,
        State.IN_WORK: None,
        State.REOPENED: None,
        State.WAITING: State.IN_WORK,
        State.ANSWERED: State.REOPENED,
        State.CLOSED: State.REOPENED,
    },
    Step.NOTE: dict.fromkeys(State),
    Step.TRANSFER: {state: None for state in State if state is not State.CLOSED},
    Step.MERGE: {state: None for state in State if state is not State.CLOSED},
}


def next_state(state: State, step: Step) -> State | None:
    """The state after the step; None: it is not possible now."""
    ways = _WAYS.get(step, {})
    return (ways[state] or state) if state in ways else None


def is_told(step: Step, before: State | None, after: State) -> bool:
    """Whether a letter goes to the requester: at each change of state and whatever is said (S2)."""
    return step not in INTERNAL and (before is not after or step in SPOKEN)


def spelled_number(year: int, serial: int) -> str:
    """2026-000123"""
    return f"{year}-{serial:06d}"


def number_parts(text: str) -> tuple[int, int] | None:
    """Year and serial of a number as it is spelled; None: it is none."""
    found = _NUMBER.fullmatch(text.strip())
    return (int(found[1]), int(found[2])) if found else None


def is_blank(text: str) -> bool:
    """Nothing that can be seen: spaces, controls and marks without a letter. Pictographs can be seen."""
    return all(unicodedata.category(letter)[0] in "ZC" or letter == "\u2800" for letter in text)


def one_line(text: str) -> str:
    return " ".join(text.split())


def route_without_ids(route: str, values: Mapping[str, object]) -> str:
    """/school-7/diary/…/ of a page's route: which page it was, but not whose (no request is tied to a child).

    Empty for a route that is a regular expression, which nobody could read.
    """
    if set(route) & set("^$(?\\"):
        return ""

    def spelled(found: re.Match[str]) -> str:
        name = found[1]
        return str(values.get(name, "…")) if name in _TOLD_ARGUMENTS else "…"

    return f"/{_ARGUMENT.sub(spelled, route)}"


def median(times: Iterable[timedelta]) -> timedelta | None:
    """The middle one; of an even number the mean of the two in the middle; None of none."""
    ordered = sorted(times)
    if not ordered:
        return None
    half = len(ordered) // 2
    return ordered[half] if len(ordered) % 2 else (ordered[half - 1] + ordered[half]) / 2


def retry_after(tries: int) -> timedelta | None:
    """How long to wait after the ``tries``-th failure to send a letter; None: it is given up."""
    return timedelta(minutes=LETTER_RETRIES[tries - 1]) if tries <= len(LETTER_RETRIES) else None


def is_problem(text: str) -> bool:
    """An error page's number, with that of the line in the log or without."""
    return _PROBLEM.fullmatch(text) is not None
