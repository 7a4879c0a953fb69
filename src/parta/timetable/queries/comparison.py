"""Two versions side by side: what a class, a teacher or a room had and will have."""

from collections import defaultdict
from dataclasses import dataclass

from parta.access.actors import Actor
from parta.timetable.models import TimetableVersion
from parta.timetable.queries.grid import Owner, choose_owner, list_owners
from parta.timetable.queries.versions import PlansPage, get_version, plans_page
from parta.timetable.queries.week import PlanData, SlotInfo, load_plan
from parta.timetable.queries.words import day_name


@dataclass(frozen=True, slots=True)
class Line:
    """The same lesson in both: it stays; in one: it goes or comes."""

    text: str
    detail: str


@dataclass(frozen=True, slots=True)
class ComparedCell:
    period: int
    stays: tuple[Line, ...]
    goes: tuple[Line, ...]
    comes: tuple[Line, ...]


@dataclass(frozen=True, slots=True)
class ComparedDay:
    name: str
    cells: tuple[ComparedCell, ...]
    changes: int


@dataclass(frozen=True, slots=True)
class Comparison:
    owner: Owner | None
    owners: dict[str, list[Owner]]
    days: tuple[ComparedDay, ...]
    changed: tuple[Owner, ...]  # classes with differences


@dataclass(frozen=True, slots=True)
class ComparisonPage:
    version: TimetableVersion
    other: TimetableVersion | None
    plans: PlansPage
    owner: Owner | None
    owners: dict[str, list[Owner]]
    days: tuple[ComparedDay, ...]
    changed: tuple[Owner, ...]  # classes with differences


def comparison_page(actor: Actor, version_id: int, other_id: int | None, key: str) -> ComparisonPage:
    """``other_id`` None: the timetable that is running, or another one."""
    version = get_version(actor, version_id)
    plans = plans_page(actor)
    rows = [row for row in plans.all if row.version_id != version_id]
    running = next((row for row in rows if row.is_running), rows[0] if rows else None)
    chosen = other_id or (running.version_id if running else None)
    other = get_version(actor, chosen) if chosen else None
    new = load_plan(actor, version)
    old = load_plan(actor, other) if other else None
    found = compare(old, new, key)
    return ComparisonPage(
        version=version,
        other=other,
        plans=plans,
        owner=found.owner,
        owners=found.owners,
        days=found.days if old else (),
        changed=found.changed if old else (),
    )


def compare(old: PlanData | None, new: PlanData, key: str) -> Comparison:
    """``old`` None: there was no plan, all is new. ``key`` empty: the first class with differences."""
    owners = list_owners(new)
    changed = tuple(one for one in owners["class"] if _differs(old, new, one))
    owner = choose_owner(owners, key or (changed[0].key if changed else ""))
    return Comparison(owner, owners, _days(old, new, owner) if owner else (), changed)


def changed_days(old: PlanData | None, new: PlanData) -> dict[int, set[int]]:
    """Of each course whose lessons are at another time or place than before: the weekdays concerned."""
    before = {_place(slot) for slot in old.slots} if old else set()
    found: dict[int, set[int]] = defaultdict(set)
    for course_id, weekday, _period, _room in before ^ {_place(slot) for slot in new.slots}:
        found[course_id].add(weekday)
    return found


def _place(slot: SlotInfo) -> tuple[int, int, int, int | None]:
    return slot.course.course_id, slot.weekday, slot.period, slot.room_id


def _lessons(
    plan: PlanData | None, owner: Owner
) -> dict[tuple[int, int], dict[tuple[int, int | None], SlotInfo]]:
    found: dict[tuple[int, int], dict[tuple[int, int | None], SlotInfo]] = defaultdict(dict)
    for slot in plan.slots_of(owner.kind, owner.pk) if plan else ():
        found[slot.weekday, slot.period][slot.course.course_id, slot.room_id] = slot
    return found


def _differs(old: PlanData | None, new: PlanData, owner: Owner) -> bool:
    before, after = _lessons(old, owner), _lessons(new, owner)
    return {time: set(lessons) for time, lessons in before.items()} != {
        time: set(lessons) for time, lessons in after.items()
    }


def _days(old: PlanData | None, new: PlanData, owner: Owner) -> tuple[ComparedDay, ...]:
    before, after = _lessons(old, owner), _lessons(new, owner)
    days = sorted({*(old.days if old else ()), *new.days})
    periods = sorted({period for _day, period in [*before, *after]})
    found = []
    for day in days:
        cells = tuple(_cell(period, before[day, period], after[day, period]) for period in periods)
        found.append(ComparedDay(day_name(day), cells, sum(bool(cell.goes or cell.comes) for cell in cells)))
    return tuple(found)


def _cell(
    period: int,
    before: dict[tuple[int, int | None], SlotInfo],
    after: dict[tuple[int, int | None], SlotInfo],
) -> ComparedCell:
    return ComparedCell(
        period=period,
        stays=tuple(_line(after[key]) for key in sorted(before.keys() & after.keys(), key=str)),
        goes=tuple(_line(before[key]) for key in sorted(before.keys() - after.keys(), key=str)),
        comes=tuple(_line(after[key]) for key in sorted(after.keys() - before.keys(), key=str)),
    )


def _line(slot: SlotInfo) -> Line:
    detail = " · ".join(filter(None, [slot.course.label, slot.course.teacher_names, slot.room]))
    return Line(slot.course.subject, detail)
