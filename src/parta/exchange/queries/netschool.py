"""What apps made for another diary read, in that diary's words, from the queries of the pages."""

from collections.abc import Iterator, Mapping, Sequence
from datetime import date, timedelta
from typing import Any

from django.utils.translation import gettext as _

from parta.access.actors import Actor
from parta.access.models import Membership
from parta.access.rules import Permission, Role
from parta.announcements.models import Announcement
from parta.announcements.queries.reading import author_name, readable
from parta.announcements.queries.reading import get_file as get_announcement_file
from parta.core import clock
from parta.core.errors import NotFound, Refused
from parta.diary.queries.courses import get_file as get_homework_file
from parta.diary.queries.dots import DiaryDot, list_owed
from parta.diary.queries.marks import DiaryMark
from parta.diary.queries.people import get_pupil, list_own_pupils
from parta.diary.queries.week import DiaryDay, DiaryLesson, DiaryTask, week_page
from parta.exchange.rules.netschool import (
    HOMEWORK_TYPE,
    MOST_DAYS,
    OTHER_TYPE,
    Work,
    assignment_id,
    clock_text,
    day_text,
    read_assignment,
    type_of_form,
)
from parta.files.models import Attachment
from parta.grading.models import Dot
from parta.grading.queries.marks import list_forms
from parta.homework.queries.student import get_own_task
from parta.people.rules import Scope
from parta.schools.models import School
from parta.schoolyear.queries import get_year_on

_WEEK = timedelta(days=7)
_MOST_ANNOUNCEMENTS = 200


def list_schools(region_code: str) -> list[dict[str, Any]]:
    """Schools of the region that the host names, of all where it names none."""
    rows = School.objects.select_related("region").order_by("short_name", "pk")
    if region_code:
        rows = rows.filter(region__code=region_code)
    return [
        {"id": row.pk, "shortName": row.short_name, "name": row.name, "addressString": str(row.region)}
        for row in rows
    ]


def school_card(actor: Actor) -> dict[str, Any]:
    """What Parta knows of it; the protocol wants texts, so what it does not know is empty."""
    school = actor.school
    heads = Membership.objects.filter(school=school, role=Role.HEAD.value)
    head = heads.valid_on(clock.today(school.zone)).select_related("user").first()
    contacts = ("juridicalAddress", "postAddress", "email", "web", "phones")
    return {
        "commonInfo": {"fullSchoolName": school.name, "about": ""},
        "contactInfo": dict.fromkeys(contacts, ""),
        "managementInfo": {
            "director": head.user.get_full_name() if head else "",
            "principalAHC": "",
            "principalIT": "",
            "principalUVR": "",
        },
    }


def diary_students(actor: Actor) -> dict[str, Any]:
    """``currentStudentId`` is a place in the list."""
    pupils = list_own_pupils(actor, clock.today(actor.school.zone))
    return {
        "students": [{"studentId": pupil.student_id, "nickName": pupil.name} for pupil in pupils],
        "currentStudentId": 0,
    }


def current_year(actor: Actor) -> int:
    return get_year_on(actor, clock.today(actor.school.zone)).pk


def work_types(actor: Actor) -> list[dict[str, Any]]:
    """Forms of assessment, and homework."""
    own = [
        {"id": HOMEWORK_TYPE, "name": _("Homework assignment")},
        {"id": OTHER_TYPE, "name": _("Other work")},
    ]
    return own + [{"id": type_of_form(form.pk), "name": form.name} for form in list_forms(actor)]


def diary(actor: Actor, student_id: int, first: date, last: date) -> dict[str, Any]:
    """The days of the diary; Refused for more of them than six weeks."""
    actor.require(Permission.READ_DIARY)
    _require_days(first, last)
    types = {form.name: type_of_form(form.pk) for form in list_forms(actor)}
    monday, days = first - timedelta(days=first.weekday()), list[DiaryDay]()
    while monday <= last:
        days += week_page(actor, student_id, monday).days
        monday += _WEEK
    return {
        "weekStart": day_text(first),
        "weekEnd": day_text(last),
        "weekDays": [_day(day, types) for day in days if first <= day.day <= last],
    }


def past_mandatory(actor: Actor, student_id: int, first: date, last: date) -> list[dict[str, Any]]:
    """Work that is owed from lessons of the days."""
    actor.require(Permission.READ_DIARY)
    _require_days(first, last)
    today = clock.today(actor.school.zone)
    pupil = get_pupil(actor, student_id, today)
    actor.require_sight(student_id, Scope.MARKS)
    types = {form.name: type_of_form(form.pk) for form in list_forms(actor)}
    owed = [item for item in list_owed(pupil, today) if first <= item.dot.held_on <= last]
    until = dict(
        Dot.objects.filter(pk__in=[item.dot.dot_id for item in owed]).values_list("pk", "valid_until")
    )
    return [_dot(item.dot, until[item.dot.dot_id], types, item.subject) for item in owed]


def list_announcements(actor: Actor, take: int) -> list[dict[str, Any]]:
    """What is out for the reader, the newest first; ``take`` negative: all."""
    actor.require(Permission.READ_ANNOUNCEMENTS)
    most = _MOST_ANNOUNCEMENTS if take < 0 else min(take, _MOST_ANNOUNCEMENTS)
    rows = readable(actor).select_related("author", "school").prefetch_related("attachments")
    return [_announcement(row) for row in rows.order_by("-publish_at", "-pk")[:most]]


def assignment_files(actor: Actor, student_id: int, numbers: Sequence[int]) -> list[dict[str, Any]]:
    """Files of homework; marks and dots have none."""
    actor.require(Permission.READ_DIARY)
    pupil = get_pupil(actor, student_id, clock.today(actor.school.zone))
    found = []
    for number in numbers:
        made_of = read_assignment(number)
        if made_of is None or made_of[0] is not Work.HOMEWORK:
            continue
        task = get_own_task(actor, student_id, made_of[1])
        if not pupil.covers(task.due_on):
            raise NotFound
        files = [_file(row) for row in task.attachments.order_by("pk")]
        found.append({"assignmentId": number, "attachments": files})
    return found


def get_app_file(actor: Actor, attachment_id: int) -> Attachment:
    """A file of homework or of an announcement that the reader may see; NotFound for any other."""
    row = Attachment.objects.filter(school=actor.school, pk=attachment_id).first()
    if row is None:
        raise NotFound
    if actor.has(Permission.READ_DIARY):
        for student_id in sorted(actor.student_ids):
            try:
                return get_homework_file(actor, student_id, row.key)
            except NotFound:
                continue
    announcement = readable(actor).filter(attachments=row).first()
    if announcement is None:
        raise NotFound
    return get_announcement_file(actor, announcement.pk, row.key)


def _require_days(first: date, last: date) -> None:
    if not 0 <= (last - first).days < MOST_DAYS or not 1990 <= first.year <= 2100:
        raise Refused(_("The days are out of order, or too many."), code="days")


def _day(day: DiaryDay, types: Mapping[str, int]) -> dict[str, Any]:
    return {
        "date": day_text(day.day),
        "lessons": [_lesson(lesson, types) for lesson in day.lessons if not _is_void(lesson)],
    }


def _is_void(lesson: DiaryLesson) -> bool:
    """The protocol knows no canceled lessons: one with nothing to show is left out."""
    return lesson.is_canceled and not (lesson.marks or lesson.dot or lesson.due)


def _lesson(lesson: DiaryLesson, types: Mapping[str, int]) -> dict[str, Any]:
    starts, _dash, ends = lesson.times.partition("–")
    return {
        "day": day_text(lesson.held_on),
        "startTime": clock_text(starts),
        "endTime": clock_text(ends),
        "room": lesson.room or None,
        "number": lesson.period or 0,
        "subjectName": lesson.subject,
        "assignments": list(_assignments(lesson, types)),
    }


def _assignments(lesson: DiaryLesson, types: Mapping[str, int]) -> Iterator[dict[str, Any]]:
    for task in lesson.due:
        yield _homework(task, lesson.held_on)
    for mark in lesson.marks:
        yield _mark(mark, lesson, types)
    if lesson.dot:
        yield _dot(lesson.dot, lesson.held_on, types, lesson.topic)


def _homework(task: DiaryTask, due_on: date) -> dict[str, Any]:
    return {
        "id": assignment_id(Work.HOMEWORK, task.task_id),
        "typeId": HOMEWORK_TYPE,
        "assignmentName": task.text,
        "dueDate": day_text(due_on),
        "mark": None,
        "markComment": None,
    }


def _mark(mark: DiaryMark, lesson: DiaryLesson, types: Mapping[str, int]) -> dict[str, Any]:
    return {
        "id": assignment_id(Work.MARK, mark.mark_id),
        "typeId": types.get(mark.form, OTHER_TYPE),
        "assignmentName": lesson.topic or mark.form,
        "dueDate": day_text(lesson.held_on),
        "mark": {"mark": int(mark.text), "dutyMark": False},
        "markComment": {"name": mark.comment} if mark.comment else None,
    }


def _dot(dot: DiaryDot, due_on: date, types: Mapping[str, int], name: str) -> dict[str, Any]:
    return {
        "id": assignment_id(Work.DOT, dot.dot_id),
        "typeId": types.get(dot.form, OTHER_TYPE),
        "assignmentName": dot.note or name or dot.form,
        "dueDate": day_text(due_on),
        "mark": {"mark": None, "dutyMark": True},
        "markComment": None,
    }


def _announcement(row: Announcement) -> dict[str, Any]:
    name = author_name(row)
    return {
        "id": row.pk,
        "name": row.title,
        "author": {"id": row.author_id or 0, "fio": name, "nickName": name},
        "description": row.text,
        "postDate": (row.publish_at or row.created_at).astimezone(row.school.zone).isoformat(),
        "attachments": [_file(file) for file in row.attachments.all()],
    }


def _file(row: Attachment) -> dict[str, Any]:
    return {"id": row.pk, "originalFileName": row.name, "description": None}
