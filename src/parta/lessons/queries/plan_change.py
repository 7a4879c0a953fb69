"""A published weekly plan beside the one before it, for everybody of the school (acceptance K11)."""

from dataclasses import dataclass
from datetime import date, timedelta

from parta.access.actors import Actor
from parta.core.errors import NotFound
from parta.lessons.queries.plan_words import plan_title
from parta.lessons.queries.week import Owner, own_owners
from parta.timetable.models import TimetableVersion
from parta.timetable.queries.comparison import ComparedDay, Comparison, compare
from parta.timetable.queries.versions import find_version_on, get_version
from parta.timetable.queries.week import load_plan


@dataclass(frozen=True, slots=True)
class PlanChange:
    version: TimetableVersion
    old: TimetableVersion | None
    title: str
    mine: tuple[Owner, ...]
    comparison: Comparison
    next_on: date | None  # after a temporary one: from when another goes on
    next_name: str

    @property
    def changes(self) -> int:
        return count_changes(self.comparison.days)


def plan_change(actor: Actor, version_id: int, key: str) -> PlanChange:
    """``key`` of a class or a teacher; empty: one's own, else the first class with differences.

    NotFound for a draft, which is nobody's yet but its makers'.
    """
    version = get_version(actor, version_id)
    if version.is_draft:
        raise NotFound
    old = former_version(version)
    mine = tuple(own_owners(actor, version.starts_on))
    key = key or (mine[0].key if mine else "")
    plans = load_plan(actor, old) if old else None, load_plan(actor, version)
    next_on = version.ends_on + timedelta(days=1)
    following = find_version_on(version.year_id, next_on)
    return PlanChange(
        version=version,
        old=old,
        title=plan_title(version),
        mine=mine,
        comparison=compare(*plans, key),
        next_on=next_on if following else None,
        next_name=following.name if following else "",
    )


def former_version(version: TimetableVersion) -> TimetableVersion | None:
    """The plan that the version replaces: in force the day before, or without it on its first day."""
    before = version.starts_on - timedelta(days=1)
    found = (find_version_on(version.year_id, day, without=version.pk) for day in (version.starts_on, before))
    return next(filter(None, found), None)


def count_changes(days: tuple[ComparedDay, ...]) -> int:
    return sum(day.changes for day in days)
