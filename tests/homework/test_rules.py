"""The norm of a day, what a day holds, and what is typed as lists."""

from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from parta.homework.rules import (
    LATE_GRACE,
    USUAL_MINUTES,
    DayLoad,
    LoadItem,
    LoadLevel,
    PlanState,
    SeriesLine,
    daily_norm,
    day_load,
    has_homework,
    is_link,
    is_posted_late,
    lines_of,
    plan_state,
    series_lines,
    with_task,
)

ITEMS = st.lists(
    st.builds(
        LoadItem,
        subject_id=st.integers(1, 4),
        group_id=st.none() | st.integers(1, 3),
        minutes=st.none() | st.integers(1, 300),
        is_mandatory=st.booleans(),
    )
)


@pytest.mark.parametrize(
    ("grade", "norm"),
    [(0, None), (1, 0), (2, 90), (3, 90), (4, 120), (5, 120), (6, 150), (8, 150), (9, 210), (11, 210)],
)
def test_norm_of_the_grade(grade: int, norm: int | None) -> None:
    assert daily_norm(grade) == norm


@pytest.mark.parametrize(
    ("minutes", "norm", "level"),
    [
        (0, 150, LoadLevel.NOTHING),
        (119, 150, LoadLevel.FINE),
        (120, 150, LoadLevel.NEAR),
        (150, 150, LoadLevel.NEAR),
        (151, 150, LoadLevel.OVER),
        (10, 0, LoadLevel.OVER),
        (10, None, LoadLevel.NO_NORM),
    ],
)
def test_level_of_a_day(minutes: int, norm: int | None, level: LoadLevel) -> None:
    assert DayLoad(norm, minutes).level is level


def test_of_a_subject_in_groups_the_heavier_counts() -> None:
    items = [
        LoadItem(1, None, 30),
        LoadItem(2, 21, 20),
        LoadItem(2, 22, 45),
        LoadItem(3, None, None),
        LoadItem(4, None, 15, is_mandatory=False),
    ]
    load = day_load(items, 150)
    assert (load.minutes, load.optional, load.tasks, load.unknown) == (30 + 45 + USUAL_MINUTES, 15, 5, 1)


@given(ITEMS)
def test_load_is_between_the_whole_class_and_everything(items: list[LoadItem]) -> None:
    load = day_load(items, 150)
    minutes = [USUAL_MINUTES if item.minutes is None else item.minutes for item in items]
    everything = sum(minutes)
    least = sum(
        value
        for item, value in zip(items, minutes, strict=True)
        if item.group_id is None and item.is_mandatory
    )
    assert least <= load.minutes
    assert load.minutes + load.optional <= everything


@given(ITEMS, st.none() | st.integers(1, 300), st.booleans())
def test_a_task_for_the_whole_class_adds_its_minutes(
    items: list[LoadItem], minutes: int | None, is_mandatory: bool
) -> None:
    with_it = day_load([*items, LoadItem(9, None, minutes, is_mandatory)], 150)
    assert with_task(day_load(items, 150), minutes, is_mandatory=is_mandatory) == with_it


def test_late_is_after_the_class_has_gone_home_and_a_while() -> None:
    ended = datetime(2026, 11, 24, 12, tzinfo=UTC)
    assert not is_posted_late(posted_at=ended + LATE_GRACE, day_ended_at=ended)
    assert is_posted_late(posted_at=ended + LATE_GRACE + timedelta(seconds=1), day_ended_at=ended)
    assert not is_posted_late(posted_at=ended + timedelta(days=3), day_ended_at=None)


@pytest.mark.parametrize(
    ("address", "is_good"),
    [
        ("https://resh.edu.ru/subject/1/", True),
        ("http://пример.рф/урок?n=1", True),
        ("https://example.org:8443/a", True),
        ("ftp://example.org", False),
        ("javascript:alert(1)", False),
        ("https://", False),
        ("https://localhost", False),
        ("https://me:secret@example.org", False),
        ("https://example.org:port", False),
        ("https://exa mple.org", False),
        ("https://[::1", False),
        ("https://example.org/" + "a" * 500, False),
        ("example.org", False),
    ],
)
def test_links_are_addresses_of_pages(address: str, is_good: bool) -> None:
    assert is_link(address) is is_good


@given(st.text())
def test_any_text_is_a_link_or_not(text: str) -> None:
    assert is_link(text) in {True, False}


def test_lines() -> None:
    assert lines_of(" a \n\n b\r\na\n") == ["a", "b"]


@pytest.mark.parametrize(
    ("text", "lines"),
    [
        ("", []),
        ("\n \n", []),
        ("§ 1\n§  2 ", [SeriesLine(0, "§ 1"), SeriesLine(1, "§ 2")]),
        ("\n§ 1\n\n§ 3\n", [SeriesLine(0, "§ 1"), SeriesLine(2, "§ 3")]),
        ("§ 1 | 25\na|b\n| 5", [SeriesLine(0, "§ 1", 25), SeriesLine(1, "a|b"), SeriesLine(2, "| 5")]),
    ],
)
def test_series_has_a_line_a_lesson(text: str, lines: list[SeriesLine]) -> None:
    assert series_lines(text) == lines


@given(st.lists(st.text(st.characters(categories=["L", "N", "P"]), min_size=1), max_size=10))
def test_steps_of_a_series_rise_from_the_first(texts: list[str]) -> None:
    steps = [line.step for line in series_lines("\n".join(texts))]
    assert steps == sorted(set(steps))
    assert steps[:1] in ([], [0])


def test_plan_of_a_lesson() -> None:
    assert plan_state(is_canceled=True, has_given=True, has_draft=True) is PlanState.GIVEN
    assert plan_state(is_canceled=True, has_given=False, has_draft=True) is PlanState.DRAFT
    assert plan_state(is_canceled=True, has_given=False, has_draft=False) is PlanState.CANCELED
    assert plan_state(is_canceled=False, has_given=False, has_draft=False) is PlanState.GAP


def test_the_first_grade_has_no_homework() -> None:
    assert [grade for grade in range(12) if not has_homework(grade)] == [1]
