"""Comparing what an applicant wrote with the people a school knows, for the school alone to read."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from enum import StrEnum


class Match(StrEnum):
    PENDING = "pending"  # not compared yet
    MATCHED = "matched"
    DOUBTFUL = "doubtful"
    NONE = "none"


class Reason(StrEnum):
    """What speaks for a candidate, and what against (``…_DIFFERS``, ``…_UNKNOWN``, ``…_SIMILAR``)."""

    NAME = "name"
    NAME_SIMILAR = "name_similar"
    PATRONYMIC_DIFFERS = "patronymic_differs"
    BIRTH_DATE = "birth_date"
    BIRTH_DATE_DIFFERS = "birth_date_differs"
    BIRTH_DATE_UNKNOWN = "birth_date_unknown"
    CLASS = "class"
    CLASS_DIFFERS = "class_differs"
    SNILS = "snils"
    SNILS_DIFFERS = "snils_differs"
    CONTACT = "contact"
    CONTACT_DIFFERS = "contact_differs"
    CONTACT_UNKNOWN = "contact_unknown"
    SEVERAL = "several"


AGAINST = frozenset(
    {
        Reason.NAME_SIMILAR,
        Reason.PATRONYMIC_DIFFERS,
        Reason.BIRTH_DATE_DIFFERS,
        Reason.BIRTH_DATE_UNKNOWN,
        Reason.CLASS_DIFFERS,
        Reason.SNILS_DIFFERS,
        Reason.CONTACT_DIFFERS,
        Reason.CONTACT_UNKNOWN,
        Reason.SEVERAL,
    }
)


@dataclass(frozen=True, slots=True)
class Names:
    """In comparable form (``people.rules.comparable``); the patronymic may be empty."""

    surname: str
    given_name: str
    patronymic: str = ""


@dataclass(frozen=True, slots=True)
class KnownPerson:
    """Somebody of the school. ``class_name`` comparable, of today; ``contacts``: e-mails and phones."""

    person_id: int
    names: Names
    born_on: date | None = None
    class_name: str = ""
    snils: str = ""
    contacts: frozenset[str] = frozenset()


@dataclass(frozen=True, slots=True)
class Wanted:
    """What the applicant wrote. Empty means: not said."""

    names: Names
    born_on: date | None = None
    class_name: str = ""
    snils: str = ""
    contacts: frozenset[str] = frozenset()


@dataclass(frozen=True, slots=True)
class Candidate:
    person_id: int
    match: Match
    reasons: tuple[Reason, ...]


def match_students(wanted: Wanted, people: Iterable[KnownPerson]) -> tuple[Candidate, ...]:
    """Students who may be meant, the likeliest first; the first one's match is the verdict.

    Matched: name and birth date are the same, nothing speaks against it, and nobody else is the same.
    """
    return _ranked(filter(None, (_student(wanted, person) for person in people)))


def match_adults(wanted: Wanted, people: Iterable[KnownPerson]) -> tuple[Candidate, ...]:
    """Guardians or teachers who may be the applicant: by name, and by SNILS or a contact (P10)."""
    return _ranked(filter(None, (_adult(wanted, person) for person in people)))


def verdict(candidates: Sequence[Candidate]) -> Match:
    return candidates[0].match if candidates else Match.NONE


def _student(wanted: Wanted, person: KnownPerson) -> Candidate | None:
    names = _names(wanted.names, person.names)
    if not names:
        return None
    born = _born(wanted.born_on, person.born_on)
    if names[0] is Reason.NAME_SIMILAR and born is not Reason.BIRTH_DATE:
        return None  # a name like it and nothing more: another child
    reasons = [*names, born]
    if wanted.class_name and person.class_name:
        is_same = _class_key(wanted.class_name) == _class_key(person.class_name)
        reasons.append(Reason.CLASS if is_same else Reason.CLASS_DIFFERS)
    return _candidate(person, reasons)


def _adult(wanted: Wanted, person: KnownPerson) -> Candidate | None:
    names = _names(wanted.names, person.names)
    has_snils = bool(wanted.snils) and wanted.snils == person.snils
    if not names and not has_snils:
        return None
    reasons = list(names) or [Reason.NAME_SIMILAR]
    proof = _proof(wanted, person)
    if reasons[0] is Reason.NAME_SIMILAR and not {Reason.SNILS, Reason.CONTACT} & set(proof):
        return None
    return _candidate(person, [*reasons, *proof])


def _proof(wanted: Wanted, person: KnownPerson) -> list[Reason]:
    """SNILS decides where both sides have it; otherwise a contact does."""
    reasons = []
    if wanted.snils and person.snils:
        reasons.append(Reason.SNILS if wanted.snils == person.snils else Reason.SNILS_DIFFERS)
    if wanted.contacts & person.contacts:
        reasons.append(Reason.CONTACT)
    elif Reason.SNILS not in reasons:
        reasons.append(Reason.CONTACT_DIFFERS if person.contacts else Reason.CONTACT_UNKNOWN)
    return reasons


def _names(wanted: Names, known: Names) -> list[Reason]:
    """Empty: somebody else."""
    patronymic = _patronymic(wanted.patronymic, known.patronymic)
    if (wanted.surname, wanted.given_name) == (known.surname, known.given_name):
        return [Reason.NAME, *patronymic]
    pairs = ((wanted.surname, known.surname), (wanted.given_name, known.given_name))
    slips = sum(_slips(one, other) for one, other in pairs)
    return [Reason.NAME_SIMILAR, *patronymic] if slips == 1 else []


def _patronymic(wanted: str, known: str) -> list[Reason]:
    """Many records have none; only two different ones speak against."""
    return [Reason.PATRONYMIC_DIFFERS] if wanted and known and wanted != known else []


def _born(wanted: date | None, known: date | None) -> Reason:
    if wanted is None or known is None:
        return Reason.BIRTH_DATE_UNKNOWN
    return Reason.BIRTH_DATE if wanted == known else Reason.BIRTH_DATE_DIFFERS


def _class_key(name: str) -> str:
    """7 "А" and 7а are one class."""
    return "".join(letter for letter in name if letter.isalnum())


def _slips(one: str, other: str) -> int:
    """0: the same; 1: one letter added, left out, changed or two neighbors swapped; 2: more than that."""
    if one == other:
        return 0
    if abs(len(one) - len(other)) > 1:
        return 2
    start = next((at for at, (a, b) in enumerate(zip(one, other, strict=False)) if a != b), None)
    if start is None:
        return 1  # one letter more at the end
    a, b = one[start:], other[start:]
    if a[1:] == b[1:] or a[1:] == b or a == b[1:]:
        return 1
    return 1 if a[:2] == b[1::-1] and a[2:] == b[2:] else 2


def _candidate(person: KnownPerson, reasons: Sequence[Reason]) -> Candidate:
    match = Match.DOUBTFUL if AGAINST & set(reasons) else Match.MATCHED
    return Candidate(person.person_id, match, tuple(reasons))


def _ranked(candidates: Iterable[Candidate]) -> tuple[Candidate, ...]:
    """Of two that match equally neither is the one."""
    found = sorted(candidates, key=lambda one: (one.match is not Match.MATCHED, _doubts(one), one.person_id))
    if sum(one.match is Match.MATCHED for one in found) > 1:
        found = [
            Candidate(one.person_id, Match.DOUBTFUL, (*one.reasons, Reason.SEVERAL))
            if one.match is Match.MATCHED
            else one
            for one in found
        ]
    return tuple(found)


def _doubts(candidate: Candidate) -> int:
    return sum(1 if reason in AGAINST else -1 for reason in candidate.reasons)
