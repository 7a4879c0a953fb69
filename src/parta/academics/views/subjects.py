from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_http_methods, require_POST

from parta.academics.commands.subjects import add_subjects, edit_subject, remove_subject
from parta.academics.forms.structure import SubjectForm, UsualSubjectsForm
from parta.academics.queries.subjects import get_subject, subjects_page
from parta.access.actors import Actor
from parta.access.rules import Permission
from parta.access.web import school_page
from parta.core.errors import Refused
from parta.people.web import add_refusal

_REFUSED = 422


@require_http_methods(["GET", "POST"])
@school_page(Permission.READ_ALL_PEOPLE)
def subjects(request: HttpRequest, actor: Actor) -> HttpResponse:
    """All subjects; one more."""
    form = SubjectForm(request.POST if request.method == "POST" else None)
    if request.method == "POST":
        actor.require(Permission.WRITE_STRUCTURE)
        if form.is_valid():
            name = (form.cleaned_data["name"], form.cleaned_data["short_name"])
            try:
                count = add_subjects(actor=actor, names=[name])
                if count:
                    return _added(request, actor, count)
                form.add_error("name", _("There is a subject of this name."))
            except Refused as refused:
                add_refusal(form, refused)
    context = {"page": subjects_page(actor), "form": form}
    return render(request, "academics/subjects.html", context, status=_REFUSED if form.errors else 200)


@require_POST
@school_page(Permission.WRITE_STRUCTURE)
def usual_subjects(request: HttpRequest, actor: Actor) -> HttpResponse:
    """Of the usual subjects the chosen ones."""
    page = subjects_page(actor)
    form = UsualSubjectsForm(request.POST, usual=page.usual)
    if not form.is_valid():
        context = {"page": page, "form": SubjectForm(), "usual_form": form}
        return render(request, "academics/subjects.html", context, status=_REFUSED)
    return _added(request, actor, add_subjects(actor=actor, names=form.values))


@require_http_methods(["GET", "POST"])
@school_page(Permission.WRITE_STRUCTURE)
def subject(request: HttpRequest, actor: Actor, *, subject_id: int) -> HttpResponse:
    """One subject, to be renamed or removed."""
    row = get_subject(actor, subject_id)
    known = {"name": row.name, "short_name": row.short_name}
    form = SubjectForm(request.POST if request.method == "POST" else None, initial=known)
    if request.method == "POST" and form.is_valid():
        try:
            edit_subject(actor=actor, subject_id=subject_id, **form.cleaned_data)
            messages.success(request, _("Saved."))
            return redirect("academics:subjects", school=actor.school.slug)
        except Refused as refused:
            add_refusal(form, refused)
    context = {"subject": row, "form": form}
    return render(request, "academics/subject.html", context, status=_REFUSED if form.errors else 200)


@require_POST
@school_page(Permission.WRITE_STRUCTURE)
def subject_removal(request: HttpRequest, actor: Actor, *, subject_id: int) -> HttpResponse:
    row = get_subject(actor, subject_id)
    form = SubjectForm(initial={"name": row.name, "short_name": row.short_name})
    try:
        remove_subject(actor=actor, subject_id=subject_id)
    except Refused as refused:
        context = {"subject": row, "form": form, "refusal": refused.message}
        return render(request, "academics/subject.html", context, status=_REFUSED)
    messages.success(request, _("%(name)s is removed.") % {"name": row.name})
    return redirect("academics:subjects", school=actor.school.slug)


def _added(request: HttpRequest, actor: Actor, count: int) -> HttpResponse:
    text = ngettext("%(count)d subject is added.", "%(count)d subjects are added.", count)
    messages.success(request, text % {"count": count})
    return redirect("academics:subjects", school=actor.school.slug)
