"""Pages of announcements: forms keep what was typed, lists cost the same however long they are."""

from datetime import timedelta

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from parta.announcements.models import Announcement
from parta.announcements.rules import Level, State, Whom
from parta.core import clock
from tests.factories.announcements import get_announcement, publish
from tests.factories.cast import Cast


def _url(cast: Cast, name: str, **arguments: object) -> str:
    return reverse(f"announcements:{name}", kwargs={"school": cast.school.slug, **arguments})


def _typed(cast: Cast, **values: object) -> dict[str, object]:
    return {
        "title": "Экскурсия",
        "text": "Едем в музей.",
        "level": "answer",
        "whom": ["guardians"],
        "parts": [f"class:{cast.school_class.pk}"],
    } | values


def test_written_looked_at_and_published(cast: Cast) -> None:
    client = cast.client("class_teacher")
    files = [SimpleUploadedFile("план.txt", "План".encode())]
    response = client.post(_url(cast, "new"), _typed(cast, attachments=files))
    row = Announcement.objects.get()
    assert response["Location"] == _url(cast, "check", announcement_id=row.pk)
    body = client.get(response["Location"]).content.decode()
    assert "1 person will read it" in body
    assert "план.txt" in body
    assert row.state == State.DRAFT
    client.post(_url(cast, "publication", announcement_id=row.pk))
    row.refresh_from_db()
    assert (row.state, row.level) == (State.PUBLISHED.value, Level.ANSWER.value)
    assert row.whom == {Whom.GUARDIANS}


@pytest.mark.parametrize(
    ("values", "said"),
    [
        ({"title": ""}, "id_title_error"),
        ({"text": ""}, "Write the text."),
        ({"whom": []}, "Choose who it is for."),
        ({"parts": []}, "Choose at least one place."),
        ({"expires_at": "2020-01-01T10:00"}, "This moment is over."),
    ],
)
def test_a_refusal_stands_beside_its_field_and_keeps_everything(
    cast: Cast, values: dict[str, object], said: str
) -> None:
    typed = _typed(cast, needs_acknowledgement="on") | values
    response = cast.client("class_teacher").post(_url(cast, "new"), typed)
    body = response.content.decode()
    assert response.status_code == 422
    assert said in body
    assert all(str(typed[key]) in body for key in ("title", "text"))
    assert not Announcement.objects.exists()


def test_a_disguised_file_is_refused_beside_the_field(cast: Cast) -> None:
    files = [SimpleUploadedFile("план.pdf", b"MZ")]
    response = cast.client("class_teacher").post(_url(cast, "new"), _typed(cast, attachments=files))
    assert response.status_code == 422
    assert "attachments" in response.context["form"].errors


def test_a_draft_may_be_incomplete(cast: Cast) -> None:
    typed = {"title": "Потом", "level": "information", "draft": "1"}
    response = cast.client("class_teacher").post(_url(cast, "new"), typed)
    assert response.status_code == 302
    response = cast.client("class_teacher").post(
        _url(cast, "publication", announcement_id=Announcement.objects.get().pk)
    )
    assert response.status_code == 422
    assert "Write the text." in response.content.decode()


def test_html_is_shown_as_text(cast: Cast) -> None:
    row = publish(cast, title="<b>!</b>", text="<script>alert(1)</script> https://example.org/x")
    body = cast.client("guardian").get(_url(cast, "page", announcement_id=row.pk)).content.decode()
    assert "&lt;script&gt;" in body
    assert "<b>!</b>" not in body
    assert 'href="https://example.org/x"' in body


def test_search_finds_cyrillic_in_any_case(cast: Cast) -> None:
    publish(cast, title="Ёлка", text="Приходите")
    publish(cast, title="Собрание")
    client = cast.client("guardian")
    for words, count in (("елка ПРИХОДИТЕ", 1), ("собрание", 1), ("лыжи", 0), ("", 2)):
        assert len(client.get(_url(cast, "index"), {"q": words}).context["page"].lines) == count
    assert len(client.get(_url(cast, "index"), {"only": "past"}).context["page"].lines) == 0


def test_pinned_first(cast: Cast) -> None:
    first = publish(cast, is_pinned=True)
    with clock.fixed_at(clock.now() + timedelta(minutes=1)):
        second = publish(cast)
        lines = cast.client("guardian").get(_url(cast, "index")).context["page"].lines
    assert [line.id for line in lines] == [first.pk, second.pk]


@pytest.mark.parametrize(
    ("key", "name"), [("guardian", "index"), ("class_teacher", "index"), ("class_teacher", "written")]
)
def test_a_long_list_costs_as_much_as_a_short_one(cast: Cast, key: str, name: str) -> None:
    client = cast.client(key)

    def cost() -> int:
        client.get(_url(cast, name))
        with CaptureQueriesContext(connection) as queries:
            assert client.get(_url(cast, name)).status_code == 200
        return len(queries)

    publish(cast)
    few = cost()
    for _number in range(19):
        publish(cast)
    assert cost() == few <= 16


def test_readers_by_name_and_class(cast: Cast) -> None:
    row = get_announcement(cast)
    cast.client("guardian").post(_url(cast, "acknowledgement", announcement_id=row.pk))
    client = cast.client("class_teacher")
    url = _url(cast, "readers", announcement_id=row.pk)
    page = client.get(url).context["page"]
    assert (page.acknowledged, page.classes) == (2, ("7А",))
    missing = client.get(url, {"only": "missing", "class": "7А"}).context["page"].lines
    assert {line.is_self for line in missing} == {True, False}  # the student, and the trusted person
    assert all(line.acknowledged_at is None for line in missing)


def test_an_answer_without_words_keeps_the_page(cast: Cast) -> None:
    row = get_announcement(cast)
    response = cast.client("guardian").post(_url(cast, "replies", announcement_id=row.pk), {"text": " "})
    assert response.status_code == 422
    assert row.title in response.content.decode()
