from datetime import date, timedelta

import pytest
from django.http import QueryDict
from hypothesis import given
from hypothesis import strategies as st

from parta.diary.forms.homework import HomeworkForm
from parta.diary.rules.homework import (
    AskedHomework,
    Days,
    Grouping,
    PeriodKind,
    SpanError,
    TaskKind,
    check_span,
    is_asked,
    percent_of,
    period_days,
)

DAYS = st.dates(date(2000, 1, 1), date(2090, 1, 1))
TERM = Days(date(2026, 11, 5), date(2026, 12, 28))


@given(today=DAYS)
def test_weeks_begin_on_monday_and_follow_each_other(today: date) -> None:
    this = period_days(PeriodKind.WEEK, today, None, None)
    following = period_days(PeriodKind.NEXT_WEEK, today, None, None)
    assert this.first.isoweekday() == 1
    assert this.first <= today <= this.last
    assert following.first - this.last == timedelta(days=1)
    assert following.last - following.first == timedelta(days=6)


@given(today=DAYS, kind=st.sampled_from(PeriodKind))
def test_every_period_has_days(today: date, kind: PeriodKind) -> None:
    days = period_days(kind, today, None, None)
    assert days.first <= days.last


def test_term_and_span_are_as_given() -> None:
    today = date(2026, 11, 24)
    assert period_days(PeriodKind.TERM, today, TERM, None) == TERM
    assert period_days(PeriodKind.SPAN, today, None, TERM) == TERM
    assert period_days(PeriodKind.NEXT, today, TERM, None).first == today


@given(first=DAYS, days=st.integers(-400, 800))
def test_span_is_right_or_says_why_not(first: date, days: int) -> None:
    wrong = check_span(first, first + timedelta(days=days))
    expected = SpanError.REVERSED if days < 0 else SpanError.TOO_LONG if days > 366 else None
    assert wrong is expected
    assert check_span(first, None) is SpanError.INCOMPLETE


@given(is_mandatory=st.booleans(), is_independent=st.booleans())
def test_every_task_is_either_mandatory_or_optional(is_mandatory: bool, is_independent: bool) -> None:
    def asked(kind: TaskKind) -> bool:
        return is_asked(kind, is_mandatory=is_mandatory, is_independent=is_independent)

    assert asked(TaskKind.ALL)
    assert asked(TaskKind.MANDATORY) != asked(TaskKind.OPTIONAL)
    assert asked(TaskKind.INDEPENDENT) == is_independent


@given(minutes=st.integers(0, 2000), norm=st.none() | st.integers(0, 300))
def test_a_bar_is_never_more_than_full(minutes: int, norm: int | None) -> None:
    assert 0 <= percent_of(minutes, norm) <= 100


def ask(query: str) -> AskedHomework:
    form = HomeworkForm(QueryDict(query))
    form.offer_subjects([(5, "Алгебра")])
    return form.asked()


@pytest.mark.parametrize(
    ("query", "expected"),
    [
        ("", AskedHomework()),
        ("period=week&by=subject", AskedHomework(period=PeriodKind.WEEK, grouping=Grouping.SUBJECT)),
        ("period=nonsense&by=x&kind=y&subject=z", AskedHomework()),
        ("kind=optional&subject=5", AskedHomework(kind=TaskKind.OPTIONAL, subject_id=5)),
        ("subject=6", AskedHomework()),  # none of the student's
        (
            "period=week&first=2026-11-05&last=2026-12-28",
            AskedHomework(period=PeriodKind.SPAN, span=TERM),
        ),
        ("period=span", AskedHomework()),
        ("first=2026-12-28&last=2026-11-05&kind=optional", AskedHomework(kind=TaskKind.OPTIONAL)),
        ("first=soon&last=2026-11-05", AskedHomework()),
    ],
)
def test_what_is_understood_of_an_address(query: str, expected: AskedHomework) -> None:
    assert ask(query) == expected


@pytest.mark.parametrize(
    ("query", "field"),
    [
        ("first=2026-12-28&last=2026-11-05", "last"),
        ("first=2026-12-28", "last"),
        ("last=2026-12-28", "first"),
        ("first=2026-12-28&last=2028-12-28", "last"),
        ("first=32.13.2026&last=2026-12-28", "first"),
    ],
)
def test_a_wrong_span_is_said_beside_its_field_and_kept(query: str, field: str) -> None:
    form = HomeworkForm(QueryDict(query))
    form.offer_subjects([])
    form.asked()
    assert list(form.errors) == [field]
    assert form["first"].value() == QueryDict(query).get("first")
