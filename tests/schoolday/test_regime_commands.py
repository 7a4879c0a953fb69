from dataclasses import replace
from datetime import time

import pytest

from parta.audit.models import AuditEvent
from parta.core.errors import Forbidden, NotFound, Refused
from parta.schoolday.commands.regime import (
    MAX_ITEMS,
    MAX_PLACE,
    ItemData,
    add_regime_item,
    change_regime_item,
    copy_regime,
    import_regime,
    remove_regime_item,
)
from parta.schoolday.models import RegimeItem
from parta.schoolday.queries.regime import RegimeOwner, get_owner, get_owners
from parta.schoolday.rules import MAX_NAME, RegimeKind
from tests.factories.cast import Cast
from tests.factories.school_day import get_regime_item

MEAL = ItemData(RegimeKind.MEAL, "Завтрак", None, time(9, 15), time(9, 25), "Столовая")


def grade(cast: Cast) -> RegimeOwner:
    return RegimeOwner(cast.year.pk, 7, None)


def own(cast: Cast) -> RegimeOwner:
    return RegimeOwner(cast.year.pk, None, cast.school_class.pk)


def test_an_item_is_added_changed_and_removed_with_its_history(cast: Cast) -> None:
    deputy = cast.actor("deputy")
    item = add_regime_item(actor=deputy, owner=grade(cast), data=MEAL)
    change_regime_item(actor=deputy, item_id=item.pk, data=replace(MEAL, weekday=2))
    change_regime_item(actor=deputy, item_id=item.pk, data=replace(MEAL, weekday=2))  # nothing new
    assert RegimeItem.objects.get().weekday == 2
    assert remove_regime_item(actor=deputy, item_id=item.pk) == grade(cast)
    assert not RegimeItem.objects.exists()
    events = AuditEvent.objects.filter(record=f"regime:{item.pk}").order_by("sequence")
    assert [event.kind for event in events] == ["regime.added", "regime.changed", "regime.removed"]
    assert events[0].after is not None
    assert events[0].after["starts_at"] == "09:15"


@pytest.mark.parametrize(
    ("changed", "code", "field"),
    [
        ({"ends_at": time(9, 15)}, "not_in_order", "ends_at"),
        ({"ends_at": time(9)}, "not_in_order", "ends_at"),
        ({"weekday": 7}, "no_school", "weekday"),
        ({"weekday": 0}, "no_school", "weekday"),
        ({"name": "З" * (MAX_NAME + 1)}, "too_long", "name"),
        ({"place": "С" * (MAX_PLACE + 1)}, "too_long", "place"),
    ],
)
def test_what_cannot_be_is_refused(cast: Cast, changed: dict[str, object], code: str, field: str) -> None:
    data = replace(MEAL, **changed)  # type: ignore[arg-type]
    known = get_regime_item(cast)
    for write in (
        lambda: add_regime_item(actor=cast.actor("deputy"), owner=grade(cast), data=data),
        lambda: change_regime_item(actor=cast.actor("deputy"), item_id=known.pk, data=data),
        lambda: import_regime(actor=cast.actor("deputy"), items=[(grade(cast), data)]),
    ):
        with pytest.raises(Refused) as refused:
            write()
        assert (refused.value.code, refused.value.field) == (code, field)
    assert RegimeItem.objects.count() == 1


def test_the_same_thing_twice_and_too_many_are_refused(cast: Cast) -> None:
    deputy = cast.actor("deputy")
    first = add_regime_item(actor=deputy, owner=grade(cast), data=MEAL)
    other = add_regime_item(actor=deputy, owner=grade(cast), data=replace(MEAL, name="Обед"))
    add_regime_item(actor=deputy, owner=own(cast), data=MEAL)  # a class beside its grade may have it
    with pytest.raises(Refused, match="уже есть"):
        add_regime_item(actor=deputy, owner=grade(cast), data=replace(MEAL, place="Буфет"))
    with pytest.raises(Refused, match="уже есть"):
        change_regime_item(actor=deputy, item_id=other.pk, data=MEAL)
    change_regime_item(actor=deputy, item_id=first.pk, data=replace(MEAL, place="Буфет"))
    RegimeItem.objects.bulk_create(
        RegimeItem(
            school=cast.school,
            year=cast.year,
            grade=7,
            kind="other",
            name=str(number),
            starts_at=time(10),
            ends_at=time(11),
        )
        for number in range(MAX_ITEMS)
    )
    with pytest.raises(Refused) as refused:
        add_regime_item(actor=deputy, owner=grade(cast), data=replace(MEAL, name="Полдник"))
    assert refused.value.code == "too_many_items"


def test_copies_add_what_is_missing_and_nothing_twice(cast: Cast) -> None:
    deputy = cast.actor("deputy")
    add_regime_item(actor=deputy, owner=grade(cast), data=MEAL)
    add_regime_item(actor=deputy, owner=grade(cast), data=replace(MEAL, name="Обед"))
    add_regime_item(actor=deputy, owner=own(cast), data=MEAL)
    targets = get_owners(deputy, [f"class-{cast.school_class.pk}", f"class-{cast.other_class.pk}"])
    assert copy_regime(actor=deputy, source=grade(cast), targets=targets) == 3
    assert copy_regime(actor=deputy, source=grade(cast), targets=targets) == 0
    assert cast.other_class.regime.count() == 2


def test_nothing_to_copy_and_nobody_to_copy_to_are_refused(cast: Cast) -> None:
    deputy = cast.actor("deputy")
    for source, targets, code in (
        (own(cast), [grade(cast)], "nothing_to_copy"),
        (own(cast), [], "no_target"),
    ):
        with pytest.raises(Refused) as refused:
            copy_regime(actor=deputy, source=source, targets=targets)
        assert (refused.value.code, refused.value.field) == (code, "targets")


def test_another_schools_items_and_classes_are_not_found(cast: Cast) -> None:
    deputy = cast.actor("deputy")
    item = get_regime_item(cast.other)
    with pytest.raises(NotFound):
        change_regime_item(actor=deputy, item_id=item.pk, data=MEAL)
    with pytest.raises(NotFound):
        remove_regime_item(actor=deputy, item_id=item.pk)
    with pytest.raises(NotFound):
        get_owner(deputy, class_id=cast.other.school_class.pk)
    with pytest.raises(NotFound):
        get_owners(deputy, [f"class-{cast.other.school_class.pk}"])
    for owner in (
        RegimeOwner(cast.year.pk, None, cast.other.school_class.pk),
        RegimeOwner(cast.other.year.pk, 7, None),
    ):
        with pytest.raises(NotFound):
            import_regime(actor=deputy, items=[(owner, MEAL)])


@pytest.mark.parametrize("key", ["head", "class_teacher", "guardian"])
def test_only_the_deputy_head_sets_the_day(cast: Cast, key: str) -> None:
    actor, item = cast.actor(key), get_regime_item(cast)
    for write in (
        lambda: add_regime_item(actor=actor, owner=grade(cast), data=MEAL),
        lambda: change_regime_item(actor=actor, item_id=item.pk, data=MEAL),
        lambda: remove_regime_item(actor=actor, item_id=item.pk),
        lambda: copy_regime(actor=actor, source=grade(cast), targets=[own(cast)]),
        lambda: import_regime(actor=actor, items=[]),
    ):
        with pytest.raises(Forbidden):
            write()
