"""What the days of a grade or a class hold beside lessons (domain F5)."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import time
from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _

from parta.academics.models import SchoolClass
from parta.access.actors import Actor
from parta.access.queries import require_of_school
from parta.access.rules import Permission
from parta.audit.commands import Change, record_changes
from parta.core.errors import NotFound, Refused
from parta.schoolday.models import RegimeItem
from parta.schoolday.queries.regime import RegimeOwner
from parta.schoolday.rules import MAX_NAME, RegimeKind
from parta.schoolyear.models import AcademicYear

MAX_PLACE = 100
MAX_ITEMS = 60  # of one grade or class
_LAST_SCHOOL_DAY = 6


@dataclass(frozen=True, slots=True)
class ItemData:
    """``weekday`` None: on every day with lessons. ``name`` empty: as its kind is called."""

    kind: RegimeKind
    name: str
    weekday: int | None
    starts_at: time
    ends_at: time
    place: str = ""


@transaction.atomic
def add_regime_item(*, actor: Actor, owner: RegimeOwner, data: ItemData) -> RegimeItem:
    """One thing more in the days of the grade or class.

    Refused: an end before the beginning, a Sunday, the same thing twice, texts too long, too many.
    """
    actor.require(Permission.WRITE_SCHOOL_DAY)
    _require_sound(data)
    item = RegimeItem(school=actor.school, **owner.columns)
    known = RegimeItem.objects.filter(school=actor.school, **owner.columns)
    if known.count() >= MAX_ITEMS:
        raise Refused(_("At most %(count)d entries.") % {"count": MAX_ITEMS}, code="too_many_items")
    _fill(item, data)
    if _key(item) in map(_key, known):
        raise Refused(_("This entry is there already."), code="item_twice", field="starts_at")
    item.save()
    _record(actor, "regime.added", item, None, _values(item))
    return item


@transaction.atomic
def change_regime_item(*, actor: Actor, item_id: int, data: ItemData) -> RegimeItem:
    """Refused as a new item is."""
    actor.require(Permission.WRITE_SCHOOL_DAY)
    item = _get_item(actor, item_id)
    _require_sound(data)
    before = _values(item)
    _fill(item, data)
    if _values(item) == before:
        return item
    columns = {"year_id": item.year_id, "grade": item.grade, "school_class_id": item.school_class_id}
    others = RegimeItem.objects.filter(school=actor.school, **columns).exclude(pk=item.pk)
    if _key(item) in map(_key, others):
        raise Refused(_("This entry is there already."), code="item_twice", field="starts_at")
    item.save()
    _record(actor, "regime.changed", item, before, _values(item))
    return item


@transaction.atomic
def remove_regime_item(*, actor: Actor, item_id: int) -> RegimeOwner:
    """The item goes; whose it was."""
    actor.require(Permission.WRITE_SCHOOL_DAY)
    item = _get_item(actor, item_id)
    owner = RegimeOwner(item.year_id, item.grade, item.school_class_id)
    _record(actor, "regime.removed", item, _values(item), None)
    item.delete()
    return owner


@transaction.atomic
def copy_regime(*, actor: Actor, source: RegimeOwner, targets: Sequence[RegimeOwner]) -> int:
    """Give the targets what the source has and they have not; how many items that was.

    Refused: no target, or nothing to copy.
    """
    actor.require(Permission.WRITE_SCHOOL_DAY)
    if not targets:
        raise Refused(_("Choose whom to copy it to."), code="no_target", field="targets")
    items = list(RegimeItem.objects.filter(school=actor.school, **source.columns))
    if not items:
        raise Refused(_("There is nothing to copy yet."), code="nothing_to_copy", field="targets")
    made: list[RegimeItem] = []
    for target in targets:
        known = {_key(item) for item in RegimeItem.objects.filter(school=actor.school, **target.columns)}
        made += [
            RegimeItem(school=actor.school, **target.columns, **_facts(item))
            for item in items
            if _key(item) not in known
        ]
    _save_all(actor, made)
    return len(made)


@transaction.atomic
def import_regime(*, actor: Actor, items: Iterable[tuple[RegimeOwner, ItemData]]) -> None:
    """Many at once, from a program: of owners of the actor's school. Refused as a single one is."""
    actor.require(Permission.WRITE_SCHOOL_DAY)
    made = []
    for owner, data in items:
        _require_sound(data)
        item = RegimeItem(school=actor.school, **owner.columns)
        _fill(item, data)
        made.append(item)
    require_of_school(actor, AcademicYear.objects.all(), {item.year_id for item in made})
    class_ids = {item.school_class_id for item in made if item.school_class_id}
    require_of_school(actor, SchoolClass.objects.all(), class_ids)
    _save_all(actor, made)


def _save_all(actor: Actor, items: Sequence[RegimeItem]) -> None:
    RegimeItem.objects.bulk_create(items)
    for stream in dict.fromkeys(_stream(item) for item in items):
        changes = [
            Change("regime.added", f"regime:{item.pk}", _place(item), None, _values(item))
            for item in items
            if _stream(item) == stream
        ]
        record_changes(actor=actor, stream=stream, changes=changes)


def _get_item(actor: Actor, item_id: int) -> RegimeItem:
    item = RegimeItem.objects.select_for_update().filter(school=actor.school, pk=item_id).first()
    if item is None:
        raise NotFound
    return item


def _require_sound(data: ItemData) -> None:
    if data.ends_at <= data.starts_at:
        raise Refused(_("The end comes after the beginning."), code="not_in_order", field="ends_at")
    if data.weekday is not None and not 1 <= data.weekday <= _LAST_SCHOOL_DAY:
        raise Refused(_("There is no school on this day of the week."), code="no_school", field="weekday")
    for field, text, longest in (("name", data.name, MAX_NAME), ("place", data.place, MAX_PLACE)):
        if len(text.strip()) > longest:
            raise Refused(
                _("At most %(count)d characters.") % {"count": longest}, code="too_long", field=field
            )


def _fill(item: RegimeItem, data: ItemData) -> None:
    item.kind = data.kind.value
    item.name = data.name.strip()
    item.weekday = data.weekday
    item.starts_at, item.ends_at = data.starts_at, data.ends_at
    item.place = data.place.strip()


def _facts(item: RegimeItem) -> dict[str, Any]:
    names = ("kind", "name", "weekday", "starts_at", "ends_at", "place")
    return {name: getattr(item, name) for name in names}


def _key(item: RegimeItem) -> tuple[Any, ...]:
    """What makes two items the same thing; the place does not."""
    return (item.kind, item.name, item.weekday, item.starts_at, item.ends_at)


def _values(item: RegimeItem) -> dict[str, Any]:
    times = {"starts_at": f"{item.starts_at:%H:%M}", "ends_at": f"{item.ends_at:%H:%M}"}
    return {**_facts(item), **times}


def _stream(item: RegimeItem) -> str:
    return f"school-day:{item.year_id}"


def _place(item: RegimeItem) -> str:
    return f"class:{item.school_class_id}" if item.school_class_id else f"grade:{item.year_id}-{item.grade}"


def _record(
    actor: Actor,
    kind: str,
    item: RegimeItem,
    before: dict[str, Any] | None,
    after: dict[str, Any] | None,
) -> None:
    change = Change(kind, f"regime:{item.pk}", _place(item), before, after)
    record_changes(actor=actor, stream=_stream(item), changes=[change])
