"""The history of what the school is made of: subjects, classes, groups and who teaches what."""

from parta.access.actors import Actor
from parta.audit.commands import Change, record_changes
from parta.audit.queries import Values

STREAM = "structure"


def record_structure(
    actor: Actor, kind: str, record: object, before: Values | None, after: Values | None
) -> None:
    """Note one change. ``kind`` begins with the noun: ``class.changed``."""
    name = f"{kind.partition('.')[0]}:{record}"
    record_changes(actor=actor, stream=STREAM, changes=[Change(kind, name, STREAM, before, after)])
