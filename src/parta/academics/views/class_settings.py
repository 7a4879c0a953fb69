from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_http_methods, require_POST

from parta.academics.commands.class_settings import add_classes, edit_class, remove_class, withdraw_change
from parta.academics.forms.structure import ClassForm, NewClassesForm
from parta.academics.queries.class_settings import (
    bells_choices,
    classes_page,
    curriculum_choices,
    first_day,
    get_class,
    list_tenures,
    teacher_choices,
)
from parta.access.actors import Actor
from parta.access.rules import Permission
from parta.access.web import school_page
from parta.core import clock
from parta.core.errors import NotFound, Refused
from parta.core.web import asked_id
from parta.people.web import add_refusal
from parta.schoolyear.rules import TermKind

_REFUSED = 422


@require_http_methods(["GET", "POST"])
@school_page(Permission.READ_ALL_PEOPLE)
def setup(request: HttpRequest, actor: Actor) -> HttpResponse:
    """The classes of a year with what each follows; further ones."""
    page = classes_page(actor, asked_id(request.GET, "year"))
    form = NewClassesForm(request.POST if request.method == "POST" else None, bells=page.bells)
    if request.method == "POST":
        actor.require(Permission.WRITE_STRUCTURE)
        if page.year is None:
            raise NotFound
        if form.is_valid():
            data = form.cleaned_data
            try:
                count = add_classes(
                    actor=actor,
                    year_id=page.year.pk,
                    grade=data["grade"],
                    letters=data["letters"],
                    bells_id=data["bells"],
                    term_kind=TermKind(data["term_kind"]),
                )
                return _added(request, count)
            except Refused as refused:
                add_refusal(form, refused)
    context = {"page": page, "form": form}
    return render(request, "academics/class_setup.html", context, status=_REFUSED if form.errors else 200)


@require_http_methods(["GET", "POST"])
@school_page(Permission.WRITE_STRUCTURE)
def settings(request: HttpRequest, actor: Actor, *, class_id: int) -> HttpResponse:
    """What one class is called and follows."""
    form = _form(request, actor, class_id)
    if request.method == "POST" and form.is_valid():
        try:
            edit_class(actor=actor, class_id=class_id, settings=form.values)
            messages.success(request, _("Saved."))
            return redirect("academics:class_setup", school=actor.school.slug)
        except Refused as refused:
            add_refusal(form, refused)
    return _settings_page(request, actor, class_id, form)


@require_POST
@school_page(Permission.WRITE_STRUCTURE)
def removal(request: HttpRequest, actor: Actor, *, class_id: int) -> HttpResponse:
    one = get_class(actor, class_id)
    try:
        remove_class(actor=actor, class_id=class_id)
    except Refused as refused:
        form = _form(request, actor, class_id, is_sent=False)
        return _settings_page(request, actor, class_id, form, refused.message)
    messages.success(request, _("%(name)s is removed.") % {"name": one.name})
    return redirect("academics:class_setup", school=actor.school.slug)


@require_POST
@school_page(Permission.WRITE_STRUCTURE)
def withdrawal(request: HttpRequest, actor: Actor, *, class_id: int, what: str) -> HttpResponse:
    """Changes of class teacher or curriculum that are planned for days to come are off."""
    withdraw_change(actor=actor, class_id=class_id, what=what)
    messages.success(request, _("Saved."))
    return redirect("academics:class_settings", school=actor.school.slug, class_id=class_id)


def _settings_page(
    request: HttpRequest, actor: Actor, class_id: int, form: ClassForm, refusal: object = ""
) -> HttpResponse:
    one = get_class(actor, class_id)
    context = {"school_class": one, "form": form, "refusal": refusal, "tenures": list_tenures(actor, one)}
    status = _REFUSED if refusal or form.errors else 200
    return render(request, "academics/class_settings.html", context, status=status)


def _form(request: HttpRequest, actor: Actor, class_id: int, *, is_sent: bool = True) -> ClassForm:
    one = get_class(actor, class_id)
    known: dict[str, Any] = {
        "letter": one.letter,
        "class_teacher": one.class_teacher.pk if one.class_teacher else None,
        "bells": one.bells_id,
    }
    known |= {"term_kind": one.term_kind, "curriculum": one.curriculum_id}
    known["since_on"] = first_day(one.year, clock.today(actor.school.zone))
    return ClassForm(
        request.POST if is_sent and request.method == "POST" else None,
        initial=known,
        teachers=teacher_choices(actor),
        bells=bells_choices(actor),
        curricula=curriculum_choices(actor, one),
    )


def _added(request: HttpRequest, count: int) -> HttpResponse:
    text = ngettext("%(count)d class is added.", "%(count)d classes are added.", count)
    messages.success(request, text % {"count": count})
    return redirect(request.get_full_path())
