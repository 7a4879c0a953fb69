"""What programs of families read, from the diary's own queries: what a page would not show is not here."""

from collections.abc import Collection
from dataclasses import dataclass, fields
from datetime import date
from typing import Any

from django.db.models import Exists, OuterRef, Prefetch, Q
from django.utils.translation import gettext as _

from parta.access.actors import Actor
from parta.announcements.models import AnnouncementPart, AnnouncementReader
from parta.announcements.queries.reading import author_name, readable
from parta.announcements.queries.words import audience_words
from parta.attendance.models import Attendance
from parta.core import clock
from parta.core.errors import Refused
from parta.diary.queries.marks import DiaryMark, list_marks
from parta.diary.queries.people import Pupil, get_pupil, list_own_pupils
from parta.diary.queries.student_tasks import StudentTask, list_files, list_student_tasks
from parta.exchange.rules.keys import Scope as Grant
from parta.exchange.rules.paging import CursorError, read_day, read_moment, written
from parta.lessons.models import Lesson
from parta.people.rules import Scope
from parta.progress.queries.student import table_page

MOST_DAYS = 92


@dataclass(frozen=True, slots=True)
class Page:
    """``next``: what to ask for after it; None: it is the last."""

    items: tuple[Any, ...]
    next: str | None


@dataclass(frozen=True, slots=True)
class Period:
    since: date
    until: date


def require_period(period: Period) -> None:
    """Refused for days out of order, and for more than a quarter of a year at a time."""
    if not 0 <= (period.until - period.since).days < MOST_DAYS:
        message = _("From the first day to the last there may be at most %(count)d days.")
        raise Refused(message % {"count": MOST_DAYS}, code="period", field="until")


def bad_cursor() -> Refused:
    return Refused(_("This is no cursor of this list."), code="cursor", field="after")


def list_children(actor: Actor) -> list[dict[str, Any]]:
    """The reader's own record and children. One query."""
    return [
        {
            "student_id": pupil.student_id,
            "name": pupil.name,
            "class_id": pupil.class_id,
            "class_name": pupil.class_name,
            "sees_marks": pupil.sees_marks,
            "sees_absences": pupil.sees_absences,
        }
        for pupil in list_own_pupils(actor, clock.today(actor.school.zone))
    ]


def list_marks_page(actor: Actor, student_id: int, period: Period, after: str, limit: int) -> Page:
    """Published marks of the days, by lesson, the oldest first; lessons of a page are never torn apart."""
    require_period(period)
    pupil = get_pupil(actor, student_id, clock.today(actor.school.zone))
    actor.require_sight(student_id, Scope.MARKS)
    rows = Lesson.objects.filter(
        marks__student_id=student_id,
        school=actor.school,
        held_on__gte=period.since,
        held_on__lte=period.until,
    )
    if after:
        try:
            day, lesson_id = read_day(after)
        except CursorError as error:
            raise bad_cursor() from error
        rows = rows.filter(Q(held_on__gt=day) | Q(held_on=day, pk__gt=lesson_id))
    found = list(
        rows.order_by("held_on", "pk")
        .distinct()
        .values_list("pk", "held_on", "topic", "course__subject__name")[: limit + 1]
    )
    shown = [row for row in found[:limit] if pupil.covers(row[1])]
    marks = list_marks(actor, pupil, [row[0] for row in shown]) if shown else {}
    items = tuple(
        _dated(mark, held_on, topic, subject)
        for pk, held_on, topic, subject in shown
        for mark in marks.get(pk, ())
    )
    return Page(items, written(found[limit - 1][1], found[limit - 1][0]) if len(found) > limit else None)


def list_tasks(actor: Actor, student_id: int, period: Period) -> list[dict[str, Any]]:
    """Homework due on the days."""
    require_period(period)
    pupil = get_pupil(actor, student_id, clock.today(actor.school.zone))
    tasks = list_student_tasks(pupil, period.since, period.until)
    files = list_files([task.task_id for task in tasks])
    names = tuple(field.name for field in fields(StudentTask))
    return [
        {name: getattr(task, name) for name in names} | {"files": files.get(task.task_id, [])}
        for task in tasks
    ]


def progress_values(
    actor: Actor, student_id: int, term_id: int | None, scopes: Collection[Grant]
) -> dict[str, Any]:
    """The progress table of a term, the running one by default; absences as far as they are opened."""
    page = table_page(actor, student_id, term_id)
    has_absences = Grant.ABSENCES in scopes
    names = ("subject_id", "subject", "teachers", "average", "grades")
    return {
        "student_id": student_id,
        "name": page.head.name,
        "class_name": page.head.class_name,
        "terms": page.terms,
        "subjects": [
            {name: getattr(row, name) for name in names}
            | {"missed": row.missed if has_absences else 0, "late": row.late if has_absences else 0}
            for row in page.rows
        ],
    }


def list_absences(actor: Actor, student_id: int, period: Period) -> tuple[Pupil, list[dict[str, Any]]]:
    """Missed lessons and lateness of the days. Like in the diary they are shown at once."""
    require_period(period)
    pupil = get_pupil(actor, student_id, clock.today(actor.school.zone))
    actor.require_sight(student_id, Scope.ATTENDANCE)
    rows = Attendance.objects.filter(
        student_id=student_id,
        lesson__school=actor.school,
        lesson__held_on__gte=period.since,
        lesson__held_on__lte=period.until,
    )
    names = ("lesson_id", "lesson__held_on", "lesson__period", "lesson__course__subject__name")
    found = rows.order_by("lesson__held_on", "lesson__period", "pk").values_list(
        *names, "code", "late_minutes"
    )
    keys = ("lesson_id", "held_on", "period", "subject", "code", "late_minutes")
    return pupil, [dict(zip(keys, row, strict=True)) for row in found if pupil.covers(row[1])]


def list_announcements(actor: Actor, after: str, limit: int) -> Page:
    """What is out for the reader, the newest first. Reading it here is not noted as read."""
    mine = AnnouncementReader.objects.filter(
        user_id=actor.user_id, announcement=OuterRef("pk"), read_at__isnull=False
    )
    parts = AnnouncementPart.objects.select_related(
        "school_class", "group", "course__subject", "course__group", "course__school_class"
    )
    rows = readable(actor).filter(publish_at__isnull=False).annotate(is_read=Exists(mine))
    if after:
        try:
            moment, pk = read_moment(after)
        except CursorError as error:
            raise bad_cursor() from error
        rows = rows.filter(Q(publish_at__lt=moment) | Q(publish_at=moment, pk__lt=pk))
    rows = rows.select_related("author", "school").prefetch_related(
        Prefetch("parts", queryset=parts), "attachments"
    )
    found = list(rows.order_by("-publish_at", "-pk")[: limit + 1])
    last = found[limit - 1] if len(found) > limit else None
    end = written(last.publish_at, last.pk) if last and last.publish_at else None
    return Page(tuple(_announcement(row) for row in found[:limit]), end)


def _announcement(row: Any) -> dict[str, Any]:
    return {
        "announcement_id": row.pk,
        "title": row.title,
        "text": row.text,
        "author": author_name(row),
        "audience": audience_words(row, row.parts.all()),
        "level": row.level,
        "published_at": row.publish_at,
        "is_read": row.is_read,
        "files": row.attachments.all(),
    }


def _dated(mark: DiaryMark, held_on: date, topic: str, subject: str) -> dict[str, Any]:
    return mark_values(mark) | {"held_on": held_on, "topic": topic, "subject": subject}


def mark_values(mark: DiaryMark) -> dict[str, Any]:
    return {
        "mark_id": mark.mark_id,
        "lesson_id": mark.lesson_id,
        "value": mark.value,
        "text": mark.text,
        "weight": str(mark.weight),
        "form": mark.form,
        "comment": mark.comment,
        "author": mark.author,
    }
