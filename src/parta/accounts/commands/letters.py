"""Confirmation by a code that comes by post (acceptance P3)."""

from datetime import date
from pathlib import Path

from django.conf import settings
from django.db import transaction
from django.utils import translation
from django.utils.formats import date_format
from django.utils.translation import gettext as _

from parta.accounts.commands.history import record_identity_event
from parta.accounts.commands.levels import confirm_identity, lock_identity
from parta.accounts.days import PORTAL_ZONE
from parta.accounts.models import ConfirmationLetter, User
from parta.accounts.queries.identities import get_address
from parta.accounts.queries.letters import get_current_letter, get_printable_letter
from parta.accounts.rules import AddressKind, ConfirmationWay, IdentityEventKind, Level
from parta.accounts.rules.letters import (
    LETTER_LIFE,
    MOST_TRIES,
    grouped_code,
    may_ask_again,
    new_letter_code,
    typed_letter_code,
)
from parta.accounts.sealing import digest_of, is_code
from parta.core import clock
from parta.core.errors import Refused
from parta.core.pdf import render_pdf

_TEMPLATE = Path(__file__).parents[1] / "typst" / "letter.typ"


@transaction.atomic
def ask_for_letter(*, user: User) -> None:
    """A letter to the registered address. Refused: no standard level, no address, one was asked lately."""
    if lock_identity(user).level != Level.STANDARD.value:
        raise Refused(_("A letter is for accounts of the standard level."), code="not_standard")
    address = get_address(user, AddressKind.REGISTRATION)
    if address is None:
        raise Refused(_("Fill in the registered address first."), code="no_address")
    now = clock.now()
    letter = get_current_letter(user)
    if letter is not None and not may_ask_again(letter.asked_at, now):
        raise Refused(_("A letter was ordered less than a week ago. Let it arrive."), code="asked_lately")
    ConfirmationLetter.objects.create(
        user=user, asked_at=now, postcode=address.postcode, address=address.text
    )
    record_identity_event(user=user, kind=IdentityEventKind.LETTER_ASKED, by=user)


def print_letter(*, operator: User, letter_id: int, portal: str) -> tuple[str, bytes]:
    """The name of the file and the PDF, with a new code: printed again, the code before is void.

    ``portal``: the address where the code is typed. NotFound: no such letter waits.
    """
    code = new_letter_code()
    with transaction.atomic():
        lock_identity(get_printable_letter(letter_id).user)  # nobody types the code that is being replaced
        letter = get_printable_letter(letter_id)
        now = clock.now()
        letter.code_hash = digest_of(code, salt=_salt(letter))
        expires_at = now + LETTER_LIFE
        letter.printed_at, letter.expires_at, letter.failures = now, expires_at, 0
        letter.save()
        record_identity_event(user=letter.user, kind=IdentityEventKind.LETTER_PRINTED, by=operator)
        with translation.override(settings.LANGUAGE_CODE):  # whoever prints it may read another one
            data = _data(letter, code, portal, expires_at.astimezone(PORTAL_ZONE).date())
        content = render_pdf(_TEMPLATE, data, created_at=now)
    return f"letter-{letter.pk}.pdf", content


def confirm_by_letter(*, user: User, code: str) -> None:
    """The code of the newest printed letter confirms identity. Refused: wrong, too late, tried too often."""
    with transaction.atomic():
        lock_identity(user)  # tries sent all at once are counted one by one
        letter = get_current_letter(user)
        if letter is None or not letter.code_hash or letter.used_at:
            raise Refused(_("No letter with a code is on its way to you."), code="no_letter", field="code")
        if letter.expires_at is None or letter.expires_at <= clock.now() or letter.failures >= MOST_TRIES:
            message = _("This code no longer works. Order another letter.")
            raise Refused(message, code="code_over", field="code")
        is_right = is_code(typed_letter_code(code), letter.code_hash, salt=_salt(letter))
        if is_right:
            letter.used_at = clock.now()
            confirm_identity(user=user, way=ConfirmationWay.POST)
        else:
            letter.failures += 1
        letter.save(update_fields=["used_at", "failures"])
    if not is_right:
        message = _("This is not the code of the letter. Tries left: %(count)d.")
        raise Refused(message % {"count": MOST_TRIES - letter.failures}, code="wrong_code", field="code")


def _salt(letter: ConfirmationLetter) -> str:
    return f"letter.{letter.pk}"


def _data(letter: ConfirmationLetter, code: str, portal: str, last_day: date) -> dict[str, object]:
    """What ``typst/letter.typ`` prints."""
    return {
        "language": settings.LANGUAGE_CODE,
        "name": letter.user.get_full_name(),
        "address": letter.address,
        "postcode": letter.postcode,
        "code": grouped_code(code),
        "words": {
            "title": _("Code to confirm your account"),
            "greeting": _("Dear %(name)s,") % {"name": letter.user.get_full_name()},
            "text": _(
                "this code confirms your account on the portal of the electronic diary."
                " Sign in at %(portal)s, open Profile – Confirm identity, and type it."
            )
            % {"portal": portal},
            "until": _("The code works until %(day)s, and once.") % {"day": date_format(last_day)},
            "warning": _(
                "Tell the code to nobody. If you have not ordered this letter, throw it away: without the"
                " password of the account the code opens nothing."
            ),
        },
    }
