"""Who has read an announcement, who has acknowledged it, and who has not."""

from collections.abc import Collection
from dataclasses import dataclass, replace
from datetime import datetime

from django.core.paginator import Page, Paginator
from django.utils.translation import gettext as _

from parta.academics.models import Enrollment
from parta.access.actors import Actor
from parta.accounts.models import User
from parta.announcements.models import Announcement, AnnouncementReader, AnnouncementReply
from parta.announcements.queries.deliveries import Way, list_ways
from parta.announcements.queries.managing import get_managed, recipients_of
from parta.announcements.rules import Level, State, is_done, may_remind
from parta.core import clock
from parta.people.models import Student

_A_PAGE = 200


@dataclass(frozen=True, slots=True)
class ReaderLine:
    """``student``: whom it is read for, empty for staff; ``is_self``: the student reads it themselves.

    ``is_done``: nothing is left to do; ``ways``: how they were told.
    """

    user_id: int
    class_name: str
    student: str
    reader: str
    is_self: bool
    read_at: datetime | None
    acknowledged_at: datetime | None
    answered_at: datetime | None
    is_done: bool
    ways: tuple[Way, ...] = ()


@dataclass(frozen=True, slots=True)
class ReadersPage:
    """``only``: "", "missing" or "done"; ``class_name``: of which class alone."""

    id: int
    title: str
    needs_acknowledgement: bool
    needs_answer: bool
    total: int
    read: int
    acknowledged: int
    answered: int
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
    missing = [line for line in lines if not line.is_done]
    shown = [line for line in lines if not class_name or line.class_name == class_name]
    if only in {"missing", "done"}:
        shown = [line for line in shown if line.is_done == (only == "done")]
    found = Paginator(shown, _A_PAGE).get_page(page)  # type: ignore[arg-type]
    ways = list_ways(row, {line.user_id for line in found.object_list})
    today = clock.today(actor.school.zone)
    reminded_on = row.reminded_at.astimezone(actor.school.zone).date() if row.reminded_at else None
    return ReadersPage(
        id=row.pk,
        title=row.title,
        needs_acknowledgement=row.needs_acknowledgement,
        needs_answer=row.level == Level.ANSWER,
        total=len(lines),
        read=sum(line.read_at is not None for line in lines),
        acknowledged=sum(line.acknowledged_at is not None for line in lines),
        answered=sum(line.answered_at is not None for line in lines),
        missing=len(missing),
        lines=tuple(replace(line, ways=ways.get(line.user_id, ())) for line in found.object_list),
        page=found,
        classes=tuple(dict.fromkeys(line.class_name for line in lines if line.class_name)),
        class_name=class_name,
        only=only,
        reminded_at=row.reminded_at,
        may_remind=bool(missing) and row.state == State.PUBLISHED and may_remind(today, reminded_on),
    )


def list_missing(row: Announcement) -> set[int]:
    """Accounts that have not done what is asked of them: acknowledge it, answer, or at least open it."""
    answers = _answers(row)
    rows = AnnouncementReader.objects.filter(announcement=row)
    seen = rows.values_list("user_id", "read_at", "acknowledged_at")
    done = {pk for pk, read, said in seen if _is_done(row, read, said, answers.get(pk))}
    return {one.user_id for one in recipients_of(row)} - done


def _answers(row: Announcement) -> dict[int, datetime]:
    """When each first answered."""
    replies = AnnouncementReply.objects.filter(announcement=row).order_by("-made_at")
    return dict(replies.values_list("user_id", "made_at"))


def _is_done(
    row: Announcement, read: datetime | None, acknowledged: datetime | None, answered: datetime | None
) -> bool:
    return is_done(
        level=Level(row.level),
        needs_acknowledgement=row.needs_acknowledgement,
        is_read=read is not None,
        is_acknowledged=acknowledged is not None,
        is_answered=answered is not None,
    )


def _lines(row: Announcement) -> list[ReaderLine]:
    known = {
        (reader.user_id, reader.student_id or 0): reader
        for reader in AnnouncementReader.objects.filter(announcement=row)
    }
    keys = {(one.user_id, one.student_id) for one in recipients_of(row)}
    keys |= {key for key, reader in known.items() if reader.read_at}
    users = User.objects.in_bulk({user_id for user_id, _student in keys})
    students = Student.objects.in_bulk({student_id for _user, student_id in keys} - {0})
    classes, answers = _classes_of(row, students), _answers(row)
    found = []
    for user_id, student_id in keys:
        reader, student = known.get((user_id, student_id)), students.get(student_id)
        is_self = student is not None and student.user_id == user_id
        read, acknowledged = (reader.read_at, reader.acknowledged_at) if reader else (None, None)
        line = ReaderLine(
            user_id=user_id,
            class_name=classes.get(student_id, ("", ""))[1] if student else "",
            student=student.list_name if student else "",
            reader=_("Student") if is_self else str(users[user_id]),
            is_self=is_self,
            read_at=read,
            acknowledged_at=acknowledged,
            answered_at=answers.get(user_id),
            is_done=_is_done(row, read, acknowledged, answers.get(user_id)),
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
