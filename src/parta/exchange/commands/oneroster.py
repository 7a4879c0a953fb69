"""Systems are let in to read the school by OneRoster, and shut out again."""

import secrets
from typing import NamedTuple
from uuid import UUID

from django.db import transaction
from django.utils.translation import gettext as _

from parta.access.actors import Actor
from parta.access.rules import Permission
from parta.audit.commands import Change, record_changes
from parta.core import clock
from parta.core.errors import NotFound, Refused
from parta.exchange.models import OneRosterClient
from parta.exchange.queries.keys import digest_of
from parta.exchange.queries.oneroster_clients import offered_scopes
from parta.exchange.rules.keys import LAST_USE
from parta.exchange.rules.oneroster import MAX_NAME, MOST_CLIENTS, written_scopes

_STREAM = "programs"


class NewClient(NamedTuple):
    """``secret`` is known at this moment only; empty: the same form had made the client before."""

    client: OneRosterClient
    secret: str


@transaction.atomic
def make_client(*, actor: Actor, name: str, scopes: tuple[str, ...], operation: UUID) -> NewClient:
    """Let a system in. The same ``operation`` again makes no second one.

    Refused: no name, nothing chosen that the actor may read as well, too many.
    """
    actor.require(Permission.TELL_PROGRAMS)
    known = OneRosterClient.objects.of_school(actor).filter(operation=operation).first()
    if known is not None:
        return NewClient(known, "")
    if not name.strip() or len(name) > MAX_NAME:
        raise Refused(
            _("Say which system it is, so that you know later what to revoke."), code="name", field="name"
        )
    offered = set(offered_scopes(actor))
    chosen = written_scopes([scope for scope in scopes if scope in offered])
    if not chosen:
        raise Refused(_("Choose what it opens."), code="nothing_chosen", field="scopes")
    if OneRosterClient.objects.of_school(actor).opened().count() >= MOST_CLIENTS:
        message = _("There are %(count)d already. Revoke one that is not used any more.")
        raise Refused(message % {"count": MOST_CLIENTS}, code="too_many")
    secret = secrets.token_urlsafe(32)
    client = OneRosterClient.objects.create(
        school=actor.school,
        name=name.strip(),
        client_id=secrets.token_hex(12),
        digest=digest_of(secret),
        scopes=chosen,
        operation=operation,
        made_at=clock.now(),
        made_by_id=actor.user_id,
    )
    _record(actor, client, "oneroster_client.made")
    return NewClient(client, secret)


@transaction.atomic
def revoke_client(*, actor: Actor, client_id: int) -> None:
    """The system is shut out at once, with its running tokens. Twice is once; NotFound for others'."""
    actor.require(Permission.TELL_PROGRAMS)
    client = OneRosterClient.objects.of_school(actor).select_for_update().filter(pk=client_id).first()
    if client is None:
        raise NotFound
    if client.revoked_at is None:
        client.revoked_at = clock.now()
        client.save(update_fields=["revoked_at"])
        _record(actor, client, "oneroster_client.revoked")


def note_client_use(client: OneRosterClient) -> None:
    """Once an hour is enough to know whether it is used."""
    now = clock.now()
    if client.used_at is None or (now - client.used_at).total_seconds() > LAST_USE:
        OneRosterClient.objects.filter(pk=client.pk).update(used_at=now)


def _record(actor: Actor, client: OneRosterClient, kind: str) -> None:
    after = {"name": client.name, "scopes": client.scopes}
    change = Change(
        kind=kind, record=f"oneroster_client:{client.pk}", place="oneroster", before=None, after=after
    )
    record_changes(actor=actor, stream=_STREAM, changes=[change])
