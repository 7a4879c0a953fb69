"""Behavior: the family's page of a student, the class teacher's of a class's week."""

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from parta.access.actors import Actor
from parta.access.rules import Permission
from parta.access.web import school_page
from parta.conduct.commands.notes import save_notes
from parta.conduct.commands.remarks import reply_to_remark
from parta.conduct.commands.signatures import remind_to_sign
from parta.conduct.queries.words import behavior_choices
from parta.core.errors import Forbidden, NotFound, Refused
from parta.core.web import asked_id
from parta.diary.forms.conduct import NoteRow, ReplyForm, note_rows, read_note_edits
from parta.diary.queries.behavior_class import ClassWeek, class_week, list_class_links
from parta.diary.queries.conduct import behavior_page
from parta.diary.rules import parse_day
from parta.diary.web import diary_head
from parta.people.rules import Page
from parta.people.web import add_refusal, shows_student

_UNPROCESSABLE = 422


@require_safe
@school_page(Permission.READ_CONDUCT)
@shows_student(Page.CONDUCT)
def behavior(request: HttpRequest, actor: Actor, *, student_id: int) -> HttpResponse:
    return _behavior_answer(request, actor, student_id, ReplyForm())


@require_POST
@school_page(Permission.REPLY_TO_REMARKS)
def replies(request: HttpRequest, actor: Actor, *, student_id: int, remark_id: int) -> HttpResponse:
    """The family answers to a remark."""
    form = ReplyForm(request.POST)
    if form.is_valid():
        try:
            reply_to_remark(
                actor=actor, student_id=student_id, remark_id=remark_id, text=form.cleaned_data["text"]
            )
        except Refused as refused:
            add_refusal(form, refused)
        else:
            messages.success(request, _("The reply is sent."))
            page = reverse("diary:behavior", kwargs={"school": actor.school.slug, "student_id": student_id})
            return redirect(f"{page}?day={request.GET.get('day', '')}#r{remark_id}")
    actor.require_family(student_id)
    return _behavior_answer(request, actor, student_id, form, remark_id)


@require_safe
@school_page(Permission.READ_CONDUCT)
def index(request: HttpRequest, actor: Actor) -> HttpResponse:
    """To the own class, where there is one; families to their diary."""
    if not (actor.has(Permission.READ_OWN_CLASS) or actor.has(Permission.READ_WHOLE_SCHOOL)):
        return redirect("diary:index", school=actor.school.slug)
    links = list_class_links(actor)
    if len(links) == 1:
        return redirect("behavior:class", school=actor.school.slug, class_id=links[0].class_id)
    return render(request, "diary/behavior_classes.html", {"links": links})


@require_http_methods(["GET", "POST"])
@school_page(Permission.READ_CONDUCT)
def class_(request: HttpRequest, actor: Actor, *, class_id: int) -> HttpResponse:
    """Behavior of a class in a week; saves what was typed anew."""
    day = parse_day(request.GET.get("day", ""))
    page = class_week(actor, class_id, day)
    if request.method == "GET":
        return _class_answer(request, page, note_rows(page))
    if not page.may_write:
        raise Forbidden(Permission.WRITE_CONDUCT)
    edits = read_note_edits(page, request.POST)
    try:
        conflicts = save_notes(actor=actor, class_id=class_id, day=page.monday, edits=edits)
    except Refused as refused:
        return _class_answer(request, page, note_rows(page, request.POST), refusal=str(refused.message))
    if conflicts:
        page = class_week(actor, class_id, day)
        return _class_answer(request, page, note_rows(page, request.POST, conflicts), has_conflicts=True)
    messages.success(request, _("Saved.") if edits else _("Nothing was changed."))
    return redirect(f"{request.path}?day={page.monday}")


@require_POST
@school_page(Permission.WRITE_CONDUCT)
def reminders(request: HttpRequest, actor: Actor, *, class_id: int) -> HttpResponse:
    """Ask the guardians of one student, or of all who have not signed."""
    page = class_week(actor, class_id, parse_day(request.GET.get("day", "")))
    one = asked_id(request.POST, "student")
    if one is not None and one not in {student.student_id for student in page.students}:
        raise NotFound
    ids = [student.student_id for student in page.unsigned] if one is None else [one]
    try:
        count = remind_to_sign(actor=actor, class_id=class_id, day=page.monday, student_ids=ids)
    except Refused as refused:
        messages.error(request, str(refused.message))
    else:
        text = ngettext("%(count)d family is reminded.", "%(count)d families are reminded.", count)
        messages.success(request, text % {"count": count})
    target = reverse("behavior:class", kwargs={"school": actor.school.slug, "class_id": class_id})
    return redirect(f"{target}?day={page.monday}#signatures")


def _behavior_answer(
    request: HttpRequest, actor: Actor, student_id: int, form: ReplyForm, remark_id: int | None = None
) -> HttpResponse:
    """``remark_id``: to which the refused reply was meant."""
    page = behavior_page(actor, student_id, parse_day(request.GET.get("day", "")))
    context = {
        "page": page,
        "pupil": page.pupil,
        "head": diary_head(actor, page.pupil, "behavior"),
        "form": form,
        "reply_form": ReplyForm(),
        "refused_id": remark_id,
    }
    return render(request, "diary/behavior.html", context, status=_UNPROCESSABLE if remark_id else None)


def _class_answer(
    request: HttpRequest,
    page: ClassWeek,
    rows: list[NoteRow],
    *,
    refusal: str = "",
    has_conflicts: bool = False,
) -> HttpResponse:
    context = {"page": page, "rows": rows, "choices": behavior_choices()}
    context |= {"refusal": refusal, "has_conflicts": has_conflicts}
    is_refused = bool(refusal) or has_conflicts
    return render(
        request, "diary/behavior_class.html", context, status=_UNPROCESSABLE if is_refused else None
    )
