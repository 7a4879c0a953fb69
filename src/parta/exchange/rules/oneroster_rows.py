"""Rows of the tables of a OneRoster CSV bundle, and what Parta's own bundles say beside the standard."""

import csv
from collections.abc import Iterable, Mapping, Sequence
from datetime import date, timedelta

from parta.exchange.rules.oneroster_csv import OWN

FILES = (
    *("manifest", "users", "roles", "classes", "courses", "enrollments", "demographics"),
    *("academicSessions", "orgs", "categories", "lineItems", "results", "scoreScales"),
)
Row = Mapping[str, str]
Tables = Mapping[str, Sequence[Sequence[str]]]
_DAY = timedelta(days=1)


def rows_of(tables: Tables, name: str) -> Iterable[tuple[int, Row]]:
    """Those that count, with their lines."""
    lines = tables.get(name) or ()
    if not lines:
        return
    heading = [title.strip() for title in lines[0]]
    for number, cells in enumerate(lines[1:], start=2):
        row = {title: text.strip() for title, text in zip(heading, cells, strict=False)}
        if row.get("sourcedId") and row.get("status") != "tobedeleted":
            yield number, row


def is_own(tables: Tables) -> bool:
    """Whether a Parta wrote the bundle."""
    return any(list(line[:2]) == ["source.systemCode", "parta"] for line in tables.get("manifest", ()))


def own(row: Row, name: str) -> str:
    return row.get(f"metadata.{OWN}{name}", "")


def listed(cell: str) -> list[str]:
    """Values parted by commas; those with a comma stand in quotes."""
    parts = next(csv.reader([cell], skipinitialspace=True), [])
    return [part.strip() for part in parts if part.strip()]


def day_of(text: str) -> date | None:
    """A day, or the day of a moment."""
    try:
        return date.fromisoformat(text[:10])
    except ValueError:
        return None


def first_day(row: Row) -> date | None:
    return day_of(row.get("beginDate", ""))


def last_day(row: Row) -> date | None:
    """OneRoster's end is the first day after."""
    end = day_of(row.get("endDate", ""))
    return end - _DAY if end else None


def span_of(row: Row) -> tuple[date, date] | None:
    start, end = day_of(row.get("startDate", "")), last_day(row)
    return (start, end) if start and end and start < end else None
