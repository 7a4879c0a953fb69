from datetime import UTC, datetime, timedelta

import pytest

from parta.progress.rules.documents import DocumentState, is_over, may_retry, percent_done, roman

NOW = datetime(2026, 11, 23, 9, 0, tzinfo=UTC)


def test_progress_rises_to_the_whole() -> None:
    steps = [DocumentState.WAITING, DocumentState.GATHERING, DocumentState.SETTING, DocumentState.READY]
    percents = [percent_done(state) for state in steps]
    assert percents == sorted(set(percents))
    assert percents[-1] == 100


@pytest.mark.parametrize("state", DocumentState)
def test_what_is_over_is_ready_or_failed(state: DocumentState) -> None:
    assert is_over(state) == (state in {DocumentState.READY, DocumentState.FAILED})


@pytest.mark.parametrize(
    ("state", "silent_for", "expected"),
    [
        (DocumentState.FAILED, timedelta(), True),
        (DocumentState.READY, timedelta(days=1), False),
        (DocumentState.WAITING, timedelta(seconds=30), False),
        (DocumentState.WAITING, timedelta(minutes=3), True),
        (DocumentState.SETTING, timedelta(minutes=3), True),
    ],
)
def test_what_may_be_tried_again(state: DocumentState, silent_for: timedelta, expected: bool) -> None:
    assert may_retry(state, changed_at=NOW - silent_for, now=NOW) is expected


def test_terms_have_roman_numbers() -> None:
    assert [roman(number) for number in (1, 2, 3, 4, 5)] == ["I", "II", "III", "IV", "5"]
