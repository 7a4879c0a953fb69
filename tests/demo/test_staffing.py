from parta.demo.curriculum import CLASS_SIZES, LETTERS, bundle_of, class_keys, positions
from parta.demo.staffing import (
    MAX_LOAD,
    MIN_LOAD,
    Unit,
    assign_positions,
    choose_class_teachers,
    list_units,
)

KEYS = class_keys(CLASS_SIZES)
SIZES = {key: CLASS_SIZES[key.grade][LETTERS.index(key.letter)] for key in KEYS}


def assigned() -> dict[Unit, int]:
    return assign_positions(list_units(SIZES), positions(KEYS))


def test_forty_five_teachers_have_eighteen_to_twenty_seven_lessons() -> None:
    loads: dict[int, int] = {}
    for unit, index in assigned().items():
        loads[index] = loads.get(index, 0) + unit.hours
    assert len(loads) == 45
    assert min(loads.values()) >= MIN_LOAD
    assert max(loads.values()) <= MAX_LOAD


def test_teachers_take_only_what_they_can_teach() -> None:
    staff = positions(KEYS)
    for unit, index in assigned().items():
        assert bundle_of(unit.school_class, unit.subject) in staff[index].bundles


def test_groups_of_a_class_have_different_teachers() -> None:
    teachers = assigned()
    for unit, index in teachers.items():
        if unit.group == 1:
            assert teachers[Unit(unit.school_class, unit.subject, 2, unit.hours)] != index


def test_classes_of_twenty_five_are_split() -> None:
    groups = {(unit.school_class.name, unit.subject): unit.group for unit in list_units(SIZES)}
    assert groups["7А", "english"] == 2
    assert groups["7А", "handicraft"] == 2
    assert groups["4А", "handicraft"] == 0
    small = dict.fromkeys(KEYS, 24)
    assert all(unit.group == 0 for unit in list_units(small))


def test_every_class_has_a_class_teacher_who_teaches_it() -> None:
    teachers = assigned()
    chosen = choose_class_teachers(teachers, {}, spared=0)
    assert list(chosen) == KEYS
    for key, index in chosen.items():
        assert any(unit.school_class == key for unit, teacher in teachers.items() if teacher == index)
    assert 0 not in chosen.values()


def test_no_parallel_is_given_to_one_class_teacher_twice() -> None:
    chosen = choose_class_teachers(assigned(), {}, spared=44)
    assert len(set(chosen.values())) == len(KEYS)
