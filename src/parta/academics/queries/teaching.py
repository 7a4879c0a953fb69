"""Who teaches what: classes and subjects of a grade as a table, and how much each teacher has."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal

from django.db.models import Prefetch

from parta.academics.models import (
    Course,
    CourseAssignment,
    CourseHours,
    CurriculumLine,
    SchoolClass,
    Subject,
    TeachingGroup,
)
from parta.academics.queries.class_settings import Choices, chosen_year, first_day, teacher_choices
from parta.academics.queries.curriculum import hours_text, subject_choices
from parta.academics.rules import CellState, CurriculumPart, TeacherLoad, cell_state, judge_teacher
from parta.access.actors import Actor
from parta.access.rules import Permission
from parta.core import clock
from parta.people.models import Teacher
from parta.schoolyear.models import AcademicYear


@dataclass(frozen=True, slots=True)
class Entry:
    """A course in a cell, or the place of one. ``teachers``: names, where there are several.

    ``is_elsewhere``: a stream that is edited in the column of its first class.
    """

    key: str
    course_id: int | None
    class_id: int
    class_name: str
    subject_id: int
    group: str
    teacher_id: int | None
    teachers: str
    hours: Decimal | None  # the course's own
    plan_hours: Decimal | None  # of the curriculum
    state: CellState
    is_elsewhere: bool = False

    @property
    def hours_value(self) -> str:
        return hours_text(self.hours) if self.hours is not None else ""

    @property
    def plan_text(self) -> str:
        return hours_text(self.plan_hours) if self.plan_hours is not None else ""


@dataclass(frozen=True, slots=True)
class Row:
    subject_id: int
    subject: str
    cells: tuple[tuple[Entry, ...], ...]  # one for each class


@dataclass(frozen=True, slots=True)
class GradeTab:
    grade: int
    label: str
    covered: int
    wanted: int
    is_current: bool


@dataclass(frozen=True, slots=True)
class TeachingPage:
    year: AcademicYear | None
    day: date | None
    grades: tuple[GradeTab, ...]
    grade: int | None
    classes: Choices
    without_curriculum: tuple[str, ...]
    rows: tuple[Row, ...]
    teachers: Choices
    other_subjects: Choices  # that have no row yet
    may_write: bool

    @property
    def entries(self) -> Iterable[Entry]:
        return (entry for row in self.rows for cell in row.cells for entry in cell if not entry.is_elsewhere)


@dataclass(frozen=True, slots=True)
class CourseLoad:
    course_id: int
    name: str
    hours: str  # empty: nobody has said how many


@dataclass(frozen=True, slots=True)
class LoadRow:
    teacher_id: int
    name: str
    hours: Decimal
    load: TeacherLoad
    courses: tuple[CourseLoad, ...]

    @property
    def hours_text(self) -> str:
        return hours_text(self.hours)


@dataclass(frozen=True, slots=True)
class LoadPage:
    year: AcademicYear | None
    day: date | None
    rows: tuple[LoadRow, ...]
    untaught: tuple[CourseLoad, ...]
    without_hours: int


@dataclass
class _Year:
    """What a year's teaching is read from; the same queries however much there is."""

    classes: list[SchoolClass]
    courses: list[Course]
    assignments: dict[int, list[CourseAssignment]]
    lines: dict[tuple[int, int], Decimal]  # (curriculum, subject) → hours a week
    mandatory: set[tuple[int, int]]
    own_hours: Mapping[int, Decimal | None]  # of the courses themselves, where they are not the curriculum's
    by_cell: dict[tuple[int, int], list[Course]] = field(default_factory=dict)  # (class, subject)

    def __post_init__(self) -> None:
        for course in self.courses:
            for class_id in self.classes_of(course):
                self.by_cell.setdefault((class_id, course.subject_id), []).append(course)

    def classes_of(self, course: Course) -> list[int]:
        if course.school_class_id is not None:
            return [course.school_class_id]
        return [row.pk for row in course.group.classes.all()] if course.group else []

    def plan_hours(self, school_class: SchoolClass, subject_id: int) -> Decimal | None:
        return self.lines.get((school_class.curriculum_id or 0, subject_id))

    def hours(self, course: Course) -> Decimal | None:
        """The course's own, else those of the curriculum of its first class that has the subject."""
        own = self.own_hours.get(course.pk)
        if own is not None:
            return own
        ids = self.classes_of(course)
        plans = (self.plan_hours(row, course.subject_id) for row in self.classes if row.pk in ids)
        return next((hours for hours in plans if hours is not None), None)


def teaching_page(
    actor: Actor, year_id: int | None, grade: int | None, extra_subject: int | None
) -> TeachingPage:
    """The table of one grade (None: the first) on the day of a change; ``extra_subject``: a row more."""
    actor.require(Permission.READ_ALL_PEOPLE)
    year = chosen_year(actor, year_id)
    day = first_day(year, clock.today(actor.school.zone)) if year else None
    facts = _read(actor, year, day) if year and day else _Year([], [], {}, {}, set(), {})
    grades = sorted({row.grade for row in facts.classes})
    chosen = grade if grade in grades else (grades[0] if grades else None)
    classes = [row for row in facts.classes if row.grade == chosen]
    rows = _rows(actor, facts, classes, extra_subject)
    shown = {row.subject_id for row in rows}
    return TeachingPage(
        year=year,
        day=day,
        grades=tuple(_grade_tab(facts, one, chosen) for one in grades),
        grade=chosen,
        classes=tuple((row.pk, row.name) for row in classes),
        without_curriculum=tuple(row.name for row in classes if row.curriculum_id is None),
        rows=tuple(rows),
        teachers=teacher_choices(actor),
        other_subjects=tuple(pair for pair in subject_choices(actor) if pair[0] not in shown),
        may_write=actor.has(Permission.WRITE_STRUCTURE),
    )


def load_page(actor: Actor, year_id: int | None, asked: date | None = None) -> LoadPage:
    """Lessons a week of every teacher with what they are made of; courses that nobody teaches.

    ``asked``: of which day of the year; None: today.
    """
    actor.require(Permission.READ_ALL_PEOPLE)
    year = chosen_year(actor, year_id)
    day = first_day(year, asked or clock.today(actor.school.zone)) if year else None
    facts = _read(actor, year, day) if year and day else _Year([], [], {}, {}, set(), {})
    names = {row.pk: row.name for row in facts.classes}
    loads: dict[int, list[tuple[CourseLoad, Decimal]]] = {}
    untaught, unknown = [], 0
    for course in facts.courses:
        hours = facts.hours(course)
        unknown += hours is None
        line = CourseLoad(course.pk, _course_name(facts, course, names), hours_text(hours) if hours else "")
        assignments = facts.assignments.get(course.pk, [])
        if not assignments and not _is_replaced(facts, course):
            untaught.append(line)
        for one in assignments:
            loads.setdefault(one.teacher_id, []).append((line, hours or Decimal(0)))
    teachers = Teacher.objects.visible_to(actor).order_by("surname_key", "given_name", "pk")
    return LoadPage(
        year=year,
        day=day,
        rows=tuple(_load_row(row, loads.get(row.pk, [])) for row in teachers),
        untaught=tuple(untaught),
        without_hours=unknown,
    )


def _load_row(teacher: Teacher, courses: Sequence[tuple[CourseLoad, Decimal]]) -> LoadRow:
    hours = sum((own for _line, own in courses), Decimal(0))
    lines = tuple(line for line, _own in courses)
    return LoadRow(teacher.pk, teacher.full_name, hours, judge_teacher(hours), lines)


def _read(actor: Actor, year: AcademicYear, day: date) -> _Year:
    classes = SchoolClass.objects.filter(school=actor.school, year=year).on(day).order_by("grade", "letter")
    groups = Prefetch("group__classes", queryset=SchoolClass.objects.order_by("grade", "letter"))
    courses = Course.objects.filter(school=actor.school, year=year).select_related("subject", "group")
    listed = list(courses.prefetch_related(groups).order_by("subject__name", "group__name", "pk"))
    rows = CourseAssignment.objects.filter(course__in=listed).exclude(until_on__lt=day)
    assignments: dict[int, list[CourseAssignment]] = {}
    for row in rows.filter(since_on__lte=day).select_related("teacher").order_by("since_on", "pk"):
        assignments.setdefault(row.course_id, []).append(row)
    lines = CurriculumLine.objects.filter(curriculum__year=year, subject__isnull=False).values_list(
        "curriculum_id", "subject_id", "hours_a_week", "part"
    )
    hours: dict[tuple[int, int], Decimal] = {}
    mandatory: set[tuple[int, int]] = set()
    for curriculum_id, subject_id, own, part in lines:
        key = (curriculum_id, subject_id or 0)
        hours[key] = hours.get(key, Decimal(0)) + own
        if part != CurriculumPart.EXTRACURRICULAR:
            mandatory.add(key)
    own_hours = CourseHours.objects.filter(course__in=listed).on(day)
    return _Year(list(classes), listed, assignments, hours, mandatory, own_hours)


def _is_replaced(facts: _Year, course: Course) -> bool:
    """A whole class's course that nobody teaches any more because the class is divided in the subject."""
    others = facts.by_cell.get((course.school_class_id or 0, course.subject_id), ())
    return course.group_id is None and any(other.group_id is not None for other in others)


def _cell_courses(facts: _Year, school_class: SchoolClass, subject_id: int) -> list[Course]:
    courses = facts.by_cell.get((school_class.pk, subject_id), [])
    return [row for row in courses if facts.assignments.get(row.pk) or not _is_replaced(facts, row)]


def _rows(actor: Actor, facts: _Year, classes: Sequence[SchoolClass], extra: int | None) -> list[Row]:
    curricula = {row.curriculum_id for row in classes}
    ids = {subject_id for curriculum_id, subject_id in facts.lines if curriculum_id in curricula}
    own = {row.pk for row in classes}
    ids |= {row.subject_id for row in facts.courses if own.intersection(facts.classes_of(row))}
    ids |= {extra} if extra else set()
    subjects = Subject.objects.filter(school=actor.school, pk__in=ids).order_by("name")
    return [
        Row(one.pk, one.name, tuple(_cell(facts, row, one.pk, classes) for row in classes))
        for one in subjects
    ]


def _cell(
    facts: _Year, school_class: SchoolClass, subject_id: int, classes: Sequence[SchoolClass]
) -> tuple[Entry, ...]:
    courses: list[Course | None] = [*_cell_courses(facts, school_class, subject_id)]
    return tuple(_entry(facts, school_class, subject_id, course, classes) for course in courses or [None])


def _entry(
    facts: _Year,
    school_class: SchoolClass,
    subject_id: int,
    course: Course | None,
    classes: Sequence[SchoolClass],
) -> Entry:
    teachers = facts.assignments.get(course.pk, []) if course else []
    plan = facts.plan_hours(school_class, subject_id)
    in_column = [row.pk for row in classes if course and row.pk in facts.classes_of(course)]
    return Entry(
        key=f"c{course.pk}" if course else f"n{school_class.pk}-{subject_id}",
        course_id=course.pk if course else None,
        class_id=school_class.pk,
        class_name=school_class.name,
        subject_id=subject_id,
        group=_short_group(course.group, school_class) if course and course.group else "",
        teacher_id=teachers[0].teacher_id if len(teachers) == 1 else None,
        teachers=", ".join(row.teacher.short_name for row in teachers) if len(teachers) > 1 else "",
        hours=facts.own_hours.get(course.pk) if course else None,
        plan_hours=plan,
        state=cell_state(
            is_planned=(school_class.curriculum_id or 0, subject_id) in facts.mandatory or plan is not None,
            has_curriculum=school_class.curriculum_id is not None,
            has_course=course is not None,
            has_teacher=bool(teachers),
        ),
        is_elsewhere=bool(in_column) and in_column[0] != school_class.pk,
    )


def _short_group(group: TeachingGroup, school_class: SchoolClass) -> str:
    return group.name.removeprefix(school_class.name).lstrip(" ,·") or group.name


def _course_name(facts: _Year, course: Course, names: Mapping[int, str]) -> str:
    classes = ", ".join(names[pk] for pk in facts.classes_of(course) if pk in names)
    return f"{course.subject.name}, {course.group.name if course.group else classes}"


def _grade_tab(facts: _Year, grade: int, chosen: int | None) -> GradeTab:
    classes = [row for row in facts.classes if row.grade == grade]
    curricula = {row.curriculum_id for row in classes}
    ids = {subject_id for curriculum_id, subject_id in facts.mandatory if curriculum_id in curricula}
    own = {row.pk for row in classes}
    ids |= {row.subject_id for row in facts.courses if own.intersection(facts.classes_of(row))}
    wanted = covered = 0
    for row in classes:
        for subject_id in ids:
            courses = _cell_courses(facts, row, subject_id)
            if courses or (row.curriculum_id or 0, subject_id) in facts.mandatory:
                wanted += 1
                covered += bool(courses) and all(facts.assignments.get(one.pk) for one in courses)
    return GradeTab(grade, classes[0].name if not grade else str(grade), covered, wanted, grade == chosen)
