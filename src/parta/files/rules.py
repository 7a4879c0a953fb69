"""Which files may be attached, judged by what is in them."""

import re
from collections.abc import Collection

MAX_BYTES = 10 * 1024 * 1024
MAX_FILES = 5
MAX_PIXELS = 60_000_000  # of a picture: a scan of A4 at 600 dpi has 35 million
MAX_NAME = 200

_OFFICE = "application/vnd.openxmlformats-officedocument."
# For each ending the type the content must have, which is also what it is served as.
KINDS = {
    ".pdf": "application/pdf",
    ".jpg": "image/jpeg",
    ".jpeg": "image/jpeg",
    ".png": "image/png",
    ".webp": "image/webp",
    ".txt": "text/plain",
    ".docx": f"{_OFFICE}wordprocessingml.document",
    ".xlsx": f"{_OFFICE}spreadsheetml.sheet",
    ".pptx": f"{_OFFICE}presentationml.presentation",
}


def file_kind(found_types: Collection[str], suffix: str, content: bytes) -> str | None:
    """The type of a file whose ending and content agree; None when they don't, or it is not allowed.

    ``found_types`` is what the content looks like; a text has no such signs and must decode as UTF-8.
    """
    kind = KINDS.get(suffix)
    if kind == "text/plain":
        return kind if b"\0" not in content and _is_utf8(content) else None
    return kind if kind in found_types else None


def safe_name(name: str) -> str:
    """The user's name for a file without folders and control characters, of bearable length."""
    base = re.split(r"[/\\]", name)[-1]
    cleaned = re.sub(r"[\x00-\x1f\x7f\u202a-\u202e\u2066-\u2069]", "", base).strip(" .")
    if len(cleaned) <= MAX_NAME:
        return cleaned or "file"
    stem, dot, suffix = cleaned.rpartition(".")
    return f"{stem[: MAX_NAME - len(suffix) - 1]}{dot}{suffix}" if stem else cleaned[:MAX_NAME]


def _is_utf8(content: bytes) -> bool:
    try:
        content.decode()
    except UnicodeDecodeError:
        return False
    return True
