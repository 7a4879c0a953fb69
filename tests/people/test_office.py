"""The office ends rights and roles, and the school is closed at once."""

from typing import Any

import pytest
from django.urls import reverse

from parta.access.commands import grant_roles
from parta.access.rules import Role
from parta.audit.models import AuditEvent
from parta.core.errors import NotFound, Refused
from parta.people.commands import GuardianshipData, create_guardianships
from parta.people.commands.roles import dismiss_member
from parta.people.models import Guardian, Guardianship
from parta.people.rules import GuardianKind
from tests.factories.cast import Cast


@pytest.fixture(autouse=True)
def _english(settings: Any) -> None:
    settings.LANGUAGE_CODE = "en"


def url(cast: Cast, name: str, **arguments: object) -> str:
    return reverse(f"people:{name}", kwargs={"school": cast.school.slug, **arguments})


def right_url(cast: Cast, name: str, row: Guardianship) -> str:
    return url(cast, name, student_id=row.student_id, guardianship_id=row.pk)


def test_the_office_ends_a_right_only_with_a_reason(cast: Cast) -> None:
    row = Guardianship.objects.get(guardian=cast.guardian, student=cast.student)
    client = cast.client("registrar")
    html = client.post(right_url(cast, "guardian_end", row), {"reason": ""}, follow=True).content.decode()
    assert "Say why." in html
    assert cast.student.pk in cast.actor("guardian").student_ids
    html = client.post(
        right_url(cast, "guardian_end", row), {"reason": "Лишён прав"}, follow=True
    ).content.decode()
    assert "Ended or not begun" in html
    event = AuditEvent.objects.get(kind="guardianship.ended")
    assert (event.reason, event.user) == ("Лишён прав", cast.users["registrar"])
    assert event.before is not None
    assert event.after is not None
    assert (event.before["ended"], event.after["ended"]) == (False, True)


def test_restriction_is_for_staff_and_holds_a_right_back(cast: Cast) -> None:
    row = Guardianship.objects.get(guardian=cast.former_guardian)
    note = "Решение от 12.03: не передавать ребёнка"
    cast.client("registrar").post(right_url(cast, "restriction", row), {"restriction": note})
    row.refresh_from_db()
    assert row.restriction == note
    assert note not in str(list(AuditEvent.objects.values("before", "after")))
    right = GuardianshipData(
        cast.former_guardian.pk, cast.student.pk, GuardianKind.PARENT, "отец", cast.today
    )
    with pytest.raises(Refused) as refused:
        create_guardianships(actor=cast.actor("registrar"), guardianships=[right])
    assert refused.value.code == "restricted"
    cast.client("registrar").post(right_url(cast, "restriction", row), {"restriction": ""})
    create_guardianships(actor=cast.actor("registrar"), guardianships=[right])
    assert cast.actor("former_guardian").student_ids == {cast.student.pk}
    running = Guardianship.objects.get(guardian=cast.guardian, student=cast.student)
    cast.client("head").post(right_url(cast, "restriction", running), {"restriction": note})
    card = reverse("academics:student", kwargs={"school": cast.school.slug, "student_id": cast.student.pk})
    for key, sees in (("class_teacher", True), ("deputy", True), ("guardian", False), ("student", False)):
        assert (note in cast.client(key).get(card).content.decode()) == sees, key


def test_a_guardian_is_added(cast: Cast) -> None:
    client, path = cast.client("registrar"), url(cast, "guardians", student_id=cast.students[2].pk)
    form = {"surname": "Кузнецова", "given_name": "Яна", "kind": "trusted", "phone": "8 912 345 67 89"}
    answer = client.post(path, form)
    assert answer.status_code == 422  # for how long?
    assert client.post(path, form | {"until_on": cast.today, "phone": "12"}).status_code == 422
    assert not Guardian.objects.filter(surname="Кузнецова").exists()
    assert client.post(path, form | {"until_on": cast.today, "marks": "on"}).status_code == 302
    row = Guardianship.objects.get(guardian__surname="Кузнецова")
    assert (row.scopes, row.guardian.phone, row.until_on) == ("marks", "+79123456789", cast.today)
    client.post(right_url(cast, "scopes", row), {"attendance": "on"})
    row.refresh_from_db()
    assert row.scopes == "attendance"
    again = client.post(path, form | {"kind": "parent"})  # the same name and phone: asked first
    assert (again.status_code, "is_another" in again.content.decode()) == (422, True)
    assert client.post(path, form | {"kind": "parent", "is_another": "on"}).status_code == 302
    parent = Guardianship.objects.get(guardian__surname="Кузнецова", kind="parent")
    assert (parent.scopes, parent.until_on) == ("", None)
    assert client.post(right_url(cast, "scopes", parent), {"marks": "on"}).status_code == 404


def test_roles_nobody_ends(cast: Cast) -> None:
    registrar, head = cast.actor("registrar"), cast.actor("head")
    for actor, key, role in [
        (registrar, "registrar", Role.REGISTRAR),
        (registrar, "head", Role.HEAD),
        (head, "head", Role.HEAD),
    ]:
        with pytest.raises(Refused):
            dismiss_member(actor=actor, user_id=cast.users[key].pk, role=role, reason="x")
    with pytest.raises(NotFound):
        dismiss_member(actor=head, user_id=cast.other.users["teacher"].pk, role=Role.TEACHER, reason="x")
    with pytest.raises(NotFound):
        dismiss_member(actor=head, user_id=cast.users["teacher"].pk, role=Role.DEPUTY, reason="x")
    user = cast.users["teacher"]  # who came and left on one day leaves no row behind
    grant_roles(actor=head, grants=[(user.pk, Role.DEPUTY)], since_on=cast.today)
    dismiss_member(actor=head, user_id=user.pk, role=Role.DEPUTY, reason="Ошибка")
    assert cast.actor("teacher").roles == {Role.TEACHER}
    html = cast.client("registrar").get(url(cast, "staff")).content.decode()
    assert "Орлов Дмитрий Андреевич" in html
    assert "Иванова Мария" not in html
    assert cast.client("head").post(url(cast, "role_end", user_id=1, role="king")).status_code == 404
