"""Parts of a curriculum, study profiles (domain F6) and how many lessons a week there may be (domain F2)."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import ROUND_HALF_UP, Decimal
from enum import StrEnum

FIRST_GRADE_WITH_PROFILE = 10


class CurriculumPart(StrEnum):
    MANDATORY = "mandatory"
    SCHOOL = "school"  # chosen by the participants of education
    EXTRACURRICULAR = "extracurricular"


class ProfileKind(StrEnum):
    NATURAL_SCIENCE = "natural_science"
    HUMANITIES = "humanities"
    SOCIO_ECONOMIC = "socio_economic"
    TECHNOLOGICAL = "technological"
    UNIVERSAL = "universal"


class Entry(StrEnum):
    """How a student came to a class."""

    ENROLLED = "enrolled"
    TRANSFERRED = "transferred"  # from another class of the school
    ARRIVED = "arrived"  # from another school
    RETURNED = "returned"


class Exit(StrEnum):
    """How a student left a class before its year was over, or the school."""

    TRANSFERRED = "transferred"  # to another class of the school
    DEPARTED = "departed"  # to another school
    EXPELLED = "expelled"
    GRADUATED = "graduated"


# Letters and digits that nobody mixes up when a code is read out or copied from paper.
CODE_ALPHABET = "23456789ABCDEFGHJKLMNPQRSTUVWXYZ"
CODE_LENGTH = 12


def code_in(text: str) -> str:
    """The code as it is kept, of what somebody typed with spaces, hyphens and small letters."""
    return "".join(sign for sign in text.upper() if sign.isalnum())


def spelled_code(code: str) -> str:
    """In groups of four, for paper."""
    return "-".join(code[start : start + 4] for start in range(0, len(code), 4))


LEAST_HOURS, MOST_HOURS = Decimal("0.1"), Decimal(20)
LEAST_YEAR_HOURS, MOST_YEAR_HOURS = 1, 700
_WEEKS = 34
_WEEKS_OF_FIRST_GRADE = 33
_LOAD = ((1, 21, None), (4, 23, 26), (5, 29, 32), (6, 30, 33), (7, 32, 35), (9, 33, 36), (11, 34, 37))


@dataclass(frozen=True, slots=True)
class WeeklyMaximum:
    """Lessons a week in a week of five days and of six; None: the grade is not taught on six days."""

    five_days: int
    six_days: int | None


class Load(StrEnum):
    """How the hours of a plan stand to what is allowed."""

    WITHIN = "within"
    SIX_DAYS_ONLY = "six_days_only"  # too many for five days
    ABOVE = "above"


def weekly_maximum(grade: int) -> WeeklyMaximum | None:
    """The most lessons a week (domain F2); None: a grade for which nothing is said."""
    if grade < 1:
        return None
    return next((WeeklyMaximum(five, six) for last, five, six in _LOAD if grade <= last), None)


def judge_load(hours: Decimal, grade: int) -> Load:
    """``hours``: of the mandatory part and the school's; the extracurricular one is not counted."""
    most = weekly_maximum(grade)
    if most is None or hours <= most.five_days:
        return Load.WITHIN
    return Load.SIX_DAYS_ONLY if most.six_days is not None and hours <= most.six_days else Load.ABOVE


def year_hours(hours_a_week: Decimal, grade: int) -> int:
    """A year of school weeks, rounded to whole hours."""
    weeks = _WEEKS_OF_FIRST_GRADE if grade == 1 else _WEEKS
    return int((hours_a_week * weeks).to_integral_value(ROUND_HALF_UP))


def counted_hours(lines: Iterable[tuple[CurriculumPart, Decimal]]) -> Decimal:
    """Hours a week that count towards the maximum."""
    counted = (hours for part, hours in lines if part is not CurriculumPart.EXTRACURRICULAR)
    return sum(counted, Decimal(0))


def are_overlapping(first: tuple[date, date | None], second: tuple[date, date | None]) -> bool:
    """Whether two spans share a day; None: without an end."""
    return (second[1] is None or first[0] <= second[1]) and (first[1] is None or second[0] <= first[1])


LEAST_LOAD, MOST_LOAD = Decimal(18), Decimal(27)  # lessons a week of a teacher (domain I)


class TeacherLoad(StrEnum):
    """How the lessons of a teacher stand to the usual rate."""

    NONE = "none"
    UNDER = "under"
    WITHIN = "within"
    ABOVE = "above"


def judge_teacher(hours: Decimal) -> TeacherLoad:
    if not hours:
        return TeacherLoad.NONE
    if hours < LEAST_LOAD:
        return TeacherLoad.UNDER
    return TeacherLoad.WITHIN if hours <= MOST_LOAD else TeacherLoad.ABOVE


class CellState(StrEnum):
    """What a class has of a subject."""

    COVERED = "covered"
    NO_TEACHER = "no_teacher"  # a course that nobody teaches
    NO_COURSE = "no_course"  # the curriculum has it, nobody has been given it
    EMPTY = "empty"  # neither
    UNPLANNED = "unplanned"  # taught, and not in the curriculum


def cell_state(*, is_planned: bool, has_curriculum: bool, has_course: bool, has_teacher: bool) -> CellState:
    """``is_planned``: in the class's curriculum; without one nothing is unplanned."""
    if not has_course:
        return CellState.NO_COURSE if is_planned else CellState.EMPTY
    if not has_teacher:
        return CellState.NO_TEACHER
    return CellState.COVERED if is_planned or not has_curriculum else CellState.UNPLANNED


def split_letters(text: str) -> list[str]:
    """Letters or names of classes written one after another, each once: "А, Б В" are three."""
    parts = text.replace(",", " ").replace(";", " ").split()
    return list(dict.fromkeys(part.upper() if len(part) == 1 else part for part in parts))


def halves(students: Sequence[int], count: int) -> list[list[int]]:
    """The list of a class divided along its order into so many parts, the first ones the longer."""
    size, rest = divmod(len(students), count)
    parts, start = [], 0
    for place in range(count):
        end = start + size + (place < rest)
        parts.append(list(students[start:end]))
        start = end
    return parts


def short_names(names: Sequence[str]) -> list[str]:
    """What is left of names without the words with which all of them begin; whole where nothing would be."""
    words = [name.split() for name in names]
    common = 0
    while len({tuple(own[: common + 1]) for own in words}) == 1 and all(
        len(own) > common + 1 for own in words
    ):
        common += 1
    return [" ".join(own[common:]) for own in words]
