"""The engine: no clashes, all hours, locks kept; and what it says when there is no timetable."""

from dataclasses import replace

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from parta.timetable.solving.checks import Cause, check, faults
from parta.timetable.solving.engine import End, Progress, explain, find_timetable
from parta.timetable.solving.problem import ClassWeek, Course, Problem, Rule
from parta.timetable.solving.rooms import assign_rooms
from tests.timetable.weeks import CLOCK, WEEK


def problem(*courses: Course, days: int = 5, classes: int = 2) -> Problem:
    return Problem(
        days=days, courses=courses, classes=dict.fromkeys(range(1, classes + 1), WEEK), clock=CLOCK
    )


def course(key: int, hours: int, teacher: int, pk: int = 1) -> Course:
    return Course(key, hours, frozenset({teacher}), frozenset({pk}))


@st.composite
def problems(draw: st.DrawFn) -> Problem:
    """Small schools, some of them impossible: the engine may say no, but never a wrong yes."""
    count = draw(st.integers(2, 7))
    courses = []
    for key in range(1, count + 1):
        pk = draw(st.integers(1, 2))
        group = draw(st.sampled_from([None, None, 10 * pk, 10 * pk + 1]))
        courses.append(
            Course(
                key=key,
                hours=draw(st.integers(1, 3)),
                teachers=frozenset({draw(st.integers(1, 4))}),
                classes=frozenset({pk}),
                group=group,
                room=draw(st.sampled_from([None, 1])),
                may_be_double=draw(st.booleans()),
                split=(1, pk) if group else None,
            )
        )
    locks = draw(st.sets(st.tuples(st.integers(1, count), st.integers(1, 3), st.integers(1, 4)), max_size=2))
    busy = draw(st.sets(st.tuples(st.integers(1, 4), st.integers(1, 3), st.integers(1, 4)), max_size=4))
    found = problem(*courses, days=3)
    return replace(found, locks=frozenset(locks), busy=frozenset(busy))


def test_two_courses_of_one_group_do_not_meet_together() -> None:
    one = Course(1, 1, frozenset({1}), frozenset({1}), group=10, split=(1, 1))
    found = problem(one, replace(one, key=2, teachers=frozenset({2})), days=1, classes=1)
    outcome = find_timetable(found, seconds=5, workers=1)
    assert outcome.placement
    assert faults(found, outcome.placement) == []


@settings(max_examples=12, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(problems())
def test_timetable_has_no_clash_all_hours_and_every_lock(found: Problem) -> None:
    outcome = find_timetable(found, seconds=5, workers=1)
    if not outcome.placement:
        assert outcome.end in {End.IMPOSSIBLE, End.NOT_FOUND}
        return
    assert faults(found, outcome.placement) == []
    courses = {one.key: one for one in found.courses}
    for key, day, period in outcome.placement:
        assert all((teacher, day, period) not in found.busy for teacher in courses[key].teachers)
    for pk in found.by_class:
        for day in range(1, found.days + 1):
            taken = {
                period for key, on, period in outcome.placement if on == day and pk in courses[key].classes
            }
            assert taken == set(range(1, len(taken) + 1))  # from the first lesson on, without windows
            assert len(taken) <= WEEK.day_maximum


def test_faults_are_seen() -> None:
    found = replace(problem(course(1, 2, 1), course(2, 1, 1, pk=2)), locks=frozenset({(1, 2, 2)}))
    wrong = frozenset({(1, 1, 1), (2, 1, 1)})
    assert (
        len(faults(found, wrong)) == 3
    )  # an hour is missing, the teacher is in two places, the lock is gone


def test_groups_of_a_class_meet_together() -> None:
    english = [Course(key, 2, frozenset({key}), frozenset({1}), group=key, split=(7, 1)) for key in (1, 2)]
    outcome = find_timetable(problem(*english, course(3, 5, 3)), seconds=5, workers=1)
    times = {key: {(day, period) for one, day, period in outcome.placement if one == key} for key in (1, 2)}
    assert len(times[1]) == 2
    assert times[1] == times[2]


def test_teachers_windows_are_few() -> None:
    courses = [course(1, 3, 1), course(2, 3, 1, pk=2), course(3, 6, 2), course(4, 6, 3, pk=2)]
    outcome = find_timetable(replace(problem(*courses), rules=frozenset(Rule) - {Rule.NO_DOUBLES}), seconds=8)
    assert outcome.end is End.BEST
    assert outcome.progress.cost == 0


def test_overlapping_bells_of_two_shifts_keep_a_teacher_in_one_place() -> None:
    clock = {(1, 1): (480, 525), (2, 1): (500, 545), (2, 2): (560, 605)}
    classes = {1: ClassWeek(1, 6, 6), 2: ClassWeek(2, 6, 6)}
    rules = frozenset(Rule) - {Rule.NO_WINDOWS}
    found = Problem(1, (course(1, 1, 1), course(2, 1, 1, pk=2)), classes, clock, rules=rules)
    assert find_timetable(found, seconds=5).placement == {(1, 1, 1), (2, 1, 2)}


@pytest.mark.parametrize(
    ("found", "cause"),
    [
        (problem(), Cause.NOTHING_TO_PLACE),
        (problem(*(course(key, 5, key) for key in range(1, 8))), Cause.CLASS_FULL),
        (problem(*(course(key, 5, 1, pk=key) for key in range(1, 9)), classes=8), Cause.TEACHER_FULL),
        (problem(course(1, 11, 1)), Cause.COURSE_TOO_OFTEN),
        (replace(problem(course(1, 1, 1)), locks=frozenset({(1, 1, 1), (1, 2, 1)})), Cause.TOO_MANY_LOCKS),
        (
            replace(problem(course(1, 1, 1), course(2, 1, 1, pk=2)), locks=frozenset({(1, 1, 1), (2, 1, 1)})),
            Cause.LOCK_CLASH,
        ),
        (
            replace(problem(course(1, 1, 1)), locks=frozenset({(1, 1, 1)}), busy=frozenset({(1, 1, 1)})),
            Cause.LOCK_BUSY,
        ),
        (
            problem(*(replace(course(key, 5, key, pk=key), room=1) for key in range(1, 9)), classes=8),
            Cause.ROOM_FULL,
        ),
    ],
)
def test_plain_impossibilities_are_named(found: Problem, cause: Cause) -> None:
    assert cause in {reason.cause for reason in check(found)}


def test_explanation_names_the_rule_and_the_teacher() -> None:
    """Teacher 1 can only come late, and nothing else is there to fill the class's morning."""
    busy = frozenset((1, day, period) for day in range(1, 6) for period in (1, 2))
    found = replace(problem(course(1, 3, 1), course(2, 2, 2)), busy=busy)
    assert check(found) == []
    assert find_timetable(found, seconds=5, workers=1).end is End.IMPOSSIBLE
    reasons = explain(found, workers=1)
    assert {reason.rule for reason in reasons if reason.cause is Cause.GIVE_UP} == {
        Rule.BUSY_TIMES,
        Rule.NO_WINDOWS,
    }
    assert [reason.pk for reason in reasons if reason.cause is Cause.GIVE_UP_TEACHER] == [1]


def test_search_stops_when_told() -> None:
    courses = [
        course(10 * pk + key, 3, (key * 7 + pk) % 12, pk=pk) for pk in range(1, 9) for key in range(1, 10)
    ]
    seen: list[Progress] = []

    def watch(progress: Progress) -> bool:
        seen.append(progress)
        return False

    outcome = find_timetable(problem(*courses, classes=8), seconds=60, watch=watch)
    assert seen
    assert outcome.progress.seconds < 30


def test_rooms_are_given_once_and_are_big_enough() -> None:
    found = problem(course(1, 1, 1), course(2, 1, 2, pk=2), replace(course(3, 1, 3, pk=2), room=5))
    placement = frozenset({(1, 1, 1), (2, 1, 1), (3, 1, 2)})
    rooms = assign_rooms(found, placement, {4: 10, 5: 30}, {1: 25, 2: 8})
    assert rooms == {(1, 1, 1): 5, (2, 1, 1): 4, (3, 1, 2): 5}
