"""What the pages call levels, documents and findings."""

from collections.abc import Mapping

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from parta.accounts.rules import (
    AddressKind,
    CheckState,
    ConfirmationWay,
    ContactKind,
    DocumentKind,
    IdentityEventKind,
    Level,
    Sex,
)
from parta.accounts.rules.checks import Finding

SEX_NAMES: Mapping[Sex, Promise] = {
    Sex.FEMALE: pgettext_lazy("sex", "Female"),
    Sex.MALE: pgettext_lazy("sex", "Male"),
}
LEVEL_NAMES: Mapping[Level, Promise] = {
    Level.SIMPLIFIED: pgettext_lazy("level of an account", "Simplified"),
    Level.STANDARD: pgettext_lazy("level of an account", "Standard"),
    Level.CONFIRMED: pgettext_lazy("level of an account", "Confirmed"),
}
LEVEL_GIVES: Mapping[Level, Promise] = {
    Level.SIMPLIFIED: _("Reading about services, and the diary of a student under 14."),
    Level.STANDARD: _("Applications for access, children’s accounts, and signing in to the diary."),
    Level.CONFIRMED: _("Everything the portal can do: nobody needs to see your documents again."),
}
LEVEL_NEEDS: Mapping[Level, Promise] = {
    Level.SIMPLIFIED: _("confirm a phone or an e-mail address."),
    Level.STANDARD: _("fill in the profile; the document and SNILS have to pass a check."),
    Level.CONFIRMED: _(
        "prove who you are: at a desk, by a code from a letter, or by an electronic signature."
    ),
}
WAY_NAMES: Mapping[ConfirmationWay, Promise] = {
    ConfirmationWay.DESK: _("in person, at a desk"),
    ConfirmationWay.POST: _("by a code from a letter"),
    ConfirmationWay.SIGNATURE: _("by an electronic signature"),
}
DOCUMENT_NAMES: Mapping[DocumentKind, Promise] = {
    DocumentKind.PASSPORT: _("Passport of a citizen of Russia"),
    DocumentKind.BIRTH_CERTIFICATE: _("Birth certificate"),
    DocumentKind.FOREIGN_PASSPORT: _("Passport of another state"),
    DocumentKind.RESIDENCE_PERMIT: _("Residence permit"),
    DocumentKind.OTHER: _("Another document"),
}
ADDRESS_NAMES: Mapping[AddressKind, Promise] = {
    AddressKind.REGISTRATION: _("Registered address"),
    AddressKind.RESIDENCE: _("Home address"),
}
CONTACT_NAMES: Mapping[ContactKind, Promise] = {
    ContactKind.PHONE: _("Mobile phone"),
    ContactKind.EMAIL: _("E-mail"),
}
CHECK_NAMES: Mapping[CheckState, Promise] = {
    CheckState.NOT_ASKED: _("Not checked yet"),
    CheckState.PENDING: _("Being checked"),
    CheckState.PASSED: _("Check passed"),
    CheckState.FAILED: _("Check not passed"),
}
FINDING_WORDS: Mapping[Finding, Promise] = {
    Finding.NAME_MISSING: _("The surname or the given name is missing."),
    Finding.NAME_LETTERS: _(
        "A name may have only letters, and spaces, hyphens and apostrophes between them."
    ),
    Finding.NAME_ALPHABET: _(
        "The name of a citizen of Russia is written in Cyrillic letters, as in the document."
    ),
    Finding.SEX_MISSING: _("The sex is not given."),
    Finding.BIRTH_MISSING: _("The date of birth is not given."),
    Finding.BIRTH_IMPOSSIBLE: _("Nobody can be born on this date."),
    Finding.BIRTH_PLACE_MISSING: _("The place of birth is not given."),
    Finding.CITIZENSHIP_MISSING: _("The citizenship is not given."),
    Finding.SNILS_MISSING: _("SNILS is not given; without it the level stays simplified."),
    Finding.SNILS_WRONG: _("There is a mistake in SNILS: its last two digits do not fit the others."),
    Finding.SNILS_TAKEN: _(
        "This SNILS is already proven by another account. If it is yours, sign in with that account;"
        " if it is not, come to a desk with your documents."
    ),
    Finding.DOCUMENT_MISSING: _("There is no identity document."),
    Finding.DOCUMENT_KIND: _("This document does not prove identity."),
    Finding.DOCUMENT_CITIZENSHIP: _("The document does not go with the citizenship."),
    Finding.DOCUMENT_AGE: _(
        "The document does not go with the age: under 14 it is the birth certificate, from 14 on a passport."
    ),
    Finding.SERIES_WRONG: _("Documents of this kind have another series."),
    Finding.NUMBER_WRONG: _("Documents of this kind have another number."),
    Finding.DIVISION_WRONG: _("The division code of a passport looks like 290-001."),
    Finding.ISSUE_MISSING: _("It is not said when and by whom the document was issued."),
    Finding.ISSUED_IN_FUTURE: _("The document is dated in the future."),
    Finding.ISSUED_BEFORE_BIRTH: _("The document is older than its owner."),
    Finding.ISSUED_TOO_EARLY: _("A passport is not issued to anybody under 14."),
    Finding.DOCUMENT_EXPIRED: _("The document is no longer valid."),
    Finding.PASSPORT_OUTLIVED: _(
        "The passport was to be replaced at the age of 20 or 45, and is no longer valid."
    ),
    Finding.DATES_REVERSED: _("The document ends before it begins."),
    Finding.NOT_CONFIRMED: _("The authority that keeps these data does not confirm them."),
}
EVENT_WORDS: Mapping[IdentityEventKind, Promise] = {
    IdentityEventKind.CHECK_ASKED: _("The data were sent to be checked"),
    IdentityEventKind.CHECK_PASSED: _("The check was passed"),
    IdentityEventKind.CHECK_FAILED: _("The check was not passed"),
    IdentityEventKind.VIEWED: _("An operator of a desk looked at the profile"),
    IdentityEventKind.CONFIRMED: _("Identity was confirmed"),
    IdentityEventKind.REFUSED: _("Confirmation was refused"),
    IdentityEventKind.LOWERED: _("Somebody else has proven this SNILS: the level is simplified again"),
    IdentityEventKind.LETTER_ASKED: _("A letter with a code was ordered"),
    IdentityEventKind.LETTER_PRINTED: _("The letter with the code was printed"),
    IdentityEventKind.CONTACT_CHANGED: _("The phone or the e-mail address was changed"),
    IdentityEventKind.CHILD_REGISTERED: _("The account was made for a child"),
    IdentityEventKind.PASSWORD_SET_BY_KEEPER: _("The parent set a new password"),
    IdentityEventKind.DATA_EXPORTED: _("The personal data were downloaded"),
    IdentityEventKind.ERASED: _("The account was deleted"),
}
# The field of the form that each finding stands next to.
FINDING_FIELDS: Mapping[Finding, str] = {
    Finding.NAME_MISSING: "surname",
    Finding.NAME_LETTERS: "surname",
    Finding.NAME_ALPHABET: "surname",
    Finding.SEX_MISSING: "sex",
    Finding.BIRTH_MISSING: "born_on",
    Finding.BIRTH_IMPOSSIBLE: "born_on",
    Finding.BIRTH_PLACE_MISSING: "birth_place",
    Finding.CITIZENSHIP_MISSING: "citizenship",
    Finding.SNILS_MISSING: "snils",
    Finding.SNILS_WRONG: "snils",
    Finding.SNILS_TAKEN: "snils",
    Finding.DOCUMENT_MISSING: "kind",
    Finding.DOCUMENT_KIND: "kind",
    Finding.DOCUMENT_CITIZENSHIP: "kind",
    Finding.DOCUMENT_AGE: "kind",
    Finding.SERIES_WRONG: "series",
    Finding.NUMBER_WRONG: "number",
    Finding.DIVISION_WRONG: "division_code",
    Finding.ISSUE_MISSING: "issued_on",
    Finding.ISSUED_IN_FUTURE: "issued_on",
    Finding.ISSUED_BEFORE_BIRTH: "issued_on",
    Finding.ISSUED_TOO_EARLY: "issued_on",
    Finding.DOCUMENT_EXPIRED: "expires_on",
    Finding.PASSPORT_OUTLIVED: "issued_on",
    Finding.DATES_REVERSED: "expires_on",
    Finding.NOT_CONFIRMED: "surname",
}


def finding_words(finding: Finding) -> str:
    """What was found wrong, in the reader's language."""
    return str(FINDING_WORDS[finding])
