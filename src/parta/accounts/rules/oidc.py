"""OpenID Connect (P7, P8): what a provider passes about a person. See docs/decisions/0013."""

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from parta.accounts.rules.identities import Level
from parta.accounts.rules.snils import snils_digits

OWN_PROVIDER = "portal"  # this installation's portal, as the diary knows it
OWN_CLIENT = "parta-diary"  # this installation's diary, as its portal knows it
SITE_CONSENT = "site"  # the kind of a consent to pass data to a site
SITE_CONSENT_VERSION = "2026-09"


class Scope(StrEnum):
    """What a site may ask for, in the order in which people read it."""

    OPENID = "openid"
    PROFILE = "profile"
    SNILS = "snils"
    EMAIL = "email"
    PHONE = "phone"


class Passed(StrEnum):
    """One thing that is passed, as a person would name it."""

    NUMBER = "number"  # a number of the account that is only for this site
    NAME = "name"
    BIRTH_DATE = "birth_date"
    LEVEL = "level"
    SNILS = "snils"
    EMAIL = "email"
    PHONE = "phone"


_PASSED = {
    Scope.OPENID: (Passed.NUMBER,),
    Scope.PROFILE: (Passed.NAME, Passed.BIRTH_DATE, Passed.LEVEL),
    Scope.SNILS: (Passed.SNILS,),
    Scope.EMAIL: (Passed.EMAIL,),
    Scope.PHONE: (Passed.PHONE,),
}


@dataclass(frozen=True, slots=True)
class Owner:
    """What the portal knows of the owner of an account. ``phone``: a confirmed one, as E.164.

    ``is_snils_proven``: somebody has seen the person's papers, or an authority was asked; formats that are
    right prove nobody.
    """

    surname: str
    given_name: str
    patronymic: str
    born_on: date | None
    snils: str
    level: Level
    is_snils_proven: bool
    phone: str


@dataclass(frozen=True, slots=True)
class Claims:
    """What came from a provider about the person. ``level`` None: it knows no levels."""

    surname: str
    given_name: str
    patronymic: str
    born_on: date | None
    snils: str
    is_snils_proven: bool
    level: Level | None

    @property
    def short_name(self) -> str:
        """Мария П.: enough for the owner to know their account, and no more on a shared screen."""
        return " ".join(filter(None, (self.given_name, f"{self.surname[0]}." if self.surname else "")))


def known_scopes(scopes: Collection[str]) -> tuple[Scope, ...]:
    """Those that the portal knows, in their order."""
    return tuple(scope for scope in Scope if scope.value in scopes)


def passed_by(scopes: Collection[str]) -> tuple[Passed, ...]:
    """What is passed to a site that was granted the scopes."""
    return tuple(item for scope in known_scopes(scopes) for item in _PASSED[scope])


def claims_about(owner: Owner, scopes: Collection[str]) -> dict[str, object]:
    """The claims of the scopes; a SNILS only from the standard level on: before, nobody has looked at it."""
    claims: dict[str, object] = {}
    if Scope.PROFILE in scopes:
        claims |= {
            "name": " ".join(filter(None, (owner.surname, owner.given_name, owner.patronymic))),
            "family_name": owner.surname,
            "given_name": owner.given_name,
            "middle_name": owner.patronymic,
            "birthdate": owner.born_on.isoformat() if owner.born_on else "",
            "level": owner.level.value,
        }
    if Scope.SNILS in scopes and owner.level is not Level.SIMPLIFIED and owner.snils:
        claims |= {"snils": owner.snils, "snils_verified": owner.is_snils_proven}
    if Scope.PHONE in scopes and owner.phone:
        claims |= {"phone_number": owner.phone, "phone_number_verified": True}
    return {name: value for name, value in claims.items() if value != ""}


def read_claims(data: Mapping[str, object]) -> Claims:
    """What a provider has passed; what is missing or makes no sense is as if it had not been passed.

    A provider that says nothing of ``snils_verified`` is one that a region trusts with it.
    """
    born_on = _text(data, "birthdate")
    level = _text(data, "level")
    return Claims(
        surname=_text(data, "family_name"),
        given_name=_text(data, "given_name"),
        patronymic=_text(data, "middle_name"),
        born_on=_date(born_on),
        snils=snils_digits(_text(data, "snils")),
        is_snils_proven=data.get("snils_verified", True) is True,
        level=Level(level) if level in set(Level) else None,
    )


def _text(data: Mapping[str, object], name: str) -> str:
    value = data.get(name)
    return value.strip()[:200] if isinstance(value, str) else ""


def _date(text: str) -> date | None:
    try:
        return date.fromisoformat(text)
    except ValueError:
        return None
