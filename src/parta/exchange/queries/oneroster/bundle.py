"""The whole school as a OneRoster CSV bundle."""

import zipfile
from collections.abc import Iterator
from dataclasses import replace
from typing import IO, Any

from parta.access.actors import Actor, system_actor
from parta.access.rules import Permission
from parta.core.errors import NotFound
from parta.exchange.queries.oneroster.collections import listing_of
from parta.exchange.queries.oneroster.engine import Item, Place, get_place, iterate_items
from parta.exchange.rules.oneroster_csv import HEADINGS, manifest, roles_of, row_of, written
from parta.schools.models import School

_ROSTER = ("academicSessions", "orgs", "courses", "classes", "users", "roles", "enrollments", "demographics")
_MARKS = ("categories", "scoreScales", "lineItems", "results")
_AT_ONCE = 2000  # rows that are written together


def write_bundle(actor: Actor, out: IO[bytes]) -> None:
    """What is in force today. Marks only for those who may see them all."""
    actor.require(Permission.TELL_PROGRAMS)
    place = replace(get_place(actor.school, ""), is_bundle=True)
    names = (*_ROSTER, *_MARKS) if actor.has(Permission.READ_WHOLE_SCHOOL) else _ROSTER
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("manifest.csv", manifest(names))
        for name in names:
            with archive.open(f"{name}.csv", "w", force_zip64=True) as file:
                _write(file, place, name)


def write_bundle_of(slug: str, out: IO[bytes]) -> None:
    """For the installation itself. NotFound where there is no such school."""
    school = School.objects.filter(slug=slug).first()
    if school is None:
        raise NotFound
    write_bundle(system_actor(school), out)


def _write(file: IO[bytes], place: Place, name: str) -> None:
    headings = HEADINGS[name]
    file.write(written([headings]).encode())
    rows: list[list[str]] = []
    for item in _items(place, name):
        rows.append(row_of(item, headings))
        if len(rows) == _AT_ONCE:
            file.write(written(rows).encode())
            rows.clear()
    file.write(written(rows).encode())


def _items(place: Place, name: str) -> Iterator[Item | dict[str, Any]]:
    if name != "roles":
        yield from iterate_items(place, listing_of(place, name))
        return
    for user in iterate_items(place, listing_of(place, "users")):
        yield from roles_of(user)
