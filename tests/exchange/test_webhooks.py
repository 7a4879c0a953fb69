"""Webhooks: a real receiver on this machine is told, signed, once; and tried again when it fails."""

import hashlib
import hmac
import json
import threading
import uuid
from collections.abc import Iterator
from datetime import timedelta
from http.server import BaseHTTPRequestHandler, HTTPServer
from typing import Any

import pytest
from django.test import override_settings
from django.urls import reverse

from parta.core import clock
from parta.core.errors import Forbidden, NotFound, Refused
from parta.exchange.commands.webhooks import end_webhook, make_webhook, tell_webhooks
from parta.exchange.models import WebhookDelivery
from parta.exchange.queries.webhooks import webhook_page
from parta.journal.commands import CellEdit, record_cells
from tests.factories.cast import Cast, SchoolCast


class Receiver:
    """``status``: what it answers next. ``got``: headers and body of each message."""

    def __init__(self) -> None:
        self.status, self.got = 200, list[tuple[dict[str, str], bytes]]()
        receiver = self

        class Handler(BaseHTTPRequestHandler):
            def do_POST(self) -> None:
                body = self.rfile.read(int(self.headers["Content-Length"]))
                receiver.got.append((dict(self.headers), body))
                self.send_response(receiver.status)
                self.send_header("Location", "http://169.254.169.254/")
                self.send_header("Content-Length", "0")
                self.end_headers()

            def log_message(self, *_arguments: Any) -> None:
                pass

        self.server = HTTPServer(("127.0.0.1", 0), Handler)
        self.url = f"http://127.0.0.1:{self.server.server_port}/hook"


@pytest.fixture
def receiver() -> Iterator[Receiver]:
    found = Receiver()
    thread = threading.Thread(target=found.server.serve_forever, daemon=True)
    thread.start()
    yield found
    found.server.shutdown()
    found.server.server_close()


def _mark(cast: SchoolCast, text: str = "4") -> None:
    edit = CellEdit(cast.lesson.pk, cast.students[2].pk, text, "", uuid.uuid4())
    record_cells(actor=cast.actor("teacher"), course_id=cast.course.pk, edits=[edit])


def _make(cast: SchoolCast, url: str, *topics: str) -> tuple[int, str]:
    webhook, secret = make_webhook(
        actor=cast.actor("head"), url=url, topics=topics or ("marks",), operation=uuid.uuid4()
    )
    return webhook.pk, secret


def test_a_change_is_told_once_signed_and_without_names_or_marks(cast: Cast, receiver: Receiver) -> None:
    _mark(cast.other)  # before anybody asked, and next door
    _pk, secret = _make(cast, receiver.url, "marks")
    _mark(cast)
    _mark(cast.other, "5")
    assert [tell_webhooks(), tell_webhooks()] == [1, 0]
    ((headers, body),) = receiver.got
    moment = headers["Parta-Signature"].split(",")[0].removeprefix("t=")
    mac = hmac.new(secret.encode(), f"{moment}.".encode() + body, hashlib.sha256).hexdigest()
    assert headers["Parta-Signature"] == f"t={moment},v1={mac}"
    message = json.loads(body)
    assert (message["school"], message["kind"]) == (cast.school.slug, "mark.recorded")
    assert (message["lesson_id"], message["student_id"]) == (cast.lesson.pk, cast.students[2].pk)
    assert set(message) == {
        "school", "id", "topic", "kind", "record", "at", "lesson_id", "student_id",
    }  # fmt: skip


def test_a_failure_is_tried_again_later_given_up_and_sent_anew(cast: Cast, receiver: Receiver) -> None:
    pk, _secret = _make(cast, receiver.url)
    _mark(cast)
    receiver.status = 302  # a redirect is no receipt, and is not followed
    now, tries = clock.now(), 0
    while WebhookDelivery.objects.filter(state="pending").exists() or not tries:
        with clock.fixed_at(now):
            assert tell_webhooks() == 0
        tries += 1
        row = WebhookDelivery.objects.get()
        assert (row.attempts, row.status) == (tries, 302)
        assert row.state == "failed" or row.due_at >= now + timedelta(minutes=1)
        with clock.fixed_at(now):
            assert tell_webhooks() == 0  # not before its time
        assert len(receiver.got) == tries
        now = row.due_at
    assert tries == 7
    row = WebhookDelivery.objects.get()
    receiver.status = 204
    client, school = cast.client("registrar"), cast.school.slug
    page = client.get(reverse("exchange:webhook", kwargs={"school": school, "webhook_id": pk}))
    assert "302" in page.content.decode()
    again = {"school": school, "webhook_id": pk, "delivery_id": row.pk}
    client.post(reverse("exchange:webhook_retry", kwargs=again))
    assert tell_webhooks() == 1
    assert webhook_page(cast.actor("head"), pk).deliveries[0].state == "sent"


def test_an_ended_one_is_told_nothing(cast: Cast, receiver: Receiver) -> None:
    pk, _secret = _make(cast, receiver.url)
    _mark(cast)
    with pytest.raises(NotFound):
        end_webhook(actor=cast.other.actor("head"), webhook_id=pk)
    end_webhook(actor=cast.actor("registrar"), webhook_id=pk)
    assert tell_webhooks() == 0
    assert receiver.got == []


@pytest.mark.parametrize(
    "url",
    [
        "https://10.0.0.1/hook",
        "https://169.254.169.254/latest/meta-data/",
        "https://127.0.0.1/hook",
        "https://[::1]/hook",
        "https://localhost/hook",
        "http://example.org/hook",
        "https://user:word@example.org/",
        "ftp://example.org/",
        "https://example.org:99999/",
        "nonsense",
    ],
)
@override_settings(OIDC_INTERNAL_HOSTS=[])
def test_only_public_addresses_are_told(cast: Cast, url: str) -> None:
    with pytest.raises(Refused) as refused:
        _make(cast, url)
    assert refused.value.field == "url"


def test_an_address_that_has_become_private_is_not_talked_to(cast: Cast, receiver: Receiver) -> None:
    _make(cast, receiver.url)
    _mark(cast)
    with override_settings(OIDC_INTERNAL_HOSTS=[]):
        assert tell_webhooks() == 0
    assert receiver.got == []
    assert WebhookDelivery.objects.get().fault == "ConnectionError"


def test_other_refusals(cast: Cast, receiver: Receiver) -> None:
    with pytest.raises(Forbidden):
        make_webhook(actor=cast.actor("teacher"), url=receiver.url, topics=("marks",), operation=uuid.uuid4())
    with pytest.raises(Refused) as refused:
        _make(cast, receiver.url, "nonsense")
    assert refused.value.code == "nothing_chosen"
    for _number in range(10):
        _make(cast, receiver.url)
    with pytest.raises(Refused) as refused:
        _make(cast, receiver.url)
    assert refused.value.code == "too_many"
