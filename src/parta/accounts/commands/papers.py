"""Addresses and documents beside the one that proves identity (acceptance P2)."""

from dataclasses import dataclass

from django.db import transaction
from django.utils.translation import gettext as _

from parta.accounts.commands.identities import document_values
from parta.accounts.models import Address, IdentityDocument, User
from parta.accounts.queries.identities import is_kept_child
from parta.accounts.rules import AddressKind
from parta.accounts.rules.documents import DocumentFacts
from parta.core.errors import NotFound, Refused

MOST_DOCUMENTS = 20


@dataclass(frozen=True, slots=True)
class AddressData:
    postcode: str
    text: str


@transaction.atomic
def save_addresses(*, user: User, addresses: dict[AddressKind, AddressData | None]) -> None:
    """Keep the addresses; None takes one away. NotFound: of a kept child."""
    _require_own(user)
    for kind, data in addresses.items():
        if data is None:
            Address.objects.filter(user=user, kind=kind.value).delete()
        else:
            values = {"postcode": data.postcode, "text": data.text}
            Address.objects.update_or_create(user=user, kind=kind.value, defaults=values)


@transaction.atomic
def add_document(*, user: User, data: DocumentFacts) -> None:
    """Add a further document. Refused: there are too many."""
    _require_own(user)
    if IdentityDocument.objects.filter(user=user).count() >= MOST_DOCUMENTS:
        message = _("There are at most %(count)d documents.") % {"count": MOST_DOCUMENTS}
        raise Refused(message, code="too_many_documents")
    IdentityDocument.objects.create(user=user, **document_values(data))


@transaction.atomic
def change_document(*, user: User, document_id: int, data: DocumentFacts) -> None:
    """NotFound: it is not the user's, or it is the one that proves identity, which the profile changes."""
    _require_own(user)
    if not IdentityDocument.objects.filter(user=user, is_main=False, pk=document_id).update(
        **document_values(data)
    ):
        raise NotFound


@transaction.atomic
def remove_document(*, user: User, document_id: int) -> None:
    """NotFound: as for ``change_document``."""
    _require_own(user)
    if not IdentityDocument.objects.filter(user=user, is_main=False, pk=document_id).delete()[0]:
        raise NotFound


def _require_own(user: User) -> None:
    if is_kept_child(user):
        raise NotFound
