import pytest

from parta.exchange.rules.fet import Start, parse_fet
from parta.exchange.rules.issues import Issue, Problem, UnreadableError
from tests.exchange.samples import HEAD, SCHOOL, activity, fet_file, start


@pytest.mark.parametrize("version", ["5.41.0", "6.8.5"])
def test_reads_both_versions(version: str) -> None:
    file = parse_fet(SCHOOL.replace(b"5.41.0", version.encode()))
    assert file.name == 'Школа "Ромашка"'
    assert file.days == ("Пн", "Вт")
    assert [item.students for item in file.activities][-1] == ("7 а", "7 б")
    assert file.activities[0].duration == 2
    assert file.starts["5"] == Start(day=1, hour=2)
    assert file.rooms == {"1": "21"}
    assert (file.unplaced, file.issues) == ([], ())


def test_reads_bare_names_of_old_files() -> None:
    old = SCHOOL.decode().replace(
        "<Day><Name>Пн</Name></Day><Day><Name>Вт</Name></Day>", "<Name>Пн</Name><Name>Вт</Name>"
    )
    assert parse_fet(old.encode()).days == ("Пн", "Вт")


def test_two_half_days_of_a_file_are_one_day() -> None:
    file = parse_fet(SCHOOL, has_half_days=True)
    assert file.days == ("Пн",)
    assert len(file.hours) == 8
    assert file.starts["3"] == Start(day=0, hour=4)


@pytest.mark.parametrize(
    ("broken", "problem", "about"),
    [
        (activity(9, "7 а", subject=""), Problem.NO_SUBJECT, "9"),
        (activity(9, ""), Problem.NO_STUDENTS, "9 Алгебра"),
        (activity(9, "7 я"), Problem.NO_STUDENTS, "9 Алгебра"),
        (activity(9, "7 а", duration="много"), Problem.BAD_NUMBER, "много"),
        (activity(9, "7 а", duration=0), Problem.BAD_NUMBER, "0"),
        (activity(1, "7 б"), Problem.DUPLICATE, "1"),
        (activity(9, "7 а", active="false"), Problem.INACTIVE, "9 Алгебра"),
    ],
)
def test_a_bad_activity_is_left_out_and_named_with_its_line(
    broken: str, problem: Problem, about: str
) -> None:
    file = parse_fet(fet_file(activity(1, "7 а"), broken))
    assert [item.id for item in file.activities] == ["1"]
    line = HEAD.count("\n") + 3
    assert file.issues == (Issue(line, problem, about),)


@pytest.mark.parametrize(
    ("odd", "problem", "about"),
    [
        (activity(9, "7 а;7 я"), Problem.UNKNOWN_STUDENTS, "7 я"),
        (activity(9, "7 а", teachers=""), Problem.NO_TEACHER, "9 Алгебра"),
        (activity(9, "7 а", teachers="Кто-то"), Problem.UNKNOWN_TEACHER, "Кто-то"),
    ],
)
def test_an_odd_activity_is_taken_with_a_remark(odd: str, problem: Problem, about: str) -> None:
    file = parse_fet(fet_file(odd))
    assert [item.id for item in file.activities] == ["9"]
    assert [(issue.problem, issue.about) for issue in file.issues] == [(problem, about)]


def test_a_time_outside_the_week_is_an_issue() -> None:
    file = parse_fet(fet_file(activity(1, "7 а"), times=start(1, "Сб", "08:30")))
    assert [issue.problem for issue in file.issues] == [Problem.BAD_TIME]
    assert [item.id for item in file.unplaced] == ["1"]


def test_a_wished_time_is_not_a_fixed_one() -> None:
    file = parse_fet(fet_file(activity(1, "7 а"), times=start(1, "Пн", "08:30", weight="95")))
    assert file.starts == {}


@pytest.mark.parametrize(
    ("content", "reason"),
    [
        (b"", "xml"),
        (b"\x00\x01", "xml"),
        (b"<fet", "xml"),
        (b'<?xml version="1.0" encoding="nonsense"?><fet/>', "xml"),
        (b"<html></html>", "not_fet"),
        (b'<!DOCTYPE fet [<!ENTITY a "b">]><fet>&a;</fet>', "dtd"),
        (b"<fet version='5'></fet>", "no_week"),
        (fet_file(), "no_activities"),
        (
            SCHOOL.replace("<Day><Name>Пн</Name></Day>".encode(), b"<Day><Name>x</Name></Day>" * 9),
            "long_week",
        ),
    ],
)
def test_an_unreadable_file_says_why(content: bytes, reason: str) -> None:
    with pytest.raises(UnreadableError) as caught:
        parse_fet(content)
    assert caught.value.reason == reason
