"""How far an import, a rollover or an archive has got, and what may be done with it then."""

from datetime import datetime, timedelta
from enum import StrEnum

KEPT_FOR = timedelta(days=7)  # an archive that was made
_LEFT_LYING = timedelta(minutes=15)


class ImportKind(StrEnum):
    ROSTER = "roster"
    TEACHERS = "teachers"
    ASSIGNMENTS = "assignments"
    FET = "fet"
    ONEROSTER = "oneroster"

    @property
    def is_table(self) -> bool:
        """Whether its columns are asked for."""
        return self in {ImportKind.ROSTER, ImportKind.TEACHERS, ImportKind.ASSIGNMENTS}


class RunState(StrEnum):
    """``DRAFT``: columns or choices are still to be made; ``READY``: the preview stands."""

    DRAFT = "draft"
    WAITING = "waiting"
    READING = "reading"
    COMPARING = "comparing"
    READY = "ready"
    QUEUED = "queued"
    WRITING = "writing"
    APPLIED = "applied"
    UNDOING = "undoing"
    UNDONE = "undone"
    FAILED = "failed"


_RUNNING = {
    RunState.WAITING: 2,
    RunState.READING: 15,
    RunState.COMPARING: 50,
    RunState.QUEUED: 5,
    RunState.WRITING: 60,
    RunState.UNDOING: 50,
}


def is_running(state: RunState) -> bool:
    return state in _RUNNING


def percent_of(state: RunState, done: int = 0, total: int = 0) -> int:
    """How much of the bar is filled; of what is counted, by the count between this state and the next."""
    start = _RUNNING.get(state, 100)
    if not total or state not in _RUNNING:
        return start
    following = min((value for value in _RUNNING.values() if value > start), default=95)
    return start + (following - start) * min(done, total) // total


def may_retry(state: RunState, *, changed_at: datetime, now: datetime) -> bool:
    """What failed may be begun again, and so may what no job has touched for long."""
    return state is RunState.FAILED or (is_running(state) and now - changed_at >= _LEFT_LYING)
