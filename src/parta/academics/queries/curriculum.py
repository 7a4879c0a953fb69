"""What students are to be taught in a year: a student's plan, curricula with what is amiss in them (D8)."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from django.db.models import Q
from django.utils.formats import number_format
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, pgettext_lazy

from parta.academics.models import (
    ClassCurriculum,
    Course,
    Curriculum,
    CurriculumLine,
    IndividualPlan,
    SchoolClass,
    StudyProfile,
    Subject,
)
from parta.academics.rules import (
    CurriculumPart,
    Load,
    ProfileKind,
    counted_hours,
    judge_load,
    weekly_maximum,
)
from parta.access.actors import Actor
from parta.access.rules import Permission
from parta.core import clock
from parta.core.errors import NotFound
from parta.schoolyear.models import AcademicYear
from parta.schoolyear.queries import day_within, find_year_on

PART_NAMES = {
    CurriculumPart.MANDATORY: pgettext_lazy("part of a curriculum", "Mandatory part"),
    CurriculumPart.SCHOOL: pgettext_lazy("part of a curriculum", "Part chosen by the school"),
    CurriculumPart.EXTRACURRICULAR: pgettext_lazy("part of a curriculum", "Extracurricular"),
}
PROFILE_NAMES = {
    ProfileKind.NATURAL_SCIENCE: pgettext_lazy("study profile", "natural science"),
    ProfileKind.HUMANITIES: pgettext_lazy("study profile", "humanities"),
    ProfileKind.SOCIO_ECONOMIC: pgettext_lazy("study profile", "socio-economic"),
    ProfileKind.TECHNOLOGICAL: pgettext_lazy("study profile", "technological"),
    ProfileKind.UNIVERSAL: gettext_lazy("universal"),
}


@dataclass(frozen=True, slots=True)
class LineRow:
    line_id: int
    name: str
    subject_id: int | None
    hours_a_week: Decimal
    hours_a_year: int

    @property
    def week_text(self) -> str:
        return hours_text(self.hours_a_week)


@dataclass(frozen=True, slots=True)
class PartRows:
    part: CurriculumPart
    lines: tuple[LineRow, ...]
    hours_a_week: str
    hours_a_year: int

    @property
    def name(self) -> str:
        return str(PART_NAMES[self.part])


@dataclass(frozen=True, slots=True)
class Plan:
    """Lines by part with their sums; ``week_text`` counts towards the maximum, ``maximum`` is it in words."""

    parts: tuple[PartRows, ...]
    week_text: str
    hours_a_year: int
    maximum: str
    load: Load


@dataclass(frozen=True, slots=True)
class StudentPlan:
    """``reason`` of an individual plan; empty: the student follows the class's curriculum."""

    name: str
    year: str
    plan: Plan
    profile: StudyProfile | None
    is_individual: bool
    reason: str
    since_on: date | None
    until_on: date | None

    @property
    def profile_kind(self) -> str:
        return str(PROFILE_NAMES[ProfileKind(self.profile.kind)]) if self.profile else ""


@dataclass(frozen=True, slots=True)
class CurriculumRow:
    curriculum_id: int
    name: str
    grade: int
    profile: str
    week_text: str
    maximum: str
    load: Load
    classes: tuple[str, ...]
    warnings: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class CurriculaPage:
    year: AcademicYear | None
    grades: tuple[tuple[int, tuple[CurriculumRow, ...]], ...]
    without: tuple[str, ...]  # classes that follow none
    may_write: bool


@dataclass(frozen=True, slots=True)
class CurriculumPage:
    curriculum: Curriculum
    first_day: date  # of a change, unless another is chosen
    plan: Plan
    warnings: tuple[str, ...]
    classes: tuple[
        tuple[int, str, bool, str], ...
    ]  # of the grade: id, name, follows it, else what it follows
    others: tuple[tuple[int, str], ...]  # to copy from
    subjects: tuple[tuple[int, str], ...]
    profiles: tuple[tuple[int, str], ...]
    may_write: bool


def hours_text(hours: Decimal) -> str:
    """2, not 2.0; half an hour in the reader's way of writing it."""
    return number_format(hours.normalize() if hours % 1 else int(hours))


def maximum_text(grade: int) -> str:
    """Empty: nothing is said about the grade."""
    most = weekly_maximum(grade)
    if most is None:
        return ""
    if most.six_days is None:
        return _("at most %(five)d in a five-day week") % {"five": most.five_days}
    return _("at most %(five)d in a five-day week, %(six)d in a six-day week") % {
        "five": most.five_days,
        "six": most.six_days,
    }


def plan_of(grade: int, lines: Iterable[CurriculumLine]) -> Plan:
    """Parts in their order, subjects by name; parts without lines are left out."""
    rows: dict[CurriculumPart, list[LineRow]] = {part: [] for part in CurriculumPart}
    for line in lines:
        name = line.subject.name if line.subject else line.name
        row = LineRow(line.pk, name, line.subject_id, Decimal(line.hours_a_week), line.hours_a_year)
        rows[CurriculumPart(line.part)].append(row)
    parts = tuple(
        PartRows(
            part=part,
            lines=tuple(sorted(found, key=lambda row: row.name)),
            hours_a_week=hours_text(sum((row.hours_a_week for row in found), Decimal(0))),
            hours_a_year=sum(row.hours_a_year for row in found),
        )
        for part, found in rows.items()
        if found
    )
    hours = counted_hours((part, row.hours_a_week) for part, found in rows.items() for row in found)
    return Plan(
        parts=parts,
        week_text=hours_text(hours),
        hours_a_year=sum(p.hours_a_year for p in parts if p.part is not CurriculumPart.EXTRACURRICULAR),
        maximum=maximum_text(grade),
        load=judge_load(hours, grade),
    )


def find_student_plan(student_id: int, class_id: int, day: date) -> StudentPlan | None:
    """The plan that the student follows on the day; None: nobody has written one.

    The caller has checked the right to the student.
    """
    own = IndividualPlan.objects.filter(
        Q(student_id=student_id, since_on__lte=day), Q(until_on__isnull=True) | Q(until_on__gte=day)
    )
    individual = own.select_related("curriculum__profile", "curriculum__year").order_by("-since_on").first()
    found = individual.curriculum if individual else _curriculum_of_class(class_id, day)
    if found is None:
        return None
    lines = CurriculumLine.objects.filter(curriculum=found).select_related("subject")
    return StudentPlan(
        name=found.name,
        year=found.year.name,
        plan=plan_of(found.grade, lines),
        profile=found.profile,
        is_individual=individual is not None,
        reason=individual.reason if individual else "",
        since_on=individual.since_on if individual else None,
        until_on=individual.until_on if individual else None,
    )


def get_curriculum(actor: Actor, curriculum_id: int) -> Curriculum:
    rows = Curriculum.objects.select_related("profile", "year")
    found = rows.filter(school=actor.school, pk=curriculum_id).first()
    if found is None:
        raise NotFound
    return found


def get_line(actor: Actor, curriculum_id: int, line_id: int) -> CurriculumLine:
    rows = CurriculumLine.objects.select_related("subject", "curriculum")
    line = rows.filter(curriculum__school=actor.school, curriculum_id=curriculum_id, pk=line_id).first()
    if line is None:
        raise NotFound
    return line


def curricula_page(actor: Actor) -> CurriculaPage:
    """This year's curricula by grade; the same queries however many there are."""
    actor.require(Permission.READ_WHOLE_SCHOOL)
    today = clock.today(actor.school.zone)
    year = find_year_on(actor, today)
    rows = Curriculum.objects.filter(school=actor.school, year=year).select_related("profile")
    curricula = list(rows.order_by("grade", "name"))
    rows_of_year = SchoolClass.objects.filter(school=actor.school, year=year).on(today)
    classes = list(rows_of_year.order_by("grade", "letter"))
    lines = _lines_by_curriculum(curricula)
    taught = taught_subjects(classes)
    grades: dict[int, list[CurriculumRow]] = {}
    for one in curricula:
        followers = [row for row in classes if row.curriculum_id == one.pk]
        plan = plan_of(one.grade, lines.get(one.pk, []))
        grades.setdefault(one.grade, []).append(
            CurriculumRow(
                curriculum_id=one.pk,
                name=one.name,
                grade=one.grade,
                profile=one.profile.name if one.profile else "",
                week_text=plan.week_text,
                maximum=plan.maximum,
                load=plan.load,
                classes=tuple(row.name for row in followers),
                warnings=tuple(curriculum_warnings(plan, followers, taught)),
            )
        )
    return CurriculaPage(
        year=year,
        grades=tuple((grade, tuple(found)) for grade, found in grades.items()),
        without=tuple(row.name for row in classes if row.curriculum_id is None),
        may_write=actor.has(Permission.WRITE_CURRICULUM),
    )


def curriculum_page(actor: Actor, curriculum_id: int) -> CurriculumPage:
    """One curriculum with its lines, classes and what is amiss."""
    actor.require(Permission.READ_WHOLE_SCHOOL)
    one = get_curriculum(actor, curriculum_id)
    lines = CurriculumLine.objects.filter(curriculum=one).select_related("subject")
    plan = plan_of(one.grade, lines)
    today = clock.today(actor.school.zone)
    of_grade = SchoolClass.objects.filter(school=actor.school, year=one.year_id, grade=one.grade)
    classes = list(of_grade.on(today).order_by("letter"))
    followers = [row for row in classes if row.curriculum_id == one.pk]
    others = Curriculum.objects.filter(school=actor.school).exclude(pk=one.pk).select_related("year")
    return CurriculumPage(
        curriculum=one,
        first_day=day_within(one.year, today),
        plan=plan,
        warnings=tuple(curriculum_warnings(plan, followers, taught_subjects(followers))),
        classes=tuple(
            (row.pk, row.name, row.curriculum_id == one.pk, row.curriculum.name if row.curriculum else "")
            for row in classes
        ),
        others=tuple((row.pk, f"{row.name}, {row.year.name}") for row in others.order_by("-year", "grade")),
        subjects=subject_choices(actor),
        profiles=profile_choices(actor),
        may_write=actor.has(Permission.WRITE_CURRICULUM),
    )


def subject_choices(actor: Actor) -> tuple[tuple[int, str], ...]:
    return tuple(Subject.objects.filter(school=actor.school).order_by("name").values_list("pk", "name"))


def profile_choices(actor: Actor) -> tuple[tuple[int, str], ...]:
    return tuple(StudyProfile.objects.filter(school=actor.school).order_by("name").values_list("pk", "name"))


def taught_subjects(classes: Iterable[SchoolClass]) -> dict[int, dict[int, str]]:
    """For each class the subjects it has courses in, as class id → subject id → name; two queries."""
    taught: dict[int, dict[int, str]] = {row.pk: {} for row in classes}
    own = Course.objects.filter(school_class_id__in=taught)
    streams = Course.objects.filter(school_class__isnull=True, group__classes__in=list(taught))
    pairs = [
        *own.values_list("school_class_id", "subject_id", "subject__name"),
        *streams.values_list("group__classes", "subject_id", "subject__name"),
    ]
    for class_id, subject_id, name in pairs:
        if class_id in taught:
            taught[class_id][subject_id] = name
    return taught


def curriculum_warnings(
    plan: Plan, classes: Iterable[SchoolClass], taught: dict[int, dict[int, str]]
) -> list[str]:
    """Too many hours; a class that is taught what the plan has not, or not taught what it has."""
    warnings = _load_warnings(plan)
    planned = {
        line.subject_id: line.name
        for part in plan.parts
        for line in part.lines
        if line.subject_id is not None and part.part is not CurriculumPart.EXTRACURRICULAR
    }
    anywhere = {line.subject_id for part in plan.parts for line in part.lines}
    for row in classes:
        subjects = taught.get(row.pk, {})
        extra = sorted(name for pk, name in subjects.items() if pk not in anywhere)
        missing = sorted(name for pk, name in planned.items() if pk not in subjects)
        if extra:
            warnings.append(
                _("%(class)s is taught without a line: %(subjects)s.")
                % {"class": row.name, "subjects": ", ".join(extra)}
            )
        if missing:
            warnings.append(
                _("%(class)s has no course for: %(subjects)s.")
                % {"class": row.name, "subjects": ", ".join(missing)}
            )
    return warnings


def _load_warnings(plan: Plan) -> list[str]:
    if plan.load is Load.ABOVE:
        return [
            _("%(hours)s hours a week: %(maximum)s.") % {"hours": plan.week_text, "maximum": plan.maximum}
        ]
    if plan.load is Load.SIX_DAYS_ONLY:
        return [_("%(hours)s hours a week are for a six-day week only.") % {"hours": plan.week_text}]
    return []


def _curriculum_of_class(class_id: int, day: date) -> Curriculum | None:
    followed = ClassCurriculum.objects.held_on(day).filter(school_class=class_id)
    rows = Curriculum.objects.select_related("profile", "year")
    return rows.filter(pk__in=followed.values("curriculum_id")).first()


def _lines_by_curriculum(curricula: Iterable[Curriculum]) -> dict[int, list[CurriculumLine]]:
    found: dict[int, list[CurriculumLine]] = {}
    rows = CurriculumLine.objects.filter(curriculum__in=list(curricula)).select_related("subject")
    for line in rows:
        found.setdefault(line.curriculum_id, []).append(line)
    return found
