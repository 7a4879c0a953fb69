"""Names of people (domain G2), kinds of guardianship, how far a trust reaches and what changes at 18 (G8)."""

import re
from collections.abc import Collection
from dataclasses import dataclass
from datetime import date, timedelta
from enum import StrEnum


class GuardianKind(StrEnum):
    PARENT = "parent"
    REPRESENTATIVE = "representative"
    TRUSTED = "trusted"


class PersonKind(StrEnum):
    STUDENT = "student"
    GUARDIAN = "guardian"
    TEACHER = "teacher"


class ProofKind(StrEnum):
    """By which document a guardianship is proved (domain G5)."""

    BIRTH_CERTIFICATE = "birth_certificate"
    GUARDIANSHIP_ACT = "guardianship_act"
    COURT_DECISION = "court_decision"
    WRITTEN_TRUST = "written_trust"
    OTHER = "other"


def full_name(surname: str, given_name: str, patronymic: str) -> str:
    return " ".join(filter(None, (surname, given_name, patronymic)))


def short_name(surname: str, given_name: str, patronymic: str) -> str:
    """Surname and initials: Иванова А. П."""
    initials = " ".join(f"{name[0]}." for name in (given_name, patronymic) if name)
    return " ".join(filter(None, (surname, initials)))


def list_name(surname: str, given_name: str) -> str:
    """As in a class list: Иванова Анна."""
    return " ".join(filter(None, (surname, given_name)))


class Scope(StrEnum):
    """What a trust may cover beside the timetable, topics and homework, which all cover (domain G5)."""

    MARKS = "marks"  # marks, averages, grades, work owed
    ATTENDANCE = "attendance"  # missed lessons with their reasons, lateness


class Page(StrEnum):
    """Pages with one student's data whose readers outside the family are noted."""

    DIARY = "diary"
    MARKS = "marks"
    PROGRESS = "progress"
    REPORT_CARD = "report_card"
    CARD = "card"  # contacts, guardians
    HOMEWORK = "homework"
    ABSENCES = "absences"
    SCHOOL_DAY = "school_day"
    CONDUCT = "conduct"
    CURRICULUM = "curriculum"
    DOCUMENTS = "documents"  # of an application or of the student's file


def place_of(student_id: int) -> str:
    """Where the history of decisions about a student is looked for; also the subject of viewings."""
    return f"student:{student_id}"


class Standing(StrEnum):
    """How a guardian's access stands in the light of the student's age (domain G8)."""

    MINOR = "minor"  # the law is enough
    GRACE = "grace"  # of age, not decided yet, still open for some days
    CONSENTED = "consented"
    REFUSED = "refused"
    NOT_ASKED = "not_asked"  # the days are over and the student has not decided


@dataclass(frozen=True, slots=True)
class Likeness:
    """What two records of one kind are compared by; ``contacts``: phone, e-mail, SNILS, if known."""

    name: str  # in the form in which names are compared
    born_on: date | None
    contacts: frozenset[str]


def seem_same(first: Likeness, second: Likeness) -> bool:
    """The same name, and a birth date or a contact that agrees, or nothing to tell the two apart by.

    Different birth dates are different people, whatever else agrees: a family shares phones.
    """
    if first.name != second.name:
        return False
    if first.born_on and second.born_on:
        return first.born_on == second.born_on
    if first.contacts and second.contacts:
        return bool(first.contacts & second.contacts)
    return True


ADULT_AT = 18
GRACE = timedelta(days=30)
LONGEST_TRUST_YEARS = 1
LONGEST_GRANT = timedelta(days=7)
LEGAL = frozenset({GuardianKind.PARENT, GuardianKind.REPRESENTATIVE})


def written_scopes(scopes: Collection[Scope]) -> str:
    """As it is kept: the names in their fixed order, parted by spaces."""
    return " ".join(scope.value for scope in Scope if scope in scopes)


def read_scopes(text: str) -> frozenset[Scope]:
    """What is kept, read; a word that is no scope (any more) opens nothing."""
    return frozenset(scope for scope in Scope if scope.value in text.split())


def hidden_from(kind: GuardianKind, scopes: str) -> frozenset[Scope]:
    """What such a guardian may not see: nothing is kept from parents, from others whatever was not given."""
    return frozenset() if kind in LEGAL else frozenset(Scope) - read_scopes(scopes)


def birthday(born_on: date, age: int) -> date:
    """The day on which somebody turns ``age``; born on 29 February, in common years on 1 March."""
    try:
        return born_on.replace(year=born_on.year + age)
    except ValueError:
        return date(born_on.year + age, 3, 1)


def latest_birth(day: date, age: int) -> date:
    """The latest birth date with which one has turned ``age`` by ``day``: the inverse of ``birthday``."""
    try:
        return day.replace(year=day.year - age)
    except ValueError:
        return date(day.year - age, 2, 28)


def latest_birth_asked(day: date) -> date:
    """The latest birth date of those whose guardians need a consent on the day."""
    return latest_birth(day - GRACE - timedelta(days=1), ADULT_AT)


def grace_ends_on(born_on: date) -> date:
    """The last day on which guardians of somebody who has come of age need no consent."""
    return birthday(born_on, ADULT_AT) + GRACE


def is_adult(born_on: date | None, today: date) -> bool:
    """Whose birth date is not known counts as a child."""
    return born_on is not None and today >= birthday(born_on, ADULT_AT)


def standing_of(born_on: date | None, consent: bool | None, today: date) -> Standing:
    """``consent``: the student's decision about this guardian, None while there is none.

    A decision counts from the 18th birthday on and at once, a refusal within the 30 days too.
    """
    if born_on is None or not is_adult(born_on, today):
        return Standing.MINOR
    if consent is not None:
        return Standing.CONSENTED if consent else Standing.REFUSED
    return Standing.GRACE if today <= grace_ends_on(born_on) else Standing.NOT_ASKED


def is_open(standing: Standing) -> bool:
    """Whether the guardian gets in."""
    return standing in {Standing.MINOR, Standing.GRACE, Standing.CONSENTED}


def latest_trust_end(today: date, giver_until: date | None) -> date:
    """Nobody trusts for more than a year, nor for longer than their own right lasts."""
    in_a_year = birthday(today, LONGEST_TRUST_YEARS)
    return in_a_year if giver_until is None else min(in_a_year, giver_until)


MOST_LINES = 200  # people entered at once
_DAY = re.compile(r"(?<!\d)(?:(\d{1,2})[./-](\d{1,2})[./-](\d{4})|(\d{4})-(\d{2})-(\d{2}))(?!\d)")
_NUMBERED = re.compile(r"^\s*\d+\s*[.)]?\s+")
_PARTING = re.compile(r"[\t,;]+")
_LEAST_PARTS, _MOST_PARTS = 2, 3


class LineFault(StrEnum):
    """Why a line of a pasted list cannot be read."""

    NAME = "name"
    DAY = "day"


@dataclass(frozen=True, slots=True)
class NameLine:
    """Somebody in a pasted list; ``line`` is counted from 1."""

    line: int
    surname: str
    given_name: str
    patronymic: str = ""
    born_on: date | None = None


def read_names(text: str) -> tuple[list[NameLine], list[tuple[int, LineFault]]]:
    """A person a line: surname, given name, patronymic, birth date; the last two may be missing.

    Parted by spaces, tabs, commas or semicolons, as lists are pasted from letters and spreadsheets, with
    or without numbers before them. Beside the people: the lines that cannot be read.
    """
    people, faults = [], []
    for number, line in enumerate(text.splitlines(), start=1):
        if not line.strip():
            continue
        found = _name_line(number, line)
        if isinstance(found, LineFault):
            faults.append((number, found))
        else:
            people.append(found)
    return people, faults


def _name_line(number: int, line: str) -> NameLine | LineFault:
    day = _DAY.search(line)
    rest = _NUMBERED.sub("", f"{line[: day.start()]} {line[day.end() :]}" if day else line)
    parts = [" ".join(part.split()) for part in _PARTING.split(rest) if part.strip()]
    if len(parts) == 1:
        parts = parts[0].split(maxsplit=_MOST_PARTS - 1)
    if not _LEAST_PARTS <= len(parts) <= _MOST_PARTS or any(sign.isdigit() for sign in rest):
        return LineFault.NAME
    try:
        born_on = _day_of(day) if day else None
    except ValueError:
        return LineFault.DAY
    patronymic = parts[-1] if len(parts) == _MOST_PARTS else ""
    return NameLine(number, parts[0], parts[1], patronymic, born_on)


def _day_of(found: re.Match[str]) -> date:
    """Raises ValueError where the calendar has no such day."""
    if found[3]:
        return date(int(found[3]), int(found[2]), int(found[1]))
    return date(int(found[4]), int(found[5]), int(found[6]))
