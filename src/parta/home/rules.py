"""Where a person of a school begins (issue: landing by role)."""

from collections.abc import Collection
from enum import StrEnum

from parta.access.rules import Permission


class Landing(StrEnum):
    """The natural first page."""

    OVERVIEW = "overview"
    JOURNAL = "journal"
    PROGRESS = "progress"
    DIARY = "diary"
    APPLICATIONS = "applications"
    CLASSES = "classes"
    TIMETABLE = "timetable"


def landing_of(permissions: Collection[Permission], *, has_students: bool) -> Landing:
    """Work comes before family: a teacher whose child is in the school begins with the journal.

    ``has_students``: the person is a student or has children here.
    """
    if Permission.READ_WHOLE_SCHOOL in permissions:
        return Landing.OVERVIEW
    if Permission.WRITE_OWN_COURSES in permissions:
        return Landing.JOURNAL
    if Permission.READ_PEOPLE in permissions:
        return Landing.CLASSES
    return Landing.DIARY if has_students else Landing.TIMETABLE


def sections_of(permissions: Collection[Permission], *, has_students: bool) -> tuple[Landing, ...]:
    """The parts of the school's site that the person has, in the order of the navigation."""
    has = {
        Landing.OVERVIEW: Permission.READ_WHOLE_SCHOOL in permissions,
        Landing.DIARY: has_students,
        Landing.JOURNAL: Permission.READ_JOURNAL in permissions,
        Landing.PROGRESS: Permission.READ_CLASS_PROGRESS in permissions,
        Landing.TIMETABLE: Permission.READ_TIMETABLE in permissions,
        Landing.CLASSES: Permission.READ_PEOPLE in permissions,
        Landing.APPLICATIONS: Permission.DECIDE_APPLICATIONS in permissions,
    }
    return tuple(section for section, is_there in has.items() if is_there)
