from datetime import date, datetime, time, timedelta

import pytest

from parta.core.errors import NotFound
from parta.schoolyear.models import AcademicYear, Holiday, Term
from parta.schoolyear.queries import (
    bells_page,
    get_year_on,
    list_bells,
    list_holidays,
    list_terms,
    term_on,
)
from parta.schoolyear.rules import TermKind
from tests.factories.cast import Cast


@pytest.fixture
def next_year(cast: Cast) -> AcademicYear:
    starts_on = cast.year.ends_on + timedelta(days=90)
    return AcademicYear.objects.create(
        school=cast.school, name="next", starts_on=starts_on, ends_on=starts_on + timedelta(days=270)
    )


def test_year_on_a_day(cast: Cast, next_year: AcademicYear) -> None:
    actor, day = cast.actor("teacher"), timedelta(days=1)
    assert get_year_on(actor, cast.year.starts_on) == cast.year
    assert get_year_on(actor, cast.year.ends_on) == cast.year
    assert get_year_on(actor, cast.year.starts_on - day) == cast.year
    assert get_year_on(actor, cast.year.ends_on + day) == next_year, "in summer the year to come"
    assert get_year_on(actor, next_year.ends_on + day) == next_year


def test_school_without_years_has_nothing_to_show(cast: Cast) -> None:
    actor = cast.actor("registrar")
    AcademicYear.objects.exclude(school=cast.other.school).update(school=cast.other.school, name="moved")
    with pytest.raises(NotFound):
        get_year_on(actor, cast.today)


def test_term_on_a_day(cast: Cast) -> None:
    terms = list_terms(cast.year.pk, TermKind.QUARTER)
    assert terms == [cast.closed_term, cast.term]
    assert term_on(terms, cast.today) == cast.term
    assert term_on(terms, cast.term.starts_on) == cast.term
    assert term_on(terms, cast.term.starts_on - timedelta(days=1)) == cast.closed_term, "in the holidays"
    assert term_on(terms, cast.year.starts_on - timedelta(days=30)) == cast.closed_term
    assert term_on([], cast.today) is None


def test_terms_of_another_kind_are_left_out(cast: Cast) -> None:
    Term.objects.create(
        year=cast.year, kind="semester", number=1, starts_on=cast.today, ends_on=cast.term.ends_on
    )
    assert len(list_terms(cast.year.pk, TermKind.QUARTER)) == 2
    assert len(list_terms(cast.year.pk, TermKind.SEMESTER)) == 1
    assert list_terms(cast.year.pk, TermKind.TRIMESTER) == []


def test_holidays_that_touch_the_days(cast: Cast) -> None:
    holiday = Holiday.objects.get(year=cast.year)
    day = timedelta(days=1)
    assert list_holidays(cast.year.pk, holiday.ends_on, holiday.ends_on + day) == [holiday]
    assert list_holidays(cast.year.pk, holiday.starts_on - day, holiday.starts_on) == [holiday]
    assert list_holidays(cast.year.pk, holiday.ends_on + day, holiday.ends_on + day) == []


def test_bells_of_this_school_only(cast: Cast) -> None:
    assert list_bells(cast.actor("student")) == [cast.bells]


def test_page_knows_breaks_and_what_is_on_now(cast: Cast) -> None:
    def rows(at: time, day: date = cast.term.starts_on) -> list[tuple[int, int | None, bool, bool]]:
        page = bells_page(cast.actor("student"), datetime.combine(day, at, cast.school.zone))
        return [(row.number, row.break_after, row.is_now, row.is_break_now) for row in page.schedules[0].rows]

    nothing = [(1, 10, False, False), (2, 10, False, False), (3, None, False, False)]
    assert rows(time(8, 30)) == [(1, 10, True, False), *nothing[1:]]
    assert rows(time(9, 15)) == [(1, 10, False, True), *nothing[1:]]
    holiday = cast.year.holidays.get()
    for free in (holiday.starts_on, cast.term.starts_on + timedelta(days=6)):
        assert rows(time(8, 30), free) == nothing


def test_page_knows_terms_and_holidays(cast: Cast) -> None:
    page = bells_page(cast.actor("student"), datetime.combine(cast.today, time(12), cast.school.zone))
    assert [(term.number, term.is_closed, term.is_now) for term in page.terms] == [
        (1, True, False),
        (2, False, True),
    ]
    assert [holiday.name for holiday in page.holidays] == ["Осенние каникулы"]
