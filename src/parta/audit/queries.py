from collections.abc import Collection, Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime
from itertools import groupby
from operator import itemgetter
from typing import Any
from uuid import UUID

from django.db.models import Q

from parta.access.actors import Actor
from parta.audit.models import AuditEvent, AuditStream, LastVisit, Viewing
from parta.audit.rules import EMPTY_HASH, chain_hash

Values = dict[str, Any]


@dataclass(frozen=True, slots=True)
class BrokenChain:
    """A stream whose recorded history is not what was written: the first event that does not fit."""

    school: str
    stream: str
    sequence: int
    record: str


def list_history(actor: Actor, places: Sequence[str]) -> list[AuditEvent]:
    """Changes at the given places of the actor's school, oldest first, with their users.

    Rights to the place are the caller's to check: this app does not know what a place is.
    """
    return list(
        AuditEvent.objects.filter(school=actor.school, place__in=places)
        .select_related("user")
        .order_by("at", "stream_id", "sequence")
    )


def list_reasoned(actor: Actor, *, places: str, since: datetime, limit: int) -> list[AuditEvent]:
    """The latest changes of the actor's school for which somebody had to give a reason, newest first.

    ``places``: how the places begin of which they are ("cell:"). What the installation did by itself, which
    names its cause, is not among them.

    Rights to see them are the caller's to check.
    """
    return list(
        AuditEvent.objects.filter(
            school=actor.school, at__gte=since, user__isnull=False, place__startswith=places
        )
        .exclude(reason="")
        .select_related("user")
        .order_by("-at", "-pk")[:limit]
    )


def list_viewings(actor: Actor, subjects: Collection[str], *, offset: int, limit: int) -> list[Viewing]:
    """Who opened pages with the subjects' data in the actor's school, the latest day and moment first.

    Rights to the subjects are the caller's to check.
    """
    rows = Viewing.objects.filter(school=actor.school, subject__in=subjects).select_related("user")
    return list(rows.order_by("-day", "-last_at", "-pk")[offset : offset + limit])


def last_seen_at(actor: Actor, place: str) -> datetime | None:
    """When the actor looked at the place last, without noting that they look now; None: never."""
    rows = LastVisit.objects.filter(user_id=actor.user_id, school=actor.school, place=place)
    return rows.values_list("seen_at", flat=True).first()


def list_last_seen(actor: Actor, places: Collection[str]) -> dict[str, datetime]:
    """The same of several places; those never looked at are left out."""
    rows = LastVisit.objects.filter(user_id=actor.user_id, school=actor.school, place__in=places)
    return dict(rows.values_list("place", "seen_at"))


def count_viewings(actor: Actor, subjects: Collection[str]) -> int:
    """How many rows ``list_viewings`` has in all."""
    return Viewing.objects.filter(school=actor.school, subject__in=subjects).count()


def done_operations(actor: Actor, operations: Collection[UUID]) -> set[UUID]:
    """Which of the client-made operation ids the same user has already had recorded."""
    same_user = Q(user_id=actor.author_id)  # None, the installation itself, matches rows without a user
    events = AuditEvent.objects.filter(same_user, operation__in=operations, school=actor.school).values_list(
        "operation", flat=True
    )
    return {operation for operation in events if operation is not None}


def find_done(actor: Actor, operation: UUID, records: str) -> AuditEvent | None:
    """What the same user's operation did to a record whose name begins so ("homework:"); None: nothing."""
    same_user = Q(user_id=actor.author_id)
    events = AuditEvent.objects.filter(same_user, operation=operation, school=actor.school)
    return events.filter(record__startswith=records).order_by("pk").first()


def last_changes(actor: Actor, places: Collection[str], *, kind: str = "") -> dict[str, AuditEvent]:
    """The latest change (of the kind) at each of the actor's school's places that has any, with its user.

    Rights to the places are the caller's to check.
    """
    events = list_history(actor, list(places))
    return {event.place: event for event in events if event.kind.startswith(kind)}


def iter_broken_chains(school_id: int | None = None) -> Iterator[BrokenChain]:
    """Every stream of the installation (the school) whose chain does not hold, with its first wrong event."""
    streams = AuditStream.objects.select_related("school").order_by("id")
    for stream in (streams.filter(school=school_id) if school_id else streams).iterator():
        if broken := _first_break(stream):
            yield broken


def iter_last_states(kind_prefix: str, school_id: int | None = None) -> Iterator[dict[str, Values | None]]:
    """Of each stream the values that the last event of every record in it left (None: removed).

    For all that was ever recorded: only one stream's is held in memory.
    """
    events = AuditEvent.objects.filter(kind__startswith=kind_prefix)
    events = events.filter(school=school_id) if school_id else events
    rows = events.order_by("stream_id", "sequence").values_list("stream_id", "record", "after")
    for _stream_id, own in groupby(rows.iterator(chunk_size=5000), key=itemgetter(0)):
        yield {name: after for _stream, name, after in own}


def states_of(records: Collection[str]) -> dict[str, Values | None]:
    """The values that the last event of each record left, whatever stream it is in; without, who has none."""
    rows = AuditEvent.objects.filter(record__in=records).order_by("at", "stream_id", "sequence")
    return dict(rows.values_list("record", "after"))


def last_states(kind_prefix: str, school_id: int | None = None) -> dict[str, Values | None]:
    """For each of a few records whose kind begins so ("journal."), the values its last event left."""
    found: dict[str, Values | None] = {}
    for states in iter_last_states(kind_prefix, school_id):
        found |= states
    return found


def origin_of(record: str) -> tuple[str, Values]:
    """The slug of the school a record is or was of, and what its last event knows of it; empty: nothing."""
    event = AuditEvent.objects.filter(record=record).select_related("school").order_by("-at", "-pk").first()
    return (event.school.slug, event.after or event.before or {}) if event else ("", {})


def _first_break(stream: AuditStream) -> BrokenChain | None:
    previous, sequence, record = EMPTY_HASH, 0, ""
    events = AuditEvent.objects.filter(stream=stream).select_related("stream").order_by("sequence")
    for event in events.iterator(chunk_size=2000):
        sequence, record = sequence + 1, event.record
        previous = chain_hash(previous, content_of(event))
        if event.sequence != sequence or event.hash != previous:
            return BrokenChain(stream.school.slug, stream.name, sequence, record)
    if (stream.last_sequence, stream.last_hash) != (sequence, previous):
        return BrokenChain(stream.school.slug, stream.name, stream.last_sequence, record)
    return None


def content_of(event: AuditEvent) -> Values:
    """What the hash of an event covers: everything but the database's own keys."""
    return {
        "school": event.school_id,
        "stream": event.stream.name,
        "sequence": event.sequence,
        "at": event.at,
        "user": event.user_id,
        "kind": event.kind,
        "record": event.record,
        "place": event.place,
        "before": event.before,
        "after": event.after,
        "reason": event.reason,
        "operation": event.operation,
    }
