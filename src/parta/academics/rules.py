"""Parts of a curriculum, study profiles (domain F6) and how many lessons a week there may be (domain F2)."""

from collections.abc import Iterable
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
