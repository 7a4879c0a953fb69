"""What programs of those who work at the school send and get."""

from datetime import date, datetime
from typing import Annotated, Literal
from uuid import UUID

from ninja import Field, Schema

from parta.exchange.forms.api.base import Day, Id, Short, Text

MOST_EDITS = 500


class Course(Schema):
    course_id: int
    subject: str
    students: str
    teachers: list[str]
    is_own: bool


class CourseList(Schema):
    items: list[Course]


class ColumnOut(Schema):
    """``lock``: what stands against writing, empty for nothing."""

    lesson_id: int
    held_on: date
    topic: str
    form: str
    has_homework: bool
    is_canceled: bool
    is_extra: bool
    lock: str


class CellOut(Schema):
    lesson_id: int
    text: str
    version: str


class RowOut(Schema):
    """``cells``: those that have something in them."""

    student_id: int
    name: str
    average: str
    missed: int
    cells: list[CellOut]


class TermOut(Schema):
    number: int
    is_current: bool
    is_closed: bool


class Journal(Schema):
    course_id: int
    subject: str
    students: str
    terms: list[TermOut]
    lessons: list[ColumnOut]
    rows: list[RowOut]


class CellIn(Schema):
    """``text`` as a teacher types it: 5, 4 5, н, о10. ``seen``: the version of the cell that was read."""

    lesson_id: Id
    student_id: Id
    text: Annotated[Short, Field(max_length=50)]
    seen: Annotated[Short, Field(max_length=200)] = ""
    operation: UUID


class CellsIn(Schema):
    edits: Annotated[list[CellIn], Field(min_length=1, max_length=MOST_EDITS)]
    reason: Short = ""


class CellResult(Schema):
    lesson_id: int
    student_id: int
    operation: UUID
    outcome: Literal["saved", "refused", "conflict"]
    text: str
    version: str
    code: str
    message: str


class CellResults(Schema):
    results: list[CellResult]


class TopicIn(Schema):
    topic: Short
    reason: Short = ""


class TopicOut(Schema):
    lesson_id: int
    topic: str


class HomeworkIn(Schema):
    """Without ``due_on`` it is due at the next lesson of the course."""

    operation: UUID
    text: Text
    is_mandatory: bool = True
    minutes: Annotated[int, Field(ge=1, le=600)] | None = None
    due_on: Day | None = None
    due_lesson_id: Id | None = None
    links: Annotated[list[Short], Field(max_length=10)] = []
    is_draft: bool = False
    reason: Short = ""


class HomeworkChange(HomeworkIn):
    """All of it as it is to be; whom it is for stays. ``removed_files``: keys of those it is to lose."""

    removed_files: Annotated[list[UUID], Field(max_length=50)] = []


class Withdrawal(Schema):
    reason: Short = ""


class HomeworkOut(Schema):
    homework_id: int
    due_on: date
    is_draft: bool


class TaskFile(Schema):
    key: UUID
    name: str
    size: int


class GivenTask(Schema):
    """``student_ids``: for whom alone it is; empty: for everybody."""

    homework_id: int
    due_on: date
    due_lesson_id: int | None
    text: str
    is_mandatory: bool
    minutes: int | None
    links: list[str]
    is_draft: bool
    student_ids: list[int]
    edited_at: datetime
    edited_by: str
    files: list[TaskFile]


class GivenTaskList(Schema):
    items: list[GivenTask]


class EntryOut(Schema):
    """A grade; ``text`` empty: none is given yet."""

    kind: str
    text: str
    suggested: str


class GradesRow(Schema):
    student_id: int
    name: str
    average: str
    marks: int
    missed: int
    terms: list[str]
    entries: list[EntryOut]


class Grades(Schema):
    """Of a term; of the year without one."""

    course_id: int
    subject: str
    students: str
    term: int | None
    is_closed: bool
    rows: list[GradesRow]


class SchoolClass(Schema):
    class_id: int
    name: str
    grade: int
    class_teacher: str
    students: int


class ClassList(Schema):
    items: list[SchoolClass]


class ClassStudent(Schema):
    student_id: int
    name: str
    since_on: date
    groups: list[str]


class ClassCourse(Schema):
    course_id: int
    subject: str
    group: str
    teachers: list[str]


class ClassOut(Schema):
    class_id: int
    name: str
    year: str
    class_teacher: str
    students: list[ClassStudent]
    courses: list[ClassCourse]


class Person(Schema):
    person_id: int
    surname: str
    given_name: str
    patronymic: str


class PersonList(Schema):
    items: list[Person]
    next: str | None
