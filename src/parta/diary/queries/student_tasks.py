"""Tasks a student has to do: none that is a draft, another's alone, or due while the course is not taken."""

import json
from collections.abc import Collection
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any
from uuid import UUID

from parta.diary.queries.courses import TAKEN
from parta.diary.queries.people import Pupil
from parta.diary.queries.sql import aware, fetch, places
from parta.homework.rules import is_link
from parta.people.rules import short_name

_TASKS = f"""
SELECT h.id, subject.id, subject.name, h.due_on, h.due_lesson_id, due.period, h.lesson_id, h.text,
       h.is_mandatory, h.minutes, h.links, h.is_posted_late, h.is_individual, h.given_at, h.edited_at,
       h.version, editor.surname, editor.given_name, editor.patronymic
FROM ({TAKEN}) taken
JOIN homework_homework h ON h.course_id = taken.id AND h.due_on BETWEEN %(first)s AND %(last)s
     AND h.due_on >= taken.since_on AND h.due_on <= coalesce(taken.until_on, h.due_on)
JOIN academics_subject subject ON subject.id = taken.subject_id
LEFT JOIN lessons_lesson due ON due.id = h.due_lesson_id
LEFT JOIN accounts_user editor ON editor.id = h.edited_by_id
WHERE NOT h.is_draft AND (NOT h.is_individual OR EXISTS (
    SELECT 1 FROM homework_homework_students own
    WHERE own.homework_id = h.id AND own.student_id = %(student)s))
"""  # noqa: S608 - made of constants only
_SUBJECTS = f"""
SELECT DISTINCT subject.name, subject.id FROM ({TAKEN}) taken
JOIN academics_course c ON c.id = taken.id AND c.year_id = %(year)s
JOIN academics_subject subject ON subject.id = taken.subject_id
ORDER BY subject.name, subject.id
"""  # noqa: S608 - likewise
_FILES = """
SELECT a.homework_id, file.key, file.name FROM homework_homework_attachments a
JOIN files_attachment file ON file.id = a.attachment_id
WHERE a.homework_id IN ({}) ORDER BY a.id
"""
_FIRST_VERSION = 1
_AFTER_ALL_LESSONS = 100


@dataclass(frozen=True, slots=True)
class TaskFile:
    key: UUID
    name: str


@dataclass(frozen=True, slots=True)
class StudentTask:
    """``period``: of the lesson it is due at; None: due on the day, or at a column outside the timetable.

    ``editor`` empty: the school. ``is_independent``: no lesson has set it.
    """

    task_id: int
    subject_id: int
    subject: str
    due_on: date
    due_lesson_id: int | None
    period: int | None
    is_independent: bool
    text: str
    is_mandatory: bool
    minutes: int | None
    links: tuple[str, ...]
    is_posted_late: bool
    is_individual: bool
    given_at: datetime
    edited_at: datetime
    is_edited: bool
    editor: str

    def is_new(self, since: datetime | None) -> bool:
        return since is not None and self.given_at > since

    def is_changed(self, since: datetime | None) -> bool:
        """Given before the moment and edited after it."""
        return since is not None and self.is_edited and self.given_at <= since < self.edited_at


def list_student_tasks(pupil: Pupil, first: date, last: date) -> list[StudentTask]:
    """The tasks due on the days, in the order of the lessons; of days the reader may see."""
    parameters = {"student": pupil.student_id, "first": first, "last": last}
    found = {row[0]: _task(row) for row in fetch(_TASKS, parameters) if pupil.covers(row[3])}
    return sorted(
        found.values(),
        key=lambda task: (task.due_on, task.period or _AFTER_ALL_LESSONS, task.subject, task.task_id),
    )


def list_subjects(pupil: Pupil, first: date, last: date) -> list[tuple[int, str]]:
    """Subjects of the pupil's year that the student takes on any of the days, by name."""
    parameters = {"student": pupil.student_id, "year": pupil.year_id, "first": first, "last": last}
    return [(pk, name) for name, pk in fetch(_SUBJECTS, parameters)]


def list_files(task_ids: Collection[int]) -> dict[int, list[TaskFile]]:
    """Files by task id. The caller has proved the right to the tasks."""
    found: dict[int, list[TaskFile]] = {}
    if task_ids:
        for task_id, key, name in fetch(_FILES.format(places(task_ids)), [*task_ids]):
            found.setdefault(task_id, []).append(TaskFile(UUID(str(key)), name))
    return found


def _task(row: tuple[Any, ...]) -> StudentTask:
    pk, subject_id, subject, due_on, due_lesson_id, period, lesson_id, text, is_mandatory = row[:9]
    minutes, links, is_posted_late, is_individual, given_at, edited_at, version, *names = row[9:]
    return StudentTask(
        task_id=pk,
        subject_id=subject_id,
        subject=subject,
        due_on=due_on,
        due_lesson_id=due_lesson_id,
        period=period,
        is_independent=lesson_id is None,
        text=text,
        is_mandatory=bool(is_mandatory),
        minutes=minutes,
        links=_links(links),
        is_posted_late=bool(is_posted_late),
        is_individual=bool(is_individual),
        given_at=aware(given_at),
        edited_at=aware(edited_at),
        is_edited=version > _FIRST_VERSION,
        editor=short_name(*(name or "" for name in names)),
    )


def _links(stored: str | list[str] | None) -> tuple[str, ...]:
    """As the driver gives them; whatever is no address of the web is no link."""
    links = json.loads(stored) if isinstance(stored, str) else stored
    return tuple(link for link in links or () if isinstance(link, str) and is_link(link))
