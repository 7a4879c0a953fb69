from collections import Counter
from itertools import combinations

from hypothesis import given
from hypothesis import strategies as st

from parta.timetable.rules import PlannedLesson, find_clashes

LESSONS = st.builds(
    PlannedLesson,
    weekday=st.integers(1, 2),
    period=st.integers(1, 2),
    label=st.text(max_size=3),
    occupies=st.frozensets(
        st.tuples(st.sampled_from(["teacher", "room", "class"]), st.integers(1, 2)), max_size=3
    ),
)


def lesson(weekday: int, period: int, label: str, *occupies: tuple[str, int]) -> PlannedLesson:
    return PlannedLesson(weekday, period, label, frozenset(occupies))


def test_same_teacher_at_the_same_time() -> None:
    clashes = find_clashes(
        [lesson(1, 1, "7А", ("teacher", 5), ("room", 1)), lesson(1, 1, "7Б", ("teacher", 5), ("room", 2))]
    )
    assert [(clash.what, clash.labels) for clash in clashes] == [(("teacher", 5), ("7А", "7Б"))]


def test_another_time_or_another_thing_is_no_clash() -> None:
    assert not find_clashes(
        [
            lesson(1, 1, "7А", ("teacher", 5)),
            lesson(1, 2, "7А", ("teacher", 5)),
            lesson(2, 1, "7А", ("teacher", 5)),
            lesson(1, 1, "7Б", ("room", 5)),
        ]
    )


def test_one_pair_may_clash_twice() -> None:
    both = (("teacher", 5), ("room", 1))
    assert len(find_clashes([lesson(1, 1, "7А", *both), lesson(1, 1, "7Б", *both)])) == 2


@given(lessons=st.lists(LESSONS, max_size=8))
def test_found_exactly_when_two_lessons_share_something(lessons: list[PlannedLesson]) -> None:
    share = any(
        (one.weekday, one.period) == (other.weekday, other.period) and one.occupies & other.occupies
        for one, other in combinations(lessons, 2)
    )
    assert bool(find_clashes(lessons)) is share


@given(lessons=st.lists(LESSONS, max_size=8))
def test_one_clash_for_every_lesson_too_many(lessons: list[PlannedLesson]) -> None:
    needed = Counter((row.weekday, row.period, what) for row in lessons for what in row.occupies)
    assert len(find_clashes(lessons)) == sum(count - 1 for count in needed.values())
