from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from parta.access.actors import Actor
from parta.access.rules import Permission
from parta.access.web import school_page
from parta.conduct.commands.remarks import (
    change_remark,
    make_remark,
    release_remark,
    set_review,
    withdraw_remark,
)
from parta.conduct.forms import ReleaseForm, RemarkForm
from parta.conduct.queries.remarks import (
    LessonRemarks,
    RemarkLine,
    get_remark_class_id,
    get_remark_place,
    lesson_remarks,
    waiting_page,
)
from parta.conduct.queries.words import praise_phrases
from parta.core.errors import Refused
from parta.people.web import add_refusal

_UNPROCESSABLE = 422


@require_http_methods(["GET", "POST"])
@school_page(Permission.READ_JOURNAL)
def remarks(request: HttpRequest, actor: Actor, *, lesson_id: int, student_id: int) -> HttpResponse:
    """What was said of a student at a lesson, and the form to say more."""
    page = lesson_remarks(actor, lesson_id, student_id)
    if request.method == "GET":
        return _remarks_answer(request, page, RemarkForm())
    form = RemarkForm(request.POST)
    if form.is_valid():
        try:
            row = make_remark(actor=actor, lesson_id=lesson_id, student_id=student_id, **form.values())
        except Refused as refused:
            add_refusal(form, refused)
        else:
            is_out = row.released_at is not None
            messages.success(
                request, _("Saved.") if is_out else _("Saved. The class teacher reads it first.")
            )
            return redirect(request.path)
    return _remarks_answer(request, page, form, is_refused=True)


@require_POST
@school_page(Permission.READ_JOURNAL)
def change(request: HttpRequest, actor: Actor, *, remark_id: int) -> HttpResponse:
    """Put one's own words otherwise."""
    lesson_id, student_id = get_remark_place(actor, remark_id)
    form = RemarkForm(request.POST)
    if form.is_valid():
        version = form.cleaned_data["version"] or 0
        try:
            change_remark(actor=actor, remark_id=remark_id, version=version, **form.values())
        except Refused as refused:
            add_refusal(form, refused)
        else:
            messages.success(request, _("Saved."))
            return _to_remarks(actor, lesson_id, student_id)
    page = lesson_remarks(actor, lesson_id, student_id)
    return _remarks_answer(request, page, RemarkForm(), changed=(remark_id, form), is_refused=True)


@require_POST
@school_page(Permission.READ_JOURNAL)
def withdrawal(request: HttpRequest, actor: Actor, *, remark_id: int) -> HttpResponse:
    """Take one's own words back."""
    lesson_id, student_id = get_remark_place(actor, remark_id)
    try:
        withdraw_remark(actor=actor, remark_id=remark_id)
    except Refused as refused:
        messages.error(request, str(refused.message))
    else:
        messages.success(request, _("Withdrawn."))
    return _to_remarks(actor, lesson_id, student_id)


@require_safe
@school_page(Permission.READ_CONDUCT)
def waiting(request: HttpRequest, actor: Actor, *, class_id: int) -> HttpResponse:
    """Remarks that the class teacher has not released."""
    return _waiting_answer(request, actor, class_id)


@require_POST
@school_page(Permission.WRITE_CONDUCT)
def release(request: HttpRequest, actor: Actor, *, remark_id: int) -> HttpResponse:
    """Let the family see a remark, as it is or reworded."""
    class_id = get_remark_class_id(actor, remark_id)
    form = ReleaseForm(request.POST)
    if form.is_valid():
        values = {"text": form.cleaned_data["text"], "version": form.cleaned_data["version"] or 0}
        try:
            release_remark(actor=actor, remark_id=remark_id, **values)
        except Refused as refused:
            add_refusal(form, refused)
        else:
            messages.success(request, _("The family sees the remark now."))
            return redirect("conduct:waiting", school=actor.school.slug, class_id=class_id)
    return _waiting_answer(request, actor, class_id, (remark_id, form))


@require_POST
@school_page(Permission.WRITE_CONDUCT)
def review(request: HttpRequest, actor: Actor, *, class_id: int) -> HttpResponse:
    """Whether the class teacher reads remarks before families do."""
    is_on = request.POST.get("review") == "1"
    set_review(actor=actor, class_id=class_id, is_on=is_on)
    messages.success(
        request,
        _("From now on remarks wait for you.") if is_on else _("From now on families see remarks at once."),
    )
    return redirect("conduct:waiting", school=actor.school.slug, class_id=class_id)


def _to_remarks(actor: Actor, lesson_id: int, student_id: int) -> HttpResponse:
    return redirect("conduct:remarks", school=actor.school.slug, lesson_id=lesson_id, student_id=student_id)


def _remarks_answer(
    request: HttpRequest,
    page: LessonRemarks,
    form: RemarkForm,
    *,
    changed: tuple[int, RemarkForm] | None = None,
    is_refused: bool = False,
) -> HttpResponse:
    """``changed``: the remark with the form that was refused."""

    def form_of(line: RemarkLine) -> RemarkForm | None:
        if page.lock or not line.is_own:
            return None
        if changed and changed[0] == line.remark_id:
            return changed[1]
        initial = {"kind": line.kind, "text": line.text, "version": line.version}
        return RemarkForm(initial=initial, auto_id=f"id_{line.remark_id}_%s")

    context = {
        "page": page,
        "form": form,
        "lines": [(line, form_of(line)) for line in page.remarks],
        "phrases": praise_phrases(),
    }
    return render(request, "conduct/remarks.html", context, status=_UNPROCESSABLE if is_refused else None)


def _waiting_answer(
    request: HttpRequest, actor: Actor, class_id: int, refused: tuple[int, ReleaseForm] | None = None
) -> HttpResponse:
    page = waiting_page(actor, class_id)

    def form_of(line: RemarkLine) -> ReleaseForm:
        if refused and refused[0] == line.remark_id:
            return refused[1]
        initial = {"text": line.text, "version": line.version}
        return ReleaseForm(initial=initial, auto_id=f"id_{line.remark_id}_%s")

    context = {"page": page, "lines": [(line, form_of(line)) for line in page.remarks]}
    return render(request, "conduct/waiting.html", context, status=_UNPROCESSABLE if refused else None)
