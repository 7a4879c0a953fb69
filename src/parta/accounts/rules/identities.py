"""Who somebody is and how far that is proven (acceptance P2, P3; domain G3)."""

from datetime import datetime, timedelta
from enum import StrEnum


class Sex(StrEnum):
    FEMALE = "female"
    MALE = "male"


class Level(StrEnum):
    """Simplified: a contact is confirmed. Standard: documents are checked. Confirmed: identity is proven."""

    SIMPLIFIED = "simplified"
    STANDARD = "standard"
    CONFIRMED = "confirmed"


class CheckState(StrEnum):
    """How far the automatic check of the documents has come."""

    NOT_ASKED = "not_asked"
    PENDING = "pending"
    PASSED = "passed"
    FAILED = "failed"


class ConfirmationWay(StrEnum):
    DESK = "desk"
    POST = "post"
    SIGNATURE = "signature"


class DocumentKind(StrEnum):
    PASSPORT = "passport"
    FOREIGN_PASSPORT = "foreign_passport"
    BIRTH_CERTIFICATE = "birth_certificate"
    RESIDENCE_PERMIT = "residence_permit"
    OTHER = "other"


class AddressKind(StrEnum):
    REGISTRATION = "registration"
    RESIDENCE = "residence"


class ContactKind(StrEnum):
    PHONE = "phone"
    EMAIL = "email"


class IdentityEventKind(StrEnum):
    """What the history of an identity tells."""

    CHECK_ASKED = "check_asked"
    CHECK_PASSED = "check_passed"
    CHECK_FAILED = "check_failed"
    VIEWED = "viewed"  # by an operator of a desk
    CONFIRMED = "confirmed"
    REFUSED = "refused"
    LOWERED = "lowered"  # somebody else has proven the same SNILS
    LETTER_ASKED = "letter_asked"
    LETTER_PRINTED = "letter_printed"
    CONTACT_CHANGED = "contact_changed"
    CHILD_REGISTERED = "child_registered"
    PASSWORD_SET_BY_KEEPER = "password_set_by_keeper"  # noqa: S105 - no password
    DATA_EXPORTED = "data_exported"
    ERASED = "erased"


MOST_CHECKS_A_DAY = 10
_CHECK_OVERDUE = timedelta(minutes=10)


def may_check_again(state: CheckState, asked_at: datetime | None, now: datetime) -> bool:
    """Whether a check may be repeated: it has failed, or has been waiting for longer than it should."""
    if state is CheckState.FAILED:
        return True
    return state is CheckState.PENDING and (asked_at is None or now - asked_at > _CHECK_OVERDUE)
