"""How far a generation has got, and what may be asked of it."""

from datetime import datetime, timedelta
from enum import StrEnum

LEAST_SECONDS, MOST_SECONDS, USUAL_SECONDS = 5, 900, 60
_LOST_AFTER = timedelta(minutes=3)


class GenerationState(StrEnum):
    WAITING = "waiting"
    SOLVING = "solving"
    EXPLAINING = "explaining"  # there is none, and why is being found out
    DONE = "done"
    IMPOSSIBLE = "impossible"
    NOT_FOUND = "not_found"  # in the time given
    CANCELED = "canceled"
    FAILED = "failed"


class Wish(StrEnum):
    """What the person who waits wants of a running generation."""

    GO_ON = "go_on"
    TAKE_BEST = "take_best"  # stop, the best so far will do
    CANCEL = "cancel"


OVER = frozenset(
    {
        GenerationState.DONE,
        GenerationState.IMPOSSIBLE,
        GenerationState.NOT_FOUND,
        GenerationState.CANCELED,
        GenerationState.FAILED,
    }
)


def is_lost(state: GenerationState, *, changed_at: datetime, now: datetime) -> bool:
    """Whether the job has gone without a word: it reports several times a minute while it lives."""
    return state not in OVER and state is not GenerationState.WAITING and now - changed_at > _LOST_AFTER
