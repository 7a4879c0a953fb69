"""The load of classes week by week, and tasks that came late (acceptance K9, users 22 and 23)."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from parta.academics.models import SchoolClass
from parta.academics.queries import list_classes
from parta.access.actors import Actor
from parta.access.rules import Permission
from parta.core import clock
from parta.core.errors import NotFound
from parta.homework.models import Homework
from parta.homework.queries.load import courses_of, list_class_loads
from parta.homework.queries.words import LoadView, describe
from parta.homework.rules import PLANNED_WEEKS, USUAL_MINUTES, DayLoad, LoadLevel, daily_norm
from parta.lessons.queries.week import course_label
from parta.lessons.rules import week_days
from parta.schoolyear.queries import find_year_on

MAX_LATE = 100
_SATURDAY = 6
_WEEK = timedelta(days=7)


@dataclass(frozen=True, slots=True)
class ClassLoads:
    """A class and its days of a week. ``norm`` None: no norm holds for it."""

    class_id: int
    name: str
    norm: int | None
    days: tuple[LoadView, ...]
    minutes: int
    days_over: int


@dataclass(frozen=True, slots=True)
class LateTask:
    students: str
    subject: str
    author: str
    given_at: datetime
    lesson_on: date | None
    due_on: date
    text: str


@dataclass(frozen=True, slots=True)
class LoadPage:
    days: tuple[date, ...]
    today: date
    previous: date
    following: date
    classes: tuple[ClassLoads, ...]
    late: tuple[LateTask, ...]
    reads_school: bool
    usual_minutes: int = USUAL_MINUTES


@dataclass(frozen=True, slots=True)
class DueTask:
    subject: str
    group: str  # empty: the whole class
    text: str
    minutes: int | None
    is_mandatory: bool
    is_posted_late: bool


@dataclass(frozen=True, slots=True)
class ClassDay:
    day: date
    load: LoadView
    tasks: tuple[DueTask, ...]


@dataclass(frozen=True, slots=True)
class ClassLoadPage:
    class_id: int
    name: str
    norm: int | None
    since: date
    until: date
    today: date
    previous: date
    following: date
    days: tuple[ClassDay, ...]
    late: tuple[LateTask, ...]
    usual_minutes: int = USUAL_MINUTES


def load_page(actor: Actor, day: date | None = None) -> LoadPage:
    """The week of the day (None: today) for every class whose load the actor may see."""
    today = clock.today(actor.school.zone)
    week = week_days(day or today)[:_SATURDAY]
    year = find_year_on(actor, week[0])
    classes = list_classes(actor, year.pk) if year else []
    loads = list_class_loads(classes, week[0], week[-1])
    return LoadPage(
        days=week,
        today=today,
        previous=week[0] - _WEEK,
        following=week[0] + _WEEK,
        classes=tuple(_class_loads(row, week, loads) for row in classes),
        late=tuple(_late(actor, classes, week[0], week[0] + _WEEK)),
        reads_school=actor.has(Permission.READ_WHOLE_SCHOOL),
    )


def _class_loads(
    school_class: SchoolClass, week: Sequence[date], loads: Mapping[tuple[int, date], DayLoad]
) -> ClassLoads:
    norm = daily_norm(school_class.grade)
    days = [loads.get((school_class.pk, day), DayLoad(norm)) for day in week]
    return ClassLoads(
        class_id=school_class.pk,
        name=school_class.name,
        norm=norm,
        days=tuple(describe(day) for day in days),
        minutes=sum(day.minutes for day in days),
        days_over=sum(day.level is LoadLevel.OVER for day in days),
    )


def class_load_page(actor: Actor, class_id: int, day: date | None = None) -> ClassLoadPage:
    """What a class has due, day by day in the weeks from the day's (None: today's) on."""
    school_class = SchoolClass.objects.visible_to(actor).filter(pk=class_id).first()
    if school_class is None:
        raise NotFound
    today = clock.today(actor.school.zone)
    since = week_days(day or today)[0]
    until = since + PLANNED_WEEKS * _WEEK - timedelta(days=1)
    loads = list_class_loads([school_class], since, until)
    tasks = _due_tasks(school_class, since, until)
    norm = daily_norm(school_class.grade)
    return ClassLoadPage(
        class_id=class_id,
        name=school_class.name,
        norm=norm,
        since=since,
        until=until,
        today=today,
        previous=since - PLANNED_WEEKS * _WEEK,
        following=since + PLANNED_WEEKS * _WEEK,
        days=tuple(
            ClassDay(due_on, describe(loads.get((class_id, due_on), DayLoad(norm))), tuple(found))
            for due_on, found in sorted(tasks.items())
        ),
        late=tuple(_late(actor, [school_class], since, until + timedelta(days=1))),
    )


def _due_tasks(school_class: SchoolClass, since: date, until: date) -> dict[date, list[DueTask]]:
    rows = (
        Homework.objects.filter(
            course__in=courses_of([school_class]),
            due_on__gte=since,
            due_on__lte=until,
            is_draft=False,
            is_individual=False,
        )
        .select_related("course__subject", "course__group")
        .order_by("due_on", "course__subject__name", "given_at", "pk")
    )
    found: dict[date, list[DueTask]] = {}
    for row in rows:
        group = row.course.group
        task = DueTask(
            subject=row.course.subject.name,
            group=_group_name(group.name, school_class.name, row.course.subject.name) if group else "",
            text=row.text,
            minutes=row.minutes,
            is_mandatory=row.is_mandatory,
            is_posted_late=row.is_posted_late,
        )
        found.setdefault(row.due_on, []).append(task)
    return found


def _group_name(name: str, class_name: str, subject: str) -> str:
    """A group's name where its class and subject are named already."""
    rest = name.removeprefix(class_name).strip(" ,")
    if rest.casefold().startswith(subject.casefold()):
        rest = rest[len(subject) :].strip(" ,")
    return rest or name


def _late(actor: Actor, classes: Sequence[SchoolClass], since: date, until: date) -> list[LateTask]:
    """Tasks of lessons of the days since..until (exclusive) that came after the class had gone home."""
    rows = (
        Homework.objects.filter(
            school=actor.school,
            course__in=courses_of(classes),
            is_posted_late=True,
            is_draft=False,
            lesson__held_on__gte=since,
            lesson__held_on__lt=until,
        )
        .select_related("course__subject", "course__school_class", "course__group", "lesson", "edited_by")
        .order_by("-given_at", "-pk")[:MAX_LATE]
    )
    return [
        LateTask(
            students=course_label(row.course),
            subject=row.course.subject.name,
            author=str(row.edited_by or ""),
            given_at=row.given_at,
            lesson_on=row.lesson.held_on if row.lesson else None,
            due_on=row.due_on,
            text=row.text,
        )
        for row in rows
    ]
