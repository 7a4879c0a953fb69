"""The hash chain: each event's hash covers its content and the hash before it (acceptance J4)."""

import hashlib
import json
from collections.abc import Mapping
from datetime import UTC, datetime

EMPTY_HASH = "0" * 64


def chain_hash(previous: str, content: Mapping[str, object]) -> str:
    """SHA-256, in hex, of the previous hash and the canonical JSON of the content."""
    return hashlib.sha256((previous + canonical(content)).encode()).hexdigest()


def canonical(content: Mapping[str, object]) -> str:
    """One text for one content: sorted keys, no spaces, aware moments as UTC with microseconds."""
    return json.dumps(content, sort_keys=True, separators=(",", ":"), ensure_ascii=False, default=_plain)


def _plain(value: object) -> str:
    if isinstance(value, datetime):
        return value.astimezone(UTC).isoformat(timespec="microseconds")
    return str(value)
