import pytest

from parta.exchange.rules.classes import (
    MAX_GROUP_NAME,
    Audience,
    ClassLevel,
    audience_of,
    grade_and_letter,
    lay_out_classes,
)
from parta.exchange.rules.fet import FetFile, parse_fet
from tests.exchange.samples import SCHOOL, activity, fet_file


@pytest.fixture
def school() -> FetFile:
    return parse_fet(SCHOOL)


def test_groups_are_the_classes_where_activities_name_them(school: FetFile) -> None:
    assert lay_out_classes(school).classes == ("7 а", "7 б")


def test_years_are_the_classes_where_activities_name_them() -> None:
    file = parse_fet(fet_file(activity(1, "7"), activity(2, "7"), activity(3, "7 а")))
    assert lay_out_classes(file).classes == ("7",)


def test_the_level_can_be_chosen(school: FetFile) -> None:
    assert lay_out_classes(school, ClassLevel.YEARS).classes == ("7",)


@pytest.mark.parametrize(
    ("students", "audience"),
    [
        (["7 а"], Audience(("7 а",), "")),
        (["7 а 1"], Audience(("7 а",), "7 а 1")),
        (["7 а 2", "7 а 1"], Audience(("7 а",), "7 а 1 + 7 а 2")),
        (["7 а", "7 а 1"], Audience(("7 а",), "")),
        (["7 б", "7 а"], Audience(("7 а", "7 б"), "7 а + 7 б")),
        (["7"], Audience(("7 а", "7 б"), "7")),
    ],
)
def test_whom_a_lesson_is_for(school: FetFile, students: list[str], audience: Audience) -> None:
    assert audience_of(lay_out_classes(school), students) == audience


def test_long_names_of_streams_fit_and_differ(school: FetFile) -> None:
    names = [f"{'очень длинное имя группы ' * 8}{number}" for number in range(2)]
    layout = lay_out_classes(school)
    members = {**layout.members, **dict.fromkeys(names, ("7 а",))}
    layout = type(layout)(layout.classes, members)
    groups = {audience_of(layout, [name]).group for name in names}
    assert len(groups) == 2
    assert all(len(name) <= MAX_GROUP_NAME for name in groups)


@pytest.mark.parametrize(
    ("name", "parsed"),
    [
        ("8 а", (8, "а")),
        ("8а", (8, "а")),
        ("05A", (5, "A")),
        ("11-Б", (11, "Б")),
        ("10", (10, "")),
        ("13а", (0, "13а")),
        ("Year 7", (0, "Year 7")),
        ("1A2", (1, "A2")),
    ],
)
def test_grade_and_letter(name: str, parsed: tuple[int, str]) -> None:
    assert grade_and_letter(name) == parsed
