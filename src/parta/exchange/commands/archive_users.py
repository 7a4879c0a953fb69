"""Accounts of an archive: those who are here already, and those who come along."""

from collections.abc import Iterable
from typing import Any

from django.contrib.auth import get_user_model
from django.contrib.auth.hashers import make_password

from parta.core.sites import Site

_USER = get_user_model()
_SAME = ("site", "login", "surname", "given_name", "patronymic", "email", "phone")
_MAX_LOGIN = 64


def take_users(lines: Iterable[dict[str, Any]]) -> tuple[dict[int, int], list[tuple[str, str]]]:
    """New id by old, and logins that changed: (old, new).

    Somebody with the same login, names and contacts is the same person, as when an archive comes
    back. Everybody else gets an account without a password, under a login that is free.
    """
    ids: dict[int, int] = {}
    logins: list[tuple[str, str]] = []
    for values in lines:
        old_id = values.pop("id")
        same = _USER._default_manager.filter(**{name: values.get(name, "") for name in _SAME}).first()
        if same is None:
            same = _create(old_id, values)
            if same.login != values["login"]:
                logins.append((values["login"], same.login))
        ids[old_id] = same.pk
    return ids, logins


def _create(old_id: int, values: dict[str, Any]) -> Any:
    fields = {item.attname: item for item in _USER._meta.concrete_fields}
    data = {name: fields[name].to_python(value) for name, value in values.items() if name in fields}
    user = _USER(**data, password=make_password(None))
    user.login = _free_login(user.login)
    users = _USER._default_manager
    if users.filter(site=user.site, phone=user.phone, phone_confirmed_at__isnull=False).exists():
        user.phone_confirmed_at = None  # a confirmed number is one account's
    if user.site == Site.PORTAL.value and users.filter(site=user.site, email=user.email).exists():
        user.email = ""
    if not users.filter(pk=old_id).exists():
        user.pk = old_id
    user.save(force_insert=True)
    users.filter(pk=user.pk).update(joined_at=data["joined_at"])
    return user


def _free_login(login: str) -> str:
    wanted, number = login, 1
    while _USER._default_manager.filter(login__iexact=wanted).exists():
        number += 1
        wanted = f"{login[: _MAX_LOGIN - 5]}-{number}"
    return wanted
