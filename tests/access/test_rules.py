import pytest

from parta.access.rules import ROLE_PERMISSIONS, Permission, Role, effective_roles, permissions_of

# Who may change what (domain H): a role that is not named here may not.
WRITERS = {
    Permission.WRITE_OWN_COURSES: {Role.TEACHER},
    Permission.WRITE_ANY_COURSE: {Role.DEPUTY},
    Permission.WRITE_OWN_CLASS_ATTENDANCE: {Role.CLASS_TEACHER},
    Permission.WRITE_TIMETABLE: {Role.DEPUTY},
    Permission.WRITE_PEOPLE: {Role.HEAD, Role.REGISTRAR},
    Permission.WRITE_POLICY: {Role.HEAD},
    Permission.ISSUE_ACCESS: {Role.CLASS_TEACHER, Role.HEAD, Role.REGISTRAR},
    Permission.ISSUE_CHILD_ACCESS: {Role.GUARDIAN},
    Permission.CLOSE_TERMS: {Role.DEPUTY},
    Permission.READ_WHOLE_SCHOOL: {Role.DEPUTY, Role.HEAD},
    Permission.READ_OWN_CLASS: {Role.CLASS_TEACHER},
    Permission.READ_CONTACTS: {
        Role.STUDENT,
        Role.GUARDIAN,
        Role.CLASS_TEACHER,
        Role.DEPUTY,
        Role.HEAD,
        Role.REGISTRAR,
    },
    Permission.WRITE_CONTACTS: {Role.GUARDIAN, Role.CLASS_TEACHER, Role.REGISTRAR},
    Permission.READ_FAMILY: {Role.STUDENT, Role.GUARDIAN},
    Permission.GIVE_TRUST: {Role.GUARDIAN},
    Permission.GIVE_CONSENT: {Role.STUDENT},
    Permission.GRANT_OPERATORS: {Role.STUDENT, Role.GUARDIAN, Role.HEAD},
}


def test_every_role_is_in_the_table() -> None:
    assert set(ROLE_PERMISSIONS) == set(Role)


@pytest.mark.parametrize(("permission", "roles"), WRITERS.items())
def test_only_these_roles_have_it(permission: Permission, roles: set[Role]) -> None:
    assert {role for role in Role if permission in permissions_of(frozenset({role}))} == roles


def test_registrar_reads_neither_diaries_nor_journals() -> None:
    assert not ROLE_PERMISSIONS[Role.REGISTRAR] & {Permission.READ_DIARY, Permission.READ_JOURNAL}


def test_everybody_may_read_the_timetable_but_operators() -> None:
    readers = {role for role in Role if Permission.READ_TIMETABLE in ROLE_PERMISSIONS[role]}
    assert readers == set(Role) - {Role.SUPPORT}
    assert ROLE_PERMISSIONS[Role.SUPPORT] == {Permission.ENTER, Permission.READ_DIARY}
    assert all(Permission.ENTER in permissions for permissions in ROLE_PERMISSIONS.values())


def test_roles_add_up() -> None:
    both = permissions_of(frozenset({Role.TEACHER, Role.GUARDIAN}))
    assert both == ROLE_PERMISSIONS[Role.TEACHER] | ROLE_PERMISSIONS[Role.GUARDIAN]
    assert permissions_of(frozenset()) == frozenset()


@pytest.mark.parametrize(
    ("held", "through", "counts"),
    [
        ({Role.GUARDIAN}, {Role.GUARDIAN}, {Role.GUARDIAN}),
        ({Role.GUARDIAN}, set(), set()),
        ({Role.GUARDIAN}, {Role.TRUSTED}, {Role.TRUSTED}),  # the right says which of the two it is
        ({Role.TRUSTED}, {Role.GUARDIAN, Role.TRUSTED}, {Role.GUARDIAN, Role.TRUSTED}),
        ({Role.TEACHER}, {Role.GUARDIAN}, {Role.TEACHER}),  # a right without a membership opens nothing
        ({Role.TEACHER, Role.GUARDIAN}, set(), {Role.TEACHER}),
        ({Role.SUPPORT}, set(), set()),
        ({Role.SUPPORT}, {Role.SUPPORT}, {Role.SUPPORT}),
        ({Role.GUARDIAN}, {Role.SUPPORT, Role.GUARDIAN}, {Role.GUARDIAN}),
        ({Role.STUDENT}, set(), {Role.STUDENT}),
    ],
)
def test_a_role_without_a_student_to_hold_it_for_is_none(
    held: set[Role], through: set[Role], counts: set[Role]
) -> None:
    assert effective_roles(frozenset(held), through) == counts
