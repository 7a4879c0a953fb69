from dataclasses import dataclass
from decimal import Decimal

from django.db.models import Exists, OuterRef, Q, QuerySet

from parta.access.actors import Actor
from parta.core.errors import NotFound
from parta.grading.models import AssessmentForm, Dot, LessonForm, Mark
from parta.grading.queries.policy_words import CATEGORY_NAMES, weight_text
from parta.grading.rules.marks import Category


@dataclass(frozen=True, slots=True)
class FormItem:
    """A form of assessment. ``is_used``: marks, dots or columns have it; ``is_recalculating``: a job runs."""

    id: int
    name: str
    short_name: str
    category: Category
    category_name: str
    weight: Decimal
    weight_text: str
    is_default: bool
    is_used: bool
    is_recalculating: bool


def list_form_items(actor: Actor) -> list[FormItem]:
    """The school's forms of assessment in its own order, in one query."""
    return [_item(form) for form in _forms().filter(school=actor.school).order_by("position", "pk")]


def get_form_item(actor: Actor, form_id: int) -> FormItem:
    form = _forms().filter(school=actor.school, pk=form_id).first()
    if form is None:
        raise NotFound
    return _item(form)


def is_form_used(form_id: int) -> bool:
    return bool(_forms().get(pk=form_id).is_used)  # type: ignore[attr-defined]  # annotated


def _forms() -> QuerySet[AssessmentForm]:
    own = {"form": OuterRef("pk")}
    return AssessmentForm.objects.annotate(
        is_used=Q(Exists(Mark.objects.filter(**own)))
        | Q(Exists(LessonForm.objects.filter(**own)))
        | Q(Exists(Dot.objects.filter(**own)))
    )


def _item(form: AssessmentForm) -> FormItem:
    category = Category(form.category)
    return FormItem(
        id=form.pk,
        name=form.name,
        short_name=form.short_name,
        category=category,
        category_name=str(CATEGORY_NAMES[category]),
        weight=form.weight,
        weight_text=weight_text(form.weight),
        is_default=form.is_default,
        is_used=form.is_used,  # type: ignore[attr-defined]  # annotated
        is_recalculating=form.is_recalculating,
    )
