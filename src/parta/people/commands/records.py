"""What is kept of decisions about who may see a student: one chain of hashes for a school."""

from typing import Any

from parta.access.actors import Actor
from parta.audit.commands import Change, record_changes
from parta.people.models import Guardianship
from parta.people.rules import place_of

STREAM = "people"


def snapshot(row: Guardianship) -> dict[str, Any]:
    """The right in plain values: no names and no contacts, and of a restriction only whether there is one."""
    return {
        "guardian": row.guardian_id,
        "kind": row.kind,
        "since": row.since_on.isoformat(),
        "until": row.until_on.isoformat() if row.until_on else None,
        "ended": row.ended_at is not None,
        "scopes": row.scopes,
        "consent": row.consent,
        "restricted": bool(row.restriction),
    }


def record(
    actor: Actor, row: Guardianship, kind: str, *, before: dict[str, Any] | None, reason: str = ""
) -> None:
    """What the right was and what it is now."""
    change = Change(
        kind=kind,
        record=f"guardianship:{row.pk}",
        place=place_of(row.student_id),
        before=before,
        after=snapshot(row),
    )
    record_changes(actor=actor, stream=STREAM, changes=[change], reason=reason)
