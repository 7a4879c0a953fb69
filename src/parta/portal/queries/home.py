"""The page a signed-in person begins with."""

from collections.abc import Sequence
from dataclasses import dataclass

from parta.accounts.models import User
from parta.accounts.queries.identities import is_kept_child
from parta.accounts.queries.profile import LevelCard, level_card
from parta.onboarding.queries.applications import OwnRow, Term, get_own, list_own, term_of
from parta.onboarding.queries.links import LinkedDiary, linked_portal_account
from parta.onboarding.rules.applications import RUNNING, State

_SHOWN_APPLICATIONS = 5
_UNDECIDED = frozenset({State.SUBMITTED, State.REGISTERED, State.IN_REVIEW, State.MORE_DATA})


@dataclass(frozen=True, slots=True)
class DiaryTile:
    """How far the person is from the diary: linked; an application under way; neither."""

    linked: LinkedDiary | None
    application: OwnRow | None
    term: Term | None  # of the application, while the school's days are counted


@dataclass(frozen=True, slots=True)
class Child:
    user_id: int
    name: str


@dataclass(frozen=True, slots=True)
class PersonHome:
    diary: DiaryTile
    applications: tuple[OwnRow, ...]
    has_more: bool
    children: tuple[Child, ...]
    level: LevelCard
    is_kept: bool  # a child whose account an adult keeps


def person_home(user: User) -> PersonHome:
    """The page a signed-in person begins with."""
    applications = list_own(user.pk)
    children = User.objects.filter(keeper=user).order_by("given_name", "pk")
    return PersonHome(
        diary=_diary_tile(user, applications),
        applications=tuple(applications[:_SHOWN_APPLICATIONS]),
        has_more=len(applications) > _SHOWN_APPLICATIONS,
        children=tuple(Child(child.pk, child.get_full_name()) for child in children),
        level=level_card(user),
        is_kept=is_kept_child(user),
    )


def _diary_tile(user: User, applications: Sequence[OwnRow]) -> DiaryTile:
    linked = linked_portal_account(user)
    current = next((row for row in applications if row.state in _UNDECIDED), None)
    term = term_of(get_own(user.pk, current.key)) if current and current.state in RUNNING else None
    return DiaryTile(linked, current, term)
