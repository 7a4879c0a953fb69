import hashlib
import io

import pytest
from click.testing import CliRunner
from django.test import Client
from pypdf import PdfReader

from parta.access.actors import system_actor
from parta.config.cli import main
from parta.grading.commands.term_marks import TermMarkData, replace_term_marks
from parta.grading.rules.terms import TermMarkKind
from parta.progress.commands.closing import close_term
from parta.progress.models import FiledJournal
from parta.progress.queries.journals import journal_sheets
from tests.factories.cast import Cast
from tests.factories.documents import get_filed_journal


def text_of(content: bytes) -> str:
    return " ".join(" ".join(page.extract_text() for page in PdfReader(io.BytesIO(content)).pages).split())


def read(client: Client, cast: Cast, filed: FiledJournal) -> bytes:
    answer = client.get(f"/{cast.school.slug}/progress/journals/{filed.key}/")
    assert answer.status_code == 200
    return b"".join(answer.streaming_content)  # type: ignore[attr-defined]  # a FileResponse


def test_closing_files_the_journals_with_their_checksum(cast: Cast) -> None:
    cast.term.ends_on = cast.today
    cast.term.save()
    grade = TermMarkData(cast.student.pk, TermMarkKind.TERM, cast.term.pk, 4)
    replace_term_marks(actor=system_actor(cast.school), course=cast.course, marks=[grade])
    close_term(
        actor=cast.actor("deputy"),
        term_id=cast.term.pk,
        class_id=cast.school_class.pk,
        reason="Учитель болеет",
    )
    filed = FiledJournal.objects.get()
    content = read(cast.client("deputy"), cast, filed)
    assert filed.checksum == hashlib.sha256(content).hexdigest()
    text = text_of(content)
    for words in ("Журнал 7А", "Алгебра", "Иванов Пётр", "5 4", "4,29", "§ 12, № 214–218"):
        assert words in text
    url = f"/{cast.school.slug}/progress/classes/{cast.school_class.pk}/closing/?term={cast.term.pk}"
    assert filed.checksum in cast.client("class_teacher").get(url).content.decode()


def test_only_courses_and_students_of_the_class_are_in_it(cast: Cast) -> None:
    data = journal_sheets(cast.actor("deputy"), cast.school_class.pk, cast.term.pk).data
    assert {course["subject"] for course in data["courses"]} == {"Алгебра", "Русский язык"}
    names = {student["name"] for course in data["courses"] for student in course["students"]}
    assert cast.other_student.surname not in " ".join(names)


@pytest.mark.parametrize("is_removed", [True, False])
def test_verify_names_a_filed_journal_that_was_changed(cast: Cast, is_removed: bool) -> None:
    filed = get_filed_journal(cast)
    assert CliRunner().invoke(main, ["verify"]).exit_code == 0
    if is_removed:
        filed.file.storage.delete(str(filed.file.name))
    else:
        FiledJournal.objects.update(checksum="0" * 64)
    result = CliRunner().invoke(main, ["verify"])
    assert result.exit_code == 1
    assert filed.name in result.output


def test_journal_of_another_class_is_nobodys_business(cast: Cast) -> None:
    filed = get_filed_journal(cast)
    FiledJournal.objects.update(school_class=cast.other_class)
    assert (
        cast.client("class_teacher").get(f"/{cast.school.slug}/progress/journals/{filed.key}/").status_code
        == 404
    )
