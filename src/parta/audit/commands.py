from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from django.db import transaction
from django.utils.translation import gettext as _

from parta.access.actors import Actor
from parta.audit.models import AuditEvent, AuditStream
from parta.audit.queries import Values, content_of
from parta.audit.rules import chain_hash
from parta.core import clock
from parta.core.errors import Refused

MAX_REASON = 500


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
    AuditEvent.objects.bulk_create(events, batch_size=2000)
    head.save(update_fields=["last_sequence", "last_hash"])
