"""Keys of programs are made, shown once, and taken back (acceptance D5, K14)."""

import hashlib
import secrets
from dataclasses import dataclass
from datetime import timedelta
from typing import Any
from uuid import UUID

from django.db import transaction
from django.utils.translation import gettext as _

from parta.access.actors import Actor
from parta.access.rules import WITH_STUDENTS, Permission
from parta.accounts.sealing import seal
from parta.audit.commands import Change, record_changes
from parta.core import clock
from parta.core.errors import NotFound, Refused
from parta.exchange.models import AccessKey
from parta.exchange.queries.keys import APP_PURPOSE, digest_of
from parta.exchange.rules.keys import LAST_USE, MAX_NAME, MOST_KEYS, KeyKind, life_of, written_parts

_STREAM = "programs"
_BYTES = 24  # 192 bits: nothing to guess


@dataclass(frozen=True, slots=True)
class KeyData:
    """``parts``: words of FeedPart or Scope. ``student_id``: nothing but this student; None: all one sees."""

    kind: KeyKind
    name: str
    parts: tuple[str, ...] = ()
    student_id: int | None = None
    days: int | None = None


@dataclass(frozen=True, slots=True)
class NewKey:
    """``secret`` is known at this moment only; empty: the same form had made the key before."""

    key: AccessKey
    secret: str


@transaction.atomic
def make_key(*, actor: Actor, data: KeyData, operation: UUID) -> NewKey:
    """A secret for a program of the actor's. The same ``operation`` again makes no second one.

    Refused: no name, nothing chosen, too many keys, a time not offered. NotFound for others' students.
    """
    actor.require(Permission.USE_PROGRAMS)
    known = AccessKey.objects.of_owner(actor).filter(operation=operation).first()
    if known is not None:
        return NewKey(known, "")
    parts = _checked_parts(actor, data)
    days = _checked_days(data)
    now = clock.now()
    mine = AccessKey.objects.of_owner(actor).filter(kind=data.kind.value)
    if mine.open_at(now).count() >= MOST_KEYS:
        message = _("There are %(count)d already. Revoke one that is not used any more.")
        raise Refused(message % {"count": MOST_KEYS}, code="too_many")
    secret = secrets.token_urlsafe(_BYTES)
    key = AccessKey.objects.create(
        school=actor.school,
        user_id=actor.user_id,
        kind=data.kind.value,
        name=data.name.strip(),
        digest=digest_of(secret),
        sealed=_sealed(secret) if data.kind is KeyKind.APP else "",
        parts=parts,
        student_id=data.student_id,
        operation=operation,
        made_at=now,
        expires_at=now + timedelta(days=days) if days else None,
    )
    _record(actor, key, "key.made", after=_values(key))
    return NewKey(key, secret)


@transaction.atomic
def revoke_key(*, actor: Actor, key_id: int) -> AccessKey:
    """The program that has it is shut out at once. Twice is once; NotFound for somebody else's key."""
    key = AccessKey.objects.of_owner(actor).select_for_update().filter(pk=key_id).first()
    if key is None:
        raise NotFound
    if key.revoked_at is None:
        key.revoked_at = clock.now()
        key.save(update_fields=["revoked_at"])
        _record(actor, key, "key.revoked", before=_values(key))
    return key


def note_use(key: AccessKey) -> None:
    """Note that the key has opened something; once an hour is enough to know whether it is used."""
    now = clock.now()
    if key.used_at is None or (now - key.used_at).total_seconds() > LAST_USE:
        AccessKey.objects.filter(pk=key.pk).update(used_at=now)


def _checked_parts(actor: Actor, data: KeyData) -> str:
    if not data.name.strip() or len(data.name) > MAX_NAME:
        raise Refused(
            _("Say what it is for, so that you know later what to revoke."), code="name", field="name"
        )
    if data.student_id is not None and data.student_id not in actor.student_ids:
        raise NotFound
    parts = written_parts(data.kind, data.parts, is_of_student=data.student_id is not None)
    if not parts and data.kind is not KeyKind.APP:
        raise Refused(_("Choose what it opens."), code="nothing_chosen", field="parts")
    if data.kind is KeyKind.CALENDAR and data.student_id is None and not actor.roles - WITH_STUDENTS:
        raise Refused(_("Choose whose calendar it is."), code="nobody", field="student")
    if data.kind is KeyKind.APP and not actor.student_ids:
        raise Refused(_("Apps of this kind read a diary, and you have none here."), code="no_diary")
    return parts


def _checked_days(data: KeyData) -> int | None:
    try:
        return life_of(data.kind, data.days)
    except ValueError as error:
        raise Refused(_("Choose how long it is valid."), code="days", field="days") from error


def _sealed(password: str) -> str:
    """What the app's sign-in is compared with, unreadable without the installation's key.

    Such apps prove the password by MD5. It is random and long, so there is nothing to guess from it.
    """
    return seal(
        {"md5": hashlib.md5(password.encode(), usedforsecurity=False).hexdigest()}, purpose=APP_PURPOSE
    )


def _values(key: AccessKey) -> dict[str, Any]:
    return {
        "kind": key.kind,
        "parts": key.parts,
        "student": key.student_id,
        "until": key.expires_at.isoformat() if key.expires_at else None,
    }


def _record(
    actor: Actor,
    key: AccessKey,
    kind: str,
    *,
    before: dict[str, Any] | None = None,
    after: dict[str, Any] | None = None,
) -> None:
    change = Change(
        kind=kind, record=f"key:{key.pk}", place=f"keys:{key.user_id}", before=before, after=after
    )
    record_changes(actor=actor, stream=_STREAM, changes=[change])
