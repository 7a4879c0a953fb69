"""Everything about the demo school that is decided before a single row is written."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from parta.demo.curriculum import LETTERS, ClassKey, Position, class_keys, positions
from parta.demo.families import DEMO_CLASS, Family, make_families, make_teacher_names
from parta.demo.names import Name, Sex
from parta.demo.rules import YearShape, dice, year_around
from parta.demo.staffing import Unit, assign_positions, choose_class_teachers, list_units

_NAMED_TEACHERS = {
    "teacher": Name(Sex.FEMALE, "Соколова", "Марина", "Викторовна"),
    "classteacher": Name(Sex.FEMALE, "Белова", "Ольга", "Николаевна"),
}


@dataclass(frozen=True, slots=True)
class Blueprint:
    """``places`` are all positions, ``hired`` the indexes of those with lessons, ``accounts`` the logins
    of demo accounts by such an index."""

    seed: int
    today: date
    shape: YearShape
    places: Sequence[Position]
    assigned: Mapping[Unit, int]
    hired: Sequence[int]
    class_teachers: Mapping[ClassKey, int]
    accounts: Mapping[int, str]
    teacher_names: Mapping[int, Name]
    families: Sequence[Family]


def draw_blueprint(sizes: Mapping[int, tuple[int, ...]], today: date, seed: int) -> Blueprint:
    """The same numbers of students, day and seed give the same school."""
    shape = year_around(today)
    students = {key: sizes[key.grade][LETTERS.index(key.letter)] for key in class_keys(sizes)}
    places = positions(list(students))
    assigned = assign_positions(list_units(students), places)
    hired = sorted(set(assigned.values()))
    teacher = _teacher_of_demo_class(assigned, "russian")
    class_teacher = _teacher_of_demo_class(assigned, "algebra")
    accounts = {teacher: "teacher", class_teacher: "classteacher"}
    names = make_teacher_names(len(hired), dice(seed, "teachers"))
    return Blueprint(
        seed=seed,
        today=today,
        shape=shape,
        places=places,
        assigned=assigned,
        hired=hired,
        class_teachers=choose_class_teachers(assigned, {DEMO_CLASS: class_teacher}, spared=teacher),
        accounts=accounts,
        teacher_names={
            index: _NAMED_TEACHERS[accounts[index]] if index in accounts else name
            for index, name in zip(hired, names, strict=True)
        },
        families=make_families(students, shape.first, dice(seed, "families")),
    )


def _teacher_of_demo_class(assigned: Mapping[Unit, int], subject: str) -> int:
    return next(
        index
        for unit, index in assigned.items()
        if unit.school_class == DEMO_CLASS and unit.subject == subject
    )
