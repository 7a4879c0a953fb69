"""Systems that read the school by OneRoster: what they may, and what the office sees of them."""

from dataclasses import dataclass
from datetime import datetime

from django.utils.crypto import constant_time_compare
from django.utils.translation import gettext as _

from parta.access.actors import Actor
from parta.access.rules import Permission
from parta.exchange.models import OneRosterClient
from parta.exchange.queries.keys import digest_of
from parta.exchange.rules.oneroster import OF_MARKS, OneRosterScope


@dataclass(frozen=True, slots=True)
class ClientItem:
    """``opens``: in words."""

    client_id: int
    name: str
    public_id: str
    opens: tuple[str, ...]
    made_at: datetime
    used_at: datetime | None


def list_clients(actor: Actor) -> tuple[ClientItem, ...]:
    """Those of the school that are open, the newest first. One query."""
    actor.require(Permission.TELL_PROGRAMS)
    rows = OneRosterClient.objects.of_school(actor).opened().order_by("-made_at", "-pk")
    return tuple(_item(row) for row in rows)


def offered_scopes(actor: Actor) -> tuple[str, ...]:
    """Nobody lets a program read what they may not read themselves: marks are for those who see them all."""
    has_marks = actor.has(Permission.READ_WHOLE_SCHOOL)
    return tuple(scope.value for scope in OneRosterScope if has_marks or scope not in OF_MARKS)


def find_client(client_id: str, secret: str) -> OneRosterClient | None:
    """None for one that is unknown or taken back, and for another secret."""
    row = OneRosterClient.objects.opened().filter(client_id=client_id[:40]).first()
    is_right = row is not None and constant_time_compare(row.digest, digest_of(secret))
    return row if is_right else None


def find_open_client(pk: int) -> OneRosterClient | None:
    return OneRosterClient.objects.opened().select_related("school").filter(pk=pk).first()


def scope_names() -> dict[str, str]:
    return {
        OneRosterScope.ROSTER_CORE.value: _("People, classes, courses and enrollments, list by list"),
        OneRosterScope.ROSTER.value: _("The same, with lists within lists, such as the students of a class"),
        OneRosterScope.DEMOGRAPHICS.value: _("Dates of birth"),
        OneRosterScope.GRADEBOOK_CORE.value: _("Marks and grades, list by list"),
        OneRosterScope.GRADEBOOK.value: _(
            "The same, with lists within lists, such as the marks of a student"
        ),
    }


def _item(row: OneRosterClient) -> ClientItem:
    names = scope_names()
    return ClientItem(
        client_id=row.pk,
        name=row.name,
        public_id=row.client_id,
        opens=tuple(names[scope] for scope in row.scopes.split() if scope in names),
        made_at=row.made_at,
        used_at=row.used_at,
    )
