"""What a OneRoster request asks for: filter, sort, fields and the page, from the text of its query."""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from enum import StrEnum

from parta.exchange.rules.oneroster import CodeMinor, Kind, OneRosterError

DEFAULT_LIMIT, MOST = 100, 5000
_FARTHEST = 10**9
_CLAUSE = re.compile(r"\s*([A-Za-z]+(?:\.[A-Za-z]+)*)\s*(!=|>=|<=|=|>|<|~)\s*'((?:''|[^'])*)'\s*")
_JOIN = re.compile(r"(AND|OR)\b")


class Reading(StrEnum):
    """How what stands in a filter is read."""

    TEXT = "text"
    DAY = "day"
    DAY_AFTER = "day_after"  # the standard's ends are the first day after, ours are the last one
    MOMENT = "moment"
    NUMBER = "number"


@dataclass(frozen=True, slots=True)
class Clause:
    field: str
    operator: str
    value: str


@dataclass(frozen=True, slots=True)
class Asking:
    """``fields`` empty: all of them. ``is_any``: one of the clauses is enough."""

    limit: int = DEFAULT_LIMIT
    offset: int = 0
    sort: str = ""
    is_descending: bool = False
    clauses: tuple[Clause, ...] = ()
    is_any: bool = False
    fields: tuple[str, ...] = ()


def read_asking(query: Mapping[str, str], kind: Kind) -> Asking:
    """Raises OneRosterError. A sort by what is no property is no sort, as the standard says."""
    clauses, is_any = read_filter(query.get("filter", ""))
    order = query.get("orderBy", "asc")
    if order not in {"asc", "desc"}:
        raise OneRosterError(CodeMinor.DATA, "orderBy is asc or desc.")
    return Asking(
        limit=min(_number(query, "limit", DEFAULT_LIMIT, least=1), MOST),
        offset=_number(query, "offset", 0, least=0),
        sort=query.get("sort", ""),
        is_descending=order == "desc",
        clauses=clauses,
        is_any=is_any,
        fields=read_fields(query.get("fields"), kind),
    )


def read_fields(text: str | None, kind: Kind) -> tuple[str, ...]:
    """Names of properties; of a path such as ``user.sourcedId`` the property it begins with."""
    if text is None:
        return ()
    names = tuple(dict.fromkeys(name.strip().partition(".")[0] for name in text.split(",")))
    if unknown := [name for name in names if name not in kind.properties]:
        raise OneRosterError(CodeMinor.SELECTION, f"There is no property “{unknown[0]}” in a {kind.one}.")
    return names


def read_filter(text: str) -> tuple[tuple[Clause, ...], bool]:
    """``status='active'``, or two of them with AND or OR between."""
    if not text:
        return (), False
    first = _CLAUSE.match(text)
    if first is None:
        raise _no_filter()
    if first.end() == len(text):
        return (_clause(first),), False
    join = _JOIN.match(text, first.end())
    second = _CLAUSE.fullmatch(text, join.end()) if join else None
    if join is None or second is None:
        raise _no_filter()
    return (_clause(first), _clause(second)), join.group(1) == "OR"


def read_value(clause: Clause, value: Reading) -> str | date | datetime | float:
    """What the property is compared with. Raises OneRosterError where it is no such value."""
    try:
        if value is Reading.MOMENT:
            moment = datetime.fromisoformat(clause.value)
            return moment if moment.tzinfo else moment.replace(tzinfo=UTC)
        if value in {Reading.DAY, Reading.DAY_AFTER}:
            day = date.fromisoformat(clause.value[:10])
            return day - timedelta(days=1) if value is Reading.DAY_AFTER else day
        if value is Reading.NUMBER:
            return max(min(float(clause.value), _FARTHEST), -_FARTHEST)
    except (ValueError, OverflowError) as error:
        raise OneRosterError(CodeMinor.FILTER, f"“{clause.value}” is no value of {clause.field}.") from error
    return clause.value


def links(url: str, asking: Asking, total: int, rest: str) -> str:
    """The Link header: first, previous, next and last page. ``rest``: the query without the page."""
    last = max((total - 1) // asking.limit * asking.limit, 0)
    pages = {"first": 0, "last": last}
    if asking.offset + asking.limit < total:
        pages["next"] = asking.offset + asking.limit
    if asking.offset > 0:
        pages["prev"] = max(min(asking.offset - asking.limit, last), 0)
    start = f"{url}?{rest}&" if rest else f"{url}?"
    return ", ".join(
        f'<{start}limit={asking.limit}&offset={pages[name]}>; rel="{name}"'
        for name in ("first", "prev", "next", "last")
        if name in pages
    )


def _clause(found: re.Match[str]) -> Clause:
    return Clause(found.group(1), found.group(2), found.group(3).replace("''", "'"))


def _no_filter() -> OneRosterError:
    words = "A filter is property, operator and value in quotes, or two of them with AND or OR between."
    return OneRosterError(CodeMinor.FILTER, words)


def _number(query: Mapping[str, str], name: str, default: int, *, least: int) -> int:
    text = query.get(name, str(default))
    if not (text.isascii() and text.isdigit() and len(text) <= 9 and int(text) >= least):
        raise OneRosterError(CodeMinor.DATA, f"{name} is a number, at least {least}.")
    return int(text)
