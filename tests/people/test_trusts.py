from dataclasses import replace
from datetime import date, timedelta
from typing import Any

import pytest

from parta.access.models import Membership
from parta.access.rules import Role
from parta.audit.models import AuditEvent
from parta.core.errors import Forbidden, NotFound, Refused
from parta.people.commands.guardianships import take_guardianship
from parta.people.commands.trusts import MOST_TRUSTS, TrustData, end_trust, give_trust
from parta.people.models import Guardian, Guardianship, Student
from parta.people.rules import GuardianKind, Scope
from tests.factories.base import create_user
from tests.factories.cast import Cast


def trust(cast: Cast, **changes: object) -> TrustData:
    data = TrustData(
        surname="Королёва",
        given_name="Нина",
        patronymic="",
        relation="бабушка",
        phone="8 (912) 345-67-89",
        email="",
        scopes=frozenset({Scope.MARKS}),
        until_on=cast.today + timedelta(days=30),
    )
    return replace(data, **changes)  # type: ignore[arg-type]


def let_in(cast: Cast, row: Guardianship) -> None:
    """What the office's letter does: an account, linked and a member."""
    user = create_user(f"trusted-{row.guardian_id}")
    Guardian.objects.filter(pk=row.guardian_id).update(user=user)
    Membership.objects.create(school=cast.school, user=user, role=Role.TRUSTED.value, since_on=cast.today)
    cast.users["grandmother"] = user


def test_trust_opens_its_scope_and_ends_at_once(cast: Cast) -> None:
    mother = cast.actor("guardian")
    row = give_trust(actor=mother, student_id=cast.student.pk, trust=trust(cast))
    assert row.guardian.phone == "+79123456789"
    assert row.given_by == cast.guardian
    let_in(cast, row)
    grandmother = cast.actor("grandmother")
    assert grandmother.roles == {Role.TRUSTED}
    assert grandmother.student_ids == {cast.student.pk}
    assert not grandmother.family_ids
    assert grandmother.sees(cast.student.pk, Scope.MARKS)
    assert not grandmother.sees(cast.student.pk, Scope.ATTENDANCE)
    end_trust(actor=mother, student_id=cast.student.pk, guardianship_id=row.pk)
    with pytest.raises(NotFound):
        cast.actor("grandmother")
    again = give_trust(actor=mother, student_id=cast.student.pk, trust=trust(cast, scopes=frozenset()))
    assert again.pk == row.pk  # the same person, the same day
    assert not cast.actor("grandmother").sees(cast.student.pk, Scope.MARKS)
    events = AuditEvent.objects.filter(place=f"student:{cast.student.pk}")
    kinds = list(events.order_by("sequence").values_list("kind", flat=True))
    assert kinds == ["trust.given", "trust.ended", "trust.given"]
    assert "Королёва" not in str(AuditEvent.objects.values("before", "after"))


@pytest.mark.parametrize(
    ("changes", "code"),
    [
        ({"until_on": timedelta(days=-1)}, "trust_end"),
        ({"until_on": timedelta(days=367)}, "trust_end"),
        ({"phone": "", "email": ""}, "no_contact"),
        ({"phone": "123"}, "phone"),
        ({"email": "мимо"}, "email"),
    ],
)
def test_refused_trusts(cast: Cast, changes: dict[str, object], code: str) -> None:
    if isinstance(until := changes.get("until_on"), timedelta):
        changes = {"until_on": cast.today + until}
    with pytest.raises(Refused) as refused:
        give_trust(actor=cast.actor("guardian"), student_id=cast.student.pk, trust=trust(cast, **changes))
    assert refused.value.code == code


def test_not_longer_than_the_giver_not_twice_not_without_end(cast: Cast) -> None:
    mother, child = cast.actor("guardian"), cast.student.pk
    Guardianship.objects.filter(guardian=cast.guardian).update(until_on=cast.today + timedelta(days=9))
    for days, is_given in ((10, False), (9, True), (9, False)):
        data = trust(cast, until_on=cast.today + timedelta(days=days))
        if is_given:
            give_trust(actor=mother, student_id=child, trust=data)
            continue
        with pytest.raises(Refused):
            give_trust(actor=mother, student_id=child, trust=data)
    soon = {"until_on": cast.today}
    for count in range(MOST_TRUSTS - 2):  # the cast has one, and one is given above
        give_trust(actor=mother, student_id=child, trust=trust(cast, **soon, phone=f"+7912345670{count}"))
    with pytest.raises(Refused) as refused:
        give_trust(actor=mother, student_id=child, trust=trust(cast, **soon, phone="+79123456711"))
    assert refused.value.code == "too_many"


def test_who_is_entered_otherwise_stays_so(cast: Cast) -> None:
    """A father whose rights a court ended does not come back as a trusted person."""
    Guardian.objects.filter(pk=cast.former_guardian.pk).update(phone="+79123456789")
    father = trust(cast, surname="Иванов", given_name="Сергей", patronymic="Юрьевич")
    with pytest.raises(Refused) as refused:
        give_trust(actor=cast.actor("guardian"), student_id=cast.student.pk, trust=father)
    assert refused.value.code == "known"


def test_only_legal_representatives_of_minors_trust(cast: Cast) -> None:
    for key in ("student", "trusted", "class_teacher", "head", "registrar", "support"):
        with pytest.raises(Forbidden):
            give_trust(actor=cast.actor(key), student_id=cast.student.pk, trust=trust(cast))
    for student in (cast.other_student, cast.other.student):
        with pytest.raises(NotFound):
            give_trust(actor=cast.actor("guardian"), student_id=student.pk, trust=trust(cast))
    right = Guardianship.objects.get(guardian=cast.guardian, student=cast.student)
    with pytest.raises(NotFound):  # a parent's right is nothing that a parent ends
        end_trust(actor=cast.actor("guardian"), student_id=cast.student.pk, guardianship_id=right.pk)
    Student.objects.filter(pk=cast.student.pk).update(born_on=date(2000, 1, 1))
    Guardianship.objects.filter(guardian=cast.guardian).update(consent=True)
    with pytest.raises(Refused) as refused:
        give_trust(actor=cast.actor("guardian"), student_id=cast.student.pk, trust=trust(cast))
    assert refused.value.code == "adult"


def test_parent_of_one_trusted_with_another_decides_for_the_first_only(cast: Cast) -> None:
    child = Student.objects.create(school=cast.school, surname="Соколов", given_name="Егор")
    Guardianship.objects.create(
        guardian=cast.trusted, student=child, kind=GuardianKind.PARENT.value, since_on=cast.today
    )
    both = cast.actor("trusted")
    assert both.roles == {Role.TRUSTED, Role.GUARDIAN}
    assert both.family_ids == {child.pk}
    with pytest.raises(NotFound):
        give_trust(actor=both, student_id=cast.student.pk, trust=trust(cast))
    give_trust(actor=both, student_id=child.pk, trust=trust(cast))


def test_trusts_end_with_the_right_they_rest_on(cast: Cast) -> None:
    row = give_trust(actor=cast.actor("guardian"), student_id=cast.student.pk, trust=trust(cast))
    sister = give_trust(actor=cast.actor("guardian"), student_id=cast.students[1].pk, trust=trust(cast))
    own = Guardianship.objects.get(guardian=cast.guardian, student=cast.student)
    registrar = cast.actor("registrar")
    wanted: dict[str, Any] = {"student_id": cast.student.pk, "guardianship_id": own.pk}
    with pytest.raises(Refused) as refused:
        take_guardianship(actor=registrar, **wanted, reason=" ")
    assert refused.value.code == "reason"
    take_guardianship(actor=registrar, **wanted, reason="Решение суда")
    running = set(Guardianship.objects.valid_on(cast.today).values_list("pk", flat=True))
    assert row.pk not in running
    assert sister.pk in running  # trusted for the other child, for whom the right goes on
    assert cast.actor("guardian").student_ids == {cast.students[1].pk}
    assert AuditEvent.objects.filter(reason="Решение суда").count() == 2
