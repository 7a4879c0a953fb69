"""The page of the ways in which identity is confirmed."""

from dataclasses import dataclass
from datetime import datetime

from parta.accounts.models import User
from parta.accounts.queries.identities import get_address
from parta.accounts.queries.letters import get_current_letter
from parta.accounts.queries.profile import LevelCard, level_card
from parta.accounts.rules import AddressKind, Level
from parta.accounts.rules.letters import MOST_TRIES, may_ask_again
from parta.accounts.signatures import is_offered
from parta.core import clock


@dataclass(frozen=True, slots=True)
class LetterState:
    """``may_type``: a printed code is awaited."""

    address: str
    asked_at: datetime | None
    printed_at: datetime | None
    expires_at: datetime | None
    tries_left: int
    may_ask: bool
    may_type: bool


@dataclass(frozen=True, slots=True)
class ConfirmationPage:
    card: LevelCard
    is_open: bool  # the level is standard: there is something to confirm
    letter: LetterState
    has_signature: bool  # the installation trusts somebody's signatures
    is_statement_ready: bool


def confirmation_page(user: User) -> ConfirmationPage:
    card = level_card(user)
    return ConfirmationPage(
        card=card,
        is_open=card.level == Level.STANDARD,
        letter=_letter_state(user),
        has_signature=is_offered(),
        is_statement_ready=hasattr(user, "statement"),
    )


def _letter_state(user: User) -> LetterState:
    now = clock.now()
    address = get_address(user, AddressKind.REGISTRATION)
    letter = get_current_letter(user)
    tries = MOST_TRIES - letter.failures if letter else 0
    is_alive = letter is not None and letter.used_at is None and tries > 0
    return LetterState(
        address=f"{address.postcode}, {address.text}" if address else "",
        asked_at=letter.asked_at if letter else None,
        printed_at=letter.printed_at if letter else None,
        expires_at=letter.expires_at if letter else None,
        tries_left=tries,
        may_ask=address is not None and may_ask_again(letter.asked_at if letter else None, now),
        may_type=is_alive
        and letter is not None
        and letter.expires_at is not None
        and letter.expires_at > now,
    )
