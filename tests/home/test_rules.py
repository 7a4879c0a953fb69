import pytest
from hypothesis import given
from hypothesis import strategies as st

from parta.access.rules import Permission, Role, permissions_of
from parta.home.rules import (
    BAR_PHONE,
    MAX_TABS,
    ArrangementError,
    Reason,
    Section,
    Widget,
    arranged,
    phone_count,
    placed_key,
    sections_of,
    widgets_of,
    with_key,
    without_key,
)

ROLES = st.frozensets(st.sampled_from(Role), min_size=1)
KEYS = st.lists(st.sampled_from("abcdefghijklmnop"), unique=True)


@pytest.mark.parametrize(
    ("roles", "has_students", "first"),
    [
        ({Role.STUDENT}, True, Widget.ATTENTION),
        ({Role.TEACHER}, False, Widget.LESSONS),
        ({Role.TEACHER, Role.GUARDIAN}, True, Widget.LESSONS),
        ({Role.DEPUTY, Role.TEACHER}, False, Widget.FIGURES),
        ({Role.HEAD, Role.GUARDIAN}, True, Widget.OVERDUE),
        ({Role.REGISTRAR, Role.GUARDIAN}, True, Widget.OVERDUE),
    ],
)
def test_work_comes_before_family(roles: set[Role], has_students: bool, first: Widget) -> None:
    widgets = widgets_of(permissions_of(frozenset(roles)), has_students=has_students)
    # The steps of setting up are of a new school only.
    assert next(widget for widget in widgets if widget is not Widget.SETUP) is first


@given(roles=ROLES, more=ROLES, has_students=st.booleans())
def test_another_role_takes_nothing_away(
    roles: frozenset[Role], more: frozenset[Role], has_students: bool
) -> None:
    for offer in (sections_of, widgets_of):
        few = offer(permissions_of(roles), has_students=has_students)
        many = offer(permissions_of(roles | more), has_students=has_students)
        assert set(few) <= set(many)


@given(roles=ROLES)
def test_everybody_begins_at_home_and_keeps_within_the_most_tabs(roles: frozenset[Role]) -> None:
    sections = sections_of(permissions_of(roles), has_students=True)
    assert sections[0] is Section.HOME
    assert len(sections) <= MAX_TABS


def test_diary_is_for_those_who_have_students() -> None:
    everything = frozenset(Permission)
    assert Section.DIARY in sections_of(everything, has_students=True)
    assert Section.DIARY not in sections_of(everything, has_students=False)


@given(saved=st.none() | KEYS, offered=st.sets(st.sampled_from("abcdefghijklmnop")))
def test_only_what_is_offered_is_shown_in_the_saved_order(saved: list[str] | None, offered: set[str]) -> None:
    shown = arranged(saved, ("home",), offered)
    own = [key for key in saved or () if key in offered]
    assert shown == (tuple(own) or ("home",))


@given(keys=KEYS, key=st.sampled_from("abcdefghijklmnop"), position=st.integers(-3, 30))
def test_moving_changes_the_order_alone_and_may_be_repeated(keys: list[str], key: str, position: int) -> None:
    if key not in keys:
        with pytest.raises(ArrangementError):
            placed_key(keys, key, position)
        return
    moved = placed_key(keys, key, position)
    assert sorted(moved) == sorted(keys)
    assert [other for other in moved if other != key] == [other for other in keys if other != key]
    assert moved.index(key) == min(max(position, 0), len(keys) - 1)
    assert placed_key(moved, key, position) == moved


@pytest.mark.parametrize(
    ("keys", "key", "reason"),
    [
        (("a",), "z", Reason.UNKNOWN),
        (("a", "b"), "a", Reason.ALREADY),
        (("a", "c", "d"), "b", Reason.TOO_MANY),
    ],
)
def test_what_cannot_be_added(keys: tuple[str, ...], key: str, reason: Reason) -> None:
    with pytest.raises(ArrangementError) as error:
        with_key(keys, key, {"a", "b", "c", "d"}, 3)
    assert error.value.reason is reason


def test_adding_and_removing() -> None:
    assert with_key(("a",), "b", {"a", "b"}, 2) == ("a", "b")
    assert without_key(("a", "b"), "a") == ("b",)
    assert without_key(("a",), "b") == ("a",), "what is not there is removed already"
    with pytest.raises(ArrangementError):
        without_key(("a",), "a")


@given(number=st.integers(1, MAX_TABS))
def test_a_phone_has_place_for_more(number: int) -> None:
    shown = phone_count(number)
    assert shown + (shown < number) <= BAR_PHONE
