"""How much homework a class has on a day, against the norm of its grade (acceptance K9, domain F3)."""

from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass
from datetime import date

from django.db.models import Q, QuerySet

from parta.academics.models import Course, SchoolClass
from parta.access.actors import Actor
from parta.homework.models import Homework
from parta.homework.queries.words import LoadView, describe
from parta.homework.rules import DayLoad, LoadItem, daily_norm, day_load, with_task
from parta.lessons.models import Lesson
from parta.lessons.queries import classes_of, get_lesson

ClassDay = tuple[int, date]


@dataclass(frozen=True, slots=True)
class CourseLoad:
    """The day of that class of the course which has most to do, for its share of the norm."""

    day: date
    class_name: str
    load: DayLoad

    @property
    def view(self) -> LoadView:
        return describe(self.load)


def courses_of(classes: Iterable[SchoolClass]) -> QuerySet[Course]:
    """Courses that students of the classes take: whole classes', their groups' and streams'."""
    ids = [school_class.pk for school_class in classes]
    return Course.objects.filter(Q(school_class_id__in=ids) | Q(group__classes__in=ids))


def list_class_loads(
    classes: Collection[SchoolClass],
    since: date,
    until: date,
    *,
    course: Course | None = None,
    without: Collection[int] = (),
) -> dict[ClassDay, DayLoad]:
    """The load of each class on each of the days on which something is due, in one query.

    Drafts and what is for named students only are left out. ``course``: as its students have it, without
    the other groups of its subject. ``without``: ids of tasks that do not count.
    """
    by_id = {school_class.pk: school_class for school_class in classes}
    items: dict[ClassDay, dict[int, LoadItem]] = {}
    rows = Homework.objects.filter(
        Q(course__school_class_id__in=by_id) | Q(course__group__classes__in=by_id),
        due_on__gte=since,
        due_on__lte=until,
        is_draft=False,
        is_individual=False,
    ).exclude(pk__in=without)
    for pk, day, minutes, is_mandatory, subject_id, group_id, class_id, stream_id in rows.values_list(
        "pk",
        "due_on",
        "minutes",
        "is_mandatory",
        "course__subject_id",
        "course__group_id",
        "course__school_class_id",
        "course__group__classes__pk",
    ):
        owner = class_id or stream_id
        if owner not in by_id or _is_of_others(course, subject_id, group_id):
            continue
        item = LoadItem(subject_id, group_id, minutes, is_mandatory)
        items.setdefault((owner, day), {})[pk] = item
    return {
        (class_id, day): day_load(list(found.values()), daily_norm(by_id[class_id].grade))
        for (class_id, day), found in items.items()
    }


def course_loads(
    course: Course, days: Collection[date], *, without: Collection[int] = ()
) -> dict[date, CourseLoad]:
    """For each of the days what the course's students have to do, of the class that has most."""
    if not days:
        return {}
    classes = classes_of(course)
    loads = list_class_loads(classes, min(days), max(days), course=course, without=without)
    return {day: _heaviest(classes, day, loads) for day in days if classes}


def _heaviest(classes: Collection[SchoolClass], day: date, loads: Mapping[ClassDay, DayLoad]) -> CourseLoad:
    found = [
        CourseLoad(
            day, school_class.name, loads.get((school_class.pk, day), DayLoad(daily_norm(school_class.grade)))
        )
        for school_class in classes
    ]
    return max(found, key=lambda item: item.load.minutes / (item.load.norm or 1))


def _is_of_others(course: Course | None, subject_id: int, group_id: int | None) -> bool:
    """Whether a task is of another group of the same subject, which this course's students do not have."""
    if course is None or subject_id != course.subject_id:
        return False
    return group_id is not None and course.group_id is not None and group_id != course.group_id


@dataclass(frozen=True, slots=True)
class EntryLoad:
    """What a task being written makes of its day: before, and with it."""

    day: date
    class_name: str
    before: LoadView
    after: LoadView


def entry_load(
    actor: Actor,
    lesson_id: int,
    *,
    due_lesson_id: int | None = None,
    due_on: date | None = None,
    minutes: int | None = None,
    is_mandatory: bool = True,
    without: Collection[int] = (),
) -> EntryLoad | None:
    """For a task of a lesson the actor may see, while its form is filled in; None: due on no day known."""
    lesson = get_lesson(actor, lesson_id)
    day = due_on or _due_day(lesson, due_lesson_id)
    if day is None:
        return None
    found = course_loads(lesson.course, {day}, without=without).get(day)
    if found is None:
        return None
    after = with_task(found.load, minutes, is_mandatory=is_mandatory)
    return EntryLoad(day, found.class_name, found.view, describe(after))


def _due_day(lesson: Lesson, due_lesson_id: int | None) -> date | None:
    later = Lesson.objects.filter(course_id=lesson.course_id, is_canceled=False)
    if due_lesson_id is not None:
        return later.filter(pk=due_lesson_id).values_list("held_on", flat=True).first()
    days = later.filter(held_on__gt=lesson.held_on).order_by("held_on", "period")
    return days.values_list("held_on", flat=True).first()
