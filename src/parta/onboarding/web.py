"""How a document that somebody attached is handed out; the queue of applications as a spreadsheet."""

from collections.abc import Sequence

from django.http import FileResponse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import pgettext

from parta.core.spreadsheets import Sheet, Value
from parta.files.models import Attachment
from parta.onboarding.queries.review import QueueRow

_SHOWN = frozenset({"image/jpeg", "image/png", "image/webp"})


def answer_with_file(attachment: Attachment) -> FileResponse:
    """Pictures, which were encoded anew, are shown in the page; everything else is saved, never opened here.

    Nothing is kept in a cache, nothing is guessed from the content, nothing in it may run.
    """
    response = FileResponse(
        attachment.file.open("rb"),
        as_attachment=attachment.content_type not in _SHOWN,
        filename=attachment.name,
        content_type=attachment.content_type,
    )
    response["Cache-Control"] = "private, no-store"
    response["X-Content-Type-Options"] = "nosniff"
    response["Content-Security-Policy"] = "default-src 'none'; sandbox"
    return response


def queue_sheet(queue: Sequence[QueueRow]) -> Sheet:
    head = [
        _("Number"),
        _("Applicant"),
        _("Who this is"),
        pgettext("whom or what an application is", "About"),
        _("State"),
        _("Comparison"),
        _("Registered"),
        _("Decide by"),
        _("Reviewer"),
    ]
    rows: list[list[Value]] = [
        [
            row.number,
            row.applicant,
            row.kind,
            row.about,
            row.state_name,
            row.match_name,
            timezone.localdate(row.registered_at).isoformat() if row.registered_at else "",
            row.due_on.isoformat() if row.due_on else "",
            row.reviewer,
        ]
        for row in queue
    ]
    return Sheet(_("Applications"), head, rows)
