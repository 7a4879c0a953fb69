"""Letters by a real mail server, push messages that a browser's end decrypts, workers that die."""

import base64
import json
import os
import subprocess
import sys
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path

import http_ece  # type: ignore[import-untyped]  # it carries no types
import pytest
from cryptography.hazmat.primitives import serialization
from cryptography.hazmat.primitives.asymmetric import ec
from pytest_django import Settings

from parta.accounts.models import User
from parta.core import clock
from parta.notifications.commands.choosing import Choices, choose, forget_device, subscribe, turn_letters_off
from parta.notifications.commands.delivering import deliver_due, has_due
from parta.notifications.commands.telling import News, Words, mark_read, tell
from parta.notifications.models import Delivery, NotificationSetting, PushSubscription
from parta.notifications.queries.wishes import wishes_of
from parta.notifications.rules import CLAIM, DeliveryState, Kind
from tests.factories.base import create_user
from tests.tools.mailbox import Mailbox, mail_server

pytestmark = pytest.mark.django_db

NOON = datetime(2026, 11, 24, 9, tzinfo=UTC)
SOON = NOON + timedelta(minutes=2)


@pytest.fixture
def mail(settings: Settings) -> Iterator[Mailbox]:
    with mail_server() as mailbox:
        settings.EMAIL_BACKEND = "django.core.mail.backends.smtp.EmailBackend"
        settings.EMAIL_HOST, settings.EMAIL_PORT = "127.0.0.1", mailbox.port
        settings.DOMAIN, settings.PUBLIC_URL = "diary.example.org", "https://diary.example.org"
        yield mailbox


@pytest.fixture
def anna() -> User:
    user = create_user("anna")
    everything = Choices(wishes_of(None), frozenset(Kind), frozenset(), language="en")
    choose(user_id=user.pk, choices=everything)
    return user


def _tell(user: User, title: str = "Algebra: 5", at: datetime = NOON) -> None:
    with clock.fixed_at(at):
        tell(user_ids=[user.pk], news=News(Kind.MARK, lambda _count: Words(title, "Well done"), "/s/diary/"))


def _deliver(at: datetime = SOON) -> int:
    with clock.fixed_at(at):
        return deliver_due()


def _states() -> list[str]:
    return list(Delivery.objects.order_by("pk").values_list("state", flat=True))


def test_one_letter_of_all_that_is_due(anna: User, mail: Mailbox) -> None:
    _tell(anna)
    _tell(anna, "Physics: 4")
    assert _deliver(NOON) == 0  # the burst is not over
    assert _deliver() == 2
    (letter,) = mail.letters
    assert letter["Subject"] == "Parta: 2 notifications"
    body = letter.get_content()
    assert "Algebra: 5" in body
    assert "Physics: 4" in body
    assert f"https://diary.example.org/notifications/{Delivery.objects.first().notification_id}/" in body  # type: ignore[union-attr]
    assert letter["List-Unsubscribe"].startswith("<https://diary.example.org/notifications/off/")
    assert _states() == [DeliveryState.SENT] * 2
    assert _deliver() == 0
    assert len(mail.letters) == 1


def test_what_was_read_does_not_leave(anna: User, mail: Mailbox) -> None:
    _tell(anna)
    with clock.fixed_at(NOON):
        mark_read(user_id=anna.pk)
    assert _deliver() == 0
    assert not mail.letters


def test_a_mailbox_that_does_not_exist_is_written_to_no_more(anna: User, mail: Mailbox) -> None:
    async def refuse(*_arguments: object) -> str:
        return "550 no such mailbox"

    mail.handle_RCPT = refuse  # type: ignore[attr-defined]
    _tell(anna)
    assert _deliver() == 0
    assert _states() == [DeliveryState.FAILED]
    assert NotificationSetting.objects.get().email_refused_at == SOON
    del mail.handle_RCPT  # type: ignore[attr-defined]
    _tell(anna, at=SOON)
    _deliver(SOON + timedelta(minutes=2))
    assert not mail.letters


def test_a_server_that_is_down_is_tried_again_for_hours(
    anna: User, mail: Mailbox, settings: Settings
) -> None:
    settings.EMAIL_PORT = 1
    _tell(anna)
    assert _deliver() == 0
    assert _states() == [DeliveryState.PENDING]
    settings.EMAIL_PORT = mail.port
    assert _deliver(SOON + timedelta(seconds=59)) == 0
    assert _deliver(SOON + timedelta(seconds=61)) == 1
    assert len(mail.letters) == 1


def test_turned_off_by_the_link(anna: User, mail: Mailbox) -> None:
    turn_letters_off(user_id=anna.pk)
    _tell(anna)
    assert _deliver() == 0
    assert not mail.letters


def test_the_claim_of_a_dead_worker_is_taken_over(anna: User, mail: Mailbox) -> None:
    _tell(anna)
    Delivery.objects.update(state=DeliveryState.SENDING.value, claimed_at=SOON)
    with clock.fixed_at(SOON + CLAIM):
        assert not has_due()
    with clock.fixed_at(SOON + CLAIM + timedelta(seconds=1)):
        assert has_due()
        assert deliver_due() == 1
    assert len(mail.letters) == 1


@dataclass
class PushService:
    """The maker of a browser: takes messages for one device, which reads them."""

    url: str = ""
    status: int = 201
    messages: list[dict[str, str]] = field(default_factory=list)
    key: ec.EllipticCurvePrivateKey = field(default_factory=lambda: ec.generate_private_key(ec.SECP256R1()))
    auth: bytes = field(default_factory=lambda: os.urandom(16))

    @property
    def p256dh(self) -> str:
        point = self.key.public_key().public_bytes(
            serialization.Encoding.X962, serialization.PublicFormat.UncompressedPoint
        )
        return base64.urlsafe_b64encode(point).rstrip(b"=").decode()

    def take(self, body: bytes) -> None:
        text = http_ece.decrypt(body, private_key=self.key, auth_secret=self.auth, version="aes128gcm")
        self.messages.append(json.loads(text))


@contextmanager
def push_service() -> Iterator[PushService]:
    service = PushService()

    class Handler(BaseHTTPRequestHandler):
        def do_POST(self) -> None:
            assert self.headers["Authorization"].startswith("vapid t=")
            service.take(self.rfile.read(int(self.headers["Content-Length"])))
            self.send_response(service.status)
            self.end_headers()

        def log_message(self, *_arguments: object) -> None:
            """Say nothing."""

    server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    threading.Thread(target=server.serve_forever, daemon=True).start()
    service.url = f"http://127.0.0.1:{server.server_port}/push/1"
    try:
        yield service
    finally:
        server.shutdown()
        server.server_close()


@pytest.fixture
def phone(anna: User, settings: Settings) -> Iterator[PushService]:
    settings.OIDC_INTERNAL_HOSTS = ["127.0.0.1"]
    choose(user_id=anna.pk, choices=Choices(wishes_of(None), frozenset(), frozenset(Kind), language="en"))
    with push_service() as service:
        auth = base64.urlsafe_b64encode(service.auth).rstrip(b"=").decode()
        subscribe(user_id=anna.pk, endpoint=service.url, p256dh=service.p256dh, auth=auth, device="Phone")
        yield service


def test_push_says_nothing_personal_unless_asked_to(anna: User, phone: PushService) -> None:
    _tell(anna)
    assert _deliver() == 1
    number = Delivery.objects.get().notification_id
    assert phone.messages == [
        {"title": "Parta", "body": "1 notification", "url": f"/notifications/{number}/", "tag": f"n{number}"}
    ]
    NotificationSetting.objects.update(push_shows_text=True)
    _tell(anna, at=SOON)
    _deliver(SOON + timedelta(minutes=2))
    assert phone.messages[-1]["title"] == "Algebra: 5"


def test_a_device_that_is_gone_is_forgotten(anna: User, phone: PushService) -> None:
    phone.status = 410
    _tell(anna)
    assert _deliver() == 0
    assert not PushSubscription.objects.exists()
    assert _states() == [DeliveryState.FAILED]


def test_a_push_service_with_a_fault_is_tried_again(anna: User, phone: PushService) -> None:
    phone.status = 503
    _tell(anna)
    assert _deliver() == 0
    phone.status = 201
    assert _deliver(SOON + timedelta(minutes=2)) == 1


def test_a_forgotten_device_gets_nothing(anna: User, phone: PushService) -> None:
    forget_device(user_id=anna.pk, device_id=PushSubscription.objects.get().pk)
    _tell(anna)
    assert _deliver() == 0
    assert not phone.messages


def test_the_inner_network_is_no_push_service(anna: User, phone: PushService, settings: Settings) -> None:
    settings.OIDC_INTERNAL_HOSTS = []
    _tell(anna)
    assert _deliver() == 0
    assert not phone.messages


def test_workers_killed_at_any_moment_lose_and_double_nothing(tmp_path: Path) -> None:
    """A hundred workers are killed with -9; what came twice is the very same letter."""
    script = Path(__file__).with_name("dying_workers.py")
    done = subprocess.run(
        [sys.executable, str(script)],
        env=os.environ | {"PARTA_DATA": str(tmp_path), "DATA": str(tmp_path), "DATABASE_URL": ""},
        capture_output=True,
        text=True,
        timeout=120,
        check=False,
    )
    assert done.returncode == 0, done.stderr
    report = json.loads(done.stdout.splitlines()[-1])
    assert report["killed"] >= 30, report
    assert report["lost"] == 0, report
    assert report["doubled_in_different_letters"] == 0, report
    assert report["states"] == ["sent"], report
