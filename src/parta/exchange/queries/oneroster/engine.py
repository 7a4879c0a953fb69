"""How a OneRoster collection is filtered, sorted and cut into pages: by the database, in two queries."""

import operator
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime
from functools import reduce
from itertools import islice
from typing import Any, NamedTuple

from django.db.models import (
    Case,
    CharField,
    DateField,
    DateTimeField,
    Expression,
    F,
    IntegerField,
    Q,
    QuerySet,
    TextField,
    Value,
    When,
)
from django.db.models.functions import Cast, Concat

from parta.core import clock
from parta.core.errors import NotFound
from parta.exchange.rules.oneroster import CodeMinor, OneRosterError, Service
from parta.exchange.rules.oneroster_asking import Asking, Clause, Reading, read_value
from parta.exchange.rules.oneroster_csv import OWN
from parta.schools.models import School
from parta.schoolyear.models import AcademicYear

Item = dict[str, Any]
Rows = QuerySet[Any, dict[str, Any]]
_LOOKUPS = {"=": "exact", "!=": "exact", ">": "gt", ">=": "gte", "<": "lt", "<=": "lte", "~": "icontains"}
_MOST_DIGITS = 18
_AT_ONCE = 2000  # objects that are made together


@dataclass(frozen=True, slots=True)
class Place:
    """The school that is asked about. ``root``: the address that stands before each service's.

    ``is_bundle``: all of it at once, with nothing in it that points outside.
    """

    school: School
    years: tuple[int, ...]
    today: date
    now: datetime
    root: str
    is_bundle: bool = False

    def link(self, kind: str, path: str, sourced_id: str, service: Service = Service.ROSTERING) -> Item:
        """A reference to another object."""
        address = f"{self.root}/{service.value}/v1p2/{path}/{sourced_id}"
        return {"href": address, "sourcedId": sourced_id, "type": kind}

    @property
    def school_link(self) -> Item:
        return self.link("org", "orgs", f"school-{self.school.pk}")


class Column(NamedTuple):
    """What stands in the database for a property; it may be one of several values."""

    names: tuple[str, ...]
    reading: Reading = Reading.TEXT


@dataclass(frozen=True, slots=True)
class Listing:
    """Queries that give the same columns, which properties these are, and how a page of rows becomes JSON."""

    parts: Sequence[Rows]
    columns: Mapping[str, Column]
    shape: Callable[[Place, Sequence[Item]], list[Item]]


COMMON = {
    "sourcedId": Column(("o_id",)),
    "status": Column(("o_status",)),
    "dateLastModified": Column(("o_changed",), Reading.MOMENT),
}


def get_place(school: School, root: str) -> Place:
    """Years that run or are to come; if there is none, the last one. One query."""
    today = clock.today(school.zone)
    years = list(AcademicYear.objects.filter(school=school).order_by("-ends_on").values_list("pk", "ends_on"))
    open_years = [pk for pk, ends_on in years if ends_on >= today] or [pk for pk, _end in years[:1]]
    return Place(school, tuple(open_years), today, clock.now(), root)


def count_and_page(place: Place, listing: Listing, asking: Asking) -> tuple[int, list[Item]]:
    """How many there are, and the page that is asked for."""
    rows = _joined([part.filter(_condition(listing, asking)) for part in listing.parts])
    column = listing.columns.get(asking.sort)
    order = [f"{'-' if asking.is_descending else ''}{column.names[0]}"] if column else []
    found = list(rows.order_by(*order, "o_id")[asking.offset : asking.offset + asking.limit])
    return rows.count(), listing.shape(place, found)


def get_item(place: Place, listing: Listing, sourced_id: str) -> Item:
    """NotFound for what is not there, or is of another school."""
    found = list(_joined([part.filter(o_id=sourced_id) for part in listing.parts])[:1])
    if not found:
        raise NotFound
    return listing.shape(place, found)[0]


def iterate_items(place: Place, listing: Listing) -> Iterator[Item]:
    """All that is in force, some at a time."""
    for part in listing.parts:
        rows = part.filter(o_status="active").order_by("o_id").iterator(chunk_size=_AT_ONCE)
        while some := list(islice(rows, _AT_ONCE)):
            yield from listing.shape(place, some)


def number_of(sourced_id: str, kind: str) -> int:
    """The number in ``class-7``; NotFound for what is no id of the kind."""
    begin, _dash, number = sourced_id.rpartition("-")
    if begin != kind or not (number.isascii() and number.isdigit() and len(number) <= _MOST_DIGITS):
        raise NotFound
    return int(number)


def sid(kind: str, name: str = "pk") -> Concat:
    """The sourcedId of a row, such as ``class-7``."""
    return joined(Value(f"{kind}-"), text(name))


def text(name: str) -> Cast:
    return Cast(F(name), TextField())


def joined(*parts: Any) -> Concat:
    return Concat(*parts, output_field=TextField())


def word(value: str) -> Value:
    return Value(value, output_field=TextField())


def moment(value: datetime) -> Value:
    return Value(value, output_field=DateTimeField())


def no_day() -> Cast:
    return Cast(Value(None, output_field=CharField(null=True)), DateField())


def no_number() -> Cast:
    return Cast(Value(None, output_field=IntegerField(null=True)), IntegerField())


def no_moment() -> Cast:
    return Cast(Value(None, output_field=CharField(null=True)), DateTimeField())


def state(until: str, today: date) -> Expression:
    """What has ended before today may be deleted."""
    return Case(
        When(**{f"{until}__lt": today}, then=word("tobedeleted")),
        default=word("active"),
        output_field=TextField(),
    )


def base(row: Item) -> Item:
    return {
        "sourcedId": row["o_id"],
        "status": row["o_status"],
        "dateLastModified": written_moment(row["o_changed"]),
    }


def written_moment(value: datetime) -> str:
    return f"{value.astimezone(UTC):%Y-%m-%dT%H:%M:%S}.{value.microsecond // 1000:03d}Z"


def filled(**values: Any) -> Item:
    """Without what is empty: the standard knows no empty properties."""
    return {name: value for name, value in values.items() if value not in ("", None, [])}


def own(**values: Any) -> Item:
    """What the standard has no property for; nothing where it is empty."""
    found = {f"{OWN}{name}": value for name, value in filled(**values).items()}
    return {"metadata": found} if found else {}


def _joined(parts: Sequence[Rows]) -> Rows:
    first, *rest = parts
    return first.union(*rest, all=True) if rest else first


def _condition(listing: Listing, asking: Asking) -> Q:
    conditions = [_clause(listing, clause) for clause in asking.clauses]
    return reduce(operator.or_ if asking.is_any else operator.and_, conditions, Q()) if conditions else Q()


def _clause(listing: Listing, clause: Clause) -> Q:
    column = listing.columns.get(clause.field)
    if column is None:
        raise OneRosterError(CodeMinor.FILTER, f"There is no filter by {clause.field}.")
    value = read_value(clause, Reading.TEXT if clause.operator == "~" else column.reading)
    lookup = _LOOKUPS[clause.operator]
    any_of = reduce(operator.or_, (Q(**{f"{name}__{lookup}": value}) for name in column.names))
    return ~any_of if clause.operator == "!=" else any_of
