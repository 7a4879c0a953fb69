"""The dated timetable of a class or of a teacher, a week at a time (acceptance D5, K11).

Everybody of a school may read every class's and every teacher's timetable.
"""

from collections.abc import Collection, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime
from enum import StrEnum
from typing import cast

from django.db.models import Q

from parta.academics.models import Course, CourseAssignment, Enrollment, SchoolClass, led_by
from parta.access.actors import Actor
from parta.access.rules import Permission
from parta.core import clock, events
from parta.core.errors import NotFound
from parta.core.signs import Sign
from parta.lessons.models import Lesson, LessonQuerySet
from parta.lessons.rules import week_days
from parta.people.models import Teacher
from parta.schoolyear.models import AcademicYear, Holiday
from parta.schoolyear.queries import day_within, find_year_on, list_holidays, list_years
from parta.schoolyear.queries.choice import YearLink
from parta.schoolyear.queries.years import running_year

_SATURDAY = 6
_FEW = 2


class Whose(StrEnum):
    """Whose timetable is shown."""

    CLASS = "class"
    TEACHER = "teacher"


@dataclass(frozen=True, slots=True)
class Owner:
    """The class or the teacher whose timetable is shown; ``key`` is what stands in the address."""

    whose: Whose
    pk: int
    name: str

    @property
    def key(self) -> str:
        return f"{self.whose}-{self.pk}"


@dataclass(frozen=True, slots=True)
class LessonEntry:
    """A lesson with its plan and what really happens. Empty ``old_room``: the room is as planned."""

    lesson_id: int
    course_id: int
    held_on: date
    period: int | None
    starts_at: datetime | None
    ends_at: datetime | None
    subject: str
    students: str
    teachers: tuple[str, ...]
    substitute: str
    room: str
    old_room: str
    is_canceled: bool
    is_taken_over: bool  # the teacher whose timetable this is gives it as a substitute
    note: str
    topic: str = ""
    sign: Sign | None = None  # what an app above has to say of it: a control work


@dataclass(frozen=True, slots=True)
class PeriodRow:
    """The lessons of one period of a day; groups of a class may have theirs at the same time.

    Every day of a week has the same periods, so that they stand side by side; ``is_outside`` are those
    before the day's first lesson and after its last.
    """

    period: int
    entries: tuple[LessonEntry, ...]
    is_outside: bool


@dataclass(frozen=True, slots=True)
class Day:
    day: date
    is_today: bool
    is_chosen: bool
    holiday: str
    rows: tuple[PeriodRow, ...]
    count: int  # lessons that take place


@dataclass(frozen=True, slots=True)
class TimetableWeek:
    owner: Owner | None  # None: the school has no classes and no teachers yet
    mine: tuple[Owner, ...]
    classes: tuple[Owner, ...]
    teachers: tuple[Owner, ...]
    chosen: date
    today: date
    days: tuple[Day, ...]
    years: tuple[YearLink, ...]  # to the school's other years, where there are any

    @property
    def last_day(self) -> date:
        return self.days[-1].day

    @property
    def is_own_teaching(self) -> bool:
        """Whether these are the lessons the reader gives, whose journals are open to them."""
        owner = self.owner
        return owner is not None and owner.whose is Whose.TEACHER and owner in self.mine

    @property
    def is_this_week(self) -> bool:
        return self.today in week_days(self.chosen)


def timetable_week(actor: Actor, key: str, chosen: date | None) -> TimetableWeek:
    """The week of ``chosen`` (None: today). ``key`` "class-5" or "teacher-3"; empty: the actor's own.

    Raises NotFound for a class or teacher that is not of the school.
    """
    today = clock.today(actor.school.zone)
    chosen = chosen or today
    every = list_years(actor)
    year = running_year(every[::-1], chosen)
    classes, teachers = _all_owners(actor, year)
    mine = _own(actor, chosen, [*teachers, *classes])
    owner = _choose(actor, key, [*mine, *classes, *teachers])
    week = week_days(chosen)
    return TimetableWeek(
        owner=owner,
        mine=tuple(mine),
        classes=tuple(classes),
        teachers=tuple(teachers),
        chosen=chosen,
        today=today,
        days=_days(
            week,
            chosen,
            today,
            with_signs(actor, list_entries(actor, owner, week[0], week[-1]), week[0], week[-1]),
            list_holidays(year.pk, week[0], week[-1]) if year else [],
        ),
        years=_year_links(every, year, today),
    )


def _year_links(
    years: Sequence[AcademicYear], chosen: AcademicYear | None, today: date
) -> tuple[YearLink, ...]:
    """Each year by the day of it that is nearest to today."""
    if len(years) < _FEW:
        return ()
    return tuple(YearLink(one.name, f"?day={day_within(one, today)}", one == chosen) for one in years)


def own_owners(actor: Actor, day: date) -> list[Owner]:
    """The reader's own classes and lessons: as a teacher, a student, a guardian, a class teacher."""
    classes, teachers = _all_owners(actor, find_year_on(actor, day))
    return _own(actor, day, [*teachers, *classes])


def _all_owners(actor: Actor, year: AcademicYear | None) -> tuple[list[Owner], list[Owner]]:
    classes = SchoolClass.objects.filter(school=actor.school, year=year).order_by("grade", "letter")
    teachers = Teacher.objects.visible_to(actor).order_by("surname_key", "given_name", "pk")
    return (
        [Owner(Whose.CLASS, row.pk, row.name) for row in classes],
        [Owner(Whose.TEACHER, row.pk, row.short_name) for row in teachers],
    )


def list_entries(actor: Actor, owner: Owner | None, since: date, until: date) -> list[LessonEntry]:
    """Lessons of the class or teacher on the days since..until, in order of time."""
    if owner is None:
        return []
    lessons = Lesson.objects.filter(
        school=actor.school, held_on__gte=since, held_on__lte=until, period__isnull=False
    )
    if owner.whose is Whose.TEACHER:
        return _entries(lessons.of_teachers(Teacher.objects.filter(pk=owner.pk)), owner.pk)
    courses = Course.objects.filter(Q(school_class_id=owner.pk) | Q(group__classes=owner.pk))
    return _entries(lessons.filter(course__in=courses))


def with_signs(actor: Actor, entries: Sequence[LessonEntry], since: date, until: date) -> list[LessonEntry]:
    """The entries with what the apps above say of them."""
    ids = {entry.lesson_id for entry in entries}
    answers = events.lesson_signs.send(sender=Lesson, actor=actor, since=since, until=until, lesson_ids=ids)
    found = [cast("dict[int, Sign]", answer) for _receiver, answer in answers]
    signs = {pk: sign for one in found for pk, sign in one.items()}
    return [replace(entry, sign=signs.get(entry.lesson_id)) for entry in entries] if signs else list(entries)


def list_course_entries(
    actor: Actor, course_ids: Collection[int], since: date, until: date
) -> list[LessonEntry]:
    """Lessons of the courses in the timetable on the days since..until, in order of time."""
    lessons = Lesson.objects.filter(
        school=actor.school, held_on__gte=since, held_on__lte=until, period__isnull=False
    )
    return _entries(lessons.filter(course__in=course_ids)) if course_ids else []


def list_changes(actor: Actor, since: date, until: date) -> list[LessonEntry]:
    """Substitutions and cancellations of the whole school on the days since..until."""
    lessons = Lesson.objects.filter(school=actor.school, held_on__gte=since, held_on__lte=until)
    return _entries(lessons.filter(Q(is_canceled=True) | Q(substitute__isnull=False)))


def to_entry(lesson: Lesson) -> LessonEntry:
    """A lesson that has been read with its relations, as the timetable shows it."""
    return _entry(lesson, _assignments([lesson.course_id]).get(lesson.course_id, []), None)


def to_entries(lessons: LessonQuerySet) -> list[tuple[Lesson, LessonEntry]]:
    """Each with its entry, in order of time; in two queries."""
    rows = list(_read(lessons))
    assignments = _assignments({row.course_id for row in rows})
    return [(row, _entry(row, assignments.get(row.course_id, []), None)) for row in rows]


def course_label(course: Course) -> str:
    """Who is taught: the group's name, or the class's."""
    return str(course.group or course.school_class)


def _entries(lessons: LessonQuerySet, teacher_id: int | None = None) -> list[LessonEntry]:
    rows = list(_read(lessons))
    assignments = _assignments({row.course_id for row in rows})
    return [_entry(row, assignments.get(row.course_id, []), teacher_id) for row in rows]


def _read(lessons: LessonQuerySet) -> LessonQuerySet:
    return lessons.select_related(
        "course__subject", "course__school_class", "course__group", "slot__room", "room", "substitute"
    ).order_by("held_on", "period", "starts_at", "course__group__name", "course__school_class", "pk")


def _entry(lesson: Lesson, assignments: Sequence[CourseAssignment], teacher_id: int | None) -> LessonEntry:
    planned_room = lesson.slot.room if lesson.slot else lesson.room
    return LessonEntry(
        lesson_id=lesson.pk,
        course_id=lesson.course_id,
        held_on=lesson.held_on,
        period=lesson.period,
        starts_at=lesson.starts_at,
        ends_at=lesson.ends_at,
        subject=lesson.course.subject.name,
        students=course_label(lesson.course),
        teachers=tuple(
            row.teacher.short_name
            for row in assignments
            if row.since_on <= lesson.held_on and (row.until_on is None or lesson.held_on <= row.until_on)
        ),
        substitute=lesson.substitute.short_name if lesson.substitute else "",
        room=str(lesson.room or ""),
        old_room=str(planned_room) if planned_room and planned_room != lesson.room else "",
        is_canceled=lesson.is_canceled,
        is_taken_over=teacher_id is not None and lesson.substitute_id == teacher_id,
        note=lesson.change_note,
        topic=lesson.topic,
    )


def _assignments(course_ids: Collection[int]) -> dict[int, list[CourseAssignment]]:
    rows = CourseAssignment.objects.filter(course_id__in=course_ids).select_related("teacher")
    found: dict[int, list[CourseAssignment]] = {}
    for row in rows.order_by("since_on", "pk"):
        found.setdefault(row.course_id, []).append(row)
    return found


def _own(actor: Actor, day: date, owners: Sequence[Owner]) -> list[Owner]:
    """Among ``owners`` the actor's own: as a teacher, own or children's classes, the class they lead."""
    teachers: set[int] = set()
    if actor.has(Permission.WRITE_OWN_COURSES):
        teachers.update(
            Teacher.objects.visible_to(actor).filter(user_id=actor.user_id).values_list("pk", flat=True)
        )
    classes: set[int] = set()
    if actor.student_ids:
        enrollments = Enrollment.objects.visible_to(actor).filter(student_id__in=actor.student_ids)
        classes.update(enrollments.valid_on(day).values_list("school_class_id", flat=True))
    if actor.has(Permission.READ_OWN_CLASS):
        classes.update(
            SchoolClass.objects.filter(led_by(actor), school=actor.school).values_list("pk", flat=True)
        )
    own = {Whose.TEACHER: teachers, Whose.CLASS: classes}
    return [owner for owner in owners if owner.pk in own[owner.whose]]


def _choose(actor: Actor, key: str, owners: Sequence[Owner]) -> Owner | None:
    """The owner named by ``key``; without one the first, which is the actor's own where there is one."""
    if not key:
        return owners[0] if owners else None
    return next((owner for owner in owners if owner.key == key), None) or _class_of_another_year(actor, key)


def _class_of_another_year(actor: Actor, key: str) -> Owner:
    """So that paging over the end of a year does not lose the class."""
    whose, _dash, pk = key.partition("-")
    found = SchoolClass.objects.filter(school=actor.school, pk=int(pk)).first() if _is_id(pk) else None
    if whose != Whose.CLASS or found is None:
        raise NotFound
    return Owner(Whose.CLASS, found.pk, found.name)


def _is_id(text: str) -> bool:
    return text.isascii() and text.isdigit() and len(text) < 19  # a bigint holds that


def _days(
    week: Sequence[date],
    chosen: date,
    today: date,
    entries: Sequence[LessonEntry],
    holidays: Sequence[Holiday],
) -> tuple[Day, ...]:
    """Monday to Friday, and the weekend's days that have lessons or are asked for."""
    named = {day: item.name for item in holidays for day in week if item.starts_on <= day <= item.ends_on}
    by_day = {day: [entry for entry in entries if entry.held_on == day] for day in week}
    periods = [entry.period or 0 for entry in entries]
    span = range(min(periods), max(periods) + 1) if periods else range(0)
    return tuple(
        Day(
            day=day,
            is_today=day == today,
            is_chosen=day == chosen,
            holiday=named.get(day, ""),
            rows=_rows(by_day[day], span),
            count=sum(not entry.is_canceled for entry in by_day[day]),
        )
        for day in week
        if day.isoweekday() < _SATURDAY or by_day[day] or day == chosen
    )


def _rows(entries: Sequence[LessonEntry], span: range) -> tuple[PeriodRow, ...]:
    if not entries:
        return ()
    periods = [entry.period or 0 for entry in entries]
    return tuple(
        PeriodRow(
            period=period,
            entries=tuple(entry for entry in entries if (entry.period or 0) == period),
            is_outside=not min(periods) <= period <= max(periods),
        )
        for period in span
    )


def read_entries(lessons: LessonQuerySet, teacher_id: int | None = None) -> list[LessonEntry]:
    """The lessons as the timetable shows them, in order of time; ``teacher_id``: whose timetable it is."""
    return _entries(lessons, teacher_id)
