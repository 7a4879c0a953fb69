"""The history of an archive: proved as it was written, and chained anew where ids have changed."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any

from django.db.models import Model

from parta.audit.models import AuditEvent, AuditStream
from parta.audit.queries import content_of
from parta.audit.rules import EMPTY_HASH, chain_hash
from parta.exchange.rules.archive import NewId, moved_values, moved_words


@dataclass(slots=True)
class _Chain:
    """``before``: the hash as it was written; ``after``: as it is here. Broken: left as it came."""

    stream: AuditStream
    name: str
    last: str
    before: str = EMPTY_HASH
    after: str = EMPTY_HASH
    is_broken: bool = False


class History:
    """Told of every row as the archive has them: streams before events, events as they were written.

    A chain that holds is chained again with the ids of this place; one that is broken stays broken, so that
    ``parta verify`` says here what it said there.
    """

    def __init__(self, school_id: int, new_id: NewId, keys: Mapping[str, str]) -> None:
        self.school_id, self.new_id, self.keys = school_id, new_id, keys
        self._chains: dict[int, _Chain] = {}
        self._take: dict[str, Callable[[dict[str, Any], Any], None]] = {
            "audit.AuditStream": self._stream,
            "audit.AuditEvent": self._event,
        }

    def take(self, label: str, values: dict[str, Any], row: Model) -> None:
        """``values``: the row as the archive has it; ``row``: as it will be here."""
        if label in self._take:
            self._take[label](values, row)

    def close(self) -> None:
        """Streams end with the hashes of their last events."""
        changed = []
        for chain in self._chains.values():
            if not chain.is_broken and chain.last == chain.before:
                chain.stream.last_hash = chain.after
                changed.append(chain.stream)
        AuditStream.objects.bulk_update(changed, ["last_hash"], batch_size=500)

    def _moved(self, text: str) -> str:
        """With ids and keys as they are here; a key is the last word ("journal:0a1b…")."""
        words, _colon, key = text.rpartition(":")
        return f"{words}:{self.keys[key]}" if key in self.keys else moved_words(text, self.new_id)

    def _stream(self, values: dict[str, Any], row: AuditStream) -> None:
        self._chains[values["id"]] = _Chain(row, values["name"], values["last_hash"])
        row.name = self._moved(row.name)

    def _event(self, values: dict[str, Any], row: AuditEvent) -> None:
        chain = self._chains[values["stream_id"]]
        row.stream = chain.stream
        written = content_of(row) | {
            "school": self.school_id,
            "stream": chain.name,
            "user": values["user_id"],
        }
        chain.before = chain_hash(chain.before, written)
        chain.is_broken |= chain.before != values["hash"]
        row.record, row.place = self._moved(row.record), self._moved(row.place)
        row.before, row.after = (moved_values(item, self.new_id) for item in (row.before, row.after))
        chain.after = chain_hash(chain.after, content_of(row))
        if not chain.is_broken:
            row.hash = chain.after
