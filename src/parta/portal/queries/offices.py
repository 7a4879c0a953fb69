"""A region as its operator sees it: settings, and its schools in numbers without names (domain, H)."""

from dataclasses import dataclass
from datetime import date, datetime, timedelta

from django.db.models import Count
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from parta.academics.models import Enrollment, SchoolClass
from parta.access.models import OperatorAct
from parta.access.operators import Operator
from parta.core import clock
from parta.core.errors import NotFound
from parta.core.names import comparable
from parta.onboarding.queries.figures import region_figures
from parta.onboarding.rules.figures import Figures
from parta.portal.rules import SettingsData
from parta.schools.models import Region, School
from parta.schools.queries import get_region, list_regions_of

PERIOD = timedelta(days=90)
_SHOWN_ACTS = 10

FIELD_NAMES = {
    "name": pgettext_lazy("of a region", "Name"),
    "english_name": _("Name in English"),
    "time_zone": _("Time zone"),
    "department": _("Department of education"),
    "phone": _("Phone"),
    "email": _("E-mail"),
    "address": _("Address"),
    "portal_address": _("Portal of the region"),
    "is_open": _("The service is given here"),
    "state_services_on": _("Sign-in with State Services"),
    "issuer": _("Address of the provider"),
}
_ACT_NAMES = {
    "region.added": _("The region is added"),
    "region.settings": _("Settings"),
    "region.moved_day": _("A day is moved"),
    "region.restored_day": _("A day is as in the calendar again"),
    "region.provider": _("Provider of State Services"),
}


@dataclass(frozen=True, slots=True)
class ActRow:
    """``fields``: names of the settings that were changed."""

    at: datetime
    who: str
    what: str
    fields: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class SchoolRow:
    """``applications``: of the last ``PERIOD``."""

    name: str
    classes: int
    students: int
    applications: Figures


@dataclass(frozen=True, slots=True)
class Schools:
    """Sums are of the whole region, rows of the schools that were looked for, those with overdue first."""

    region: Region
    since: date
    schools: int
    classes: int
    students: int
    applications: int
    on_time_percent: int | None
    overdue: int
    rows: tuple[SchoolRow, ...]


def get_own_region(operator: Operator, code: str) -> Region:
    """NotFound for a region that is not the operator's, as for one that is not there."""
    region = get_region(code)
    operator.require_region(region.pk)
    return region


def settings_of(region: Region) -> SettingsData:
    return SettingsData(
        name=region.name,
        english_name=region.english_name,
        time_zone=region.time_zone,
        is_open=region.is_open,
        portal_address=region.portal_address,
        department=region.department,
        phone=region.phone,
        email=region.email,
        address=region.address,
        has_state_services=region.has_state_services,
    )


def list_own_regions(operator: Operator) -> list[Region]:
    found = list_regions_of(operator.region_ids, is_everywhere=operator.is_everywhere)
    if not found and not operator.is_everywhere:
        raise NotFound
    return found


def list_acts(region: Region) -> list[ActRow]:
    """What operators did with the region's settings, the latest first."""
    rows = OperatorAct.objects.filter(region=region, kind__in=_ACT_NAMES).select_related("user")
    return [
        ActRow(
            at=row.at,
            who=str(row.user),
            what=str(_ACT_NAMES[row.kind]),
            fields=tuple(str(FIELD_NAMES[name]) for name in _changed(row) if name in FIELD_NAMES),
        )
        for row in rows.order_by("-at", "-pk")[:_SHOWN_ACTS]
    ]


def _changed(act: OperatorAct) -> list[str]:
    return list(act.after or {}) if act.kind in {"region.settings", "region.provider"} else []


def schools_page(region: Region, words: str) -> Schools:
    """Schools of the region whose names hold all the words. Asks four questions, however many there are."""
    today = clock.today(region.zone)
    classes, students = _count_classes(region, today), _count_students(region, today)
    figures = {row.school_id: row.figures for row in region_figures(region, today - PERIOD)}
    every = [
        SchoolRow(name, classes.get(pk, 0), students.get(pk, 0), figures.get(pk, Figures()))
        for pk, name in School.objects.filter(region=region).values_list("pk", "short_name")
    ]
    wanted = comparable(words).split()
    rows = [row for row in every if all(word in comparable(row.name) for word in wanted)]
    overdue = sum(row.applications.overdue for row in every)
    judged = sum(row.applications.decided for row in every) + overdue
    on_time = sum(row.applications.on_time for row in every)
    return Schools(
        region=region,
        since=today - PERIOD,
        schools=len(every),
        classes=sum(row.classes for row in every),
        students=sum(row.students for row in every),
        applications=sum(row.applications.count for row in every),
        on_time_percent=on_time * 100 // judged if judged else None,
        overdue=overdue,
        rows=tuple(sorted(rows, key=lambda row: (-row.applications.overdue, row.name))),
    )


def _count_classes(region: Region, today: date) -> dict[int, int]:
    rows = SchoolClass.objects.filter(
        school__region=region, year__starts_on__lte=today, year__ends_on__gte=today
    )
    return dict(rows.values_list("school_id").annotate(count=Count("pk")).order_by())


def _count_students(region: Region, today: date) -> dict[int, int]:
    rows = Enrollment.objects.valid_on(today).filter(
        school_class__school__region=region,
        school_class__year__starts_on__lte=today,
        school_class__year__ends_on__gte=today,
    )
    by_school = rows.values_list("school_class__school_id")
    return dict(by_school.annotate(count=Count("student", distinct=True)).order_by())
