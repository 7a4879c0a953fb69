"""Teaching groups as the office divides classes: those that belong together, and who is in which."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date

from django.db.models import Count, Prefetch, Q, QuerySet

from parta.academics.models import Course, Enrollment, GroupMember, SchoolClass, TeachingGroup
from parta.academics.queries.class_settings import Choices, chosen_year, first_day
from parta.academics.queries.curriculum import subject_choices
from parta.academics.rules import short_names
from parta.access.actors import Actor
from parta.access.rules import Permission
from parta.core import clock
from parta.core.errors import NotFound
from parta.people.rules import list_name
from parta.schoolyear.models import AcademicYear


@dataclass(frozen=True, slots=True)
class GroupLine:
    group_id: int
    name: str
    size: int
    short: str = ""  # beside its sisters: what they do not have in common


@dataclass(frozen=True, slots=True)
class Division:
    """Groups that stand side by side: of the same classes, taught the same subjects."""

    classes: str
    subjects: str  # empty: nothing is taught to them yet
    groups: tuple[GroupLine, ...]

    @property
    def first_id(self) -> int:
        return self.groups[0].group_id


@dataclass(frozen=True, slots=True)
class GroupsPage:
    year: AcademicYear | None
    divisions: tuple[Division, ...]
    classes: Choices
    subjects: Choices
    first_day: date | None
    may_write: bool


@dataclass(frozen=True, slots=True)
class BoardStudent:
    """``group_id`` None: in none of the groups."""

    student_id: int
    name: str
    class_name: str
    group_id: int | None


@dataclass(frozen=True, slots=True)
class BoardColumn:
    group_id: int | None
    name: str
    students: tuple[BoardStudent, ...]


@dataclass(frozen=True, slots=True)
class Board:
    """Everybody of the classes in the columns of the division's groups; the first column: in none."""

    year: AcademicYear
    day: date
    classes: str
    subjects: str
    groups: tuple[GroupLine, ...]
    columns: tuple[BoardColumn, ...]
    has_several_classes: bool
    may_write: bool

    @property
    def students(self) -> tuple[BoardStudent, ...]:
        return tuple(student for column in self.columns for student in column.students)


def get_group(actor: Actor, group_id: int) -> TeachingGroup:
    """A group of the school, with its year."""
    rows = TeachingGroup.objects.filter(school=actor.school, pk=group_id)
    found = rows.select_related("year").first()
    if found is None:
        raise NotFound
    return found


def groups_page(actor: Actor, year_id: int | None) -> GroupsPage:
    """All divisions of a year; the same queries however many there are."""
    actor.require(Permission.READ_ALL_PEOPLE)
    year = chosen_year(actor, year_id)
    today = clock.today(actor.school.zone)
    classes = SchoolClass.objects.filter(school=actor.school, year=year).order_by("grade", "letter")
    return GroupsPage(
        year=year,
        divisions=tuple(_divisions(year, first_day(year, today))) if year else (),
        classes=tuple((row.pk, row.name) for row in classes) if year else (),
        subjects=subject_choices(actor),
        first_day=first_day(year, today) if year else None,
        may_write=actor.has(Permission.WRITE_STRUCTURE),
    )


def board_page(actor: Actor, group_id: int, day: date | None = None) -> Board:
    """The group with those that stand beside it, and who is where on the day (None: today)."""
    actor.require(Permission.READ_ALL_PEOPLE)
    group = get_group(actor, group_id)
    day = day or first_day(group.year, clock.today(actor.school.zone))
    division = next(
        one for one in _divisions(group.year, day) if any(line.group_id == group.pk for line in one.groups)
    )
    ids = [line.group_id for line in division.groups]
    classes = SchoolClass.objects.filter(groups=group)
    rows = GroupMember.objects.filter(
        Q(group_id__in=ids, since_on__lte=day), Q(until_on__isnull=True) | Q(until_on__gte=day)
    )
    places = dict(rows.values_list("student_id", "group_id"))
    students = _students(classes, day, places)
    names: list[tuple[int | None, str]] = [(None, ""), *((one.group_id, one.name) for one in division.groups)]
    return Board(
        year=group.year,
        day=day,
        classes=division.classes,
        subjects=division.subjects,
        groups=division.groups,
        columns=tuple(
            BoardColumn(pk, name, tuple(student for student in students if student.group_id == pk))
            for pk, name in names
        ),
        has_several_classes=len({student.class_name for student in students}) > 1,
        may_write=actor.has(Permission.WRITE_STRUCTURE),
    )


def _divisions(year: AcademicYear, day: date) -> list[Division]:
    running = Q(members__since_on__lte=day) & (
        Q(members__until_on__isnull=True) | Q(members__until_on__gte=day)
    )
    courses = Prefetch("courses", queryset=Course.objects.select_related("subject"))
    classes = Prefetch("classes", queryset=SchoolClass.objects.order_by("grade", "letter"))
    rows = TeachingGroup.objects.filter(year=year).prefetch_related(courses, classes).order_by("name")
    found: dict[tuple[tuple[str, ...], tuple[str, ...]], list[GroupLine]] = {}
    grades: dict[tuple[tuple[str, ...], tuple[str, ...]], int] = {}
    for row in rows.annotate(size=Count("members", filter=running)):
        taught = tuple(sorted({course.subject.name for course in row.courses.all()}))
        key = (tuple(one.name for one in row.classes.all()), taught)
        grades[key] = min((one.grade for one in row.classes.all()), default=0)
        found.setdefault(key, []).append(GroupLine(row.pk, row.name, row.size))
    ordered = sorted(found, key=lambda key: (grades[key], key))
    return [
        Division(", ".join(key[0]), ", ".join(key[1]), tuple(_with_short_names(found[key])))
        for key in ordered
    ]


def _with_short_names(groups: Sequence[GroupLine]) -> list[GroupLine]:
    names = short_names([one.name for one in groups])
    return [replace(one, short=name) for one, name in zip(groups, names, strict=True)]


def _students(classes: QuerySet[SchoolClass], day: date, places: dict[int, int]) -> list[BoardStudent]:
    rows = Enrollment.objects.filter(school_class__in=classes).valid_on(day)
    rows = rows.select_related("student", "school_class").order_by(
        "student__surname_key", "student__given_name", "student_id"
    )
    return [
        BoardStudent(
            row.student_id,
            list_name(row.student.surname, row.student.given_name),
            row.school_class.name,
            places.get(row.student_id),
        )
        for row in rows
    ]
