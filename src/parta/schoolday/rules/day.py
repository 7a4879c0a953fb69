"""A day as stretches of time: lessons, breaks between them, what happens inside and around (domain F5)."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import time
from typing import Generic, Protocol, TypeVar

T = TypeVar("T")


class Timed(Protocol):
    @property
    def starts_at(self) -> time: ...
    @property
    def ends_at(self) -> time: ...


@dataclass(frozen=True, slots=True)
class Span:
    starts_at: time
    ends_at: time


@dataclass(frozen=True, slots=True)
class Placed(Generic[T]):
    """Something with its place in the day. ``what`` None: a break, with what happens ``inside`` it."""

    starts_at: time
    ends_at: time
    what: T | None
    inside: tuple["Placed[T]", ...] = ()


def minutes_of(moment: time) -> int:
    """Minutes since midnight, by the wall clock."""
    return moment.hour * 60 + moment.minute


def length(span: Timed) -> int:
    """Minutes from the beginning to the end."""
    return minutes_of(span.ends_at) - minutes_of(span.starts_at)


def overlaps(one: Timed, other: Timed) -> bool:
    """Whether they share a minute; one that begins as the other ends does not."""
    return one.starts_at < other.ends_at and other.starts_at < one.ends_at


def holds(outer: Timed, inner: Timed) -> bool:
    """Whether ``inner`` lies within ``outer``."""
    return outer.starts_at <= inner.starts_at and inner.ends_at <= outer.ends_at


def breaks_between(lessons: Iterable[Timed]) -> list[Span]:
    """The time between lessons of one day; groups that have theirs at the same time leave none."""
    breaks: list[Span] = []
    free_from: time | None = None
    for lesson in sorted(lessons, key=lambda lesson: lesson.starts_at):
        if free_from is not None and free_from < lesson.starts_at:
            breaks.append(Span(free_from, lesson.starts_at))
        free_from = lesson.ends_at if free_from is None else max(free_from, lesson.ends_at)
    return breaks


def whole(spans: Iterable[Timed]) -> Span | None:
    """From the first beginning to the last end; None: there is nothing."""
    known = list(spans)
    if not known:
        return None
    return Span(min(span.starts_at for span in known), max(span.ends_at for span in known))


def lay_out(lessons: Sequence[Placed[T]], others: Sequence[Placed[T]]) -> list[Placed[T]]:
    """Lessons, the breaks between them and everything else in the order of time.

    What lies wholly within a break stands inside it; the rest stands for itself.
    """
    rows: list[Placed[T]] = [*lessons]
    left = list(others)
    for span in breaks_between(lessons):
        gap: Placed[T] = Placed(span.starts_at, span.ends_at, None)
        inside = [item for item in left if holds(gap, item)]
        left = [item for item in left if not holds(gap, item)]
        rows.append(replace(gap, inside=tuple(_in_order(inside))))
    return _in_order([*rows, *left])


def _in_order(rows: Iterable[Placed[T]]) -> list[Placed[T]]:
    return sorted(rows, key=lambda row: (row.starts_at, row.ends_at))
