"""The calendar of control works that all teachers share: a week or a month, by class and day."""

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from enum import StrEnum

from django.db.models import Q

from parta.academics.models import Course, CourseAssignment, SchoolClass, Subject
from parta.access.actors import Actor
from parta.access.rules import Permission
from parta.core import clock
from parta.core.errors import NotFound
from parta.grading.queries.control_works import (
    ClassDay,
    Excess,
    Limits,
    PlannedWork,
    by_class_day,
    count_of,
    get_limits,
    list_excesses,
    list_works,
)
from parta.lessons.rules import week_days
from parta.people.models import Teacher
from parta.schoolyear.models import AcademicYear, Term
from parta.schoolyear.queries import find_year_on

_SATURDAY = 6
_WEEK = timedelta(days=7)


class View(StrEnum):
    WEEK = "week"
    MONTH = "month"


@dataclass(frozen=True, slots=True)
class Choice:
    pk: int
    name: str


@dataclass(frozen=True, slots=True)
class Asked:
    """What the calendar is to show; None: everything, of today."""

    view: View = View.WEEK
    day: date | None = None
    class_id: int | None = None
    subject_id: int | None = None
    teacher_id: int | None = None


@dataclass(frozen=True, slots=True)
class CalendarDay:
    """``count``: how many a student of the class writes; of a month's day, which is of all classes, 0."""

    day: date
    works: tuple[PlannedWork, ...]
    count: int
    is_over: bool
    is_within: bool  # of a month: the day is its own


@dataclass(frozen=True, slots=True)
class CalendarRow:
    """A class's week; of a month, a week of all the classes shown (``name`` empty)."""

    name: str
    days: tuple[CalendarDay, ...]
    count: int
    is_over: bool


@dataclass(frozen=True, slots=True)
class TermChoice:
    term_id: int
    kind: str
    number: int
    is_current: bool


@dataclass(frozen=True, slots=True)
class CalendarPage:
    asked: Asked
    today: date
    since: date
    until: date
    previous: date
    following: date
    days: tuple[date, ...]
    rows: tuple[CalendarRow, ...]
    excesses: tuple[Excess, ...]
    limits: Limits
    classes: tuple[Choice, ...]
    subjects: tuple[Choice, ...]
    teachers: tuple[Choice, ...]
    terms: tuple[TermChoice, ...]
    query: str  # the filters, as they stand in an address
    may_plan: bool

    @property
    def is_month(self) -> bool:
        return self.asked.view is View.MONTH

    @property
    def has_works(self) -> bool:
        return any(day.works for row in self.rows for day in row.days)

    @property
    def is_filtered(self) -> bool:
        return bool(self.query)


def calendar_page(actor: Actor, asked: Asked) -> CalendarPage:
    """NotFound for a class, subject or teacher not the school's. As many queries for one as for all."""
    today = clock.today(actor.school.zone)
    day = asked.day or today
    since, until = _span(asked.view, day)
    year = find_year_on(actor, day)
    classes = _classes(actor, year)
    subjects, teachers = _subjects(actor, year), _teachers(actor, year)
    _require_known(asked, classes, subjects, teachers)
    works = list_works(actor.school, since, until)
    limits = get_limits(actor.school)
    shown = [item for item in classes if asked.class_id in {None, item.pk}]
    excesses = list_excesses(works, shown, limits)
    rows = _month_rows if asked.view is View.MONTH else _week_rows
    first = day.replace(day=1)
    return CalendarPage(
        asked=asked,
        today=today,
        since=first if asked.view is View.MONTH else since,
        until=until,
        previous=(first - timedelta(days=1)).replace(day=1) if asked.view is View.MONTH else since - _WEEK,
        following=_next_month(first) if asked.view is View.MONTH else since + _WEEK,
        days=week_days(since)[:_SATURDAY],
        rows=tuple(rows(asked, day, works, shown, excesses)),
        excesses=tuple(excesses),
        limits=limits,
        classes=tuple(Choice(item.pk, item.name) for item in classes),
        subjects=subjects,
        teachers=teachers,
        terms=tuple(_terms(year, day)),
        query=_query(asked),
        may_plan=actor.has(Permission.WRITE_OWN_COURSES) or actor.has(Permission.WRITE_ANY_COURSE),
    )


def _span(view: View, day: date) -> tuple[date, date]:
    """Whole weeks, so that the limit of each can be judged."""
    if view is View.WEEK:
        week = week_days(day)
        return week[0], week[-1]
    first = day.replace(day=1)
    return week_days(first)[0], week_days(_next_month(first) - timedelta(days=1))[-1]


def _next_month(first: date) -> date:
    return (first + timedelta(days=31)).replace(day=1)


def _week_rows(
    asked: Asked,
    day: date,
    works: Sequence[PlannedWork],
    classes: Iterable[SchoolClass],
    excesses: Collection[Excess],
) -> Iterable[CalendarRow]:
    days = by_class_day(works)
    over = {(item.class_id, item.day, item.is_week) for item in excesses}
    week = week_days(day)
    for item in classes:
        own = [days.get((item.pk, each), []) for each in week]
        cells = tuple(
            CalendarDay(each, _chosen(asked, found), count_of(found), (item.pk, each, False) in over, True)
            for each, found in zip(week, own, strict=True)
        )
        count = count_of(work for found in own for work in found)
        yield CalendarRow(item.name, cells[:_SATURDAY], count, (item.pk, week[0], True) in over)


def _month_rows(
    asked: Asked,
    day: date,
    works: Sequence[PlannedWork],
    classes: Collection[SchoolClass],
    excesses: Collection[Excess],
) -> Iterable[CalendarRow]:
    ids = {item.pk for item in classes}
    over = {item.day for item in excesses if not item.is_week}
    weeks_over = {item.day for item in excesses if item.is_week}
    by_day: Mapping[date, list[PlannedWork]] = _by_day(works, ids)
    monday, until = _span(View.MONTH, day)
    while monday <= until:
        cells = tuple(
            CalendarDay(each, _chosen(asked, by_day.get(each, [])), 0, each in over, each.month == day.month)
            for each in week_days(monday)[:_SATURDAY]
        )
        yield CalendarRow("", cells, 0, monday in weeks_over)
        monday += _WEEK


def _by_day(works: Iterable[PlannedWork], class_ids: set[int]) -> dict[date, list[PlannedWork]]:
    found: dict[date, list[PlannedWork]] = {}
    for work in works:
        if class_ids.intersection(work.classes):
            found.setdefault(work.held_on, []).append(work)
    return found


def _chosen(asked: Asked, works: Iterable[PlannedWork]) -> tuple[PlannedWork, ...]:
    return tuple(
        work
        for work in works
        if asked.subject_id in {None, work.item.subject_id}
        and (asked.teacher_id is None or asked.teacher_id in work.teachers)
    )


def _classes(actor: Actor, year: AcademicYear | None) -> list[SchoolClass]:
    """All of the school: what is planned is no secret among teachers."""
    return list(SchoolClass.objects.filter(school=actor.school, year=year).order_by("grade", "letter"))


def _subjects(actor: Actor, year: AcademicYear | None) -> tuple[Choice, ...]:
    rows = Subject.objects.filter(
        school=actor.school, pk__in=Course.objects.filter(year=year).values("subject_id")
    )
    return tuple(Choice(pk, name) for pk, name in rows.order_by("name").values_list("pk", "name"))


def _teachers(actor: Actor, year: AcademicYear | None) -> tuple[Choice, ...]:
    taught = CourseAssignment.objects.filter(course__year=year)
    rows = Teacher.objects.filter(school=actor.school, pk__in=taught.values("teacher_id"))
    return tuple(Choice(row.pk, row.short_name) for row in rows.order_by("surname_key", "given_name", "pk"))


def _require_known(
    asked: Asked, classes: Iterable[SchoolClass], subjects: Iterable[Choice], teachers: Iterable[Choice]
) -> None:
    for pk, known in (
        (asked.class_id, {item.pk for item in classes}),
        (asked.subject_id, {item.pk for item in subjects}),
        (asked.teacher_id, {item.pk for item in teachers}),
    ):
        if pk is not None and pk not in known:
            raise NotFound


def _terms(year: AcademicYear | None, day: date) -> Iterable[TermChoice]:
    used = SchoolClass.objects.filter(year=year).values("term_kind")
    for row in Term.objects.filter(Q(kind__in=used), year=year).order_by("kind", "starts_on"):
        yield TermChoice(row.pk, row.kind, row.number, row.starts_on <= day <= row.ends_on)


def _query(asked: Asked) -> str:
    given = {"class": asked.class_id, "subject": asked.subject_id, "teacher": asked.teacher_id}
    return "".join(f"&{name}={pk}" for name, pk in given.items() if pk is not None)


@dataclass(frozen=True, slots=True)
class TermWorks:
    """All works of a term, for the file that a school publishes."""

    kind: str
    number: int
    year: str
    months: tuple[date, ...]  # the first day of each
    classes: Mapping[int, str]
    works: tuple[PlannedWork, ...]

    @property
    def days(self) -> Mapping[ClassDay, list[PlannedWork]]:
        return by_class_day(self.works)


def term_works(actor: Actor, term_id: int) -> TermWorks:
    """NotFound for a term that is not of the school's."""
    term = Term.objects.filter(year__school=actor.school, pk=term_id).select_related("year").first()
    if term is None:
        raise NotFound
    months, first = [], term.starts_on.replace(day=1)
    while first <= term.ends_on:
        months.append(first)
        first = _next_month(first)
    works = list_works(actor.school, term.starts_on, term.ends_on)
    return TermWorks(
        kind=term.kind,
        number=term.number,
        year=term.year.name,
        months=tuple(months),
        classes={item.pk: item.name for item in _classes(actor, term.year)},
        works=tuple(work for work in works if not work.is_canceled),
    )
