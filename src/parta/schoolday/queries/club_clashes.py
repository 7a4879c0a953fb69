"""Whom and what meetings of clubs take from elsewhere (domain F5)."""

from collections.abc import Iterable, Sequence
from datetime import date

from django.db.models import Q

from parta.core.sorting import sort_key
from parta.schoolday.models import ClubGroup, ClubMeeting, ClubMember
from parta.schoolday.queries.plan import PlannedSlot, list_slots, slots_of_students, taught_courses
from parta.schoolday.queries.words import PlanWarning, clash_text, times_text, weekdays_text
from parta.schoolday.rules.clashes import Clash, ClashKind, Taken, members_busy, taken_twice

_MOST_SHOWN = 12


def list_clashes(year_id: int, groups: Sequence[ClubGroup], today: date) -> list[PlanWarning]:
    """What clashes with the groups' meetings. They come with ``running`` members and meetings prefetched."""
    groups = [group for group in groups if group.meetings.all()]
    if not groups:
        return []
    slots = list_slots(year_id, today)
    names = {
        member.student_id: member.student.list_name
        for group in groups
        for member in group.running  # type: ignore[attr-defined]
    }
    lessons = slots_of_students(slots, names, today)
    meetings = list(
        ClubMeeting.objects.filter(group__club__year_id=year_id).select_related(
            "group__club", "group__teacher"
        )
    )
    attended = _attended(year_id, list(names), today)
    courses = taught_courses([group.teacher_id for group in groups if group.teacher_id], today)
    return [
        PlanWarning(f"{group.name}: {weekdays_text(clash.weekdays)}, {times}", clash_text(clash))
        for group in groups
        for meeting in group.meetings.all()
        for times in [times_text(meeting.starts_at, meeting.ends_at)]
        for clash in [
            *_of_members(group, meeting, names, lessons, meetings, attended),
            *_of_teacher_and_place(group, meeting, meetings, slots, courses),
        ]
    ]


def _attended(year_id: int, student_ids: Sequence[int], today: date) -> dict[int, set[int]]:
    """Groups each of the students goes to."""
    rows = ClubMember.objects.filter(
        Q(until_on__isnull=True) | Q(until_on__gte=today),
        student_id__in=student_ids,
        group__club__year_id=year_id,
    )
    found: dict[int, set[int]] = {}
    for student_id, group_id in rows.values_list("student_id", "group_id"):
        found.setdefault(student_id, set()).add(group_id)
    return found


def _of_members(
    group: ClubGroup,
    meeting: ClubMeeting,
    names: dict[int, str],
    lessons: dict[int, list[PlannedSlot]],
    meetings: Sequence[ClubMeeting],
    attended: dict[int, set[int]],
) -> list[Clash]:
    own = sorted({one.student_id for one in group.running}, key=lambda pk: sort_key(names[pk]))  # type: ignore[attr-defined]
    taken = _taken(meeting)
    in_lessons = [(names[pk], [_of_slot(slot, slot.subject) for slot in lessons[pk]]) for pk in own]
    in_clubs = [
        (
            names[pk],
            [
                _taken(other)
                for other in meetings
                if other.group_id != group.pk and other.group_id in attended.get(pk, ())
            ],
        )
        for pk in own
    ]
    busy = members_busy(ClashKind.MEMBERS_IN_LESSONS, taken, in_lessons)
    busy += members_busy(ClashKind.MEMBERS_IN_CLUB, taken, in_clubs)
    return _together(busy)


def _together(clashes: Iterable[Clash]) -> list[Clash]:
    """Students whom the same keeps away in one sentence."""
    names: dict[tuple[ClashKind, tuple[int, ...], str], list[str]] = {}
    for clash in clashes:
        names.setdefault((clash.kind, clash.weekdays, clash.other), []).append(clash.what)
    return [
        Clash(kind, weekdays, _some(listed), other, len(listed))
        for (kind, weekdays, other), listed in names.items()
    ]


def _some(names: Sequence[str]) -> str:
    shown = ", ".join(names[:_MOST_SHOWN])
    return f"{shown} … (+{len(names) - _MOST_SHOWN})" if len(names) > _MOST_SHOWN else shown


def _of_teacher_and_place(
    group: ClubGroup,
    meeting: ClubMeeting,
    meetings: Sequence[ClubMeeting],
    slots: Sequence[PlannedSlot],
    courses: dict[int, set[int]],
) -> list[Clash]:
    taken = _taken(meeting)
    others = [other for other in meetings if other.pk != meeting.pk]
    found = []
    if group.teacher:
        elsewhere = [_taken(other) for other in others if other.group.teacher_id == group.teacher_id]
        own = courses.get(group.teacher.pk, set())
        elsewhere += [_of_slot(slot, slot.label) for slot in slots if slot.course_id in own]
        found += taken_twice(ClashKind.TEACHER_TWICE, taken, group.teacher.short_name, elsewhere)
    place = meeting.place.casefold()
    if place:
        there = [_taken(other) for other in others if other.place.casefold() == place]
        there += [_of_slot(slot, slot.label) for slot in slots if slot.room.casefold() == place]
        found += taken_twice(ClashKind.PLACE_TWICE, taken, meeting.place, there)
    return found


def _taken(meeting: ClubMeeting) -> Taken:
    name = f"{meeting.group.club.name}, {meeting.group.name}"
    return Taken(meeting.weekday, meeting.starts_at, meeting.ends_at, name)


def _of_slot(slot: PlannedSlot, name: str) -> Taken:
    return Taken(slot.weekday, slot.starts_at, slot.ends_at, name)
