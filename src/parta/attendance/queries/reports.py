"""Absences added up by student, class and reason over a period: lessons and days (domain E2)."""

from collections.abc import Callable, Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from django.db.models import Count, Q, QuerySet

from parta.academics.models import Enrollment, GroupMember
from parta.access.actors import Actor
from parta.access.rules import Permission
from parta.attendance.models import Attendance
from parta.attendance.queries.records import code_name
from parta.attendance.queries.sheet import ClassChoice, class_choices
from parta.attendance.rules import MISSED_CODES, AttendanceCode
from parta.attendance.rules.sheet import AbsentDay, Sum, sum_days
from parta.core import clock
from parta.core.sorting import sort_key
from parta.lessons.models import Lesson
from parta.people.rules import list_name
from parta.schoolyear.queries import get_year_on

MOST_ROWS = 150


class Grouping(StrEnum):
    STUDENT = "student"
    CLASS = "class"
    REASON = "reason"


class Order(StrEnum):
    NAME = "name"
    LESSONS = "lessons"
    DAYS = "days"
    UNRESOLVED = "unresolved"


@dataclass(frozen=True, slots=True)
class AskedReport:
    """``class_id`` 0: every class the actor may see; None: one's own, else every."""

    class_id: int | None
    since: date | None
    until: date | None
    grouping: Grouping
    order: Order


@dataclass(frozen=True, slots=True)
class ReportRow:
    """``counts``: missed lessons in the order of ``ReportPage.codes``."""

    label: str
    student_id: int | None
    note: str
    counts: tuple[int, ...]
    lessons: int
    days: int
    unresolved: int
    late: int


@dataclass(frozen=True, slots=True)
class ReportPage:
    classes: tuple[ClassChoice, ...]
    is_every_class: bool
    may_see_every: bool
    since: date
    until: date
    grouping: Grouping
    order: Order
    codes: tuple[tuple[str, str], ...]  # letter and words
    rows: tuple[ReportRow, ...]
    total: ReportRow | None
    left_off: int


@dataclass(frozen=True, slots=True)
class _Pupil:
    """``until``: the last day in a class of the report; what is missed later is another class's."""

    name: str
    class_id: int
    class_name: str
    class_key: tuple[int, str]
    until: date | None


def report_page(actor: Actor, asked: AskedReport) -> ReportPage:
    """A handful of queries, however large the school; NotFound for a class that is not the actor's to see."""
    actor.require(Permission.READ_ABSENCES)
    today = clock.today(actor.school.zone)
    year = get_year_on(actor, today)
    since, until = asked.since or year.starts_on, asked.until or min(today, year.ends_on)
    sees_all = actor.has(Permission.READ_WHOLE_SCHOOL)
    wants_all = sees_all and not asked.class_id
    classes = class_choices(actor, today, asked.class_id or None)
    chosen = [item.class_id for item in classes if wants_all or item.is_current]
    pupils = _pupils(chosen, since, until)
    days = _absent_days(chosen, pupils, since, until)
    rows = sorted(_rows(days, pupils, asked.grouping, today), key=_sort_key(asked.order))
    return ReportPage(
        classes=classes,
        is_every_class=wants_all,
        may_see_every=sees_all,
        since=since,
        until=until,
        grouping=asked.grouping,
        order=asked.order,
        codes=tuple((code.value, code_name(code)) for code in AttendanceCode if code in MISSED_CODES),
        rows=tuple(row for _key, row in rows[:MOST_ROWS]),
        total=_row("", sum_days(days, today)) if days else None,
        left_off=max(len(rows) - MOST_ROWS, 0),
    )


def _pupils(class_ids: Sequence[int], since: date, until: date) -> dict[int, _Pupil]:
    """Students of the classes by id; who has changed from one to another counts for the latest."""
    rows = (
        Enrollment.objects.filter(school_class_id__in=class_ids, since_on__lte=until)
        .exclude(until_on__lt=since)
        .order_by("since_on")
    )
    return {
        student_id: _Pupil(
            list_name(surname, given), class_id, f"{grade or ''}{letter}", (grade, letter), last
        )
        for student_id, surname, given, class_id, grade, letter, last in rows.values_list(
            "student_id",
            "student__surname",
            "student__given_name",
            "school_class_id",
            "school_class__grade",
            "school_class__letter",
            "until_on",
        )
    }


def _absent_days(
    class_ids: Sequence[int], pupils: dict[int, _Pupil], since: date, until: date
) -> list[AbsentDay]:
    rows = (
        Attendance.objects.filter(
            student__enrollments__school_class_id__in=class_ids,
            lesson__held_on__gte=since,
            lesson__held_on__lte=until,
        )
        .values_list("student_id", "lesson__held_on", "code")
        .annotate(Count("pk", distinct=True))
    )
    found: dict[tuple[int, date], dict[AttendanceCode, int]] = {}
    for student_id, day, code, count in rows:
        pupil = pupils.get(student_id)
        if pupil and (pupil.until is None or day <= pupil.until):
            found.setdefault((student_id, day), {})[AttendanceCode(code)] = count
    lessons = _lesson_counter(class_ids, since, until)
    return [AbsentDay(student, day, codes, lessons(student, day)) for (student, day), codes in found.items()]


_Stays = Mapping[int, Collection[tuple[int, date, date | None]]]  # class or group, first and last day


def _lesson_counter(class_ids: Sequence[int], since: date, until: date) -> Callable[[int, date], int]:
    """How many lessons a student has on a day: of the class they were in then, and of own groups."""
    students = Enrollment.objects.filter(school_class_id__in=class_ids).values("student_id")
    classes = _stays(Enrollment.objects.filter(student_id__in=students), "school_class_id", since, until)
    groups = _stays(GroupMember.objects.filter(student_id__in=students), "group_id", since, until)
    counts = (
        Lesson.objects.filter(
            Q(course__school_class_id__in=_places(classes), course__group__isnull=True)
            | Q(course__group_id__in=_places(groups)),
            held_on__gte=since,
            held_on__lte=until,
            period__isnull=False,
            is_canceled=False,
        )
        .values_list("course__school_class_id", "course__group_id", "held_on")
        .annotate(Count("pk"))
    )
    of_class: dict[tuple[int, date], int] = {}
    of_group: dict[tuple[int, date], int] = {}
    for class_id, group_id, day, count in counts:
        target, key = (of_group, group_id) if group_id else (of_class, class_id)
        target[key, day] = target.get((key, day), 0) + count

    def count_lessons(student_id: int, day: date) -> int:
        return sum(
            found.get((place, day), 0)
            for stays, found in ((classes, of_class), (groups, of_group))
            for place, first, last in stays.get(student_id, ())
            if first <= day and (last is None or day <= last)
        )

    return count_lessons


def _stays(
    rows: QuerySet[Enrollment] | QuerySet[GroupMember], place: str, since: date, until: date
) -> _Stays:
    """Of each student those that touch the days, former ones too: who has moved brings the past along."""
    rows = rows.filter(since_on__lte=until).exclude(until_on__lt=since)
    found: dict[int, set[tuple[int, date, date | None]]] = {}
    for student_id, place_id, first, last in rows.values_list("student_id", place, "since_on", "until_on"):
        found.setdefault(student_id, set()).add((place_id, first, last))
    return found


def _places(stays: _Stays) -> set[int]:
    return {place for own in stays.values() for place, _first, _last in own}


_Keyed = tuple[tuple[object, ...], ReportRow]


def _rows(
    days: Sequence[AbsentDay], pupils: dict[int, _Pupil], grouping: Grouping, today: date
) -> Iterable[_Keyed]:
    if grouping is Grouping.REASON:
        return _by_reason(days)
    groups: dict[int, list[AbsentDay]] = {}
    for item in days:
        pupil = pupils[item.student_id]
        groups.setdefault(item.student_id if grouping is Grouping.STUDENT else pupil.class_id, []).append(
            item
        )
    return [_keyed(items, pupils[items[0].student_id], grouping, today) for items in groups.values()]


def _keyed(days: Sequence[AbsentDay], pupil: _Pupil, grouping: Grouping, today: date) -> _Keyed:
    total = sum_days(days, today)
    if grouping is Grouping.CLASS:
        return (*pupil.class_key, 0), _row(pupil.class_name, total)
    student_id = days[0].student_id
    return (sort_key(pupil.name), student_id), _row(pupil.name, total, student_id, pupil.class_name)


def _by_reason(days: Sequence[AbsentDay]) -> Iterable[_Keyed]:
    """A day counts to the reason of most of its lessons."""
    for position, code in enumerate(AttendanceCode):
        lessons = sum(item.codes.get(code, 0) for item in days)
        whole = sum(
            1 for item in days if item.is_whole and max(item.codes, key=lambda key: item.codes[key]) is code
        )
        if lessons:
            yield (position,), ReportRow(code_name(code), None, code.value, (), lessons, whole, 0, 0)


def _row(label: str, total: Sum, student_id: int | None = None, note: str = "") -> ReportRow:
    counts = tuple(total.by_code[code] for code in AttendanceCode if code in MISSED_CODES)
    return ReportRow(label, student_id, note, counts, total.lessons, total.days, total.unresolved, total.late)


def _sort_key(order: Order) -> Callable[[_Keyed], tuple[object, ...]]:
    """By name, or the most first."""
    if order is Order.NAME:
        return lambda keyed: keyed[0]
    return lambda keyed: (-getattr(keyed[1], order.value), *keyed[0])
