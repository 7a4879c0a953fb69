"""Study profiles, and students who follow a plan of their own."""

from dataclasses import dataclass
from datetime import date

from parta.academics.models import Curriculum, Enrollment, IndividualPlan, StudyProfile
from parta.academics.queries.curriculum import PROFILE_NAMES
from parta.academics.rules import ProfileKind
from parta.access.actors import Actor
from parta.access.rules import Permission
from parta.core import clock
from parta.core.errors import NotFound
from parta.core.sorting import sort_key
from parta.schoolyear.queries import find_year_on


@dataclass(frozen=True, slots=True)
class ProfileRow:
    profile_id: int
    name: str
    kind_name: str
    description: str
    curricula: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class PlanRow:
    plan_id: int
    student_id: int
    student: str
    class_name: str
    curriculum_id: int
    curriculum: str
    reason: str
    since_on: date
    until_on: date | None
    is_over: bool


@dataclass(frozen=True, slots=True)
class PlansPage:
    """``students`` and ``curricula``: what may be chosen for a further plan."""

    rows: tuple[PlanRow, ...]
    students: tuple[tuple[int, str], ...]
    curricula: tuple[tuple[int, str], ...]
    may_write: bool


def list_profiles(actor: Actor) -> tuple[ProfileRow, ...]:
    actor.require(Permission.READ_WHOLE_SCHOOL)
    year = find_year_on(actor, clock.today(actor.school.zone))
    used: dict[int | None, list[str]] = {}
    rows = Curriculum.objects.filter(school=actor.school, year=year, profile__isnull=False)
    for profile_id, name in rows.order_by("grade", "name").values_list("profile_id", "name"):
        used.setdefault(profile_id, []).append(name)
    return tuple(
        ProfileRow(
            profile_id=one.pk,
            name=one.name,
            kind_name=str(PROFILE_NAMES[ProfileKind(one.kind)]),
            description=one.description,
            curricula=tuple(used.get(one.pk, ())),
        )
        for one in StudyProfile.objects.filter(school=actor.school).order_by("name")
    )


def get_profile(actor: Actor, profile_id: int) -> StudyProfile:
    found = StudyProfile.objects.filter(school=actor.school, pk=profile_id).first()
    if found is None:
        raise NotFound
    return found


def get_plan(actor: Actor, plan_id: int) -> IndividualPlan:
    rows = IndividualPlan.objects.select_related("student", "curriculum")
    found = rows.filter(student__school=actor.school, pk=plan_id).first()
    if found is None:
        raise NotFound
    return found


def plans_page(actor: Actor) -> PlansPage:
    """Individual plans of this year's curricula, those in force first."""
    actor.require(Permission.READ_WHOLE_SCHOOL)
    today = clock.today(actor.school.zone)
    year = find_year_on(actor, today)
    classes = _class_names(actor, today)
    rows = IndividualPlan.objects.filter(student__school=actor.school, curriculum__year=year)
    plans = [
        PlanRow(
            plan_id=one.pk,
            student_id=one.student_id,
            student=one.student.list_name,
            class_name=classes.get(one.student_id, ("", ""))[0],
            curriculum_id=one.curriculum_id,
            curriculum=one.curriculum.name,
            reason=one.reason,
            since_on=one.since_on,
            until_on=one.until_on,
            is_over=one.until_on is not None and one.until_on < today,
        )
        for one in rows.select_related("student", "curriculum")
    ]
    curricula = Curriculum.objects.filter(school=actor.school, year=year).order_by("grade", "name")
    return PlansPage(
        rows=tuple(sorted(plans, key=lambda one: (one.is_over, sort_key(one.student), one.since_on))),
        students=tuple((pk, f"{name}, {class_name}") for pk, (class_name, name) in classes.items()),
        curricula=tuple(curricula.values_list("pk", "name")),
        may_write=actor.has(Permission.WRITE_CURRICULUM),
    )


def _class_names(actor: Actor, today: date) -> dict[int, tuple[str, str]]:
    """For each student in a class today the class's name and the student's, by class and name."""
    rows = Enrollment.objects.filter(school_class__school=actor.school).valid_on(today)
    rows = rows.select_related("school_class", "student").order_by(
        "school_class__grade", "school_class__letter", "student__surname_key", "student__given_name", "pk"
    )
    return {row.student_id: (row.school_class.name, row.student.list_name) for row in rows}
