import pytest
from hypothesis import given
from hypothesis import strategies as st

from parta.access.rules import Permission, Role, permissions_of
from parta.home.rules import Landing, landing_of, sections_of

ROLES = st.frozensets(st.sampled_from(Role), min_size=1)


@pytest.mark.parametrize(
    ("roles", "has_students", "landing"),
    [
        ({Role.STUDENT}, True, Landing.DIARY),
        ({Role.GUARDIAN}, True, Landing.DIARY),
        ({Role.GUARDIAN}, False, Landing.TIMETABLE),
        ({Role.TEACHER}, False, Landing.JOURNAL),
        ({Role.TEACHER, Role.GUARDIAN}, True, Landing.JOURNAL),
        ({Role.CLASS_TEACHER}, False, Landing.CLASSES),
        ({Role.DEPUTY, Role.TEACHER}, False, Landing.OVERVIEW),
        ({Role.HEAD, Role.GUARDIAN}, True, Landing.OVERVIEW),
        ({Role.REGISTRAR}, False, Landing.CLASSES),
        ({Role.REGISTRAR, Role.GUARDIAN}, True, Landing.CLASSES),
    ],
)
def test_natural_page_of_several_roles(roles: set[Role], has_students: bool, landing: Landing) -> None:
    assert landing_of(permissions_of(frozenset(roles)), has_students=has_students) is landing


@given(roles=ROLES, has_students=st.booleans())
def test_landing_is_always_in_the_navigation(roles: frozenset[Role], has_students: bool) -> None:
    permissions = permissions_of(roles)
    has_students |= Role.SUPPORT in roles  # an operator is nobody without a student to see
    sections = sections_of(permissions, has_students=has_students)
    assert landing_of(permissions, has_students=has_students) in sections
    assert len(sections) <= 7, "what a phone's bottom bar can hold"


@given(roles=ROLES, more=ROLES, has_students=st.booleans())
def test_another_role_takes_nothing_away(
    roles: frozenset[Role], more: frozenset[Role], has_students: bool
) -> None:
    few = sections_of(permissions_of(roles), has_students=has_students)
    many = sections_of(permissions_of(roles | more), has_students=has_students)
    assert set(few) <= set(many)


def test_diary_is_for_those_who_have_students() -> None:
    everything = frozenset(Permission)
    assert Landing.DIARY in sections_of(everything, has_students=True)
    assert Landing.DIARY not in sections_of(everything, has_students=False)
