"""What an import would do to a school, before anything is written."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, time
from decimal import Decimal
from typing import Any, NamedTuple

from parta.exchange.rules.gradebook import FormRow, Gradebook, TermKey
from parta.exchange.rules.issues import Issue
from parta.exchange.rules.roster import StudentRow
from parta.exchange.rules.staff import AssignmentRow, TeacherRow
from parta.grading.rules.scales import Scale
from parta.grading.rules.terms import Grade, TermMarkKind
from parta.people.rules import GuardianKind
from parta.schoolyear.rules import TermKind

# A row of the school by its id, or (negative) something new by its place in the list of its kind:
# -1 is the first.
Ref = int
SAMPLE = 30


def new_ref(made: Sequence[object]) -> Ref:
    """What names the last of the list of new things."""
    return -len(made)


@dataclass(frozen=True, slots=True)
class TermRow:
    kind: TermKind
    number: int
    starts_on: date
    ends_on: date


@dataclass(frozen=True, slots=True)
class CalendarRow:
    """An academic year as a file has it; ``terms`` in order."""

    name: str
    starts_on: date
    ends_on: date
    terms: tuple[TermRow, ...] = ()


@dataclass(frozen=True, slots=True)
class ClassRow:
    """``grade``: where the name does not begin with it plainly. ``teacher``: the key of the class teacher."""

    name: str
    grade: str = ""
    term_kind: TermKind | None = None
    teacher: str = ""


@dataclass(frozen=True, slots=True)
class Bundle:
    """All that a file says, whatever its format."""

    students: Sequence[StudentRow] = ()
    teachers: Sequence[TeacherRow] = ()
    assignments: Sequence[AssignmentRow] = ()
    classes: Sequence[ClassRow] = ()  # to be made where there are none
    groups: Sequence[tuple[str, str]] = ()  # (class, name), the same
    year: CalendarRow | None = None  # made where the school has none
    subjects: Sequence[tuple[str, str]] = ()  # names and short names, made whether they are taught or not
    short_names: Mapping[str, str] = field(default_factory=dict)  # of those that are made
    gradebook: Gradebook | None = None
    issues: Sequence[Issue] = ()


@dataclass(frozen=True, slots=True)
class Options:
    """``is_whole``: whoever is not in the file, but in one of its classes, leaves on ``left_on``.

    ``has_marks``: the marks of the file are taken as well. ``makes_classes``: classes of the file that
    are missing are made; None: only if the year has no class at all.
    """

    is_whole: bool = False
    left_on: date | None = None
    has_marks: bool = False
    makes_classes: bool | None = False


@dataclass(frozen=True, slots=True)
class NewPerson:
    surname: str
    given_name: str
    patronymic: str
    email: str
    phone: str
    born_on: date | None = None


@dataclass(frozen=True, slots=True)
class NewClass:
    grade: int
    letter: str
    term_kind: TermKind | None = None
    teacher: Ref | None = None


@dataclass(frozen=True, slots=True)
class NewRight:
    """``since_on`` None: as long as the student is in the school."""

    guardian: Ref
    student: Ref
    relation: str
    kind: GuardianKind = GuardianKind.PARENT
    since_on: date | None = None
    until_on: date | None = None
    scopes: str = ""


class NewPlace(NamedTuple):
    """In a class or in a group."""

    student: Ref
    place: Ref
    since_on: date
    until_on: date | None = None


class NewTeaching(NamedTuple):
    course: Ref
    teacher: Ref
    since_on: date | None = None  # None: from when courses of the import begin
    until_on: date | None = None


@dataclass(frozen=True, slots=True)
class NewLesson:
    course: Ref
    held_on: date
    topic: str
    period: int | None = None
    times: tuple[time, time] | None = None


@dataclass(frozen=True, slots=True)
class NewMark:
    """``value`` in the scale of the subject."""

    lesson: Ref
    course: Ref
    student: Ref
    form: Ref
    value: int
    scale: Scale
    day: date
    comment: str
    position: int
    weight: Decimal | None = None


@dataclass(frozen=True, slots=True)
class NewGrade:
    course: Ref
    student: Ref
    kind: TermMarkKind
    term: TermKey | None
    result: Grade
    day: date
    comment: str


@dataclass(frozen=True, slots=True)
class Update:
    """One value of somebody whom the school has already; ``model`` is "student", "guardian" or "teacher"."""

    model: str
    pk: int
    field: str
    before: Any
    after: Any


@dataclass(slots=True)
class Plan:
    """Lists of new things, and references between them and what is there."""

    year_id: int | None  # None: it is made
    since_on: date
    calendar: CalendarRow | None = None
    classes: list[NewClass] = field(default_factory=list)
    teachers: list[NewPerson] = field(default_factory=list)
    students: list[NewPerson] = field(default_factory=list)
    guardians: list[NewPerson] = field(default_factory=list)
    guardianships: list[NewRight] = field(default_factory=list)
    enrollments: list[NewPlace] = field(default_factory=list)
    endings: list[tuple[int, date]] = field(default_factory=list)  # enrollment, its last day
    member_endings: list[tuple[int, date]] = field(default_factory=list)  # place in a group, the same
    groups: list[tuple[str, list[Ref]]] = field(default_factory=list)  # name, classes
    members: list[NewPlace] = field(default_factory=list)
    subjects: list[tuple[str, str]] = field(default_factory=list)  # name, short name
    courses: list[tuple[Ref, Ref, Ref]] = field(default_factory=list)  # subject, class or 0, group or 0
    assignments: list[NewTeaching] = field(default_factory=list)
    forms: list[FormRow] = field(default_factory=list)
    scales: list[tuple[Ref, Scale]] = field(default_factory=list)  # of new subjects
    lessons: list[NewLesson] = field(default_factory=list)
    marks: list[NewMark] = field(default_factory=list)
    grades: list[NewGrade] = field(default_factory=list)
    updates: list[Update] = field(default_factory=list)

    refs: dict[str, Ref] = field(default_factory=dict)  # people and courses by the keys of the file
    counts: dict[str, tuple[int, int]] = field(default_factory=dict)  # new, kept
    issues: list[Issue] = field(default_factory=list)
    added: list[str] = field(default_factory=list)
    changed: list[tuple[str, str, str]] = field(default_factory=list)  # who, what, of a class from and to
    left: list[str] = field(default_factory=list)
    missing: int = 0  # in classes of the file, but not in it, and staying

    def count(self, what: str, new: int, kept: int) -> None:
        before = self.counts.get(what, (0, 0))
        self.counts[what] = (before[0] + new, before[1] + kept)

    def report(self) -> dict[str, Any]:
        """For the page: plain values, with the names of the first few."""
        issues = sorted(self.issues, key=lambda issue: issue.line)
        return {
            "counts": [[what, new, kept] for what, (new, kept) in self.counts.items() if new or kept],
            "added": [len(self.added), self.added[:SAMPLE]],
            "changed": [len(self.changed), self.changed[:SAMPLE]],
            "left": [len(self.left), self.left[:SAMPLE]],
            "missing": self.missing,
            "issues": [[issue.line, issue.problem.value, issue.about] for issue in issues],
            "bad": len({issue.line for issue in issues if not issue.is_note}),
        }

    @property
    def is_empty(self) -> bool:
        return not (self.updates or self.endings or any(new for new, _kept in self.counts.values()))
