"""Whether a portal account and somebody whom a school knows are one person (acceptance P10).

The name alone says nothing: without a contact or a proven SNILS in common the answer is the same whether or
not the school knows such a person.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from enum import StrEnum


class Fit(StrEnum):
    OPEN = "open"
    DIFFERS = "differs"  # the same person, of whom something is written down otherwise
    NONE = "none"


class Difference(StrEnum):
    """A field in which the two differ, or which the school lacks. The school's value is never told."""

    PHONE = "phone"
    EMAIL = "email"
    SNILS = "snils"
    BIRTH_DATE = "birth_date"
    PATRONYMIC = "patronymic"


@dataclass(frozen=True, slots=True)
class Claim:
    """A portal account. Names in comparable form; contacts are confirmed ones (E.164, small letters).

    ``is_snils_proven``: checked with the documents; otherwise it was only typed. ``is_child``: under 14.
    """

    surname: str
    given_name: str
    patronymic: str
    born_on: date | None
    phone: str
    email: str
    snils: str
    is_snils_proven: bool
    is_child: bool


@dataclass(frozen=True, slots=True)
class Known:
    """Somebody of a school, in the same forms; ``born_on`` is known of students only."""

    surname: str
    given_name: str
    patronymic: str
    born_on: date | None
    phone: str
    email: str
    snils: str
    is_student: bool


@dataclass(frozen=True, slots=True)
class Comparison:
    fit: Fit
    differences: tuple[Difference, ...] = ()


NOBODY = Comparison(Fit.NONE)


def compare(claim: Claim, known: Known) -> Comparison:
    """Name and a confirmed contact decide, and SNILS where both have it (P10).

    Somebody under 14 proves nothing by documents and is only ever a student.
    """
    if (claim.surname, claim.given_name) != (known.surname, known.given_name):
        return NOBODY
    if claim.is_child and not known.is_student:
        return NOBODY
    has_contact = _same(claim.phone, known.phone) or _same(claim.email, known.email)
    if not has_contact and not (claim.is_snils_proven and _same(claim.snils, known.snils)):
        return NOBODY
    found = tuple(_differences(claim, known, has_contact=has_contact))
    return Comparison(Fit.DIFFERS, found) if found else Comparison(Fit.OPEN)


def _differences(claim: Claim, known: Known, *, has_contact: bool) -> Iterable[Difference]:
    if not has_contact and claim.phone:
        yield Difference.PHONE
    if not has_contact and claim.email:
        yield Difference.EMAIL
    if _differ(claim.snils, known.snils):
        yield Difference.SNILS
    if claim.born_on and known.born_on and claim.born_on != known.born_on:
        yield Difference.BIRTH_DATE
    if _differ(claim.patronymic, known.patronymic):
        yield Difference.PATRONYMIC


def _same(one: str, other: str) -> bool:
    return bool(one) and one == other


def _differ(one: str, other: str) -> bool:
    """What one side does not know speaks neither for nor against."""
    return bool(one) and bool(other) and one != other


def class_key(comparable_name: str) -> str:
    """7 «А» and 7а are one class."""
    return "".join(letter for letter in comparable_name if letter.isalnum())
