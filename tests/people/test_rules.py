from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from parta.core.names import comparable
from parta.people.rules import LineFault, NameLine, full_name, list_name, read_names, short_name


@pytest.mark.parametrize(
    ("names", "full", "short", "listed"),
    [
        (("Иванова", "Анна", "Петровна"), "Иванова Анна Петровна", "Иванова А. П.", "Иванова Анна"),
        (("Иванова", "Анна", ""), "Иванова Анна", "Иванова А.", "Иванова Анна"),
        (("Ли", "", ""), "Ли", "Ли", "Ли"),
    ],
)
def test_ways_of_writing_a_name(names: tuple[str, str, str], full: str, short: str, listed: str) -> None:
    assert (full_name(*names), short_name(*names), list_name(*names[:2])) == (full, short, listed)


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("СОЛОВЬЁВА", "соловьева"),
        ("Мамин-Сибиряк", "мамин – сибиряк"),
        ("  Анна   Мария ", "анна-мария"),
        ("Ёлкин", "елкин"),
    ],
)
def test_names_that_are_the_same(one: str, other: str) -> None:
    assert comparable(one) == comparable(other)


def test_names_that_are_not_the_same() -> None:
    assert comparable("Анна") != comparable("Анне")
    assert comparable("Иваново") != comparable("Ива ново")


@given(name=st.text(max_size=40))
def test_comparing_twice_changes_nothing(name: str) -> None:
    assert comparable(comparable(name)) == comparable(name)


@pytest.mark.parametrize(
    ("line", "read"),
    [
        ("Иванова Анна Петровна 05.03.2013", NameLine(1, "Иванова", "Анна", "Петровна", date(2013, 3, 5))),
        ("12. Ли  Ян", NameLine(1, "Ли", "Ян")),
        (
            "1\tМамин Сибиряк\tЛев\tКузьмич\t2013-02-01",
            NameLine(1, "Мамин Сибиряк", "Лев", "Кузьмич", date(2013, 2, 1)),
        ),
        ("Ёлкин Лев, 1/2/2013", NameLine(1, "Ёлкин", "Лев", "", date(2013, 2, 1))),
        ("Алиев Вагиф Самед оглы", NameLine(1, "Алиев", "Вагиф", "Самед оглы")),
        ("Иванова", LineFault.NAME),
        ("Иванова Анна 8-902-111-22-33", LineFault.NAME),
        ("Иванова Анна 31.02.2013", LineFault.DAY),
    ],
)
def test_a_line_of_a_pasted_list(line: str, read: NameLine | LineFault) -> None:
    people, faults = read_names(f"{line}\n\n")
    assert (people, faults) == (([], [(1, read)]) if isinstance(read, LineFault) else ([read], []))


@given(text=st.text(max_size=200))
def test_every_line_with_text_is_a_person_or_a_fault(text: str) -> None:
    people, faults = read_names(text)
    numbers = sorted([one.line for one in people] + [number for number, _fault in faults])
    assert numbers == [number for number, line in enumerate(text.splitlines(), 1) if line.strip()]
    assert all(one.surname and one.given_name for one in people)
