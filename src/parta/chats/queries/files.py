from dataclasses import dataclass
from uuid import UUID

from parta.files.models import Attachment


@dataclass(frozen=True, slots=True)
class FileItem:
    """A file as a page names it."""

    key: UUID
    name: str
    size: int
    is_picture: bool


def file_item(row: Attachment) -> FileItem:
    return FileItem(row.key, row.name, row.size, row.content_type.startswith("image/"))
