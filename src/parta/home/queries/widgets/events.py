"""What is coming in the school and its region, for everybody."""

from dataclasses import dataclass

from parta.events.queries.feed import Line, list_coming
from parta.home.queries.reader import Reader

_SHOWN = 3


@dataclass(frozen=True, slots=True)
class Events:
    lines: tuple[Line, ...]


def events(reader: Reader) -> Events:
    """The next ones, and the way to all of them."""
    return Events(list_coming(reader.actor, _SHOWN))
