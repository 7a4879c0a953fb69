from datetime import UTC, date, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from parta.announcements.rules import (
    MAX_TEXT,
    MAX_TITLE,
    Fault,
    Level,
    Part,
    PartKind,
    Whom,
    faults_of_audience,
    faults_of_times,
    faults_of_words,
    is_done,
    may_remind,
    read_part,
    trimmed,
)

NOW = datetime(2026, 11, 24, 9, tzinfo=UTC)
HOUR = timedelta(hours=1)
PARTS = st.builds(Part, st.sampled_from(PartKind), st.integers(0, 10**17))


@given(PARTS)
def test_a_part_is_read_as_it_was_written(part: Part) -> None:
    assert read_part(str(part)) == part


@given(st.text())
def test_whatever_else_is_no_part(text: str) -> None:
    part = read_part(text)
    assert part is None or part.kind.value == text.partition(":")[0]


@pytest.mark.parametrize(
    "text", ["", "class", "class:", "class:x", "planet:1", "class:²", "class:" + "9" * 19]
)
def test_no_part(text: str) -> None:
    assert read_part(text) is None


@given(st.frozensets(PARTS, max_size=8))
def test_the_whole_school_has_everything_in_it(parts: frozenset[Part]) -> None:
    whole = Part(PartKind.SCHOOL)
    assert trimmed(parts | {whole}) == {whole}
    assert whole in parts or trimmed(parts) == parts


def test_words() -> None:
    assert faults_of_words("a", "b", is_draft=False) == ()
    assert faults_of_words("a", "", is_draft=True) == ()
    assert faults_of_words(" ", " ", is_draft=False) == (Fault.NO_TITLE, Fault.NO_TEXT)
    long = faults_of_words("x" * (MAX_TITLE + 1), "x" * (MAX_TEXT + 1), is_draft=True)
    assert long == (Fault.LONG_TITLE, Fault.LONG_TEXT)


def test_audience() -> None:
    assert faults_of_audience({Whom.STAFF}, {Part(PartKind.SCHOOL)}) == ()
    assert faults_of_audience(set(), set()) == (Fault.NOBODY, Fault.NOWHERE)


@pytest.mark.parametrize(
    ("publish", "expires", "faults"),
    [
        (None, None, ()),
        (None, HOUR, ()),
        (None, -HOUR, (Fault.PAST,)),
        (None, timedelta(), (Fault.PAST,)),
        (HOUR, HOUR, (Fault.EXPIRY,)),
        (2 * HOUR, HOUR, (Fault.EXPIRY,)),
        (HOUR, 2 * HOUR, ()),
        (-HOUR, HOUR, ()),  # its moment passed while it was written: it goes out at once
        (timedelta(days=400), None, (Fault.FAR,)),
    ],
)
def test_times(publish: timedelta | None, expires: timedelta | None, faults: tuple[Fault, ...]) -> None:
    found = faults_of_times(
        now=NOW,
        publish_at=None if publish is None else NOW + publish,
        expires_at=None if expires is None else NOW + expires,
    )
    assert found == faults


def test_reminded_once_a_day() -> None:
    today = date(2026, 11, 24)
    assert may_remind(today, None)
    assert may_remind(today, today - timedelta(days=1))
    assert not may_remind(today, today)


@pytest.mark.parametrize("level", Level)
@pytest.mark.parametrize("is_asked", [False, True])
@given(done=st.tuples(st.booleans(), st.booleans(), st.booleans()))
def test_done_is_all_that_was_asked_for(level: Level, is_asked: bool, done: tuple[bool, bool, bool]) -> None:
    read, acknowledged, answered = done
    found = is_done(
        level=level,
        needs_acknowledgement=is_asked,
        is_read=read,
        is_acknowledged=acknowledged,
        is_answered=answered,
    )
    if is_asked and not acknowledged:
        assert not found
    elif level is Level.ANSWER:
        assert found is answered
    else:
        assert found is (is_asked or read or answered)
