"""Imports through the doors a registrar has: the pages."""

import io
from datetime import timedelta

import openpyxl
import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from parta.academics.models import (
    CourseAssignment,
    Enrollment,
    GroupMember,
    SchoolClass,
    Subject,
    TeachingGroup,
)
from parta.audit.models import AuditEvent
from parta.core import clock
from parta.exchange.models import ImportRun
from parta.grading.models import Mark
from parta.people.models import Guardian, Guardianship, Student, Teacher
from parta.schoolyear.models import AcademicYear
from tests.factories.cast import Cast, SchoolCast

HEADING = "Класс;Фамилия;Имя;Дата рождения;E-mail;Родитель 1 фамилия;Родитель 1 имя;Родитель 1 телефон"
ROWS = [
    "7А;Ёлкина;Анна;01.02.2013;anna@example.org;Ёлкина;Ольга;8 912 345-67-89",
    "7Б;Ёлкин;Олег;03.04.2013;;Елкина;Ольга;+7 912 345 67 89",
    "7Б;Иванов;Пётр;04.05.2013;petr@example.org;;;",  # is in 7А
    "9Я;Новый;Иван;;;;;",
    "7А;Новая;Инна;;;Новая;Мария;12",
]
TABLE = "\n".join([HEADING, *ROWS])


class Registrar:
    """Sends files and forms as a browser would."""

    def __init__(self, cast: SchoolCast, key: str = "registrar") -> None:
        self.cast, self.client = cast, cast.client(key)
        self.root = f"/{cast.school.slug}/imports/"

    def bring(self, content: str | bytes, name: str = "list.csv", kind: str = "roster") -> ImportRun:
        data = content.encode() if isinstance(content, str) else content
        upload = SimpleUploadedFile(name, data)
        response = self.client.post(self.root, {"kind": kind, "file": upload})
        assert response.status_code == 302, response.content.decode()
        return ImportRun.objects.latest("pk")

    def post(self, run: ImportRun, page: str, **data: object) -> ImportRun:
        response = self.client.post(f"{self.root}{run.key}/{page}/", data)
        assert response.status_code == 302, response.content.decode()
        run.refresh_from_db()
        return run


@pytest.fixture
def registrar(cast: Cast) -> Registrar:
    return Registrar(cast)


def _counts(run: ImportRun) -> dict[str, int]:
    return {what: new for what, new, _kept in run.report["counts"] if new}


def test_a_roster_is_previewed_and_nothing_is_written(cast: Cast, registrar: Registrar) -> None:
    before = Student.objects.count(), Guardian.objects.count()
    run = registrar.bring(TABLE)
    assert run.state == "ready"
    assert _counts(run) == {
        "students": 2,
        "guardians": 1,
        "guardianships": 2,
        "transfers": 1,
        "changes": 1,
    }
    assert [(line, problem) for line, problem, _about in run.report["issues"]] == [
        (5, "unknown_class"),
        (6, "bad_phone"),
    ]
    assert (Student.objects.count(), Guardian.objects.count()) == before
    page = registrar.client.get(f"{registrar.root}{run.key}/").content.decode()
    assert "Ёлкина Анна, 7А" in page
    assert "7А → 7Б" in page


def test_it_is_applied_once_and_again_changes_nothing(cast: Cast, registrar: Registrar) -> None:
    run = registrar.post(registrar.bring(TABLE), "application")
    registrar.post(run, "application")
    assert run.state == "applied"
    assert Student.objects.filter(surname__in=["Ёлкина", "Ёлкин"]).count() == 2
    guardian = Guardian.objects.get(surname="Ёлкина")
    assert (guardian.phone, guardian.guardianships.count()) == ("+79123456789", 2)
    cast.student.refresh_from_db()
    assert cast.student.email == "petr@example.org"
    places = Enrollment.objects.filter(student=cast.student).order_by("since_on")
    yesterday = cast.today - timedelta(days=1)
    assert [(row.school_class.name, row.until_on) for row in places] == [("7А", yesterday), ("7Б", None)]
    assert AuditEvent.objects.filter(kind="import.applied", user=cast.users["registrar"]).count() == 1
    again = registrar.bring(TABLE)
    assert _counts(again) == {}


def test_undone_the_school_is_as_before(cast: Cast, registrar: Registrar) -> None:
    def state() -> list[object]:
        return [
            list(model.objects.filter(**{path: cast.school}).order_by("pk").values())
            for model, path in (
                (Student, "school"),
                (Guardian, "school"),
                (Guardianship, "student__school"),
                (Enrollment, "student__school"),
            )
        ]

    before = state()
    run = registrar.post(registrar.bring(TABLE), "application")
    assert state() != before
    registrar.post(run, "undoing")
    assert (run.state, run.error) == ("undone", "")
    assert state() == before


def test_what_others_depend_on_is_not_undone(cast: Cast, registrar: Registrar) -> None:
    run = registrar.post(registrar.bring(TABLE), "application")
    anna = Student.objects.get(surname="Ёлкина")
    known = cast.marks[0]
    Mark.objects.create(
        school=cast.school,
        year=cast.year,
        lesson=cast.lesson,
        student=anna,
        form=cast.form,
        value=5,
        weight=known.weight,
        set_at=known.set_at,
        recorded_at=known.recorded_at,
    )
    cast.student.email = "other@example.org"
    cast.student.save()
    registrar.post(run, "undoing")
    assert run.state == "applied"
    assert "отметки: 1" in run.error
    assert "изменённые вручную значения: 1" in run.error
    assert Student.objects.filter(surname="Ёлкина").exists()


def test_bad_rows_are_downloaded_as_they_stand(registrar: Registrar) -> None:
    run = registrar.bring(TABLE)
    response = registrar.client.get(f"{registrar.root}{run.key}/bad-rows/")
    sheet = openpyxl.load_workbook(io.BytesIO(b"".join(response))).active
    assert sheet is not None
    rows = [list(row) for row in sheet.iter_rows(values_only=True)]
    assert rows[0][2:] == HEADING.split(";")
    assert [(row[0], row[2], row[3]) for row in rows[1:]] == [(5, "9Я", "Новый"), (6, "7А", "Новая")]
    assert "9Я" in str(rows[1][1])
    book = io.BytesIO()
    again = openpyxl.Workbook()
    assert again.active is not None
    for row in rows:
        again.active.append(["7А" if value == "9Я" else value for value in row])
    again.save(book)
    mended = registrar.bring(book.getvalue(), "mended.xlsx")
    assert (_counts(mended), mended.report["bad"]) == ({"students": 1}, 1)


def test_unknown_columns_are_asked_for_and_remembered(cast: Cast, registrar: Registrar) -> None:
    table = "Где учится;Ф.;И.;Заметка\n7А;Сомов;Олег;да"
    run = registrar.bring(table)
    assert run.state == "draft"
    page = f"{registrar.root}{run.key}/columns/"
    refused = registrar.client.post(page, {"column_0": "class", "column_1": "surname", "column_2": "surname"})
    assert refused.status_code == 422
    assert "выбрано для двух столбцов" in refused.content.decode()
    chosen = {"column_0": "class", "column_1": "surname", "column_2": "given_name", "column_3": ""}
    registrar.post(run, "columns", **chosen)
    assert (run.state, _counts(run)) == ("ready", {"students": 1})
    assert registrar.bring(table).state == "ready"
    other = Registrar(cast.other).bring(table)
    assert other.state == "draft"


def test_of_a_whole_list_the_missing_leave(cast: Cast, registrar: Registrar) -> None:
    run = registrar.bring("Класс;Фамилия;Имя\n7А;Иванова;Софья")
    assert (run.report["missing"], _counts(run)) == (2, {})
    columns = {"column_0": "class", "column_1": "surname", "column_2": "given_name"}
    registrar.post(run, "columns", **columns, is_whole="on", left_on=cast.today.isoformat())
    assert _counts(run) == {"leaves": 2}
    registrar.post(run, "application")
    left = Enrollment.objects.filter(until_on=cast.today).values_list("student__surname", flat=True)
    assert sorted(left) == ["Иванов", "Кузнецов"]


def test_teachers_and_what_they_teach(cast: Cast, registrar: Registrar) -> None:
    staff = "ФИО;E-mail\nОрлов Дмитрий Андреевич;orlov@example.org\nЖукова Инна Ивановна;\nОдин;"
    run = registrar.post(registrar.bring(staff, kind="teachers"), "application")
    assert (_counts(run), run.report["bad"]) == ({"teachers": 1, "changes": 1}, 1)
    assert Teacher.objects.get(pk=cast.teacher.pk).email == "orlov@example.org"
    group = TeachingGroup.objects.create(school=cast.school, year=cast.year, name="Англ 1")
    group.classes.add(cast.school_class)
    courses = (
        "Предмет;Класс;Группа;Учитель\n"
        "Алгебра;7А;;Орлов Д.А.\n"
        "Химия;7А;;Жукова Инна\n"
        "Английский;7А;Англ 1;Жукова Инна Ивановна\n"
        "Химия;7А;Англ 9;Жукова Инна\n"
        "Химия;7Б;;Никто"
    )
    run = registrar.post(registrar.bring(courses, kind="assignments"), "application")
    assert _counts(run) == {"subjects": 2, "courses": 2, "assignments": 2}
    assert [problem for _line, problem, _about in run.report["issues"]] == ["no_group", "no_such_teacher"]
    taught = CourseAssignment.objects.filter(teacher__surname="Жукова")
    assert {(row.course.subject.name, str(row.course.group or "")) for row in taught} == {
        ("Химия", ""),
        ("Английский", "Англ 1"),
    }
    registrar.post(run, "undoing")
    assert run.state == "undone"
    assert not Subject.objects.filter(name="Химия").exists()


def test_places_in_groups_come_with_the_roster(cast: Cast, registrar: Registrar) -> None:
    group = TeachingGroup.objects.create(school=cast.school, year=cast.year, name="Англ 1")
    group.classes.add(cast.school_class)
    table = "Класс;Фамилия;Имя;Группы\n7А;Сомов;Олег;англ 1\n7А;Иванова;Софья;Англ 1"
    run = registrar.post(registrar.bring(table), "application")
    assert GroupMember.objects.filter(group=group).count() == 2
    registrar.post(run, "undoing")
    assert not GroupMember.objects.filter(group=group).exists()


@pytest.mark.parametrize(
    ("content", "name", "kind"),
    [
        (b"", "list.csv", "roster"),
        (b"x", "list.pdf", "roster"),
        (b"no spreadsheet", "list.xlsx", "teachers"),
        (b"\xff\xfe\x00\x01", "list.csv", "roster"),
    ],
)
def test_a_file_that_is_none_is_refused_beside_its_field(
    registrar: Registrar, content: bytes, name: str, kind: str
) -> None:
    upload = SimpleUploadedFile(name, content)
    response = registrar.client.post(registrar.root, {"kind": kind, "file": upload})
    assert response.status_code == 422
    assert 'id="id_file_error"' in response.content.decode()
    assert not ImportRun.objects.exists()


def test_a_school_without_a_year_says_so(cast: Cast, registrar: Registrar) -> None:
    AcademicYear.objects.filter(school=cast.school).update(school=cast.other.school, name="не наш")
    run = registrar.bring(TABLE)
    assert run.state == "failed"
    assert "учебного года" in run.error


def test_whoever_lost_the_right_writes_nothing(cast: Cast, registrar: Registrar) -> None:
    run = registrar.bring(TABLE)
    deputy = Registrar(cast, "deputy")
    page = deputy.client.get(f"{deputy.root}{run.key}/")
    assert page.status_code == 200
    ImportRun.objects.update(started_by=cast.users["teacher"])
    deputy.post(run, "application")
    assert run.state == "failed"
    assert not Student.objects.filter(surname="Ёлкина").exists()


def test_samples_are_known_again(cast: Cast, registrar: Registrar) -> None:
    client: Client = registrar.client
    for language in ("ru", "en"):
        for kind in ("roster", "teachers", "assignments"):
            response = client.get(
                f"{registrar.root}samples/?kind={kind}", headers={"Accept-Language": language}
            )
            content = b"".join(response)
            run = registrar.bring(content, f"{kind}.xlsx", kind)
            assert run.state == "ready"
            assert len(run.columns) == len(run.heading), (language, kind, run.heading)


def test_as_many_questions_for_many_rows_as_for_few(registrar: Registrar) -> None:
    def count(rows: int, start: int) -> int:
        lines = [f"7А;Рядов{n + start};Иван;;i{n + start}@example.org;;;" for n in range(rows)]
        with CaptureQueriesContext(connection) as queries:
            registrar.post(registrar.bring("\n".join([HEADING, *lines])), "application")
        return len(queries)

    count(1, 0)
    assert count(2, 1) == count(60, 100)
    pages = []
    for _more in range(2):
        with CaptureQueriesContext(connection) as queries:
            registrar.client.get(registrar.root)
        pages.append(len(queries))
        for n in range(5):
            registrar.bring(f"Класс;Фамилия;Имя\n7А;Ещё{n};Один")
    assert pages[0] == pages[1]


def test_classes_that_are_missing_are_made_when_asked_for(cast: Cast, registrar: Registrar) -> None:
    run = registrar.bring(f"{HEADING}\n8 в;Новая;Инна;;;;;\nРомашка;Новый;Иван;;;;;")
    columns = {f"column_{place}": name for name, place in run.columns.items()}
    assert [line for line, _problem, _about in run.report["issues"]] == [2, 3]
    link = f"{registrar.root}{run.key}/columns/"
    assert link in registrar.client.get(f"{registrar.root}{run.key}/").content.decode()
    registrar.post(run, "columns", **columns, makes_classes="on")
    assert _counts(run) == {"classes": 1, "students": 1}
    assert [line for line, _problem, _about in run.report["issues"]] == [3]
    registrar.post(run, "application")
    stay = Enrollment.objects.get(student__surname="Новая")
    assert (stay.school_class.name, stay.since_on) == ("8В", cast.year.starts_on)
    registrar.post(run, "undoing")
    assert (run.state, SchoolClass.objects.filter(grade=8, letter="В").exists()) == ("undone", False)


def test_a_school_without_classes_gets_them_with_its_first_list(cast: Cast, registrar: Registrar) -> None:
    year = AcademicYear.objects.create(
        school=cast.school,
        name="2030/31",
        starts_on=cast.year.ends_on + timedelta(days=1),
        ends_on=cast.year.ends_on + timedelta(days=200),
    )
    with clock.fixed_at(clock.now() + (year.starts_on - cast.today + timedelta(days=3))):
        run = registrar.bring(f"{HEADING}\n5-а;Новая;Инна;;;;;\n5А;Новый;Лев;;;;;")
        assert _counts(run) == {"classes": 1, "students": 2}
        form = registrar.client.get(f"{registrar.root}{run.key}/columns/").context["form"]
        assert form["makes_classes"].value() is True
