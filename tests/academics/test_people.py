"""The office's people: found, entered, corrected; two records of one person become one."""

from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from parta.academics.models import Enrollment
from parta.access.models import Membership
from parta.attendance.models import Attendance
from parta.attendance.queries.records import iter_tampered_attendance
from parta.audit.models import AuditEvent
from parta.core.errors import Refused
from parta.files.models import Attachment
from parta.grading.models import Mark
from parta.grading.queries.marks import iter_tampered_marks
from parta.people.commands.editing import PersonEntry, enter_person
from parta.people.commands.guardianships import GuardianshipData, create_guardianships
from parta.people.commands.merging import merge_people
from parta.people.models import Guardian, Guardianship, GuardianshipDocument, Student, Teacher
from parta.people.queries.duplicates import list_pairs
from parta.people.rules import GuardianKind, Likeness, PersonKind, seem_same
from tests.factories.cast import Cast

ENGLISH = {"accept-language": "en"}
_SNILS = "112-233-445 95"


def url(cast: Cast, name: str, **arguments: object) -> str:
    return reverse(f"academics:{name}", kwargs={"school": cast.school.slug, **arguments})


def names(answer: Any) -> list[str]:
    return [item.name for item in answer.context["page"].items]


def test_somebody_is_found_by_whatever_is_known(cast: Cast) -> None:
    Student.objects.filter(pk=cast.student.pk).update(
        snils="11223344595", phone="+79123456789", surname="Алёшин"
    )
    client, path = cast.client("registrar"), url(cast, "people")
    for text in ("алешин", "Пётр АЛЕШИН", "8 912 345", "334-459", "student"):
        assert names(client.get(path, {"q": text})) == ["Алёшин Пётр Сергеевич"], text
    assert names(cast.client("deputy").get(path, {"q": "334-459"})) == []  # SNILS is the office's
    assert names(client.get(path, {"class_id": cast.other_class.pk})) == ["Яковлева Дарья"]
    Enrollment.objects.filter(student=cast.student).update(until_on=cast.year.starts_on)
    assert names(client.get(path, {"state": "left"})) == ["Алёшин Пётр Сергеевич"]
    assert "Алёшин Пётр Сергеевич" not in names(client.get(path))
    guardians = client.get(path, {"kind": "guardian"})
    assert names(guardians) == ["Иванова Мария Павловна", "Соколова Вера Ильинична"]
    assert "Иванова Софья 7А" in guardians.context["page"].items[0].about
    assert len(names(client.get(path, {"kind": "teacher"}))) == 3
    assert "Nobody fits" in client.get(path, {"q": "Ъ"}, headers=ENGLISH).content.decode()


@pytest.mark.parametrize("kind", ["student", "guardian", "teacher"])
def test_the_list_costs_the_same_for_one_and_for_thirty(cast: Cast, kind: str) -> None:
    client, path = cast.client("registrar"), f"{url(cast, 'people')}?kind={kind}"

    def count() -> int:
        with CaptureQueriesContext(connection) as queries:
            assert client.get(path).status_code == 200
        return len(queries)

    client.get(path)
    few = count()
    for number in range(30):
        person = {"school": cast.school, "surname": f"Новиков {number}", "given_name": "Иван"}
        student, guardian = Student.objects.create(**person), Guardian.objects.create(**person)
        Teacher.objects.create(**person)
        Enrollment.objects.create(
            student=student, school_class=cast.school_class, since_on=cast.year.starts_on
        )
        Guardianship.objects.create(
            guardian=guardian, student=student, kind="parent", since_on=cast.year.starts_on
        )
    assert count() == few


def test_a_new_student_with_a_class_and_the_next_steps(cast: Cast) -> None:
    client, path = cast.client("registrar"), url(cast, "person_new")
    entry = {"surname": "Лёвин", "given_name": "Глеб", "born_on": "2013-02-03", "snils": _SNILS}
    joining = {"class_id": cast.other_class.pk, "since_on": cast.today.isoformat()}
    for wrong, field in [
        ({"snils": "112-233-445 96"}, "snils"),
        ({"born_on": "2093-02-03"}, "born_on"),
        ({"phone": "12"}, "phone"),
        ({"since_on": ""}, "since_on"),
        ({"since_on": "2001-01-01"}, "since_on"),
    ]:
        answer = client.post(path, entry | joining | wrong)
        assert (answer.status_code, set(answer.context["form"].errors)) == (422, {field})
        assert not Student.objects.filter(surname="Лёвин").exists()
    page = client.post(path, entry | joining, follow=True, headers=ENGLISH).content.decode()
    student = Student.objects.get(surname="Лёвин")
    assert (student.snils, student.enrollments.get().entry) == ("11223344595", "enrolled")
    for step in ("Add a guardian", "Issue a sign-in letter", "Marks brought along"):
        assert step in page
    again = client.post(path, entry | {"surname": "Левин", "snils": ""})
    assert set(again.context["form"].errors) == {"is_another"}
    assert client.post(path, entry | {"surname": "Левин", "snils": "", "is_another": "on"}).status_code == 302
    taken = client.post(path, {"surname": "Другой", "given_name": "Глеб", "snils": _SNILS})
    assert "Лёвин Глеб" in str(taken.context["form"].errors["snils"])


def test_a_list_is_entered_whole_or_not_at_all(cast: Cast) -> None:
    client, path = cast.client("registrar"), url(cast, "people_several")
    joining = {"class_id": cast.other_class.pk, "since_on": cast.today.isoformat()}
    assert client.get(f"{path}?kind=guardian").status_code == 404
    for lines, told in [
        ("", ["This field is required."]),
        ("Ёлкин Лев\nИванова", ["Line 2: write a surname, a given name and a patronymic."]),
        ("Ёлкин Лев 01.02.2093\nЁлкин Лев 31.02.2013", ["Line 2: there is no such day."]),
        ("Ёлкин Лев 01.02.2093\nИванов Пётр Сергеевич", ["Line 1: This cannot be a birth date.", "Line 2: "]),
        ("Ёлкин Лев\nЕлкин Лев", ["Line 2: Ёлкин Лев is entered already."]),
        ("\n".join(f"Ё{'а' * n} Лев" for n in range(201)), ["At most 200 lines at once"]),
    ]:
        answer = client.post(path, joining | {"names": lines}, headers=ENGLISH)
        errors = answer.context["form"].errors["names"]
        assert answer.status_code == 422
        assert len(errors) == len(told)
        assert all(error.startswith(start) for error, start in zip(errors, told, strict=True)), errors
    early = client.post(path, joining | {"names": "Ёлкин Лев", "since_on": "2001-01-01"})
    assert set(early.context["form"].errors) == {"since_on"}
    assert not Student.objects.filter(surname__startswith="Ёлк").exists()
    good = {"names": "1. Ёлкин Лев 05.03.2013\n2. Яшина Ева"}
    answer = client.post(path, joining | good, headers=ENGLISH, follow=True)
    assert "2 people are entered." in answer.content.decode()
    assert set(
        Enrollment.objects.filter(school_class=cast.other_class, since_on=cast.today).values_list(
            "student__surname", flat=True
        )
    ) == {"Ёлкин", "Яшина"}
    again = client.post(path, joining | good)
    assert set(again.context["form"].errors) == {"names"}
    assert not again.context["form"].fields["is_another"].widget.is_hidden
    assert client.post(path, joining | good | {"is_another": "on"}).status_code == 302
    teachers = client.post(f"{path}?kind=teacher", {"names": "Громова Елена Львовна"})
    assert (teachers.status_code, Teacher.objects.filter(surname="Громова").count()) == (302, 1)


def test_corrections_name_the_fields_and_not_their_values(cast: Cast) -> None:
    path = url(cast, "person_edit", kind="teacher", person_id=cast.teacher.pk)
    form = {"surname": "Орлов-Донской", "given_name": "Дмитрий", "patronymic": "Андреевич", "email": "o@x.ru"}
    assert cast.client("head").post(path, form).status_code == 302
    event = AuditEvent.objects.get(kind="person.corrected", record=f"teacher:{cast.teacher.pk}")
    assert event.after == {"changed": ["surname", "email"]}
    assert "o@x.ru" not in str(list(AuditEvent.objects.values("before", "after")))


def test_likeness() -> None:
    def one(name: str = "иван", born: Any = None, *contacts: str) -> Likeness:
        return Likeness(name, born, frozenset(contacts))

    assert seem_same(one(), one())
    assert not seem_same(one("иван"), one("пётр"))
    assert seem_same(one("иван", 1), one("иван", 1, "x"))
    assert not seem_same(one("иван", 1, "x"), one("иван", 2, "x"))
    assert seem_same(one("иван", None, "x"), one("иван", 2, "x", "y"))
    assert not seem_same(one("иван", None, "x"), one("иван", None, "y"))


def test_two_records_become_one_and_the_history_stands(cast: Cast) -> None:
    actor = cast.actor("registrar")
    data = PersonEntry("Иванов", "Петр", "Сергеевич", phone="+7 999 111-22-33")
    gone = enter_person(actor=actor, kind=PersonKind.STUDENT, data=data, is_another=True)
    source = cast.students[1]  # has an absence; now written as of the twin
    merge_people(actor=actor, kind=PersonKind.STUDENT, kept_id=gone.pk, gone_id=source.pk)
    assert Attendance.objects.get(school=cast.school).student_id == gone.pk
    assert not list(iter_tampered_attendance())
    kept = Student.objects.get(pk=gone.pk)
    assert [pair.first.person_id for pair in list_pairs(actor)] == [cast.student.pk]
    client = cast.client("registrar")
    path = url(cast, "merger", kind="student", kept_id=gone.pk, gone_id=cast.student.pk)
    page = client.get(path, headers=ENGLISH).content.decode()
    assert "One record is in" not in page
    assert client.post(path).status_code == 302
    assert not Student.objects.filter(pk=cast.student.pk).exists()
    kept.refresh_from_db()
    assert (kept.user, kept.born_on.isoformat(), kept.phone) == (  # type: ignore[union-attr]
        cast.users["student"], "2013-05-04", "+79991112233",
    )  # fmt: skip
    assert list(Mark.objects.filter(school=cast.school).values_list("student_id", flat=True)) == [
        kept.pk,
        kept.pk,
    ]
    assert not list(iter_tampered_marks())
    assert kept.enrollments.count() == 1  # both had been in 7А all the time
    assert AuditEvent.objects.filter(kind="person.merged").count() == 4


def test_records_that_contradict_stay_two(cast: Cast) -> None:
    actor = cast.actor("registrar")

    def refusal(kept: Any, gone: Any, kind: PersonKind = PersonKind.STUDENT) -> str:
        with pytest.raises(Refused) as refused:
            merge_people(actor=actor, kind=kind, kept_id=kept.pk, gone_id=gone.pk)
        return str(refused.value.message)

    assert "7Б" in refusal(cast.student, cast.other_student)
    assert Student.objects.count() == 8
    assert refusal(cast.guardian, cast.trusted, PersonKind.GUARDIAN)  # two accounts
    restriction = "Не передавать ребёнка"
    Guardianship.objects.filter(guardian=cast.former_guardian).update(restriction=restriction)
    merge_people(
        actor=actor,
        kind=PersonKind.GUARDIAN,
        kept_id=cast.guardian.pk,
        gone_id=cast.former_guardian.pk,
        account_of=cast.guardian.pk,
    )
    row = Guardianship.objects.get(guardian=cast.guardian, student=cast.student)
    assert row.restriction == restriction
    assert not Membership.objects.filter(user=cast.users["former_guardian"]).exists()


def test_brothers_and_sisters_share_a_guardian(cast: Cast) -> None:
    client, third = cast.client("registrar"), cast.students[2]
    path = url(cast, "guardian_link", student_id=third.pk)
    found = client.get(path, {"q": "иванова"}).context["found"]
    assert [item.name for item in found] == ["Иванова Мария Павловна"]
    wanted = {"guardian_id": cast.guardian.pk, "kind": "parent", "relation": "мать"}
    assert client.post(path, wanted).status_code == 302
    assert cast.actor("guardian").family_ids == {student.pk for student in cast.students}
    assert client.post(path, wanted).status_code == 422  # already
    create_guardianships(  # leaves it as it is
        actor=cast.actor("registrar"),
        guardianships=[GuardianshipData(cast.guardian.pk, third.pk, GuardianKind.PARENT, "", cast.today)],
    )
    right = Guardianship.objects.get(guardian=cast.guardian, student=third)
    end = reverse(
        "people:guardian_end",
        kwargs={"school": cast.school.slug, "student_id": third.pk, "guardianship_id": right.pk},
    )
    client.post(end, {"reason": "Решение суда", "until_on": cast.today.isoformat()})
    right.refresh_from_db()
    assert (right.until_on, right.ended_at) == (cast.today, None)
    assert third.pk in cast.actor("guardian").family_ids


def test_a_document_that_proves_the_right_is_for_the_office(cast: Cast) -> None:
    client = cast.client("registrar")
    right = Guardianship.objects.get(guardian=cast.guardian, student=cast.student)
    own = {"school": cast.school.slug, "student_id": cast.student.pk}
    path = reverse("people:documents", kwargs={**own, "guardianship_id": right.pk})
    assert client.post(path, {"kind": "birth_certificate"}).status_code == 422
    bad = SimpleUploadedFile("вирус.exe", b"MZ\x00")
    assert client.post(path, {"kind": "birth_certificate", "file": bad}).status_code == 422
    scan = SimpleUploadedFile("скан.txt", "Свидетельство".encode())
    assert (
        client.post(path, {"kind": "birth_certificate", "number": "II-ИГ", "file": scan}).status_code == 302
    )
    proof = GuardianshipDocument.objects.get()
    file = reverse("people:document", kwargs={**own, "document_id": proof.pk})
    for key, status in [("registrar", 200), ("deputy", 200), ("class_teacher", 403), ("guardian", 403)]:
        answer = cast.client(key).get(file)
        assert answer.status_code == status
        if answer.streaming:
            assert b"".join(answer).decode() == "Свидетельство"
    removal = reverse("people:document_removal", kwargs={**own, "document_id": proof.pk})
    before = Attachment.objects.count()
    assert client.post(removal).status_code == 302
    assert Attachment.objects.count() == before - 1


def test_roles_from_a_day(cast: Cast) -> None:
    path = url(cast, "roles", teacher_id=cast.colleague.pk)
    wanted = {"role": "deputy", "since_on": cast.today.isoformat()}
    assert cast.client("registrar").post(path, wanted | {"role": "head"}).status_code == 422
    assert cast.client("registrar").post(path, wanted).status_code == 302
    assert cast.client("registrar").post(path, wanted).status_code == 422  # held already
    assert "deputy" in cast.actor("colleague").roles
    assert cast.client("head").post(path, wanted | {"role": "head"}).status_code == 302
