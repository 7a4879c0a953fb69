"""What a deputy head looks after in the journals of a school (domain B5, D5)."""

from datetime import date, timedelta
from decimal import Decimal
from enum import StrEnum

from parta.grading.rules.dots import WARN_DAYS
from parta.homework.rules import FIRST_GRADE_WITH_HOMEWORK
from parta.progress.rules.risks import FIRST_GRADE_WITH_MARKS, elapsed_share, expected_marks

LATE_DAYS = 3  # after which a missing topic is overdue
SILENT_DAYS = 21  # without a mark in a course
MIN_TEST_MARKS = 5  # before so many, marks that are all alike are no wonder
SUSPECT_VALUES = (2, 5)


class Issue(StrEnum):
    """What is counted, in the order of the columns."""

    NO_TOPIC = "no_topic"
    NO_TOPIC_LATE = "no_topic_late"
    NO_HOMEWORK = "no_homework"
    FEW_MARKS = "few_marks"
    SILENT = "silent"
    UNIFORM_TEST = "uniform_test"
    DOTS = "dots"


_NOT_IN_FIRST_GRADE = {
    Issue.NO_HOMEWORK: FIRST_GRADE_WITH_HOMEWORK,
    Issue.FEW_MARKS: FIRST_GRADE_WITH_MARKS,
    Issue.SILENT: FIRST_GRADE_WITH_MARKS,
}


def concerns(issue: Issue, grade: int) -> bool:
    """Whether it is asked of the grade level at all; 0: a class known by name alone."""
    return grade == 0 or grade >= _NOT_IN_FIRST_GRADE.get(issue, 0)


def marks_by_now(enough: int, *, term: tuple[date, date], since: date, today: date) -> int:
    """Enough in proportion to the days of the term that the student has been there."""
    before = elapsed_share(*term, since - timedelta(days=1))
    return expected_marks(enough, elapsed_share(*term, today) - before)


def silent_since(today: date) -> date:
    """The first of the days that must not all have passed without a mark."""
    return today - timedelta(days=SILENT_DAYS - 1)


def is_uniform(*, count: int, lowest: int, highest: int) -> bool:
    """All marks of a test are 2, or all are 5."""
    return count >= MIN_TEST_MARKS and lowest == highest and lowest in SUSPECT_VALUES


def last_warned_day(today: date) -> date:
    """Open dots that are valid until this day or a day before it are past or ending."""
    return today + timedelta(days=WARN_DAYS)


def lessons_a_week(lessons: int, term: tuple[date, date]) -> Decimal:
    """The weekly load of a course by its planned lessons of the term."""
    days = (term[1] - term[0]).days + 1
    return Decimal(lessons) * 7 / days
