"""The regimes of grades and classes as those who set them see them."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import time
from typing import Any

from django.db.models import Q

from parta.academics.models import SchoolClass
from parta.access.actors import Actor
from parta.access.rules import Permission
from parta.core import clock
from parta.core.errors import NotFound
from parta.schoolday.models import RegimeItem
from parta.schoolday.queries.plan import PlannedSlot, list_slots
from parta.schoolday.queries.words import (
    ICONS,
    PlanWarning,
    clash_text,
    regime_name,
    times_text,
    weekday_names,
    weekdays_text,
)
from parta.schoolday.rules import RegimeKind
from parta.schoolday.rules.clashes import Clash, PlannedItem, PlannedLesson, regime_clashes
from parta.schoolday.rules.day import Placed, lay_out
from parta.schoolyear.queries import find_year_on, get_year_on

_SCHOOL_WEEK = 5  # shown even when there are no lessons in the plan


@dataclass(frozen=True, slots=True)
class RegimeOwner:
    """A grade of a year, or one class."""

    year_id: int
    grade: int | None
    class_id: int | None

    @property
    def columns(self) -> dict[str, Any]:
        return {"year_id": self.year_id, "grade": self.grade, "school_class_id": self.class_id}

    @property
    def key(self) -> str:
        """What stands for it in a form."""
        return f"class-{self.class_id}" if self.class_id else f"grade-{self.grade}"


@dataclass(frozen=True, slots=True)
class OwnerRow:
    owner: RegimeOwner
    name: str
    items: int
    warnings: int


@dataclass(frozen=True, slots=True)
class GradeRow:
    grade: OwnerRow
    classes: tuple[OwnerRow, ...]


@dataclass(frozen=True, slots=True)
class RegimeLine:
    """A line of a day's timeline: a lesson of the plan, a break or an item of the regime."""

    kind: str  # lesson, break or a kind of the regime
    title: str
    icon: str
    starts_at: time
    times: str
    place: str
    item_id: int | None = None
    is_own: bool = True  # False: the grade's, on the page of a class
    is_every_day: bool = False
    inside: tuple["RegimeLine", ...] = ()


@dataclass(frozen=True, slots=True)
class RegimeDay:
    weekday: int
    name: str
    has_lessons: bool
    lines: tuple[RegimeLine, ...]


@dataclass(frozen=True, slots=True)
class RegimePage:
    owner: RegimeOwner
    name: str
    grade: int
    days: tuple[RegimeDay, ...]
    warnings: tuple[PlanWarning, ...]
    classes: tuple[tuple[int, str], ...]  # of the grade
    bells_of: str  # the class whose lessons are shown
    item_count: int
    targets: tuple[tuple[str, str], ...]  # to copy to: key and name


def regime_index(actor: Actor) -> tuple[GradeRow, ...]:
    """Grades and classes of the year with how much each has of its own and what should be looked at."""
    actor.require(Permission.WRITE_SCHOOL_DAY)
    today = clock.today(actor.school.zone)
    year = find_year_on(actor, today)
    if year is None:
        return ()
    classes = _classes(actor, year.pk)
    items = _items(actor, year.pk)
    slots = list_slots(year.pk, today)
    rows = []
    for grade in dict.fromkeys(school_class.grade for school_class in classes):
        own = [school_class for school_class in classes if school_class.grade == grade]
        owners = [
            OwnerRow(
                RegimeOwner(year.pk, None, one.pk),
                one.name,
                sum(item.school_class_id == one.pk for item in items),
                len(_class_clashes(one, items, slots)),
            )
            for one in own
        ]
        count = sum(item.grade == grade for item in items)
        whole = OwnerRow(RegimeOwner(year.pk, grade, None), str(grade), count, 0)
        rows.append(GradeRow(whole, tuple(owners)))
    return tuple(rows)


def get_owner(actor: Actor, *, grade: int | None = None, class_id: int | None = None) -> RegimeOwner:
    """A grade that has classes this year, or a class of this year; else NotFound."""
    year = get_year_on(actor, clock.today(actor.school.zone))
    classes = SchoolClass.objects.filter(school=actor.school, year=year)
    own = classes.filter(grade=grade or 0) if class_id is None else classes.filter(pk=class_id)
    if not own.exists():
        raise NotFound
    return RegimeOwner(year.pk, grade if class_id is None else None, class_id)


def get_owners(actor: Actor, keys: Sequence[str]) -> list[RegimeOwner]:
    """Owners by their keys; NotFound where one is none of this year's."""
    year = get_year_on(actor, clock.today(actor.school.zone))
    known = {owner.key: owner for owner, _name in _all_owners(year.pk, _classes(actor, year.pk))}
    if any(key not in known for key in keys):
        raise NotFound
    return [known[key] for key in dict.fromkeys(keys)]


def get_item(actor: Actor, item_id: int) -> RegimeItem:
    actor.require(Permission.WRITE_SCHOOL_DAY)
    item = RegimeItem.objects.filter(school=actor.school, pk=item_id).first()
    if item is None:
        raise NotFound
    return item


def owner_of(item: RegimeItem) -> RegimeOwner:
    return RegimeOwner(item.year_id, item.grade, item.school_class_id)


def regime_page(actor: Actor, owner: RegimeOwner) -> RegimePage:
    """The owner's days of the week as timelines, with what should be looked at.

    A grade's timeline stands on the lessons of its first class; the warnings are about all of them.
    """
    actor.require(Permission.WRITE_SCHOOL_DAY)
    today = clock.today(actor.school.zone)
    classes = _classes(actor, owner.year_id)
    grade = owner.grade
    if owner.class_id is not None:
        grade = next(one.grade for one in classes if one.pk == owner.class_id)
    of_grade = [one for one in classes if one.grade == grade]
    about = [one for one in of_grade if owner.class_id in {None, one.pk}]
    slots = list_slots(owner.year_id, today, [one.pk for one in about])
    items = _items(actor, owner.year_id, grade, owner.class_id)
    shown = about[0]
    return RegimePage(
        owner=owner,
        name=shown.name if owner.class_id else str(grade),
        grade=grade or 0,
        days=_days(owner, shown, slots, items),
        warnings=_warnings(about, items, slots, is_one=owner.class_id is not None),
        classes=tuple((one.pk, one.name) for one in of_grade),
        bells_of=shown.name,
        item_count=sum(owner_of(item) == owner for item in items),
        targets=tuple(
            (other.key, name) for other, name in _all_owners(owner.year_id, classes) if other != owner
        ),
    )


def _classes(actor: Actor, year_id: int) -> list[SchoolClass]:
    rows = SchoolClass.objects.filter(school=actor.school, year_id=year_id)
    return list(rows.order_by("grade", "letter"))


def _all_owners(year_id: int, classes: Sequence[SchoolClass]) -> list[tuple[RegimeOwner, str]]:
    owners = []
    for grade in dict.fromkeys(one.grade for one in classes):
        owners.append((RegimeOwner(year_id, grade, None), str(grade)))
        owners += [(RegimeOwner(year_id, None, one.pk), one.name) for one in classes if one.grade == grade]
    return owners


def _items(
    actor: Actor, year_id: int, grade: int | None = None, class_id: int | None = None
) -> list[RegimeItem]:
    """All of the year, or those of the grade and of one class of it."""
    rows = RegimeItem.objects.filter(school=actor.school, year_id=year_id)
    if grade is not None and class_id is not None:
        rows = rows.filter(Q(grade=grade) | Q(school_class_id=class_id))
    elif grade is not None:
        rows = rows.filter(grade=grade)
    return list(rows.order_by("starts_at", "ends_at", "pk"))


def _days(
    owner: RegimeOwner, shown: SchoolClass, slots: Sequence[PlannedSlot], items: Sequence[RegimeItem]
) -> tuple[RegimeDay, ...]:
    own = [slot for slot in slots if slot.class_id == shown.pk]
    weekdays = {slot.weekday for slot in own}
    known = weekdays | {item.weekday for item in items if item.weekday} | set(range(1, _SCHOOL_WEEK + 1))
    names = weekday_names()
    return tuple(
        RegimeDay(
            weekday,
            names[weekday - 1],
            weekday in weekdays,
            tuple(
                _lines(
                    owner,
                    [slot for slot in own if slot.weekday == weekday],
                    [item for item in items if item.weekday == weekday or (item.weekday is None)],
                )
            ),
        )
        for weekday in sorted(known)
    )


def _lines(owner: RegimeOwner, slots: Sequence[PlannedSlot], items: Sequence[RegimeItem]) -> list[RegimeLine]:
    """Groups of a class that have lessons at the same time stand on one line."""
    by_period: dict[int, list[PlannedSlot]] = {}
    for slot in slots:
        by_period.setdefault(slot.period, []).append(slot)
    lessons = [
        Placed(first.starts_at, first.ends_at, _lesson_line(period, group))
        for period, group in by_period.items()
        for first in group[:1]
    ]
    others = [Placed(item.starts_at, item.ends_at, _item_line(owner, item)) for item in items]
    return [_line(row) for row in lay_out(lessons, others)]


def _line(row: Placed[RegimeLine]) -> RegimeLine:
    if row.what is not None:
        return row.what
    times = times_text(row.starts_at, row.ends_at)
    inside = tuple(_line(item) for item in row.inside)
    return RegimeLine("break", "", "bell", row.starts_at, times, "", inside=inside)


def _lesson_line(period: int, slots: Sequence[PlannedSlot]) -> RegimeLine:
    subjects = ", ".join(dict.fromkeys(slot.subject for slot in slots))
    times = times_text(slots[0].starts_at, slots[0].ends_at)
    return RegimeLine("lesson", f"{period}. {subjects}", "book-open", slots[0].starts_at, times, "")


def _item_line(owner: RegimeOwner, item: RegimeItem) -> RegimeLine:
    return RegimeLine(
        kind=item.kind,
        title=regime_name(item.kind, item.name),
        icon=ICONS[item.kind],
        starts_at=item.starts_at,
        times=times_text(item.starts_at, item.ends_at),
        place=item.place,
        item_id=item.pk,
        is_own=owner_of(item) == owner,
        is_every_day=item.weekday is None,
    )


def _class_clashes(
    school_class: SchoolClass, items: Sequence[RegimeItem], slots: Sequence[PlannedSlot]
) -> list[Clash]:
    lessons: dict[int, list[PlannedLesson]] = {}
    for slot in slots:
        if slot.class_id == school_class.pk:
            planned = PlannedLesson(slot.period, slot.starts_at, slot.ends_at)
            lessons.setdefault(slot.weekday, []).append(planned)
    own = [
        PlannedItem(
            RegimeKind(item.kind),
            regime_name(item.kind, item.name),
            item.weekday,
            item.starts_at,
            item.ends_at,
        )
        for item in items
        if item.school_class_id == school_class.pk or item.grade == school_class.grade
    ]
    return regime_clashes(school_class.grade, lessons, own)


def _warnings(
    classes: Sequence[SchoolClass],
    items: Sequence[RegimeItem],
    slots: Sequence[PlannedSlot],
    *,
    is_one: bool,
) -> tuple[PlanWarning, ...]:
    """The same warning about several classes once, with their names."""
    whom: dict[Clash, list[str]] = {}
    for school_class in classes:
        for clash in _class_clashes(school_class, items, slots):
            whom.setdefault(clash, []).append(school_class.name)
    return tuple(
        PlanWarning(weekdays_text(clash.weekdays), clash_text(clash), "" if is_one else ", ".join(names))
        for clash, names in whom.items()
    )
