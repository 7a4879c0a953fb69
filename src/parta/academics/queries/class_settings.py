"""Classes of a year as the office sets them up."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

from django.db.models import Count, F, Q
from django.utils.translation import gettext as _

from parta.academics.models import ClassCurriculum, ClassLead, Curriculum, SchoolClass
from parta.access.actors import Actor
from parta.access.rules import Permission
from parta.core import clock
from parta.core.errors import NotFound
from parta.people.models import Teacher
from parta.schoolyear.models import AcademicYear, BellSchedule
from parta.schoolyear.queries.years import find_year_on, get_year, kind_words
from parta.schoolyear.rules import TermKind

Choices = tuple[tuple[int, str], ...]


@dataclass(frozen=True, slots=True)
class ClassLine:
    class_id: int
    name: str
    class_teacher: str
    bells: str
    terms: str
    curriculum: str
    students: int


@dataclass(frozen=True, slots=True)
class ClassesPage:
    """``years``: to choose from. ``bells`` empty: the school has to enter them first."""

    year: AcademicYear | None
    years: tuple[AcademicYear, ...]
    classes: tuple[ClassLine, ...]
    bells: Choices
    may_write: bool


def chosen_year(actor: Actor, year_id: int | None) -> AcademicYear | None:
    """The year asked for (NotFound if it is not the school's), else that of today or the next."""
    if year_id is not None:
        return get_year(actor, year_id)
    return find_year_on(actor, clock.today(actor.school.zone))


def classes_page(actor: Actor, year_id: int | None) -> ClassesPage:
    """The classes of a year with what each follows; the same queries however many there are."""
    actor.require(Permission.READ_ALL_PEOPLE)
    year = chosen_year(actor, year_id)
    rows = SchoolClass.objects.filter(school=actor.school, year=year) if year else SchoolClass.objects.none()
    today = clock.today(actor.school.zone)
    rows = rows.on(today).select_related("bells").order_by("grade", "letter")
    running = Q(enrollments__until_on__isnull=True) | Q(enrollments__until_on__gte=today)
    size = Count("enrollments__student", filter=running, distinct=True)
    sizes = dict(rows.annotate(size=size).values_list("pk", "size"))
    return ClassesPage(
        year=year,
        years=tuple(AcademicYear.objects.visible_to(actor).order_by("-starts_on")),
        classes=tuple(
            ClassLine(
                class_id=row.pk,
                name=row.name,
                class_teacher=row.class_teacher.short_name if row.class_teacher else "",
                bells=row.bells.name,
                terms=kind_words(TermKind(row.term_kind)),
                curriculum=row.curriculum.name if row.curriculum else "",
                students=sizes.get(row.pk, 0),
            )
            for row in rows
        ),
        bells=bells_choices(actor),
        may_write=actor.has(Permission.WRITE_STRUCTURE),
    )


def get_class(actor: Actor, class_id: int) -> SchoolClass:
    """A class of the school, to be changed, as it is today."""
    rows = SchoolClass.objects.filter(school=actor.school, pk=class_id)
    one = rows.on(clock.today(actor.school.zone)).select_related("year", "bells").first()
    if one is None:
        raise NotFound
    return one


@dataclass(frozen=True, slots=True)
class TenureLine:
    """``since_on`` None: from the beginning of the year; ``until_on`` None: to its end."""

    name: str
    since_on: date | None
    until_on: date | None
    is_planned: bool


@dataclass(frozen=True, slots=True)
class Tenures:
    """Who leads a class and what it follows, in order of days; ``what``: the word for it in addresses."""

    what: str
    title: str
    lines: tuple[TenureLine, ...]

    @property
    def has_plan(self) -> bool:
        return any(line.is_planned for line in self.lines)


def list_tenures(actor: Actor, one: SchoolClass) -> tuple[Tenures, ...]:
    """Only what has changed within the year, or is going to."""
    today = clock.today(actor.school.zone)
    leads = one.leads.select_related("teacher").order_by(F("since_on").asc(nulls_first=True))
    plans = one.curricula.select_related("curriculum").order_by(F("since_on").asc(nulls_first=True))
    found = (
        Tenures("class_teacher", _("Class teachers"), _lines(leads, "teacher", today)),
        Tenures("curriculum", _("Curricula"), _lines(plans, "curriculum", today)),
    )
    return tuple(one for one in found if any(line.since_on or line.until_on for line in one.lines))


def _lines(
    rows: Iterable[ClassLead] | Iterable[ClassCurriculum], name: str, today: date
) -> tuple[TenureLine, ...]:
    return tuple(
        TenureLine(
            name=str(getattr(row, name)),
            since_on=row.since_on,
            until_on=row.until_on,
            is_planned=row.since_on is not None and row.since_on > today,
        )
        for row in rows
    )


def bells_choices(actor: Actor) -> Choices:
    rows = BellSchedule.objects.filter(school=actor.school).order_by("shift", "name")
    return tuple(rows.values_list("pk", "name"))


def teacher_choices(actor: Actor) -> Choices:
    """Surname first, so that typing it finds it."""
    rows = Teacher.objects.visible_to(actor).order_by("surname_key", "given_name", "pk")
    return tuple((row.pk, row.full_name) for row in rows)


def curriculum_choices(actor: Actor, one: SchoolClass) -> Choices:
    rows = Curriculum.objects.filter(school=actor.school, year_id=one.year_id, grade=one.grade)
    return tuple(rows.order_by("name").values_list("pk", "name"))


def first_day(year: AcademicYear, today: date) -> date:
    """From which day a change is meant unless something else is said: today, or the year's first day."""
    return min(max(today, year.starts_on), year.ends_on)
