"""Which weekly plan is in force on a day, where a temporary one lies inside the days of another.

Spans are apart or one lies within the other: of those that have a day, the innermost is in force on it. So
what a temporary plan interrupts goes on by itself when that is over.
"""

from collections.abc import Collection, Iterator
from dataclasses import dataclass, replace
from datetime import date, timedelta

_DAY = timedelta(days=1)


@dataclass(frozen=True, slots=True)
class Span:
    """A published version and its first and last day."""

    key: int
    first: date
    last: date

    def has(self, day: date) -> bool:
        return self.first <= day <= self.last


@dataclass(frozen=True, slots=True)
class Room:
    """``cut``: spans that begin later or end sooner; ``emptied``: keys of those with no day left."""

    cut: tuple[Span, ...]
    emptied: tuple[int, ...]


@dataclass(frozen=True, slots=True)
class Stretch:
    """Days in a row on which the same version is in force; ``key`` None: none is."""

    key: int | None
    first: date
    last: date


def in_force(spans: Collection[Span], day: date) -> int | None:
    """The key of the version whose lessons the day has."""
    having = [span for span in spans if span.has(day)]
    return max(having, key=_depth).key if having else None


def make_room(spans: Collection[Span], new: Span) -> Room:
    """What becomes of the spans when ``new`` is in force on all its days.

    One that goes on before and after is only interrupted; one that ends within gives way from its first
    common day on, one that begins within begins afterwards. Outside the new days nothing changes.
    """
    after = [part for span in spans if (part := _left_of(span, new)) is not None]
    used = {in_force(spans, day) for span in after for day in _days(span) if not new.has(day)}
    kept = [span for span in after if span.key in used]
    return Room(
        cut=tuple(span for span in kept if span not in spans),
        emptied=tuple(sorted({span.key for span in spans} - {span.key for span in kept})),
    )


def stretches(spans: Collection[Span], first: date, last: date) -> list[Stretch]:
    """The days first..last divided by the version in force."""
    found: list[Stretch] = []
    for day in _days(Span(0, first, last)):
        key = in_force(spans, day)
        if found and found[-1].key == key:
            found[-1] = replace(found[-1], last=day)
        else:
            found.append(Stretch(key, day, day))
    return found


def _depth(span: Span) -> tuple[int, int, int]:
    return span.first.toordinal(), -span.last.toordinal(), span.key


def _left_of(span: Span, new: Span) -> Span | None:
    if span.last < new.first or span.first > new.last or (span.first < new.first and span.last > new.last):
        return span
    if span.first < new.first:
        return replace(span, last=new.first - _DAY)
    return replace(span, first=new.last + _DAY) if span.last > new.last else None


def _days(span: Span) -> Iterator[date]:
    for offset in range((span.last - span.first).days + 1):
        yield span.first + timedelta(days=offset)
