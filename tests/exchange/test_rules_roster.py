from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from parta.exchange.rules.issues import Issue, Problem, UnreadableError
from parta.exchange.rules.roster import GuardianRow, parse_roster

RUSSIAN = [
    "Класс",
    "Фамилия",
    "Имя",
    "Отчество",
    "Дата рождения",
    "E-mail",
    "Группы",
    "Родитель 1 фамилия",
    "Родитель 1 имя",
    "Родитель 1 e-mail",
    "Родитель 1 кем приходится",
    "Родитель 2",
]
GOOD = [
    "7а", "Иванов", "Пётр", "", "04.05.2013", "", "англ 1; инф 2",
    "Иванова", "Мария", "m@example.org", "мать", "Иванов Сергей Юрьевич",
]  # fmt: skip


def test_reads_a_student_with_guardians() -> None:
    (student,) = parse_roster([RUSSIAN, GOOD]).students
    assert (student.line, student.class_name, student.surname) == (2, "7а", "Иванов")
    assert student.born_on == date(2013, 5, 4)
    assert student.groups == ("англ 1", "инф 2")
    assert student.guardians == (
        GuardianRow("Иванова", "Мария", "", "m@example.org", "", "мать"),
        GuardianRow("Иванов", "Сергей", "Юрьевич"),
    )


def test_reads_english_headings_and_typed_cells() -> None:
    rows: list[list[object]] = [
        ["Class", "Last name", "First name", "Date of birth"],
        [],
        [7.0, "Ivanov", "Peter", date(2013, 5, 4)],
    ]
    (student,) = parse_roster(rows).students
    assert (student.line, student.class_name, student.born_on) == (3, "7", date(2013, 5, 4))


@pytest.mark.parametrize(
    ("changes", "problem", "about"),
    [
        ({0: ""}, Problem.NO_CLASS, ""),
        ({1: ""}, Problem.NO_NAME, ""),
        ({2: "  "}, Problem.NO_NAME, ""),
        ({1: "И" * 201}, Problem.TOO_LONG, "И" * 30),
        ({4: "31.02.2013"}, Problem.BAD_DATE, "31.02.2013"),
        ({4: "в мае"}, Problem.BAD_DATE, "в мае"),
        ({5: "почта"}, Problem.BAD_EMAIL, "почта"),
        ({7: ""}, Problem.GUARDIAN_WITHOUT_NAME, "1"),
        ({9: "m@x"}, Problem.BAD_EMAIL, "m@x"),
        ({11: "Иванов"}, Problem.GUARDIAN_WITHOUT_NAME, "2"),
        ({12: "лишнее"}, Problem.WRONG_WIDTH, ""),
    ],
)
def test_a_bad_row_is_left_out_with_its_line(changes: dict[int, str], problem: Problem, about: str) -> None:
    bad = [changes.get(index, value) for index, value in enumerate([*GOOD, ""])]
    roster = parse_roster([RUSSIAN, bad, GOOD])
    assert roster.issues == (Issue(2, problem, about),)
    assert [student.line for student in roster.students] == [3]


@pytest.mark.parametrize(
    ("rows", "reason"), [([], "empty"), ([["", None]], "empty"), ([["Имя", "Возраст"]], "columns")]
)
def test_an_unreadable_table_says_why(rows: list[list[object]], reason: str) -> None:
    with pytest.raises(UnreadableError) as caught:
        parse_roster(rows)
    assert caught.value.reason == reason


@given(
    st.lists(
        st.lists(st.one_of(st.none(), st.text(max_size=20), st.floats(), st.dates()), max_size=14), max_size=5
    )
)
def test_any_table_is_read_or_refused(rows: list[list[object]]) -> None:
    parse_roster([RUSSIAN, *rows])
