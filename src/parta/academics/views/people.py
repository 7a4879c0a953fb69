"""The office's people: the list, somebody new, corrections, two records of one person."""

from urllib.parse import urlencode

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import pgettext
from django.views.decorators.http import require_http_methods, require_safe

from parta.academics.commands.entering import enter_with_class
from parta.academics.forms.people import KINDS, NewPersonForm, PersonForm, RoleForm, SearchForm
from parta.academics.queries.moves import list_open_classes, next_school_day
from parta.academics.queries.people import find_guardians, list_people, people_page
from parta.academics.queries.persons import get_of_school, get_person_card
from parta.academics.web import people_sheet
from parta.access.actors import Actor
from parta.access.rules import Permission
from parta.access.web import school_page
from parta.accounts.phones import spelled_phone
from parta.accounts.rules.snils import spelled_snils
from parta.core import clock
from parta.core.errors import NotFound, Refused
from parta.core.spreadsheets import is_spreadsheet_wanted, spreadsheet
from parta.core.web import asked_id
from parta.people.commands.editing import edit_person
from parta.people.commands.guardianships import link_guardian
from parta.people.commands.merging import merge_people
from parta.people.forms import RightForm
from parta.people.queries.duplicates import list_pairs, merge_preview
from parta.people.queries.office import guardians_page
from parta.people.rules import PersonKind
from parta.people.web import add_refusal

_REFUSED = 422


@require_safe
@school_page(Permission.READ_ALL_PEOPLE)
def people(request: HttpRequest, actor: Actor) -> HttpResponseBase:
    """Everybody of the school, searched and filtered."""
    today = clock.today(actor.school.zone)
    form = SearchForm(request.GET, classes=list_open_classes(actor, today))
    asked = form.asked(asked_id(request.GET, "page") or 1)
    if is_spreadsheet_wanted(request):
        return spreadsheet(pgettext("of a school", "People"), [people_sheet(list_people(actor, asked))])
    page = people_page(actor, asked)
    kept = {name: request.GET[name] for name in form.fields if request.GET.get(name)}
    is_narrowed = any(name != "kind" and value for name, value in kept.items())
    context = {"page": page, "form": form, "query": f"{urlencode(kept)}&" if kept else ""}
    context |= {"is_empty": not page.items and not is_narrowed, "kinds": KINDS}
    return render(request, "academics/people.html", context)


@require_http_methods(["GET", "POST"])
@school_page(Permission.WRITE_PEOPLE)
def person_new(request: HttpRequest, actor: Actor) -> HttpResponse:
    """A new student, guardian or teacher; then on to their card."""
    of_kind = _kind(request.GET.get("kind", PersonKind.STUDENT.value))
    today = clock.today(actor.school.zone)
    form = NewPersonForm(
        request.POST or None,
        kind=of_kind,
        classes=list_open_classes(actor, today),
        initial={"since_on": next_school_day(actor, today), "class_id": request.GET.get("class")},
    )
    if request.method == "POST" and form.is_valid():
        try:
            person = enter_with_class(
                actor=actor,
                kind=of_kind,
                data=form.entry(),
                joining=form.joining() if of_kind is PersonKind.STUDENT else None,
                is_another=form.cleaned_data["is_another"],
            )
        except Refused as refused:
            _refuse(form, refused)
        else:
            messages.success(request, _("%(name)s is entered.") % {"name": person.full_name})
            return _to_card(actor, of_kind, person.pk)
    context = {"form": form, "kind": of_kind}
    return render(request, "academics/person_new.html", context, status=_REFUSED if form.errors else 200)


@require_http_methods(["GET", "POST"])
@school_page(Permission.WRITE_PEOPLE)
def person_edit(request: HttpRequest, actor: Actor, *, kind: str, person_id: int) -> HttpResponse:
    """Names, birth date, contacts and SNILS of somebody."""
    of_kind = _kind(kind)
    person = get_of_school(actor, of_kind, person_id)
    known = {name: getattr(person, name, "") for name in ("surname", "given_name", "patronymic", "email")}
    known |= {"phone": spelled_phone(person.phone) if person.phone else ""}
    known |= {"snils": spelled_snils(person.snils), "born_on": getattr(person, "born_on", None)}
    form = PersonForm(request.POST or None, kind=of_kind, initial=known)
    if request.method == "POST" and form.is_valid():
        try:
            edit_person(actor=actor, kind=of_kind, person_id=person_id, data=form.entry())
        except Refused as refused:
            add_refusal(form, refused)
        else:
            messages.success(request, _("Saved."))
            return _to_card(actor, of_kind, person_id)
    context = {"form": form, "kind": of_kind, "person": person}
    return render(request, "academics/person_edit.html", context, status=_REFUSED if form.errors else 200)


@require_safe
@school_page(Permission.READ_ALL_PEOPLE)
def person(request: HttpRequest, actor: Actor, *, kind: str, person_id: int) -> HttpResponse:
    """The card of a guardian or a teacher."""
    of_kind = _kind(kind)
    if of_kind is PersonKind.STUDENT:
        return _to_card(actor, of_kind, person_id)
    context = {
        "card": get_person_card(actor, of_kind, person_id),
        "may_issue": actor.has(Permission.ISSUE_ACCESS),
        "role_form": RoleForm(initial={"since_on": clock.today(actor.school.zone)}),
    }
    return render(request, "academics/person.html", context)


@require_http_methods(["GET", "POST"])
@school_page(Permission.WRITE_PEOPLE)
def guardian_link(request: HttpRequest, actor: Actor, *, student_id: int) -> HttpResponse:
    """Look for somebody whom the school knows: brothers and sisters share their guardians."""
    page = guardians_page(actor, student_id)
    text = request.GET.get("q", "")
    form = RightForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        try:
            link_guardian(actor=actor, data=form.right(student_id, clock.today(actor.school.zone)))
        except Refused as refused:
            add_refusal(form, refused)
        else:
            messages.success(request, _("The guardian is entered."))
            return redirect("people:guardians", school=actor.school.slug, student_id=student_id)
    found = find_guardians(actor, text, besides=student_id)
    context = {"page": page, "form": form, "found": found, "text": text}
    return render(request, "academics/guardian_link.html", context, status=_REFUSED if form.errors else 200)


@require_safe
@school_page(Permission.WRITE_PEOPLE)
def duplicates(request: HttpRequest, actor: Actor) -> HttpResponse:
    """Records that seem to be of one person."""
    return render(request, "academics/duplicates.html", {"pairs": list_pairs(actor)})


@require_http_methods(["GET", "POST"])
@school_page(Permission.WRITE_PEOPLE)
def merger(request: HttpRequest, actor: Actor, *, kind: str, kept_id: int, gone_id: int) -> HttpResponse:
    """What would move from the one record to the other; then it moves."""
    of_kind = _kind(kind)
    refusal = ""
    if request.method == "POST":
        account_of = asked_id(request.POST, "account_of")
        try:
            merge_people(actor=actor, kind=of_kind, kept_id=kept_id, gone_id=gone_id, account_of=account_of)
        except Refused as refused:
            refusal = str(refused.message)
        else:
            messages.success(request, _("The two records are one now."))
            return _to_card(actor, of_kind, kept_id)
    context = {"page": merge_preview(actor, of_kind, kept_id, gone_id), "refusal": refusal}
    return render(request, "academics/merger.html", context, status=_REFUSED if refusal else 200)


def _refuse(form: NewPersonForm, refused: Refused) -> None:
    if refused.code == "known":
        form.ask_if_another()
    add_refusal(form, refused)


def _kind(text: str) -> PersonKind:
    if text not in set(PersonKind):
        raise NotFound
    return PersonKind(text)


def _to_card(actor: Actor, kind: PersonKind, person_id: int) -> HttpResponse:
    if kind is PersonKind.STUDENT:
        return redirect("academics:student", school=actor.school.slug, student_id=person_id)
    return redirect("academics:person", school=actor.school.slug, kind=kind.value, person_id=person_id)
