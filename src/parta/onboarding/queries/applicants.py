"""The owner of a portal account as an application needs them (P10)."""

from dataclasses import dataclass
from datetime import date

from allauth.account.models import EmailAddress
from django.utils.formats import date_format
from django.utils.translation import gettext as _

from parta.accounts.models import IdentityDocument, User
from parta.accounts.phones import spelled_phone
from parta.accounts.queries.identity_words import DOCUMENT_NAMES
from parta.accounts.rules import DocumentKind, Level
from parta.accounts.rules.ages import OWN_AGE, whole_years
from parta.accounts.rules.snils import spelled_snils
from parta.core import clock
from parta.core.errors import NotFound
from parta.core.sites import Site
from parta.onboarding.rules.applications import ProfileField, empty_profile_fields
from parta.people.rules import full_name
from parta.schools.models import default_zone


@dataclass(frozen=True, slots=True)
class Applicant:
    """Copied into an application when it is submitted. Contacts are confirmed ones; empty: there is none."""

    user_id: int
    surname: str
    given_name: str
    patronymic: str
    born_on: date | None
    snils: str
    email: str
    phone: str
    document: str
    level: str
    citizenship: str
    is_child: bool  # under 14, of whom no checked documents are asked (P3)

    @property
    def full_name(self) -> str:
        return full_name(self.surname, self.given_name, self.patronymic)

    @property
    def snils_text(self) -> str:
        return spelled_snils(self.snils)

    @property
    def phone_text(self) -> str:
        return spelled_phone(self.phone) if self.phone else ""

    @property
    def missing(self) -> tuple[ProfileField, ...]:
        """What must be filled in before anything can be submitted."""
        filled = {
            ProfileField.SURNAME: bool(self.surname),
            ProfileField.GIVEN_NAME: bool(self.given_name),
            ProfileField.BORN_ON: self.born_on is not None,
            ProfileField.SNILS: bool(self.snils),
            ProfileField.DOCUMENT: bool(self.document),
            ProfileField.CONTACT: bool(self.email or self.phone),
            ProfileField.LEVEL: self.is_child or self.level in {Level.STANDARD, Level.CONFIRMED},
        }
        return empty_profile_fields(filled, citizenship=self.citizenship)


def get_applicant(user_id: int) -> Applicant:
    """NotFound for an account that is not of the portal."""
    user = User.objects.select_related("identity").filter(pk=user_id, site=Site.PORTAL.value).first()
    if user is None:
        raise NotFound
    identity = getattr(user, "identity", None)
    return Applicant(
        user_id=user.pk,
        surname=user.surname,
        given_name=user.given_name,
        patronymic=user.patronymic,
        born_on=identity.born_on if identity else None,
        snils=identity.snils if identity else "",
        email=_confirmed_email(user.pk),
        phone=user.phone if user.phone_confirmed_at else "",
        document=_spelled_document(user.pk),
        level=identity.level if identity else "",
        citizenship=identity.citizenship if identity else "",
        is_child=_is_child(identity.born_on if identity else None),
    )


def _is_child(born_on: date | None) -> bool:
    return born_on is not None and whole_years(born_on, clock.today(default_zone())) < OWN_AGE


def _confirmed_email(user_id: int) -> str:
    rows = EmailAddress.objects.filter(user_id=user_id, verified=True).order_by("-primary", "pk")
    return str(next(iter(rows.values_list("email", flat=True)[:1]), ""))


def _spelled_document(user_id: int) -> str:
    """The main document in a line, as it is written in a form."""
    found = IdentityDocument.objects.filter(user_id=user_id, is_main=True).first()
    if found is None:
        return ""
    name = str(DOCUMENT_NAMES[DocumentKind(found.kind)])
    words = " ".join(filter(None, (name, found.series, found.number)))
    if found.issued_on is None:
        return words
    return _("%(document)s, issued on %(day)s") % {
        "document": words,
        "day": date_format(found.issued_on, "d.m.Y"),
    }
