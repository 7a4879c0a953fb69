"""Behavior: the week's note, remarks and praise, ways of signing (acceptance D9, K10)."""

import hashlib
from collections.abc import Collection
from datetime import date
from enum import StrEnum

MAX_TEXT = 2000
MAX_REPLY = 500


class Behavior(StrEnum):
    """The note of a week."""

    EXEMPLARY = "exemplary"
    GOOD = "good"
    SATISFACTORY = "satisfactory"
    UNSATISFACTORY = "unsatisfactory"


class RemarkKind(StrEnum):
    PRAISE = "praise"
    REMARK = "remark"


class SignatureMethod(StrEnum):
    """How the signer proved to be who they are at the moment of signing."""

    PASSWORD = "password"  # noqa: S105 - a word, no secret
    CODE = "code"  # one-time, from an app
    PASSKEY = "passkey"  # a key's signature over the content itself


class SignLock(StrEnum):
    """Why a week cannot be signed now."""

    FUTURE = "future"
    RUNNING = "running"
    EMPTY = "empty"


def signing_lock(monday: date, school_days: Collection[date], today: date) -> SignLock | None:
    """A week may be signed from its last school day on, however long ago; one without lessons never."""
    if monday > today:
        return SignLock.FUTURE
    if not school_days:
        return SignLock.EMPTY
    return SignLock.RUNNING if today < max(school_days) else None


def waits_for_review(kind: RemarkKind, *, is_reviewed: bool, is_class_teacher: bool) -> bool:
    """Whether the class teacher reads it before the family does: remarks alone, never praise (K10)."""
    return is_reviewed and kind is RemarkKind.REMARK and not is_class_teacher


def note_token(version: int, behavior: str, text: str) -> str:
    """What a form keeps of a note it shows, to tell what was typed and what another has written meanwhile."""
    return f"{version}.{hashlib.sha256(f'{behavior}|{text}'.encode()).hexdigest()[:16]}"


def is_typed(token: str, behavior: str, text: str) -> bool:
    """Whether the note is not the one that the form with the token has shown."""
    version, _dot, _hash = token.partition(".")
    return not version.isdecimal() or token != note_token(int(version), behavior, text)
