"""Drafts of the weekly plan: begun, filled, changed, thrown away. What is published is only copied."""

from django.db import transaction
from django.utils.translation import gettext as _

from parta.access.actors import Actor
from parta.access.rules import Permission
from parta.audit.commands import Change, record_changes
from parta.core import clock
from parta.core.errors import NotFound, Refused
from parta.schoolyear.queries import get_year_on
from parta.timetable.models import LessonSlot, Room, TimetableVersion
from parta.timetable.queries.moves import foresee_move, get_hand
from parta.timetable.queries.versions import get_version
from parta.timetable.queries.week import load_plan

MAX_NAME = 100


@transaction.atomic
def create_draft(
    *, actor: Actor, name: str, copied_id: int | None = None, days_a_week: int = 5
) -> TimetableVersion:
    """A draft of the running year: empty, or with the lessons of the version ``copied_id``.

    Refused: no name, or one that another version of the year has.
    """
    actor.require(Permission.WRITE_TIMETABLE)
    copied = get_version(actor, copied_id) if copied_id else None
    year = copied.year if copied else get_year_on(actor, clock.today(actor.school.zone))
    draft = TimetableVersion.objects.create(
        school=actor.school,
        year=year,
        name=_checked_name(name, year.pk),
        starts_on=min(max(year.starts_on, clock.today(actor.school.zone)), year.ends_on),
        ends_on=year.ends_on,
        is_draft=True,
        days_a_week=copied.days_a_week if copied else days_a_week,
    )
    if copied:
        copy_slots(copied, draft)
    _record(actor, draft, "timetable.draft", None, {"name": draft.name, "copied": copied_id})
    return draft


def copy_slots(source: TimetableVersion, target: TimetableVersion) -> None:
    """The lessons of one version into another, empty one."""
    LessonSlot.objects.bulk_create(
        LessonSlot(
            version=target,
            course_id=slot.course_id,
            weekday=slot.weekday,
            period=slot.period,
            room_id=slot.room_id,
            is_locked=slot.is_locked,
        )
        for slot in LessonSlot.objects.filter(version=source).order_by("pk")
    )


@transaction.atomic
def change_draft(*, actor: Actor, version_id: int, name: str, days_a_week: int) -> None:
    """Refused: no name, one that another version has, fewer days than have lessons."""
    draft = open_draft(actor, version_id)
    if LessonSlot.objects.filter(version=draft, weekday__gt=days_a_week).exists():
        raise Refused(
            _("There are lessons on later days; move them first."), code="days_in_use", field="days_a_week"
        )
    before: dict[str, object] = {"name": draft.name, "days_a_week": draft.days_a_week}
    draft.name, draft.days_a_week = _checked_name(name, draft.year_id, draft.pk), days_a_week
    draft.save(update_fields=["name", "days_a_week"])
    _record(actor, draft, "timetable.draft", before, {"name": draft.name, "days_a_week": days_a_week})


@transaction.atomic
def remove_draft(*, actor: Actor, version_id: int) -> None:
    draft = open_draft(actor, version_id)
    _record(actor, draft, "timetable.removed", {"name": draft.name}, None)
    draft.delete()


@transaction.atomic
def place(*, actor: Actor, version_id: int, hand: str, weekday: int, period: int) -> None:
    """Put one more lesson of a course ("course-3"), or move a lesson ("slot-5"), to the time.

    Lessons of the same students that are there change places with the moved one; groups of a class that
    have a subject together stay together. Refused: a clash, a locked lesson, a published version. Asked
    again it changes nothing.
    """
    draft = open_draft(actor, version_id)
    plan = load_plan(actor, draft)
    if not 1 <= weekday <= draft.days_a_week or period not in plan.periods():
        raise Refused(_("The week has no such lesson."), code="no_such_time")
    held = get_hand(plan, hand)
    move = foresee_move(plan, held, (weekday, period))
    own = LessonSlot.objects.filter(version=draft, course=held.course.course_id)
    if held.slot is None and own.filter(weekday=weekday, period=period).exists():
        return
    if move.refusal:
        raise Refused(move.refusal, code="clash")
    if held.slot is None:
        slot = LessonSlot.objects.create(
            version=draft,
            course_id=held.course.course_id,
            weekday=weekday,
            period=period,
            room_id=move.room_id,
        )
        _record(actor, draft, "timetable.placed", None, _of(slot))
        return
    for slot in LessonSlot.objects.filter(version=draft, pk__in=move.changes).order_by("pk"):
        before = _of(slot)
        slot.weekday, slot.period = move.changes[slot.pk]
        slot.save(update_fields=["weekday", "period"])
        _record(actor, draft, "timetable.moved", before, _of(slot))


@transaction.atomic
def change_slot(*, actor: Actor, version_id: int, slot_id: int, room_id: int | None, is_locked: bool) -> None:
    """The room of a lesson, and whether generation leaves it where it is. Refused: a taken room."""
    draft = open_draft(actor, version_id)
    slot = _slot(draft, slot_id)
    if room_id is not None and not Room.objects.filter(school=actor.school, pk=room_id).exists():
        raise NotFound
    before = _of(slot)
    if room_id is not None and room_id != slot.room_id:
        plan = load_plan(actor, draft)
        info = plan.by_id[slot_id]
        wanted = info.placed
        wanted = type(wanted)(
            wanted.key, wanted.weekday, wanted.period, wanted.bells, frozenset({("room", room_id)})
        )
        if plan.occupancy.conflicts(wanted):
            message = _("The room is taken at this time.")
            raise Refused(message, code="room_taken", field="room")
    slot.room_id, slot.is_locked = room_id, is_locked
    slot.save(update_fields=["room", "is_locked"])
    _record(actor, draft, "timetable.changed", before, _of(slot))


@transaction.atomic
def remove_slot(*, actor: Actor, version_id: int, slot_id: int) -> None:
    """Take the lesson out of the draft; its hour is to be placed again."""
    draft = open_draft(actor, version_id)
    slot = _slot(draft, slot_id)
    _record(actor, draft, "timetable.taken_out", _of(slot), None)
    slot.delete()


def open_draft(actor: Actor, version_id: int) -> TimetableVersion:
    """The draft, locked until the end of the transaction; Refused for what is published."""
    actor.require(Permission.WRITE_TIMETABLE)
    version = TimetableVersion.objects.visible_to(actor).select_for_update().filter(pk=version_id).first()
    if version is None:
        raise NotFound
    if not version.is_draft:
        raise Refused(_("A published timetable is not changed: copy it to a draft."), code="published")
    return version


def _slot(draft: TimetableVersion, slot_id: int) -> LessonSlot:
    slot = LessonSlot.objects.filter(version=draft, pk=slot_id).first()
    if slot is None:
        raise NotFound
    return slot


def _checked_name(name: str, year_id: int, own_id: int | None = None) -> str:
    name = " ".join(name.split())
    if not name or len(name) > MAX_NAME:
        raise Refused(_("Give it a name."), code="no_name", field="name")
    if TimetableVersion.objects.filter(year=year_id, name=name).exclude(pk=own_id or 0).exists():
        raise Refused(_("Another timetable of the year has this name."), code="name_taken", field="name")
    return name


def _of(slot: LessonSlot) -> dict[str, object]:
    return {
        "course": slot.course_id,
        "weekday": slot.weekday,
        "period": slot.period,
        "room": slot.room_id,
        "is_locked": slot.is_locked,
    }


def _record(
    actor: Actor,
    version: TimetableVersion,
    kind: str,
    before: dict[str, object] | None,
    after: dict[str, object] | None,
) -> None:
    place = f"timetable:{version.pk}"
    change = Change(kind=kind, record=place, place=place, before=before, after=after)
    record_changes(actor=actor, stream=place, changes=[change])
