"""Recovery by e-mail, from the form through the job and the letter to the new password."""

import re

import pytest
from django.core.mail import EmailMessage
from django.core.management import call_command
from django.test import Client
from django_tasks_db.models import DBTaskResult
from pytest_django import Settings

from parta.accounts.models import User
from tests.accounts.conftest import PASSWORD

RECOVERY = "/account/password/recovery/"
NEW = "ландыш-в-июне"


def _link(letter: EmailMessage) -> str:
    found = re.search(r"http://testserver(/account/password/recovery/\S+)", str(letter.body))
    assert found
    return found[1]


def _set_password(browser: Client, link: str, password: str = NEW) -> str:
    form = browser.get(link, follow=True)
    action = form.request["PATH_INFO"]
    response = browser.post(action, {"password1": password, "password2": password}, follow=True)
    return str(response.content.decode())


@pytest.mark.django_db(transaction=True)
def test_letter_goes_out_by_a_job(
    user: User, browser: Client, settings: Settings, mailoutbox: list[EmailMessage]
) -> None:
    settings.TASKS = {"default": {"BACKEND": "django_tasks_db.DatabaseBackend"}}
    browser.post(RECOVERY, {"email": "ANNA@example.org"})
    assert mailoutbox == []  # the request has not waited for the mail server
    assert DBTaskResult.objects.count() == 1
    call_command("db_worker", batch=True, startup_delay=False, verbosity=0)
    assert [letter.to for letter in mailoutbox] == [["anna@example.org"]]
    assert _link(mailoutbox[0]).split("-")[-1].strip("/") not in str(DBTaskResult.objects.get().args_kwargs)


def test_link_sets_the_password_once(user: User, browser: Client, mailoutbox: list[EmailMessage]) -> None:
    browser.post(RECOVERY, {"email": "anna@example.org"})
    link = _link(mailoutbox[0])
    assert user.login in str(mailoutbox[0].body)  # a forgotten login is recovered as well
    assert "The password is changed" in _set_password(browser, link)
    user.refresh_from_db()
    assert user.check_password(NEW)
    assert "The link no longer works" in Client(headers={"accept-language": "en"}).get(link).content.decode()


def test_recovery_ends_every_session(user: User, browser: Client, mailoutbox: list[EmailMessage]) -> None:
    phone = Client()
    phone.post("/account/login/", {"login": user.login, "password": PASSWORD})
    browser.post(RECOVERY, {"email": "anna@example.org"})
    _set_password(browser, _link(mailoutbox[0]))
    assert phone.get("/account/sessions/").status_code == 302


def test_weak_password_does_not_use_up_the_link(
    user: User, browser: Client, mailoutbox: list[EmailMessage]
) -> None:
    browser.post(RECOVERY, {"email": "anna@example.org"})
    link = _link(mailoutbox[0])
    assert 'id="id_password1_error"' in _set_password(browser, link, "anna")
    assert "The password is changed" in _set_password(browser, link)


def test_answer_does_not_reveal_accounts(user: User, browser: Client, mailoutbox: list[EmailMessage]) -> None:
    known = browser.post(RECOVERY, {"email": "anna@example.org"})
    unknown = browser.post(RECOVERY, {"email": "nobody@example.org"})
    assert known["location"] == unknown["location"] == "/account/password/recovery/sent/"
    assert "no account has it" in str(mailoutbox[1].body)


def test_closed_account_gets_no_link(user: User, browser: Client, mailoutbox: list[EmailMessage]) -> None:
    User.objects.update(is_active=False)
    browser.post(RECOVERY, {"email": "anna@example.org"})
    assert "/password/recovery/" not in str(mailoutbox[0].body)


def test_letter_speaks_the_language_of_the_form(
    user: User, browser: Client, mailoutbox: list[EmailMessage]
) -> None:
    browser.post(RECOVERY, {"email": "anna@example.org"})
    assert mailoutbox[0].subject == "Recovery of access to Parta"


def test_owner_is_told_of_a_changed_password(
    user: User, browser: Client, mailoutbox: list[EmailMessage]
) -> None:
    browser.post("/account/login/", {"login": user.login, "password": PASSWORD})
    browser.post("/account/password/change/", {"oldpassword": PASSWORD, "password1": NEW, "password2": NEW})
    assert [letter.subject for letter in mailoutbox] == ["The password of Parta was changed"]
    assert "127.0.0.1" in str(mailoutbox[0].body)
