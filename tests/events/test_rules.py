from datetime import UTC, date, datetime, time, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from parta.events.rules import (
    Bar,
    Fault,
    Standing,
    State,
    When,
    Whom,
    bar_of,
    deadline_of,
    faults_of_audience,
    faults_of_days,
    faults_of_sign_up,
    faults_of_words,
    is_for_grade,
    moved_up,
    standing_of_next,
)

TODAY = date(2026, 11, 24)
NOW = datetime(2026, 11, 24, 9, tzinfo=UTC)
DAY = timedelta(days=1)
PLACES = st.none() | st.integers(1, 5)
STEPS = st.lists(
    st.tuples(st.sampled_from(["join", "leave", "resize"]), st.integers(0, 9), PLACES), max_size=40
)


@given(places=PLACES, steps=STEPS)
def test_the_line_is_fair(places: int | None, steps: list[tuple[str, int, int | None]]) -> None:
    """Whatever comes: no place twice, nobody waits beside a free place, nobody passes anybody."""
    line: list[tuple[int, Standing]] = []  # in the order of signing up

    def counts() -> tuple[int, int]:
        taken = sum(standing is Standing.PLACE for _who, standing in line)
        return taken, len(line) - taken

    for number, (step, which, size) in enumerate(steps):
        if step == "join":
            line.append((number, standing_of_next(places, *counts())))
        elif step == "leave" and line:
            line.pop(which % len(line))
        elif step == "resize" and (size is None or size >= counts()[0]):
            places = size
        waiting = [place for place, (_who, standing) in enumerate(line) if standing is Standing.WAITING]
        for place in waiting[: moved_up(places, *counts())]:
            line[place] = line[place][0], Standing.PLACE
        taken, left = counts()
        assert places is None or taken <= places
        assert not left or taken == places
        assert [standing for _who, standing in line] == [Standing.PLACE] * taken + [Standing.WAITING] * left


@given(until=st.none() | st.datetimes(timezones=st.just(UTC)), at=st.none() | st.times())
def test_nobody_signs_up_for_what_has_begun(until: datetime | None, at: time | None) -> None:
    when = When(TODAY, TODAY, at)
    assert deadline_of(when, until, UTC) <= when.begins(UTC)


@pytest.mark.parametrize(
    ("state", "takes", "is_closed", "left", "bar"),
    [
        (State.PUBLISHED, True, False, DAY, None),
        (State.PUBLISHED, True, True, DAY, Bar.CLOSED),
        (State.PUBLISHED, False, False, DAY, Bar.NO_SIGN_UP),
        (State.PUBLISHED, True, True, timedelta(), Bar.OVER),
        (State.DRAFT, True, False, DAY, Bar.NOT_OUT),
        (State.SUBMITTED, True, False, DAY, Bar.NOT_OUT),
        (State.CANCELED, True, True, -DAY, Bar.CANCELED),
    ],
)
def test_bars(state: State, takes: bool, is_closed: bool, left: timedelta, bar: Bar | None) -> None:
    assert bar_of(state, takes=takes, is_closed=is_closed, deadline=NOW + left, now=NOW) is bar


@pytest.mark.parametrize(
    ("first", "last", "grade", "is_it"),
    [(None, None, None, True), (None, None, 7, True), (5, 7, 7, True), (5, 7, 8, False), (5, 7, None, False)],
)
def test_grades(first: int | None, last: int | None, grade: int | None, is_it: bool) -> None:
    assert is_for_grade(first, last, grade) is is_it


def test_words() -> None:
    assert faults_of_words("a", "", "", (), is_draft=True) == ()
    assert faults_of_words(" ", "", "", ("", ""), is_draft=False) == (
        Fault.NO_TITLE,
        Fault.NO_TEXT,
        Fault.NO_VENUE,
        Fault.NO_CONTACT,
    )


@pytest.mark.parametrize(
    ("when", "is_draft", "faults"),
    [
        (When(TODAY, TODAY), False, ()),
        (When(TODAY - DAY, TODAY), False, ()),
        (When(TODAY - DAY, TODAY - DAY), False, (Fault.PAST,)),
        (When(TODAY - DAY, TODAY - DAY), True, ()),
        (When(TODAY - 400 * DAY, TODAY - 400 * DAY), True, (Fault.PAST,)),
        (When(TODAY, TODAY - DAY), True, (Fault.BACKWARDS,)),
        (When(TODAY, TODAY, time(10), time(10)), True, (Fault.BACKWARDS,)),
        (When(TODAY, TODAY + DAY, time(10), time(9)), True, ()),
        (When(TODAY, TODAY, None, time(10)), True, (Fault.NO_BEGINNING,)),
        (When(TODAY, TODAY + 400 * DAY), True, (Fault.TOO_LONG,)),
        (When(TODAY + 800 * DAY, TODAY + 800 * DAY), True, (Fault.FAR,)),
    ],
)
def test_days(when: When, is_draft: bool, faults: tuple[Fault, ...]) -> None:
    assert faults_of_days(when, TODAY, is_draft=is_draft) == faults


def test_audience() -> None:
    assert faults_of_audience({Whom.STAFF}, None, None) == ()
    assert faults_of_audience(set(), 7, 5) == (Fault.NOBODY, Fault.GRADES)
    assert faults_of_audience({Whom.STUDENTS}, 5, None) == (Fault.GRADES,)


def test_sign_up() -> None:
    when = When(TODAY + DAY, TODAY + DAY, time(10))
    assert faults_of_sign_up(when, None, UTC, takes=True, places=2, taken=2) == ()
    assert faults_of_sign_up(when, None, UTC, takes=False, places=None, taken=0) == ()
    assert faults_of_sign_up(when, None, UTC, takes=False, places=None, taken=1) == (Fault.SIGNED_UP,)
    assert faults_of_sign_up(when, NOW + 9 * DAY, UTC, takes=True, places=1, taken=2) == (
        Fault.LATE_DEADLINE,
        Fault.FEW_PLACES,
    )
