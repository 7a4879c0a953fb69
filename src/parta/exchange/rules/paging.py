"""Cursors of keyset paging: where a page ended, as a text for the next request."""

from collections.abc import Sequence
from datetime import date, datetime


class CursorError(ValueError):
    """The text is no cursor of this list."""


def written(*values: date | datetime | int) -> str:
    return "~".join(value.isoformat() if isinstance(value, date) else str(value) for value in values)


def read_day(text: str) -> tuple[date, int]:
    """Of a list ordered by day and id."""
    day, number = _parts(text)
    try:
        return date.fromisoformat(day), _id(number)
    except ValueError as error:
        raise CursorError(text) from error


def read_moment(text: str) -> tuple[datetime, int]:
    """Of a list ordered by moment and id."""
    moment, number = _parts(text)
    try:
        found = datetime.fromisoformat(moment)
        number_read = _id(number)
        found.timestamp()
    except (ValueError, OverflowError) as error:
        raise CursorError(text) from error
    if found.tzinfo is None or not 1990 <= found.year <= 2100:
        raise CursorError(text)
    return found, number_read


def read_id(text: str) -> int:
    """Of a list ordered by id."""
    try:
        return _id(text)
    except ValueError as error:
        raise CursorError(text) from error


def _parts(text: str) -> Sequence[str]:
    parts = text.split("~")
    if len(parts) != 2:
        raise CursorError(text)
    return parts


def _id(text: str) -> int:
    if not (text.isascii() and text.isdigit() and len(text) <= 18):
        raise ValueError(text)
    return int(text)
