from datetime import date

from parta.demo.curriculum import CLASS_SIZES, LETTERS, class_keys
from parta.demo.families import DEMO_CLASS, SIBLING_CLASS, Family, make_families
from parta.demo.names import LONGEST_SURNAME, Sex, surname_for
from parta.demo.rules import dice

BEGINS = date(2026, 8, 24)
SIZES = {key: CLASS_SIZES[key.grade][LETTERS.index(key.letter)] for key in class_keys(CLASS_SIZES)}


def families(seed: int = 1) -> list[Family]:
    return make_families(SIZES, BEGINS, dice(seed))


def test_the_classes_are_filled() -> None:
    children = [pupil.school_class for family in families() for pupil in family.children]
    assert {key: children.count(key) for key in SIZES} == SIZES


def test_guardians_and_siblings_are_as_frequent_as_in_life() -> None:
    made = families()
    counts = [len(family.guardians) for family in made]
    assert 0.65 <= counts.count(2) / len(counts) <= 0.75
    assert 0.23 <= counts.count(1) / len(counts) <= 0.33
    assert 0.005 <= counts.count(3) / len(counts) <= 0.04
    with_two = [family for family in made if len(family.children) == 2]
    assert 0.11 <= len(with_two) / len(made) <= 0.13
    for family in with_two:
        assert family.children[0].school_class.grade != family.children[1].school_class.grade


def test_names_agree_within_a_family() -> None:
    for family in families():
        sons = {child.name.surname for child in family.children if child.name.sex is Sex.MALE}
        daughters = {child.name.surname for child in family.children if child.name.sex is Sex.FEMALE}
        assert len(sons) <= 1
        assert len(daughters) <= 1
        assert {surname_for(surname, Sex.FEMALE) for surname in sons} <= daughters or not daughters


def test_children_have_the_age_of_their_grade() -> None:
    for family in families():
        for child in family.children:
            years = (BEGINS - child.born_on).days / 365.25
            assert child.school_class.grade + 5.4 <= years <= child.school_class.grade + 6.8


def test_the_first_family_is_the_demo_parent_s() -> None:
    first = families()[0]
    assert [child.school_class for child in first.children] == [DEMO_CLASS, SIBLING_CLASS]
    assert len(first.guardians) == 2


def test_there_are_very_long_names_and_newcomers() -> None:
    pupils = [pupil for family in families() for pupil in family.children]
    assert any(pupil.name.surname == surname_for(LONGEST_SURNAME, pupil.name.sex) for pupil in pupils)
    assert any(pupil.joins_late and pupil.school_class == DEMO_CLASS for pupil in pupils)


def test_the_same_seed_makes_the_same_people() -> None:
    assert families(5) == families(5)
    assert families(5) != families(6)
