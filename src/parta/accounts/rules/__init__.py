from parta.accounts.rules.codes import Channel
from parta.accounts.rules.devices import device_name
from parta.accounts.rules.identities import (
    AddressKind,
    CheckState,
    ConfirmationWay,
    ContactKind,
    DocumentKind,
    IdentityEventKind,
    Level,
    Sex,
)
from parta.accounts.rules.logins import DEMO_PASSWORD, first_repeated, is_login

__all__ = [
    "DEMO_PASSWORD",
    "AddressKind",
    "Channel",
    "CheckState",
    "ConfirmationWay",
    "ContactKind",
    "DocumentKind",
    "IdentityEventKind",
    "Level",
    "Sex",
    "device_name",
    "first_repeated",
    "is_login",
]
