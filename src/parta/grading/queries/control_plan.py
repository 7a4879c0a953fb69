"""Planning a control work: own courses and their coming lessons, the plan of one lesson and its history."""

from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from django.utils.formats import date_format
from django.utils.translation import gettext as _

from parta.academics.models import Course, CourseAssignment
from parta.access.actors import Actor
from parta.access.rules import Permission
from parta.audit.queries import list_history
from parta.core import clock
from parta.grading.models import AssessmentForm, ControlWork, Mark
from parta.grading.queries.control_works import Outlook, count_of, foresee_work, get_limits, list_works
from parta.grading.rules.control_works import is_open_for_plans
from parta.grading.rules.marks import Category
from parta.lessons.models import Lesson
from parta.lessons.queries import (
    classes_of,
    get_journal_course,
    get_lesson,
    locks_in_course,
    rights_in_course,
)
from parta.lessons.queries.week import course_label
from parta.lessons.rules import Lock

_CHOICES = 40


@dataclass(frozen=True, slots=True)
class LessonChoice:
    """A lesson to come. ``note``: what its day holds already; ``is_full``: a work more is above the limit."""

    lesson_id: int
    held_on: date
    period: int | None
    note: str
    is_full: bool
    title: str  # of the work planned there


@dataclass(frozen=True, slots=True)
class CourseChoice:
    course_id: int
    subject: str
    students: str
    is_chosen: bool


@dataclass(frozen=True, slots=True)
class ChoicePage:
    courses: tuple[CourseChoice, ...]
    chosen: CourseChoice | None
    lessons: tuple[LessonChoice, ...]


@dataclass(frozen=True, slots=True)
class PlanChange:
    at: datetime
    author: str
    words: str
    reason: str


@dataclass(frozen=True, slots=True)
class PlanPage:
    """The plan of one lesson. ``version`` None: there is none yet."""

    lesson_id: int
    course_id: int
    held_on: date
    period: int | None
    subject: str
    students: str
    title: str
    form_id: int | None
    version: int | None
    is_canceled: bool
    is_written: bool
    may_plan: bool
    needs_reason: bool
    forms: tuple[tuple[int, str], ...]
    lessons: tuple[LessonChoice, ...]
    outlook: Outlook
    history: tuple[PlanChange, ...]


def choice_page(actor: Actor, course_id: int | None) -> ChoicePage:
    """The courses for which the actor may plan, and the coming lessons of the one chosen."""
    today = clock.today(actor.school.zone)
    courses = [
        CourseChoice(row.pk, row.subject.name, course_label(row), row.pk == course_id)
        for row in _own_courses(actor, today, course_id)
    ]
    chosen = next((row for row in courses if row.is_chosen), None)
    if course_id is None or chosen is None:
        return ChoicePage(tuple(courses), None, ())
    course = get_journal_course(actor, course_id)
    return ChoicePage(tuple(courses), chosen, tuple(_coming(course, today)))


def _own_courses(actor: Actor, today: date, course_id: int | None) -> list[Course]:
    """Those the actor teaches today; for a deputy head the one that was asked for, too."""
    taught = CourseAssignment.objects.filter(teacher__user_id=actor.user_id).valid_on(today)
    ids = set(taught.values_list("course_id", flat=True))
    if course_id is not None and actor.has(Permission.WRITE_ANY_COURSE):
        ids.add(get_journal_course(actor, course_id).pk)
    rows = Course.objects.filter(school=actor.school, pk__in=ids, year__ends_on__gte=today)
    return sorted(
        rows.select_related("subject", "school_class", "group"),
        key=lambda row: (row.subject.name, row.school_class.grade if row.school_class else 0, str(row)),
    )


def _coming(course: Course, today: date, keep: int | None = None) -> list[LessonChoice]:
    """The next lessons that take place; ``keep``: the lesson whose own work does not stand in its way."""
    lessons = list(
        Lesson.objects.filter(course=course, held_on__gte=today, is_canceled=False).order_by(
            "held_on", "period", "pk"
        )[:_CHOICES]
    )
    if not lessons:
        return []
    works = list_works(course.school, lessons[0].held_on, lessons[-1].held_on)
    limits, ids = get_limits(course.school), {row.pk for row in classes_of(course)}
    titles = {work.lesson_id: work.title for work in works}
    own = [work for work in works if ids.intersection(work.classes) and work.lesson_id != keep]
    found = []
    for lesson in lessons:
        same = [work for work in own if work.held_on == lesson.held_on]
        names = ", ".join(dict.fromkeys(work.subject for work in same))
        note = _("that day: %(subjects)s") % {"subjects": names} if names else ""
        found.append(
            LessonChoice(
                lesson.pk,
                lesson.held_on,
                lesson.period,
                note,
                count_of(same) >= limits.day,
                titles.get(lesson.pk, ""),
            )
        )
    return found


def plan_page(actor: Actor, lesson_id: int) -> PlanPage:
    """The plan of a lesson the actor may see."""
    lesson = get_lesson(actor, lesson_id)
    course, today = lesson.course, clock.today(actor.school.zone)
    own = rights_in_course(actor, course, [lesson])
    rights, lock = own[lesson_id], locks_in_course(actor, course, [lesson], own)[lesson_id]
    work = ControlWork.objects.filter(lesson=lesson).select_related("lesson__assessment").first()
    forms = AssessmentForm.objects.filter(school=actor.school, category=Category.TESTS.value)
    may_start = is_open_for_plans(lesson.held_on, today) and not lesson.is_canceled
    return PlanPage(
        lesson_id=lesson_id,
        course_id=course.pk,
        held_on=lesson.held_on,
        period=lesson.period,
        subject=course.subject.name,
        students=course_label(course),
        title=work.title if work else "",
        form_id=work.lesson.assessment.form_id if work else None,
        version=work.version if work else None,
        is_canceled=lesson.is_canceled,
        is_written=Mark.objects.filter(lesson=lesson).exists(),
        may_plan=rights.marks and (work is not None or may_start),
        needs_reason=rights.needs_reason or lock is Lock.REASON_NEEDED,
        forms=tuple(forms.order_by("-weight", "position").values_list("pk", "name")),
        lessons=tuple(_coming(course, today, keep=lesson_id)) if rights.marks else (),
        outlook=foresee_work(lesson),
        history=tuple(_history(actor, lesson_id)),
    )


def _history(actor: Actor, lesson_id: int) -> list[PlanChange]:
    events = list_history(actor, [f"control:{lesson_id}"])
    return [
        PlanChange(
            event.at,
            event.user.get_full_name() if event.user else "",
            _words(event.kind, event.before or {}, event.after or {}),
            event.reason,
        )
        for event in reversed(events)
    ]


def _words(kind: str, before: dict[str, Any], after: dict[str, Any]) -> str:
    """A recorded change of a plan in plain words."""
    values = {
        "title": (after or before).get("title", ""),
        "form": (after or before).get("form_name", ""),
        "old": _day(before),
        "new": _day(after),
    }
    texts = {
        "control.planned": _("Planned for %(new)s: “%(title)s”, %(form)s"),
        "control.moved": _("Moved from %(old)s to %(new)s: “%(title)s”, %(form)s"),
        "control.changed": _("Now: “%(title)s”, %(form)s"),
        "control.withdrawn": _("Withdrawn: “%(title)s”, %(old)s"),
    }
    words = texts[kind] % values
    knowingly = _("The limit was exceeded knowingly.")
    return f"{words}. {knowingly}" if after.get("despite_limits") else words


def _day(values: dict[str, Any]) -> str:
    return date_format(date.fromisoformat(values["held_on"]), "j E") if values else ""
