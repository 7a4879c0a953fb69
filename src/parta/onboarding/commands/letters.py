"""Letters of access for many at once, and on paper."""

from dataclasses import dataclass
from pathlib import Path

from django.db import transaction

from parta.access.actors import Actor
from parta.access.rules import Permission
from parta.core import clock
from parta.core.errors import NotFound, Refused
from parta.core.pdf import render_pdf
from parta.onboarding.commands.activations import IssuedAccess, issue_access
from parta.onboarding.queries.letter_sheets import letter_sheets
from parta.onboarding.queries.letters import PersonRow, class_letters, get_person, role_of

_TEMPLATE = Path(__file__).parents[1] / "typst" / "letters.typ"


@dataclass(frozen=True, slots=True, repr=False)
class IssuedLetters:
    """``skipped``: names of those to whom none could be issued."""

    letters: list[IssuedAccess]
    skipped: list[str]


def issue_to_class(*, actor: Actor, class_id: int, to_students: bool, to_guardians: bool) -> IssuedLetters:
    """Letters for everybody of the class who has no access and no letter that still waits.

    Each is issued for itself, so that one who cannot get it keeps nobody else from theirs.
    """
    actor.require(Permission.ISSUE_ACCESS)
    wanted: dict[tuple[str, int], PersonRow] = {}
    for family in class_letters(actor, class_id).families:
        rows = ([family.student] if to_students else []) + (list(family.guardians) if to_guardians else [])
        wanted |= {(row.kind, row.person_id): row for row in rows if row.is_without}
    letters, skipped = [], []
    for row in wanted.values():
        try:
            letters.append(issue_letter(actor=actor, kind=row.kind, person_id=row.person_id))
        except (Refused, NotFound):
            skipped.append(row.name)
    return IssuedLetters(letters, skipped)


@transaction.atomic
def issue_letter(*, actor: Actor, kind: str, person_id: int) -> IssuedAccess:
    """Access for one person; see ``issue_access``."""
    actor.require(Permission.ISSUE_ACCESS)
    person = get_person(actor, kind, person_id)
    return issue_access(actor=actor, person=person, role=role_of(person))


def print_letters(*, actor: Actor, secrets: list[tuple[int, str]], address: str) -> tuple[str, bytes]:
    """The letters as PDF, a page each, and a list for signatures where there are several; nothing is kept."""
    sheets = letter_sheets(actor, secrets, address)
    return sheets.name, render_pdf(_TEMPLATE, sheets.data, created_at=clock.now())
