from collections import Counter

import pytest

from parta.demo.curriculum import CLASS_SIZES, LETTERS, ClassKey, class_keys, day_lengths, positions
from parta.demo.staffing import assign_positions, list_units
from parta.demo.week_plan import MAX_PERIODS, Meeting, NoPlanError, Slot, day_of, make_plan

KEYS = class_keys(CLASS_SIZES)
DAYS = {key.name: day_lengths(key) for key in KEYS}


def school_meetings() -> dict[str, list[Meeting]]:
    sizes = {key: CLASS_SIZES[key.grade][LETTERS.index(key.letter)] for key in KEYS}
    together: dict[tuple[ClassKey, str], list[int]] = {}
    hours: dict[tuple[ClassKey, str], int] = {}
    for unit, index in assign_positions(list_units(sizes), positions(KEYS)).items():
        together.setdefault((unit.school_class, unit.subject), []).append(index)
        hours[unit.school_class, unit.subject] = unit.hours
    meetings: dict[str, list[Meeting]] = {}
    for (key, subject), teachers in together.items():
        listed = [Meeting(subject, tuple(teachers))] * hours[key, subject]
        meetings.setdefault(key.name, []).extend(listed)
    return meetings


def teacher_slots(plan: dict[str, dict[Slot, Meeting]]) -> Counter[tuple[int, Slot]]:
    return Counter(
        (teacher, slot)
        for lessons in plan.values()
        for slot, meeting in lessons.items()
        for teacher in meeting.teachers
    )


@pytest.mark.parametrize("seed", range(1, 6))
def test_nobody_is_in_two_places_at_once(seed: int) -> None:
    plan = make_plan(school_meetings(), DAYS, seed)
    assert max(teacher_slots(plan).values()) == 1


def test_classes_have_all_their_lessons_without_windows() -> None:
    meetings = school_meetings()
    plan = make_plan(meetings, DAYS, 1)
    for name, lessons in plan.items():
        assert Counter(lessons.values()) == Counter(meetings[name])
        for day, length in enumerate(DAYS[name]):
            periods = [slot % MAX_PERIODS for slot in lessons if day_of(slot) == day]
            assert sorted(periods) == list(range(length))


def test_a_subject_is_spread_over_the_week() -> None:
    plan = make_plan(school_meetings(), DAYS, 1)
    for lessons in plan.values():
        hours = Counter(meeting.subject for meeting in lessons.values())
        daily = Counter((day_of(slot), meeting.subject) for slot, meeting in lessons.items())
        for (_day, subject), count in daily.items():
            assert count <= -(-hours[subject] // 5)


def test_the_same_seed_gives_the_same_plan() -> None:
    assert make_plan(school_meetings(), DAYS, 3) == make_plan(school_meetings(), DAYS, 3)
    assert make_plan(school_meetings(), DAYS, 3) != make_plan(school_meetings(), DAYS, 4)


def test_a_crowded_plan_is_repaired() -> None:
    """Two teachers who are busy in every slot of a day: only one arrangement of each class's day fits."""
    days = {"А": (2, 2, 2, 2, 2), "Б": (2, 2, 2, 2, 2)}
    meetings = {name: [Meeting("a", (1,))] * 5 + [Meeting("b", (2,))] * 5 for name in days}
    plan = make_plan(meetings, days, 1)
    assert max(teacher_slots(plan).values()) == 1


def test_the_impossible_is_refused() -> None:
    days = {"А": (1, 0, 0, 0, 0), "Б": (1, 0, 0, 0, 0)}
    with pytest.raises(NoPlanError):
        make_plan({name: [Meeting("a", (1,))] for name in days}, days, 1)
