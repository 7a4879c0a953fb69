"""The decorator of pages that show one student's data; refusals in forms."""

from collections.abc import Callable
from functools import wraps
from typing import Any, Concatenate, TypeVar

from django.forms import Form
from django.http import HttpRequest
from django.http.response import HttpResponseBase

from parta.access.actors import Actor
from parta.core.errors import Refused
from parta.people.commands.viewings import note_viewing
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
