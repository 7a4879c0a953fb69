from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse, QueryDict
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_http_methods, require_POST

from parta.academics.commands.groups import divide_classes, place_students, remove_group, rename_group
from parta.academics.forms.structure import BoardForm, DivisionForm, GroupNameForm
from parta.academics.queries.groups import Board, board_page, get_group, groups_page
from parta.access.actors import Actor
from parta.access.rules import Permission
from parta.access.web import school_page
from parta.core.errors import NotFound, Refused
from parta.core.web import asked_id
from parta.people.web import add_refusal

_REFUSED = 422


@require_http_methods(["GET", "POST"])
@school_page(Permission.READ_ALL_PEOPLE)
def groups(request: HttpRequest, actor: Actor) -> HttpResponse:
    """How classes are divided; a further division."""
    page = groups_page(actor, asked_id(request.GET, "year"))
    form = DivisionForm(
        _posted(request),
        initial={"since_on": page.first_day, "by_list": True, "classes": [asked_id(request.GET, "class")]},
        classes=page.classes,
        subjects=page.subjects,
    )
    if request.method == "POST":
        actor.require(Permission.WRITE_STRUCTURE)
        if page.year is None:
            raise NotFound
        if form.is_valid():
            try:
                made = divide_classes(actor=actor, year_id=page.year.pk, **_division(form))
                return redirect("academics:group", school=actor.school.slug, teaching_group_id=made[0].pk)
            except Refused as refused:
                add_refusal(form, refused)
    context = {"page": page, "form": form}
    return render(request, "academics/groups.html", context, status=_REFUSED if form.errors else 200)


@require_http_methods(["GET", "POST"])
@school_page(Permission.READ_ALL_PEOPLE)
def group(request: HttpRequest, actor: Actor, *, teaching_group_id: int) -> HttpResponse:
    """The groups that stand side by side, and who is in which: a board."""
    board = board_page(actor, teaching_group_id)
    form = _board_form(board, _posted(request))
    if request.method == "POST":
        actor.require(Permission.WRITE_STRUCTURE)
        if form.is_valid():
            ids, day = [one.group_id for one in board.groups], form.cleaned_data["since_on"]
            try:
                count = place_students(actor=actor, group_ids=ids, places=form.places, since_on=day)
                return _moved(request, count)
            except Refused as refused:
                add_refusal(form, refused)
    context = {"board": board, "form": form, "columns": form.columns(board.columns)}
    return render(request, "academics/group.html", context, status=_REFUSED if form.errors else 200)


@require_http_methods(["GET", "POST"])
@school_page(Permission.WRITE_STRUCTURE)
def group_name(request: HttpRequest, actor: Actor, *, teaching_group_id: int) -> HttpResponse:
    """What one group is called; and the way to remove it."""
    row = get_group(actor, teaching_group_id)
    form = GroupNameForm(_posted(request), initial={"name": row.name})
    if request.method == "POST" and form.is_valid():
        try:
            rename_group(actor=actor, group_id=teaching_group_id, name=form.cleaned_data["name"])
            messages.success(request, _("Saved."))
            return redirect("academics:group", school=actor.school.slug, teaching_group_id=teaching_group_id)
        except Refused as refused:
            add_refusal(form, refused)
    context = {"group": row, "form": form}
    return render(request, "academics/group_name.html", context, status=_REFUSED if form.errors else 200)


@require_POST
@school_page(Permission.WRITE_STRUCTURE)
def group_removal(request: HttpRequest, actor: Actor, *, teaching_group_id: int) -> HttpResponse:
    row = get_group(actor, teaching_group_id)
    try:
        remove_group(actor=actor, group_id=teaching_group_id)
    except Refused as refused:
        form = GroupNameForm(initial={"name": row.name})
        context = {"group": row, "form": form, "refusal": refused.message}
        return render(request, "academics/group_name.html", context, status=_REFUSED)
    messages.success(request, _("%(name)s is removed.") % {"name": row.name})
    return redirect("academics:groups", school=actor.school.slug)


def _division(form: DivisionForm) -> dict[str, Any]:
    data = form.cleaned_data
    return {
        "class_ids": data["classes"],
        "names": form.group_names,
        "subject_id": data["subject"],
        "since_on": data["since_on"],
        "by_list": data["by_list"],
    }


def _board_form(board: Board, data: QueryDict | None) -> BoardForm:
    known: dict[str, object] = {f"s{one.student_id}": one.group_id for one in board.students}
    return BoardForm(
        data,
        initial={"since_on": board.day} | known,
        student_ids=[one.student_id for one in board.students],
        groups=tuple((one.group_id, one.name) for one in board.groups),
    )


def _moved(request: HttpRequest, count: int) -> HttpResponse:
    text = ngettext("%(count)d student has moved.", "%(count)d students have moved.", count)
    messages.success(request, text % {"count": count} if count else _("Everything is as it was."))
    return redirect(request.path)


def _posted(request: HttpRequest) -> QueryDict | None:
    """What was sent, be it nothing at all; None: the page is only looked at."""
    return request.POST if request.method == "POST" else None
