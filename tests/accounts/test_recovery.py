"""A lost password or login by SMS, on the site that was asked, and letters over a real mail server."""

import re
from collections.abc import Iterator

import pytest
from django.core.mail import EmailMessage
from django.test import Client
from pytest_django import Settings

from parta.accounts.models import SentMessage, User
from parta.core import clock
from tests.factories.portal import PASSWORD, PORTAL_HOST, create_portal_user
from tests.tools.mailbox import Mailbox, mail_server

PHONE, EMAIL = "+79123456789", "maria@example.org"
RECOVERY, CODE = "/account/password/recovery/", "/account/password/recovery/code/"
NEW = "ландыш-в-июне"

pytestmark = pytest.mark.django_db


@pytest.fixture
def mail(settings: Settings) -> Iterator[Mailbox]:
    with mail_server() as mailbox:
        settings.EMAIL_BACKEND = "django.core.mail.backends.smtp.EmailBackend"
        settings.EMAIL_HOST, settings.EMAIL_PORT = "127.0.0.1", mailbox.port
        yield mailbox


@pytest.fixture
def owner() -> User:
    return create_portal_user(email=EMAIL, phone=PHONE)


@pytest.fixture
def visitor() -> Client:
    return Client(headers={"host": PORTAL_HOST, "accept-language": "en"})


def _code() -> str:
    return SentMessage.objects.latest("pk").text[:6]


def test_by_phone(owner: User, visitor: Client) -> None:
    phone = Client(headers={"host": PORTAL_HOST})
    phone.force_login(owner)
    assert visitor.post(RECOVERY, {"email": "8 912 3456789"})["location"] == CODE
    assert owner.login in SentMessage.objects.get().text  # a forgotten login is recovered as well
    wrong = f"{(int(_code()) + 1) % 10**6:06}"
    assert "The code is wrong" in visitor.post(CODE, {"code": wrong}).content.decode()
    page = visitor.post(CODE, {"code": _code()})["location"]
    assert page.endswith("-set-password/")
    assert (
        'id="id_password1_error"' in visitor.post(page, {"password1": "x", "password2": "x"}).content.decode()
    )
    done = visitor.post(page, {"password1": NEW, "password2": NEW})
    assert done["location"] == "/account/password/recovery/done/"
    owner.refresh_from_db()
    assert owner.check_password(NEW)
    assert phone.get("/account/sessions/").status_code == 302  # everybody is signed out
    assert visitor.get(page).status_code == 200
    assert "no longer works" in visitor.get(page).content.decode()
    assert Client(headers={"host": PORTAL_HOST}).get(page).status_code == 200
    assert visitor.post(CODE, {"code": _code()})["location"] == RECOVERY


def test_phone_without_an_account_gets_the_same_pages_and_no_code(owner: User, visitor: Client) -> None:
    other = Client(headers={"host": PORTAL_HOST, "accept-language": "en"})
    pages = []
    for client, phone in ((visitor, PHONE), (other, "+79123456700")):
        response = client.post(RECOVERY, {"email": phone}, follow=True)
        page = re.sub(r'csrf\w*" value="\w+"|X-CSRFToken": "\w+"|\*-\d\d', "", response.content.decode())
        pages.append((response.redirect_chain, page))
    assert pages[0] == pages[1]
    assert not re.search(r"\b\d{6}\b", SentMessage.objects.get(phone="+79123456700").text)
    state = other.session["step:recovery"]
    assert "code" not in state
    User.objects.filter(pk=owner.pk).update(phone="+79123456799")
    assert visitor.post(CODE, {"code": _text_code(PHONE)})["location"] == RECOVERY  # it is nobody's by now


def _text_code(phone: str) -> str:
    return SentMessage.objects.get(phone=phone).text[:6]


@pytest.mark.parametrize("contact", [EMAIL, PHONE])
def test_only_the_account_of_the_site_that_was_asked(
    owner: User, visitor: Client, mailoutbox: list[EmailMessage], contact: str
) -> None:
    twin = User.objects.create(login="twin", phone=PHONE, phone_confirmed_at=clock.now(), email=EMAIL)
    twin.emailaddress_set.create(email=EMAIL, verified=True, primary=True)  # type: ignore[attr-defined]
    visitor.post(RECOVERY, {"email": contact})
    text = str(mailoutbox[0].body) if mailoutbox else SentMessage.objects.get().text
    assert len(mailoutbox) + SentMessage.objects.count() == 1
    assert (owner.login in text, twin.login in text) == (True, False)


def test_letter_of_one_site_is_nothing_on_the_other(
    owner: User, visitor: Client, mailoutbox: list[EmailMessage]
) -> None:
    visitor.post(RECOVERY, {"email": EMAIL})
    found = re.search(rf"http://{PORTAL_HOST}(\S+)", str(mailoutbox[0].body))
    assert found
    diary = Client(headers={"accept-language": "en"})
    assert "no longer works" in diary.get(found[1]).content.decode()
    tampered = found[1].replace("-", "-0", 1)
    assert "no longer works" in visitor.get(tampered).content.decode()
    assert visitor.get(found[1])["location"].endswith("-set-password/")
    owner.set_password(PASSWORD + "!")  # whatever else changes the password voids the letter
    owner.save()
    assert "no longer works" in visitor.get(found[1]).content.decode()


def test_letters_go_over_smtp_as_they_were_written(owner: User, visitor: Client, mail: Mailbox) -> None:
    visitor.post(RECOVERY, {"email": EMAIL})
    data = {"surname": "Ли", "given_name": "Анна", "contact": "anna@example.org", "consent": "on"}
    visitor.post("/account/signup/", data, headers={"accept-language": "ru"})
    letters = mail.letters
    assert [letter["To"] for letter in letters] == [EMAIL, "anna@example.org"]
    bodies = [letter.get_content() for letter in letters]
    assert owner.login in bodies[0]
    link = re.search(rf"http://{PORTAL_HOST}(/account/signup/link/\S+)", bodies[1])
    assert link
    assert "Анна" in bodies[1]
    assert visitor.get(link[1])["location"] == "/account/signup/password/"
