"""The class teacher has the report cards of the class printed, and a parent one."""

import io
from pathlib import Path

import pytest
from django.core.management import call_command
from playwright.sync_api import Page, expect
from pypdf import PdfReader
from pytest_django import Settings

from parta.progress.models import Document
from parta.progress.rules.documents import DocumentState
from tests.browser.conftest import CheckAxe, Screenshot, SignIn
from tests.factories.cast import Cast
from tests.factories.documents import get_document

PHONE = 390


@pytest.fixture
def later(settings: Settings) -> None:
    """Jobs wait until they are run."""
    settings.TASKS = {"default": {"BACKEND": "django_tasks_db.DatabaseBackend"}}


def run_jobs() -> None:
    call_command("db_worker", batch=True, startup_delay=False, verbosity=0)


def names_in(path: Path) -> list[str]:
    pages = PdfReader(io.BytesIO(path.read_bytes())).pages
    return [" ".join(page.extract_text().split()) for page in pages]


def ask(cast: Cast, page: Page) -> None:
    page.goto(f"/{cast.school.slug}/progress/classes/{cast.school_class.pk}/")
    page.get_by_role("button", name="Report cards").click()


def test_class_teacher_gets_the_cards_of_the_class(
    cast: Cast, later: None, signed_in: SignIn, check_axe: CheckAxe, screenshot: Screenshot
) -> None:
    page = signed_in("class_teacher", language="en")
    ask(cast, page)
    expect(page.get_by_role("progressbar")).to_be_visible()
    expect(page.get_by_role("status").get_by_text("Waiting for its turn…")).to_be_visible()
    check_axe(page)
    screenshot(page, "cards are being made")
    run_jobs()
    expect(page.get_by_text("The report cards are ready")).to_be_visible()  # without being asked
    check_axe(page)
    screenshot(page, "cards are ready")
    with page.expect_download() as download:
        page.get_by_role("link", name="Download the PDF").click()
    assert download.value.suggested_filename.endswith("7А, Quarter 2.pdf")
    cards = names_in(download.value.path())
    assert len(cards) == len(cast.students)
    assert all(student.full_name in card for card, student in zip(cards, cast.students, strict=True))


def test_without_javascript_the_page_asks_by_itself(cast: Cast, later: None, signed_in: SignIn) -> None:
    page = signed_in("class_teacher", language="en", javascript=False)
    ask(cast, page)
    expect(page.get_by_role("progressbar")).to_be_visible()
    run_jobs()
    expect(page.get_by_role("link", name="Download the PDF")).to_be_visible()


def test_failed_job_is_begun_again(
    cast: Cast, signed_in: SignIn, check_axe: CheckAxe, screenshot: Screenshot
) -> None:
    document = get_document(cast)
    Document.objects.filter(pk=document.pk).update(state=DocumentState.FAILED)
    page = signed_in("class_teacher", language="en", width=PHONE, height=844, scheme="dark")
    page.goto(f"/{cast.school.slug}/progress/documents/{document.key}/")
    check_axe(page)
    screenshot(page, "cards have failed")
    assert page.evaluate("document.documentElement.scrollWidth") <= PHONE
    page.get_by_role("button", name="Try again").click()
    expect(page.get_by_text("The report cards are ready")).to_be_visible()
    check_axe(page)
    screenshot(page, "cards are ready on a phone")
