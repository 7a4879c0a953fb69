"""The history of a school's calendar and bells: one chain of its own."""

from datetime import date
from typing import Protocol

from parta.access.actors import Actor
from parta.audit.commands import Change, record_changes
from parta.audit.queries import Values
from parta.core.errors import NotFound
from parta.schoolyear.models import AcademicYear

STREAM = "calendar"


class Dated(Protocol):
    starts_on: date
    ends_on: date


def span_of(row: Dated) -> list[str]:
    """The first and the last day, plain."""
    return [row.starts_on.isoformat(), row.ends_on.isoformat()]


def lock_year(actor: Actor, year_id: int) -> AcademicYear:
    """A year of the school, locked until the end of the transaction: its writers queue."""
    year = AcademicYear.objects.visible_to(actor).select_for_update().filter(pk=year_id).first()
    if year is None:
        raise NotFound
    return year


def record_calendar(
    actor: Actor, kind: str, record: object, before: Values | None, after: Values | None
) -> None:
    """Note a change of the calendar."""
    name = f"{kind.partition('.')[0]}:{record}"
    record_changes(actor=actor, stream=STREAM, changes=[Change(kind, name, STREAM, before, after)])
