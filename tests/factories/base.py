"""Small makers shared by the factories."""

from functools import cache

from django.contrib.auth.hashers import make_password

from parta.accounts.models import User

PASSWORD = "parta-demo"


@cache
def _password_hash() -> str:
    return make_password(PASSWORD)


def create_user(login: str, surname: str = "", given_name: str = "", patronymic: str = "") -> User:
    """Somebody who can sign in with ``PASSWORD``."""
    return User.objects.create(
        login=login,
        email=f"{login}@example.org",
        surname=surname,
        given_name=given_name,
        patronymic=patronymic,
        password=_password_hash(),
    )
