"""The way through the first sign-in: nothing else is reachable until its end (acceptance P9)."""

from dataclasses import dataclass
from enum import StrEnum

# What the owner agrees to; a text that changes gets another version.
DIARY_DATA, DIARY_DATA_VERSION = "diary_data", "2026-11"


class Step(StrEnum):
    DATA = "data"  # check what the school has written
    SECURITY = "security"  # contacts, a password of one's own, consent
    PHONE = "phone"  # the code from the SMS
    EMAIL = "email"  # the link from the letter
    DONE = "done"


class Confirmation(StrEnum):
    """How a contact stands."""

    ABSENT = "absent"
    WAITING = "waiting"
    DONE = "done"


@dataclass(frozen=True, slots=True)
class Progress:
    """``are_contacts_needed``: not of a small child whose guardian can be reached."""

    is_checked: bool
    has_password: bool
    phone: Confirmation
    email: Confirmation
    are_contacts_needed: bool


def next_step(progress: Progress) -> Step:
    """What comes next; a contact that was given is confirmed even where none was needed."""
    if not progress.is_checked:
        return Step.DATA
    if not progress.has_password:
        return Step.SECURITY
    if progress.phone is Confirmation.WAITING:
        return Step.PHONE
    if progress.email is Confirmation.WAITING:
        return Step.EMAIL
    contacts = (progress.phone, progress.email)
    if progress.are_contacts_needed and Confirmation.ABSENT in contacts:
        return Step.SECURITY
    return Step.DONE


def masked_email(email: str) -> str:
    """iv***@e***.org: enough for its owner to know it."""
    name, _at, domain = email.partition("@")
    host, dot, ending = domain.rpartition(".")
    if not (name and host and dot):
        return "***"
    return f"{name[: min(2, len(name) - 1)]}***@{host[:1]}***.{ending}"
