"""What is wrong with a line of a foreign file."""

from dataclasses import dataclass
from enum import StrEnum


class Problem(StrEnum):
    """Why a line is left out, or only partly taken."""

    NO_SUBJECT = "no_subject"
    NO_STUDENTS = "no_students"
    NO_TEACHER = "no_teacher"
    UNKNOWN_STUDENTS = "unknown_students"
    UNKNOWN_TEACHER = "unknown_teacher"
    INACTIVE = "inactive"
    BAD_NUMBER = "bad_number"
    BAD_TIME = "bad_time"
    DUPLICATE = "duplicate"
    TOO_LONG = "too_long"
    NO_TIME = "no_time"
    OUTSIDE_BELLS = "outside_bells"
    NO_NAME = "no_name"
    NO_CLASS = "no_class"
    UNKNOWN_CLASS = "unknown_class"
    UNKNOWN_GROUP = "unknown_group"
    BAD_DATE = "bad_date"
    BAD_EMAIL = "bad_email"
    GUARDIAN_WITHOUT_NAME = "guardian_without_name"
    WRONG_WIDTH = "wrong_width"
    BAD_PHONE = "bad_phone"
    SEVERAL = "several"
    NO_GROUP = "no_group"
    NO_SUCH_TEACHER = "no_such_teacher"
    UNKNOWN_PERSON = "unknown_person"
    BAD_DAY = "bad_day"
    BAD_MARK = "bad_mark"
    UNKNOWN_WORK = "unknown_work"
    MARKS_LEFT = "marks_left"
    OTHER_YEARS = "other_years"


# Lines with these are taken all the same; the others are left out.
NOTES = frozenset(
    {
        Problem.NO_TEACHER,
        Problem.INACTIVE,
        Problem.UNKNOWN_TEACHER,
        Problem.UNKNOWN_GROUP,
        Problem.MARKS_LEFT,
        Problem.OTHER_YEARS,
    }
)


@dataclass(frozen=True, slots=True)
class Issue:
    """A problem of one line (counted from 1); ``about`` is the value it is with."""

    line: int
    problem: Problem
    about: str = ""

    @property
    def is_note(self) -> bool:
        return self.problem in NOTES


class BadLineError(ValueError):
    """A line must be left out."""

    def __init__(self, problem: Problem, about: str = "") -> None:
        super().__init__(problem, about)
        self.problem = problem
        self.about = about


class UnreadableError(ValueError):
    """The file as a whole is not what it should be; ``about`` says where."""

    def __init__(self, reason: str, about: str = "") -> None:
        super().__init__(reason, about)
        self.reason = reason
        self.about = about
