from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_http_methods

from parta.academics.commands.class_board import place_in_classes
from parta.academics.forms.structure import ClassBoardForm
from parta.academics.queries.class_board import class_board
from parta.academics.queries.groups import Board
from parta.access.actors import Actor
from parta.access.rules import Permission
from parta.access.web import school_page
from parta.core.errors import NotFound, Refused
from parta.core.web import asked_id
from parta.people.web import add_refusal


@require_http_methods(["GET", "POST"])
@school_page(Permission.READ_ALL_PEOPLE)
def board(request: HttpRequest, actor: Actor) -> HttpResponse:
    """The classes of a grade with their students, who are moved from one to the other from a day."""
    page = class_board(actor, asked_id(request.GET, "year"), asked_id(request.GET, "grade"))
    context: dict[str, Any] = {"page": page, "board": page.board}
    if page.board:
        form = _form(page.board, request)
        if request.method == "POST":
            actor.require(Permission.WRITE_PEOPLE)
            if form.is_valid() and _place(request, actor, form):
                return redirect(request.get_full_path())
        context |= {"form": form, "columns": form.columns(page.board.columns)}
        return render(request, "academics/class_board.html", context, status=422 if form.errors else 200)
    if request.method == "POST":
        raise NotFound
    return render(request, "academics/class_board.html", context)


def _form(board: Board, request: HttpRequest) -> ClassBoardForm:
    return ClassBoardForm(
        request.POST if request.method == "POST" else None,
        initial={"since_on": board.day} | {f"s{one.student_id}": one.group_id for one in board.students},
        student_ids=[one.student_id for one in board.students],
        groups=tuple((one.group_id, one.name) for one in board.groups),
    )


def _place(request: HttpRequest, actor: Actor, form: ClassBoardForm) -> bool:
    try:
        count = place_in_classes(actor=actor, places=form.joinings)
    except Refused as refused:
        add_refusal(form, refused)
        return False
    text = ngettext("%(count)d student has moved.", "%(count)d students have moved.", count)
    messages.success(request, text % {"count": count} if count else _("Everything is as it was."))
    return True
