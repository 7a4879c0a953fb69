"""The wizard that passes a school on to the next year."""

from uuid import UUID

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from parta.access.actors import Actor
from parta.access.rules import Permission
from parta.access.web import school_page
from parta.core.errors import Refused
from parta.exchange.commands.rollover import (
    apply_rollover,
    begin_rollover,
    choose_classes,
    choose_fates,
    choose_year,
    retry_rollover,
    undo_rollover,
)
from parta.exchange.forms.rollover import ClassesForm, FatesForm, YearForm
from parta.exchange.queries.rollover import (
    RolloverPage,
    get_rollover,
    list_rollovers,
    read_choices,
    rollover_page,
    students_page,
)
from parta.exchange.rules.rollover import class_name
from parta.exchange.rules.runs import RunState
from parta.people.web import add_refusal

_REFUSED = 422


@require_http_methods(["GET", "POST"])
@school_page(Permission.ROLL_YEAR)
def index(request: HttpRequest, actor: Actor) -> HttpResponse:
    """Begin one, or go on with the draft; below, those that were."""
    if request.method == "POST":
        try:
            rollover = begin_rollover(actor=actor, language=get_language() or "ru")
        except Refused as refused:
            messages.error(request, str(refused.message))
        else:
            page = "rollover:year" if rollover.state == RunState.DRAFT else "rollover:run"
            return redirect(page, school=actor.school.slug, key=rollover.key)
    return render(request, "exchange/rollovers.html", {"rollovers": list_rollovers(actor)})


@require_http_methods(["GET", "POST"])
@school_page(Permission.ROLL_YEAR)
def year(request: HttpRequest, actor: Actor, *, key: UUID) -> HttpResponse:
    """Step 1: the next year and its terms."""
    rollover = get_rollover(actor, key)
    choices = read_choices(rollover)
    known = {"name": choices.name, "starts_on": choices.starts_on, "ends_on": choices.ends_on}
    for term in choices.terms:
        known |= {f"{term.key}_starts_on": term.starts_on, f"{term.key}_ends_on": term.ends_on}
    data = request.POST if request.method == "POST" else None
    form = YearForm(data, terms=choices.terms, initial=known)
    if request.method == "POST" and form.is_valid():
        days = {name: form.cleaned_data[name] for name in ("name", "starts_on", "ends_on")}
        try:
            choose_year(actor=actor, key=key, terms=form.terms, **days)
        except Refused as refused:
            add_refusal(form, refused)
        else:
            return redirect("rollover:classes", school=actor.school.slug, key=key)
    context = {"key": key, "form": form, "from_year": rollover.year.name, "step": "year"}
    return render(request, "exchange/rollover_year.html", context, status=_REFUSED if form.errors else 200)


@require_http_methods(["GET", "POST"])
@school_page(Permission.ROLL_YEAR)
def classes(request: HttpRequest, actor: Actor, *, key: UUID) -> HttpResponse:
    """Step 2: what becomes of the classes, and what is copied."""
    page = rollover_page(actor, key)
    data = request.POST if request.method == "POST" else None
    form = ClassesForm(data, classes=page.classes, initial=_known_classes(page))
    if request.method == "POST" and form.is_valid():
        first = form.cleaned_data["first"]
        try:
            choose_classes(actor=actor, key=key, ways=form.ways, first=first, copied=form.copied)
        except Refused as refused:
            add_refusal(form, refused)
        else:
            return redirect("rollover:run", school=actor.school.slug, key=key)
    context = {"key": key, "form": form, "page": page, "step": "classes"}
    return render(request, "exchange/rollover_classes.html", context, status=_REFUSED if form.errors else 200)


@require_http_methods(["GET", "POST"])
@school_page(Permission.ROLL_YEAR)
def students(request: HttpRequest, actor: Actor, *, key: UUID, class_id: int) -> HttpResponse:
    """Of one class: who repeats the grade, who leaves."""
    _rollover, old, rows = students_page(actor, key, class_id)
    form = FatesForm(request.POST if request.method == "POST" else None, students=rows)
    if request.method == "POST" and form.is_valid():
        choose_fates(actor=actor, key=key, class_id=class_id, fates=form.fates)
        messages.success(request, _("Saved."))
        return redirect("rollover:run", school=actor.school.slug, key=key)
    context = {"key": key, "form": form, "name": old.name, "step": "students"}
    status = _REFUSED if form.errors else 200
    return render(request, "exchange/rollover_students.html", context, status=status)


@require_safe
@school_page(Permission.ROLL_YEAR)
def run(request: HttpRequest, actor: Actor, *, key: UUID) -> HttpResponse:
    """Step 3: what would come of it; then how far the job has got."""
    page = rollover_page(actor, key)
    context = {"page": page, "key": key, "step": "run"}
    if not request.htmx:  # type: ignore[attr-defined]  # set by its middleware
        return render(request, "exchange/rollover.html", context)
    if request.GET.get("seen") == page.seen and not page.may_retry:
        return HttpResponse(status=204)
    return render(request, "exchange/rollover_state.html", context)


@require_POST
@school_page(Permission.ROLL_YEAR)
def application(request: HttpRequest, actor: Actor, *, key: UUID) -> HttpResponse:
    try:
        apply_rollover(actor=actor, key=key)
    except Refused as refused:
        messages.error(request, str(refused.message))
    return redirect("rollover:run", school=actor.school.slug, key=key)


@require_POST
@school_page(Permission.ROLL_YEAR)
def undoing(_request: HttpRequest, actor: Actor, *, key: UUID) -> HttpResponse:
    undo_rollover(actor=actor, key=key)
    return redirect("rollover:run", school=actor.school.slug, key=key)


@require_POST
@school_page(Permission.ROLL_YEAR)
def attempt(_request: HttpRequest, actor: Actor, *, key: UUID) -> HttpResponse:
    retry_rollover(actor=actor, key=key)
    return redirect("rollover:run", school=actor.school.slug, key=key)


def _known_classes(page: RolloverPage) -> dict[str, object]:
    choices = page.choices
    return {
        "first": ", ".join(class_name(item) for item in choices.first),
        "assignments": choices.has_assignments,
        "groups": choices.has_groups,
        "curricula": choices.has_curricula,
    }
