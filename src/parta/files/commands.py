import io
from collections.abc import Collection, Sequence
from dataclasses import dataclass
from pathlib import PurePath

import puremagic
from django.core.files.base import ContentFile, File
from django.db import transaction
from django.utils.translation import gettext as _
from PIL import Image, ImageOps, UnidentifiedImageError

from parta.access.actors import Actor
from parta.core import clock
from parta.core.errors import Refused
from parta.files.models import Attachment
from parta.files.rules import KINDS, MAX_BYTES, MAX_FILES, MAX_PIXELS, file_kind, safe_name
from parta.schools.models import School


def store_files(*, actor: Actor, uploads: Sequence[File[bytes]]) -> list[Attachment]:
    """Keep uploaded files privately; what they are is decided by their content, not by their name.

    Pictures are encoded anew, which drops their position data and anything hidden in them.
    Refused: too many, too large, empty, of a kind that is not allowed.
    """
    return store_files_for(school=actor.school, user_id=actor.author_id, uploads=uploads)


def store_files_for(
    *,
    school: School,
    user_id: int | None,
    uploads: Sequence[File[bytes]],
    kinds: Collection[str] = frozenset(KINDS.values()),
) -> list[Attachment]:
    """As ``store_files``, for somebody who is nobody in the school yet. ``kinds``: content types allowed."""
    return [_store(school, user_id, checked) for checked in check_files(uploads=uploads, kinds=kinds)]


@dataclass(frozen=True, slots=True)
class CheckedFile:
    """A file as it may be kept: with a safe name, and pictures encoded anew."""

    name: str
    content_type: str
    content: bytes


def check_files(
    *, uploads: Sequence[File[bytes]], kinds: Collection[str] = frozenset(KINDS.values())
) -> list[CheckedFile]:
    """The same checks for apps that keep files of no school themselves; nothing is stored."""
    if len(uploads) > MAX_FILES:
        raise Refused(
            _("At most %(count)d files at once.") % {"count": MAX_FILES},
            code="too_many_files",
            field="attachments",
        )
    return [_checked(upload, kinds) for upload in uploads]


def remove_file(*, attachment: Attachment) -> None:
    """Forget a file for good. The caller has proved the right; the file goes when the transaction stands."""
    storage, name = attachment.file.storage, str(attachment.file.name)
    attachment.delete()
    transaction.on_commit(lambda: storage.delete(name))


def _store(school: School, user_id: int | None, checked: CheckedFile) -> Attachment:
    attachment = Attachment(
        school=school,
        name=checked.name,
        content_type=checked.content_type,
        size=len(checked.content),
        uploaded_by_id=user_id,
        uploaded_at=clock.now(),
    )
    attachment.file.save(checked.name, ContentFile(checked.content), save=False)
    attachment.save()
    return attachment


def _checked(upload: File[bytes], kinds: Collection[str]) -> CheckedFile:
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
    if kind is None or kind not in kinds:
        raise Refused(_wrong_kind(kinds) % {"name": name}, code="file_kind", field="attachments")
    if kind.startswith("image/"):
        content = _encoded_anew(content, kind, name)
    return CheckedFile(name, kind, content)


def _wrong_kind(kinds: Collection[str]) -> str:
    if set(kinds) == set(KINDS.values()):
        return _("%(name)s is neither a picture, a PDF, a text nor an office document.")
    return _("%(name)s is neither a picture (JPEG, PNG, WebP) nor a PDF.")


def _content_types(content: bytes, name: str) -> set[str]:
    try:
        return {match.mime_type for match in puremagic.magic_string(content, name)}
    except puremagic.PureError:
        return set()


def _encoded_anew(content: bytes, kind: str, name: str) -> bytes:
    try:
        opened = Image.open(io.BytesIO(content))
        if opened.width * opened.height > MAX_PIXELS:  # known before any of them is unpacked
            raise Refused(_("%(name)s has too many pixels.") % {"name": name}, code="file_pixels")
        picture = ImageOps.exif_transpose(opened)
        out = io.BytesIO()
        image_format = kind.removeprefix("image/").upper()
        picture = picture.convert("RGB") if image_format == "JPEG" else picture
        picture.save(out, format=image_format)
    except (UnidentifiedImageError, OSError, Image.DecompressionBombError) as error:
        message = _("%(name)s cannot be read as a picture.") % {"name": name}
        raise Refused(message, code="file_kind", field="attachments") from error
    return out.getvalue()
