from typing import Any

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from parta.academics.commands import correct_contacts
from parta.audit.models import AuditEvent
from parta.core.errors import Forbidden, NotFound, Refused
from parta.people.models import Guardian, Guardianship, Student
from tests.factories.cast import Cast

SNILS = "11223344595"


@pytest.fixture(autouse=True)
def _english(settings: Any) -> None:
    settings.LANGUAGE_CODE = "en"


def card(cast: Cast, key: str) -> str:
    path = reverse("academics:student", kwargs={"school": cast.school.slug, "student_id": cast.student.pk})
    return cast.client(key).get(path).content.decode()


def test_each_reader_sees_the_contacts_that_are_theirs_to_see(cast: Cast) -> None:
    Student.objects.filter(pk=cast.student.pk).update(phone="+79120000001", snils=SNILS)
    Guardian.objects.filter(pk=cast.guardian.pk).update(phone="+79120000002")
    father = Guardian.objects.create(
        school=cast.school, surname="Иванов", given_name="Олег", phone="+79120000003"
    )
    Guardianship.objects.create(guardian=father, student=cast.student, kind="parent", since_on=cast.today)
    numbers = {"child": "000-00-01", "mother": "000-00-02", "father": "000-00-03"}
    seen = {
        key: {who for who, number in numbers.items() if number in card(cast, key)}
        for key in ("student", "guardian", "class_teacher", "deputy", "head", "registrar")
    }
    staff = {key: set(numbers) for key in ("class_teacher", "deputy", "head", "registrar")}
    assert seen == {"student": {"child"}, "guardian": {"child", "mother"}, **staff}
    assert "112-233-445 95" in card(cast, "guardian")
    assert "Соколова" not in card(cast, "guardian")  # trusted persons stand on the family's own page
    assert "Соколова" in card(cast, "class_teacher")


def test_contacts_are_corrected_and_recorded_without_themselves(cast: Cast) -> None:
    wanted: dict[str, Any] = {"student_id": cast.student.pk, "guardian_id": None}
    correct_contacts(
        actor=cast.actor("class_teacher"),
        **wanted,
        phone="8 (912) 345-67-89",
        email="a@b.ru",
        snils="112-233-445 95",
    )
    student = Student.objects.get(pk=cast.student.pk)
    assert (student.phone, student.email, student.snils) == ("+79123456789", "a@b.ru", SNILS)
    event = AuditEvent.objects.get(kind="contacts.corrected")
    assert event.after == {"changed": ["phone", "email", "snils"]}
    correct_contacts(
        actor=cast.actor("guardian"), **wanted, phone="+79123456789", email="", snils="087-654-303 00"
    )
    student.refresh_from_db()
    assert (student.email, student.snils) == ("", SNILS)  # by SNILS State Services find a person
    own: dict[str, Any] = {"student_id": cast.student.pk, "guardian_id": cast.guardian.pk}
    correct_contacts(actor=cast.actor("guardian"), **own, phone="", email="mother@b.ru")
    assert Guardian.objects.get(pk=cast.guardian.pk).email == "mother@b.ru"


@pytest.mark.parametrize(
    ("field", "value"), [("phone", "12"), ("email", "мимо"), ("snils", "112-233-445 96")]
)
def test_wrong_contacts_are_refused_at_their_field(cast: Cast, field: str, value: str) -> None:
    contacts: dict[str, Any] = {"phone": "", "email": "", "snils": ""} | {field: value}
    with pytest.raises(Refused) as refused:
        correct_contacts(
            actor=cast.actor("registrar"), student_id=cast.student.pk, guardian_id=None, **contacts
        )
    assert refused.value.field == field
    path = reverse("academics:contacts", kwargs={"school": cast.school.slug, "student_id": cast.student.pk})
    assert cast.client("registrar").post(path, contacts).status_code == 422


def test_whose_contacts_nobody_else_writes(cast: Cast) -> None:
    def write(key: str, student: Student, guardian: Guardian | None = None) -> None:
        correct_contacts(
            actor=cast.actor(key),
            student_id=student.pk,
            guardian_id=guardian.pk if guardian else None,
            phone="",
            email="x@y.ru",
        )

    for key in ("student", "trusted", "support", "teacher", "deputy", "head"):
        with pytest.raises(Forbidden):
            write(key, cast.student)
    father = Guardian.objects.create(school=cast.school, surname="Иванов", given_name="Олег")
    Guardianship.objects.create(guardian=father, student=cast.student, kind="parent", since_on=cast.today)
    for key, student, guardian in [
        ("guardian", cast.student, father),  # the other parent's are theirs
        ("guardian", cast.other_student, None),
        ("class_teacher", cast.other_student, None),
        ("registrar", cast.other.student, None),
        ("registrar", cast.students[1], father),  # no guardian of hers
        ("registrar", cast.student, cast.former_guardian),
    ]:
        with pytest.raises(NotFound):
            write(key, student, guardian)
    write("registrar", cast.student, father)


def test_rights_of_several_roles_do_not_add_up_to_more(cast: Cast) -> None:
    """A deputy who is a parent here reads all cards, but writes only the own child's."""
    guardian = Guardian.objects.create(
        school=cast.school, user=cast.users["deputy"], surname="Громова", given_name="Елена"
    )
    Guardianship.objects.create(
        guardian=guardian, student=cast.students[2], kind="parent", since_on=cast.today
    )
    cast.users["deputy"].memberships.create(school=cast.school, role="guardian", since_on=cast.today)
    actor = cast.actor("deputy")
    wanted: dict[str, Any] = {"guardian_id": None, "phone": "", "email": "x@y.ru"}
    correct_contacts(actor=actor, student_id=cast.students[2].pk, **wanted)
    with pytest.raises(NotFound):
        correct_contacts(actor=actor, student_id=cast.student.pk, **wanted)


def test_a_card_costs_the_same_with_many_guardians(cast: Cast) -> None:
    counts = []
    for extra in (0, 6):
        for number in range(extra):
            guardian = Guardian.objects.create(
                school=cast.school, surname=f"Опекунов{number}", given_name="Пётр"
            )
            Guardianship.objects.create(
                guardian=guardian, student=cast.student, kind="representative", since_on=cast.today
            )
        with CaptureQueriesContext(connection) as queries:
            card(cast, "head")
        counts.append(len(queries))
    assert counts[0] == counts[1]
