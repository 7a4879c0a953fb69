"""How the terms of applications are kept: of a school, and of a region without names (A3)."""

from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from zoneinfo import ZoneInfo

from django.db.models import QuerySet

from parta.access.actors import Actor
from parta.core import clock
from parta.onboarding.models import AccessApplication
from parta.onboarding.queries.words import KIND_NAMES, REFUSAL_NAMES
from parta.onboarding.rules.applications import (
    REGISTRATION_MINUTES,
    RUNNING,
    ApplicantKind,
    RefusalReason,
    State,
)
from parta.onboarding.rules.figures import Figures, Kept, figures_of
from parta.schools.models import Region

PERIOD = timedelta(days=365)


@dataclass(frozen=True, slots=True)
class CountRow:
    name: str
    count: int


@dataclass(frozen=True, slots=True)
class SchoolFigures:
    since: date
    figures: Figures
    kinds: tuple[CountRow, ...]
    refusals: tuple[CountRow, ...]


@dataclass(frozen=True, slots=True)
class RegionRow:
    """One school of a region, in numbers."""

    school_id: int
    school: str
    figures: Figures


def school_figures(actor: Actor) -> SchoolFigures:
    """Of the last twelve months."""
    today = clock.today(actor.school.region.zone)
    since = today - PERIOD
    rows = list(_registered(actor.school.region, since).filter(school=actor.school))
    return SchoolFigures(
        since=since,
        figures=_figures(rows, today, actor.school.region.zone),
        kinds=_counts({kind: str(name) for kind, name in KIND_NAMES.items()}, [row.kind for row in rows]),
        refusals=_counts(
            {reason: str(name) for reason, name in REFUSAL_NAMES.items()},
            [row.refusal_reason for row in rows if row.state == State.REFUSED],
        ),
    )


def region_figures(region: Region, since: date) -> list[RegionRow]:
    """Every school of the region that had applications since the day, the worst first. No names of people."""
    today = clock.today(region.zone)
    rows: dict[int, list[AccessApplication]] = {}
    names: dict[int, str] = {}
    for row in _registered(region, since).select_related("school"):
        rows.setdefault(row.school_id, []).append(row)
        names[row.school_id] = row.school.short_name
    found = [
        RegionRow(pk, names[pk], _figures(of_school, today, region.zone)) for pk, of_school in rows.items()
    ]
    return sorted(found, key=lambda row: (-row.figures.overdue, row.school))


def _registered(region: Region, since: date) -> "QuerySet[AccessApplication]":
    begins = datetime.combine(since, time.min, tzinfo=region.zone)
    return AccessApplication.objects.filter(region=region, registered_at__gte=begins).only(
        "kind",
        "state",
        "refusal_reason",
        "school",
        "submitted_at",
        "registered_at",
        "due_on",
        "decided_at",
        "decision_days",
        "region",
    )


def _figures(rows: list[AccessApplication], today: date, zone: ZoneInfo) -> Figures:
    """Withdrawn ones needed no decision, and while the school waits for an answer nothing is late."""
    kept = [
        Kept(
            registration=row.registered_at - row.submitted_at,
            due_on=row.due_on if State(row.state) in RUNNING or row.decided_at else date.max,
            decided_on=row.decided_at.astimezone(zone).date() if row.decided_at else None,
            working_days=row.decision_days,
        )
        for row in rows
        if row.submitted_at and row.registered_at and row.due_on and row.state != State.WITHDRAWN
    ]
    return figures_of(kept, today=today, registration_minutes=REGISTRATION_MINUTES)


def _counts(
    names: dict[ApplicantKind, str] | dict[RefusalReason, str], found: list[str]
) -> tuple[CountRow, ...]:
    rows = [CountRow(name, found.count(key.value)) for key, name in names.items()]
    return tuple(row for row in rows if row.count)
