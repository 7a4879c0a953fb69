"""What a move would cause, asked by the grid for every cell and by the command that makes it."""

from dataclasses import dataclass, replace

from django.utils.translation import gettext as _

from parta.core.errors import NotFound
from parta.timetable.queries.courses import CourseInfo
from parta.timetable.queries.remarks import clash_text
from parta.timetable.queries.week import PlanData, SlotInfo, to_placed
from parta.timetable.rules.occupancy import Conflict, Placed, Time, conflicts_after

_NEW = 0  # the key of a lesson that is not in the plan yet


@dataclass(frozen=True, slots=True)
class Hand:
    """What is about to be placed: a lesson of the plan, or one more of a course."""

    course: CourseInfo
    slot: SlotInfo | None

    @property
    def key(self) -> str:
        return f"slot-{self.slot.slot_id}" if self.slot else f"course-{self.course.course_id}"


@dataclass(frozen=True, slots=True)
class Move:
    """``changes``: where lessons go, by slot. ``refusal`` empty: it may be made. ``room_id`` of a new one."""

    changes: dict[int, Time]
    refusal: str
    warning: str
    is_swap: bool
    room_id: int | None


def get_hand(plan: PlanData, key: str) -> Hand:
    """By "slot-5" or "course-3"; NotFound for what the plan does not have."""
    kind, _dash, number = key.partition("-")
    pk = int(number) if number.isascii() and number.isdigit() and len(number) < 19 else 0
    if kind == "slot" and pk in plan.by_id:
        return Hand(plan.by_id[pk].course, plan.by_id[pk])
    if kind == "course" and pk in plan.courses:
        return Hand(plan.courses[pk], None)
    raise NotFound


def foresee_move(plan: PlanData, hand: Hand, at: Time) -> Move:
    """The hand at the time: put there, or changed with the lessons of the same students that are there."""
    warning = _busy_text(plan, hand.course, at)
    if hand.slot is None:
        return _foresee_new(plan, hand.course, at, warning)
    moving = plan.bundle(hand.slot)
    source = (hand.slot.weekday, hand.slot.period)
    there = [_at(slot, at) for slot in moving]
    in_the_way = {
        conflict.other for conflict in conflicts_after(plan.occupancy, there) if conflict.is_of_students
    }
    displaced = {
        other.slot_id: other
        for key in in_the_way
        if key in plan.by_id
        for other in plan.bundle(plan.by_id[key])
    }
    if any(slot.is_locked for slot in [*moving, *displaced.values()]):
        return Move({}, _("A locked lesson stays where it is."), "", bool(displaced), None)
    back = [_at(slot, source) for slot in displaced.values()]
    conflicts = conflicts_after(plan.occupancy, there + back)
    times = {lesson.key: lesson.time for lesson in there + back}
    return Move(times, _refusal(plan, conflicts, times), warning, bool(displaced), None)


def _foresee_new(plan: PlanData, course: CourseInfo, at: Time, warning: str) -> Move:
    """One more lesson of a course; where its room is taken then, it is placed without a room."""
    lesson = to_placed(course, *at, course.room_id, _NEW)
    conflicts = plan.occupancy.conflicts(lesson)
    grave = [conflict for conflict in conflicts if conflict.what[0] != "room"]
    if grave:
        moved = SlotInfo(_NEW, course, *at, None, "", is_locked=False)
        return Move({}, clash_text(plan, grave[0], moved), warning, is_swap=False, room_id=None)
    if conflicts:
        taken = _("The room %(name)s is taken then: the lesson will have none.")
        warning = " ".join(filter(None, [warning, taken % {"name": plan.rooms[course.room_id or 0].name}]))
    return Move({}, "", warning, is_swap=False, room_id=None if conflicts else course.room_id)


def _at(slot: SlotInfo, at: Time) -> Placed:
    return replace(slot.placed, weekday=at[0], period=at[1])


def _refusal(plan: PlanData, conflicts: list[Conflict], times: dict[int, Time]) -> str:
    if not conflicts:
        return ""
    slot = plan.by_id[conflicts[0].key]
    weekday, period = times.get(slot.slot_id, (slot.weekday, slot.period))
    return clash_text(plan, conflicts[0], replace(slot, weekday=weekday, period=period))


def _busy_text(plan: PlanData, course: CourseInfo, at: Time) -> str:
    names = [plan.teachers.get(pk, "") for pk in course.teacher_ids if (pk, *at) in plan.busy]
    return _("%(name)s has said to be busy then.") % {"name": ", ".join(names)} if names else ""
