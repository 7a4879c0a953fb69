"""What programs of families send and get."""

from datetime import date, datetime
from decimal import Decimal
from uuid import UUID

from ninja import Schema

from parta.attendance.rules import NoticeReason
from parta.exchange.forms.api.base import Day, Number, Short


class Me(Schema):
    login: str
    name: str
    school_id: int
    school: str
    school_name: str
    time_zone: str
    today: date
    roles: list[str]
    scopes: list[str]
    student_id: int | None
    expires_at: datetime | None


class Child(Schema):
    student_id: int
    name: str
    class_id: int
    class_name: str
    sees_marks: bool
    sees_absences: bool


class MarkOut(Schema):
    mark_id: int
    lesson_id: int
    value: int
    text: str
    weight: str
    form: str
    comment: str
    author: str


class DatedMark(MarkOut):
    held_on: date
    subject: str
    topic: str


class DotOut(Schema):
    dot_id: int
    form: str
    note: str
    until: str


class TaskOut(Schema):
    task_id: int
    text: str
    is_mandatory: bool
    minutes: int | None


class LessonOut(Schema):
    """``marks``, ``dot``, ``absence`` and ``homework`` are empty without their scopes."""

    lesson_id: int
    course_id: int
    period: int | None
    times: str
    subject: str
    teachers: str
    substitute: str
    room: str
    is_canceled: bool
    note: str
    topic: str
    absence: str
    late_minutes: int | None
    marks: list[MarkOut]
    dot: DotOut | None
    homework: list[TaskOut]


class DayOut(Schema):
    day: date
    holiday: str
    lessons: list[LessonOut]


class Week(Schema):
    student_id: int
    name: str
    class_name: str
    days: list[DayOut]


class MarkList(Schema):
    items: list[DatedMark]
    next: str | None


class FileOut(Schema):
    """``key``: what the file is asked for by."""

    key: UUID
    name: str


class Task(Schema):
    task_id: int
    subject: str
    due_on: date
    due_lesson_id: int | None
    text: str
    is_mandatory: bool
    is_independent: bool
    minutes: int | None
    links: list[str]
    is_posted_late: bool
    given_at: datetime
    edited_at: datetime
    files: list[FileOut]


class TaskList(Schema):
    items: list[Task]


class ProgressTerm(Schema):
    term_id: int
    label: str
    starts_on: date
    ends_on: date
    is_closed: bool
    is_current: bool


class GradeOut(Schema):
    """Of a term, the year, an exam or the end; ``text`` empty: there is none yet."""

    label: str
    text: str
    comment: str
    author: str
    when: datetime | None


class SubjectOut(Schema):
    subject_id: int
    subject: str
    teachers: str
    average: Decimal | None
    missed: int
    late: int
    grades: list[GradeOut]


class Progress(Schema):
    """``missed`` and ``late`` are 0 for whom the diary does not show absences."""

    student_id: int
    name: str
    class_name: str
    terms: list[ProgressTerm]
    subjects: list[SubjectOut]


class Absence(Schema):
    lesson_id: int
    held_on: date
    period: int | None
    subject: str
    code: str
    late_minutes: int | None


class Notice(Schema):
    notice_id: int
    starts_on: date
    ends_on: date
    periods: tuple[int, int] | None
    reason: str
    comment: str
    state: str
    filed_at: datetime


class Absences(Schema):
    absences: list[Absence]
    notices: list[Notice]


class NoticeIn(Schema):
    """``operation``: made by the program; again, it changes nothing. ``merges``: joins overlapping ones."""

    operation: UUID
    starts_on: Day
    ends_on: Day
    first_period: Number | None = None
    last_period: Number | None = None
    reason: NoticeReason
    comment: Short = ""
    merges: bool = False


class NoticeDone(Schema):
    notice_ids: list[int]
    is_known: bool


class Announcement(Schema):
    announcement_id: int
    title: str
    text: str
    author: str
    audience: str
    level: str
    published_at: datetime
    is_read: bool
    files: list[FileOut]


class AnnouncementList(Schema):
    items: list[Announcement]
    next: str | None


class Entry(Schema):
    lesson_id: int
    course_id: int
    held_on: date
    period: int | None
    starts_at: datetime | None
    ends_at: datetime | None
    subject: str
    students: str
    teachers: list[str]
    substitute: str
    room: str
    old_room: str
    is_canceled: bool
    note: str


class Owner(Schema):
    key: str
    name: str


class Timetable(Schema):
    owner: Owner | None
    mine: list[Owner]
    classes: list[Owner]
    teachers: list[Owner]
    lessons: list[Entry]
