"""How support is doing: who waits, and how long a first answer takes."""

from dataclasses import dataclass
from datetime import datetime, timedelta

from django.db.models import Count, Min, Q
from django.utils.timesince import timesince

from parta.access.operators import Operator
from parta.core import clock
from parta.support.models import Ticket
from parta.support.rules import WITH_US, State, median

PERIOD = timedelta(days=30)
_MOST = 5000  # first answers that are looked at


@dataclass(frozen=True, slots=True)
class Overview:
    """``waiting``: requests that wait for the operators; ``unclaimed``: of them in nobody's hands.

    ``oldest_at``: since when the first of them waits; ``first_answer``: the median of the last ``PERIOD``,
    of ``answered`` requests; ``sent``: how many came in that time.
    """

    waiting: int
    unclaimed: int
    mine: int
    oldest_at: datetime | None
    first_answer: timedelta | None
    answered: int
    sent: int

    @property
    def first_answer_words(self) -> str:
        """Such as "2 hours, 5 minutes"; empty: nothing was answered."""
        if self.first_answer is None:
            return ""
        now = clock.now()
        return str(timesince(now - self.first_answer, now))


def support_overview(operator: Operator) -> Overview:
    rows, since = Ticket.objects.visible_to(operator), clock.now() - PERIOD
    ours = Q(state__in=[state.value for state in WITH_US], merged_into__isnull=True)
    counts = rows.aggregate(
        waiting=Count("pk", filter=ours),
        unclaimed=Count("pk", filter=ours & Q(operator__isnull=True)),
        mine=Count("pk", filter=Q(operator_id=operator.user_id) & ~Q(state=State.CLOSED.value)),
        oldest_at=Min("waiting_since", filter=ours),
        sent=Count("pk", filter=Q(created_at__gte=since)),
    )
    answered = rows.filter(first_answered_at__gte=since).order_by("-first_answered_at")
    spans = answered.values_list("created_at", "first_answered_at")[:_MOST]
    times = [end - begin for begin, end in spans if end is not None]
    return Overview(first_answer=median(times), answered=len(times), **counts)
