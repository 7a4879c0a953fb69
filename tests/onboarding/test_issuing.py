"""Access issued by a school: the rules, the command, and whom it refuses."""

import secrets
from datetime import date, timedelta

import pytest
from django.contrib.auth import authenticate
from django.test import RequestFactory

from parta.access.models import Membership
from parta.access.rules import Role
from parta.accounts.rules.issued import ALPHABET, grouped, login_stem, temporary_password, ungrouped
from parta.audit.models import AuditEvent
from parta.core import clock
from parta.core.errors import NotFound, Refused
from parta.core.sites import Place, Site
from parta.onboarding.commands.activations import issue_access, revoke_access
from parta.onboarding.models import Activation
from parta.onboarding.rules.issuing import (
    AccessState,
    Account,
    Issuer,
    IssueRefusal,
    access_state,
    is_small,
    refusal_of_issue,
)
from parta.people.models import Guardian, Guardianship, Student
from tests.factories.cast import Cast


def test_temporary_password_is_readable_and_typed_in_any_way() -> None:
    made = {temporary_password(secrets.choice) for _ in range(200)}
    assert len(made) == 200
    for password in made:
        assert len(password) == 12
        assert set(password) <= set(ALPHABET)
        assert not set(password) & set("l1io0aeuy")
        assert any(map(str.isdigit, password))
        assert not password.isdigit()
        for typed in (
            password,
            grouped(password),
            grouped(password).upper(),
            grouped(password).replace("-", " – "),
        ):
            assert ungrouped(typed) == password
    assert grouped("bk7mw3pnh9tr") == "bk7m-w3pn-h9tr"
    assert ungrouped("правильная-лошадь-7") == ungrouped("bk7m-w3pn") == ungrouped("bk7m-w3pn-h9t1") == ""


@pytest.mark.parametrize(
    ("surname", "stem"),
    [
        ("Щёкина-Юрьева", "shchekinayureva"),
        ("O'Neil", "oneil"),
        ("李", "user"),
        ("Подъячий", "podyachiy"),
        ("", "user"),
    ],
)
def test_login_is_made_of_the_surname(surname: str, stem: str) -> None:
    assert login_stem(surname) == stem


_FREE = Account(is_taken_over=False, roles=frozenset({Role.GUARDIAN}), is_elsewhere=False)
_OWN = Account(is_taken_over=True, roles=frozenset({Role.GUARDIAN}), is_elsewhere=False)
_PUPIL = Account(is_taken_over=True, roles=frozenset({Role.STUDENT}), is_elsewhere=False)
_STAFF = Account(is_taken_over=True, roles=frozenset({Role.GUARDIAN, Role.TEACHER}), is_elsewhere=False)
_ABROAD = Account(is_taken_over=False, roles=frozenset({Role.GUARDIAN}), is_elsewhere=True)


@pytest.mark.parametrize(
    ("issuer", "role", "account", "is_child_small", "refusal"),
    [
        (Issuer.OFFICE, Role.GUARDIAN, None, False, None),
        (Issuer.CLASS_TEACHER, Role.GUARDIAN, None, False, None),
        (Issuer.CLASS_TEACHER, Role.GUARDIAN, _FREE, False, None),
        (Issuer.OFFICE, Role.GUARDIAN, _OWN, False, None),
        (Issuer.CLASS_TEACHER, Role.GUARDIAN, _OWN, False, IssueRefusal.TAKEN_OVER),
        (Issuer.CLASS_TEACHER, Role.STUDENT, _PUPIL, False, IssueRefusal.TAKEN_OVER),
        (Issuer.CLASS_TEACHER, Role.STUDENT, _PUPIL, True, None),
        (Issuer.GUARDIAN, Role.STUDENT, _PUPIL, True, None),
        (Issuer.GUARDIAN, Role.STUDENT, None, True, None),
        (Issuer.GUARDIAN, Role.STUDENT, None, False, IssueRefusal.NOT_SMALL),
        (Issuer.OFFICE, Role.GUARDIAN, _STAFF, False, IssueRefusal.STAFF),
        (Issuer.OFFICE, Role.TEACHER, _OWN, False, IssueRefusal.STAFF),
        (Issuer.HEAD, Role.GUARDIAN, _STAFF, False, None),
        (Issuer.OFFICE, Role.TEACHER, None, False, None),
        (Issuer.HEAD, Role.GUARDIAN, _ABROAD, False, IssueRefusal.ELSEWHERE),
    ],
)
def test_who_may_replace_what(
    issuer: Issuer, role: Role, account: Account | None, is_child_small: bool, refusal: IssueRefusal | None
) -> None:
    found = refusal_of_issue({issuer}, role, account, is_small=is_child_small, has_children=True)
    assert found is refusal


def test_guardian_of_nobody_gets_none() -> None:
    refusal = refusal_of_issue({Issuer.HEAD}, Role.GUARDIAN, None, is_small=False, has_children=False)
    assert refusal is IssueRefusal.NO_CHILDREN


def test_small_until_the_fourteenth_birthday() -> None:
    born = date(2012, 3, 8)
    assert is_small(born, date(2026, 3, 7))
    assert not is_small(born, date(2026, 3, 8))
    assert not is_small(None, date(2026, 3, 8))


def test_states() -> None:
    today = date(2026, 11, 24)
    common = {"today": today}
    assert (
        access_state(has_account=False, is_taken_over=False, waits_until=None, **common) is AccessState.NONE
    )
    assert access_state(has_account=True, is_taken_over=False, waits_until=None, **common) is AccessState.NONE
    assert (
        access_state(has_account=True, is_taken_over=False, waits_until=today, **common)
        is AccessState.WAITING
    )
    yesterday = today - timedelta(days=1)
    assert (
        access_state(has_account=True, is_taken_over=False, waits_until=yesterday, **common)
        is AccessState.EXPIRED
    )
    assert (
        access_state(has_account=True, is_taken_over=True, waits_until=yesterday, **common)
        is AccessState.OPEN
    )


def _new_guardian(cast: Cast) -> Guardian:
    guardian = Guardian.objects.create(school=cast.school, surname="Кузнецова", given_name="Алла")
    Guardianship.objects.create(
        guardian=guardian, student=cast.students[2], kind="parent", since_on=cast.today
    )
    return guardian


def _signs_in(login: str, password: str) -> bool:
    request = RequestFactory().post("/")
    request.place = Place(Site.DIARY)  # type: ignore[attr-defined]
    return authenticate(request, username=login, password=password) is not None


def test_letter_makes_an_account_with_its_role(cast: Cast) -> None:
    guardian = _new_guardian(cast)
    issued = issue_access(actor=cast.actor("registrar"), person=guardian, role=Role.GUARDIAN)
    guardian.refresh_from_db()
    user = guardian.user
    assert user is not None
    assert user.login == issued.login
    assert user.login.startswith("kuznetsova")
    assert (user.must_activate, user.site, user.email) == (True, "diary", "")
    assert issued.activation.expires_at - clock.now() > timedelta(days=29, hours=23)
    assert Membership.objects.get(user=user).role == Role.GUARDIAN
    for typed in (
        issued.password,
        issued.password.replace("-", ""),
        issued.password.replace("-", " ").upper(),
    ):
        assert _signs_in(issued.login, typed)
    event = AuditEvent.objects.get(kind="access.issued")
    assert event.user == cast.users["registrar"]
    kept = f"{event.after} {event.record} {Activation.objects.get().__dict__} {user.__dict__}"
    assert issued.password not in kept
    assert issued.password.replace("-", "") not in kept


def test_issued_again_the_first_is_void(cast: Cast) -> None:
    guardian, registrar = _new_guardian(cast), cast.actor("registrar")
    first = issue_access(actor=registrar, person=guardian, role=Role.GUARDIAN)
    again = issue_access(actor=registrar, person=guardian, role=Role.GUARDIAN)
    assert again.login == first.login
    assert not _signs_in(first.login, first.password)
    assert _signs_in(first.login, again.password)
    first.activation.refresh_from_db()
    assert first.activation.revoked_at is not None
    assert Membership.objects.filter(user=again.activation.user).count() == 1
    revoke_access(actor=registrar, activation_id=again.activation.pk)
    assert not _signs_in(first.login, again.password)
    with pytest.raises(NotFound):
        revoke_access(actor=registrar, activation_id=again.activation.pk)


def test_taken_over_account_of_a_guardian_is_replaced_by_the_office_only(cast: Cast) -> None:
    user = cast.users["guardian"]
    with pytest.raises(Refused) as caught:
        issue_access(actor=cast.actor("class_teacher"), person=cast.guardian, role=Role.GUARDIAN)
    assert caught.value.code == IssueRefusal.TAKEN_OVER
    issued = issue_access(actor=cast.actor("registrar"), person=cast.guardian, role=Role.GUARDIAN)
    user.refresh_from_db()
    assert issued.login == user.login
    assert user.must_activate
    with pytest.raises(Refused) as caught:
        issue_access(actor=cast.actor("registrar"), person=cast.teacher, role=Role.TEACHER)
    assert caught.value.code == IssueRefusal.STAFF


@pytest.mark.parametrize(
    "key", ["teacher", "colleague", "deputy", "student", "trusted", "guardian", "former_guardian"]
)
def test_others_issue_nothing(cast: Cast, key: str) -> None:
    """Nor does a student for themselves, or a trusted person for the child."""
    Student.objects.filter(pk=cast.student.pk).update(born_on=cast.today - timedelta(days=3000))
    people: list[tuple[Student | Guardian, Role]] = [
        (cast.students[2], Role.STUDENT),
        (_new_guardian(cast), Role.GUARDIAN),
    ]
    if key != "guardian":
        people.append((cast.student, Role.STUDENT))
    for person, role in people:
        with pytest.raises(NotFound):
            issue_access(actor=cast.actor(key), person=person, role=role)
    assert not Activation.objects.exists()


def test_class_teacher_and_guardian_issue_to_a_small_child(cast: Cast) -> None:
    child = cast.students[1]
    Student.objects.filter(pk=child.pk).update(born_on=cast.today - timedelta(days=3000))
    first = issue_access(actor=cast.actor("class_teacher"), person=child, role=Role.STUDENT)
    again = issue_access(actor=cast.actor("guardian"), person=child, role=Role.STUDENT)
    assert again.login == first.login
    Student.objects.filter(pk=child.pk).update(born_on=cast.today - timedelta(days=5400))
    with pytest.raises(Refused) as caught:
        issue_access(actor=cast.actor("guardian"), person=child, role=Role.STUDENT)
    assert caught.value.code == IssueRefusal.NOT_SMALL


def test_neither_another_class_nor_another_school(cast: Cast) -> None:
    with pytest.raises(NotFound):
        issue_access(actor=cast.actor("class_teacher"), person=cast.other_student, role=Role.STUDENT)
    with pytest.raises(NotFound):
        issue_access(actor=cast.actor("registrar"), person=cast.other.student, role=Role.STUDENT)


def test_account_that_opens_another_school_is_left_alone(cast: Cast) -> None:
    Membership.objects.create(
        school=cast.other.school, user=cast.users["guardian"], role=Role.GUARDIAN.value, since_on=cast.today
    )
    with pytest.raises(Refused) as caught:
        issue_access(actor=cast.actor("head"), person=cast.guardian, role=Role.GUARDIAN)
    assert caught.value.code == IssueRefusal.ELSEWHERE


def test_role_must_fit_the_person(cast: Cast) -> None:
    for person, role in (
        (cast.students[2], Role.TEACHER),
        (cast.teacher, Role.HEAD),
        (_new_guardian(cast), Role.STUDENT),
    ):
        with pytest.raises(Refused) as caught:
            issue_access(actor=cast.actor("head"), person=person, role=role)
        assert caught.value.code == "role"
