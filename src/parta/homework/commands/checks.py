"""What a task must be like before it is written."""

from collections.abc import Collection, Sequence
from datetime import date

from django.db.models import Max
from django.utils.translation import gettext as _

from parta.academics.models import Course
from parta.academics.queries import list_roster
from parta.access.actors import Actor
from parta.access.rules import Permission
from parta.core import clock
from parta.core.errors import Forbidden, NotFound, Refused
from parta.homework.queries.load import courses_of
from parta.homework.rules import (
    FIRST_GRADE_WITH_HOMEWORK,
    MAX_LINKS,
    MAX_MINUTES,
    MAX_TEXT,
    is_link,
    is_posted_late,
)
from parta.lessons.commands import lock_message
from parta.lessons.models import Lesson
from parta.lessons.queries import classes_of, closed_ranges, get_journal_course, is_in_ranges, teaches
from parta.lessons.rules import Lock, lesson_lock


def open_course(*, actor: Actor, course_id: int, days: Collection[date], has_reason: bool) -> Course:
    """Lock the course until the end of the transaction for tasks due on the days, tied to no lesson.

    Its teacher writes freely, who may write anywhere with a reason. Refused in a closed term, and long after
    the day without a reason.
    """
    course = get_journal_course(actor, course_id)
    is_own = teaches(actor, course)
    if not is_own and not actor.has(Permission.WRITE_ANY_COURSE):
        raise Forbidden(Permission.WRITE_OWN_COURSES)
    Course.objects.select_for_update().get(pk=course_id)
    today = clock.today(actor.school.zone)
    closed = closed_ranges(course, today)
    for day in days:
        lock = lesson_lock(
            held_on=min(day, today),
            today=today,
            is_canceled=False,
            is_term_closed=is_in_ranges(day, closed),
            free_edit_days=actor.school.free_edit_days if is_own else None,
            has_reason=has_reason,
        )
        if lock is not None:
            field = "reason" if lock is Lock.REASON_NEEDED else "due_on"
            raise Refused(lock_message(lock), code=lock, field=field)
    return course


def require_homework(course: Course) -> None:
    """Refuse homework for the first grade (domain B1)."""
    if any(0 < row.grade < FIRST_GRADE_WITH_HOMEWORK for row in classes_of(course)):
        raise Refused(_("The first grade is taught without homework."), code="first_grade", field="text")


def checked_text(text: str, field: str = "text") -> str:
    text = text.strip()
    if not text:
        raise Refused(_("Write what is to be done."), code="text_missing", field=field)
    if len(text) > MAX_TEXT:
        raise Refused(
            _("A task may have at most %(count)d characters.") % {"count": MAX_TEXT},
            code="text_too_long",
            field=field,
        )
    return text


def require_minutes(minutes: int | None, field: str = "minutes") -> None:
    if minutes is not None and not 1 <= minutes <= MAX_MINUTES:
        raise Refused(
            _("The time must be 1 to %(count)d minutes.") % {"count": MAX_MINUTES},
            code="minutes_out_of_range",
            field=field,
        )


def require_links(links: Sequence[str]) -> None:
    if len(links) > MAX_LINKS:
        raise Refused(
            _("At most %(count)d links.") % {"count": MAX_LINKS}, code="too_many_links", field="links"
        )
    for link in links:
        if not is_link(link):
            raise Refused(
                _("“%(link)s” is not the address of a page. It begins with https:// or http://.")
                % {"link": link[:80]},
                code="bad_link",
                field="links",
            )


def require_students(course: Course, student_ids: Collection[int], since: date, until: date) -> None:
    """Refuse students who do not belong to the course on any of the days, and a task for nobody."""
    if not student_ids:
        raise Refused(_("Choose the students the task is for."), code="nobody_named", field="students")
    if not set(student_ids) <= {row.student_id for row in list_roster(course, since, max(since, until))}:
        raise Refused(
            _("Somebody chosen does not belong to the course."), code="not_of_course", field="students"
        )


def due_on_a_day(course: Course, due_on: date, given_on: date) -> date:
    """The day itself. Refused before it is given and outside the year of the course."""
    if due_on < given_on:
        raise Refused(_("The task would be due before it is given."), code="due_before_given", field="due_on")
    if not course.year.starts_on <= due_on <= course.year.ends_on:
        raise Refused(_("The day is outside the academic year."), code="outside_year", field="due_on")
    return due_on


def due_at_a_lesson(lesson: Lesson, due_lesson_id: int | None) -> Lesson | None:
    """The lesson chosen, or the next of the course (None: there is none). Refused before the task's own."""
    later = Lesson.objects.filter(course_id=lesson.course_id, is_canceled=False)
    if due_lesson_id is None:
        return later.filter(held_on__gt=lesson.held_on).order_by("held_on", "period").first()
    due = later.filter(pk=due_lesson_id).first()
    if due is None:
        raise NotFound
    if due.held_on < lesson.held_on or due.pk == lesson.pk:
        raise Refused(
            _("The task would be due before it is given."), code="due_before_given", field="due_lesson"
        )
    return due


def comes_late(course: Course, lesson: Lesson | None) -> bool:
    """Whether a task published now is late for its lesson: the class has gone home (K9)."""
    if lesson is None or lesson.held_on > clock.today(course.school.zone):
        return False
    lessons = Lesson.objects.filter(
        course__in=courses_of(classes_of(course)), held_on=lesson.held_on, is_canceled=False
    )
    day_ended_at = lessons.aggregate(latest=Max("ends_at"))["latest"]
    return is_posted_late(posted_at=clock.now(), day_ended_at=day_ended_at)
