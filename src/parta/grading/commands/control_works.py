"""Control works planned ahead in the calendar that all teachers share (acceptance K13, domain D5)."""

from dataclasses import dataclass
from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _

from parta.academics.models import SchoolClass
from parta.access.actors import Actor
from parta.audit.commands import Change, record_changes
from parta.core import clock
from parta.core.errors import NotFound, Refused
from parta.grading.commands.marks import set_lesson_form
from parta.grading.commands.telling_works import What, report_work
from parta.grading.models import AssessmentForm, ControlWork, LessonForm, Mark
from parta.grading.queries.control_works import foresee_work
from parta.grading.rules.control_works import MAX_TITLE, is_open_for_plans
from parta.grading.rules.marks import Category
from parta.lessons.commands import OpenLesson, lock_message, open_lessons, require_writable, stream_of
from parta.lessons.models import Lesson
from parta.lessons.queries import classes_of, get_lesson
from parta.lessons.rules import Lock


@dataclass(frozen=True, slots=True)
class WorkData:
    """What a teacher says of a work. ``lesson_id``: where it is to be; ``is_confirmed``: despite the limits.

    ``seen_version``: of the plan that was looked at; None: there was none.
    """

    lesson_id: int
    form_id: int
    title: str
    is_confirmed: bool = False
    seen_version: int | None = None


@transaction.atomic
def plan_control_work(*, actor: Actor, lesson_id: int, data: WorkData, reason: str = "") -> None:
    """Plan a work for the lesson, change the one there, or move it to another lesson of the course.

    Refused: a title that is empty or too long, a form that is no test, a lesson that is over, canceled or
    has a work already, marks already there, a change made meanwhile; beyond the limits unless confirmed.
    """
    title = _checked_title(data.title)
    old, new = _open(actor, lesson_id, data.lesson_id, reason)
    form = AssessmentForm.objects.filter(school=actor.school, pk=data.form_id).first()
    if form is None:
        raise NotFound
    if form.category != Category.TESTS.value:
        raise Refused(_("Choose a form of the category of tests."), code="no_test", field="form")
    work = ControlWork.objects.select_for_update().filter(lesson=old.lesson).first()
    if (work.version if work else None) != data.seen_version:
        raise Refused(_("Somebody else has changed this plan meanwhile. Look at it again."), code="conflict")
    before = _values(work) if work else None
    exceeds = (work is None or old is not new) and _exceeds_limits(
        actor, old.lesson if work else None, new.lesson, is_confirmed=data.is_confirmed
    )
    after = _values_of(new.lesson, title, form, exceeds=exceeds)
    if before is not None and _facts(before) == _facts(after):
        return
    if work is not None and old is not new:
        LessonForm.objects.filter(lesson=old.lesson).delete()
    set_lesson_form(actor=actor, opened=new, form_id=form.pk)
    _save(actor, work, new.lesson, title)
    kind = "control.planned" if before is None else "control.moved" if old is not new else "control.changed"
    places = dict.fromkeys((old.lesson.pk, new.lesson.pk) if before else (new.lesson.pk,))
    _record(actor, new.lesson.course_id, kind, list(places), before, after, reason)
    if before is None:
        report_work(new.lesson.pk, What.PLANNED, after, by=actor.author_id)
    elif old is not new:
        report_work(new.lesson.pk, What.MOVED, after, by=actor.author_id, old_day=old.lesson.held_on)


@transaction.atomic
def withdraw_control_work(*, actor: Actor, lesson_id: int, reason: str = "") -> None:
    """Take the plan back; the column has its usual form again. Refused when the lesson has marks."""
    opened, _same = _open(actor, lesson_id, None, reason)
    work = ControlWork.objects.select_for_update().filter(lesson=opened.lesson).first()
    if work is None:
        return
    _require_unwritten(opened.lesson)
    before = _values(work)
    work.delete()
    LessonForm.objects.filter(lesson=opened.lesson).delete()
    _record(actor, opened.lesson.course_id, "control.withdrawn", [lesson_id], before, None, reason)
    report_work(lesson_id, What.WITHDRAWN, before, by=actor.author_id)


def _open(actor: Actor, lesson_id: int, target_id: int | None, reason: str) -> tuple[OpenLesson, OpenLesson]:
    """Both lessons, of one course, locked. A canceled one may still lose its work (``target_id`` None)."""
    course_id = get_lesson(actor, lesson_id).course_id
    ids = [lesson_id] if target_id is None else [lesson_id, target_id]
    opened = open_lessons(actor=actor, course_id=course_id, lesson_ids=ids, has_reason=bool(reason.strip()))
    for pk, entry in opened.items():
        if pk == target_id or entry.lock is not Lock.CANCELED or not entry.rights.marks:
            require_writable(entry, ahead=True)
        if entry.rights.needs_reason and not reason.strip():
            raise Refused(lock_message(Lock.REASON_NEEDED), code=Lock.REASON_NEEDED, field="reason")
    return opened[lesson_id], opened[ids[-1]]


def _exceeds_limits(actor: Actor, old: Lesson | None, new: Lesson, *, is_confirmed: bool) -> bool:
    """Whether the work is one too many where it comes to. Refused where none may be, or not confirmed."""
    if old is not None:
        _require_unwritten(old)
    if not is_open_for_plans(new.held_on, clock.today(actor.school.zone)):
        raise Refused(_("This lesson is over: plan for one to come."), code="past", field="lesson")
    if new.is_canceled:
        raise Refused(lock_message(Lock.CANCELED), code=Lock.CANCELED, field="lesson")
    if ControlWork.objects.filter(lesson=new).exists():
        raise Refused(_("A control work is planned for this lesson already."), code="taken", field="lesson")
    # So that of two who plan for the same class at once the second is warned of the first.
    list(SchoolClass.objects.select_for_update().filter(pk__in=[row.pk for row in classes_of(new.course)]))
    excesses = foresee_work(new, without=old.pk if old else None).excesses
    if excesses and not is_confirmed:
        text = _("More than the school's rules say: %(what)s. Choose another lesson, or confirm.")
        what = "; ".join(excess.words for excess in excesses)
        raise Refused(text % {"what": what}, code="over_limit", field="is_confirmed")
    return bool(excesses)


def _require_unwritten(lesson: Lesson) -> None:
    if Mark.objects.filter(lesson=lesson).exists():
        raise Refused(_("This work has been written: its lesson has marks."), code="written")


def _checked_title(title: str) -> str:
    title = " ".join(title.split())
    if not title:
        raise Refused(_("Say what the work is about."), code="no_title", field="title")
    if len(title) > MAX_TITLE:
        text = _("The topic may have at most %(count)d characters.") % {"count": MAX_TITLE}
        raise Refused(text, code="title_too_long", field="title")
    return title


def _save(actor: Actor, work: ControlWork | None, lesson: Lesson, title: str) -> None:
    if work is None:
        work = ControlWork(school=actor.school, version=0)
    work.lesson, work.title = lesson, title
    work.planned_at, work.planned_by_id = clock.now(), actor.author_id
    work.version += 1
    work.save()


def _values(work: ControlWork) -> dict[str, Any]:
    return _values_of(work.lesson, work.title, work.lesson.assessment.form)


def _values_of(lesson: Lesson, title: str, form: AssessmentForm, *, exceeds: bool = False) -> dict[str, Any]:
    """What the history keeps of a plan, as plain JSON."""
    return {
        "lesson": lesson.pk,
        "held_on": lesson.held_on.isoformat(),
        "title": title,
        "form": form.pk,
        "form_name": form.name,
        **({"despite_limits": True} if exceeds else {}),
    }


def _facts(values: dict[str, Any]) -> tuple[Any, ...]:
    return values["lesson"], values["title"], values["form"]


def _record(
    actor: Actor,
    course_id: int,
    kind: str,
    lesson_ids: list[int],
    before: dict[str, Any] | None,
    after: dict[str, Any] | None,
    reason: str,
) -> None:
    """In the history of each of the lessons: the one it leaves, and the one it comes to."""
    changes = [
        Change(kind, f"control:{lesson_id}", f"control:{lesson_id}", before, after)
        for lesson_id in lesson_ids
    ]
    record_changes(actor=actor, stream=stream_of(course_id), changes=changes, reason=reason.strip())
