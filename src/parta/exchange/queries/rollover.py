"""A rollover: the school of the year that ends, what was chosen, and what would come of it."""

from dataclasses import dataclass, field
from datetime import date, datetime
from uuid import UUID

from parta.academics.models import ClassClosing, Course, Curriculum, Enrollment, SchoolClass, TeachingGroup
from parta.access.actors import Actor
from parta.core import clock
from parta.core.errors import NotFound
from parta.exchange.models import Rollover
from parta.exchange.rules.rollover import (
    Fate,
    OldClass,
    Passage,
    Way,
    a_year_later,
    class_name,
    next_year_name,
    plan_passage,
    usual_fate,
    usual_way,
)
from parta.exchange.rules.runs import RunState, is_running, may_retry, percent_of
from parta.people.models import Student
from parta.progress.queries.terms import term_name
from parta.schoolyear.models import AcademicYear, Term
from parta.schoolyear.rules import TermKind

_LISTED = 20


@dataclass(frozen=True, slots=True)
class TermChoice:
    kind: TermKind
    number: int
    starts_on: date
    ends_on: date

    @property
    def key(self) -> str:
        return f"{self.kind.value}_{self.number}"


@dataclass(frozen=True, slots=True)
class Choices:
    """What the draft says; ``fates`` only of those of whom something else than usual was said."""

    name: str
    starts_on: date
    ends_on: date
    terms: tuple[TermChoice, ...]
    first: tuple[tuple[int, str], ...]
    ways: dict[int, Way]
    fates: dict[int, Fate]
    has_assignments: bool
    has_groups: bool
    has_curricula: bool


@dataclass(frozen=True, slots=True)
class ClassRow:
    """A class of the old year: what becomes of it, and how many of its students do what."""

    class_id: int
    name: str
    grade: int
    way: Way
    becomes: str
    promoted: int
    held: int
    leaving: int


@dataclass(frozen=True, slots=True)
class NewClassRow:
    name: str
    comes_from: str
    students: int


@dataclass(frozen=True, slots=True)
class OpenTerm:
    """A term of the old year that is not closed for some classes: their grades can still be changed."""

    term_id: int
    name: str
    ends_on: date
    is_over: bool
    classes: tuple[str, ...]  # empty: for all of them


@dataclass(frozen=True, slots=True)
class StudentRow:
    student_id: int
    name: str
    fate: Fate


@dataclass(frozen=True, slots=True)
class RolloverRow:
    key: UUID
    year: str
    name: str
    state: RunState
    started_at: datetime
    who: str


@dataclass(frozen=True, slots=True)
class RolloverPage:
    rollover: RolloverRow
    choices: Choices
    classes: tuple[ClassRow, ...]
    new_classes: tuple[NewClassRow, ...]
    held: tuple[str, ...]
    leaving: tuple[str, ...]
    open_terms: tuple[OpenTerm, ...]
    courses: int
    groups: int
    curricula: int
    percent: int
    is_running: bool
    may_retry: bool
    error: str
    applied_at: datetime | None
    undone_at: datetime | None

    @property
    def seen(self) -> str:
        return self.rollover.state.value


@dataclass(slots=True)
class OldYear:
    """Classes with whoever is in them at the end, and the names of the students."""

    year: AcademicYear
    classes: list[OldClass] = field(default_factory=list)
    enrollments: dict[int, int] = field(default_factory=dict)  # of a student
    names: dict[int, str] = field(default_factory=dict)


def get_rollover(actor: Actor, key: UUID) -> Rollover:
    """NotFound for one that is not the actor's to see."""
    rows = Rollover.objects.visible_to(actor).defer("made", "changed").select_related("year")
    rollover = rows.filter(key=key).first()
    if rollover is None:
        raise NotFound
    return rollover


def list_rollovers(actor: Actor) -> list[RolloverRow]:
    rows = Rollover.objects.visible_to(actor).defer("made", "changed").select_related("year", "started_by")
    return [_row(row) for row in rows.order_by("-started_at", "-pk")[:_LISTED]]


def find_ending_year(actor: Actor) -> AcademicYear | None:
    """The last year that has classes."""
    years = AcademicYear.objects.visible_to(actor).filter(classes__isnull=False).distinct()
    return years.order_by("-starts_on").first()


def find_next_year(year: AcademicYear) -> AcademicYear | None:
    """One that the school has made already."""
    later = AcademicYear.objects.filter(school_id=year.school_id, starts_on__gt=year.starts_on)
    return later.order_by("starts_on").first()


def first_choices(year: AcademicYear) -> dict[str, object]:
    """What the wizard proposes: a year later, with the same terms and first grades as this year's."""
    terms = Term.objects.filter(year=year).order_by("kind", "number")
    coming = find_next_year(year)
    first = SchoolClass.objects.filter(year=year, grade=1).order_by("letter")
    return {
        "name": coming.name if coming else next_year_name(year.name, year.starts_on),
        "starts_on": (coming.starts_on if coming else a_year_later(year.starts_on)).isoformat(),
        "ends_on": (coming.ends_on if coming else a_year_later(year.ends_on)).isoformat(),
        "terms": [
            [
                term.kind,
                term.number,
                a_year_later(term.starts_on).isoformat(),
                a_year_later(term.ends_on).isoformat(),
            ]
            for term in terms
        ],
        "first": [[row.grade, row.letter] for row in first],
        "ways": {},
        "fates": {},
        "has_assignments": True,
        "has_groups": True,
        "has_curricula": True,
    }


def read_choices(rollover: Rollover) -> Choices:
    data = rollover.choices
    day = date.fromisoformat
    return Choices(
        name=data["name"],
        starts_on=day(data["starts_on"]),
        ends_on=day(data["ends_on"]),
        terms=tuple(
            TermChoice(TermKind(kind), number, day(starts_on), day(ends_on))
            for kind, number, starts_on, ends_on in data["terms"]
        ),
        first=tuple((grade, letter) for grade, letter in data["first"]),
        ways={int(pk): Way(way) for pk, way in data["ways"].items()},
        fates={int(pk): Fate(fate) for pk, fate in data["fates"].items()},
        has_assignments=data["has_assignments"],
        has_groups=data["has_groups"],
        has_curricula=data["has_curricula"],
    )


def read_old_year(year: AcademicYear) -> OldYear:
    """Its classes with those who have not left them before its last day."""
    old = OldYear(year)
    rows = Enrollment.objects.filter(school_class__year=year).valid_on(year.ends_on)
    by_class: dict[int, list[int]] = {}
    ordered = rows.order_by("student__surname_key", "student__given_name", "student_id", "since_on")
    for pk, class_id, student_id in ordered.values_list("pk", "school_class_id", "student_id"):
        if student_id not in old.enrollments:
            by_class.setdefault(class_id, []).append(student_id)
        old.enrollments[student_id] = pk
    for row in SchoolClass.objects.filter(year=year).order_by("grade", "letter"):
        old.classes.append(OldClass(row.pk, row.grade, row.letter, tuple(by_class.get(row.pk, ()))))
    people = Student.objects.filter(school_id=year.school_id, enrollments__school_class__year=year)
    old.names = {row.pk: row.list_name for row in people.distinct()}
    return old


def passage_of(old: OldYear, choices: Choices) -> Passage:
    return plan_passage(old.classes, choices.ways, choices.fates, choices.first)


def rollover_page(actor: Actor, key: UUID) -> RolloverPage:
    rollover = get_rollover(actor, key)
    choices, old = read_choices(rollover), read_old_year(rollover.year)
    passage = passage_of(old, choices)
    state = RunState(rollover.state)
    going = {class_id for class_id in passage.classes.values() if class_id}
    return RolloverPage(
        rollover=_row(rollover),
        choices=choices,
        classes=tuple(_class_row(item, choices, passage) for item in old.classes),
        new_classes=_new_classes(old, passage),
        held=tuple(old.names.get(pk, "") for pk in passage.held),
        leaving=tuple(old.names.get(pk, "") for pk in passage.leaving),
        open_terms=list_open_terms(rollover.year, clock.today(actor.school.zone)),
        courses=Course.objects.filter(year=old.year, school_class__in=going).count(),
        groups=TeachingGroup.objects.filter(year=old.year, classes__in=going).distinct().count(),
        curricula=Curriculum.objects.filter(year=old.year).count(),
        percent=percent_of(state),
        is_running=is_running(state),
        may_retry=may_retry(state, changed_at=rollover.changed_at, now=clock.now()),
        error=rollover.error,
        applied_at=rollover.applied_at,
        undone_at=rollover.undone_at,
    )


def list_open_terms(year: AcademicYear, today: date) -> tuple[OpenTerm, ...]:
    """Terms of the year with the classes for which they are not closed. Three queries."""
    terms = Term.objects.filter(year=year, closed_at=None).order_by("starts_on", "kind")
    classes = list(SchoolClass.objects.filter(year=year).order_by("grade", "letter"))
    closed = set(ClassClosing.objects.filter(term__year=year).values_list("school_class_id", "term_id"))
    found = []
    for term in terms:
        mine = [row for row in classes if row.term_kind == term.kind]
        names = tuple(row.name for row in mine if (row.pk, term.pk) not in closed)
        if names:
            shown = names if len(names) < len(mine) else ()
            found.append(OpenTerm(term.pk, term_name(term), term.ends_on, today > term.ends_on, shown))
    return tuple(found)


def students_page(actor: Actor, key: UUID, class_id: int) -> tuple[Rollover, OldClass, list[StudentRow]]:
    """Of one class of the old year everybody and what becomes of them. NotFound: no such class in it."""
    rollover = get_rollover(actor, key)
    choices, old = read_choices(rollover), read_old_year(rollover.year)
    found = next((item for item in old.classes if item.class_id == class_id), None)
    if found is None:
        raise NotFound
    usual = usual_fate(choices.ways.get(class_id, usual_way(found.grade)))
    rows = [StudentRow(pk, old.names[pk], choices.fates.get(pk, usual)) for pk in found.student_ids]
    return rollover, found, rows


def _class_row(old: OldClass, choices: Choices, passage: Passage) -> ClassRow:
    following = next((key for key, class_id in passage.classes.items() if class_id == old.class_id), None)
    leaving, held = set(passage.leaving), set(passage.held)
    return ClassRow(
        class_id=old.class_id,
        name=old.name,
        grade=old.grade,
        way=choices.ways.get(old.class_id, usual_way(old.grade)),
        becomes=class_name(following) if following else "",
        promoted=sum(pk not in leaving and pk not in held for pk in old.student_ids),
        held=sum(pk in held for pk in old.student_ids),
        leaving=sum(pk in leaving for pk in old.student_ids),
    )


def _new_classes(old: OldYear, passage: Passage) -> tuple[NewClassRow, ...]:
    names = {item.class_id: item.name for item in old.classes}
    sizes: dict[tuple[int, str], int] = {}
    for key in passage.places.values():
        sizes[key] = sizes.get(key, 0) + 1
    return tuple(
        NewClassRow(class_name(key), names.get(source, "") if source else "", sizes.get(key, 0))
        for key, source in passage.classes.items()
    )


def _row(rollover: Rollover) -> RolloverRow:
    return RolloverRow(
        key=rollover.key,
        year=rollover.year.name,
        name=rollover.choices.get("name", ""),
        state=RunState(rollover.state),
        started_at=rollover.started_at,
        who=str(rollover.started_by or ""),
    )
