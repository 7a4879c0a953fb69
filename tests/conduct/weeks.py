"""Behavior of the standing cast: notes, remarks, signatures of last week."""

from datetime import date, timedelta
from typing import Any

from parta.access.actors import system_actor
from parta.access.models import Membership
from parta.access.rules import Role
from parta.conduct.commands.notes import NoteEdit, save_notes
from parta.conduct.commands.remarks import make_remark, set_review
from parta.conduct.commands.signatures import sign_week
from parta.conduct.models import Remark, WeekSignature
from parta.conduct.queries.notes import NO_NOTE, list_notes
from parta.conduct.rules import RemarkKind, SignatureMethod
from parta.conduct.rules.weeks import week_text
from parta.diary.queries.signing import list_weeks
from parta.lessons.models import Lesson
from parta.lessons.rules import week_days
from parta.people.models import Guardian, Guardianship, Student
from parta.people.rules import GuardianKind
from tests.factories.base import create_user
from tests.factories.cast import Cast, SchoolCast

WEEK = timedelta(days=7)


def last_monday(cast: SchoolCast) -> date:
    """Of the week before this one: over, whatever day it is."""
    return week_days(cast.today)[0] - WEEK


def last_week_lesson(cast: SchoolCast) -> Lesson:
    """A lesson of ``course`` in that week."""
    monday = last_monday(cast)
    found = Lesson.objects.filter(course=cast.course, held_on__gte=monday, held_on__lt=monday + WEEK)
    return found.order_by("held_on", "pk")[0]


def write_note(
    cast: SchoolCast, behavior: str, text: str = "", student: Student | None = None, day: date | None = None
) -> None:
    """The class teacher writes of the student's last week (or that of the day)."""
    student, monday = student or cast.student, week_days(day or last_monday(cast))[0]
    seen = list_notes([student.pk], monday).get(student.pk, NO_NOTE).token
    edit = NoteEdit(student.pk, behavior, text, seen)
    conflicts = save_notes(
        actor=cast.actor("class_teacher"), class_id=cast.school_class.pk, day=monday, edits=[edit]
    )
    assert conflicts == ()


def say(
    cast: SchoolCast,
    text: str = "Разговаривал на уроке",
    *,
    kind: RemarkKind = RemarkKind.REMARK,
    by: str = "teacher",
    lesson: Lesson | None = None,
    student: Student | None = None,
) -> Remark:
    return make_remark(
        actor=cast.actor(by),
        lesson_id=(lesson or last_week_lesson(cast)).pk,
        student_id=(student or cast.student).pk,
        kind=kind,
        text=text,
    )


def review_remarks(cast: SchoolCast, *, is_on: bool = True) -> None:
    set_review(actor=cast.actor("class_teacher"), class_id=cast.school_class.pk, is_on=is_on)


def content_of(cast: SchoolCast, student: Student | None = None, monday: date | None = None) -> str:
    """What a guardian would sign now."""
    student, monday = student or cast.student, monday or last_monday(cast)
    return week_text(list_weeks(system_actor(cast.school), [student.pk], monday)[student.pk])


def sign(
    cast: SchoolCast, student: Student | None = None, key: str = "guardian", **values: Any
) -> WeekSignature:
    """The guardian signs last week by the password."""
    student = student or cast.student
    return sign_week(
        **{
            "actor": cast.actor(key),
            "student_id": student.pk,
            "monday": last_monday(cast),
            "content": content_of(cast, student),
            "method": SignatureMethod.PASSWORD,
            **values,
        }
    )


def add_parent(cast: Cast, key: str = "father") -> Guardian:
    """A second parent of the first student, who goes by the key afterwards."""
    user = cast.users[key] = create_user(key, "Иванов", "Олег", "Юрьевич")
    Membership.objects.create(
        school=cast.school, user=user, role=Role.GUARDIAN.value, since_on=cast.year.starts_on
    )
    guardian = Guardian.objects.create(
        school=cast.school, user=user, surname="Иванов", given_name="Олег", patronymic="Юрьевич"
    )
    Guardianship.objects.create(
        guardian=guardian,
        student=cast.student,
        kind=GuardianKind.PARENT.value,
        since_on=cast.year.starts_on,
    )
    return guardian


def get_remark(cast: SchoolCast) -> Remark:
    """A remark of the teacher about the first student; made when there is none yet."""
    return Remark.objects.filter(school=cast.school, student=cast.student).first() or say(cast)
