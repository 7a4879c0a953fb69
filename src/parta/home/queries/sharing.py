"""Where what was shared from another app may go: a lesson of one's own, or the teacher of a task."""

from dataclasses import dataclass
from datetime import timedelta

from parta.academics.models import CourseAssignment
from parta.access.actors import Actor
from parta.access.rules import Permission
from parta.core.errors import NotFound
from parta.diary.queries.near import NearTask, list_near_tasks
from parta.diary.queries.people import Pupil
from parta.home.queries.reader import Reader
from parta.homework.models import Homework
from parta.journal.queries.day import OwnLesson

_MOST = 12


@dataclass(frozen=True, slots=True)
class PupilTasks:
    """``name`` empty where there is only one."""

    name: str
    tasks: tuple[NearTask, ...]


@dataclass(frozen=True, slots=True)
class SharePage:
    lessons: tuple[OwnLesson, ...]  # the latest first
    pupils: tuple[PupilTasks, ...]
    may_write: bool


def share_page(actor: Actor) -> SharePage:
    reader = Reader(actor)
    teaches = actor.has(Permission.WRITE_OWN_COURSES)
    given = [lesson for lesson in reversed(reader.own_lessons) if lesson.is_given] if teaches else []
    may_write = actor.has(Permission.WRITE_MESSAGES)
    return SharePage(tuple(given[:_MOST]), _tasks(reader) if may_write else (), may_write)


def teacher_of_task(actor: Actor, task_id: int) -> int | None:
    """The user who teaches the course of a near task of one's own; None: nobody with an account does.

    NotFound for any other task.
    """
    reader = Reader(actor)
    near = _near_tasks(reader)
    if all(task.task_id != task_id for tasks in near.values() for task in tasks):
        raise NotFound
    course_id = Homework.objects.filter(pk=task_id).values_list("course_id", flat=True).get()
    own = CourseAssignment.objects.filter(course_id=course_id, since_on__lte=reader.today)
    current = own.exclude(until_on__lt=reader.today).exclude(teacher__user=None)
    return current.order_by("-since_on", "-pk").values_list("teacher__user_id", flat=True).first()


def _near_tasks(reader: Reader) -> dict[int, list[NearTask]]:
    """Those that are due today as well."""
    return list_near_tasks(reader.pupils, reader.today - timedelta(days=1))


def _tasks(reader: Reader) -> tuple[PupilTasks, ...]:
    found = _near_tasks(reader)
    is_only = len(reader.pupils) == 1
    return tuple(
        PupilTasks("" if is_only else _name(pupil), tuple(found[pupil.student_id][:_MOST]))
        for pupil in reader.pupils
        if found.get(pupil.student_id)
    )


def _name(pupil: Pupil) -> str:
    return pupil.given_name
