"""Whose diary account it is that somebody with an account of State Services wants to open (P8)."""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from parta.accounts.rules.ages import may_use_diary, whole_years
from parta.accounts.rules.oidc import Claims
from parta.core.names import comparable


class Obstacle(StrEnum):
    """Why the accounts cannot be linked without the diary's own password."""

    NO_SNILS = "no_snils"
    NOT_PROVEN = "not_proven"
    NOBODY = "nobody"
    NAMES_DIFFER = "names_differ"
    SEVERAL = "several"


@dataclass(frozen=True, slots=True)
class Candidate:
    """A person of a school, with a diary account, whose SNILS has been passed."""

    user_id: int
    surname: str
    given_name: str
    patronymic: str


def find_owner(claims: Claims, candidates: Collection[Candidate]) -> int | Obstacle:
    """The one account whose owner has the name, or why there is none.

    A SNILS that nobody has looked at opens nothing: whoever learned somebody's number could write it down as
    their own.
    """
    if not claims.snils:
        return Obstacle.NO_SNILS
    if not claims.is_snils_proven:
        return Obstacle.NOT_PROVEN
    named = {candidate.user_id for candidate in candidates if has_same_name(claims, candidate)}
    if len(named) == 1:
        return named.pop()
    if named:
        return Obstacle.SEVERAL
    return Obstacle.NAMES_DIFFER if candidates else Obstacle.NOBODY


def has_same_name(claims: Claims, candidate: Candidate) -> bool:
    """Surname and given name agree, and the patronymic where both have one (domain G2)."""
    pairs = [(claims.surname, candidate.surname), (claims.given_name, candidate.given_name)]
    if claims.patronymic and candidate.patronymic:
        pairs.append((claims.patronymic, candidate.patronymic))
    return all(passed and comparable(passed) == comparable(known) for passed, known in pairs)


def is_somebody_else(claims_snils: str, known: Collection[str]) -> bool:
    """The school knows the account's owner by another SNILS: a parent is about to take a child's account."""
    numbers = {snils for snils in known if snils}
    return bool(claims_snils and numbers) and claims_snils not in numbers


def is_level_enough(claims: Claims, today: date) -> bool:
    """From 14 the level must be standard or confirmed (domain G3); who says no birth date counts as grown.

    A provider without levels proves its people before it knows them.
    """
    if claims.level is None:
        return True
    age = whole_years(claims.born_on, today) if claims.born_on else 18
    return may_use_diary(age, claims.level)
