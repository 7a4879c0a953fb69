"""What views of the calendar share."""

from django.forms import Form

from parta.core.errors import NotFound, Refused
from parta.schoolyear.rules.terms import TermKind


def add_refusal(form: Form, refused: Refused) -> None:
    """What a command refused, beside the field it is about or above the form."""
    field = refused.field if refused.field in form.fields else None
    form.add_error(field, str(refused.message))


def term_kind(word: str) -> TermKind:
    """The kind of an address; NotFound for a word that is none."""
    if word not in set(TermKind):
        raise NotFound
    return TermKind(word)
