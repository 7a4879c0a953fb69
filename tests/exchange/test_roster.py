import io

import openpyxl
import pytest

from parta.academics.models import Enrollment, GroupMember, TeachingGroup
from parta.core.errors import Refused
from parta.exchange.commands import Report, import_roster
from parta.exchange.rules.issues import Problem
from parta.people.models import Guardian, Guardianship, Student
from tests.factories.cast import Cast

HEADING = "Класс;Фамилия;Имя;Дата рождения;Группы;Родитель 1 фамилия;Родитель 1 имя;Родитель 1 e-mail"
ROWS = [
    "7А;Ёлкина;Анна;01.02.2013;;Ёлкина;Ольга;olga@example.org",
    "7Б;Ёлкин;Олег;03.04.2013;;Елкина;Ольга;OLGA@example.org",
    "7А;Петров;Пётр;;;;;",
]
TABLE = "\n".join([HEADING, *ROWS])


def run(cast: Cast, content: bytes | str = TABLE, name: str = "roster.csv", **options: bool) -> Report:
    data = content.encode() if isinstance(content, str) else content
    return import_roster(data, name, cast.school.slug, **options)


def test_students_are_enrolled_and_siblings_share_a_guardian(cast: Cast) -> None:
    report = run(cast)
    assert report.bad == []
    classes = {
        str(row.student): row.school_class
        for row in Enrollment.objects.filter(student__surname__in=["Ёлкина", "Ёлкин", "Петров"])
    }
    assert classes == {
        "Ёлкина Анна": cast.school_class,
        "Ёлкин Олег": cast.other_class,
        "Петров Пётр": cast.school_class,
    }
    guardian = Guardian.objects.get(surname="Ёлкина")
    assert guardian.guardianships.count() == 2


def test_again_changes_nothing(cast: Cast) -> None:
    run(cast)
    report = run(cast)
    assert report.changes == 0
    assert Student.objects.filter(surname="Петров").count() == 1


def test_a_student_already_there_is_known_by_name(cast: Cast) -> None:
    report = run(cast, f"{HEADING}\n7А;иванова;СОФЬЯ;;;;;")
    assert (report.changes, Student.objects.filter(surname="Иванова").count()) == (0, 1)


def test_a_dry_run_writes_nothing(cast: Cast) -> None:
    before = (Student.objects.count(), Guardianship.objects.count())
    report = run(cast, dry_run=True)
    assert report.changes == 3 + 1 + 2  # students, a guardian, two rights
    assert (Student.objects.count(), Guardianship.objects.count()) == before


BAD = [
    "9Я;Новый;Иван;;;;;",
    "7А;;Иван;;;;;",
    "7А;Новый;Иван;32.01.2013;;;;",
    "7А;Новый;Иван;;;;Мария;m@example.org",
    "7А;Петров;Пётр;;;;;",
]


def test_bad_rows_are_listed_and_good_ones_taken(cast: Cast) -> None:
    report = run(cast, "\n".join([TABLE, *BAD]))
    assert [(issue.line, issue.problem) for issue in report.bad] == [
        (5, Problem.UNKNOWN_CLASS),
        (6, Problem.NO_NAME),
        (7, Problem.BAD_DATE),
        (8, Problem.GUARDIAN_WITHOUT_NAME),
        (9, Problem.DUPLICATE),
    ]
    assert Student.objects.filter(surname__in=["Ёлкина", "Ёлкин", "Петров"]).count() == 3
    assert "9Я" in "\n".join(report.lines())


def test_strict_takes_all_or_nothing(cast: Cast) -> None:
    with pytest.raises(Refused, match="9Я"):
        run(cast, "\n".join([TABLE, *BAD]), strict=True)
    assert not Student.objects.filter(surname="Петров").exists()


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "cp1251"])
@pytest.mark.parametrize("delimiter", [";", ",", "\t"])
def test_any_usual_csv_is_read(cast: Cast, encoding: str, delimiter: str) -> None:
    assert run(cast, TABLE.replace(";", delimiter).encode(encoding)).changes == 6


def test_a_spreadsheet_is_read(cast: Cast) -> None:
    book = openpyxl.Workbook()
    sheet = book.active
    assert sheet is not None
    for line in TABLE.splitlines():
        sheet.append(line.split(";"))
    file = io.BytesIO()
    book.save(file)
    assert run(cast, file.getvalue(), "roster.xlsx").changes == 6


def test_groups_are_filled_and_unknown_ones_named(cast: Cast) -> None:
    group = TeachingGroup.objects.create(school=cast.school, year=cast.year, name="Англ 1")
    group.classes.add(cast.school_class)
    report = run(cast, f"{HEADING}\n7А;Новый;Иван;;англ 1; ;;\n7А;Новая;Инна;;англ 9;;;")
    assert GroupMember.objects.get(group=group).student.surname == "Новый"
    assert [(issue.line, issue.problem, issue.about) for issue in report.issues] == [
        (3, Problem.UNKNOWN_GROUP, "англ 9")
    ]


@pytest.mark.parametrize(
    ("content", "name", "code"),
    [
        (b"", "a.csv", "empty"),
        (b"\xff\xfe\x00\x01", "a.csv", "encoding"),
        ("Имя;Возраст\nПётр;13".encode(), "a.csv", "columns"),
        (b"no spreadsheet", "a.xlsx", "spreadsheet"),
        (b"PK\x03\x04", "a.xlsx", "spreadsheet"),
    ],
)
def test_an_unreadable_file_is_refused(cast: Cast, content: bytes, name: str, code: str) -> None:
    with pytest.raises(Refused) as refused:
        run(cast, content, name)
    assert refused.value.code == code


def test_the_other_school_is_left_alone(cast: Cast) -> None:
    before = Student.objects.filter(school=cast.other.school).count()
    run(cast)
    assert Student.objects.filter(school=cast.other.school).count() == before


def test_an_unknown_school_is_refused(cast: Cast) -> None:
    with pytest.raises(Refused) as refused:
        import_roster(TABLE.encode(), "a.csv", "nowhere")
    assert refused.value.code == "no_school"
