"""Short messages over real sockets, and what is kept of them on their way."""

import logging
import re
from collections.abc import Iterator
from datetime import timedelta

import pytest
from django.core.management import call_command
from django.test import Client
from django_tasks_db.models import DBTaskResult
from pytest_django import Settings

from parta.accounts import sms
from parta.accounts.commands.messages import send_sms
from parta.accounts.models import OutgoingMessage, SentMessage
from parta.core import clock
from tests.factories.portal import portal_client
from tests.tools.smsc import MessageCenter, message_center

PHONE = "+79123456789"
LIFE = timedelta(minutes=10)


@pytest.fixture
def center() -> Iterator[MessageCenter]:
    with message_center() as center:
        yield center


@pytest.fixture
def gateway(center: MessageCenter) -> Iterator[sms.SmppGateway]:
    gateway = sms.SmppGateway(
        host="127.0.0.1", port=center.port, user="parta", password="s3cret", sender="Parta", timeout=0.5
    )
    yield gateway
    gateway.close()


def test_cyrillic_and_long_texts_arrive_whole(center: MessageCenter, gateway: sms.SmppGateway) -> None:
    long = "Код 123456. " * 30
    for text in ("Code 123456", "Код 123456", long):
        gateway.send(PHONE, text)
    assert center.texts == ["Code 123456", "Код 123456", long]
    assert {(item.sender, item.phone) for item in center.received} == {("Parta", "79123456789")}
    assert [item.coding for item in center.received[:2]] == [0, 8]
    assert center.received[-1].parts == len(center.received) - 2
    assert all(len(item.body) <= 140 for item in center.received)
    assert center.binds == 1  # one connection for all of them


def test_broken_connection_is_made_anew(center: MessageCenter, gateway: sms.SmppGateway) -> None:
    gateway.send(PHONE, "one")
    center.cut()
    gateway.send(PHONE, "two")
    center.drops = 1
    gateway.send(PHONE, "three")
    assert center.texts == ["one", "two", "three"]
    assert center.binds == 3


@pytest.mark.parametrize("fault", ["refused", "silent", "password", "nobody"])
def test_what_cannot_be_sent_is_an_error_within_the_time_limit(
    center: MessageCenter, gateway: sms.SmppGateway, fault: str
) -> None:
    if fault == "refused":
        center.status = 0x58
    elif fault == "silent":
        center.is_silent = True
    elif fault == "password":
        gateway._password = "wrong"
    else:
        gateway._port = 1
    with pytest.raises(sms.NotSentError):
        gateway.send(PHONE, "Код 123456")
    center.status, center.is_silent = 0, False
    if fault in {"refused", "silent"}:
        gateway.send(PHONE, "later")  # no fault lasts
        assert center.texts == ["later"]


@pytest.mark.django_db(transaction=True)
def test_job_sends_and_the_code_stands_nowhere_in_clear(
    center: MessageCenter, settings: Settings, caplog: pytest.LogCaptureFixture
) -> None:
    settings.TASKS = {"default": {"BACKEND": "django_tasks_db.DatabaseBackend"}}
    settings.SMS_URL = center.url
    caplog.set_level(logging.DEBUG)
    send_sms(phone=PHONE, text="Код 424242", life=LIFE)
    assert center.texts == []  # the request has not waited for it
    assert "424242" not in OutgoingMessage.objects.get().sealed
    call_command("db_worker", batch=True, startup_delay=False, verbosity=0)
    sms.gateway().close()
    assert center.texts == ["Код 424242"]
    assert not OutgoingMessage.objects.exists()
    kept = str(DBTaskResult.objects.values_list())
    logged = caplog.text
    for secret in ("424242", PHONE, PHONE[1:], "s3cret", "Код".encode("utf-16-be").hex()):
        assert secret not in kept
        assert secret not in logged


@pytest.mark.django_db
def test_late_message_is_not_sent(center: MessageCenter, settings: Settings) -> None:
    settings.TASKS = {"default": {"BACKEND": "django_tasks.backends.dummy.DummyBackend"}}
    settings.SMS_URL = center.url
    send_sms(phone=PHONE, text="old", life=LIFE)
    message = OutgoingMessage.objects.get()
    from parta.accounts.commands.messages import deliver_message  # noqa: PLC0415 - the job's own function

    with clock.fixed_at(clock.now() + timedelta(minutes=11)):
        deliver_message.func(message_id=message.pk)
    assert center.texts == []
    assert not OutgoingMessage.objects.exists()


@pytest.mark.django_db
def test_demo_shows_messages_on_a_page(settings: Settings, caplog: pytest.LogCaptureFixture) -> None:
    send_sms(phone=PHONE, text="Код 424242", life=LIFE)
    assert "Код 424242" in portal_client().get("/account/messages/").content.decode()
    assert "424242" not in caplog.text
    assert not re.search(r"3456789|345-67-89", caplog.text)
    # The diary has no such page: it takes "account" for a school, and asks a stranger to sign in.
    assert Client().get("/account/messages/").headers["Location"].startswith("/account/login/")
    settings.SMS_ON_PAGE = False
    assert portal_client().get("/account/messages/").status_code == 404
    settings.SMS_ON_PAGE, settings.SMS_URL = True, "smpp://127.0.0.1"
    assert portal_client().get("/account/messages/").status_code == 404
    assert SentMessage.objects.count() == 1


@pytest.mark.django_db
def test_without_a_gateway_pages_ask_for_an_email_only(settings: Settings) -> None:
    settings.SMS_ON_PAGE = False
    headers = {"accept-language": "en"}
    page = portal_client().get("/account/signup/", headers=headers).content.decode()
    assert "Phone or e-mail" not in page
    data = {"surname": "A", "given_name": "B", "contact": PHONE, "consent": "on"}
    assert portal_client().post("/account/signup/", data).status_code == 422
