"""Letters by a real mail server, push messages that a browser's end decrypts, workers that die."""

import json
import os
import subprocess
import sys
from collections.abc import Iterator
from dataclasses import replace
from datetime import UTC, datetime, time, timedelta
from pathlib import Path
from zoneinfo import ZoneInfo

import pytest
from django.test import Client
from pytest_django import Settings

from parta.accounts.models import User
from parta.core import clock
from parta.notifications.commands.choosing import Choices, choose, forget_device, subscribe, turn_letters_off
from parta.notifications.commands.delivering import deliver_due, has_due
from parta.notifications.commands.telling import News, Words, mark_read, tell
from parta.notifications.models import Delivery, NotificationSetting, PushSubscription
from parta.notifications.queries.wishes import refused_mailbox, wishes_of
from parta.notifications.rules import CLAIM, Channel, DeliveryState, Digest, Kind
from tests.factories.base import create_user
from tests.tools.installation import database_url
from tests.tools.mailbox import Mailbox, mail_server
from tests.tools.push_service import PushService, push_service

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
    assert letter["List-Unsubscribe"].strip().startswith("<https://diary.example.org/notifications/off/")
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


def test_a_refused_mailbox_is_shown_and_another_address_is_tried(mail: Mailbox) -> None:
    """Also of somebody who has never chosen anything."""

    async def refuse(*_arguments: object) -> str:
        return "550 no such mailbox"

    boris = create_user("boris")
    news = News(Kind.ABSENCE, lambda _count: Words("News"), "/", is_urgent=True)
    mail.handle_RCPT = refuse  # type: ignore[attr-defined]
    with clock.fixed_at(NOON):
        tell(user_ids=[boris.pk], news=news)
    _deliver()
    assert refused_mailbox(boris.pk) == "boris@example.org"
    browser = Client()
    browser.force_login(boris)
    assert "boris@example.org" in browser.get("/notifications/").content.decode()
    del mail.handle_RCPT  # type: ignore[attr-defined]
    User.objects.filter(pk=boris.pk).update(email="new@example.org")
    with clock.fixed_at(SOON):
        tell(user_ids=[boris.pk], news=news)
    assert _deliver(SOON + timedelta(minutes=1)) == 1
    assert refused_mailbox(boris.pk) == ""
    assert "boris@example.org" not in browser.get("/notifications/").content.decode()


def test_quiet_hours_hold_everything_back_until_morning(
    anna: User, mail: Mailbox, phone: PushService
) -> None:
    choose(user_id=anna.pk, choices=Choices(wishes_of(None), frozenset(Kind), frozenset(Kind), language="en"))
    night = NOON.replace(hour=19)  # ten in the evening of Moscow
    _tell(anna, at=night)
    for hours in (0.1, 4, 8.9):
        assert _deliver(night + timedelta(hours=hours)) == 0
    assert _deliver(night + timedelta(hours=9, minutes=1)) == 2
    assert (len(mail.letters), len(phone.messages)) == (1, 1)


def test_the_digest_comes_at_its_hour_with_everything(anna: User, mail: Mailbox) -> None:
    wishes = replace(
        wishes_of(None), zone=ZoneInfo("Asia/Kamchatka"), digest=Digest.DAILY, digest_at=time(19)
    )
    choose(user_id=anna.pk, choices=Choices(wishes, frozenset(Kind), frozenset(), language="en"))
    for hours in range(3):
        _tell(anna, f"Mark {hours}", at=NOON + timedelta(hours=hours))
    evening = NOON + timedelta(hours=22)  # seven in the evening there, on the next day
    assert _deliver(evening - timedelta(minutes=1)) == 0
    assert _deliver(evening) == 3
    (letter,) = mail.letters
    assert letter["Subject"] == "Parta: 3 notifications"


def test_what_leaves_in_another_way_already_leaves_once(anna: User, mail: Mailbox) -> None:
    with clock.fixed_at(NOON):
        news = News(Kind.TICKET, lambda _count: Words("Answered"), "/", elsewhere=frozenset({Channel.EMAIL}))
        tell(user_ids=[anna.pk], news=news)
    assert _deliver() == 0
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


@pytest.fixture
def phone(anna: User, settings: Settings) -> Iterator[PushService]:
    settings.OIDC_INTERNAL_HOSTS = ["127.0.0.1"]
    choose(user_id=anna.pk, choices=Choices(wishes_of(None), frozenset(), frozenset(Kind), language="en"))
    with push_service() as service:
        subscribe(user_id=anna.pk, device="Phone", **service.subscription)
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


@pytest.mark.django_db(transaction=True)
def test_workers_killed_at_any_moment_lose_and_double_nothing(tmp_path: Path) -> None:
    """A hundred workers are killed with -9; what came twice is the very same letter."""
    done = subprocess.run(
        [sys.executable, str(Path(__file__).with_name("dying_workers.py"))],
        env=os.environ | {"DATA": str(tmp_path), "DATABASE_URL": database_url(), "REDIS_URL": ""},
        capture_output=True,
        text=True,
        timeout=120,
        check=False,
    )
    assert done.returncode == 0, done.stderr
    report = json.loads(done.stdout.splitlines()[-1])
    assert report["killed at a step"] >= 55, report
    assert report["killed from outside"] >= 15, report
    assert (report["never_told"], report["told_twice"]) == (0, 0), report
    assert (report["lost"], report["doubled_in_different_letters"]) == (0, 0), report
    assert report["states"] == ["sent"], report
    assert report["told"] == 1200
