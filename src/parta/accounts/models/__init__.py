from parta.accounts.models.contacts import ContactChange
from parta.accounts.models.identities import (
    Address,
    ConfirmationLetter,
    Consent,
    Identity,
    IdentityDocument,
    IdentityEvent,
    SignatureStatement,
)
from parta.accounts.models.messages import OutgoingMessage, SentMessage, SpentLink
from parta.accounts.models.pseudonyms import Pseudonym
from parta.accounts.models.users import KnownDevice, User

__all__ = [
    "Address",
    "ConfirmationLetter",
    "Consent",
    "ContactChange",
    "Identity",
    "IdentityDocument",
    "IdentityEvent",
    "KnownDevice",
    "OutgoingMessage",
    "Pseudonym",
    "SentMessage",
    "SignatureStatement",
    "SpentLink",
    "User",
]
