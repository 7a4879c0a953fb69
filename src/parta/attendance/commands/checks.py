"""What may be given notice of, and how a refusal reads (domain E3)."""

from collections.abc import Sequence
from dataclasses import dataclass

from django.utils.translation import gettext as _

from parta.access.actors import Actor
from parta.attendance.queries.days import StudentLesson
from parta.attendance.rules import MAX_NOTICE_COMMENT, NoticeReason
from parta.attendance.rules.notices import MOST_DAYS_AHEAD, Problem, Span, day_problem, form_problem
from parta.core import clock
from parta.core.errors import Refused
from parta.people.models import Student
from parta.schoolyear.queries import get_year_on


@dataclass(frozen=True, slots=True)
class NoticeData:
    """What the family says: which days or lessons, and why."""

    span: Span
    reason: NoticeReason
    comment: str = ""


def check_form(data: NoticeData) -> None:
    """Refused for what is wrong whatever the day."""
    if len(data.comment) > MAX_NOTICE_COMMENT:
        raise refused("comment_too_long")
    problem = form_problem(data.span, data.reason, data.comment)
    if problem:
        raise refused(problem)


def check_days(
    actor: Actor, student_ids: Sequence[int], data: NoticeData, lessons: Sequence[StudentLesson]
) -> None:
    """Refused for days out of reach, and for a child without lessons in them. ``lessons``: of the days."""
    today = clock.today(actor.school.zone)
    covered = [lesson for lesson in lessons if data.span.covers(lesson.held_on, lesson.period)]
    problem = day_problem(
        data.span,
        today=today,
        year_ends_on=get_year_on(actor, today).ends_on,
        is_day_begun=any(
            lesson.held_on == today and lesson.ends_at is not None and lesson.ends_at <= clock.now()
            for lesson in covered
        ),
    )
    if problem:
        raise refused(problem)
    free = set(student_ids) - {lesson.student_id for lesson in covered}
    if len(student_ids) == 1 and free:
        raise refused("no_lessons")
    if free:
        names = Student.objects.filter(pk__in=free).order_by("surname_key", "given_name")
        raise Refused(
            _("No lessons on these days: %(names)s.")
            % {"names": ", ".join(student.list_name for student in names)},
            code="no_lessons",
            field="students",
        )


def refused(code: str) -> Refused:
    """The refusal with its words, beside the field it is about."""
    message, field = _days_refusals().get(code) or _other_refusals()[code]
    return Refused(message, code=code, field=field or None)


def _days_refusals() -> dict[str, tuple[str, str]]:
    return {
        Problem.ENDS_BEFORE_START: (_("The last day is before the first."), "ends_on"),
        Problem.BEYOND_YEAR: (_("The days reach beyond the academic year."), "ends_on"),
        Problem.PAST: (_("Notice is given from today on, not of days that are over."), "starts_on"),
        Problem.DAY_BEGUN: (
            _("The first lesson has ended already: write to the class teacher about today."),
            "starts_on",
        ),
        Problem.TOO_FAR: (
            _("Notice is given for at most %(count)d days ahead.") % {"count": MOST_DAYS_AHEAD},
            "ends_on",
        ),
        Problem.LESSONS_OF_ONE_DAY: (_("Lessons can be chosen for one day only."), "first_period"),
        Problem.LESSONS_IN_ORDER: (_("Say from which lesson to which, in their order."), "last_period"),
        "no_lessons": (_("There are no lessons then: holidays, a day off or no such lesson."), "starts_on"),
        "overlap": (_("There is a notice of some of these days already."), "starts_on"),
        "overlap_other": (
            _("Another notice is about some of these days: change or withdraw that one."),
            "starts_on",
        ),
    }


def _other_refusals() -> dict[str, tuple[str, str]]:
    return {
        Problem.COMMENT_NEEDED: (_("Say in the comment what the reason is."), "comment"),
        "comment_too_long": (
            _("The comment may have at most %(count)d characters.") % {"count": MAX_NOTICE_COMMENT},
            "comment",
        ),
        "no_student": (_("Choose at least one child."), "students"),
        "no_file": (_("Choose a file."), "attachments"),
        "late_file": (_("Certificates are added up to 30 days after the last day."), "attachments"),
        "begun": (
            _("This notice has begun: it can no longer be changed or withdrawn. Write to the class teacher."),
            "",
        ),
        "withdrawn": (_("This notice was withdrawn."), ""),
        "changed_meanwhile": (_("This notice has changed meanwhile: look at it again."), ""),
        "not_asked": (_("Nobody asks about this notice any more: file a new one."), ""),
    }
