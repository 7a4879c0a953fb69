"""Planned control works, and what planning a further one makes of its day and week (domain D5)."""

from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass
from datetime import date, timedelta

from django.utils.formats import date_format
from django.utils.translation import gettext as _

from parta.academics.models import CourseAssignment, SchoolClass
from parta.grading.models import ControlWork
from parta.grading.queries.policy import get_policy
from parta.grading.rules.control_works import WorkItem, count_works, is_of_others
from parta.lessons.models import Lesson
from parta.lessons.queries import classes_of
from parta.lessons.queries.week import course_label
from parta.lessons.rules import week_days
from parta.schools.models import School

ClassDay = tuple[int, date]


@dataclass(frozen=True, slots=True)
class Limits:
    """How many control works a class may have before who plans is warned."""

    day: int
    week: int


@dataclass(frozen=True, slots=True)
class PlannedWork:
    """A control work where it is planned. ``classes``: ids of those that write it, one but for a stream.

    ``is_canceled``: its lesson does not take place, so it waits for another day and counts nowhere.
    """

    lesson_id: int
    course_id: int
    item: WorkItem
    classes: tuple[int, ...]
    held_on: date
    period: int | None
    subject: str
    students: str
    title: str
    form: str
    form_short: str
    is_canceled: bool
    teachers: Mapping[int, str]  # short names by id

    @property
    def teacher_names(self) -> str:
        return ", ".join(self.teachers.values())


@dataclass(frozen=True, slots=True)
class Excess:
    """A class has more control works on the day, or in its week, than the school's policy says."""

    class_id: int
    class_name: str
    day: date  # of a week its Monday
    is_week: bool
    count: int
    limit: int

    @property
    def words(self) -> str:
        values = {"class": self.class_name, "count": self.count, "limit": self.limit}
        if self.is_week:
            return _("%(class)s: %(count)d in the week from %(day)s, at most %(limit)d") % {
                **values,
                "day": date_format(self.day, "j E"),
            }
        return _("%(class)s: %(count)d on %(day)s, at most %(limit)d") % {
            **values,
            "day": date_format(self.day, "j E"),
        }


@dataclass(frozen=True, slots=True)
class Outlook:
    """What the course's classes have already around a day, and what a work more would exceed."""

    same_day: tuple[PlannedWork, ...]
    same_week: tuple[PlannedWork, ...]  # on the other days
    excesses: tuple[Excess, ...]


def get_limits(school: School) -> Limits:
    policy = get_policy(school)
    return Limits(policy.works_a_day, policy.works_a_week)


def title_of(lesson_id: int) -> str:
    """What the control work planned for the lesson is about; empty: none is. The caller has the lesson."""
    rows = ControlWork.objects.filter(lesson_id=lesson_id).values_list("title", flat=True)
    return rows.first() or ""


def list_works(school: School, since: date, until: date) -> list[PlannedWork]:
    """All control works of the school on the days since..until, in order of time; three queries."""
    rows = list(
        ControlWork.objects.filter(school=school, lesson__held_on__range=(since, until))
        .select_related(
            "lesson__course__subject",
            "lesson__course__school_class",
            "lesson__course__group",
            "lesson__assessment__form",
        )
        .prefetch_related("lesson__course__group__classes")
        .order_by("lesson__held_on", "lesson__period", "lesson__course__subject__name", "pk")
    )
    assignments = CourseAssignment.objects.filter(course_id__in={row.lesson.course_id for row in rows})
    taught: dict[int, list[CourseAssignment]] = {}
    for item in assignments.select_related("teacher").order_by("since_on", "pk"):
        taught.setdefault(item.course_id, []).append(item)
    return [_work(row, taught.get(row.lesson.course_id, ())) for row in rows]


def _work(row: ControlWork, assignments: Iterable[CourseAssignment]) -> PlannedWork:
    lesson = row.lesson
    course, form = lesson.course, lesson.assessment.form
    own = course.group.classes.all() if course.group and not course.school_class_id else ()
    return PlannedWork(
        lesson_id=lesson.pk,
        course_id=course.pk,
        item=WorkItem(course.subject_id, course.group_id if course.school_class_id else None),
        classes=(course.school_class_id,) if course.school_class_id else tuple(item.pk for item in own),
        held_on=lesson.held_on,
        period=lesson.period,
        subject=course.subject.name,
        students=course_label(course),
        title=row.title,
        form=form.name,
        form_short=form.short_name,
        is_canceled=lesson.is_canceled,
        teachers={
            item.teacher_id: item.teacher.short_name
            for item in assignments
            if item.since_on <= lesson.held_on and (item.until_on is None or lesson.held_on <= item.until_on)
        },
    )


def by_class_day(works: Iterable[PlannedWork]) -> dict[ClassDay, list[PlannedWork]]:
    found: dict[ClassDay, list[PlannedWork]] = {}
    for work in works:
        for class_id in work.classes:
            found.setdefault((class_id, work.held_on), []).append(work)
    return found


def count_of(works: Iterable[PlannedWork]) -> int:
    """How many of them a student of the class writes at most."""
    return count_works(work.item for work in works if not work.is_canceled)


def list_excesses(
    works: Iterable[PlannedWork], classes: Collection[SchoolClass], limits: Limits
) -> list[Excess]:
    """Days and weeks of the classes that hold more than the limits, in order of time."""
    days = by_class_day(works)
    weeks: dict[ClassDay, list[PlannedWork]] = {}
    for (class_id, day), own in days.items():
        weeks.setdefault((class_id, week_days(day)[0]), []).extend(own)
    names = {item.pk: item.name for item in classes}
    found = [
        Excess(class_id, names[class_id], day, is_week, count, limit)
        for rows, is_week, limit in ((days, False, limits.day), (weeks, True, limits.week))
        for (class_id, day), own in rows.items()
        if class_id in names and (count := count_of(own)) > limit
    ]
    return sorted(found, key=lambda item: (item.day, item.is_week, item.class_name))


def foresee_work(lesson: Lesson, *, without: int | None = None) -> Outlook:
    """What a work at the lesson would make of its day and week; ``without``: the lesson it comes from."""
    classes = classes_of(lesson.course)
    ids = {item.pk for item in classes}
    course = lesson.course
    mine = WorkItem(course.subject_id, course.group_id if course.school_class_id else None)
    monday = week_days(lesson.held_on)[0]
    works = [
        work
        for work in list_works(course.school, monday, monday + timedelta(days=6))
        if ids.intersection(work.classes)
        and work.lesson_id not in {lesson.pk, without}
        and not is_of_others(work.item, mine)
    ]
    limits = get_limits(course.school)
    excesses = []
    for item in classes:
        own = [work for work in works if item.pk in work.classes and not work.is_canceled]
        on_day = [work.item for work in own if work.held_on == lesson.held_on]
        for is_week, items, limit, day in (
            (False, on_day, limits.day, lesson.held_on),
            (True, [work.item for work in own], limits.week, monday),
        ):
            if (count := count_works([*items, mine])) > limit:
                excesses.append(Excess(item.pk, item.name, day, is_week, count, limit))
    return Outlook(
        same_day=tuple(work for work in works if work.held_on == lesson.held_on),
        same_week=tuple(work for work in works if work.held_on != lesson.held_on),
        excesses=tuple(excesses),
    )
