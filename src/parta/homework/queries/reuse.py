"""Tasks given before, to be given again: of earlier years and of other courses."""

import re
from dataclasses import dataclass
from datetime import datetime

from parta.academics.models import Course
from parta.access.actors import Actor
from parta.homework.models import Homework
from parta.homework.queries.series import require_writer, reusable_tasks
from parta.lessons.queries import get_journal_course
from parta.lessons.queries.week import course_label
from parta.schoolyear.models import AcademicYear

MAX_FOUND = 50
_MAX_QUERY = 100


@dataclass(frozen=True, slots=True)
class FoundTask:
    homework_id: int
    text: str
    given_at: datetime
    students: str
    year: str
    minutes: int | None
    is_mandatory: bool
    links: int
    files: int


@dataclass(frozen=True, slots=True)
class ReusePage:
    course: Course
    subject: str
    students: str
    query: str
    year_id: int | None
    is_own: bool
    years: tuple[AcademicYear, ...]
    tasks: tuple[FoundTask, ...]
    has_more: bool


def reuse_page(
    actor: Actor, course_id: int, *, query: str = "", year_id: int | None = None, is_own: bool = False
) -> ReusePage:
    """Tasks of the subject and grade in the order of the lessons they were given at, the latest year first.

    For those who may write in the course. ``is_own``: only what the actor wrote.
    """
    course = get_journal_course(actor, course_id)
    require_writer(actor, course)
    query = " ".join(query.split())[:_MAX_QUERY]
    rows = Homework.objects.filter(reusable_tasks(actor, course))
    if query:
        rows = rows.filter(text__iregex=re.escape(query))  # LIKE knows no Cyrillic capitals in SQLite
    if year_id is not None:
        rows = rows.filter(year_id=year_id)
    if is_own:
        rows = rows.filter(edited_by_id=actor.author_id)
    rows = (
        rows.select_related("course__school_class", "course__group", "year")
        .prefetch_related("attachments")
        .order_by("-year__starts_on", "due_on", "pk")
        .distinct()
    )
    found = list(rows[: MAX_FOUND + 1])
    return ReusePage(
        course=course,
        subject=course.subject.name,
        students=course_label(course),
        query=query,
        year_id=year_id,
        is_own=is_own,
        years=tuple(AcademicYear.objects.visible_to(actor).order_by("-starts_on")),
        tasks=tuple(_found(row) for row in found[:MAX_FOUND]),
        has_more=len(found) > MAX_FOUND,
    )


def _found(row: Homework) -> FoundTask:
    return FoundTask(
        homework_id=row.pk,
        text=row.text,
        given_at=row.given_at,
        students=course_label(row.course),
        year=row.year.name,
        minutes=row.minutes,
        is_mandatory=row.is_mandatory,
        links=len(row.links),
        files=len(row.attachments.all()),
    )
