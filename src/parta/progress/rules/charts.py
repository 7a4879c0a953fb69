"""Where the parts of a chart are drawn. Whole units of a picture ``WIDTH`` wide, the origin at the top left.

The scale always begins at a whole mark and ends at 5, so that charts can be compared with each other.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from decimal import Decimal

from parta.progress.rules.averages import Spread

WIDTH = 400
MARGIN = 14
BEST = 5

_LINE_HEIGHT = 240
_LINE_LEFT, _LINE_TOP, _LINE_BOTTOM = 26, 22, 210
_DAY_TICKS = 4
_ROOM_FOR_VALUE = 70

_FIRST_ROW = 30  # below the labels of the scale
_STRIP_ROW, _BAR_ROW = 40, 36
_LONGEST_LABEL = 38


@dataclass(frozen=True, slots=True)
class Tick:
    """A line of the scale."""

    value: int
    at: int


@dataclass(frozen=True, slots=True)
class DayTick:
    day: date
    at: int


@dataclass(frozen=True, slots=True)
class Step:
    """A mark and the average after it."""

    day: date
    value: int
    average: Decimal


@dataclass(frozen=True, slots=True)
class Point:
    x: int
    y: int


@dataclass(frozen=True, slots=True)
class LineChart:
    """The average over the days (``line`` through ``points``) and the marks that moved it (``marks``)."""

    width: int
    height: int
    left: int
    right: int
    top: int
    bottom: int
    scale: tuple[Tick, ...]
    days: tuple[DayTick, ...]
    points: tuple[Point, ...]
    marks: tuple[Point, ...]
    last: Point | None

    @property
    def value_anchor(self) -> str:
        """To which side of the last point its value is written, not to leave the picture."""
        return "start" if self.last and self.last.x < _ROOM_FOR_VALUE else "end"

    @property
    def line(self) -> str:
        return "M" + "L".join(f"{point.x} {point.y}" for point in self.points)

    @property
    def mark_dots(self) -> str:
        """Lines without length: their round ends are the dots."""
        return "".join(f"M{point.x} {point.y}h0" for point in self.marks)


@dataclass(frozen=True, slots=True)
class Row:
    """A label, and below it a strip in which values are marked. ``label_y``, ``y``: of text and of strip.

    ``own`` (where) and ``value`` (what) None: no mark yet. The class's are None where it is not shown.
    """

    label: str
    label_y: int
    y: int
    own: int | None
    value: Decimal | None = None
    low: int | None = None
    high: int | None = None
    middle: int | None = None
    average: int | None = None
    average_value: Decimal | None = None

    @property
    def span(self) -> int:
        return (self.high or 0) - (self.low or 0)


@dataclass(frozen=True, slots=True)
class RowChart:
    width: int
    height: int
    left: int
    right: int
    top: int
    bottom: int
    scale: tuple[Tick, ...]
    rows: tuple[Row, ...]


def lowest_of(values: Sequence[int]) -> int:
    """Where a scale of marks begins: at 2, or at 1 where somebody has one."""
    return min([2, *values])


def line_chart(steps: Sequence[Step], *, since: date, until: date, lowest: int) -> LineChart:
    """The average over the days since..until; steps in order of time."""
    until = max([until, since + timedelta(days=1), *(step.day for step in steps)])
    since = min([since, *(step.day for step in steps)])
    days = (until - since).days

    def x(day: date) -> int:
        return _LINE_LEFT + round((WIDTH - MARGIN - _LINE_LEFT) * (day - since).days / days)

    def y(value: Decimal | int) -> int:
        return _LINE_BOTTOM - round((_LINE_BOTTOM - _LINE_TOP) * (value - lowest) / (BEST - lowest))

    points = tuple(Point(x(step.day), y(step.average)) for step in steps)
    count = min(_DAY_TICKS, days)
    ticks = [since + timedelta(days=days * number // count) for number in range(count + 1)]
    return LineChart(
        width=WIDTH,
        height=_LINE_HEIGHT,
        left=_LINE_LEFT,
        right=WIDTH - MARGIN,
        top=_LINE_TOP,
        bottom=_LINE_BOTTOM,
        scale=tuple(Tick(value, y(value)) for value in range(lowest, BEST + 1)),
        days=tuple(DayTick(day, x(day)) for day in ticks),
        points=points,
        marks=tuple(Point(x(step.day), y(step.value)) for step in steps),
        last=points[-1] if points else None,
    )


def strip_chart(items: Sequence[tuple[str, Decimal | None, Spread | None]], *, lowest: int) -> RowChart:
    """A row for each subject: own average, and the class's middle half, median and average."""

    def at(value: Decimal) -> int:
        return _across(value, lowest)

    rows = [
        Row(
            label=shortened(label),
            label_y=_FIRST_ROW + number * _STRIP_ROW + 14,
            y=_FIRST_ROW + number * _STRIP_ROW + 20,
            own=None if own is None else at(own),
            value=own,
            low=at(spread.low) if spread else None,
            high=at(spread.high) if spread else None,
            middle=at(spread.median) if spread else None,
            average=at(spread.average) if spread else None,
            average_value=spread.average if spread else None,
        )
        for number, (label, own, spread) in enumerate(items)
    ]
    return _row_chart(rows, _STRIP_ROW, lowest)


def bar_chart(items: Sequence[tuple[str, Decimal | None]]) -> RowChart:
    """A row for each value with a bar from 0: lengths may be compared."""
    rows = [
        Row(
            label=shortened(label),
            label_y=_FIRST_ROW + number * _BAR_ROW + 14,
            y=_FIRST_ROW + number * _BAR_ROW + 20,
            own=None if value is None else _across(value, 0),
            value=value,
        )
        for number, (label, value) in enumerate(items)
    ]
    return _row_chart(rows, _BAR_ROW, 0)


def shortened(label: str) -> str:
    """A label that fits above its strip; the table beside the chart has it in full."""
    return label if len(label) <= _LONGEST_LABEL else f"{label[: _LONGEST_LABEL - 1].rstrip()}…"


def _across(value: Decimal | int, lowest: int) -> int:
    return MARGIN + round((WIDTH - 2 * MARGIN) * (value - lowest) / (BEST - lowest))


def _row_chart(rows: Sequence[Row], height: int, lowest: int) -> RowChart:
    bottom = _FIRST_ROW + len(rows) * height
    return RowChart(
        width=WIDTH,
        height=bottom + MARGIN,
        left=MARGIN,
        right=WIDTH - MARGIN,
        top=_FIRST_ROW,
        bottom=bottom,
        scale=tuple(Tick(value, _across(value, lowest)) for value in range(lowest, BEST + 1)),
        rows=tuple(rows),
    )
