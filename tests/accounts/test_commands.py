import pytest
from allauth.account.models import EmailAddress
from allauth.usersessions.models import UserSession
from django.contrib.auth.hashers import is_password_usable
from django.test import Client
from pytest_django import DjangoAssertNumQueries

from parta.accounts.commands import AccountData, create_user, create_users, end_session
from parta.accounts.models import User
from parta.core.errors import Refused


def test_account_with_password_can_be_used(user: User) -> None:
    assert user.check_password("сирень-в-мае")
    assert user.password.startswith("argon2")


def test_email_is_confirmed_and_small(user: User) -> None:
    address = EmailAddress.objects.get(user=user)
    assert (address.email, address.verified, address.primary) == ("anna@example.org", True, True)
    assert user.email == "anna@example.org"


@pytest.mark.django_db
def test_many_accounts_are_made_at_once_in_order(
    django_assert_max_num_queries: DjangoAssertNumQueries,
) -> None:
    accounts = [AccountData(f"student{number}") for number in range(700)]
    with django_assert_max_num_queries(20):
        users = create_users(accounts=accounts)
    assert [user.login for user in users] == [account.login for account in accounts]
    assert User.objects.count() == 700
    assert not any(is_password_usable(user.password) for user in users)
    assert len({user.password for user in users}) == 700  # no two sessions may share their hash


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("account", "code", "field"),
    [
        (AccountData("IVANOVA.anna"), "login_taken", "login"),
        (AccountData("иванова"), "bad_login", "login"),
        (AccountData("second", email="anna@example.ORG"), "email_taken", "email"),
        (AccountData("second", password="1234567890"), "weak_password", "password"),
        (AccountData("second", password="short"), "weak_password", "password"),
    ],
)
def test_bad_account_is_refused(user: User, account: AccountData, code: str, field: str) -> None:
    with pytest.raises(Refused) as refusal:
        create_users(accounts=[AccountData("fine"), account])
    assert (refusal.value.code, refusal.value.field) == (code, field)
    assert list(User.objects.all()) == [user]  # all or none


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("second", "code"),
    [(AccountData("Boris"), "login_taken"), (AccountData("vera", email="B@example.org"), "email_taken")],
)
def test_repetition_in_one_list_is_refused(second: AccountData, code: str) -> None:
    with pytest.raises(Refused) as refusal:
        create_users(accounts=[AccountData("boris", email="b@example.org"), second])
    assert refusal.value.code == code


def test_one_session_is_ended_but_only_by_its_owner(user: User, browser: Client) -> None:
    browser.post("/account/login/", {"login": user.login, "password": "сирень-в-мае"})
    session = UserSession.objects.get()
    stranger = create_user(login="stranger")
    end_session(user_id=stranger.pk, session_id=session.pk)
    assert UserSession.objects.exists()
    end_session(user_id=user.pk, session_id=session.pk)
    assert not UserSession.objects.exists()
    assert browser.get("/account/sessions/").status_code == 302
