"""Choosing the school one applies to."""

from dataclasses import dataclass

from parta.core.names import comparable
from parta.schools.models import School

MAX_FOUND = 30


@dataclass(frozen=True, slots=True)
class SchoolItem:
    school_id: int
    name: str
    short_name: str


@dataclass(frozen=True, slots=True)
class SchoolSearch:
    schools: tuple[SchoolItem, ...]
    has_more: bool


def search_schools(region_code: str, words: str) -> SchoolSearch:
    """Schools of an open region whose names hold every one of the words, by name; no words: the first ones.

    Compared here: not every database folds the case of Cyrillic letters.
    """
    wanted = comparable(words).split()
    rows = School.objects.filter(region__code=region_code, region__is_open=True).order_by("short_name", "pk")
    found = [
        SchoolItem(pk, name, short_name)
        for pk, name, short_name in rows.values_list("pk", "name", "short_name")
        if all(word in comparable(f"{short_name} {name}") for word in wanted)
    ]
    return SchoolSearch(tuple(found[:MAX_FOUND]), len(found) > MAX_FOUND)
