"""The cards of a class, made by a job."""

import io
from datetime import timedelta
from uuid import UUID

import pytest
from django.core.files.storage import default_storage
from django.core.management import call_command
from django.test import Client
from pypdf import PdfReader
from pytest_django import DjangoAssertNumQueries, DjangoCaptureOnCommitCallbacks, Settings

from parta.academics.models import Course, Enrollment, Subject
from parta.core import clock
from parta.core.errors import Forbidden, NotFound
from parta.people.models import Student
from parta.progress.commands.documents import make_document, request_class_cards, retry_document
from parta.progress.models import Document
from parta.progress.queries.documents import class_sheets, document_page
from parta.progress.rules.documents import DocumentState
from tests.factories.cast import Cast
from tests.factories.documents import get_document

DAY = timedelta(days=1)


def ask(cast: Cast, key: str = "class_teacher", language: str = "ru") -> Document:
    asked = request_class_cards(
        actor=cast.actor(key), class_id=cast.school_class.pk, term_id=None, language=language
    )
    asked.refresh_from_db()
    return asked


def url(cast: Cast, key: UUID, rest: str = "") -> str:
    return f"/{cast.school.slug}/progress/documents/{key}/{rest}"


def read(document: Document) -> PdfReader:
    with document.file.open() as file:
        return PdfReader(io.BytesIO(file.read()))


def set_state(document: Document, state: DocumentState) -> None:
    Document.objects.filter(pk=document.pk).update(state=state, changed_at=clock.now())


def test_a_page_for_each_student_in_order(cast: Cast) -> None:
    document = ask(cast)
    assert document.state == DocumentState.READY
    pages = read(document).pages
    assert len(pages) == 3
    for page, student in zip(pages, cast.students, strict=True):
        assert student.full_name in " ".join(page.extract_text().split())
    assert [item.title for item in read(document).outline] == [  # type: ignore[union-attr]
        student.full_name for student in cast.students
    ]


def test_one_long_name_takes_no_second_page(cast: Cast) -> None:
    cast.students[2].surname = "Гасанов-Мусаев-Оглы " * 5
    cast.students[2].save()
    for number in range(16):
        subject = Subject.objects.create(school=cast.school, name=f"Предмет {number}", short_name=str(number))
        Course.objects.create(
            school=cast.school, year=cast.year, subject=subject, school_class=cast.school_class
        )
    assert len(read(ask(cast)).pages) == 3


@pytest.mark.parametrize(("language", "word"), [("ru", "Классный руководитель"), ("en", "Class teacher")])
def test_in_the_language_of_the_asker(cast: Cast, language: str, word: str) -> None:
    document = ask(cast, language=language)
    assert word in read(document).pages[0].extract_text()


def test_an_empty_class_says_so(cast: Cast) -> None:
    Enrollment.objects.filter(school_class=cast.school_class).delete()
    document = ask(cast, language="en")
    (page,) = read(document).pages
    assert "Nobody is in the class in this term." in page.extract_text()


@pytest.mark.django_db(transaction=True)
def test_progress_from_asking_to_the_file(cast: Cast, settings: Settings) -> None:
    settings.TASKS = {"default": {"BACKEND": "django_tasks_db.DatabaseBackend"}}
    client = cast.client("class_teacher")
    response = client.post(f"/{cast.school.slug}/progress/classes/{cast.school_class.pk}/cards/")
    document = Document.objects.get()
    here = url(cast, document.key)
    assert response["Location"] == here
    page = client.get(here)
    assert "<progress" in page.content.decode()
    assert 'http-equiv="refresh"' in page.content.decode()
    assert client.get(f"{here}file/").status_code == 404
    polled = {"headers": {"hx-request": "true"}}
    assert client.get(f"{here}?seen=waiting", **polled).status_code == 204  # type: ignore[arg-type]
    call_command("db_worker", batch=True, startup_delay=False, verbosity=0)
    assert document_page(cast.actor("class_teacher"), document.key).percent == 100
    part = client.get(f"{here}?seen=waiting", **polled).content.decode()  # type: ignore[arg-type]
    assert f"{here}file/" in part
    assert "<html" not in part
    assert "hx-get" not in part
    file = client.get(f"{here}file/")
    assert b"".join(file).startswith(b"%PDF-")


def test_asked_twice_while_it_is_made_it_is_one(cast: Cast) -> None:
    first = ask(cast)
    set_state(first, DocumentState.GATHERING)
    assert ask(cast).pk == first.pk
    assert ask(cast, language="en").pk != first.pk
    assert ask(cast, "deputy").pk != first.pk


def test_run_again_the_job_changes_nothing(cast: Cast) -> None:
    document = get_document(cast)
    make_document.func(key=str(document.key))
    make_document.func(key="00000000-0000-0000-0000-000000000000")
    same = Document.objects.get()
    assert (same.changed_at, same.file.name) == (document.changed_at, document.file.name)


def test_who_has_lost_the_class_gets_nothing_and_may_try_again(cast: Cast) -> None:
    document = get_document(cast)
    set_state(document, DocumentState.WAITING)
    cast.school_class.leads.all().delete()
    with pytest.raises(NotFound):
        make_document.func(key=str(document.key))
    client = Client(headers={"accept-language": "en"})
    client.force_login(cast.users["class_teacher"])
    page = client.get(url(cast, document.key)).content.decode()
    assert "could not be made" in page
    assert "Try again" in page
    cast.school_class.leads.create(teacher=cast.class_teacher)
    client.post(url(cast, document.key, "attempt/"))
    assert document_page(cast.actor("class_teacher"), document.key).state == DocumentState.READY


def test_a_job_that_fell_silent_may_be_begun_again(cast: Cast) -> None:
    actor = cast.actor("class_teacher")
    document = get_document(cast)
    set_state(document, DocumentState.SETTING)
    retry_document(actor=actor, key=document.key)
    assert document_page(actor, document.key).state == DocumentState.SETTING
    with clock.fixed_at(clock.now() + timedelta(minutes=3)):
        assert document_page(actor, document.key).may_retry
        retry_document(actor=actor, key=document.key)
    assert document_page(actor, document.key).state == DocumentState.READY


def test_only_for_who_asked(cast: Cast) -> None:
    document = get_document(cast)
    for key in ("deputy", "head"):
        with pytest.raises(NotFound):
            document_page(cast.actor(key), document.key)
        for rest in ("", "file/"):
            assert cast.client(key).get(url(cast, document.key, rest)).status_code == 404
    foreign = get_document(cast.other)
    assert cast.client("class_teacher").get(url(cast, foreign.key)).status_code == 404
    assert cast.client("class_teacher").get(url(cast, foreign.key, "file/")).status_code == 404


def test_rights_to_ask(cast: Cast) -> None:
    with pytest.raises(Forbidden):
        ask(cast, "registrar")
    with pytest.raises(Forbidden):
        ask(cast, "guardian")
    with pytest.raises(NotFound):
        request_class_cards(
            actor=cast.actor("class_teacher"), class_id=cast.other_class.pk, term_id=None, language="ru"
        )
    with pytest.raises(NotFound):
        request_class_cards(
            actor=cast.actor("deputy"),
            class_id=cast.school_class.pk,
            term_id=cast.other.term.pk,
            language="ru",
        )
    assert not Document.objects.exists()


def test_thrown_away_after_a_week_by_the_next_who_asks(
    cast: Cast, django_capture_on_commit_callbacks: DjangoCaptureOnCommitCallbacks
) -> None:
    document = get_document(cast)
    foreign = get_document(cast.other)
    with clock.fixed_at(clock.now() + 6 * DAY):
        assert document_page(cast.actor("class_teacher"), document.key).percent == 100
    with clock.fixed_at(clock.now() + 8 * DAY), django_capture_on_commit_callbacks(execute=True):
        with pytest.raises(NotFound):
            document_page(cast.actor("class_teacher"), document.key)
        ask(cast, "deputy")
    assert not Document.objects.filter(pk=document.pk).exists()
    assert not default_storage.exists(document.file.name or "")
    assert default_storage.exists(foreign.file.name or "")


def test_queries_do_not_grow_with_the_class(
    cast: Cast, django_assert_max_num_queries: DjangoAssertNumQueries
) -> None:
    actor = cast.actor("class_teacher")
    students = Student.objects.bulk_create(
        Student(school=cast.school, surname=f"Петров{number}", given_name="Пётр") for number in range(27)
    )
    Enrollment.objects.bulk_create(
        Enrollment(student=student, school_class=cast.school_class, since_on=cast.year.starts_on)
        for student in students
    )
    with django_assert_max_num_queries(12):
        sheets = class_sheets(actor, cast.school_class.pk, cast.term.pk)
    assert len(sheets.data["cards"]) == 30


def test_page_asks_little(cast: Cast, django_assert_max_num_queries: DjangoAssertNumQueries) -> None:
    document = get_document(cast)
    client = cast.client("class_teacher")
    with django_assert_max_num_queries(8):
        client.get(url(cast, document.key), headers={"hx-request": "true"})
