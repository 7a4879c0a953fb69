"""Weeks that wait for a guardian's signature."""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from django.db.models import Q

from parta.academics.models import Enrollment
from parta.access.actors import Actor
from parta.access.rules import Permission
from parta.conduct.models import WeekSignature
from parta.conduct.queries.access import get_class
from parta.conduct.queries.signatures import list_reminders
from parta.conduct.rules import signing_lock
from parta.core import clock
from parta.core.sorting import sort_key
from parta.lessons.models import Lesson
from parta.lessons.rules import week_days
from parta.people.models import Student
from parta.people.rules import list_name

# Who has not opened the diary for a month is not confronted with all of it; what was asked for stays.
_OFFERED = timedelta(weeks=4)
_ASKED = timedelta(weeks=40)


@dataclass(frozen=True, slots=True)
class WeekToSign:
    """``reminded_at``: when the class teacher last asked for it; None: never."""

    student_id: int
    student: str
    monday: date
    reminded_at: datetime | None


def weeks_to_sign(actor: Actor) -> tuple[WeekToSign, ...]:
    """Weeks of the actor's children that nobody has signed and that may be signed, the latest first.

    Those of the last four weeks, and older ones that the class teacher has asked for. Five queries.
    """
    if not actor.has(Permission.SIGN_WEEKS):
        return ()
    today = clock.today(actor.school.zone)
    children = _children(actor)
    reminders = list_reminders(children, today - _ASKED, today)
    first = min([week_days(today - _OFFERED)[0], *(monday for _student, monday in reminders)])
    signed = _signed(children, first)
    found = [
        WeekToSign(student_id, children[student_id], monday, reminders.get((student_id, monday)))
        for (student_id, monday), days in _school_days(children, first, week_days(today)[-1]).items()
        if (student_id, monday) not in signed
        and signing_lock(monday, days, today) is None
        and (monday >= week_days(today - _OFFERED)[0] or (student_id, monday) in reminders)
    ]
    return tuple(sorted(found, key=lambda week: (-week.monday.toordinal(), sort_key(week.student))))


def unsigned_students(actor: Actor, class_id: int, monday: date) -> tuple[int, ...]:
    """Students of a class the actor may see whose week nobody has signed, by name."""
    school_class = get_class(actor, class_id)
    enrolled = Enrollment.objects.filter(
        Q(until_on__isnull=True) | Q(until_on__gte=monday),
        school_class=school_class,
        since_on__lte=week_days(monday)[-1],
    ).order_by("student__surname_key", "student__given_name", "student_id")
    signed = WeekSignature.objects.filter(
        monday_on=monday, student__enrollments__school_class=school_class
    ).values_list("student_id", flat=True)
    missing = dict.fromkeys(enrolled.values_list("student_id", flat=True))
    return tuple(student_id for student_id in missing if student_id not in set(signed))


def _children(actor: Actor) -> dict[int, str]:
    """Names of the students whom the actor represents, by id."""
    rows = Student.objects.filter(pk__in=actor.family_ids).exclude(user_id=actor.user_id)
    names = rows.values_list("pk", "surname", "given_name")
    return {pk: list_name(surname, given_name) for pk, surname, given_name in names}


def _signed(student_ids: Collection[int], first: date) -> set[tuple[int, date]]:
    rows = WeekSignature.objects.filter(student_id__in=student_ids, monday_on__gte=first)
    return set(rows.values_list("student_id", "monday_on"))


def _school_days(student_ids: Collection[int], first: date, last: date) -> dict[tuple[int, date], set[date]]:
    """Days on which the students' classes had lessons, by student and Monday."""
    enrollments = list(
        Enrollment.objects.filter(
            Q(until_on__isnull=True) | Q(until_on__gte=first), student_id__in=student_ids, since_on__lte=last
        ).values_list("student_id", "school_class_id", "since_on", "until_on")
    )
    days = (
        Lesson.objects.filter(
            course__school_class_id__in={row[1] for row in enrollments},
            held_on__gte=first,
            held_on__lte=last,
        )
        .order_by()
        .values_list("course__school_class_id", "held_on")
        .distinct()
    )
    by_class: dict[int, list[date]] = {}
    for class_id, day in days:
        by_class.setdefault(class_id, []).append(day)
    found: dict[tuple[int, date], set[date]] = {}
    for student_id, class_id, since_on, until_on in enrollments:
        for day in by_class.get(class_id, ()):
            if since_on <= day and (until_on is None or day <= until_on):
                found.setdefault((student_id, week_days(day)[0]), set()).add(day)
    return found
