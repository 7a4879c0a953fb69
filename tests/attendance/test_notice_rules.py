"""Which days a notice may cover, what it makes of an absence, when the family is asked again."""

from datetime import UTC, date, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from parta.attendance.rules import AttendanceCode, NoticeReason
from parta.attendance.rules.notices import (
    MOST_DAYS_AHEAD,
    Problem,
    Span,
    asks_still_ill,
    code_for,
    day_problem,
    form_problem,
    friday_of,
    has_begun,
    merged_comment,
    next_day,
    skipped_days,
)
from parta.attendance.rules.sheet import AbsentDay, neighbors, sum_days

MONDAY = date(2026, 11, 23)
YEAR_ENDS = date(2027, 5, 31)
DAY = timedelta(days=1)

days = st.dates(date(2026, 9, 1), date(2027, 5, 31))
periods = st.none() | st.tuples(st.integers(1, 8), st.integers(1, 8)).map(lambda pair: (min(pair), max(pair)))


@st.composite
def spans(draw: st.DrawFn) -> Span:
    first = draw(days)
    lessons = draw(periods)
    last = first if lessons else first + DAY * draw(st.integers(0, 20))
    return Span(first, last, lessons)


@given(spans(), days, st.integers(1, 8))
def test_whole_days_cover_every_lesson_and_lessons_only_themselves(
    span: Span, day: date, period: int
) -> None:
    is_inside = span.starts_on <= day <= span.ends_on
    if span.periods is None:
        assert span.covers(day, period) == span.covers(day, None) == is_inside
    else:
        assert span.covers(day, period) == (is_inside and span.periods[0] <= period <= span.periods[1])
        assert not span.covers(day, None)


@given(spans(), spans())
def test_overlapping_is_mutual_and_means_a_common_lesson(one: Span, other: Span) -> None:
    common = any(
        one.covers(day, period) and other.covers(day, period)
        for offset in range((one.ends_on - one.starts_on).days + 1)
        for day in [one.starts_on + DAY * offset]
        for period in range(1, 9)
    )
    assert one.overlaps(other) == other.overlaps(one) == common


@given(spans(), spans(), days, st.integers(1, 8))
def test_a_union_loses_no_lesson(one: Span, other: Span, day: date, period: int) -> None:
    union = one.union(other)
    assert union == other.union(one)
    if one.covers(day, period) or other.covers(day, period):
        assert union.covers(day, period)
    assert union.periods is None or union.starts_on == union.ends_on


@given(spans(), days)
def test_no_notice_reaches_the_past_or_too_far(span: Span, today: date) -> None:
    problem = day_problem(span, today=today, year_ends_on=YEAR_ENDS, is_day_begun=False)
    is_near = today <= span.starts_on and span.ends_on <= min(YEAR_ENDS, today + DAY * MOST_DAYS_AHEAD)
    assert (problem is None) == is_near


@pytest.mark.parametrize(
    ("span", "problem"),
    [
        (Span(MONDAY, MONDAY), None),
        (Span(MONDAY + DAY * 30, MONDAY + DAY * 30), None),
        (Span(MONDAY, MONDAY + DAY * 31), Problem.TOO_FAR),
        (Span(MONDAY - DAY, MONDAY), Problem.PAST),
        (Span(MONDAY, YEAR_ENDS + DAY), Problem.BEYOND_YEAR),
        (Span(MONDAY, MONDAY + DAY * 400), Problem.BEYOND_YEAR),
    ],
)
def test_days_in_reach(span: Span, problem: Problem | None) -> None:
    assert day_problem(span, today=MONDAY, year_ends_on=YEAR_ENDS, is_day_begun=False) is problem


def test_today_only_until_the_first_lesson_ends() -> None:
    today = Span(MONDAY, MONDAY + DAY)
    assert day_problem(today, today=MONDAY, year_ends_on=YEAR_ENDS, is_day_begun=True) is Problem.DAY_BEGUN
    later = Span(MONDAY + DAY, MONDAY + DAY)
    assert day_problem(later, today=MONDAY, year_ends_on=YEAR_ENDS, is_day_begun=True) is None


@pytest.mark.parametrize(
    ("span", "reason", "comment", "problem"),
    [
        (Span(MONDAY, MONDAY - DAY), NoticeReason.ILLNESS, "", Problem.ENDS_BEFORE_START),
        (Span(MONDAY, MONDAY + DAY, (1, 2)), NoticeReason.ILLNESS, "", Problem.LESSONS_OF_ONE_DAY),
        (Span(MONDAY, MONDAY, (3, 2)), NoticeReason.ILLNESS, "", Problem.LESSONS_IN_ORDER),
        (Span(MONDAY, MONDAY, (0, 2)), NoticeReason.ILLNESS, "", Problem.LESSONS_IN_ORDER),
        (Span(MONDAY, MONDAY), NoticeReason.OTHER, " ", Problem.COMMENT_NEEDED),
        (Span(MONDAY, MONDAY), NoticeReason.OTHER, "Кружок", None),
        (Span(MONDAY, MONDAY, (2, 2)), NoticeReason.DOCTOR, "", None),
    ],
)
def test_what_is_wrong_with_a_form(
    span: Span, reason: NoticeReason, comment: str, problem: Problem | None
) -> None:
    assert form_problem(span, reason, comment) is problem


@pytest.mark.parametrize("reason", NoticeReason)
def test_every_reason_has_its_code(reason: NoticeReason) -> None:
    """Illness → б, competition → п, others → у (domain E3)."""
    special = {NoticeReason.ILLNESS: AttendanceCode.ILL, NoticeReason.COMPETITION: AttendanceCode.BY_ORDER}
    assert code_for(reason) is special.get(reason, AttendanceCode.EXCUSED)


def test_begun_with_its_first_lesson() -> None:
    starts = [(MONDAY, number, datetime(2026, 11, 23, 5 + number, tzinfo=UTC)) for number in (1, 2, 3)]
    at_seven = datetime(2026, 11, 23, 7, tzinfo=UTC)
    assert has_begun(Span(MONDAY, MONDAY), starts, at_seven)
    assert has_begun(Span(MONDAY, MONDAY, (2, 3)), starts, at_seven)
    assert not has_begun(Span(MONDAY, MONDAY, (3, 3)), starts, at_seven)
    assert not has_begun(Span(MONDAY + DAY, MONDAY + DAY), starts, at_seven)


def test_days_off_within_are_named_and_weekends_are_not() -> None:
    week = Span(MONDAY, MONDAY + DAY * 7)
    school = {MONDAY, MONDAY + DAY, MONDAY + DAY * 7}
    assert skipped_days(week, school) == (MONDAY + DAY * 2, MONDAY + DAY * 3, MONDAY + DAY * 4)


def test_comments_are_kept_once_each() -> None:
    assert merged_comment(["Кашель", "", "Кашель ", "Врач в среду"]) == "Кашель\nВрач в среду"


WEEK = tuple(MONDAY + DAY * offset for offset in (0, 1, 2, 3, 4, 7, 8, 9, 10, 11))


@pytest.mark.parametrize(("offset", "asks"), [(-1, False), (0, True), (1, True), (3, True), (4, False)])
def test_one_asks_on_the_last_day_and_three_school_days_more(offset: int, *, asks: bool) -> None:
    today = MONDAY + DAY * offset
    assert asks_still_ill(ends_on=MONDAY, today=today, school_days=WEEK, was_present=False) is asks
    assert not asks_still_ill(ends_on=MONDAY, today=today, school_days=WEEK, was_present=True)


def test_a_weekend_does_not_count() -> None:
    friday, wednesday = WEEK[4], WEEK[7]
    assert asks_still_ill(ends_on=friday, today=wednesday, school_days=WEEK, was_present=False)


def test_extension_by_a_day_and_to_friday() -> None:
    assert next_day(MONDAY, MONDAY, WEEK) == MONDAY + DAY
    assert next_day(MONDAY, MONDAY + DAY * 2, WEEK) == MONDAY + DAY * 2
    assert next_day(WEEK[4], WEEK[4], WEEK) == WEEK[5]
    assert next_day(WEEK[-1], WEEK[-1], WEEK) is None
    assert friday_of(MONDAY + DAY, WEEK) == MONDAY + DAY * 4
    assert friday_of(MONDAY + DAY, WEEK[:3]) == MONDAY + DAY * 2


def test_sums_count_lessons_and_whole_days() -> None:
    """A student absent from all lessons of a day is absent that day (domain E2)."""
    ill, absent, late = AttendanceCode.ILL, AttendanceCode.ABSENT, AttendanceCode.LATE
    days_missed = [
        AbsentDay(1, MONDAY, {ill: 6}, 6),
        AbsentDay(1, MONDAY + DAY, {absent: 2, late: 1}, 6),
        AbsentDay(1, MONDAY + DAY * 9, {absent: 5}, 6),
    ]
    total = sum_days(days_missed, MONDAY + DAY * 10)
    assert (total.lessons, total.days, total.late, total.unresolved) == (13, 1, 1, 2)
    assert total.by_code[absent] == 7


@given(days)
def test_the_sheet_steps_over_sundays(day: date) -> None:
    before, after = neighbors(day)
    assert before < day < after
    assert 7 not in {before.isoweekday(), after.isoweekday()}
