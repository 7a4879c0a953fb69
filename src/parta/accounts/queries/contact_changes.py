"""The confirmed contacts of an account, and a change of them on its way."""

from dataclasses import dataclass

from parta.accounts import sms
from parta.accounts.models import ContactChange, User
from parta.accounts.phones import masked_phone, spelled_phone
from parta.accounts.rules import ContactKind
from parta.accounts.rules.contact_changes import MOST_TRIES
from parta.core import clock
from parta.core.errors import NotFound


@dataclass(frozen=True, slots=True)
class ChangePage:
    """``old``: where the proving code went, masked; empty: it need not be confirmed, or has been."""

    kind: str
    old: str
    new: str
    is_over: bool


@dataclass(frozen=True, slots=True)
class ContactsPage:
    phone: str
    email: str
    may_change_phone: bool
    waiting: frozenset[str]  # kinds of contacts whose codes are awaited


def contacts_page(user: User) -> ContactsPage:
    changes = ContactChange.objects.filter(user=user, expires_at__gt=clock.now())
    return ContactsPage(
        phone=spelled_phone(user.phone) if user.phone else "",
        email=user.email,
        may_change_phone=sms.is_available(),
        waiting=frozenset(changes.values_list("kind", flat=True)),
    )


def get_change(user: User, kind: ContactKind) -> ContactChange:
    """NotFound: no change was asked for."""
    change = ContactChange.objects.filter(user=user, kind=kind.value).first()
    if change is None:
        raise NotFound
    return change


def change_page(user: User, kind: ContactKind) -> ChangePage:
    change = get_change(user, kind)
    is_old_awaited = bool(change.old) and change.old_confirmed_at is None
    return ChangePage(
        kind=kind.value,
        old=_masked(change.old) if is_old_awaited else "",
        new="" if change.new_confirmed_at else _spelled(change.new),
        is_over=change.expires_at <= clock.now() or change.failures >= MOST_TRIES,
    )


def _spelled(contact: str) -> str:
    return contact if "@" in contact else spelled_phone(contact)


def _masked(contact: str) -> str:
    if "@" not in contact:
        return masked_phone(contact)
    name, _at, domain = contact.partition("@")
    return f"{name[:1]}***@{domain}"
