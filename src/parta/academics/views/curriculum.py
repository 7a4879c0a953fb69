from django.contrib import messages
from django.forms import Form
from django.http import HttpRequest, HttpResponse, QueryDict
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_http_methods, require_POST

from parta.academics.commands.curriculum import (
    add_line,
    assign_classes,
    copy_lines,
    create_curriculum,
    edit_curriculum,
    edit_line,
    remove_curriculum,
    remove_line,
)
from parta.academics.forms.curriculum import ClassesForm, CopyForm, CurriculumForm, LineForm
from parta.academics.queries.curriculum import (
    CurriculumPage,
    curricula_page,
    curriculum_page,
    get_line,
    profile_choices,
    subject_choices,
)
from parta.access.actors import Actor
from parta.access.rules import Permission
from parta.access.web import school_page
from parta.core.errors import NotFound, Refused
from parta.people.web import add_refusal

_REFUSED = 422


@require_http_methods(["GET", "POST"])
@school_page(Permission.READ_WHOLE_SCHOOL)
def curricula(request: HttpRequest, actor: Actor) -> HttpResponse:
    """This year's curricula by grade; a further one."""
    page = curricula_page(actor)
    form = CurriculumForm(_posted(request), profiles=profile_choices(actor))
    if request.method == "POST":
        actor.require(Permission.WRITE_CURRICULUM)
        if page.year is None:
            raise NotFound
        if form.is_valid():
            try:
                one = create_curriculum(actor=actor, year_id=page.year.pk, data=form.values)
                return _to_curriculum(actor, one.pk)
            except Refused as refused:
                add_refusal(form, refused)
    context = {"page": page, "form": form}
    return render(request, "academics/curricula.html", context, status=_REFUSED if form.errors else 200)


@require_http_methods(["GET", "POST"])
@school_page(Permission.READ_WHOLE_SCHOOL)
def curriculum(request: HttpRequest, actor: Actor, *, curriculum_id: int) -> HttpResponse:
    """One curriculum: its lines, classes and what is amiss; its name, grade and profile."""
    page = curriculum_page(actor, curriculum_id)
    if request.method == "GET":
        return _page(request, page)
    actor.require(Permission.WRITE_CURRICULUM)
    form = CurriculumForm(request.POST, profiles=page.profiles)
    if form.is_valid():
        try:
            edit_curriculum(actor=actor, curriculum_id=curriculum_id, data=form.values)
        except Refused as refused:
            add_refusal(form, refused)
        else:
            messages.success(request, _("Saved."))
            return _to_curriculum(actor, curriculum_id)
    return _page(request, page, form=form)


@require_POST
@school_page(Permission.WRITE_CURRICULUM)
def removal(request: HttpRequest, actor: Actor, *, curriculum_id: int) -> HttpResponse:
    page = curriculum_page(actor, curriculum_id)
    try:
        remove_curriculum(actor=actor, curriculum_id=curriculum_id)
    except Refused as refused:
        return _page(request, page, refusal=str(refused.message))
    messages.success(request, _("%(name)s is removed.") % {"name": page.curriculum.name})
    return redirect("academics:curricula", school=actor.school.slug)


@require_POST
@school_page(Permission.WRITE_CURRICULUM)
def lines(request: HttpRequest, actor: Actor, *, curriculum_id: int) -> HttpResponse:
    """One more line."""
    page = curriculum_page(actor, curriculum_id)
    form = LineForm(request.POST, subjects=page.subjects)
    if form.is_valid():
        try:
            add_line(actor=actor, curriculum_id=curriculum_id, data=form.values)
            return _to_curriculum(actor, curriculum_id)
        except Refused as refused:
            add_refusal(form, refused)
    return _page(request, page, line_form=form)


@require_http_methods(["GET", "POST"])
@school_page(Permission.WRITE_CURRICULUM)
def line(request: HttpRequest, actor: Actor, *, curriculum_id: int, line_id: int) -> HttpResponse:
    """One line, to be changed or removed."""
    row = get_line(actor, curriculum_id, line_id)
    known: dict[str, object] = {"part": row.part, "subject": row.subject_id, "name": row.name}
    known |= {"hours_a_week": row.hours_a_week, "hours_a_year": row.hours_a_year}
    form = LineForm(_posted(request), initial=known, subjects=subject_choices(actor))
    if request.method == "POST" and form.is_valid():
        try:
            edit_line(actor=actor, curriculum_id=curriculum_id, line_id=line_id, data=form.values)
        except Refused as refused:
            add_refusal(form, refused)
        else:
            messages.success(request, _("Saved."))
            return _to_curriculum(actor, curriculum_id)
    context = {"line": row, "form": form}
    return render(request, "academics/curriculum_line.html", context, status=_REFUSED if form.errors else 200)


@require_POST
@school_page(Permission.WRITE_CURRICULUM)
def line_removal(_request: HttpRequest, actor: Actor, *, curriculum_id: int, line_id: int) -> HttpResponse:
    remove_line(actor=actor, curriculum_id=curriculum_id, line_id=line_id)
    return _to_curriculum(actor, curriculum_id)


@require_POST
@school_page(Permission.WRITE_CURRICULUM)
def copy(request: HttpRequest, actor: Actor, *, curriculum_id: int) -> HttpResponse:
    """Lines of another curriculum that this one has not."""
    page = curriculum_page(actor, curriculum_id)
    form = CopyForm(request.POST, others=page.others)
    if not form.is_valid():
        return _page(request, page, copy_form=form)
    count = copy_lines(actor=actor, curriculum_id=curriculum_id, source_id=form.cleaned_data["source"])
    text = ngettext("%(count)d line is copied.", "%(count)d lines are copied.", count) % {"count": count}
    messages.success(request, text)
    return _to_curriculum(actor, curriculum_id)


@require_POST
@school_page(Permission.WRITE_CURRICULUM)
def classes(request: HttpRequest, actor: Actor, *, curriculum_id: int) -> HttpResponse:
    """Which classes follow it."""
    page = curriculum_page(actor, curriculum_id)
    form = ClassesForm(request.POST, classes=_class_choices(page))
    if not form.is_valid():
        return _page(request, page, classes_form=form)
    data = form.cleaned_data
    try:
        assign_classes(
            actor=actor, curriculum_id=curriculum_id, class_ids=data["classes"], since_on=data["since_on"]
        )
    except Refused as refused:
        add_refusal(form, refused)
        return _page(request, page, classes_form=form)
    messages.success(request, _("Saved."))
    return _to_curriculum(actor, curriculum_id)


def _to_curriculum(actor: Actor, curriculum_id: int) -> HttpResponse:
    return redirect("academics:curriculum", school=actor.school.slug, curriculum_id=curriculum_id)


def _class_choices(page: CurriculumPage) -> list[tuple[int, str]]:
    return [
        (pk, f"{name} ({other})" if other and not follows else name)
        for pk, name, follows, other in page.classes
    ]


def _page(request: HttpRequest, page: CurriculumPage, *, refusal: str = "", **filled: Form) -> HttpResponse:
    """The page with a form as it was sent, the others as things are."""
    one = page.curriculum
    known = {"name": one.name, "grade": one.grade, "profile": one.profile_id}
    chosen = [pk for pk, _name, follows, _other in page.classes if follows]
    context = {
        "page": page,
        "form": CurriculumForm(initial=known, profiles=page.profiles),
        "line_form": LineForm(subjects=page.subjects),
        "copy_form": CopyForm(others=page.others),
        "classes_form": ClassesForm(
            initial={"classes": chosen, "since_on": page.first_day}, classes=_class_choices(page)
        ),
        "refusal": refusal,
        **filled,
    }
    status = _REFUSED if refusal or filled else 200
    return render(request, "academics/curriculum.html", context, status=status)


def _posted(request: HttpRequest) -> QueryDict | None:
    """What was sent, be it nothing at all; None: the page is only looked at."""
    return request.POST if request.method == "POST" else None
