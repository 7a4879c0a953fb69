import io
from collections.abc import Sequence
from pathlib import PurePath

import puremagic
from django.core.files.base import ContentFile, File
from django.utils.translation import gettext as _
from PIL import Image, ImageOps, UnidentifiedImageError

from parta.access.actors import Actor
from parta.core import clock
from parta.core.errors import Refused
from parta.files.models import Attachment
from parta.files.rules import MAX_BYTES, MAX_FILES, file_kind, safe_name


def store_files(*, actor: Actor, uploads: Sequence[File[bytes]]) -> list[Attachment]:
    """Keep uploaded files privately; what they are is decided by their content, not by their name.

    Pictures are encoded anew, which drops their position data and anything hidden in them.
    Refused: too many, too large, empty, of a kind that is not allowed.
    """
    if len(uploads) > MAX_FILES:
        raise Refused(
            _("At most %(count)d files at once.") % {"count": MAX_FILES},
            code="too_many_files",
            field="attachments",
        )
    return [_store(actor, upload) for upload in uploads]


def _store(actor: Actor, upload: File[bytes]) -> Attachment:
    name = safe_name(upload.name or "")
    if not upload.size:
        raise Refused(_("%(name)s is empty.") % {"name": name}, code="file_empty", field="attachments")
    if upload.size > MAX_BYTES:
        raise Refused(
            _("%(name)s is larger than %(count)d MB.") % {"name": name, "count": MAX_BYTES // 1024**2},
            code="file_too_large",
            field="attachments",
        )
    content = upload.read()
    kind = file_kind(_content_types(content, name), PurePath(name).suffix.lower(), content)
    if kind is None:
        raise Refused(
            _("%(name)s is neither a picture, a PDF, a text nor an office document.") % {"name": name},
            code="file_kind",
            field="attachments",
        )
    if kind.startswith("image/"):
        content = _encoded_anew(content, kind, name)
    attachment = Attachment(
        school=actor.school,
        name=name,
        content_type=kind,
        size=len(content),
        uploaded_by_id=actor.author_id,
        uploaded_at=clock.now(),
    )
    attachment.file.save(name, ContentFile(content), save=False)
    attachment.save()
    return attachment


def _content_types(content: bytes, name: str) -> set[str]:
    try:
        return {match.mime_type for match in puremagic.magic_string(content, name)}
    except puremagic.PureError:
        return set()


def _encoded_anew(content: bytes, kind: str, name: str) -> bytes:
    try:
        picture = ImageOps.exif_transpose(Image.open(io.BytesIO(content)))
        out = io.BytesIO()
        image_format = kind.removeprefix("image/").upper()
        picture = picture.convert("RGB") if image_format == "JPEG" else picture
        picture.save(out, format=image_format)
    except (UnidentifiedImageError, OSError, Image.DecompressionBombError) as error:
        message = _("%(name)s cannot be read as a picture.") % {"name": name}
        raise Refused(message, code="file_kind", field="attachments") from error
    return out.getvalue()
