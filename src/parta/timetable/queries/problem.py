"""A version and what the school has said about its week, as the engine wants it."""

from collections.abc import Collection, Mapping
from datetime import time

from parta.timetable.queries.courses import CourseInfo
from parta.timetable.queries.week import PlanData
from parta.timetable.rules.norms import day_maximum
from parta.timetable.solving.problem import ClassWeek, Course, Problem, Rule

_NO_LIMIT = 99


def build_problem(plan: PlanData, rules: Collection[Rule], *, few_windows: bool) -> Problem:
    """Courses without hours are left out; their locked lessons too."""
    courses = [course for course in plan.courses.values() if course.hours]
    used = {pk for course in courses for pk in course.class_ids}
    bells = {plan.classes[pk].bells_id for pk in used}
    groups = _sharing_groups(courses)
    keys = {course.course_id for course in courses}
    return Problem(
        days=plan.version.days_a_week,
        courses=tuple(_course(course, groups) for course in courses),
        classes={pk: _class_week(plan, pk) for pk in used},
        clock=_clock(plan.hours, bells),
        busy=plan.busy,
        locks=frozenset(
            (slot.course.course_id, slot.weekday, slot.period)
            for slot in plan.slots
            if slot.is_locked and slot.course.course_id in keys
        ),
        rooms_at_once={pk: room.lessons_at_once for pk, room in plan.rooms.items()},
        rules=frozenset(rules),
        few_windows=few_windows,
    )


def _course(info: CourseInfo, groups: Mapping[int, frozenset[int]]) -> Course:
    return Course(
        key=info.course_id,
        hours=info.hours,
        teachers=frozenset(info.teacher_ids),
        classes=frozenset(info.class_ids),
        group=info.group_id,
        apart=groups.get(info.group_id or 0, frozenset()),
        room=info.room_id,
        may_be_double=info.may_be_double,
        split=(info.subject_id, *info.class_ids) if info.group_id else None,
    )


def _sharing_groups(courses: Collection[CourseInfo]) -> dict[int, frozenset[int]]:
    """Groups that share a student, by group: they need the same ("pair", n)."""
    by_pair: dict[int, set[int]] = {}
    for course in courses:
        for kind, number in course.needs:
            if kind == "pair" and course.group_id:
                by_pair.setdefault(number, set()).add(course.group_id)
    found: dict[int, set[int]] = {}
    for groups in by_pair.values():
        for group in groups:
            found.setdefault(group, set()).update(groups - {group})
    return {group: frozenset(others) for group, others in found.items()}


def _class_week(plan: PlanData, class_id: int) -> ClassWeek:
    school_class = plan.classes[class_id]
    most = day_maximum(school_class.grade)
    return ClassWeek(
        bells=school_class.bells_id,
        day_maximum=most.usual if most else _NO_LIMIT,
        long_day=most.long_day if most else _NO_LIMIT,
    )


def _clock(
    hours: Mapping[tuple[int, int], tuple[time, time]], bells: Collection[int]
) -> dict[tuple[int, int], tuple[int, int]]:
    return {
        key: (_minutes(begins), _minutes(ends)) for key, (begins, ends) in hours.items() if key[0] in bells
    }


def _minutes(moment: time) -> int:
    return moment.hour * 60 + moment.minute
