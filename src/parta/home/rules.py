"""Where a person of a school begins: sections, own tabs, and widgets of the first page (acceptance D10)."""

from collections.abc import Collection, Sequence
from enum import StrEnum

from parta.access.rules import Permission

MAX_TABS = 12
BAR_WIDE = 7  # tabs that stand beside each other on a wide window; the others are under "More"
BAR_PHONE = 5  # that fit the bar of a phone; where there are more, the last place is that of "More"


class Section(StrEnum):
    """The parts of a school's site, in the order of the navigation."""

    HOME = "home"
    DIARY = "diary"
    JOURNAL = "journal"
    PROGRESS = "progress"
    TIMETABLE = "timetable"
    CLASSES = "classes"
    APPLICATIONS = "applications"
    OFFICE = "office"  # what the school is made of: setting it up


class Widget(StrEnum):
    """What the first page may show, in the order in which a role has it."""

    SETUP = "setup"  # of a school that is not set up yet
    ATTENTION = "attention"  # of a family: what waits for its answer
    NEWS = "news"
    NOTICES = "notices"  # announcements
    EVENTS = "events"  # what is coming
    TODAY = "today"
    HOMEWORK = "homework"
    MARKS = "marks"
    OWED = "owed"
    LESSONS = "lessons"  # of a teacher
    AWAY = "away"
    DEBTS = "debts"
    OWN_CLASS = "own_class"
    APPLICATIONS = "applications"
    FIGURES = "figures"  # of the whole school
    OVERDUE = "overdue"
    CHANGES = "changes"
    TOPICS = "topics"
    LATE_CHANGES = "late_changes"
    CLASSES = "classes"


class Reason(StrEnum):
    """Why a list of tabs or widgets cannot become what was asked for."""

    UNKNOWN = "unknown"
    ALREADY = "already"
    TOO_MANY = "too_many"
    LAST = "last"


class ArrangementError(ValueError):
    def __init__(self, reason: Reason) -> None:
        super().__init__(reason)
        self.reason = reason


_FAMILY = (Widget.TODAY, Widget.HOMEWORK, Widget.MARKS, Widget.OWED)
_TEACHER = (Widget.LESSONS, Widget.AWAY, Widget.DEBTS)
_SCHOOL = (Widget.FIGURES, Widget.CHANGES, Widget.TOPICS, Widget.LATE_CHANGES, Widget.CLASSES)


def sections_of(permissions: Collection[Permission], *, has_students: bool) -> tuple[Section, ...]:
    """The sections the person has. ``has_students``: is a student, or sees the diary of somebody here."""
    has = {
        Section.HOME: Permission.ENTER in permissions,
        Section.DIARY: has_students,
        Section.JOURNAL: Permission.READ_JOURNAL in permissions,
        Section.PROGRESS: Permission.READ_CLASS_PROGRESS in permissions,
        Section.TIMETABLE: Permission.READ_TIMETABLE in permissions,
        Section.CLASSES: Permission.READ_PEOPLE in permissions,
        Section.APPLICATIONS: Permission.DECIDE_APPLICATIONS in permissions,
        Section.OFFICE: Permission.WRITE_STRUCTURE in permissions,
    }
    return tuple(section for section, is_there in has.items() if is_there)


def widgets_of(permissions: Collection[Permission], *, has_students: bool) -> tuple[Widget, ...]:
    """The widgets the person may have, as the first page has them until they are arranged.

    Work comes before family: a teacher whose child is in the school begins with the day's lessons.
    """
    has: dict[Widget, bool] = {
        Widget.SETUP: Permission.WRITE_STRUCTURE in permissions,
        Widget.OVERDUE: Permission.READ_OVERDUE_APPLICATIONS in permissions,
        Widget.APPLICATIONS: Permission.DECIDE_APPLICATIONS in permissions,
        Widget.FIGURES: Permission.READ_WHOLE_SCHOOL in permissions,
        **dict.fromkeys(_TEACHER, Permission.WRITE_OWN_COURSES in permissions),
        Widget.OWN_CLASS: Permission.READ_OWN_CLASS in permissions,
        Widget.ATTENTION: has_students,
        Widget.NEWS: has_students,
        Widget.NOTICES: Permission.READ_ANNOUNCEMENTS in permissions,
        **dict.fromkeys(_FAMILY, has_students),
        Widget.EVENTS: Permission.READ_EVENTS in permissions,
        **dict.fromkeys(_SCHOOL, Permission.READ_WHOLE_SCHOOL in permissions),
    }
    return tuple(widget for widget, is_there in has.items() if is_there)


def arranged(
    saved: Sequence[str] | None, default: Sequence[str], offered: Collection[str]
) -> tuple[str, ...]:
    """The keys to show: as saved, without those whose right has ended; by the role where none is left."""
    own = tuple(key for key in dict.fromkeys(saved or ()) if key in offered)
    return own or tuple(default)


def with_key(keys: Sequence[str], key: str, offered: Collection[str], most: int) -> tuple[str, ...]:
    """``key`` added as the last. Raises ArrangementError."""
    if key not in offered:
        raise ArrangementError(Reason.UNKNOWN)
    if key in keys:
        raise ArrangementError(Reason.ALREADY)
    if len(keys) >= most:
        raise ArrangementError(Reason.TOO_MANY)
    return (*keys, key)


def without_key(keys: Sequence[str], key: str) -> tuple[str, ...]:
    """``key`` taken away; one that is not there leaves everything as it is. One key always stays."""
    left = tuple(other for other in keys if other != key)
    if not left:
        raise ArrangementError(Reason.LAST)
    return left


def placed_key(keys: Sequence[str], key: str, position: int) -> tuple[str, ...]:
    """``key`` moved to the position from 0; to the nearest end where there is no such position."""
    if key not in keys:
        raise ArrangementError(Reason.UNKNOWN)
    others = [other for other in keys if other != key]
    others.insert(min(max(position, 0), len(others)), key)
    return tuple(others)


def phone_count(number: int) -> int:
    """How many of so many tabs stand in a phone's bar; the others are under "More"."""
    return number if number <= BAR_PHONE else BAR_PHONE - 1


class Step(StrEnum):
    """What a school is made of, in the order in which it is entered."""

    YEAR = "year"
    BELLS = "bells"
    SUBJECTS = "subjects"
    CLASSES = "classes"
    PEOPLE = "people"
    TEACHING = "teaching"
    TIMETABLE = "timetable"


class StepState(StrEnum):
    TODO = "todo"
    PARTLY = "partly"
    DONE = "done"


def step_states(missing: Collection[Step], incomplete: Collection[Step]) -> dict[Step, StepState]:
    """``missing``: nothing is there; ``incomplete``: something of it is still to be done."""
    return {
        step: StepState.TODO
        if step in missing
        else (StepState.PARTLY if step in incomplete else StepState.DONE)
        for step in Step
    }
