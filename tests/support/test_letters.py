"""Letters over a real mail server: the number at once, each change of state, the answer's text (S2)."""

import logging
import re
import socket
from collections.abc import Iterator
from email.message import EmailMessage
from uuid import uuid4

import pytest
from django.test import Client
from django.utils import translation
from pytest_django import DjangoCaptureOnCommitCallbacks, Settings

from parta.access.operators import Operator
from parta.support.commands.answering import answer_ticket, merge_ticket, note_ticket, take_ticket
from parta.support.commands.asking import reply_to_request
from parta.support.commands.letters import LetterNotSentError, send_letter
from parta.support.links import key_of
from parta.support.models import Ticket, TicketEntry
from parta.support.rules import Step
from tests.support.conftest import Send, seen
from tests.tools.mailbox import Mailbox, mail_server

pytestmark = pytest.mark.django_db


@pytest.fixture
def mail(settings: Settings) -> Iterator[Mailbox]:
    with mail_server() as mailbox:
        settings.EMAIL_BACKEND = "django.core.mail.backends.smtp.EmailBackend"
        settings.EMAIL_HOST, settings.EMAIL_PORT = "127.0.0.1", mailbox.port
        yield mailbox


def _text(letter: EmailMessage) -> str:
    return str(letter.get_content())


def _answer(operator: Operator, ticket: Ticket, text: str, step: Step = Step.ANSWER) -> None:
    answer_ticket(operator=operator, seen=seen(ticket), step=step, text=text, operation=uuid4())


def test_every_change_is_told_with_the_answer(
    send: Send,
    operator: Operator,
    mail: Mailbox,
    django_capture_on_commit_callbacks: DjangoCaptureOnCommitCallbacks,
) -> None:
    with django_capture_on_commit_callbacks(execute=True):
        ticket = send(topic="КУПИТЕ", text="СЛОНА")
    with django_capture_on_commit_callbacks(execute=True):
        take_ticket(operator=operator, seen=seen(ticket))
        note_ticket(operator=operator, number=ticket.number, text="Секрет", operation=uuid4())
    with django_capture_on_commit_callbacks(execute=True):
        _answer(operator, ticket, "Нажмите <b>Войти</b> & ждите.")
    with django_capture_on_commit_callbacks(execute=True):
        reply_to_request(key=ticket.key, user_id=None, text="Спасибо", operation=uuid4())
    subjects = [str(letter["Subject"]) for letter in mail.letters]
    with translation.override("ru"):
        states = [str(translation.pgettext("state of a request", name)) for name in ("in work", "answered")]
    assert [ticket.number in subject for subject in subjects] == [True] * 4
    assert [state in subject for state, subject in zip(states, subjects[1:3], strict=True)] == [True, True]
    assert {str(letter["To"]) for letter in mail.letters} == {"anna@example.org"}
    texts = [_text(letter) for letter in mail.letters]
    assert "Нажмите <b>Войти</b> & ждите." in texts[2]
    whole = "".join(texts + subjects)
    assert not any(words in whole for words in ("КУПИТЕ", "СЛОНА", "Секрет", "Гусева", "Спасибо"))
    assert not TicketEntry.objects.filter(is_told=True, told_at__isnull=True).exists()
    link = re.search(r"http://localhost(/support/requests/\S+/)", texts[0])
    assert link
    assert Client().get(link[1]).status_code == 200
    assert key_of(link[1].split("/")[-2]) == ticket.key


def test_each_reads_in_their_own_language(
    send: Send,
    operator: Operator,
    mail: Mailbox,
    django_capture_on_commit_callbacks: DjangoCaptureOnCommitCallbacks,
) -> None:
    main, same = send(language="ru"), send(language="en", email="ann@example.org")
    merge_ticket(operator=operator, seen=seen(same), into=main.number)
    with django_capture_on_commit_callbacks(execute=True):
        _answer(operator, main, "Так.")
    subjects = {str(letter["To"]): str(letter["Subject"]) for letter in mail.letters}
    assert subjects["ann@example.org"] == f"Request {same.number}: answered"
    assert set(subjects) == {"anna@example.org", "ann@example.org"}


def test_nothing_is_sent_of_what_was_taken_back(
    operator: Operator,
    ticket: Ticket,
    mail: Mailbox,
    django_capture_on_commit_callbacks: DjangoCaptureOnCommitCallbacks,
) -> None:
    with django_capture_on_commit_callbacks(execute=True) as sent:
        note_ticket(operator=operator, number=ticket.number, text="Секрет", operation=uuid4())
    assert sent == []
    assert mail.letters == []


def test_a_letter_is_sent_once(ticket: Ticket, mail: Mailbox) -> None:
    entry = ticket.entries.get()
    send_letter.call(entry_id=entry.pk)
    send_letter.call(entry_id=entry.pk)
    send_letter.call(entry_id=0)
    assert len(mail.letters) == 1


def test_a_mail_server_that_is_down_is_asked_again_and_nobody_is_named(
    ticket: Ticket, settings: Settings, caplog: pytest.LogCaptureFixture
) -> None:
    settings.EMAIL_BACKEND = "django.core.mail.backends.smtp.EmailBackend"
    with socket.create_server(("127.0.0.1", 0)) as free:
        settings.EMAIL_HOST, settings.EMAIL_PORT = "127.0.0.1", free.getsockname()[1]
    entry = ticket.entries.get()
    with caplog.at_level(logging.DEBUG), pytest.raises(LetterNotSentError) as failed:
        send_letter.call(entry_id=entry.pk)  # the test's backend cannot wait; the real one tries again
    assert "anna" not in f"{failed.value}{failed.value.__cause__}{caplog.text}"
    entry.refresh_from_db()
    assert (entry.tries, entry.told_at) == (1, None)
    settings.TASKS = {"default": {"BACKEND": "django_tasks.backends.dummy.DummyBackend"}}
    send_letter.call(entry_id=entry.pk)
    (later,) = send_letter.get_backend().results  # type: ignore[attr-defined]
    assert later.task.run_after is not None
    assert later.kwargs == {"entry_id": entry.pk}
    with mail_server() as mailbox:
        settings.EMAIL_PORT = mailbox.port
        send_letter.call(**later.kwargs)
    assert len(mailbox.letters) == 1
