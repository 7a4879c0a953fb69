"""Published plans: what is in force on a day, and what a new one leaves of the others."""

from datetime import date, timedelta

from hypothesis import given
from hypothesis import strategies as st

from parta.timetable.rules.spans import Span, in_force, make_room, stretches

_FIRST = date(2026, 9, 1)
_DAYS = 12
_spans = st.tuples(st.integers(0, _DAYS - 1), st.integers(0, _DAYS - 1)).map(lambda pair: tuple(sorted(pair)))


def _day(number: int) -> date:
    return _FIRST + timedelta(days=number)


@given(st.lists(_spans, min_size=1, max_size=7))
def test_a_new_plan_has_its_days_and_changes_no_other(published: list[tuple[int, int]]) -> None:
    spans: list[Span] = []
    for key, (first, last) in enumerate(published, start=1):
        new = Span(key, _day(first), _day(last))
        before = [in_force(spans, _day(number)) for number in range(_DAYS)]
        room = make_room(spans, new)
        cut = {span.key: span for span in room.cut}
        spans = [cut.get(span.key, span) for span in spans if span.key not in room.emptied]
        spans.append(new)
        after = [in_force(spans, _day(number)) for number in range(_DAYS)]
        expected = [key if first <= number <= last else was for number, was in enumerate(before)]
        assert after == expected
        assert {span.key for span in spans} == set(after) - {None}  # each has a day of its own
        parts = stretches(spans, _FIRST, _day(_DAYS - 1))
        assert sum((part.last - part.first).days + 1 for part in parts) == _DAYS


def test_a_temporary_plan_interrupts_and_the_former_goes_on() -> None:
    year = Span(1, _day(0), _day(11))
    room = make_room([year], Span(2, _day(4), _day(6)))
    assert (room.cut, room.emptied) == ((), ())
    assert [part.key for part in stretches([year, Span(2, _day(4), _day(6))], _day(0), _day(11))] == [1, 2, 1]
