"""What is to be looked at in a version: clashes, norms of each class, hours not placed, teachers' windows."""

from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass

from django.utils.translation import gettext as _

from parta.academics.rules import weekly_maximum
from parta.timetable.queries.week import PlanData, SlotInfo, periods_by_day
from parta.timetable.queries.words import day_name, day_short, lesson_words
from parta.timetable.rules.norms import Remark, days_too_long, windows
from parta.timetable.rules.occupancy import Conflict

_FIVE_DAYS = 5


@dataclass(frozen=True, slots=True)
class RemarkRow:
    """``class_id`` of whom it speaks; ``kind`` for tests and icons."""

    kind: Remark
    class_id: int
    text: str


def clash_texts(plan: PlanData) -> list[str]:
    """Every clash of the version in words."""
    return [clash_text(plan, conflict) for conflict in plan.occupancy.all_conflicts()]


def clash_text(plan: PlanData, conflict: Conflict, moved: SlotInfo | None = None) -> str:
    """``moved``: the lesson that is not in the plan at that time yet."""
    slot = moved or plan.by_id[conflict.key]
    other = plan.by_id.get(conflict.other)
    return _("%(day)s, lesson %(period)d: %(what)s, %(lesson)s and %(other)s") % {
        "day": day_short(slot.weekday),
        "period": slot.period,
        "what": _needed(plan, conflict, slot),
        "lesson": lesson_words(slot.course),
        "other": lesson_words(other.course) if other else "",
    }


def _needed(plan: PlanData, conflict: Conflict, slot: SlotInfo) -> str:
    kind, pk = conflict.what
    if kind == "teacher":
        return _("teacher %(name)s") % {"name": plan.teachers.get(pk, "")}
    if kind == "room":
        return _("room %(name)s") % {"name": plan.rooms[pk].name}
    return _("students of %(name)s") % {"name": slot.course.label}


def list_remarks(plan: PlanData, class_id: int | None = None) -> list[RemarkRow]:
    """Of one class (None: of all), in order of classes."""
    wanted = plan.classes if class_id is None else {class_id: plan.classes[class_id]}
    return [row for pk in wanted for row in _of_class(plan, pk)]


def _of_class(plan: PlanData, class_id: int) -> Iterator[RemarkRow]:
    school_class = plan.classes[class_id]
    slots = plan.slots_of("class", class_id)
    days = periods_by_day(slots)
    name: dict[str, object] = {"name": school_class.name}
    for day in days_too_long({day: len(periods) for day, periods in days.items()}, school_class.grade):
        text = _("%(name)s has %(count)d lessons on %(day)s, more than the norm allows.")
        values = name | {"count": len(days[day]), "day": day_name(day)}
        yield _row(Remark.DAY_TOO_LONG, class_id, text, values)
    total = sum(len(periods) for periods in days.values())
    most = weekly_maximum(school_class.grade)
    limit = most and (most.five_days if max(days, default=1) <= _FIVE_DAYS else most.six_days)
    if limit and total > limit:
        text = _("%(name)s has %(count)d lessons a week; the norm allows %(limit)d.")
        yield _row(Remark.WEEK_TOO_LONG, class_id, text, name | {"count": total, "limit": limit})
    yield from _gaps(class_id, days, name)
    yield from _twice(class_id, slots, name)
    yield from _hours(plan, class_id)


def _gaps(class_id: int, days: dict[int, set[int]], name: dict[str, object]) -> Iterator[RemarkRow]:
    for day, periods in sorted(days.items()):
        values = name | {"day": day_name(day)}
        for period in windows(periods):
            text = _("%(name)s has a window on %(day)s, lesson %(period)d.")
            yield _row(Remark.WINDOW, class_id, text, values | {"period": period})
        if min(periods) > 1:
            text = _("%(name)s begins with lesson %(period)d on %(day)s.")
            yield _row(Remark.LATE_START, class_id, text, values | {"period": min(periods)})


def _twice(class_id: int, slots: list[SlotInfo], name: dict[str, object]) -> Iterator[RemarkRow]:
    counts = Counter((slot.course.course_id, slot.weekday) for slot in slots)
    seen = set()
    for slot in slots:
        place = (slot.course.course_id, slot.weekday)
        is_allowed = slot.course.may_be_double or slot.course.hours > _FIVE_DAYS
        if counts[place] > 1 and place not in seen and not is_allowed:
            seen.add(place)
            text = _("%(name)s has %(subject)s twice on %(day)s.")
            values = name | {"subject": slot.course.subject, "day": day_name(slot.weekday)}
            yield _row(Remark.TWICE_A_DAY, class_id, text, values)


def _hours(plan: PlanData, class_id: int) -> Iterator[RemarkRow]:
    for course in plan.courses.values():
        placed = plan.placed_hours[course.course_id]
        if class_id != course.class_ids[0] or placed == course.hours:
            continue
        values: dict[str, object] = {"lesson": lesson_words(course), "count": placed, "hours": course.hours}
        text = _("%(lesson)s: %(count)d of %(hours)d lessons a week are placed.")
        kind = Remark.HOURS_MISSING if placed < course.hours else Remark.HOURS_TOO_MANY
        yield _row(kind, class_id, text, values)


def _row(kind: Remark, class_id: int, text: str, values: dict[str, object]) -> RemarkRow:
    return RemarkRow(kind, class_id, text % values)
