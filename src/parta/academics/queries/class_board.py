"""The classes of a grade side by side, and who is in which: the board on which students change classes."""

from dataclasses import dataclass

from django.db.models import Exists, OuterRef

from parta.academics.models import Enrollment, SchoolClass
from parta.academics.queries.class_settings import chosen_year, first_day
from parta.academics.queries.groups import Board, BoardColumn, BoardStudent, GroupLine
from parta.access.actors import Actor
from parta.access.rules import Permission
from parta.core import clock
from parta.core.errors import NotFound
from parta.people.models import Student
from parta.people.rules import list_name
from parta.schoolyear.models import AcademicYear

_MOST_UNPLACED = 100


@dataclass(frozen=True, slots=True)
class GradeChip:
    grade: int
    is_current: bool


@dataclass(frozen=True, slots=True)
class ClassBoard:
    """``board`` None: the year has no classes yet."""

    year: AcademicYear | None
    years: tuple[AcademicYear, ...]
    grades: tuple[GradeChip, ...]
    board: Board | None


def class_board(actor: Actor, year_id: int | None, grade: int | None) -> ClassBoard:
    """A grade (None: the first) with everybody in it, and the students who have never been in a class.

    The same queries however large the school is.
    """
    actor.require(Permission.READ_ALL_PEOPLE)
    years = tuple(AcademicYear.objects.visible_to(actor).order_by("-starts_on"))
    year = chosen_year(actor, year_id)
    rows = SchoolClass.objects.filter(school=actor.school, year=year).order_by("grade", "letter")
    classes = list(rows) if year else []
    grades = sorted({row.grade for row in classes})
    if year is None or not grades:
        return ClassBoard(year, years, (), None)
    chosen = grades[0] if grade is None else grade
    if chosen not in grades:
        raise NotFound
    chips = tuple(GradeChip(one, one == chosen) for one in grades)
    return ClassBoard(
        year, years, chips, _board(actor, year, [row for row in classes if row.grade == chosen])
    )


def _board(actor: Actor, year: AcademicYear, classes: list[SchoolClass]) -> Board:
    today = clock.today(actor.school.zone)
    day = first_day(year, today)
    stays = Enrollment.objects.filter(school_class__in=classes).valid_on(day).select_related("student")
    inside = [
        _student(row.student, row.school_class_id)
        for row in stays.order_by("student__surname_key", "student__given_name", "student_id")
    ]
    columns = [
        BoardColumn(row.pk, row.name, tuple(one for one in inside if one.group_id == row.pk))
        for row in classes
    ]
    unplaced = _unplaced(actor) if year.ends_on >= today else ()
    if unplaced:
        columns.insert(0, BoardColumn(None, "", unplaced))
    return Board(
        year=year,
        day=day,
        classes=", ".join(row.name for row in classes),
        subjects="",
        groups=tuple(GroupLine(row.pk, row.name, 0, row.name) for row in classes),
        columns=tuple(columns),
        has_several_classes=False,
        may_write=actor.has(Permission.WRITE_PEOPLE) and year.ends_on >= today,
    )


def _unplaced(actor: Actor) -> tuple[BoardStudent, ...]:
    """Entered and put into no class yet; who has left a class has left the school."""
    stays = Enrollment.objects.filter(student=OuterRef("pk"))
    rows = Student.objects.filter(~Exists(stays), school=actor.school)
    ordered = rows.order_by("surname_key", "given_name", "pk")[:_MOST_UNPLACED]
    return tuple(_student(row, None) for row in ordered)


def _student(student: Student, class_id: int | None) -> BoardStudent:
    return BoardStudent(student.pk, list_name(student.surname, student.given_name), "", class_id)
