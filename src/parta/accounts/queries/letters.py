"""Letters with codes: of one person, and those that wait to be printed."""

from dataclasses import dataclass
from datetime import datetime, timedelta

from django.db.models import Q, QuerySet

from parta.accounts.models import ConfirmationLetter, User
from parta.accounts.rules import Level
from parta.core import clock
from parta.core.errors import NotFound

_PRINTED_AGAIN_FOR = timedelta(days=7)  # a printer jams, an envelope is lost


@dataclass(frozen=True, slots=True)
class LetterRow:
    pk: int
    name: str
    postcode: str
    asked_at: datetime
    printed_at: datetime | None


def get_current_letter(user: User) -> ConfirmationLetter | None:
    """The newest letter of the person."""
    return ConfirmationLetter.objects.filter(user=user).order_by("-asked_at", "-pk").first()


def list_printable_letters() -> QuerySet[ConfirmationLetter]:
    """Those that wait, the oldest first, then those printed in the last week."""
    lately = clock.now() - _PRINTED_AGAIN_FOR
    letters = ConfirmationLetter.objects.filter(
        Q(printed_at__isnull=True) | Q(printed_at__gt=lately),
        used_at__isnull=True,
        user__is_active=True,
        user__identity__level=Level.STANDARD.value,
    )
    return letters.select_related("user").order_by("printed_at", "asked_at", "pk")


def letter_row(letter: ConfirmationLetter) -> LetterRow:
    return LetterRow(
        letter.pk, letter.user.get_full_name(), letter.postcode, letter.asked_at, letter.printed_at
    )


def get_printable_letter(letter_id: int) -> ConfirmationLetter:
    """NotFound: it does not wait, was used, or its owner is confirmed by now."""
    letter = list_printable_letters().filter(pk=letter_id).first()
    if letter is None:
        raise NotFound
    return letter
