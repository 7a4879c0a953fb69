"""The sites that people of the portal sign in to with their account."""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime

from allauth.account.models import EmailAddress
from allauth.idp.oidc.models import Client
from django.contrib.auth.base_user import AbstractBaseUser
from django.contrib.auth.models import AnonymousUser
from django.utils.formats import date_format
from django.utils.translation import gettext as _

from parta.accounts.checkers import identity_checker
from parta.accounts.models import Consent, Identity, Pseudonym, User
from parta.accounts.phones import spelled_phone
from parta.accounts.queries.identity_words import LEVEL_NAMES
from parta.accounts.rules import Level
from parta.accounts.rules.oidc import (
    OWN_CLIENT,
    SITE_CONSENT,
    SITE_CONSENT_VERSION,
    Owner,
    Passed,
    claims_about,
    passed_by,
)
from parta.accounts.rules.snils import spelled_snils
from parta.core.sites import Site

_PREFIX = "client:"


@dataclass(frozen=True, slots=True)
class ConnectedSite:
    """A site that may be told about the person."""

    consent_id: int
    name: str
    given_at: datetime
    passed: tuple[Passed, ...]


def site_name(client: Client) -> str:
    """As people see it: this installation's diary is named by what it is."""
    return _("Electronic diary") if client.pk == OWN_CLIENT else client.name


def site_record(client_id: str) -> str:
    """How the register of consents names a site."""
    return f"{_PREFIX}{client_id}"


def has_agreed(*, user: AbstractBaseUser | AnonymousUser, client_id: str, scopes: Collection[str]) -> bool:
    """The person has let the site know all this, by the present text, and has not taken it back."""
    if not isinstance(user, User):
        return False
    granted = Consent.objects.filter(
        user=user,
        kind=SITE_CONSENT,
        version=SITE_CONSENT_VERSION,
        record=site_record(client_id),
        withdrawn_at=None,
    ).values_list("scope", flat=True)
    return any(set(scopes) <= set(scope.split()) for scope in granted)


def list_connected_sites(user: User) -> list[ConnectedSite]:
    """The sites that the person has agreed to, the latest first."""
    consents = Consent.objects.filter(user=user, kind=SITE_CONSENT, withdrawn_at=None).order_by("-given_at")
    return [
        ConnectedSite(
            consent.pk,
            _("Electronic diary") if consent.record == site_record(OWN_CLIENT) else consent.subject,
            consent.given_at,
            passed_by(consent.scope.split()),
        )
        for consent in consents
    ]


def list_passed(*, user_id: int, scopes: Collection[str]) -> list[tuple[Passed, str]]:
    """What the scopes pass about the person, each with what it is now; empty: there is nothing to pass."""
    user = User.objects.get(pk=user_id)
    owner = owner_of(user)
    claims = claims_about(owner, scopes)
    values = {
        Passed.NAME: claims.get("name"),
        Passed.BIRTH_DATE: date_format(owner.born_on) if owner.born_on else "",
        Passed.LEVEL: LEVEL_NAMES[owner.level],
        Passed.SNILS: spelled_snils(str(claims.get("snils", ""))),
        Passed.EMAIL: EmailAddress.objects.get_primary_email(user),
        Passed.PHONE: spelled_phone(owner.phone),
    }
    return [(item, str(values.get(item) or "")) for item in passed_by(scopes)]


def find_by_subject(*, sector: str, sub: str) -> User | None:
    """The person of the portal whom the site knows by this name."""
    found = Pseudonym.objects.select_related("user").filter(sector=sector, sub=sub)
    found = found.filter(user__is_active=True, user__site=Site.PORTAL.value)
    return next((pseudonym.user for pseudonym in found), None)


def find_client(client_id: str) -> Client | None:
    return Client.objects.filter(pk=client_id).first()


def owner_of(user: User) -> Owner:
    """What the portal may tell about the person."""
    identity = Identity.objects.filter(user=user).first() or Identity(user=user)
    level = Level(identity.level)
    asks_authority = getattr(identity_checker(), "asks_authority", False)
    return Owner(
        surname=user.surname,
        given_name=user.given_name,
        patronymic=user.patronymic,
        born_on=identity.born_on,
        snils=identity.snils,
        level=level,
        is_snils_proven=level is Level.CONFIRMED or (level is Level.STANDARD and asks_authority),
        phone=user.phone if user.phone_confirmed_at else "",
    )
