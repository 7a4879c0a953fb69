"""Organizations and academic sessions of OneRoster."""

from collections.abc import Mapping, Sequence
from datetime import timedelta
from typing import Any

from django.db.models import Case, F, IntegerField, QuerySet, TextField, Value, When
from django.db.models.functions import Cast, ExtractYear
from django.utils.translation import gettext as _

from parta.exchange.queries.oneroster.engine import (
    COMMON,
    Column,
    Item,
    Listing,
    Place,
    base,
    filled,
    joined,
    moment,
    number_of,
    own,
    sid,
    text,
    word,
)
from parta.exchange.rules.oneroster_asking import Reading
from parta.schools.models import Region, School
from parta.schoolyear.models import AcademicYear, Term
from parta.schoolyear.rules import TermKind

_ORG = ("o_id", "o_status", "o_changed", "o_name", "o_type", "o_identifier")
_SESSION = (
    *("o_id", "o_status", "o_changed", "o_pk", "o_title", "o_type"),
    *("o_begin", "o_last", "o_parent", "o_school_year", "o_term_kind", "o_number"),
)
_SESSION_COLUMNS = COMMON | {
    "title": Column(("o_title",)),
    "type": Column(("o_type",)),
    "startDate": Column(("o_begin",), Reading.DAY),
    "endDate": Column(("o_last",), Reading.DAY_AFTER),
    "parent.sourcedId": Column(("o_parent",)),
    "schoolYear": Column(("o_school_year",)),
}


def orgs(place: Place, _parents: Mapping[str, str], *, only_schools: bool = False) -> Listing:
    """The school, and the region it is in."""
    school = School.objects.filter(pk=place.school.pk).annotate(
        o_id=sid("school"),
        o_status=word("active"),
        o_changed=moment(place.now),
        o_name=F("name"),
        o_type=word("school"),
        o_identifier=F("slug"),
    )
    region = Region.objects.filter(pk=place.school.region_id).annotate(
        o_id=sid("region"),
        o_status=word("active"),
        o_changed=moment(place.now),
        o_name=F("name"),
        o_type=word("state"),
        o_identifier=F("code"),
    )
    columns = {name: Column((f"o_{name}",)) for name in ("name", "type", "identifier")}
    parts = [school.values(*_ORG)] if only_schools else [school.values(*_ORG), region.values(*_ORG)]
    return Listing(parts, COMMON | columns, _shape_orgs)


def sessions(place: Place, parents: Mapping[str, str], *, types: Sequence[str] = ()) -> Listing:
    """Years with their terms; each term is the one grading period of itself."""
    years = AcademicYear.objects.filter(pk__in=place.years).annotate(
        o_id=sid("year"),
        o_status=word("active"),
        o_changed=moment(place.now),
        o_pk=F("pk"),
        o_title=F("name"),
        o_type=word("schoolYear"),
        o_begin=F("starts_on"),
        o_last=F("ends_on"),
        o_parent=word(""),
        o_school_year=_ends_in("ends_on"),
        o_term_kind=word(""),
        o_number=word(""),
    )
    parts = []
    if not types:
        parts.append(years.values(*_SESSION))
    if not types or "term" in types:
        parts.append(_terms(place, parents, is_period=False).values(*_SESSION))
    if not types or "gradingPeriod" in types:
        parts.append(_terms(place, parents, is_period=True).values(*_SESSION))
    return Listing(parts, _SESSION_COLUMNS, _shape_sessions)


def _terms(place: Place, parents: Mapping[str, str], *, is_period: bool) -> QuerySet[Any]:
    rows = Term.objects.filter(year_id__in=place.years)
    if "terms" in parents:
        rows = rows.filter(pk=number_of(parents["terms"], "term"))
    plain = Case(
        When(kind=TermKind.SEMESTER.value, then=word("semester")),
        default=word("term"),
        output_field=TextField(),
    )
    made: QuerySet[Any] = rows.annotate(
        o_id=sid("period" if is_period else "term"),
        o_status=word("active"),
        o_changed=moment(place.now),
        o_pk=F("pk"),
        o_title=title_of_term(),
        o_type=word("gradingPeriod") if is_period else plain,
        o_begin=F("starts_on"),
        o_last=F("ends_on"),
        o_parent=sid("term") if is_period else sid("year", "year_id"),
        o_school_year=_ends_in("year__ends_on"),
        o_term_kind=text("kind"),
        o_number=text("number"),
    )
    return made


def title_of_term(before: str = "") -> Case:
    """As the school says: Quarter 1. ``before``: the way to the term."""
    patterns = {
        TermKind.QUARTER: _("Quarter %(number)s"),
        TermKind.TRIMESTER: _("Trimester %(number)s"),
        TermKind.SEMESTER: _("Semester %(number)s"),
    }
    whens = []
    for kind, pattern in patterns.items():
        start, _sign, end = pattern.partition("%(number)s")
        whens.append(
            When(
                **{f"{before}kind": kind.value},
                then=joined(Value(start), text(f"{before}number"), Value(end)),
            )
        )
    return Case(*whens, default=text(f"{before}number"), output_field=TextField())


def _ends_in(name: str) -> Cast:
    return Cast(Cast(ExtractYear(name), IntegerField()), TextField())


def _shape_orgs(place: Place, rows: Sequence[Item]) -> list[Item]:
    region = place.link("org", "orgs", f"region-{place.school.region_id}")
    return [
        base(row)
        | {"name": row["o_name"], "type": row["o_type"], "identifier": row["o_identifier"]}
        | ({"parent": region} if row["o_type"] == "school" else {"children": [place.school_link]})
        for row in rows
    ]


def _shape_sessions(place: Place, rows: Sequence[Item]) -> list[Item]:
    years = [row["o_pk"] for row in rows if row["o_type"] == "schoolYear"]
    children: dict[str, list[str]] = {}
    if years:
        for pk, year in (
            Term.objects.filter(year_id__in=years).order_by("starts_on", "pk").values_list("pk", "year_id")
        ):
            children.setdefault(f"year-{year}", []).append(f"term-{pk}")
    shaped = []
    for row in rows:
        below = children.get(row["o_id"], [])
        if row["o_type"] in {"term", "semester"}:
            below = [f"period-{row['o_pk']}"]
        shaped.append(
            base(row)
            | {
                "title": row["o_title"],
                "startDate": row["o_begin"].isoformat(),
                "endDate": (row["o_last"] + timedelta(days=1)).isoformat(),
                "type": row["o_type"],
                "schoolYear": row["o_school_year"],
            }
            | filled(
                parent=_session(place, row["o_parent"]) if row["o_parent"] else None,
                children=[_session(place, item) for item in below],
            )
            | own(kind=row["o_term_kind"], number=row["o_number"])
        )
    return shaped


def _session(place: Place, sourced_id: str) -> Item:
    return place.link("academicSession", "academicSessions", sourced_id)
