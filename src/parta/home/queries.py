from dataclasses import dataclass
from datetime import date

from parta.academics.queries import ClassRow, list_class_rows
from parta.access.actors import Actor
from parta.access.queries import list_staff_of
from parta.access.rules import Permission
from parta.accounts.queries.security import list_protected
from parta.core import clock
from parta.journal.queries.reasons import ReasonedChange, list_reasoned_changes
from parta.lessons.queries.control import (
    DayCount,
    MissingTopics,
    count_day,
    list_missing_topics,
    next_day_with_lessons,
)
from parta.lessons.queries.week import LessonEntry, list_changes
from parta.onboarding.queries.review import count_overdue
from parta.schoolyear.queries import find_year_on

_SHOWN_COURSES = 12
_SHOWN_CHANGES = 8


@dataclass(frozen=True, slots=True)
class GradeRow:
    """The classes of one grade level; 0: classes known by name alone."""

    grade: int
    classes: tuple[ClassRow, ...]


@dataclass(frozen=True, slots=True)
class DayChanges:
    day: date
    changes: tuple[LessonEntry, ...]


@dataclass(frozen=True, slots=True)
class Overview:
    """The school on one page, for those who run it."""

    today: date
    year: str  # empty: the school has not begun yet
    students: int
    class_count: int
    lessons: DayCount
    days: tuple[DayChanges, ...]  # today and the next day with lessons
    grades: tuple[GradeRow, ...]
    missing_topics: tuple[MissingTopics, ...]  # the worst courses
    missing_lessons: int  # in all
    late_changes: tuple[ReasonedChange, ...]
    overdue_applications: int  # for access; 0 for those who are not told
    may_set_policy: bool


@dataclass(frozen=True, slots=True)
class StaffProtection:
    """Whether the school wants a second proof of its staff, and who has none."""

    is_required: bool
    staff: int
    without: tuple[str, ...]


def staff_protection(actor: Actor) -> StaffProtection:
    """For the head: how many work in the school, and who of them the password alone lets in."""
    actor.require(Permission.WRITE_POLICY)
    staff = list_staff_of(actor)
    protected = list_protected(user.pk for user in staff)
    return StaffProtection(
        is_required=actor.school.requires_second_factor,
        staff=len(staff),
        without=tuple(str(user) for user in staff if user.pk not in protected),
    )


def overview_page(actor: Actor) -> Overview:
    """Classes with their sizes, changes of today's and the next day's timetable, what is not filled in."""
    today = clock.today(actor.school.zone)
    year = find_year_on(actor, today)
    classes = list_class_rows(actor, year.pk, today) if year else []
    missing, missing_lessons = list_missing_topics(actor, limit=_SHOWN_COURSES)
    following = next_day_with_lessons(actor, today) or today
    changes = list_changes(actor, today, following)
    return Overview(
        today=today,
        year=year.name if year else "",
        students=sum(row.students for row in classes),
        class_count=len(classes),
        lessons=count_day(actor, today),
        days=tuple(
            DayChanges(day, tuple(entry for entry in changes if entry.held_on == day))
            for day in dict.fromkeys((today, following))
        ),
        grades=tuple(
            GradeRow(grade, tuple(row for row in classes if row.grade == grade))
            for grade in dict.fromkeys(row.grade for row in classes)
        ),
        missing_topics=tuple(missing),
        missing_lessons=missing_lessons,
        late_changes=tuple(list_reasoned_changes(actor, _SHOWN_CHANGES)),
        overdue_applications=count_overdue(actor) if actor.has(Permission.READ_OVERDUE_APPLICATIONS) else 0,
        may_set_policy=actor.has(Permission.WRITE_POLICY),
    )
