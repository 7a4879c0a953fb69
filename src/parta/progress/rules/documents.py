"""How a document that a job makes gets on, and how long it is kept."""

from datetime import datetime, timedelta
from enum import StrEnum

KEPT_FOR = timedelta(days=7)
_PATIENCE = timedelta(minutes=2)  # a class takes a second: whoever is silent so long has been stopped
_ROMAN = ("I", "II", "III", "IV")


class DocumentState(StrEnum):
    """What the job is doing; each step leads to the next, or to FAILED."""

    WAITING = "waiting"
    GATHERING = "gathering"
    SETTING = "setting"
    READY = "ready"
    FAILED = "failed"


_PERCENT = {
    DocumentState.WAITING: 5,  # an empty bar looks broken
    DocumentState.GATHERING: 25,
    DocumentState.SETTING: 60,
    DocumentState.READY: 100,
    DocumentState.FAILED: 0,
}


def percent_done(state: DocumentState) -> int:
    """For the progress bar."""
    return _PERCENT[state]


def is_over(state: DocumentState) -> bool:
    """Nothing more will happen by itself."""
    return state in {DocumentState.READY, DocumentState.FAILED}


def may_retry(state: DocumentState, *, changed_at: datetime, now: datetime) -> bool:
    """It failed, or its job has been silent for so long that nobody works at it any more."""
    is_stuck = not is_over(state) and now - changed_at > _PATIENCE
    return state == DocumentState.FAILED or is_stuck


def roman(number: int) -> str:
    """The number of a term as report cards have it."""
    return _ROMAN[number - 1] if 1 <= number <= len(_ROMAN) else str(number)
