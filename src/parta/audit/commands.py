from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from uuid import UUID

from django.db import connection, transaction
from django.db.models import DateTimeField, JSONField, UUIDField
from django.utils.translation import gettext as _

from parta.access.actors import Actor
from parta.audit.models import AuditEvent, AuditStream, LastVisit
from parta.audit.queries import Values, content_of
from parta.audit.rules import chain_hash
from parta.core import clock
from parta.core.errors import Refused

MAX_REASON = 500
_SAME_VISIT = timedelta(minutes=30)


@dataclass(frozen=True, slots=True)
class Change:
    """One change to be recorded. ``before`` is None for something new, ``after`` for something removed."""

    kind: str
    record: str
    place: str
    before: Values | None
    after: Values | None
    at: datetime | None = None  # by default the present moment
    operation: UUID | None = None  # made by the client, so that a repeated request is known


@transaction.atomic
def record_changes(
    *,
    actor: Actor,
    stream: str,
    changes: Sequence[Change],
    reason: str = "",
) -> None:
    """Append the changes to the school's hash chain ``stream``, in their order.

    Values must be plain JSON (str, int, bool, None, lists and dicts of them). Refused: a reason too long.
    """
    if len(reason) > MAX_REASON:
        raise Refused(
            _("The reason may have at most %(count)d characters.") % {"count": MAX_REASON},
            code="reason_too_long",
            field="reason",
        )
    if not changes:
        return
    AuditStream.objects.bulk_create([AuditStream(school=actor.school, name=stream)], ignore_conflicts=True)
    head = AuditStream.objects.select_for_update().get(school=actor.school, name=stream)
    now = clock.now()
    events = []
    for change in changes:
        head.last_sequence += 1
        event = AuditEvent(
            school=actor.school,
            stream=head,
            sequence=head.last_sequence,
            at=change.at or now,
            user_id=actor.author_id,
            kind=change.kind,
            record=change.record,
            place=change.place,
            before=change.before,
            after=change.after,
            reason=reason,
            operation=change.operation,
        )
        event.hash = head.last_hash = chain_hash(head.last_hash, content_of(event))
        events.append(event)
    _insert(events)
    head.save(update_fields=["last_sequence", "last_hash"])


_VIEWED = """
INSERT INTO audit_viewing (school_id, user_id, subject, page, capacity, day, first_at, last_at, count)
VALUES (%(school)s, %(user)s, %(subject)s, %(page)s, %(capacity)s, %(day)s, %(now)s, %(now)s, 1)
ON CONFLICT (school_id, subject, day, user_id, page)
DO UPDATE SET last_at = excluded.last_at, capacity = excluded.capacity, count = audit_viewing.count + 1
"""


def record_viewing(*, actor: Actor, subject: str, page: str, capacity: str) -> None:
    """Note that the actor opened the page with the subject's data today; in one statement, once a day a row.

    ``page`` and ``capacity`` (as whom) are words of the caller's. The installation itself leaves no trace.
    """
    if actor.author_id is None:
        return
    now = clock.now()
    with connection.cursor() as cursor:
        cursor.execute(
            _VIEWED,
            {
                "school": actor.school.pk,
                "user": actor.author_id,
                "subject": subject,
                "page": page,
                "capacity": capacity,
                "day": clock.today(actor.school.zone),
                "now": connection.ops.adapt_datetimefield_value(now),
            },
        )


@transaction.atomic
def note_visit(*, actor: Actor, place: str) -> datetime | None:
    """Note that the actor looks at the place now; when they looked there the time before, None: never.

    Looking again within half an hour is the same visit, so that what is new does not vanish while one reads.
    """
    if actor.author_id is None:
        return None
    now = clock.now()
    visit, is_first = LastVisit.objects.get_or_create(
        user_id=actor.author_id, school=actor.school, place=place, defaults={"seen_at": now}
    )
    if is_first:
        return None
    if now - visit.seen_at >= _SAME_VISIT:
        visit.before_at = visit.seen_at
    visit.seen_at = now
    visit.save(update_fields=["seen_at", "before_at"])
    return visit.before_at


_FIELDS = [field for field in AuditEvent._meta.concrete_fields if not field.primary_key]
_CONVERTED = (DateTimeField, JSONField, UUIDField)  # numbers and texts are what a database takes
_INSERT = "INSERT INTO {} ({}) VALUES ({})".format(  # noqa: S608 - made of the model's own names
    AuditEvent._meta.db_table,
    ", ".join(str(field.column) for field in _FIELDS),
    ", ".join("%s" for _field in _FIELDS),
)


def _insert(events: Sequence[AuditEvent]) -> None:
    """As ``bulk_create``, which spends most of a large import on what events have no use for: their ids."""
    columns = [
        (
            field.attname,
            field.get_db_prep_save if isinstance(field, _CONVERTED) else lambda value, _connection: value,
        )
        for field in _FIELDS
    ]
    rows = [[prepare(getattr(event, name), connection) for name, prepare in columns] for event in events]
    with connection.cursor() as cursor:
        cursor.executemany(_INSERT, rows)
