"""What is written in identity documents, by kind (acceptance P2)."""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date

from parta.accounts.rules.identities import DocumentKind

RUSSIA = "RU"
_SPACES = re.compile(r"\s+")
_DASHES = re.compile(r"\s*[-‐‑‒–—]\s*")
# Latin letters that are typed for the Cyrillic ones of a certificate, and the other way about.
_TO_CYRILLIC = str.maketrans("ABEKMHOPCTYX", "АВЕКМНОРСТУХ")
_TO_ROMAN = str.maketrans("ХІУМСЛ", "XIVMCL")
_CERTIFICATE = re.compile(r"(?P<roman>[A-ZА-ЯІ]{1,7})-?(?P<letters>[A-ZА-Я]{2})")
_ROMAN = re.compile(r"(?=[IVXLC])(?:XC|XL|L?X{0,3})(?:IX|IV|V?I{0,3})")


@dataclass(frozen=True, slots=True)
class DocumentShape:
    """Patterns of what must be there; None: the document has no such field."""

    series: re.Pattern[str] | None
    number: re.Pattern[str]
    has_division_code: bool = False
    is_series_required: bool = True
    may_expire: bool = False


SHAPES: Mapping[DocumentKind, DocumentShape] = {
    DocumentKind.PASSPORT: DocumentShape(
        re.compile(r"[0-9]{4}"), re.compile(r"[0-9]{6}"), has_division_code=True
    ),
    DocumentKind.BIRTH_CERTIFICATE: DocumentShape(
        re.compile(r"[IVXLC]{1,7}-[А-Я]{2}"), re.compile(r"[0-9]{6}")
    ),
    DocumentKind.FOREIGN_PASSPORT: DocumentShape(
        re.compile(r"[0-9A-ZА-Я]{1,6}"),
        re.compile(r"[0-9A-ZА-Я]{4,15}"),
        is_series_required=False,
        may_expire=True,
    ),
    DocumentKind.RESIDENCE_PERMIT: DocumentShape(
        re.compile(r"[0-9]{2}"), re.compile(r"[0-9]{6,7}"), may_expire=True
    ),
    DocumentKind.OTHER: DocumentShape(
        re.compile(r".{1,20}"), re.compile(r".{1,40}"), is_series_required=False, may_expire=True
    ),
}
# Kinds that prove who somebody is.
MAIN_KINDS = (
    DocumentKind.PASSPORT,
    DocumentKind.BIRTH_CERTIFICATE,
    DocumentKind.FOREIGN_PASSPORT,
    DocumentKind.RESIDENCE_PERMIT,
)
_DIVISION_CODE = re.compile(r"[0-9]{3}-[0-9]{3}")


@dataclass(frozen=True, slots=True)
class DocumentFacts:
    kind: DocumentKind
    series: str
    number: str
    issued_on: date | None = None
    issued_by: str = ""
    division_code: str = ""
    expires_on: date | None = None


def tidy_series(kind: DocumentKind, text: str) -> str:
    """The series as it is kept, of one typed with spaces, small letters or those of another alphabet."""
    if kind is DocumentKind.OTHER:
        return text.strip()
    series = _SPACES.sub("", _DASHES.sub("-", text)).upper()
    if kind is DocumentKind.BIRTH_CERTIFICATE and (found := _CERTIFICATE.fullmatch(series)):
        return f"{found['roman'].translate(_TO_ROMAN)}-{found['letters'].translate(_TO_CYRILLIC)}"
    return series


def tidy_number(kind: DocumentKind, text: str) -> str:
    return text.strip() if kind is DocumentKind.OTHER else _SPACES.sub("", text).upper()


def tidy_division_code(text: str) -> str:
    """NNN-NNN of a code typed with or without its hyphen."""
    digits = _SPACES.sub("", _DASHES.sub("", text))
    return f"{digits[:3]}-{digits[3:]}" if re.fullmatch("[0-9]{6}", digits) else text.strip()


def is_series(kind: DocumentKind, series: str) -> bool:
    """True for a series such as documents of this kind have."""
    shape = SHAPES[kind]
    if shape.series is None or not series:
        return not series and not (shape.series and shape.is_series_required)
    if not shape.series.fullmatch(series):
        return False
    return (
        kind is not DocumentKind.BIRTH_CERTIFICATE
        or _ROMAN.fullmatch(series.split("-", maxsplit=1)[0]) is not None
    )


def is_number(kind: DocumentKind, number: str) -> bool:
    return SHAPES[kind].number.fullmatch(number) is not None


def is_division_code(kind: DocumentKind, code: str) -> bool:
    """True for NNN-NNN where the kind has such a code, and for none where it has not."""
    return _DIVISION_CODE.fullmatch(code) is not None if SHAPES[kind].has_division_code else not code
