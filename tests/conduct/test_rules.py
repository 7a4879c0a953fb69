import copy
from datetime import date, timedelta
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from parta.conduct.rules import (
    RemarkKind,
    SignLock,
    is_typed,
    note_token,
    signing_lock,
    waits_for_review,
)
from parta.conduct.rules.weeks import Difference, What, compare_weeks, digest_of, read_week, week_text

MONDAY = date(2026, 11, 16)
FRIDAY = MONDAY + timedelta(days=4)


def mark(pk: int, text: str, **values: Any) -> dict[str, Any]:
    return {"id": pk, "text": text, "weight": "2", "form": "РУ", "comment": "", **values}


def lesson(pk: int, **values: Any) -> dict[str, Any]:
    return {
        "id": pk,
        "day": "2026-11-17",
        "period": pk,
        "subject": "Алгебра",
        "canceled": False,
        "absence": "",
        "late_minutes": None,
        "marks": [],
        "homework": [],
        "remarks": [],
        **values,
    }


def week(*lessons: dict[str, Any], note: dict[str, str] | None = None) -> dict[str, Any]:
    student = {"id": 1, "name": "Иванов Пётр", "class": "7А"}
    return {"student": student, "monday": "2026-11-16", "lessons": list(lessons), "note": note}


@pytest.mark.parametrize(
    ("today", "days", "expected"),
    [
        (MONDAY - timedelta(days=1), [FRIDAY], SignLock.FUTURE),
        (FRIDAY - timedelta(days=1), [MONDAY, FRIDAY], SignLock.RUNNING),
        (FRIDAY, [MONDAY, FRIDAY], None),
        (FRIDAY - timedelta(days=1), [MONDAY, FRIDAY - timedelta(days=1)], None),  # Friday is a holiday
        (FRIDAY + timedelta(days=300), [FRIDAY], None),
        (FRIDAY, [], SignLock.EMPTY),
    ],
)
def test_when_a_week_may_be_signed(today: date, days: list[date], expected: SignLock | None) -> None:
    assert signing_lock(MONDAY, days, today) is expected


def test_praise_never_waits() -> None:
    assert waits_for_review(RemarkKind.REMARK, is_reviewed=True, is_class_teacher=False)
    assert not waits_for_review(RemarkKind.REMARK, is_reviewed=True, is_class_teacher=True)
    assert not waits_for_review(RemarkKind.REMARK, is_reviewed=False, is_class_teacher=False)
    assert not waits_for_review(RemarkKind.PRAISE, is_reviewed=True, is_class_teacher=False)


def test_typed_is_what_differs_from_what_was_shown() -> None:
    token = note_token(3, "good", "Молодец")
    assert not is_typed(token, "good", "Молодец")
    assert is_typed(token, "good", "")
    assert is_typed("", "", "")  # a form without its token: whatever it says was typed
    assert is_typed("x.y", "good", "")


MARKED = lesson(1, marks=[mark(5, "4")])


@pytest.mark.parametrize(
    ("old", "new", "expected"),
    [
        (week(MARKED), week(lesson(1, marks=[mark(5, "5")])), [(What.MARK, "4", "5")]),
        (week(MARKED), week(lesson(1)), [(What.MARK, "4", "")]),
        (week(lesson(1)), week(MARKED), [(What.MARK, "", "4")]),
        (week(MARKED), week(lesson(1, marks=[mark(5, "4", comment="У доски")])), [(What.MARK, "4", "4")]),
        (week(lesson(1)), week(lesson(1, absence="о", late_minutes=10)), [(What.ABSENCE, "", "о10")]),
        (week(lesson(1, absence="н")), week(lesson(1, absence="б")), [(What.ABSENCE, "н", "б")]),
        (week(lesson(1)), week(lesson(1, canceled=True)), [(What.CANCELED, "", "-")]),
        (week(lesson(1)), week(lesson(1, day="2026-11-18")), [(What.MOVED, "2026-11-17", "2026-11-18")]),
        (week(lesson(1)), week(), [(What.LESSON, "-", "")]),
        (week(), week(MARKED), [(What.LESSON, "", "-"), (What.MARK, "", "4")]),
        (week(), week(note={"behavior": "good", "text": ""}), [(What.BEHAVIOR, "", "good")]),
        (
            week(note={"behavior": "good", "text": "а"}),
            week(note={"behavior": "good", "text": "б"}),
            [(What.NOTE, "а", "б")],
        ),
        (week(lesson(1)), week(lesson(1, subject="Геометрия")), [(What.OTHER, "", "")]),
    ],
)
def test_differences(old: dict[str, Any], new: dict[str, Any], expected: list[tuple[What, str, str]]) -> None:
    assert [(found.what, found.before, found.after) for found in compare_weeks(old, new)] == expected


def test_a_difference_says_where() -> None:
    found = compare_weeks(week(MARKED), week(lesson(1, marks=[mark(5, "5")])))
    assert found == (Difference(What.MARK, "4", "5", "Алгебра", "2026-11-17"),)


def test_remarks_are_told_from_praise() -> None:
    said = {"id": 7, "kind": "praise", "text": "Молодец", "author": "Орлов Д. А."}
    changed = {**said, "kind": "remark"}
    assert compare_weeks(week(lesson(1)), week(lesson(1, remarks=[said])))[0].what is What.PRAISE
    found = compare_weeks(week(lesson(1, remarks=[said])), week(lesson(1, remarks=[changed])))
    assert [(one.what, one.before == one.after) for one in found] == [(What.REMARK, True)]


# Each lesson: the texts of its marks by id, and its absence.
LESSONS = st.dictionaries(
    st.integers(1, 3),
    st.tuples(st.dictionaries(st.integers(1, 2), st.sampled_from("45"), max_size=2), st.sampled_from("нб")),
    max_size=3,
).map(
    lambda drawn: [
        lesson(pk, marks=[mark(n, text) for n, text in sorted(marks.items())], absence=absence)
        for pk, (marks, absence) in sorted(drawn.items())
    ]
)


@given(LESSONS, LESSONS)
def test_two_weeks_differ_exactly_when_their_texts_do(old: list[Any], new: list[Any]) -> None:
    before, after = week(*old), week(*new)
    assert bool(compare_weeks(before, after)) == (week_text(before) != week_text(after))
    assert bool(compare_weeks(after, before)) == bool(compare_weeks(before, after))


@given(LESSONS)
def test_the_text_says_the_week_back(lessons: list[Any]) -> None:
    one = week(*lessons, note={"behavior": "good", "text": '«ё» \n"'})
    assert read_week(week_text(one)) == one
    shuffled = dict(reversed(copy.deepcopy(one).items()))
    assert digest_of(week_text(shuffled)) == digest_of(week_text(one))
