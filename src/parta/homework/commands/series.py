"""Tasks planned ahead, for parallel classes at once."""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from uuid import UUID

from django.db import transaction
from django.utils.translation import gettext as _

from parta.academics.models import Course
from parta.access.actors import Actor
from parta.core import clock
from parta.core.errors import NotFound, Refused
from parta.homework.commands.checks import checked_text, comes_late, require_homework, require_minutes
from parta.homework.commands.values import change_of, homework_values, record
from parta.homework.models import Homework
from parta.homework.queries.series import (
    CoursePlan,
    LaidTask,
    choose_courses,
    lay_lines,
    lay_out,
    list_coming_lessons,
    require_writer,
    reusable_tasks,
)
from parta.homework.rules import MAX_SERIES, SeriesLine
from parta.lessons.commands import open_lessons, require_writable
from parta.lessons.queries import get_journal_course


@dataclass(frozen=True, slots=True)
class SeriesData:
    """Tasks for the lessons from ``since`` on.

    ``minutes``: of lines that name none; ``also``: ids of parallel courses that get the same;
    ``source_ids``: tasks taken over, whose links and files go with the lines that repeat their text.
    """

    lines: Sequence[SeriesLine]
    since: date
    minutes: int | None = None
    is_mandatory: bool = True
    is_draft: bool = True
    also: Collection[int] = field(default_factory=frozenset)
    source_ids: Collection[int] = field(default_factory=frozenset)


@transaction.atomic
def plan_series(
    *, actor: Actor, course_id: int, series: UUID, data: SeriesData, reason: str = ""
) -> list[Homework]:
    """Lay the lines over the coming lessons of the course and the parallel ones, each due at its own next.

    ``series`` is made by the page: sent again, nothing is added. Refused: no lines, too many, too few
    lessons, whatever a single task is refused for. One refusal undoes all.
    """
    course = get_journal_course(actor, course_id)
    check_series(actor, data)
    courses = choose_courses(actor, course, data.also)
    coming = list_coming_lessons([row.pk for row in courses], data.since)
    made: list[Homework] = []
    for row in courses:
        require_homework(row)
        laid = lay_lines(row, coming[row.pk], data.lines)
        _open(actor, row, laid, reason)
        if Homework.objects.filter(school=actor.school, course=row, series=series).exists():
            continue
        made += _lay(actor, row, laid, series, data, reason)
    return made


def preview_series(*, actor: Actor, course_id: int, data: SeriesData) -> list[CoursePlan]:
    """What ``plan_series`` would do, and refuse. Writes nothing."""
    course = get_journal_course(actor, course_id)
    require_writer(actor, course)
    check_series(actor, data)
    courses = choose_courses(actor, course, data.also)
    for row in courses:
        require_homework(row)
    return lay_out(
        courses, data.lines, since=data.since, minutes=data.minutes, is_mandatory=data.is_mandatory
    )


def check_series(actor: Actor, data: SeriesData) -> None:
    """Refuse what is wrong with the lines themselves, also before they are shown laid out."""
    if not data.lines:
        raise Refused(_("Write what is to be done."), code="text_missing", field="lines")
    if len(data.lines) > MAX_SERIES:
        raise Refused(
            _("A series may have at most %(count)d tasks.") % {"count": MAX_SERIES},
            code="too_many_lines",
            field="lines",
        )
    require_minutes(data.minutes)
    for line in data.lines:
        checked_text(line.text, "lines")
        require_minutes(line.minutes, "lines")
    if data.since < clock.today(actor.school.zone):
        raise Refused(_("A series begins today or later."), code="in_the_past", field="since")


def _open(actor: Actor, course: Course, laid: Sequence[LaidTask], reason: str) -> None:
    """Lock the lessons, so that the same series sent twice queues; raises where the actor may not write."""
    ids = [task.lesson.pk for task in laid]
    opened = open_lessons(actor=actor, course_id=course.pk, lesson_ids=ids, has_reason=bool(reason.strip()))
    for entry in opened.values():
        require_writable(entry, ahead=True)
        if entry.rights.needs_reason and not reason.strip():
            raise Refused(
                _("Say why you write in a colleague's journal."), code="reason_needed", field="reason"
            )


def _lay(
    actor: Actor, course: Course, laid: Sequence[LaidTask], series: UUID, data: SeriesData, reason: str
) -> list[Homework]:
    sources = _sources(actor, course, data.source_ids)
    rows = Homework.objects.bulk_create(
        [_task(actor, course, task, series, data, sources.get(task.line.text)) for task in laid]
    )
    for row, task in zip(rows, laid, strict=True):
        source = sources.get(task.line.text)
        if source is not None:
            row.attachments.add(*source.attachments.all())
    kind = "homework.drafted" if data.is_draft else "homework.given"
    record(actor, course.pk, [change_of(row, kind, None, homework_values(row)) for row in rows], reason)
    return rows


def _task(
    actor: Actor, course: Course, task: LaidTask, series: UUID, data: SeriesData, source: Homework | None
) -> Homework:
    now = clock.now()
    return Homework(
        school=actor.school,
        year_id=course.year_id,
        course=course,
        lesson=task.lesson,
        due_lesson=task.due,
        due_on=task.due.held_on,
        text=source.text if source else task.line.text,
        links=source.links if source else [],
        is_mandatory=data.is_mandatory,
        minutes=task.line.minutes or data.minutes,
        is_draft=data.is_draft,
        is_posted_late=not data.is_draft and comes_late(course, task.lesson),
        series=series,
        given_at=now,
        edited_at=now,
        edited_by_id=actor.author_id,
    )


def _sources(actor: Actor, course: Course, source_ids: Collection[int]) -> Mapping[str, Homework]:
    """The tasks taken over, by their text on one line; NotFound for what is not the actor's to take."""
    if not source_ids:
        return {}
    rows = list(
        Homework.objects.filter(reusable_tasks(actor, course), pk__in=source_ids)
        .prefetch_related("attachments")
        .distinct()
    )
    if len(rows) != len(set(source_ids)):
        raise NotFound
    return {" ".join(row.text.split()): row for row in rows}
