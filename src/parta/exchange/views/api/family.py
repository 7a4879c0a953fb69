"""The REST API: oneself, children, diary, timetable, announcements."""

from typing import Any
from uuid import UUID

from django.http import FileResponse, HttpRequest
from ninja import Path, Query, Router, Status

from parta.access.rules import Permission
from parta.announcements.commands.reading import note_read
from parta.announcements.queries.reading import get_file as get_announcement_file
from parta.attendance.commands import NoticeData, file_notices
from parta.attendance.queries.notices import list_notices_of
from parta.attendance.rules.notices import Span
from parta.core import clock
from parta.core.errors import NotFound
from parta.diary.queries.courses import get_file as get_homework_file
from parta.diary.queries.week import week_page
from parta.exchange.forms.api import family as shapes
from parta.exchange.forms.api.base import Day, Id, Paged, Short, Since
from parta.exchange.forms.api.base import Period as PeriodIn
from parta.exchange.queries.api.family import (
    Page,
    Period,
    list_absences,
    list_announcements,
    list_children,
    list_marks_page,
    list_tasks,
    progress_values,
)
from parta.exchange.queries.api.week import week_values
from parta.exchange.rules.keys import Scope
from parta.exchange.web import Access, asker, file_answer
from parta.lessons.queries.week import timetable_week
from parta.people.commands.viewings import note_viewing
from parta.people.rules import Page as Shown

router = Router()


@router.get("me", response=shapes.Me, summary="Who the token is of, and what it opens", tags=["About"])
def me(request: HttpRequest) -> dict[str, Any]:
    actor = asker(request, None, Permission.USE_PROGRAMS)
    access: Access = request.auth  # type: ignore[attr-defined]  # set by TokenAuth
    user, school = access.key.user, actor.school
    return {
        "login": user.login,
        "name": user.get_full_name(),
        "school_id": school.pk,
        "school": school.slug,
        "school_name": school.name,
        "time_zone": school.time_zone,
        "today": clock.today(school.zone),
        "roles": sorted(actor.roles),
        "scopes": sorted(access.scopes),
        "student_id": access.key.student_id,
        "expires_at": access.key.expires_at,
    }


@router.get("children", response=list[shapes.Child], summary="One's own record and children", tags=["Diary"])
def children(request: HttpRequest) -> list[dict[str, Any]]:
    return list_children(asker(request, None, Permission.USE_PROGRAMS))


@router.get("students/{student_id}/week", response=shapes.Week, summary="A week of the diary", tags=["Diary"])
def week(request: HttpRequest, student_id: Path[Id], day: Day | None = None) -> dict[str, Any]:
    """Needs `timetable:read`. Marks, absences and homework are in it as far as their scopes are given."""
    actor = asker(request, Scope.TIMETABLE, Permission.READ_DIARY)
    access: Access = request.auth  # type: ignore[attr-defined]  # set by TokenAuth
    found = week_values(week_page(actor, student_id, day), access.scopes)
    note_viewing(actor=actor, student_id=student_id, page=Shown.DIARY)
    return found


@router.get("students/{student_id}/marks", response=shapes.MarkList, summary="Marks", tags=["Diary"])
def marks(request: HttpRequest, student_id: Path[Id], asked: Query[Since]) -> Page:
    """Needs `marks:read`. They appear when the diary shows them, not earlier."""
    actor = asker(request, Scope.MARKS, Permission.READ_DIARY)
    period = Period(asked.since, asked.until)
    found = list_marks_page(actor, student_id, period, asked.after, asked.limit)
    note_viewing(actor=actor, student_id=student_id, page=Shown.MARKS)
    return found


@router.get("students/{student_id}/homework", response=shapes.TaskList, summary="Homework", tags=["Diary"])
def homework(request: HttpRequest, student_id: Path[Id], asked: Query[PeriodIn]) -> dict[str, Any]:
    """Needs `homework:read`. By the day on which it is due."""
    actor = asker(request, Scope.HOMEWORK, Permission.READ_DIARY)
    found = list_tasks(actor, student_id, Period(asked.since, asked.until))
    note_viewing(actor=actor, student_id=student_id, page=Shown.HOMEWORK)
    return {"items": found}


@router.get(
    "students/{student_id}/files/{key}", response={200: None}, summary="A file of homework", tags=["Diary"]
)
def homework_file(request: HttpRequest, student_id: Path[Id], key: UUID) -> FileResponse:
    """Needs `homework:read`. The keys are in the list of homework."""
    actor = asker(request, Scope.HOMEWORK, Permission.READ_DIARY)
    return file_answer(get_homework_file(actor, student_id, key))


@router.get(
    "students/{student_id}/progress",
    response=shapes.Progress,
    summary="Averages of a term, and grades of terms and the year",
    tags=["Diary"],
)
def progress(request: HttpRequest, student_id: Path[Id], term: Id | None = None) -> dict[str, Any]:
    """Needs `marks:read`. The running term without `term`; lessons missed with `absences:read`."""
    actor = asker(request, Scope.MARKS, Permission.READ_DIARY)
    access: Access = request.auth  # type: ignore[attr-defined]  # set by TokenAuth
    found = progress_values(actor, student_id, term, access.scopes)
    note_viewing(actor=actor, student_id=student_id, page=Shown.MARKS)
    return found


@router.get(
    "students/{student_id}/absences",
    response=shapes.Absences,
    summary="Missed lessons, and notices of absence",
    tags=["Diary"],
)
def absences(request: HttpRequest, student_id: Path[Id], asked: Query[PeriodIn]) -> dict[str, Any]:
    """Needs `absences:read`. Notices are those that end on the first day or later."""
    actor = asker(request, Scope.ABSENCES, Permission.READ_DIARY)
    pupil, found = list_absences(actor, student_id, Period(asked.since, asked.until))
    notices = list_notices_of(actor, student_id, asked.since) if pupil.may_read_history else []
    note_viewing(actor=actor, student_id=student_id, page=Shown.ABSENCES)
    return {
        "absences": found,
        "notices": [
            {
                "notice_id": notice.notice_id,
                "starts_on": notice.span.starts_on,
                "ends_on": notice.span.ends_on,
                "periods": notice.span.periods,
                "reason": notice.reason,
                "comment": notice.comment,
                "state": notice.state,
                "filed_at": notice.filed_at,
            }
            for notice in notices
        ],
    }


@router.post(
    "students/{student_id}/notices",
    response=shapes.NoticeDone,
    summary="File a notice of absence",
    tags=["Diary"],
)
def file_notice(request: HttpRequest, student_id: Path[Id], data: shapes.NoticeIn) -> dict[str, Any]:
    """Needs `absences:write`, and is for guardians. Without `merges` overlapping ones are refused."""
    actor = asker(request, Scope.FILE_ABSENCES, Permission.FILE_NOTICES)
    if student_id not in actor.family_ids:
        raise NotFound
    first, last = data.first_period, data.last_period
    periods = (first or 0, last or first or 0) if first or last else None
    span = Span(data.starts_on, data.ends_on, periods)
    done = file_notices(
        actor=actor,
        student_ids=[student_id],
        data=NoticeData(span, data.reason, data.comment),
        form_key=data.operation,
        uploads={},
        merges=data.merges,
    )
    return {"notice_ids": done.notice_ids, "is_known": done.is_known}


@router.get(
    "timetable",
    response=shapes.Timetable,
    summary="A week of a class's or teacher's timetable",
    tags=["School"],
)
def timetable(request: HttpRequest, of: Short = "", day: Day | None = None) -> dict[str, Any]:
    """Needs `timetable:read`. `of`: the key of a class or teacher, as `class-5`; one's own without it."""
    actor = asker(request, Scope.TIMETABLE, Permission.READ_TIMETABLE)
    found = timetable_week(actor, of, day)
    return {
        "owner": found.owner,
        "mine": found.mine,
        "classes": found.classes,
        "teachers": found.teachers,
        "lessons": [entry for one in found.days for row in one.rows for entry in row.entries],
    }


@router.get(
    "announcements", response=shapes.AnnouncementList, summary="Announcements for one", tags=["School"]
)
def announcements(request: HttpRequest, asked: Query[Paged]) -> Page:
    """Needs `announcements:read`. The newest first."""
    actor = asker(request, Scope.ANNOUNCEMENTS, Permission.READ_ANNOUNCEMENTS)
    return list_announcements(actor, asked.after, asked.limit)


@router.put(
    "announcements/{announcement_id}/reading",
    response={204: None},
    summary="One has read it",
    tags=["School"],
)
def reading(request: HttpRequest, announcement_id: Path[Id]) -> Status[None]:
    """Needs `announcements:read`. What asks for an acknowledgement is acknowledged on its page only."""
    actor = asker(request, Scope.ANNOUNCEMENTS, Permission.READ_ANNOUNCEMENTS)
    note_read(actor=actor, announcement_id=announcement_id)
    return Status(204, None)


@router.get(
    "announcements/{announcement_id}/files/{key}",
    response={200: None},
    summary="A file of an announcement",
    tags=["School"],
)
def announcement_file(request: HttpRequest, announcement_id: Path[Id], key: UUID) -> FileResponse:
    """Needs `announcements:read`."""
    actor = asker(request, Scope.ANNOUNCEMENTS, Permission.READ_ANNOUNCEMENTS)
    return file_answer(get_announcement_file(actor, announcement_id, key))
