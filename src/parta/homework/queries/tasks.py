from collections.abc import Collection, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime
from uuid import UUID

from django.db.models import Count, Q

from parta.academics.models import Course
from parta.access.actors import Actor
from parta.audit.queries import find_done, list_history
from parta.core.errors import NotFound
from parta.files.models import Attachment
from parta.homework.models import Homework
from parta.homework.queries.words import change_words
from parta.lessons.models import Lesson


@dataclass(frozen=True, slots=True)
class FileLink:
    key: UUID
    name: str
    size: int


@dataclass(frozen=True, slots=True)
class Edit:
    """A recorded change of a task in plain words."""

    at: datetime
    author: str
    words: str
    reason: str


@dataclass(frozen=True, slots=True)
class Task:
    """A task as its teachers see it. ``student_ids``: empty for a task for everybody.

    ``shared_done``: how many students say it is done and let the teacher know (K9); of the others nothing
    is told. ``edited_by``: empty when the installation wrote it.
    """

    id: int
    course_id: int
    lesson_id: int | None
    due_lesson_id: int | None
    due_on: date
    text: str
    is_mandatory: bool
    minutes: int | None
    given_at: datetime
    edited_at: datetime
    edited_by: str
    version: int
    files: tuple[FileLink, ...]
    links: tuple[str, ...]
    is_draft: bool
    is_posted_late: bool
    student_ids: tuple[int, ...]
    names: tuple[str, ...]  # of these students
    shared_done: int
    history: tuple[Edit, ...] = ()  # where asked for, the latest first

    @property
    def is_individual(self) -> bool:
        return bool(self.student_ids)


def lessons_with_homework(lesson_ids: Collection[int]) -> set[int]:
    """Those of the lessons at which something was given."""
    given = Homework.objects.filter(lesson_id__in=lesson_ids, is_draft=False)
    return {lesson_id for lesson_id in given.values_list("lesson_id", flat=True) if lesson_id}


def list_tasks_given(lesson_id: int, *, with_drafts: bool = True) -> list[Task]:
    """Tasks given at the lesson, oldest first. The caller has proved the right to the lesson."""
    return _list_tasks(Q(lesson_id=lesson_id), with_drafts=with_drafts)


def list_tasks_of_lessons(lesson_ids: Collection[int], *, with_drafts: bool = True) -> list[Task]:
    """As ``list_tasks_given`` for many lessons at once."""
    return _list_tasks(Q(lesson_id__in=lesson_ids), with_drafts=with_drafts)


def list_independent_tasks(course_id: int, due_since: date, *, with_drafts: bool = True) -> list[Task]:
    """Independent work of the course due on the day or later, the next first."""
    found = _list_tasks(
        Q(course_id=course_id, lesson__isnull=True, due_on__gte=due_since), with_drafts=with_drafts
    )
    return sorted(found, key=lambda task: (task.due_on, task.id))


def get_independent_task(actor: Actor, course_id: int, homework_id: int) -> Task:
    """Independent work, with its history, of a course to which the caller has proved the right."""
    found = _list_tasks(Q(course_id=course_id, lesson__isnull=True, pk=homework_id), with_drafts=True)
    if not found:
        raise NotFound
    return with_history(actor, found)[0]


def lesson_of_task(actor: Actor, course_id: int, homework_id: int) -> int | None:
    """The lesson the task was given at; None: independent work. Rights are for the command to ask."""
    tasks = Homework.objects.filter(school=actor.school, course_id=course_id, pk=homework_id)
    found = tasks.values_list("lesson_id", flat=True).first()
    if found is None and not tasks.exists():
        raise NotFound
    return found


def find_done_homework(actor: Actor, operation: UUID) -> Homework | None:
    """The task that the same user's same operation has given already; NotFound: it was withdrawn since."""
    event = find_done(actor, operation, "homework:")
    if event is None:
        return None
    task = Homework.objects.filter(school=actor.school, pk=int(event.record.partition(":")[2])).first()
    if task is None:
        raise NotFound
    return task


def with_history(actor: Actor, tasks: Sequence[Task]) -> list[Task]:
    """The tasks with who edited them when; in one query."""
    if not tasks:
        return []
    edits: dict[str, list[Edit]] = {}
    for event in list_history(actor, list({place_of(task.course_id, task.lesson_id) for task in tasks})):
        edit = Edit(event.at, str(event.user or ""), change_words(event.kind), event.reason)
        edits.setdefault(event.record, []).append(edit)
    return [replace(task, history=tuple(reversed(edits.get(f"homework:{task.id}", ())))) for task in tasks]


def place_of(course_id: int, lesson_id: int | None) -> str:
    """Where the history of a task is kept: at its lesson, or at its course where it has none."""
    return f"lesson:{lesson_id}" if lesson_id else f"course:{course_id}"


def _list_tasks(which: Q, *, with_drafts: bool) -> list[Task]:
    rows = Homework.objects.filter(which)
    if not with_drafts:
        rows = rows.filter(is_draft=False)
    rows = (
        rows.select_related("edited_by")
        .prefetch_related("attachments", "students")
        .annotate(shared_done=Count("ticks", filter=Q(ticks__is_shared=True)))
        .order_by("given_at", "pk")
    )
    return [task_of(row) for row in rows]


def task_of(homework: Homework) -> Task:
    """Of a row with its author, files and students at hand, and ``shared_done`` counted."""
    students = sorted(homework.students.all(), key=lambda student: (student.surname_key, student.given_name))
    return Task(
        id=homework.pk,
        course_id=homework.course_id,
        lesson_id=homework.lesson_id,
        due_lesson_id=homework.due_lesson_id,
        due_on=homework.due_on,
        text=homework.text,
        is_mandatory=homework.is_mandatory,
        minutes=homework.minutes,
        given_at=homework.given_at,
        edited_at=homework.edited_at,
        edited_by=str(homework.edited_by or ""),
        version=homework.version,
        files=tuple(FileLink(file.key, file.name, file.size) for file in homework.attachments.all()),
        links=tuple(homework.links),
        is_draft=homework.is_draft,
        is_posted_late=homework.is_posted_late,
        student_ids=tuple(student.pk for student in students),
        names=tuple(student.list_name for student in students),
        shared_done=getattr(homework, "shared_done", 0),
    )


def get_lesson_file(actor: Actor, key: UUID) -> Attachment:
    """A file of homework given at a lesson, or of independent work, whose journal the actor may see."""
    lessons = Lesson.objects.visible_to(actor).values("pk")
    courses = Course.objects.visible_to(actor).values("pk")
    of_visible = Q(homework__lesson__in=lessons) | Q(
        homework__lesson__isnull=True, homework__course__in=courses
    )
    file = Attachment.objects.filter(of_visible, school=actor.school, key=key).first()
    if file is None:
        raise NotFound
    return file
