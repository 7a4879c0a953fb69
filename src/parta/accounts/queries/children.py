"""The accounts that a parent has made for their children."""

from dataclasses import dataclass
from datetime import date

from parta.accounts.days import portal_today
from parta.accounts.models import Identity, User
from parta.accounts.queries.identities import get_identity, is_kept_child
from parta.accounts.rules import Level
from parta.accounts.rules.ages import OWN_AGE, anniversary, is_kept, whole_years
from parta.accounts.rules.keepers import may_keep_children
from parta.core.errors import NotFound


@dataclass(frozen=True, slots=True)
class ChildRow:
    """``is_kept``: the parent still has a say; ``own_from``: the day on which that ends."""

    user_id: int
    name: str
    login: str
    born_on: date
    own_from: date
    is_kept: bool


@dataclass(frozen=True, slots=True)
class ChildrenPage:
    rows: tuple[ChildRow, ...]
    may_register: bool


def children_page(user: User) -> ChildrenPage:
    rows = Identity.objects.filter(user__keeper=user, user__is_active=True, born_on__isnull=False)
    rows = rows.select_related("user").order_by("born_on", "pk")
    return ChildrenPage(tuple(map(_row, rows)), may_register=may_register_children(user))


def may_register_children(user: User) -> bool:
    identity = get_identity(user)
    age = whole_years(identity.born_on, portal_today()) if identity.born_on else None
    return not is_kept_child(user) and may_keep_children(age, Level(identity.level))


def get_child(parent: User, child_id: int) -> User:
    """A child under 14 whose account the person keeps; NotFound for everybody else."""
    child = User.objects.filter(pk=child_id, keeper=parent, is_active=True).first()
    if child is None or not is_kept_child(child):
        raise NotFound
    return child


def child_row(child: User) -> ChildRow:
    return _row(Identity.objects.select_related("user").get(user=child))


def has_such_child(parent: User, *, names: tuple[str, str, str], born_on: date) -> bool:
    """Whether the parent has made an account for this child before."""
    surname, given_name, patronymic = names
    return Identity.objects.filter(
        user__keeper=parent,
        user__is_active=True,
        user__surname=surname,
        user__given_name=given_name,
        user__patronymic=patronymic,
        born_on=born_on,
    ).exists()


def _row(identity: Identity) -> ChildRow:
    assert identity.born_on is not None  # noqa: S101 - no child's account is made without
    return ChildRow(
        user_id=identity.user_id,
        name=identity.user.get_full_name(),
        login=identity.user.login,
        born_on=identity.born_on,
        own_from=anniversary(identity.born_on, OWN_AGE),
        is_kept=is_kept(identity.born_on, portal_today()),
    )
