"""Telephone numbers: kept as E.164, typed in any of the usual ways (domain G2)."""

import phonenumbers

_COUNTRY = "RU"  # of numbers without a country code: 8 (9xx)… is +7 9xx…


def phone_in(text: str) -> str:
    """The number as E.164; empty when the text is none."""
    try:
        number = phonenumbers.parse(text, _COUNTRY)
    except phonenumbers.NumberParseException:
        return ""
    if not phonenumbers.is_valid_number(number):
        return ""
    return phonenumbers.format_number(number, phonenumbers.PhoneNumberFormat.E164)


def spelled_phone(number: str) -> str:
    """+7 912 345-67-89 of a number as it is kept."""
    try:
        parsed = phonenumbers.parse(number, _COUNTRY)
    except phonenumbers.NumberParseException:
        return number
    return phonenumbers.format_number(parsed, phonenumbers.PhoneNumberFormat.INTERNATIONAL)


def is_mobile(number: str) -> bool:
    """True when a message may reach the number (E.164); in some countries numbers do not tell."""
    kind = phonenumbers.number_type(phonenumbers.parse(number, _COUNTRY))
    return kind in {phonenumbers.PhoneNumberType.MOBILE, phonenumbers.PhoneNumberType.FIXED_LINE_OR_MOBILE}


def masked_phone(number: str) -> str:
    """+7 912 ***-**-67: enough for its owner to know it, for pages and logs that strangers may see."""
    spelled = spelled_phone(number)
    digits = [place for place, letter in enumerate(spelled) if letter.isdigit()]
    hidden = set(digits[4:-2])
    return "".join("*" if place in hidden else letter for place, letter in enumerate(spelled))
