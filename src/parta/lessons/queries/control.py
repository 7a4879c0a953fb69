"""What the deputy head looks after (domain D5)."""

from dataclasses import dataclass
from datetime import date, timedelta

from django.db.models import Count, Min, Q

from parta.academics.models import Course
from parta.academics.queries import teachers_of
from parta.access.actors import Actor
from parta.core import clock
from parta.lessons.models import Lesson
from parta.lessons.queries.week import course_label

CONTROL_DAYS = 3


@dataclass(frozen=True, slots=True)
class MissingTopics:
    """Lessons of one course that were held and have no topic."""

    course_id: int
    subject: str
    students: str
    teachers: tuple[str, ...]
    lessons: int
    first_on: date


@dataclass(frozen=True, slots=True)
class DayCount:
    """A day's lessons of the whole school."""

    held: int
    changed: int  # canceled or given by a substitute


def list_missing_topics(actor: Actor, *, limit: int) -> tuple[list[MissingTopics], int]:
    """Courses with held lessons without topic in the last days, most first; and how many lessons in all."""
    now = clock.now()
    since = now.astimezone(actor.school.zone).date() - timedelta(days=CONTROL_DAYS)
    lessons = Lesson.objects.visible_to(actor).filter(
        held_on__gte=since, ends_at__lte=now, is_canceled=False, topic=""
    )
    groups = list(
        lessons.values("course_id")
        .annotate(number=Count("pk"), first_on=Min("held_on"))
        .order_by("-number", "course_id")
    )
    shown = groups[:limit]
    ids = [group["course_id"] for group in shown]
    courses = Course.objects.select_related("subject", "school_class", "group").in_bulk(ids)
    teachers = teachers_of(ids, now.astimezone(actor.school.zone).date())
    rows = [
        MissingTopics(
            course_id=group["course_id"],
            subject=courses[group["course_id"]].subject.name,
            students=course_label(courses[group["course_id"]]),
            teachers=tuple(teachers.get(group["course_id"], ())),
            lessons=group["number"],
            first_on=group["first_on"],
        )
        for group in shown
    ]
    return rows, sum(group["number"] for group in groups)


def count_day(actor: Actor, day: date) -> DayCount:
    """How many lessons of the actor's view take place on the day, and how many differ from the plan."""
    changed = Q(is_canceled=True) | Q(substitute__isnull=False)
    counts = (
        Lesson.objects.visible_to(actor)
        .filter(held_on=day, period__isnull=False)
        .aggregate(held=Count("pk", filter=Q(is_canceled=False)), changed=Count("pk", filter=changed))
    )
    return DayCount(**counts)


def next_day_with_lessons(actor: Actor, after: date) -> date | None:
    """The first day after ``after`` on which the school has lessons."""
    return (
        Lesson.objects.filter(school=actor.school, held_on__gt=after)
        .order_by("held_on")
        .values_list("held_on", flat=True)
        .first()
    )
