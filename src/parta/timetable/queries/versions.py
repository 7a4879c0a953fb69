"""Versions of the weekly plan: the published ones in order of time, and drafts."""

from collections.abc import Collection, Iterator, Mapping
from dataclasses import dataclass
from datetime import date

from django.db.models import Count

from parta.access.actors import Actor
from parta.core import clock
from parta.core.errors import NotFound
from parta.schoolyear.models import AcademicYear
from parta.schoolyear.queries import find_year_on
from parta.timetable.models import Generation, LessonSlot, TimetableVersion
from parta.timetable.rules.spans import Span, Stretch, in_force, stretches


@dataclass(frozen=True, slots=True)
class Break:
    name: str
    first: date
    last: date


@dataclass(frozen=True, slots=True)
class VersionRow:
    version_id: int
    name: str
    starts_on: date
    ends_on: date
    lessons: int
    is_draft: bool
    is_running: bool
    generation_id: int | None  # the latest run over it
    breaks: tuple[Break, ...] = ()  # days to come on which a temporary one is in force instead
    around: str = ""  # the one that goes on when this temporary one is over


@dataclass(frozen=True, slots=True)
class PlansPage:
    year: AcademicYear | None
    published: tuple[VersionRow, ...]
    drafts: tuple[VersionRow, ...]

    @property
    def all(self) -> tuple[VersionRow, ...]:
        return self.published + self.drafts


def get_version(actor: Actor, version_id: int) -> TimetableVersion:
    version = TimetableVersion.objects.visible_to(actor).select_related("year").filter(pk=version_id).first()
    if version is None:
        raise NotFound
    return version


def list_spans(year_id: int, *, without: int | None = None) -> list[Span]:
    """Days of the year's published versions."""
    rows = TimetableVersion.objects.published().filter(year=year_id).exclude(pk=without or 0)
    return [Span(*row) for row in rows.order_by("pk").values_list("pk", "starts_on", "ends_on")]


def find_version_on(year_id: int, day: date, *, without: int | None = None) -> TimetableVersion | None:
    """The version in force on the day, a temporary one before the one that it interrupts."""
    key = in_force(list_spans(year_id, without=without), day)
    return TimetableVersion.objects.filter(pk=key).select_related("year").first() if key else None


def plans_page(actor: Actor) -> PlansPage:
    """Versions of the running year."""
    today = clock.today(actor.school.zone)
    year = find_year_on(actor, today)
    versions = TimetableVersion.objects.visible_to(actor).filter(year=year)
    runs = dict(
        Generation.objects.visible_to(actor).order_by("asked_at").values_list("base_id", "pk")
    )  # the last of each stays
    slots = LessonSlot.objects.filter(version__in=versions)
    lessons = dict(slots.values_list("version_id").annotate(number=Count("pk")).order_by())
    spans = [Span(row.pk, row.starts_on, row.ends_on) for row in versions if not row.is_draft]
    names = {row.pk: row.name for row in versions}
    running = in_force(spans, today)
    rows = [
        VersionRow(
            version_id=row.pk,
            name=row.name,
            starts_on=row.starts_on,
            ends_on=row.ends_on,
            lessons=lessons.get(row.pk, 0),
            is_draft=row.is_draft,
            is_running=row.pk == running,
            generation_id=runs.get(row.pk),
            breaks=() if row.is_draft else tuple(_breaks(row, spans, names, today)),
            around="" if row.is_draft else _around(row, spans, names),
        )
        for row in versions.order_by("starts_on", "pk")
    ]
    return PlansPage(
        year=year,
        published=tuple(row for row in rows if not row.is_draft),
        drafts=tuple(row for row in rows if row.is_draft),
    )


def _breaks(
    version: TimetableVersion, spans: Collection[Span], names: Mapping[int, str], today: date
) -> Iterator[Break]:
    for part in _parts(version, spans):
        if part.key not in {version.pk, None} and part.last >= today:
            yield Break(names[part.key or 0], part.first, part.last)


def _parts(version: TimetableVersion, spans: Collection[Span]) -> list[Stretch]:
    inner = [one for one in spans if version.starts_on <= one.first and one.last <= version.ends_on]
    return stretches(inner, version.starts_on, version.ends_on) if len(inner) > 1 else []


def _around(version: TimetableVersion, spans: Collection[Span], names: Mapping[int, str]) -> str:
    """The version on both sides of a temporary one; empty: it is none."""
    outer = [one for one in spans if one.first < version.starts_on and one.last > version.ends_on]
    key = in_force(outer, version.ends_on)
    return names[key] if key else ""
