"""What stands between a wish and an announcement, and the history of both."""

from collections.abc import Sequence
from typing import Any

from django.utils.translation import gettext as _

from parta.access.actors import Actor
from parta.announcements.models import Announcement
from parta.announcements.rules import MAX_TEXT, MAX_TITLE, Fault
from parta.audit.commands import Change, record_changes
from parta.core.errors import Refused

_STREAM = "announcements"


def obey(faults: Sequence[Fault]) -> None:
    """Raise Refused for the first fault, beside its field."""
    for fault in faults:
        message, field = _words()[fault]
        raise Refused(message, code=fault.value, field=field)


def record(
    actor: Actor,
    kind: str,
    row: Announcement,
    before: dict[str, Any] | None,
    after: dict[str, Any] | None,
) -> None:
    """In the school's chain of announcements."""
    place = f"announcement:{row.pk}"
    change = Change(kind=kind, record=place, place=place, before=before, after=after)
    record_changes(actor=actor, stream=_STREAM, changes=[change])


def _words() -> dict[Fault, tuple[str, str]]:
    return {
        Fault.NO_TITLE: (_("Say in a few words what it is about."), "title"),
        Fault.LONG_TITLE: (_("At most %(count)d characters.") % {"count": MAX_TITLE}, "title"),
        Fault.UNREADABLE: (
            _("A title needs a letter or a digit: pictures alone cannot be read aloud."),
            "title",
        ),
        Fault.NO_TEXT: (_("Write the text."), "text"),
        Fault.LONG_TEXT: (_("At most %(count)d characters.") % {"count": MAX_TEXT}, "text"),
        Fault.NOBODY: (_("Choose who it is for."), "whom"),
        Fault.NOWHERE: (_("Choose at least one place."), "parts"),
        Fault.PAST: (_("This moment is over."), "expires_at"),
        Fault.FAR: (_("At most a year ahead."), "publish_at"),
        Fault.EXPIRY: (_("It would end before it is published."), "expires_at"),
    }
