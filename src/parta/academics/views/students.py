from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from parta.academics.commands import correct_contacts
from parta.academics.forms import ContactsForm
from parta.academics.queries.cards import get_card, get_person
from parta.access.actors import Actor
from parta.access.rules import Permission
from parta.access.web import school_page
from parta.accounts.phones import spelled_phone
from parta.accounts.rules.snils import spelled_snils
from parta.core.errors import Refused
from parta.people.rules import Page
from parta.people.web import add_refusal, shows_student


@require_safe
@school_page(Permission.READ_CONTACTS)
@shows_student(Page.CARD)
def card(request: HttpRequest, actor: Actor, *, student_id: int) -> HttpResponse:
    """Contacts and guardians of a student."""
    return render(request, "academics/student.html", {"card": get_card(actor, student_id)})


@require_http_methods(["GET", "POST"])
@school_page(Permission.WRITE_CONTACTS)
@shows_student(Page.CARD)
def contacts(
    request: HttpRequest, actor: Actor, *, student_id: int, guardian_id: int | None = None
) -> HttpResponse:
    """The student's contacts, or those of one of the guardians."""
    person, reach = get_person(actor, student_id, guardian_id)
    known = {"phone": spelled_phone(person.phone) if person.phone else "", "email": person.email}
    known["snils"] = spelled_snils(person.snils)
    form = ContactsForm(request.POST or None, initial=known, has_snils=reach.may_write_snils)
    if request.method == "POST" and form.is_valid():
        try:
            correct_contacts(actor=actor, student_id=student_id, guardian_id=guardian_id, **form.cleaned_data)
        except Refused as refused:
            add_refusal(form, refused)
        else:
            messages.success(request, _("The contacts are saved."))
            return redirect("academics:student", school=actor.school.slug, student_id=student_id)
    context = {"person": person, "student_id": student_id, "form": form}
    return render(request, "academics/contacts_form.html", context, status=422 if form.errors else 200)
