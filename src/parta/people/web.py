"""The decorator of pages that show one student's data; refusals in forms; staff as a spreadsheet."""

from collections.abc import Callable, Sequence
from functools import wraps
from typing import Any, Concatenate, TypeVar

from django.forms import Form
from django.http import HttpRequest
from django.http.response import HttpResponseBase
from django.utils.translation import gettext as _
from django.utils.translation import pgettext

from parta.access.actors import Actor
from parta.core.errors import Refused
from parta.core.spreadsheets import Sheet, Value
from parta.people.commands.viewings import note_viewing
from parta.people.queries.office import StaffItem
from parta.people.rules import Page

Answer = TypeVar("Answer", bound=HttpResponseBase)
_OK = 200


def shows_student(
    page: Page,
) -> Callable[[Callable[Concatenate[HttpRequest, Actor, ...], Answer]], Callable[..., Answer]]:
    """Note who outside the family has been shown the page; stands under ``school_page``.

    The view takes ``student_id``. Only what was really shown counts: no refusals and no errors.
    """

    def decorate(
        view: Callable[Concatenate[HttpRequest, Actor, ...], Answer],
    ) -> Callable[..., Answer]:
        @wraps(view)
        def shown(request: HttpRequest, actor: Actor, *, student_id: int, **kwargs: Any) -> Answer:
            response = view(request, actor, student_id=student_id, **kwargs)
            if response.status_code == _OK:
                note_viewing(actor=actor, student_id=student_id, page=page)
            return response

        return shown

    return decorate


def add_refusal(form: Form, refused: Refused) -> None:
    """What a command refused, beside the field it is about or above the form."""
    field = refused.field if refused.field in form.fields else None
    form.add_error(field, str(refused.message))


def staff_sheet(staff: Sequence[StaffItem]) -> Sheet:
    """A line for each role that somebody holds."""
    head = [_("Name"), _("Login"), _("Role"), pgettext("first day of a role", "Since")]
    rows: list[list[Value]] = [
        [person.name, person.login, role.name, role.since_on.isoformat()]
        for person in staff
        for role in person.roles
    ]
    return Sheet(_("Staff"), head, rows)
