"""Pages of chats: what is typed stays, what is not one's own is not there, queries stay few."""

from uuid import uuid4

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from parta.chats.models import Conversation, Message
from parta.notifications.happenings import tell_of_happenings
from parta.notifications.models import Notification
from tests.chats.talks import always_open, get_direct, get_file, get_group, say
from tests.factories.base import create_user
from tests.factories.cast import Cast


@pytest.fixture(autouse=True)
def _hours(cast: Cast) -> None:
    always_open(cast)


def _url(cast: Cast, name: str, **ids: object) -> str:
    return reverse(f"chats:{name}", kwargs={"school": cast.school.slug, **ids})


def test_a_message_is_sent_without_a_script(cast: Cast) -> None:
    talk = get_direct(cast)
    url = _url(cast, "conversation", conversation_id=talk.pk)
    operation = str(uuid4())
    for _time in range(2):
        answer = cast.client("guardian").post(url, {"text": "Добрый день", "operation": operation})
        assert answer.status_code == 302
    assert Message.objects.count() == 1
    assert "Добрый день" in cast.client("class_teacher").get(url).content.decode()


def test_a_refused_text_is_kept(cast: Cast) -> None:
    url = _url(cast, "conversation", conversation_id=get_direct(cast).pk)
    text = "ы" * 4001
    for headers in ({}, {"HX-Request": "true"}):
        answer = cast.client("guardian").post(url, {"text": text}, headers=headers)
        assert answer.status_code == 422
        assert text in answer.content.decode()
        assert "4000" in answer.content.decode()


def test_in_the_background_only_a_status_comes_back(cast: Cast) -> None:
    url = _url(cast, "conversation", conversation_id=get_direct(cast).pk)
    answer = cast.client("guardian").post(url, {"text": "Да"}, headers={"HX-Request": "true"})
    assert (answer.status_code, len(answer.headers["X-Operation"])) == (204, 36)


def test_nothing_new_is_nothing(cast: Cast) -> None:
    talk = get_direct(cast)
    first = say(cast, "guardian", talk)
    client, url = cast.client("class_teacher"), _url(cast, "latest", conversation_id=talk.pk)
    answer = client.get(url, {"from": str(first.pk), "since": "2000-01-01T00:00:00+00:00"})
    assert "Добрый день" in answer.content.decode()
    assert client.get(url, {"from": str(first.pk), "since": "2100-01-01T00:00:00+00:00"}).status_code == 204
    assert client.get(url, {"since": "nonsense"}).status_code == 200
    assert client.get(url, {"from": "nonsense"}).status_code == 404


def test_files_are_served_to_those_in_the_chat(cast: Cast) -> None:
    file = get_file(cast)
    url = _url(cast, "file", conversation_id=get_group(cast).pk, file_key=file.key)
    answer = cast.client("guardian").get(f"{url}?show")
    assert answer.headers["Content-Disposition"].startswith("attachment")  # only pictures are shown
    assert b"".join(answer) == "Памятка".encode()


def test_older_messages_on_demand(cast: Cast) -> None:
    talk = get_group(cast)
    for number in range(45):
        message = say(cast, "teacher", talk, f"Номер {number}.")
        Message.objects.filter(pk=message.pk).update(sent_at="2026-01-01T00:00:00Z")  # no flood
    url = _url(cast, "conversation", conversation_id=talk.pk)
    page = cast.client("guardian").get(url)
    assert "Номер 44." in page.content.decode()
    assert "Номер 4." not in page.content.decode()
    older = page.context["part"].older
    assert "Номер 4." in cast.client("guardian").get(url, {"before": older}).content.decode()


def test_search_finds_names_and_words(cast: Cast) -> None:
    say(cast, "teacher", get_group(cast), "Не забудьте циркуль")
    index = _url(cast, "index")
    html = cast.client("guardian").get(index, {"q": "ЦИРКУЛЬ".lower()}).content.decode()
    assert "Не забудьте циркуль" in html
    assert "Олимпиада" in cast.client("guardian").get(index, {"q": "олимп"}).content.decode()
    assert "циркуль" not in cast.client("class_teacher").get(index, {"q": "цирк"}).content.decode().replace(
        'value="цирк"', ""
    )


def test_a_ready_beginning_fills_the_form(cast: Cast) -> None:
    url = _url(cast, "conversation", conversation_id=get_direct(cast).pk)
    page = cast.client("guardian").get(url, {"start": "ill-0"})
    assert page.context["form"]["text"].value().count("Пётр") == 1
    assert cast.client("guardian").get(url, {"start": "ill-99"}).context["form"]["text"].value() == ""


def test_reading_empties_the_envelope_and_the_bell(cast: Cast) -> None:
    talk = get_group(cast)
    say(cast, "teacher", talk)
    tell_of_happenings()
    client = cast.client("guardian")
    assert "1" in client.get(_url(cast, "badge")).content.decode()
    client.get(_url(cast, "conversation", conversation_id=talk.pk))
    assert client.get(_url(cast, "badge")).content.decode().strip() == ""
    assert not Notification.objects.unread().filter(user=cast.users["guardian"]).exists()


def test_finding_keeps_who_is_chosen(cast: Cast) -> None:
    url, head = _url(cast, "new"), cast.users["head"].pk
    data = {"find": "1", "q": "Лебед", "people": [head], "name": "Дела"}
    page = cast.client("guardian").post(url, data)
    assert page.status_code == 200
    assert [contact.user_id for contact in page.context["page"].chosen] == [head]
    assert "Дела" in page.content.decode()
    # A guessed id is of nobody.
    stranger = create_user("somebody").pk
    answer = cast.client("guardian").post(url, {"begin": "1", "people": [stranger]})
    assert answer.status_code == 422


def test_a_whole_category_is_chosen_at_once(cast: Cast) -> None:
    url, client = _url(cast, "new"), cast.client("head")
    page = client.post(url, {"category": "parents", "all": "1", "name": "Собрание"})
    chosen = [contact.user_id for contact in page.context["page"].chosen]
    assert cast.users["guardian"].pk in chosen
    assert not page.context["page"].contacts
    assert client.post(url, {"begin": "1", "people": chosen, "name": "Собрание"}).status_code == 302
    page = client.post(url, {"category": "parents", "none": "1", "people": chosen})
    assert page.context["page"].chosen == ()


def _queries(client: Client, url: str) -> int:
    client.get(url)  # rooms are made, what is read is read
    with CaptureQueriesContext(
        connection,
    ) as found:
        assert client.get(url).status_code == 200
    return len(found)


def test_queries_stay_as_few(cast: Cast) -> None:
    talk, client = get_group(cast), cast.client("teacher")
    urls = [_url(cast, "index"), _url(cast, "conversation", conversation_id=talk.pk)]
    say(cast, "guardian", talk)
    before = [_queries(client, url) for url in urls]
    for number in range(29):
        message = say(cast, "guardian", talk, reply_to_id=None)
        Message.objects.filter(pk=message.pk).update(sent_at="2026-01-01T00:00:00Z")
        other = Conversation.objects.create(
            school=cast.school,
            kind="group",
            name=f"Группа {number}",
            created_at=talk.created_at,
            active_at=talk.created_at,
        )
        other.participants.create(
            user=cast.users["teacher"], joined_at=talk.created_at, read_at=talk.created_at
        )
    assert [_queries(client, url) for url in urls] == before
