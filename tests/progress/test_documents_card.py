"""A report card as it is read off the paper."""

import io
from urllib.parse import unquote

import pytest
from django.test import Client
from django.utils import translation
from pypdf import PdfReader

from parta.academics.commands import close_class
from parta.academics.models import Course, Subject
from parta.access.actors import system_actor
from parta.grading.commands.term_marks import TermMarkData, replace_term_marks
from parta.grading.models import GradingPolicy
from parta.grading.rules.terms import Outcome, TermMarkKind
from parta.progress.commands.documents import print_card
from tests.factories.cast import Cast


def pages_of(content: bytes) -> list[str]:
    """The text of each page, with single spaces."""
    return [" ".join(page.extract_text().split()) for page in PdfReader(io.BytesIO(content)).pages]


def card(cast: Cast, key: str = "guardian", *, language: str = "ru", term_id: int | None = None) -> str:
    with translation.override(language):
        _name, content = print_card(actor=cast.actor(key), student_id=cast.student.pk, term_id=term_id)
    (page,) = pages_of(content)
    return page


def test_russian_card(cast: Cast) -> None:
    page = card(cast)
    for text in (
        cast.school.name,
        cast.student.full_name,
        f"Класс {cast.school_class.name}",
        f"Классный руководитель {cast.class_teacher.short_name}",
        "2 четверть",
        "Алгебра Орлов Д. А. 5 4 4,29",
        "Русский язык",
        "н — отсутствует",
        "I II",
    ):
        assert text in page


def test_english_card(cast: Cast) -> None:
    page = card(cast, language="en")
    for text in (
        "Report card",
        "Quarter 2",
        "Алгебра Орлов Д. А. 5 4 4.29",
        "Quarters",
        "Parent (legal representative)",
    ):
        assert text in page
    assert "Provisional: the term is not closed yet" in page
    assert "page 1 of 1" in page


def test_closed_term_is_not_provisional(cast: Cast) -> None:
    assert "Provisional" not in card(cast, language="en", term_id=cast.closed_term.pk)
    close_class(actor=cast.actor("deputy"), class_id=cast.school_class.pk, term_id=cast.term.pk)
    assert "Provisional" not in card(cast, language="en")


def test_grades_stand_in_their_columns(cast: Cast) -> None:
    marks = [
        TermMarkData(cast.student.pk, TermMarkKind.TERM, cast.closed_term.pk, 3),
        TermMarkData(cast.student.pk, TermMarkKind.TERM, cast.term.pk, Outcome.EXEMPT),
        TermMarkData(cast.student.pk, TermMarkKind.YEAR, None, 5),
        TermMarkData(cast.student.pk, TermMarkKind.FINAL, None, 4),
    ]
    replace_term_marks(actor=system_actor(cast.school), course=cast.course, marks=marks)
    algebra = card(cast, language="en").split("Алгебра")[1].split("Русский")[0]
    assert algebra.split()[-4:] == ["3", "ex.", "5", "4"]


def test_absences_by_reason_and_in_sum(cast: Cast) -> None:
    """The second student was absent at one lesson of algebra."""
    with translation.override("en"):
        _name, content = print_card(
            actor=cast.actor("guardian"), student_id=cast.students[1].pk, term_id=None
        )
    (page,) = pages_of(content)
    algebra = page.split("Алгебра")[1].split("Русский")[0].split()
    assert algebra[-2:] == ["1", "1"]  # missed; н
    assert "0 marks" in page


@pytest.mark.parametrize(
    "name",
    [
        "#set text(red)",
        '"Ёж" и \\"кавычки\\"',
        "*жирный* _косой_ $x$ // [у] <end-0>",
        "O'Коннор-Оглы",
        "Җәмилә Һөсәенова Ҡаҙаҡбай",
    ],
)
def test_names_are_printed_as_they_are(cast: Cast, name: str) -> None:
    cast.student.surname = name
    cast.student.save()
    assert f"{name} {cast.student.given_name}" in card(cast)


def test_long_names_and_twenty_subjects_stand_on_one_page(cast: Cast) -> None:
    cast.school.name = "Муниципальное бюджетное общеобразовательное учреждение " + "имени героев " * 12
    cast.school.save()
    cast.student.surname, cast.student.patronymic = "Константинопольский-Задунайский", "Абдурахмангаджиевич"
    cast.student.save()
    for number in range(18):
        name = f"Основы духовно-нравственной культуры народов России, часть {number}"
        subject = Subject.objects.create(school=cast.school, name=name, short_name=str(number))
        Course.objects.create(
            school=cast.school, year=cast.year, subject=subject, school_class=cast.school_class
        )
    page = card(cast)
    assert "часть 17" in page
    assert "Родитель" in page or "Parent" in page


def test_document_says_what_it_is(cast: Cast) -> None:
    with translation.override("en"):
        _name, content = print_card(actor=cast.actor("student"), student_id=cast.student.pk, term_id=None)
    reader = PdfReader(io.BytesIO(content))
    assert reader.metadata is not None
    names = f"{cast.student.surname} {cast.student.given_name}"
    assert reader.metadata.title == f"Report card 7А, {names}, Quarter 2"
    assert str(reader.root_object["/Lang"]) == "en"
    assert reader.root_object["/MarkInfo"]["/Marked"]  # type: ignore[index]  # tags for a screen reader


def test_file_opens_in_the_browser_under_a_russian_name(cast: Cast) -> None:
    client = Client(headers={"accept-language": "ru"})
    client.force_login(cast.users["guardian"])
    response = client.get(f"/{cast.school.slug}/progress/students/{cast.student.pk}/card.pdf")
    kind, _, name = response["Content-Disposition"].partition(";")
    assert response["Content-Type"] == "application/pdf"
    assert kind == "inline"
    assert unquote(name).endswith("7А, Иванов Пётр, 2 четверть.pdf")
    assert b"".join(response).startswith(b"%PDF-")


def test_guardians_see_only_what_is_published(cast: Cast) -> None:
    GradingPolicy.objects.create(school=cast.school, guardian_delay_hours=168, guardian_delay_from_age=0)
    assert "Алгебра Орлов Д. А. 5 4 4,29" in card(cast, "student")
    assert "Алгебра Орлов Д. А. 5 4 4,29" in card(cast, "class_teacher")
    assert "Алгебра Орлов Д. А. 5" not in card(cast, "guardian")


def test_a_term_of_another_school_is_not_found(cast: Cast) -> None:
    client = cast.client("guardian")
    url = f"/{cast.school.slug}/progress/students/{cast.student.pk}/card.pdf"
    for term in (cast.other.term.pk, "none", "9" * 30):
        assert client.get(url, {"term": term}).status_code == 404
