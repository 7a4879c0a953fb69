import pytest
from hypothesis import given
from hypothesis import strategies as st

from parta.core.names import comparable
from parta.people.rules import full_name, list_name, short_name


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
