"""Behavior, remarks and signatures in the reader's language."""

from datetime import date

from django.utils.formats import date_format
from django.utils.translation import gettext as _
from django.utils.translation import pgettext

from parta.conduct.rules import Behavior, RemarkKind, SignatureMethod, SignLock


def behavior_name(behavior: str) -> str:
    """The note of a week; empty: none."""
    if not behavior:
        return ""
    return {
        Behavior.EXEMPLARY: pgettext("behavior", "exemplary"),
        Behavior.GOOD: pgettext("behavior", "good"),
        Behavior.SATISFACTORY: pgettext("behavior", "satisfactory"),
        Behavior.UNSATISFACTORY: pgettext("behavior", "unsatisfactory"),
    }[Behavior(behavior)]


def behavior_choices() -> tuple[tuple[str, str], ...]:
    return (("", "—"), *((value.value, behavior_name(value)) for value in Behavior))


def kind_name(kind: str) -> str:
    return {RemarkKind.PRAISE: _("Praise"), RemarkKind.REMARK: _("Remark")}[RemarkKind(kind)]


def method_words(method: str) -> str:
    """How the signer proved to be who they are."""
    return {
        SignatureMethod.PASSWORD: _("by the password"),
        SignatureMethod.CODE: _("by a one-time code"),
        SignatureMethod.PASSKEY: _("with a passkey"),
    }[SignatureMethod(method)]


def praise_phrases() -> tuple[str, ...]:
    """Ready words of praise for a lesson: one tap each."""
    return (
        _("Worked well in class"),
        _("Gave a good answer"),
        _("Helped a classmate"),
        _("Made clear progress"),
        _("Did more than was asked"),
    )


def signing_lock_words(lock: SignLock, last_day: date | None = None) -> str:
    """Why a week cannot be signed, for a parent."""
    if lock is SignLock.RUNNING and last_day is not None:
        day = date_format(last_day, "l, j E")
        return _("The week is not over: it can be signed from its last school day on, %(day)s.") % {
            "day": day
        }
    return {
        SignLock.FUTURE: _("This week has not begun yet."),
        SignLock.RUNNING: _("The week is not over yet."),
        SignLock.EMPTY: _("There were no lessons in this week: there is nothing to sign."),
    }[lock]
