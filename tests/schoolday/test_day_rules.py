"""A day laid out: nothing is lost, nothing overlaps that should not, breaks fill what lessons leave."""

from datetime import date, time, timedelta
from itertools import pairwise

from hypothesis import given
from hypothesis import strategies as st

from parta.schoolday.rules.day import (
    Placed,
    Span,
    breaks_between,
    holds,
    lay_out,
    length,
    minutes_of,
    overlaps,
    whole,
)
from parta.schoolday.rules.membership import covers, overlaps_any, share_days


def at(minutes: int) -> time:
    return time(*divmod(minutes, 60))


@st.composite
def spans(draw: st.DrawFn) -> Span:
    starts = draw(st.integers(8 * 60, 18 * 60))
    return Span(at(starts), at(starts + draw(st.integers(1, 120))))


def placed(names: str, known: list[Span]) -> list[Placed[str]]:
    return [Placed(span.starts_at, span.ends_at, f"{names}{index}") for index, span in enumerate(known)]


@given(st.lists(spans(), max_size=8))
def test_breaks_and_lessons_cover_the_day_without_overlap(lessons: list[Span]) -> None:
    breaks = breaks_between(lessons)
    assert not any(overlaps(span, lesson) for span in breaks for lesson in lessons)
    assert all(one.ends_at <= other.starts_at for one, other in pairwise(breaks))
    day = whole(lessons)
    if day is not None:
        covered = {
            minute
            for span in [*lessons, *breaks]
            for minute in range(minutes_of(span.starts_at), minutes_of(span.ends_at))
        }
        assert len(covered) == length(day)


@given(st.lists(spans(), max_size=6), st.lists(spans(), max_size=6))
def test_everything_stands_in_the_day_once_and_in_order(lessons: list[Span], others: list[Span]) -> None:
    rows = lay_out(placed("lesson", lessons), placed("other", others))
    shown = [row.what for row in rows if row.what] + [item.what for row in rows for item in row.inside]
    wanted = [f"lesson{index}" for index in range(len(lessons))]
    assert sorted(filter(None, shown)) == sorted([*wanted, *(f"other{n}" for n in range(len(others)))])
    assert [row.starts_at for row in rows] == sorted(row.starts_at for row in rows)
    for row in rows:
        assert not row.inside or row.what is None
        assert all(holds(row, item) for item in row.inside)


def test_a_meal_stands_inside_its_break_and_a_club_after_lessons() -> None:
    lessons = placed("lesson", [Span(time(8, 30), time(9, 15)), Span(time(9, 35), time(10, 20))])
    others = placed("other", [Span(time(9, 15), time(9, 30)), Span(time(15), time(16))])
    rows = lay_out(lessons, others)
    assert [(row.what, [item.what for item in row.inside]) for row in rows] == [
        ("lesson0", []),
        (None, ["other0"]),
        ("lesson1", []),
        ("other1", []),
    ]


def test_what_begins_as_the_other_ends_does_not_overlap() -> None:
    assert not overlaps(Span(time(8), time(9)), Span(time(9), time(10)))
    assert overlaps(Span(time(8), time(9)), Span(time(8, 59), time(10)))
    assert whole([]) is None


DAYS = st.dates(date(2026, 9, 1), date(2026, 12, 31))


@st.composite
def memberships(draw: st.DrawFn) -> tuple[date, date | None]:
    since = draw(DAYS)
    return since, draw(st.none() | st.integers(0, 60).map(lambda count: since + timedelta(days=count)))


@given(memberships(), memberships())
def test_memberships_overlap_when_a_day_is_in_both(
    one: tuple[date, date | None], other: tuple[date, date | None]
) -> None:
    days = [date(2026, 9, 1) + timedelta(days=count) for count in range(200)]
    assert share_days(one, other) == any(covers(one, day) and covers(other, day) for day in days)
    assert share_days(one, other) == share_days(other, one) == overlaps_any(one, [other])
