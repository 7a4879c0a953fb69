"""Every named URL of the site, and the rows of the table that speak about them."""

import typing
from collections.abc import Iterator
from dataclasses import dataclass

from django.urls import URLPattern, URLResolver, get_resolver, reverse

from parta.access.rules import Permission
from tests.access.objects import ARGUMENTS, VARIANTS
from tests.access.site_table import SITE
from tests.access.table import COLUMNS, SCHOOL
from tests.factories.cast import Cast

_SCHOOL_PREFIX = "<slug:school>/"
_EMPTY_GRADE = 3  # of which no school has a class


@dataclass(frozen=True)
class Address:
    """A named URL: its whole route and the names of what is put into it."""

    name: str
    route: str
    arguments: tuple[str, ...]
    permission: Permission | None  # what its page asks for; None: it is no page of a school

    @property
    def is_of_school(self) -> bool:
        return self.route.startswith(_SCHOOL_PREFIX)


@dataclass(frozen=True)
class Row:
    """What the table says: the status that each person gets."""

    name: str
    variant: str
    method: str
    expected: dict[str, int]

    def __str__(self) -> str:
        return f"{self.method} {self.name}{'@' * bool(self.variant)}{self.variant}"

    def url(self, cast: Cast) -> str:
        """Its address; of ``@foreign``, one of this school with the object of the one next door."""
        arguments = ADDRESSES[self.name].arguments
        is_foreign = self.variant == "foreign"
        where = typing.cast(Cast, cast.other) if is_foreign else cast  # nothing of Cast alone is asked for
        values = {name: ARGUMENTS.get(f"{self.name}.{name}", ARGUMENTS[name])(where) for name in arguments}
        if is_foreign:
            changed: dict[str, object] = {"school": cast.school.slug, "grade": _EMPTY_GRADE}
        else:
            changed = VARIANTS[self.variant](cast) if self.variant else {}
        values |= {name: value for name, value in changed.items() if name in arguments}
        return reverse(self.name, kwargs=values)


def list_addresses(urlconf: str | None = None) -> Iterator[Address]:
    """Of the diary's site map, or of another."""

    def walk(
        patterns: list[URLPattern | URLResolver], names: str, route: str, arguments: tuple[str, ...]
    ) -> Iterator[Address]:
        for item in patterns:
            whole = route + str(item.pattern)
            every = (*arguments, *item.pattern.converters, *item.pattern.regex.groupindex)
            every = tuple(dict.fromkeys(every))
            if isinstance(item, URLResolver):
                space = f"{names}{item.namespace}:" if item.namespace else names
                yield from walk(item.url_patterns, space, whole, every)
            else:
                assert item.name, f"{whole} has no name"
                permission = getattr(item.callback, "school_permission", None)
                yield Address(names + item.name, whole, every, permission)

    yield from walk(get_resolver(urlconf).url_patterns, "", "", ())


def read_rows(table: str) -> list[Row]:
    """Of a table in text; its first line names the columns."""
    header, *lines = [
        line.split() for line in table.strip().splitlines() if line.strip() and not line.startswith("#")
    ]
    people = [COLUMNS.get(column, column) for column in header[2:]]
    rows = []
    for name, method, *statuses in lines:
        url, _, variant = name.partition("@")
        rows.append(Row(url, variant, method, dict(zip(people, map(int, statuses), strict=True))))
    return rows


ADDRESSES = {address.name: address for address in list_addresses()}
SCHOOL_ROWS = read_rows(SCHOOL)
SITE_ROWS = read_rows(SITE)
