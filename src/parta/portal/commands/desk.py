"""The desk, where an operator compares people's papers with their profiles (acceptance P3; domain H)."""

from datetime import timedelta

from django.db import transaction
from django.utils.translation import gettext as _

from parta.access.operators import Operator
from parta.access.rules import Office
from parta.accounts.commands.contact_changes import ask_for_contact_change, confirm_contact_change
from parta.accounts.commands.history import record_identity_event
from parta.accounts.commands.letters import print_letter
from parta.accounts.commands.levels import confirm_identity, refuse_identity
from parta.accounts.models import User
from parta.accounts.queries.contact_changes import get_change
from parta.accounts.queries.desk import get_person
from parta.accounts.queries.history import was_viewed_by
from parta.accounts.queries.identities import get_level
from parta.accounts.rules import ConfirmationWay, ContactKind, IdentityEventKind, Level
from parta.core import clock
from parta.core.errors import NotFound, Refused

_ONE_VISIT = timedelta(minutes=15)


@transaction.atomic
def view_person(*, operator: Operator, user_id: int) -> User:
    """The person whose profile the operator sees; it is recorded, once a visit."""
    operator.require(Office.DESK)
    person = get_person(user_id)
    if not was_viewed_by(person, operator.user_id, since=clock.now() - _ONE_VISIT):
        record_identity_event(user=person, kind=IdentityEventKind.VIEWED, by=get_person(operator.user_id))
    return person


@transaction.atomic
def confirm_person(*, operator: Operator, user_id: int) -> None:
    """The paper is the person's and says what the profile says. Refused: nobody confirms themselves."""
    person = _somebody_else(operator, user_id)
    confirm_identity(user=person, way=ConfirmationWay.DESK, by=get_person(operator.user_id))


@transaction.atomic
def refuse_person(*, operator: Operator, user_id: int, reason: str) -> None:
    """The paper says something else. Refused: without a reason; of oneself."""
    person = _somebody_else(operator, user_id)
    refuse_identity(user=person, by=get_person(operator.user_id), reason=reason)


def _somebody_else(operator: Operator, user_id: int) -> User:
    operator.require(Office.DESK)
    if user_id == operator.user_id:
        raise Refused(_("Nobody confirms themselves: ask another operator."), code="own_account")
    return get_person(user_id)


@transaction.atomic
def ask_for_person_contact(*, operator: Operator, user_id: int, kind: ContactKind, new: str) -> None:
    """A new phone or e-mail for somebody who has lost the old one: a code goes to the new one only.

    Refused: the person's data have not passed the check, so that there is nothing to compare the paper with.
    """
    person = _somebody_else(operator, user_id)
    if get_level(person) is Level.SIMPLIFIED:
        message = _("The check of the data has to be passed first.")
        raise Refused(message, code="not_standard", field="contact")
    ask_for_contact_change(user=person, kind=kind, new=new, by=get_person(operator.user_id))


def confirm_person_contact(*, operator: Operator, user_id: int, kind: ContactKind, code: str) -> None:
    """The code that the person has read out; Refused as ``confirm_contact_change``.

    NotFound: the change was begun by the owner, whose old contact has to confirm it as well.
    """
    person = _somebody_else(operator, user_id)
    if get_change(person, kind).old:
        raise NotFound
    by = get_person(operator.user_id)
    confirm_contact_change(user=person, kind=kind, codes={"new": code}, by=by)


def print_confirmation_letter(*, operator: Operator, letter_id: int, portal: str) -> tuple[str, bytes]:
    """The name of the file and the PDF of a letter that waits to be sent. NotFound: it does not wait."""
    operator.require(Office.DESK)
    return print_letter(operator=get_person(operator.user_id), letter_id=letter_id, portal=portal)
