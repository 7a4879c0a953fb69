"""Students who come from another school: by a certificate's code, or with marks on paper."""

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_http_methods, require_POST

from parta.academics.queries.moves import list_open_classes
from parta.access.actors import Actor
from parta.access.rules import Permission
from parta.access.web import school_page
from parta.core import clock
from parta.core.errors import Refused
from parta.grading.commands.transfers import (
    Arrival,
    enter_paper_marks,
    receive_student,
    remove_paper_mark,
)
from parta.grading.forms import ArrivalForm, CodeForm, PaperForm
from parta.grading.queries.transfers import arrival_preview, brought_page
from parta.people.rules import Page
from parta.people.web import add_refusal, shows_student

_REFUSED = 422


@require_http_methods(["GET", "POST"])
@school_page(Permission.WRITE_PEOPLE)
def arrival(request: HttpRequest, actor: Actor) -> HttpResponse:
    """The code, then who comes and what comes along, then the class. The code stays out of addresses."""
    preview, is_last = None, "class_id" in request.POST
    classes = list_open_classes(actor, clock.today(actor.school.zone))
    form: CodeForm = CodeForm(request.POST or None)
    if is_last:
        form = ArrivalForm(request.POST, classes=classes)
    if request.method == "POST":
        try:
            preview = arrival_preview(actor, request.POST.get("code", ""))
            if isinstance(form, ArrivalForm) and form.is_valid():
                code, joining = form.cleaned_data["code"], form.joining()
                return _welcome(request, actor, receive_student(actor=actor, code=code, joining=joining))
            if not is_last:
                known = {"code": request.POST["code"], "since_on": preview.since_on}
                form = ArrivalForm(initial=known, classes=classes)
        except Refused as refused:
            form.full_clean()
            add_refusal(form, refused)
    context = {"form": form, "preview": preview}
    return render(request, "grading/arrival.html", context, status=_REFUSED if form.errors else 200)


@require_http_methods(["GET", "POST"])
@school_page(Permission.WRITE_PEOPLE)
@shows_student(Page.MARKS)
def brought(request: HttpRequest, actor: Actor, *, student_id: int) -> HttpResponse:
    """Marks from the former school, by hand."""
    page = brought_page(actor, student_id)
    form = PaperForm(request.POST or None, subjects=page.subjects, forms_of=page.forms)
    if request.method == "POST" and form.is_valid():
        try:
            count = enter_paper_marks(actor=actor, student_id=student_id, marks=form.marks())
        except Refused as refused:
            add_refusal(form, refused)
        else:
            words = ngettext("%(count)d mark is entered.", "%(count)d marks are entered.", count)
            messages.success(request, words % {"count": count})
            return redirect("grading:brought", school=actor.school.slug, student_id=student_id)
    context = {"page": page, "form": form}
    return render(request, "grading/brought.html", context, status=_REFUSED if form.errors else 200)


@require_POST
@school_page(Permission.WRITE_PEOPLE)
def brought_removal(request: HttpRequest, actor: Actor, *, student_id: int, mark_id: int) -> HttpResponse:
    remove_paper_mark(actor=actor, student_id=student_id, mark_id=mark_id)
    messages.success(request, _("The mark is removed."))
    return redirect("grading:brought", school=actor.school.slug, student_id=student_id)


def _welcome(request: HttpRequest, actor: Actor, arrival: Arrival) -> HttpResponse:
    words = _("The student is here: %(marks)d marks and %(grades)d grades came along.")
    messages.success(request, words % {"marks": arrival.marks, "grades": arrival.grades})
    if arrival.left_out:
        names = ", ".join(arrival.left_out)
        messages.warning(request, _("Not taught here, so left out: %(names)s.") % {"names": names})
    return redirect("academics:student", school=actor.school.slug, student_id=arrival.student_id)
