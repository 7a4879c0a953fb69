from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from parta.grading.rules.rates import Standing, class_rates, rates_of, standing_of
from parta.grading.rules.terms import Grade, Outcome

NOT_ASSESSED, EXEMPT = Outcome.NOT_ASSESSED, Outcome.EXEMPT


def test_rates_of_a_subject() -> None:
    found = rates_of([5, 5, 4, 4, 4, 3, 3, 2, NOT_ASSESSED, EXEMPT, None, Outcome.PASS])
    assert found.assessed == 9
    assert found.success == Decimal("77.8")
    assert found.quality == Decimal("55.6")
    # (2·1.00 + 3·0.64 + 2·0.36 + 0.16 + 0.07) / 9
    assert found.learning == Decimal("54.1")


def test_no_students_have_no_rates() -> None:
    found = rates_of([None, EXEMPT])
    assert (found.success, found.quality, found.learning) == (None, None, None)


@pytest.mark.parametrize(
    ("grades", "standing"),
    [
        ([5, 5, 5], Standing.EXCELLENT),
        ([5, 4, 5, EXEMPT], Standing.ONE_FOUR),
        ([4, 4, 5], Standing.GOOD),
        ([5, 3, 5], Standing.ONE_THREE),
        ([4, 3, 3], Standing.SATISFACTORY),
        ([5, 2, 5], Standing.FAILING),
        ([5, NOT_ASSESSED], Standing.FAILING),
        ([5, Outcome.FAIL], Standing.FAILING),
        ([Outcome.PASS], None),
        ([], None),
    ],
)
def test_standing(grades: list[Grade | None], standing: Standing | None) -> None:
    assert standing_of(grades) == standing


def test_rates_of_a_class_count_students() -> None:
    assert class_rates([[5, 4], [5, 5], [4, 3], [4, 2], []]) == (Decimal("75.0"), Decimal("50.0"))


@given(st.lists(st.sampled_from([5, 4, 3, 2, NOT_ASSESSED]), min_size=1))
def test_quality_never_exceeds_success(grades: list[Grade | None]) -> None:
    found = rates_of(grades)
    assert found.success is not None
    assert found.quality is not None
    assert 0 <= found.quality <= found.success <= 100
