"""How well the terms of applications are kept (A3, G4)."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, timedelta


@dataclass(frozen=True, slots=True)
class Kept:
    """One application: how long its registration took; until when it was due; when it was decided."""

    registration: timedelta
    due_on: date
    decided_on: date | None
    working_days: int | None  # to the decision


@dataclass(frozen=True, slots=True)
class Figures:
    count: int = 0
    decided: int = 0
    on_time: int = 0  # of the decided
    overdue: int = 0  # undecided although due
    registered_in_time: int = 0
    longest_registration: timedelta = timedelta()
    mean_days: float | None = None  # working days to the decision

    @property
    def on_time_percent(self) -> int | None:
        """Whole percent of all that are decided or overdue; None: there is nothing to judge by."""
        judged = self.decided + self.overdue
        return self.on_time * 100 // judged if judged else None


def figures_of(rows: Iterable[Kept], *, today: date, registration_minutes: int) -> Figures:
    rows = list(rows)
    decided = [row for row in rows if row.decided_on is not None]
    days = [row.working_days for row in decided if row.working_days is not None]
    limit = timedelta(minutes=registration_minutes)
    return Figures(
        count=len(rows),
        decided=len(decided),
        on_time=sum(1 for row in decided if row.decided_on is not None and row.decided_on <= row.due_on),
        overdue=sum(1 for row in rows if row.decided_on is None and row.due_on < today),
        registered_in_time=sum(1 for row in rows if row.registration <= limit),
        longest_registration=max((row.registration for row in rows), default=timedelta()),
        mean_days=round(sum(days) / len(days), 1) if days else None,
    )
