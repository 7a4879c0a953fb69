"""Everything that is kept of somebody, to be handed out to them (acceptance P11).

Other apps add what they keep: ``AppConfig.ready`` connects a receiver to ``core.events.personal_data``.
"""

from collections.abc import Iterable, Sequence
from typing import cast

from allauth.usersessions.models import UserSession
from django.utils.translation import gettext as _

from parta.accounts.models import Address, Consent, Identity, IdentityDocument, User
from parta.accounts.queries.history import list_history
from parta.accounts.queries.identity_words import (
    ADDRESS_NAMES,
    CHECK_NAMES,
    DOCUMENT_NAMES,
    LEVEL_NAMES,
    SEX_NAMES,
)
from parta.accounts.rules import AddressKind, CheckState, DocumentKind, Level, Sex
from parta.core import events
from parta.core.personal_data import DataItem, DataSection

_ALL = 10_000  # lines of history; nobody has more


def collect_personal_data(user: User) -> Sequence[DataSection]:
    """Sections of this app, then those of the others, without empty ones."""
    sections = [
        _account(user),
        *_identity(user),
        _children(user),
        _consents(user),
        _history(user),
        _devices(user),
    ]
    for _receiver, answer in events.personal_data.send(sender=User, user_id=user.pk):
        sections += cast("Iterable[DataSection]", answer)
    return [section for section in sections if section.records or section.files]


def _account(user: User) -> DataSection:
    items = (
        DataItem("login", _("Login"), user.login),
        DataItem("surname", _("Surname"), user.surname),
        DataItem("given_name", _("Given name"), user.given_name),
        DataItem("patronymic", _("Patronymic"), user.patronymic),
        DataItem("email", _("E-mail"), user.email),
        DataItem("phone", _("Mobile phone"), user.phone),
        DataItem("joined_at", _("Registered"), user.joined_at),
        DataItem("keeper", _("Account kept by"), str(user.keeper) if user.keeper else ""),
    )
    return DataSection("account", _("Account"), [items])


def _identity(user: User) -> list[DataSection]:
    identities = [_identity_items(row) for row in Identity.objects.filter(user=user)]
    documents = [
        _document_items(row) for row in IdentityDocument.objects.filter(user=user).order_by("-is_main", "pk")
    ]
    addresses = [
        (
            DataItem("kind", _("Kind"), str(ADDRESS_NAMES[AddressKind(row.kind)])),
            DataItem("postcode", _("Postcode"), row.postcode),
            DataItem("text", _("Address"), row.text),
        )
        for row in Address.objects.filter(user=user).order_by("kind")
    ]
    return [
        DataSection("identity", _("Personal data"), identities),
        DataSection("documents", _("Documents"), documents),
        DataSection("addresses", _("Addresses"), addresses),
    ]


def _identity_items(row: Identity) -> Sequence[DataItem]:
    return (
        DataItem("sex", _("Sex"), str(SEX_NAMES[Sex(row.sex)]) if row.sex else ""),
        DataItem("born_on", _("Date of birth"), row.born_on),
        DataItem("birth_place", _("Place of birth"), row.birth_place),
        DataItem("citizenship", _("Citizenship"), row.citizenship),
        DataItem("snils", _("SNILS"), row.snils),
        DataItem("level", _("Level"), str(LEVEL_NAMES[Level(row.level)])),
        DataItem("check", _("Check of the data"), str(CHECK_NAMES[CheckState(row.check_state)])),
        DataItem("confirmed_at", _("Confirmed"), row.confirmed_at),
    )


def _document_items(row: IdentityDocument) -> Sequence[DataItem]:
    return (
        DataItem("kind", _("Kind"), str(DOCUMENT_NAMES[DocumentKind(row.kind)])),
        DataItem("series", _("Series"), row.series),
        DataItem("number", _("Number"), row.number),
        DataItem("issued_on", _("Date of issue"), row.issued_on),
        DataItem("issued_by", _("Issued by"), row.issued_by),
        DataItem("division_code", _("Division code"), row.division_code),
        DataItem("expires_on", _("Valid until"), row.expires_on),
    )


def _children(user: User) -> DataSection:
    children = User.objects.filter(keeper=user).order_by("pk")
    records = [
        (DataItem("name", _("Name"), child.get_full_name()), DataItem("login", _("Login"), child.login))
        for child in children
    ]
    return DataSection("children", _("Children’s accounts"), records)


def _consents(user: User) -> DataSection:
    records = [
        (
            DataItem("kind", _("Kind"), consent.kind),
            DataItem("version", _("Version of the text"), consent.version),
            DataItem("subject", _("About"), consent.subject),
            DataItem("given_at", _("Given"), consent.given_at),
            DataItem("withdrawn_at", _("Withdrawn"), consent.withdrawn_at),
        )
        for consent in Consent.objects.filter(user=user).order_by("given_at", "pk")
    ]
    return DataSection("consents", _("Consents"), records)


def _history(user: User) -> DataSection:
    records = [
        (
            DataItem("at", _("When"), line.at),
            DataItem("what", _("What was done"), str(line.words)),
            DataItem("detail", _("Detail"), line.detail),
            DataItem("by", _("By"), line.by),
        )
        for line in list_history(user, limit=_ALL)
    ]
    return DataSection("history", _("History of the identity"), records)


def _devices(user: User) -> DataSection:
    records = [
        (
            DataItem("device", _("Device"), session.user_agent),
            DataItem("address", _("Address in the network"), session.ip),
            DataItem("started_at", _("Signed in"), session.created_at),
        )
        for session in UserSession.objects.filter(user=user).order_by("pk")
    ]
    return DataSection("devices", _("Devices and sessions"), records)
