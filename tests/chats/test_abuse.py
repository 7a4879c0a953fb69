"""Abuse of chats and announcements: refused beside the field, and nothing that was typed is lost."""

import re
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import timedelta
from html import unescape
from typing import Any
from uuid import uuid4

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse

from parta.announcements.commands.reading import reply
from parta.announcements.models import Announcement, AnnouncementReply
from parta.announcements.rules import REPLIES
from parta.chats.models import Conversation, Message
from parta.chats.rules.messages import BEGUN, FLOOD
from parta.core import clock
from tests.chats.talks import always_open, get_direct, get_file, get_group, get_message, get_room, say
from tests.factories.announcements import get_announcement, publish
from tests.factories.base import create_user
from tests.factories.cast import Cast

_EVIL = '<script>alert(1)</script><img src=x onerror="alert(2)">'
_TYPED = "Очень важные слова"


@pytest.fixture(autouse=True)
def _english(settings: Any, cast: Cast) -> None:
    settings.LANGUAGE_CODE = "en"
    always_open(cast)


def _texts(count: int) -> list[SimpleUploadedFile]:
    return [SimpleUploadedFile(f"{number}.txt", b"text") for number in range(count)]


def _talk_url(cast: Cast) -> str:
    return reverse(
        "chats:conversation", kwargs={"school": cast.school.slug, "conversation_id": get_direct(cast).pk}
    )


def _new_chat_url(cast: Cast) -> str:
    return reverse("chats:new", kwargs={"school": cast.school.slug})


def _new_notice_url(cast: Cast) -> str:
    return reverse("announcements:new", kwargs={"school": cast.school.slug})


def _replies_url(cast: Cast) -> str:
    row = get_announcement(cast)
    return reverse("announcements:replies", kwargs={"school": cast.school.slug, "announcement_id": row.pk})


def _notice(cast: Cast, **values: object) -> dict[str, object]:
    parts = [f"class:{cast.school_class.pk}"]
    return {
        "title": "Экскурсия",
        "text": _TYPED,
        "level": "answer",
        "whom": ["guardians"],
        "parts": parts,
    } | values


def _group(cast: Cast, **values: object) -> dict[str, object]:
    people = [cast.users["teacher"].pk, cast.users["deputy"].pk]
    return {"begin": "1", "people": people, "name": _TYPED} | values


def _flood_of_messages(cast: Cast) -> None:
    talk = get_direct(cast)
    for number in range(FLOOD):
        say(cast, "guardian", talk, f"{number}")


def _flood_of_groups(cast: Cast) -> None:
    now = clock.now()
    Conversation.objects.bulk_create(
        Conversation(
            school=cast.school,
            kind="group",
            name=f"{number}",
            created_by=cast.users["guardian"],
            created_at=now,
            active_at=now,
        )
        for number in range(BEGUN)
    )


def _flood_of_replies(cast: Cast) -> None:
    row = get_announcement(cast)
    for number in range(REPLIES):
        reply(actor=cast.actor("guardian"), announcement_id=row.pk, text=f"{number}")


def _nothing(_cast: Cast) -> None:
    pass


@dataclass(frozen=True)
class Case:
    """``said`` stands in an error on the page, ``kept`` in the form."""

    who: str
    url: Callable[[Cast], str]
    data: Callable[[Cast], dict[str, object]]
    said: str
    kept: str = _TYPED
    before: Callable[[Cast], None] = field(default=_nothing)


CASES = {
    "a long text": Case(
        "guardian", _talk_url, lambda _cast: {"text": "ы" * 4001}, "at most 4000", kept="ы" * 4001
    ),
    "a megabyte": Case(
        "guardian", _talk_url, lambda _cast: {"text": "a" * 1_000_000}, "at most 4000", kept="a" * 1_000_000
    ),
    "fifty files": Case(
        "guardian", _talk_url, lambda _cast: {"text": _TYPED, "attachments": _texts(50)}, "At most 5 files"
    ),
    "a program called a picture": Case(
        "guardian",
        _talk_url,
        lambda _cast: {"text": _TYPED, "attachments": [SimpleUploadedFile("a.png", b"MZ\x90\x00" * 99)]},
        "a.png",
    ),
    "a page called a text": Case(
        "guardian",
        _talk_url,
        lambda _cast: {"text": _TYPED, "attachments": [SimpleUploadedFile("a.svg", b"<svg onload=x()/>")]},
        "a.svg",
    ),
    "nothing to see": Case(
        "guardian", _talk_url, lambda _cast: {"text": "\u202e \x07"}, "Write something", kept=""
    ),
    "urgent where it may not be": Case(
        "teacher",
        lambda cast: reverse(
            "chats:conversation",
            kwargs={"school": cast.school.slug, "conversation_id": get_room(cast, "staff").pk},
        ),
        lambda _cast: {"text": _TYPED, "is_urgent": "on"},
        "Urgent messages are for",
    ),
    "flooding": Case(
        "guardian", _talk_url, lambda _cast: {"text": _TYPED}, "too many messages", before=_flood_of_messages
    ),
    "a name of emoji": Case(
        "head", _new_chat_url, lambda cast: _group(cast, name="🎉🎉"), "letter or a digit", kept="🎉🎉"
    ),
    "a long name": Case(
        "head", _new_chat_url, lambda cast: _group(cast, name="н" * 101), "at most 100", kept="н" * 101
    ),
    "somebody one may not write to": Case(
        "guardian",
        _new_chat_url,
        lambda cast: _group(cast, people=[create_user("somebody").pk]),
        "You may not write to",
    ),
    "very many chats": Case(
        "guardian",
        _new_chat_url,
        lambda cast: _group(cast, people=[cast.users["head"].pk, cast.users["deputy"].pk]),
        "very many chats",
        before=_flood_of_groups,
    ),
    "a title of emoji": Case(
        "class_teacher", _new_notice_url, lambda cast: _notice(cast, title="🎉"), "letter or a digit"
    ),
    "a long title": Case(
        "class_teacher", _new_notice_url, lambda cast: _notice(cast, title="т" * 151), "150"
    ),
    "a long announcement": Case(
        "class_teacher",
        _new_notice_url,
        lambda cast: _notice(cast, text="ы" * 10_001),
        "10000",
        kept="ы" * 10_001,
    ),
    "fifty files of an announcement": Case(
        "class_teacher",
        _new_notice_url,
        lambda cast: _notice(cast, attachments=_texts(50)),
        "At most 5 files",
    ),
    "a long answer": Case(
        "guardian", _replies_url, lambda _cast: {"text": "ы" * 2001}, "2000", kept="ы" * 2001
    ),
    "a flood of answers": Case(
        "guardian", _replies_url, lambda _cast: {"text": _TYPED}, "too many answers", before=_flood_of_replies
    ),
}


@pytest.mark.parametrize("name", CASES)
def test_refused_in_words_and_kept(cast: Cast, name: str) -> None:
    case = CASES[name]
    case.before(cast)
    url = case.url(cast)
    before = _count()
    answer = cast.client(case.who).post(url, case.data(cast))
    html = unescape(answer.content.decode()).replace("\xa0", "")
    assert answer.status_code == 422
    errors = re.findall(r'class="(?:field-error|notice notice-error)[^"]*".*?</(?:p|div)>', html, re.DOTALL)
    assert case.said in " ".join(errors), errors
    assert case.kept in html
    assert _count() == before


def _count() -> tuple[int, ...]:
    return tuple(model.objects.count() for model in (Conversation, Message, Announcement, AnnouncementReply))


@pytest.mark.parametrize("url", [_talk_url, _new_notice_url])
def test_ten_megabytes_are_refused_before_they_are_read(cast: Cast, url: Callable[[Cast], str]) -> None:
    answer = cast.client("class_teacher").post(url(cast), {"text": "a" * 10_000_000})
    assert answer.status_code == 413
    assert "what you typed is still there" in answer.content.decode()
    assert not Message.objects.exists()


def test_html_is_text_everywhere(cast: Cast) -> None:
    head = cast.client("head")
    talk = head.post(_new_chat_url(cast), _group(cast, name=_EVIL[:100])).headers["Location"]
    head.post(talk, {"text": f'{_EVIL} http://x/"onclick="x javascript:alert(1)'})
    row = publish(cast, "class_teacher", title=_EVIL, text=f"{_EVIL} javascript:alert(1)")
    reply(actor=cast.actor("guardian"), announcement_id=row.pk, text=_EVIL)
    slug = cast.school.slug
    pages = {
        "teacher": [talk, f"{talk}people/", f"/{slug}/messages/", f"/{slug}/messages/?q=script"],
        "guardian": [f"/{slug}/announcements/", f"/{slug}/announcements/{row.pk}/", f"/{slug}/"],
        "class_teacher": [
            f"/{slug}/announcements/{row.pk}/",
            f"/{slug}/announcements/{row.pk}/readers/",
            f"/{slug}/announcements/written/",
        ],
    }
    for key, urls in pages.items():
        for url in urls:
            html = cast.client(key).get(url).content.decode()
            assert "&lt;script&gt;" in html, url
            assert "<script>alert" not in html, url
            assert not re.search(r"<[^>]*(onerror=\"|onclick=\"|href=\"javascript)", html), url


@pytest.mark.parametrize("key", ["student", "class_teacher", "head", "registrar"])
def test_others_conversations_and_files_are_not_there(cast: Cast, key: str) -> None:
    file, message, talk = get_file(cast), get_message(cast), get_group(cast)
    own = get_room(cast, "staff" if key != "student" else f"class:{cast.school_class.pk}")
    chats = f"/{cast.school.slug}/messages"
    client = cast.client(key)
    for url in (
        f"{chats}/{talk.pk}/",
        f"{chats}/{talk.pk}/files/{file.key}/",
        f"{chats}/{own.pk}/files/{file.key}/",
        f"{chats}/{own.pk}/files/{uuid4()}/",
        f"{chats}/{own.pk}/{message.pk}/report/",
        f"{chats}/{own.pk}/?reply={message.pk}",
        f"{chats}/{own.pk}/?from={message.pk}",
        f"{chats}/{own.pk}/?before={message.pk}",
        f"{chats}/{own.pk}/writing/?who={cast.users['trusted'].pk}",
    ):
        assert client.get(url).status_code == 404, url
    sent = client.post(f"{chats}/{own.pk}/", {"text": "Подслушано", "reply_to": message.pk})
    assert sent.status_code == 404
    assert not Message.objects.filter(conversation=own).exists()


def test_a_flood_is_over_after_a_while(cast: Cast) -> None:
    _flood_of_messages(cast)
    with clock.fixed_at(clock.now() + timedelta(minutes=2)):
        assert cast.client("guardian").post(_talk_url(cast), {"text": _TYPED}).status_code == 302
