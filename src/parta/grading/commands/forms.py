"""The school's forms of assessment and their weights (domain B2, acceptance M2)."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from decimal import Decimal
from typing import Any

from django.db import transaction
from django.db.models import F, Max, Q
from django.utils.translation import gettext as _
from django_tasks import task

from parta.access.actors import Actor, system_actor
from parta.access.rules import Permission
from parta.audit.commands import Change, record_changes
from parta.core.errors import NotFound, Refused
from parta.grading.commands.marks import place_of
from parta.grading.commands.policy import STREAM
from parta.grading.models import AssessmentForm, Dot, Mark
from parta.grading.queries.dots import dot_values
from parta.grading.queries.forms import is_form_used
from parta.grading.queries.marks import mark_values
from parta.grading.queries.open_marks import list_courses_to_reweigh, open_dots, open_marks
from parta.grading.queries.policy_words import problem_message
from parta.grading.rules.marks import Category
from parta.grading.rules.policy import Problem, is_weight
from parta.lessons.commands import stream_of
from parta.lessons.models import Lesson

MAX_FORMS = 40
MAX_NAME, MAX_SHORT_NAME = 100, 12
AT_ONCE = 500  # more marks than that are given a new weight by a job
_BATCH = 20  # courses whose lessons the job locks at a time


@dataclass(frozen=True, slots=True)
class FormData:
    name: str
    short_name: str
    category: Category
    weight: Decimal


@transaction.atomic
def add_form(*, actor: Actor, data: FormData) -> AssessmentForm:
    """A further form of assessment, at the end of the list; the first of a school is its usual one."""
    actor.require(Permission.WRITE_GRADING_POLICY)
    own = AssessmentForm.objects.filter(school=actor.school)
    if own.count() >= MAX_FORMS:
        raise Refused(
            _("A school has at most %(count)d forms.") % {"count": MAX_FORMS}, code="too_many_forms"
        )
    last = own.aggregate(last=Max("position"))["last"]
    form = AssessmentForm(
        school=actor.school, position=0 if last is None else last + 1, is_default=not own.exists()
    )
    _fill(form, data)
    form.save()
    _record(actor, "form.added", form, None, _values(form))
    return form


@transaction.atomic
def edit_form(*, actor: Actor, form_id: int, data: FormData) -> None:
    """Change a form of assessment. A new weight is that of the marks of open terms and of open dots too.

    Marks of closed terms keep the weight they have. Many marks are left to a job, ``reweigh_form``.
    """
    form = _locked(actor, form_id)
    before = _values(form)
    _fill(form, data)
    if _values(form) != before:
        _record(actor, "form.changed", form, before, _values(form))
    form.save()
    if f"{form.weight:.1f}" == before["weight"] and not form.is_recalculating:
        return
    if open_marks(form)[: AT_ONCE + 1].count() > AT_ONCE:
        AssessmentForm.objects.filter(pk=form.pk).update(is_recalculating=True)
        reweigh_form.enqueue(form.pk, actor.user_id)
        return
    _reweigh(actor, form.pk, list_courses_to_reweigh(form))


@transaction.atomic
def make_default_form(*, actor: Actor, form_id: int) -> None:
    """Let columns of the journal without a form of their own have this one."""
    form = _locked(actor, form_id)
    if form.is_default:
        return
    AssessmentForm.objects.filter(school=actor.school, is_default=True).update(is_default=False)
    form.is_default = True
    form.save(update_fields=["is_default"])
    _record(actor, "form.default", form, {"is_default": False}, {"is_default": True})


@transaction.atomic
def move_form(*, actor: Actor, form_id: int, up: bool) -> None:
    """Let the form change places with its neighbor in the list; at an end it stays."""
    form = _locked(actor, form_id)
    forms = list(AssessmentForm.objects.filter(school=actor.school).order_by("position", "pk"))
    place = next(number for number, item in enumerate(forms) if item.pk == form.pk)
    other = place - 1 if up else place + 1
    if not 0 <= other < len(forms):
        return
    forms[place], forms[other] = forms[other], forms[place]
    for number, item in enumerate(forms):
        item.position = number
    AssessmentForm.objects.bulk_update(forms, ["position"])
    _record(actor, "form.moved", form, {"position": place}, {"position": other})


@transaction.atomic
def remove_form(*, actor: Actor, form_id: int) -> None:
    """Take a form of assessment out of the list.

    Refused: marks, dots or columns of the journal have it; it is the usual one.
    """
    form = _locked(actor, form_id)
    if form.is_default:
        raise Refused(
            _("This is the usual form of the school. Make another one the usual one first."),
            code="default_form",
        )
    if is_form_used(form.pk):
        raise Refused(
            _("Marks, dots or columns of the journal have this form, so it has to stay."), code="form_used"
        )
    _record(actor, "form.removed", form, _values(form), None)
    form.delete()


@task()
def reweigh_form(form_id: int, user_id: int) -> None:
    """Job: give the marks of open terms the form's weight, one course after the other."""
    form = AssessmentForm.objects.select_related("school").filter(pk=form_id).first()
    if form is None:
        return
    actor = replace(system_actor(form.school), user_id=user_id)
    course_ids = list_courses_to_reweigh(form)
    for first in range(0, len(course_ids), _BATCH):
        _reweigh(actor, form_id, course_ids[first : first + _BATCH])
    AssessmentForm.objects.filter(pk=form_id, weight=form.weight).update(is_recalculating=False)


@transaction.atomic
def _reweigh(actor: Actor, form_id: int, course_ids: Sequence[int]) -> None:
    """Lessons are locked as for writing marks, so that nobody changes one meanwhile.

    A handful of statements for all marks, and the entry of each in the chain of its course.
    """
    form = AssessmentForm.objects.get(pk=form_id)
    marks, dots = open_marks(form, course_ids), open_dots(form).filter(lesson__course_id__in=course_ids)
    touched = Q(pk__in=marks.values("lesson_id")) | Q(pk__in=dots.values("lesson_id"))
    list(Lesson.objects.select_for_update().filter(touched).order_by("pk"))
    changes: dict[int, list[Change]] = {}
    for rows in (marks, dots):
        for row in rows.select_related("lesson").order_by("lesson__course_id", "pk"):
            changes.setdefault(row.lesson.course_id, []).append(_reweighed(row, form))
        rows.update(weight=form.weight, version=F("version") + 1)
    for course_id, own in changes.items():
        record_changes(actor=actor, stream=stream_of(course_id), changes=own)


def _reweighed(row: Mark | Dot, form: AssessmentForm) -> Change:
    """Who set the mark or dot and when stays as it was: only its weight is another."""
    row.form = form
    before = _values_of(row)
    row.weight = form.weight
    noun = "mark" if isinstance(row, Mark) else "dot"
    place = place_of(row.lesson_id, row.student_id)
    return Change(f"{noun}.reweighed", f"{noun}:{row.pk}", place, before, _values_of(row))


def _values_of(row: Mark | Dot) -> dict[str, Any]:
    return mark_values(row) if isinstance(row, Mark) else dot_values(row)


def _locked(actor: Actor, form_id: int) -> AssessmentForm:
    actor.require(Permission.WRITE_GRADING_POLICY)
    form = AssessmentForm.objects.select_for_update().filter(school=actor.school, pk=form_id).first()
    if form is None:
        raise NotFound
    return form


def _fill(form: AssessmentForm, data: FormData) -> None:
    """Refused for a name that is missing or taken, and for a weight that is none."""
    name, short_name = data.name.strip(), data.short_name.strip()
    for field, text, limit in (("name", name, MAX_NAME), ("short_name", short_name, MAX_SHORT_NAME)):
        if not text:
            raise Refused(_("Give it a name."), code="no_name", field=field)
        if len(text) > limit:
            raise Refused(_("At most %(count)d characters.") % {"count": limit}, code="too_long", field=field)
    same_name = AssessmentForm.objects.filter(school_id=form.school_id, name=name)
    if same_name.exclude(pk=form.pk).exists():
        raise Refused(_("There is a form with this name already."), code="name_taken", field="name")
    if not is_weight(data.weight):
        raise Refused(problem_message(Problem.WEIGHT), code=Problem.WEIGHT, field="weight")
    form.name, form.short_name = name, short_name
    form.category, form.weight = data.category.value, data.weight


def _values(form: AssessmentForm) -> dict[str, Any]:
    return {
        "name": form.name,
        "short_name": form.short_name,
        "category": form.category,
        "weight": f"{form.weight:.1f}",
    }


def _record(
    actor: Actor,
    kind: str,
    form: AssessmentForm,
    before: dict[str, Any] | None,
    after: dict[str, Any] | None,
) -> None:
    """Every entry names the form, so that its history reads on after it is gone."""
    named = [values and {"name": form.name} | values for values in (before, after)]
    record_changes(
        actor=actor, stream=STREAM, changes=[Change(kind, f"form:{form.pk}", STREAM, named[0], named[1])]
    )
