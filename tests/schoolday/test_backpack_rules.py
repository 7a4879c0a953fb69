import pytest
from hypothesis import given
from hypothesis import strategies as st

from parta.schoolday.rules.backpack import (
    DayWeight,
    Needed,
    bag_norm,
    daily_norm,
    heaviest,
    weigh,
    weigh_subjects,
)

_THINGS = st.lists(
    st.builds(
        lambda thing_id, grams: Needed(thing_id, f"subject {thing_id % 5}", grams),
        st.integers(1, 40),
        st.integers(1, 5000),
    ),
    unique_by=lambda thing: thing.thing_id,
    max_size=30,
)


@pytest.mark.parametrize(
    ("grade", "daily", "bag"),
    [
        (0, None, None),
        (1, 1500, 700),
        (2, 1500, 700),
        (3, 2000, 700),
        (4, 2000, 700),
        (5, 2500, 1000),
        (6, 2500, 1000),
        (7, 3500, 1000),
        (8, 3500, 1000),
        (9, 4000, 1000),
        (11, 4000, 1000),
    ],
)
def test_norms_of_the_grades(grade: int, daily: int | None, bag: int | None) -> None:
    assert (daily_norm(grade), bag_norm(grade)) == (daily, bag)


def test_at_the_norm_is_within_it() -> None:
    assert weigh([Needed(1, "a", 3500)], 7) == DayWeight(3500, 3500, is_over=False)
    assert weigh([Needed(1, "a", 3501)], 7) == DayWeight(3501, 3500, is_over=True)
    assert weigh([Needed(1, "a", 9000)], 0) == DayWeight(9000, None, is_over=False)


@given(_THINGS, st.integers(0, 11))
def test_two_lessons_of_a_subject_weigh_as_one(things: list[Needed], grade: int) -> None:
    assert weigh(things + things, grade) == weigh(things, grade)


@given(_THINGS)
def test_subjects_add_up_to_the_day(things: list[Needed]) -> None:
    subjects = weigh_subjects(things)
    assert sum(one.grams for one in subjects) == weigh(things, 7).grams == sum(t.grams for t in things)
    assert len({one.subject for one in subjects}) == len(subjects)


@given(_THINGS, _THINGS)
def test_more_lessons_never_make_it_lighter(things: list[Needed], more: list[Needed]) -> None:
    more = [Needed(thing.thing_id + 100, thing.subject, thing.grams) for thing in more]
    assert weigh(things + more, 7).grams >= weigh(things, 7).grams


@given(_THINGS)
def test_what_weighs_most_comes_first(things: list[Needed]) -> None:
    subjects = weigh_subjects(things)
    top = heaviest(subjects)
    assert len(top) == min(2, len(subjects))
    rest = [one.grams for one in subjects if one not in top]
    assert all(one.grams >= grams for one in top for grams in rest)
