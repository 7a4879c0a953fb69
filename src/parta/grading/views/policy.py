from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.http import require_http_methods, require_POST

from parta.access.actors import Actor
from parta.access.rules import Permission
from parta.access.web import school_page
from parta.core.errors import NotFound, Refused
from parta.grading.commands.forms import add_form, edit_form, make_default_form, move_form, remove_form
from parta.grading.commands.marks import create_preset_forms
from parta.grading.commands.policy import set_policy
from parta.grading.commands.scales import set_subject_scale
from parta.grading.forms import AssessmentFormForm, PolicyForm
from parta.grading.queries.forms import FormItem, get_form_item, list_form_items
from parta.grading.queries.policy_page import get_policy_values, list_policy_changes
from parta.grading.queries.scales import list_subject_scales, scale_name
from parta.grading.rules.scales import Scale

_REFUSED = 422
_MOST_DIGITS = 18


@require_http_methods(["GET", "POST"])
@school_page(Permission.READ_SCHOOL_PROGRESS)
def policy(request: HttpRequest, actor: Actor) -> HttpResponse:
    """How the school turns marks into grades, and when families see them."""
    values = get_policy_values(actor)
    if request.method == "GET":
        return _policy_answer(request, actor, PolicyForm(values))
    actor.require(Permission.WRITE_GRADING_POLICY)
    form = PolicyForm(values, request.POST)
    if form.is_valid():
        try:
            set_policy(actor=actor, values=form.values)
            return redirect(f"{request.path}?saved=1")
        except Refused as refused:
            form.add_error(refused.field, str(refused.message))
    return _policy_answer(request, actor, form, status=_REFUSED)


@require_http_methods(["GET", "POST"])
@school_page(Permission.READ_SCHOOL_PROGRESS)
def scales(request: HttpRequest, actor: Actor) -> HttpResponse:
    """The scale of each subject; a subject that has marks keeps its own."""
    refused = None
    if request.method == "POST":
        actor.require(Permission.WRITE_GRADING_POLICY)
        subject, scale = request.POST.get("subject", ""), request.POST.get("scale", "")
        if scale not in set(Scale) or not subject.isdecimal() or len(subject) > _MOST_DIGITS:
            raise NotFound
        try:
            set_subject_scale(actor=actor, subject_id=int(subject), scale=Scale(scale))
            return redirect(f"{request.path}?saved=1")
        except Refused as error:
            refused = error
    rows = [{"subject": row, "name": scale_name(row.scale)} for row in list_subject_scales(actor)]
    choices = [(scale.value, scale_name(scale)) for scale in Scale]
    context = {"subjects": rows, "choices": choices, "refused": refused}
    return render(request, "grading/scales.html", context, status=_REFUSED if refused else 200)


@require_http_methods(["GET", "POST"])
@school_page(Permission.READ_SCHOOL_PROGRESS)
def forms(request: HttpRequest, actor: Actor) -> HttpResponse:
    """The forms of assessment with their weights; a further one."""
    if request.method == "GET":
        return _forms_answer(request, actor, AssessmentFormForm())
    actor.require(Permission.WRITE_GRADING_POLICY)
    form = AssessmentFormForm(request.POST)
    if form.is_valid():
        try:
            add_form(actor=actor, data=form.values)
            return redirect(f"{request.path}?saved=1")
        except Refused as refused:
            form.add_error(refused.field, str(refused.message))
    return _forms_answer(request, actor, form, status=_REFUSED)


@require_POST
@school_page(Permission.WRITE_GRADING_POLICY)
def usual_forms(_request: HttpRequest, actor: Actor) -> HttpResponse:
    """The usual ones, where the school has none."""
    create_preset_forms(actor=actor)
    return redirect(f"{_forms_url(actor)}?saved=1")


@require_http_methods(["GET", "POST"])
@school_page(Permission.READ_SCHOOL_PROGRESS)
def form(request: HttpRequest, actor: Actor, *, form_id: int) -> HttpResponse:
    """One form of assessment."""
    item = get_form_item(actor, form_id)
    if request.method == "GET":
        return _form_answer(request, item, AssessmentFormForm(item=item))
    actor.require(Permission.WRITE_GRADING_POLICY)
    filled = AssessmentFormForm(request.POST, item=item)
    if filled.is_valid():
        try:
            edit_form(actor=actor, form_id=form_id, data=filled.values)
            return redirect(f"{_forms_url(actor)}?saved=1")
        except Refused as refused:
            filled.add_error(refused.field, str(refused.message))
    return _form_answer(request, item, filled, status=_REFUSED)


@require_POST
@school_page(Permission.WRITE_GRADING_POLICY)
def default(_request: HttpRequest, actor: Actor, *, form_id: int) -> HttpResponse:
    """Make it the form that columns have when nobody chose another."""
    make_default_form(actor=actor, form_id=form_id)
    return redirect(f"{_forms_url(actor)}?saved=1")


@require_POST
@school_page(Permission.WRITE_GRADING_POLICY)
def position(request: HttpRequest, actor: Actor, *, form_id: int) -> HttpResponse:
    """Move it up or down in the list."""
    move_form(actor=actor, form_id=form_id, up=request.POST.get("to") == "up")
    return redirect(f"{_forms_url(actor)}#form-{form_id}")


@require_POST
@school_page(Permission.WRITE_GRADING_POLICY)
def removal(request: HttpRequest, actor: Actor, *, form_id: int) -> HttpResponse:
    """Take it out of the list, unless it is used."""
    try:
        remove_form(actor=actor, form_id=form_id)
    except Refused as refused:
        item = get_form_item(actor, form_id)
        context = {"item": item, "form": AssessmentFormForm(item=item), "refusal": refused.message}
        return render(request, "grading/form.html", context, status=_REFUSED)
    return redirect(f"{_forms_url(actor)}?saved=1")


def _policy_answer(request: HttpRequest, actor: Actor, form: PolicyForm, status: int = 200) -> HttpResponse:
    context = {"form": form, "changes": list_policy_changes(actor)}
    return render(request, "grading/policy.html", context, status=status)


def _forms_answer(
    request: HttpRequest, actor: Actor, form: AssessmentFormForm, status: int = 200
) -> HttpResponse:
    items = list_form_items(actor)
    context = {"items": items, "form": form, "is_recalculating": any(item.is_recalculating for item in items)}
    return render(request, "grading/forms.html", context, status=status)


def _form_answer(
    request: HttpRequest, item: FormItem, form: AssessmentFormForm, status: int = 200
) -> HttpResponse:
    return render(request, "grading/form.html", {"item": item, "form": form}, status=status)


def _forms_url(actor: Actor) -> str:
    return reverse("grading:forms", kwargs={"school": actor.school.slug})
