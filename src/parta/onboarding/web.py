"""How a document that somebody attached is handed out."""

from django.http import FileResponse

from parta.files.models import Attachment

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
