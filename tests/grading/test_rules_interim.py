from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from parta.grading.rules.interim import CountedMark, Flag, Method, Reason, suggest
from parta.grading.rules.marks import Category, average
from parta.grading.rules.terms import Thresholds

_CATEGORIES = {"H": Category.HOMEWORK, "C": Category.CLASSWORK, "T": Category.TESTS}
MARKS = st.lists(
    st.builds(
        CountedMark,
        value=st.integers(2, 5),
        weight=st.decimals("0.1", 10, places=1),
        category=st.sampled_from(Category),
    ),
    max_size=20,
)


def marks_of(text: str, weight: str = "1") -> list[CountedMark]:
    """Marks from "H 5 4; C 4"."""
    return [
        CountedMark(int(value), Decimal(weight), _CATEGORIES[part.split()[0]])
        for part in text.split(";")
        if part.strip()
        for value in part.split()[1:]
    ]


@pytest.mark.parametrize(
    ("text", "grade", "reasons", "flags"),
    [
        # The worked examples of domain C.
        ("H 5 4; C 4 5", 5, [Reason.AGREE], {Flag.BORDERLINE}),
        ("H 5 5 5; C 4 3 4", 4, [Reason.CLASSWORK_DECIDES], set()),
        (
            "H 5 5; C 4 4; T 4",
            4,
            [Reason.CLASSWORK_DECIDES, Reason.TESTS_CONFIRMED_BY_CLASSWORK],
            {Flag.ONE_TEST},
        ),
        ("H 5 5; C 4 4; T 3 3", 3, [Reason.CLASSWORK_DECIDES, Reason.TESTS_DECIDE], set()),
        (
            "H 5; T 2 3",
            3,
            [Reason.ONLY_HOMEWORK, Reason.TESTS_DECIDE],
            {Flag.BORDERLINE, Flag.TESTS_FAR_OFF},
        ),
        ("H 4", 4, [Reason.ONLY_HOMEWORK], {Flag.TOO_FEW_MARKS}),
        # And what else there may be.
        ("C 4 4 4", 4, [Reason.ONLY_CLASSWORK], set()),
        ("T 4 4 4", 4, [Reason.ONLY_TESTS], set()),
        ("H 4; C 4; T 4", 4, [Reason.AGREE, Reason.TESTS_CONFIRMED_BY_BOTH], {Flag.ONE_TEST}),
        (
            "H 4; C 3; T 4 4",
            4,
            [Reason.CLASSWORK_DECIDES, Reason.TESTS_CONFIRMED_BY_HOMEWORK],
            set(),
        ),
    ],
)
def test_suggestion(text: str, grade: int, reasons: list[Reason], flags: set[Flag]) -> None:
    found = suggest(marks_of(text), enough=3)
    assert found.grade == grade
    assert list(found.reasons) == reasons
    assert set(found.flags) == flags


def test_nothing_is_suggested_without_marks() -> None:
    found = suggest([], enough=3)
    assert (found.grade, found.average, found.reasons, found.flags) == (None, None, (), ())


def test_means_are_arithmetic_whatever_the_weights() -> None:
    heavy = [CountedMark(3, Decimal(10), Category.CLASSWORK)]
    light = [CountedMark(5, Decimal("0.1"), Category.CLASSWORK)]
    assert suggest([*heavy, *light], enough=0).means[Category.CLASSWORK].mean == Decimal("4.00")


def test_a_school_may_go_by_the_weighted_average() -> None:
    marks = [*marks_of("H 5 5", "1"), *marks_of("T 3", "5")]
    found = suggest(marks, enough=3, method=Method.AVERAGE)
    assert found.average == Decimal("3.57")
    assert (found.grade, found.reasons) == (4, (Reason.WEIGHTED_AVERAGE,))
    assert found.flags == (Flag.BORDERLINE,)


def test_thresholds_are_the_schools() -> None:
    strict = Thresholds(five=Decimal("4.75"))
    assert suggest(marks_of("C 5 5 4"), enough=3, thresholds=strict).grade == 4


@given(marks=MARKS, data=st.data(), method=st.sampled_from(Method))
def test_order_does_not_matter(marks: list[CountedMark], data: st.DataObject, method: Method) -> None:
    shuffled = data.draw(st.permutations(marks))
    assert suggest(marks, enough=5, method=method) == suggest(shuffled, enough=5, method=method)


@given(marks=MARKS)
def test_tests_decide_wherever_there_are_any(marks: list[CountedMark]) -> None:
    found = suggest(marks, enough=0)
    tests = [mark.value for mark in marks if mark.category is Category.TESTS]
    if tests:
        mean = average((value, Decimal(1)) for value in tests)
        assert mean is not None
        assert found.grade == Thresholds().grade_of(mean)


@given(marks=MARKS, method=st.sampled_from(Method))
def test_every_suggestion_has_its_reasoning(marks: list[CountedMark], method: Method) -> None:
    found = suggest(marks, enough=3, method=method)
    assert (found.grade is None) == (not marks)
    assert bool(found.reasons) == bool(marks)


@given(marks=MARKS)
def test_a_five_never_lowers_the_suggestion_of_its_category(marks: list[CountedMark]) -> None:
    before = suggest(marks, enough=0)
    after = suggest([*marks, CountedMark(5, Decimal(1), Category.TESTS)], enough=0)
    if Category.TESTS in before.means:
        assert before.grade is not None
        assert after.grade is not None
        assert after.grade >= before.grade
