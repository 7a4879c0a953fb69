"""What the school announces, for everybody."""

from dataclasses import dataclass

from parta.access.rules import Permission
from parta.announcements.queries.reading import Line, count_unread, list_for
from parta.home.queries.reader import Reader

_SHOWN = 3


@dataclass(frozen=True, slots=True)
class Notices:
    lines: tuple[Line, ...]
    unread: int
    may_write: bool


def notices(reader: Reader) -> Notices:
    """The first that run, unread ones before others; the way to all of them, and to writing one."""
    lines = list_for(reader.actor, _SHOWN)
    may_write = reader.actor.has(Permission.WRITE_ANNOUNCEMENTS)
    unread = sum(line.is_unread for line in lines)
    return Notices(lines, unread if unread < _SHOWN else count_unread(reader.actor), may_write)
