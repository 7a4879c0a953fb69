import pytest

from parta.access.rules import ROLE_PERMISSIONS, Permission, Role, permissions_of

# Who may change what (domain H): a role that is not named here may not.
WRITERS = {
    Permission.WRITE_OWN_COURSES: {Role.TEACHER},
    Permission.WRITE_ANY_COURSE: {Role.DEPUTY},
    Permission.WRITE_OWN_CLASS_ATTENDANCE: {Role.CLASS_TEACHER},
    Permission.WRITE_TIMETABLE: {Role.DEPUTY},
    Permission.WRITE_PEOPLE: {Role.HEAD, Role.REGISTRAR},
    Permission.WRITE_POLICY: {Role.HEAD},
    Permission.CLOSE_TERMS: {Role.DEPUTY},
    Permission.READ_WHOLE_SCHOOL: {Role.DEPUTY, Role.HEAD},
    Permission.READ_OWN_CLASS: {Role.CLASS_TEACHER},
}


def test_every_role_is_in_the_table() -> None:
    assert set(ROLE_PERMISSIONS) == set(Role)


@pytest.mark.parametrize(("permission", "roles"), WRITERS.items())
def test_only_these_roles_have_it(permission: Permission, roles: set[Role]) -> None:
    assert {role for role in Role if permission in permissions_of(frozenset({role}))} == roles


def test_registrar_reads_neither_diaries_nor_journals() -> None:
    assert not ROLE_PERMISSIONS[Role.REGISTRAR] & {Permission.READ_DIARY, Permission.READ_JOURNAL}


def test_everybody_may_read_the_timetable() -> None:
    assert all(Permission.READ_TIMETABLE in permissions for permissions in ROLE_PERMISSIONS.values())


def test_roles_add_up() -> None:
    both = permissions_of(frozenset({Role.TEACHER, Role.GUARDIAN}))
    assert both == ROLE_PERMISSIONS[Role.TEACHER] | ROLE_PERMISSIONS[Role.GUARDIAN]
    assert permissions_of(frozenset()) == frozenset()
