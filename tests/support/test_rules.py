"""Requests: their way, their numbers, what can be seen in a text, what an address tells."""

from datetime import timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from parta.support.rules import (
    INTERNAL,
    LETTER_RETRIES,
    SPOKEN,
    State,
    Step,
    is_blank,
    is_told,
    median,
    next_state,
    number_parts,
    retry_after,
    route_without_ids,
    spelled_number,
)


@pytest.mark.parametrize(
    ("before", "step", "after"),
    [
        (State.NEW, Step.TAKE, State.IN_WORK),
        (State.REOPENED, Step.TAKE, State.IN_WORK),
        (State.WAITING, Step.TAKE, State.WAITING),
        (State.CLOSED, Step.TAKE, None),
        (State.NEW, Step.ANSWER, State.ANSWERED),
        (State.ANSWERED, Step.ASK, State.WAITING),
        (State.CLOSED, Step.ANSWER, None),
        (State.IN_WORK, Step.CLOSE, State.CLOSED),
        (State.NEW, Step.REPLY, State.NEW),
        (State.WAITING, Step.REPLY, State.IN_WORK),
        (State.ANSWERED, Step.REPLY, State.REOPENED),
        (State.CLOSED, Step.REPLY, State.REOPENED),
        (State.CLOSED, Step.SETTLE, None),
        (State.CLOSED, Step.NOTE, State.CLOSED),
        (State.CLOSED, Step.MERGE, None),
    ],
)
def test_the_way_of_a_request(before: State, step: Step, after: State | None) -> None:
    assert next_state(before, step) is after


@given(st.sampled_from(State), st.sampled_from(Step))
def test_who_asked_can_always_reply_and_hears_of_each_change(before: State, step: Step) -> None:
    assert next_state(before, Step.REPLY) is not None
    after = next_state(before, step)
    if after is not None:
        assert is_told(step, before, after) == (
            step not in INTERNAL and (after is not before or step in SPOKEN)
        )


@given(st.integers(2000, 9999), st.integers(1, 999_999_999))
def test_a_number_is_read_as_it_is_spelled(year: int, serial: int) -> None:
    assert number_parts(f" {spelled_number(year, serial)} ") == (year, serial)


@pytest.mark.parametrize("text", ["", "2026", "2026-", "26-1", "2026-0000000001", "x", "2026-000001/.."])
def test_what_is_no_number(text: str) -> None:
    assert number_parts(text) is None


def test_numbers_have_six_digits() -> None:
    assert spelled_number(2026, 123) == "2026-000123"


@pytest.mark.parametrize(("text", "is_nothing"), [
    ("", True), (" \t\n", True), ("\u200b\u200d\u2060", True), ("\u2800", True), ("\u3164a", False),
    ("🙂", False), ("👨‍👩‍👧", False), ("Вход", False), (".", False),
])  # fmt: skip
def test_what_can_be_seen(text: str, is_nothing: bool) -> None:
    assert is_blank(text) is is_nothing


@pytest.mark.parametrize(
    ("route", "values", "told"),
    [
        ("<slug:school>/diary/<int:student_id>/", {"school": "lyceum", "student_id": 7}, "/lyceum/diary/…/"),
        ("regions/<slug:code>/", {"code": "29"}, "/regions/29/"),
        ("support/requests/<str:token>/", {"token": "secret"}, "/support/requests/…/"),
        ("", {}, "/"),
        ("^key/(?P<key>.+)/$", {"key": "secret"}, ""),
    ],
)  # fmt: skip
def test_a_page_is_told_without_whose_it_was(route: str, values: dict[str, object], told: str) -> None:
    assert route_without_ids(route, values) == told


@given(st.lists(st.timedeltas(timedelta(), timedelta(days=30)), min_size=1))
def test_the_median_lies_between(times: list[timedelta]) -> None:
    middle = median(times)
    assert middle is not None
    below = sum(1 for time in times if time < middle)
    above = sum(1 for time in times if time > middle)
    assert max(below, above) <= len(times) / 2
    assert median([]) is None


def test_a_letter_is_given_up_in_the_end() -> None:
    waits = [retry_after(tries) for tries in range(1, len(LETTER_RETRIES) + 1)]
    assert waits == sorted(filter(None, waits))
    assert retry_after(len(LETTER_RETRIES) + 1) is None
