"""Who may issue access to whom, and how long it waits (acceptance P9, K7; domain G7)."""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import date, timedelta
from enum import StrEnum

from parta.access.rules import Role
from parta.accounts.rules.ages import OWN_AGE, whole_years

VALID_FOR = timedelta(days=30)
_FAMILY = frozenset({Role.STUDENT, Role.GUARDIAN, Role.TRUSTED})


class Issuer(StrEnum):
    """By which right somebody issues access."""

    HEAD = "head"
    OFFICE = "office"
    CLASS_TEACHER = "class_teacher"
    GUARDIAN = "guardian"


class IssueRefusal(StrEnum):
    ELSEWHERE = "elsewhere"  # the account opens another school too
    STAFF = "staff"  # only the head replaces the password of those who work here
    TAKEN_OVER = "taken_over"  # its owner has set a password of their own
    NO_CHILDREN = "no_children"
    NOT_SMALL = "not_small"


class AccessState(StrEnum):
    """How far a person of the school has come with their access to the diary."""

    NONE = "none"
    WAITING = "waiting"  # issued, not used
    EXPIRED = "expired"
    OPEN = "open"


@dataclass(frozen=True, slots=True)
class Account:
    """What the person's present account is like. ``roles``: held in this school today."""

    is_taken_over: bool
    roles: frozenset[Role]
    is_elsewhere: bool


def is_small(born_on: date | None, day: date) -> bool:
    """Under 14. Of somebody whose birth date is unknown nothing is presumed."""
    return born_on is not None and whole_years(born_on, day) < OWN_AGE


def refusal_of_issue(
    issuers: Collection[Issuer], role: Role, account: Account | None, *, is_small: bool, has_children: bool
) -> IssueRefusal | None:
    """Why access is not issued; None: it is. ``has_children``: of a guardian, today.

    An account that its owner has taken over is replaced by the office, for a small child also by the class
    teacher and the guardian. An account that opens another school is nobody's to replace here.
    """
    if role in {Role.GUARDIAN, Role.TRUSTED} and not has_children:
        return IssueRefusal.NO_CHILDREN
    if set(issuers) <= {Issuer.GUARDIAN} and not (role is Role.STUDENT and is_small):
        return IssueRefusal.NOT_SMALL
    if account is None:
        return None
    if account.is_elsewhere:
        return IssueRefusal.ELSEWHERE
    if not account.is_taken_over:
        return None
    if Issuer.HEAD in issuers:
        return None
    if account.roles - _FAMILY or role not in _FAMILY:
        return IssueRefusal.STAFF
    if Issuer.OFFICE in issuers or (role is Role.STUDENT and is_small):
        return None
    return IssueRefusal.TAKEN_OVER


def access_state(
    *, has_account: bool, is_taken_over: bool, waits_until: date | None, today: date
) -> AccessState:
    """``waits_until``: last day of the temporary password; None: none is waiting."""
    if is_taken_over:
        return AccessState.OPEN
    if not has_account or waits_until is None:
        return AccessState.NONE
    return AccessState.WAITING if waits_until >= today else AccessState.EXPIRED
