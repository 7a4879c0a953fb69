"""A student comes to a class, changes it, leaves; a teacher is given a role or leaves."""

from django.contrib import messages
from django.forms import Form
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from parta.academics.commands.enrollments import (
    change_class,
    join_class,
    leave_school,
    withdraw_certificate,
)
from parta.academics.commands.leaving import dismiss_teacher
from parta.academics.forms.people import DismissalForm, JoiningForm, LeavingForm, RoleForm
from parta.academics.queries.moves import MovesPage, moves_page, next_school_day
from parta.academics.queries.persons import get_person_card, list_colleagues
from parta.academics.rules import Exit
from parta.access.actors import Actor
from parta.access.rules import Permission
from parta.access.web import school_page
from parta.core import clock
from parta.core.errors import NotFound, Refused
from parta.people.commands.roles import give_role
from parta.people.rules import Page, PersonKind
from parta.people.web import add_refusal, shows_student

_REFUSED = 422
_EXITS = {"departure": Exit.DEPARTED, "expulsion": Exit.EXPELLED, "graduation": Exit.GRADUATED}


@require_safe
@school_page(Permission.WRITE_PEOPLE)
@shows_student(Page.CARD)
def enrollment(request: HttpRequest, actor: Actor, *, student_id: int) -> HttpResponse:
    """Classes of the student, and what can be done next."""
    return render(request, "academics/enrollment.html", {"page": moves_page(actor, student_id)})


@require_http_methods(["GET", "POST"])
@school_page(Permission.WRITE_PEOPLE)
def move(request: HttpRequest, actor: Actor, *, student_id: int, step: str) -> HttpResponse:
    """One step: admission, transfer, departure, expulsion or graduation."""
    page = moves_page(actor, student_id)
    form = _form(request, actor, page, step)
    if request.method == "POST" and form.is_valid():
        try:
            _move(actor, student_id, form, step)
        except Refused as refused:
            add_refusal(form, refused)
        else:
            messages.success(request, _("Done. The past stays as it was."))
            return redirect("academics:enrollment", school=actor.school.slug, student_id=student_id)
    context = {"page": page, "form": form, "step": step}
    return render(request, "academics/move.html", context, status=_REFUSED if form.errors else 200)


@require_POST
@school_page(Permission.WRITE_PEOPLE)
def certificate_withdrawal(
    request: HttpRequest, actor: Actor, *, student_id: int, certificate_id: int
) -> HttpResponse:
    withdraw_certificate(actor=actor, student_id=student_id, certificate_id=certificate_id)
    messages.success(request, _("The certificate is withdrawn: its code opens nothing any more."))
    return redirect("academics:enrollment", school=actor.school.slug, student_id=student_id)


@require_http_methods(["GET", "POST"])
@school_page(Permission.WRITE_PEOPLE)
def dismissal(request: HttpRequest, actor: Actor, *, teacher_id: int) -> HttpResponse:
    """A teacher leaves: what they still teach, and who takes it over."""
    card = get_person_card(actor, PersonKind.TEACHER, teacher_id)
    form = DismissalForm(
        request.POST or None,
        courses={row.course_id: row.name for row in card.courses}.items(),
        classes=card.classes,
        colleagues=list_colleagues(actor, teacher_id),
        initial={"last_on": clock.today(actor.school.zone)},
    )
    if request.method == "POST" and form.is_valid():
        try:
            dismiss_teacher(actor=actor, teacher_id=teacher_id, dismissal=form.dismissal())
        except Refused as refused:
            add_refusal(form, refused)
        else:
            messages.success(request, _("%(name)s is dismissed from that day.") % {"name": card.name})
            return _to_teacher(actor, teacher_id)
    context = {"card": card, "form": form}
    return render(request, "academics/dismissal.html", context, status=_REFUSED if form.errors else 200)


@require_POST
@school_page(Permission.WRITE_PEOPLE)
def roles(request: HttpRequest, actor: Actor, *, teacher_id: int) -> HttpResponse:
    """A role from a day."""
    card = get_person_card(actor, PersonKind.TEACHER, teacher_id)
    form = RoleForm(request.POST)
    if form.is_valid():
        try:
            give_role(actor=actor, user_id=card.user_id or 0, **form.cleaned_data)
        except Refused as refused:
            add_refusal(form, refused)
        else:
            messages.success(request, _("The role is given."))
            return _to_teacher(actor, teacher_id)
    context = {"card": card, "role_form": form, "may_issue": actor.has(Permission.ISSUE_ACCESS)}
    return render(request, "academics/person.html", context, status=_REFUSED)


def _form(request: HttpRequest, actor: Actor, page: MovesPage, step: str) -> Form:
    data, today = request.POST or None, clock.today(actor.school.zone)
    if step in _EXITS:
        return LeavingForm(data, kind=_EXITS[step], initial={"last_on": today})
    if step not in {"admission", "transfer"}:
        raise NotFound
    first = next_school_day(actor, today)
    return JoiningForm(data, classes=page.classes, groups=page.groups, initial={"since_on": first})


def _move(actor: Actor, student_id: int, form: Form, step: str) -> None:
    if isinstance(form, LeavingForm):
        leave_school(actor=actor, student_id=student_id, leaving=form.leaving())
    elif isinstance(form, JoiningForm):
        way = change_class if step == "transfer" else join_class
        way(actor=actor, student_id=student_id, joining=form.joining())


def _to_teacher(actor: Actor, teacher_id: int) -> HttpResponse:
    return redirect(
        "academics:person", school=actor.school.slug, kind=PersonKind.TEACHER.value, person_id=teacher_id
    )
