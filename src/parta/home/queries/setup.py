"""What a school is made of, step by step, and which steps are done (acceptance Z2)."""

from collections.abc import Callable
from dataclasses import dataclass

from django.db.models import Exists, OuterRef
from django.urls import reverse
from django.utils.formats import date_format
from django.utils.translation import gettext as _
from django.utils.translation import ngettext, pgettext

from parta.academics.models import ClassLead, Course, SchoolClass, Subject
from parta.academics.queries.teaching import load_page
from parta.access.actors import Actor
from parta.access.rules import Permission
from parta.core import clock
from parta.home.rules import Step, StepState, step_states
from parta.people.models import Student, Teacher
from parta.schools.models import School
from parta.schoolyear.models import AcademicYear, BellSchedule, Holiday, Term
from parta.schoolyear.queries import find_year_on
from parta.schoolyear.queries.years import kind_words
from parta.schoolyear.rules import TermKind
from parta.timetable.models import TimetableVersion


@dataclass(frozen=True, slots=True)
class StepLine:
    """``is_next``: the first that is not done."""

    step: Step
    title: str
    url: str
    state: StepState
    words: str
    is_next: bool


@dataclass(frozen=True, slots=True)
class OfficePage:
    year: str
    steps: tuple[StepLine, ...]
    done: int


def missing_steps(actor: Actor) -> frozenset[Step]:
    """Steps of which nothing is there yet. One query."""
    own = {"school": OuterRef("pk")}
    today = clock.today(actor.school.zone)
    running = {"year__school": OuterRef("pk"), "year__ends_on__gte": today}
    there = {
        Step.YEAR: AcademicYear.objects.filter(**own, ends_on__gte=today),
        Step.BELLS: BellSchedule.objects.filter(**own),
        Step.SUBJECTS: Subject.objects.filter(**own),
        Step.CLASSES: SchoolClass.objects.filter(**running),
        Step.PEOPLE: Student.objects.filter(**own),
        Step.TEACHING: Course.objects.filter(**running),
        Step.TIMETABLE: TimetableVersion.objects.published().filter(**running),
    }
    row = School.objects.filter(pk=actor.school.pk).values_list(*(Exists(rows) for rows in there.values()))
    return frozenset(step for step, is_there in zip(there, row[0], strict=True) if not is_there)


def office_page(actor: Actor) -> OfficePage:
    """The seven steps with what is there of each; the same queries however large the school is."""
    actor.require(Permission.READ_ALL_PEOPLE)
    year = find_year_on(actor, clock.today(actor.school.zone))
    words: dict[Step, Callable[[], tuple[str, bool]]] = {
        Step.YEAR: lambda: _year_words(year),
        Step.BELLS: lambda: _bells_words(actor),
        Step.SUBJECTS: lambda: _subject_words(actor),
        Step.CLASSES: lambda: _class_words(actor, year),
        Step.PEOPLE: lambda: _people_words(actor),
        Step.TEACHING: lambda: _teaching_words(actor),
        Step.TIMETABLE: lambda: _timetable_words(year),
    }
    found = {step: read() for step, read in words.items()}
    missing = missing_steps(actor)
    states = step_states(missing, {step for step, (_words, is_whole) in found.items() if not is_whole})
    following = next((step for step, state in states.items() if state is not StepState.DONE), None)
    return OfficePage(
        year=year.name if year else "",
        steps=tuple(
            StepLine(step, title, _url(actor, step, year), states[step], found[step][0], step is following)
            for step, title in step_titles().items()
        ),
        done=sum(state is StepState.DONE for state in states.values()),
    )


def step_titles() -> dict[Step, str]:
    return {
        Step.YEAR: _("Year and terms"),
        Step.BELLS: _("Bells"),
        Step.SUBJECTS: _("Subjects"),
        Step.CLASSES: _("Classes and groups"),
        Step.PEOPLE: pgettext("of a school", "People"),
        Step.TEACHING: _("Who teaches what"),
        Step.TIMETABLE: _("Timetable"),
    }


def _url(actor: Actor, step: Step, year: AcademicYear | None) -> str:
    slug = {"school": actor.school.slug}
    if step is Step.YEAR and year is not None:
        return reverse("schoolyear:year", kwargs={**slug, "year_id": year.pk})
    plans = "timetable:plans" if actor.has(Permission.WRITE_TIMETABLE) else "lessons:timetable"
    names = {
        Step.YEAR: "schoolyear:years",
        Step.BELLS: "schoolyear:bells",
        Step.SUBJECTS: "academics:subjects",
        Step.CLASSES: "academics:class_setup",
        Step.PEOPLE: "academics:people",
        Step.TEACHING: "academics:teaching",
        Step.TIMETABLE: plans,
    }
    return reverse(names[step], kwargs=slug)


def _year_words(year: AcademicYear | None) -> tuple[str, bool]:
    if year is None:
        return _("When it begins and ends, quarters or other terms, holidays."), False
    kinds = set(Term.objects.filter(year=year).values_list("kind", flat=True))
    names = ", ".join(kind_words(kind).lower() for kind in TermKind if kind in kinds)
    holidays = Holiday.objects.filter(year=year).count()
    free = ngettext("%(count)d entry of holidays", "%(count)d entries of holidays", holidays)
    parts = (year.name, names or _("no terms yet"), free % {"count": holidays})
    return " · ".join(parts), bool(kinds)


def _bells_words(actor: Actor) -> tuple[str, bool]:
    count = BellSchedule.objects.filter(school=actor.school).count()
    if not count:
        return _("When lessons begin and end, for each shift."), False
    return ngettext("%(count)d schedule", "%(count)d schedules", count) % {"count": count}, True


def _subject_words(actor: Actor) -> tuple[str, bool]:
    count = Subject.objects.filter(school=actor.school).count()
    if not count:
        return _("The usual ones at once, your own beside them."), False
    return ngettext("%(count)d subject", "%(count)d subjects", count) % {"count": count}, True


def _class_words(actor: Actor, year: AcademicYear | None) -> tuple[str, bool]:
    rows = SchoolClass.objects.filter(school=actor.school, year=year) if year else SchoolClass.objects.none()
    leads = ClassLead.objects.held_on(clock.today(actor.school.zone))
    count, leaderless = rows.count(), rows.exclude(leads__in=leads).count()
    if not count:
        return _("Grades and letters, class teachers, division into groups."), False
    words = ngettext("%(count)d class", "%(count)d classes", count) % {"count": count}
    if leaderless:
        without = _("without a class teacher: %(count)d") % {"count": leaderless}
        words = f"{words} · {without}"
    return words, not leaderless


def _people_words(actor: Actor) -> tuple[str, bool]:
    teachers = Teacher.objects.filter(school=actor.school).count()
    students = Student.objects.filter(school=actor.school).count()
    if not teachers and not students:
        return _("Teachers and students, by hand or from a list."), False
    words = (
        ngettext("%(count)d teacher", "%(count)d teachers", teachers) % {"count": teachers},
        ngettext("%(count)d student", "%(count)d students", students) % {"count": students},
    )
    return " · ".join(words), bool(teachers and students)


def _teaching_words(actor: Actor) -> tuple[str, bool]:
    page = load_page(actor, None)
    courses = len({line.course_id for row in page.rows for line in row.courses})
    untaught = len(page.untaught)
    if not courses and not untaught:
        return _("Which teacher teaches which class, and for how many hours."), False
    words = ngettext("%(count)d course has a teacher", "%(count)d courses have teachers", courses)
    parts = [words % {"count": courses}]
    if untaught:
        parts.append(_("without a teacher: %(count)d") % {"count": untaught})
    return " · ".join(parts), not untaught


def _timetable_words(year: AcademicYear | None) -> tuple[str, bool]:
    until = (
        TimetableVersion.objects.published().filter(year=year).order_by("-ends_on").first() if year else None
    )
    if until is None:
        return _("Which lesson is when and where."), False
    return _("until %(day)s") % {"day": date_format(until.ends_on, "j E Y")}, True
