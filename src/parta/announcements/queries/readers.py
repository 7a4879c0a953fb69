"""Who has read an announcement, who has acknowledged it, and who has not."""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime

from django.core.paginator import Page, Paginator
from django.utils.translation import gettext as _

from parta.academics.models import Enrollment
from parta.access.actors import Actor
from parta.accounts.models import User
from parta.announcements.models import Announcement, AnnouncementReader
from parta.announcements.queries.managing import get_managed, recipients_of
from parta.announcements.rules import State, may_remind
from parta.core import clock
from parta.people.models import Student

_A_PAGE = 200


@dataclass(frozen=True, slots=True)
class ReaderLine:
    """``student``: whom it is read for, empty for staff; ``is_self``: the student reads it themselves."""

    class_name: str
    student: str
    reader: str
    is_self: bool
    read_at: datetime | None
    acknowledged_at: datetime | None


@dataclass(frozen=True, slots=True)
class ReadersPage:
    """``only``: "", "missing" or "done"; ``class_name``: of which class alone."""

    id: int
    title: str
    needs_acknowledgement: bool
    total: int
    read: int
    acknowledged: int
    missing: int
    lines: tuple[ReaderLine, ...]
    page: Page[ReaderLine]
    classes: tuple[str, ...]
    class_name: str
    only: str
    reminded_at: datetime | None
    may_remind: bool


def readers_page(
    actor: Actor, announcement_id: int, *, only: str, class_name: str, page: object
) -> ReadersPage:
    """Those who were told, and those who have come since; NotFound unless the actor sees to it."""
    row = get_managed(actor, announcement_id)
    lines = _lines(row)
    missing = [line for line in lines if _is_missing(row, line)]
    shown = [line for line in lines if not class_name or line.class_name == class_name]
    if only in {"missing", "done"}:
        shown = [line for line in shown if _is_missing(row, line) == (only == "missing")]
    found = Paginator(shown, _A_PAGE).get_page(page)  # type: ignore[arg-type]
    today = clock.today(actor.school.zone)
    reminded_on = row.reminded_at.astimezone(actor.school.zone).date() if row.reminded_at else None
    return ReadersPage(
        id=row.pk,
        title=row.title,
        needs_acknowledgement=row.needs_acknowledgement,
        total=len(lines),
        read=sum(line.read_at is not None for line in lines),
        acknowledged=sum(line.acknowledged_at is not None for line in lines),
        missing=len(missing),
        lines=tuple(found.object_list),
        page=found,
        classes=tuple(dict.fromkeys(line.class_name for line in lines if line.class_name)),
        class_name=class_name,
        only=only,
        reminded_at=row.reminded_at,
        may_remind=bool(missing) and row.state == State.PUBLISHED and may_remind(today, reminded_on),
    )


def list_missing(row: Announcement) -> set[int]:
    """Accounts that have not acknowledged it or, where none is asked for, not opened it."""
    done = AnnouncementReader.objects.filter(announcement=row)
    field = "acknowledged_at" if row.needs_acknowledgement else "read_at"
    users = set(done.exclude(**{field: None}).values_list("user_id", flat=True))
    return {one.user_id for one in recipients_of(row)} - users


def _is_missing(row: Announcement, line: ReaderLine) -> bool:
    return (line.acknowledged_at if row.needs_acknowledgement else line.read_at) is None


def _lines(row: Announcement) -> list[ReaderLine]:
    known = {
        (reader.user_id, reader.student_id or 0): reader
        for reader in AnnouncementReader.objects.filter(announcement=row)
    }
    keys = {(one.user_id, one.student_id) for one in recipients_of(row)}
    keys |= {key for key, reader in known.items() if reader.read_at}
    users = User.objects.in_bulk({user_id for user_id, _student in keys})
    students = Student.objects.in_bulk({student_id for _user, student_id in keys} - {0})
    classes = _classes_of(row, students)
    found = []
    for user_id, student_id in keys:
        reader, student = known.get((user_id, student_id)), students.get(student_id)
        is_self = student is not None and student.user_id == user_id
        line = ReaderLine(
            class_name=classes.get(student_id, ("", ""))[1] if student else "",
            student=student.list_name if student else "",
            reader=_("Student") if is_self else str(users[user_id]),
            is_self=is_self,
            read_at=reader.read_at if reader else None,
            acknowledged_at=reader.acknowledged_at if reader else None,
        )
        found.append((classes.get(student_id, (99, ""))[0], line.class_name, line, user_id))
    found.sort(key=lambda item: (item[0], item[1], item[2].student, not item[2].is_self, item[2].reader))
    return [line for _grade, _class, line, _user in found]


def _classes_of(row: Announcement, student_ids: Collection[int]) -> dict[int, tuple[int, str]]:
    """The grade and the class of each today; where a student has several, the latest."""
    rows = (
        Enrollment.objects.valid_on(clock.today(row.school.zone))
        .filter(student_id__in=list(student_ids))
        .select_related("school_class")
        .order_by("since_on", "pk")
    )
    return {found.student_id: (found.school_class.grade, found.school_class.name) for found in rows}
