"""What a day's things weigh, and what they may weigh in a grade (domain F4)."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from parta.schoolday.rules import MAX_GRAMS, ThingKind

MIN_BAG_GRAMS, MAX_BAG_GRAMS = 100, 3000
# Up to which grade, and how many grams (SP 2.4.3648-20): the set of a day; the bag with nothing in it.
_DAILY = ((2, 1500), (4, 2000), (6, 2500), (8, 3500), (13, 4000))
_BAG = ((4, 700), (13, 1000))


def daily_norm(grade: int) -> int | None:
    """The most that the things of a day may weigh; None: a class without a grade has no norm."""
    return _norm(_DAILY, grade)


def bag_norm(grade: int) -> int | None:
    """The most that the empty bag may weigh."""
    return _norm(_BAG, grade)


def is_over(grams: float, norm: int | None) -> bool:
    """At the norm is still within it."""
    return norm is not None and grams > norm


@dataclass(frozen=True, slots=True)
class DayWeight:
    """What the things of a day weigh, the bag not counted; ``norm`` None: there is none."""

    grams: int
    norm: int | None
    is_over: bool


@dataclass(frozen=True, slots=True)
class Needed:
    """A thing that a lesson of a subject asks for."""

    thing_id: int
    subject: str
    grams: int


@dataclass(frozen=True, slots=True)
class SubjectWeight:
    subject: str
    grams: int


def weigh(needed: Iterable[Needed], grade: int) -> DayWeight:
    """Each thing once, however many lessons of the day ask for it."""
    grams = sum({thing.thing_id: thing.grams for thing in needed}.values())
    norm = daily_norm(grade)
    return DayWeight(grams, norm, is_over(grams, norm))


def weigh_subjects(needed: Iterable[Needed]) -> tuple[SubjectWeight, ...]:
    """What each subject adds to the day's weight, in the order in which they come."""
    things = {thing.thing_id: thing for thing in needed}
    sums: dict[str, int] = {}
    for thing in things.values():
        sums[thing.subject] = sums.get(thing.subject, 0) + thing.grams
    return tuple(SubjectWeight(subject, grams) for subject, grams in sums.items())


def heaviest(subjects: Sequence[SubjectWeight], count: int = 2) -> tuple[SubjectWeight, ...]:
    """The subjects that weigh most, for the hint above the norm."""
    return tuple(sorted(subjects, key=lambda one: (-one.grams, one.subject))[:count])


def _norm(table: Iterable[tuple[int, int]], grade: int) -> int | None:
    return next((grams for last, grams in table if grade <= last), None) if grade > 0 else None


# Grams by kind (domain F4): up to which grade, and how many.
_TYPICAL: dict[ThingKind, tuple[tuple[int, int], ...]] = {
    ThingKind.TEXTBOOK: ((4, 300), (6, 400), (9, 500), (13, 600)),
    ThingKind.WORKBOOK: ((4, 120), (13, 150)),
    ThingKind.EXERCISE_BOOK: ((4, 40), (13, 60)),
    ThingKind.KIT: ((4, 600), (13, 900)),
}


def typical_grams(kind: ThingKind, grade: int) -> int:
    """What a thing of the kind usually weighs in the grade: for those who have no scales at hand."""
    return next(grams for last, grams in _TYPICAL[kind] if grade <= last)


def is_weight(grams: int) -> bool:
    """Whether a thing may weigh so much."""
    return 1 <= grams <= MAX_GRAMS


def is_bag_weight(grams: int) -> bool:
    """Whether an empty bag may weigh so much: less is a handkerchief, more is a suitcase."""
    return MIN_BAG_GRAMS <= grams <= MAX_BAG_GRAMS
