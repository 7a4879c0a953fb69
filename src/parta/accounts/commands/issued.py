"""Accounts of the diary that a school issues. Who may ask is decided above, by those who know the school."""

import secrets

from allauth.usersessions.models import UserSession
from django.contrib.auth.hashers import make_password
from django.db import transaction

from parta.accounts.models import User
from parta.accounts.queries import first_taken_login
from parta.accounts.rules.issued import login_stem, temporary_password
from parta.core.sites import Site

_TRIES = 12
_FIRST_NUMBERS = 900  # ivanova100 to ivanova999; every few tries there are ten times as many


@transaction.atomic
def create_issued_user(*, surname: str, given_name: str, patronymic: str) -> tuple[User, str]:
    """A diary account with a login made of the surname, and its temporary password.

    Nothing is reachable with it but the first sign-in.
    """
    user = User(
        site=Site.DIARY.value,
        login=free_login(login_stem(surname)),
        surname=surname,
        given_name=given_name,
        patronymic=patronymic,
    )
    return user, set_temporary_password(user=user)


@transaction.atomic
def set_temporary_password(*, user: User) -> str:
    """A new temporary password (twelve characters, ungrouped) for the first sign-in; the old one is void.

    Whoever is signed in to the account is signed out.
    """
    password = temporary_password(secrets.choice)
    user.password = make_password(password)
    user.must_activate = True
    user.save()
    for session in UserSession.objects.filter(user=user):
        session.end()
    return password


@transaction.atomic
def void_password(*, user: User) -> None:
    """No password opens the account until a new one is issued."""
    user.password = make_password(None)
    user.save(update_fields=["password"])


def free_login(stem: str) -> str:
    """The stem with a number behind it that nobody has yet, by chance: logins do not count people."""
    for attempt in range(_TRIES):
        size = _FIRST_NUMBERS * 10 ** (attempt // 3)
        login = f"{stem}{size // 9 + secrets.randbelow(size)}"
        if first_taken_login([login]) is None:
            return login
    raise RuntimeError("no login is free")  # a quarter of ten million tries would have to be taken


def open_by_state_services(*, user: User) -> None:
    """The owner has proved on the portal who they are: no first sign-in, no password until they set one."""
    user.password = make_password(None)
    user.must_activate = False
    user.save(update_fields=["password", "must_activate"])


def close_issued_account(*, user: User) -> None:
    """Everything of it has gone to another account of the same person: it signs in no more."""
    user.password = make_password(None)
    user.is_active, user.phone, user.email = False, "", ""
    user.save(update_fields=["password", "is_active", "phone", "email"])
    user.emailaddress_set.all().delete()  # type: ignore[attr-defined]  # allauth's
    user.memberships.all().delete()
