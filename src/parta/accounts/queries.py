from collections.abc import Sequence

from allauth.account.models import EmailAddress
from django.db.models.functions import Lower

from parta.accounts.models import User

_CHUNK = 500


def first_taken_login(logins: Sequence[str]) -> str | None:
    """One of these logins that already is somebody's, in any case; None when all are free."""
    users = User.objects.annotate(lower_login=Lower("login"))
    for chunk in _chunks([login.lower() for login in logins]):
        if user := users.filter(lower_login__in=chunk).first():
            return user.login
    return None


def first_taken_email(emails: Sequence[str]) -> str | None:
    """One of these addresses that already belongs to an account; None when all are free."""
    for chunk in _chunks([email.lower() for email in emails]):
        if address := EmailAddress.objects.filter(email__in=chunk, verified=True).first():
            return str(address.email)
    return None


def _chunks(words: list[str]) -> list[list[str]]:
    return [words[start : start + _CHUNK] for start in range(0, len(words), _CHUNK)]
