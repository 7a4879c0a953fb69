"""Presets and faults of terms, special days, bells: on plain values."""

from datetime import date, time, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from parta.schoolyear.rules.bells import (
    Bell,
    BellAdvice,
    BellFault,
    bell_advice,
    bell_faults,
    lay_out_bells,
)
from parta.schoolyear.rules.days import SpecialDayRule, shortened, teaching_days
from parta.schoolyear.rules.terms import (
    Days,
    TermFault,
    TermKind,
    preset_recesses,
    preset_terms,
    term_faults,
    uncovered_days,
    usual_year,
)

YEAR = Days(date(2026, 9, 1), date(2027, 5, 26))


@given(st.dates(date(2000, 1, 1), date(2090, 1, 1)), st.sampled_from(TermKind))
def test_presets_have_no_faults_and_no_gaps_but_holidays(today: date, kind: TermKind) -> None:
    year = usual_year(today)
    terms = preset_terms(kind, year)
    assert term_faults(terms, year) == {}
    assert (terms[0].first, terms[-1].last) == (year.first, year.last)
    if kind is TermKind.QUARTER:
        assert uncovered_days(terms, [span for _recess, span in preset_recesses(year)], year) == []


@pytest.mark.parametrize(
    ("terms", "faults"),
    [
        ([Days(date(2026, 9, 1), date(2026, 9, 1))], {0: TermFault.ORDER}),
        ([Days(date(2026, 8, 31), date(2026, 10, 1))], {0: TermFault.OUTSIDE}),
        (
            [Days(date(2026, 9, 1), date(2026, 10, 25)), Days(date(2026, 10, 25), date(2026, 12, 30))],
            {1: TermFault.OVERLAP},
        ),
    ],
)
def test_terms_that_cannot_be(terms: list[Days], faults: dict[int, TermFault]) -> None:
    assert term_faults(terms, YEAR) == faults


def test_a_gap_without_holidays_is_found_and_a_sunday_is_none() -> None:
    quarters = preset_terms(TermKind.QUARTER, YEAR)
    gaps = uncovered_days(quarters, [], YEAR)
    assert gaps[0] == Days(date(2026, 10, 26), date(2026, 11, 2))
    terms = [Days(YEAR.first, date(2026, 10, 24)), Days(date(2026, 10, 26), YEAR.last)]
    assert uncovered_days(terms, [], YEAR) == []  # the 25th is a Sunday


def test_special_days_win_over_holidays_and_weekdays() -> None:
    monday = date(2026, 9, 7)
    free = [Days(monday + timedelta(days=1), monday + timedelta(days=2))]
    special = {
        monday: SpecialDayRule(None, 10),
        monday + timedelta(days=2): SpecialDayRule(5),
    }
    found = list(teaching_days(Days(monday, monday + timedelta(days=3)), free, special))
    assert [(one.day.day, one.weekday, one.minutes_off) for one in found] == [
        (7, 1, 10),
        (9, 5, 0),
        (10, 4, 0),
    ]


@given(
    first=st.integers(6, 9),
    lesson=st.integers(30, 60),
    breaks=st.tuples(st.integers(5, 40), st.integers(5, 40)),
    count=st.integers(1, 10),
    cut=st.integers(0, 25),
)
def test_laid_out_and_shortened_bells_never_overlap(
    first: int, lesson: int, breaks: tuple[int, int], count: int, cut: int
) -> None:
    bells = lay_out_bells(time(first, 30), lesson, breaks, count)
    assert bell_faults(bells) == {}
    short = [
        Bell(bell.number, *shortened(bell.starts_at, bell.ends_at, place, cut))
        for place, bell in enumerate(bells)
    ]
    assert bell_faults(short) == {}
    assert short[0].starts_at == bells[0].starts_at


def test_bells_that_cannot_be_and_what_is_advised() -> None:
    first = Bell(1, time(8, 30), time(9, 15))
    assert bell_faults([first, Bell(2, time(9, 10), time(9, 50))]) == {1: BellFault.OVERLAP}
    assert bell_faults([Bell(1, time(9, 0), time(9, 0))]) == {0: BellFault.ORDER}
    assert bell_advice(lay_out_bells(time(8, 30), 45, [10, 20], 5)) == []
    assert bell_advice(lay_out_bells(time(8, 30), 50, [5], 5)) == list(BellAdvice)
    assert lay_out_bells(time(22, 0), 60, [30], 5)[-1].number == 1
