"""What a change of the calendar or of the bells does to lessons that are laid out: only to those to come."""

from collections.abc import Sequence
from dataclasses import replace
from datetime import date, datetime
from typing import Any

from django.db.models import Exists, OuterRef, Q

from parta.access.actors import Actor
from parta.access.rules import Permission
from parta.audit.commands import Change, record_changes
from parta.core import clock
from parta.core.relations import used_ids
from parta.lessons.commands import lay_out_lessons, stream_of
from parta.lessons.commands.telling_days import report_days
from parta.lessons.models import Lesson
from parta.lessons.queries.bells import bells_of_courses, course_ids_by_bells
from parta.schoolyear.models import Holiday
from parta.schoolyear.queries import list_teaching_days
from parta.schoolyear.rules.days import TeachingDay
from parta.timetable.models import TimetableVersion


def follow_calendar(
    *, actor: Actor, year_id: int, since: date, until: date, former_name: str, **_signal: Any
) -> None:
    """Days of since..until have other lessons than before.

    Lessons that the day has no more go, or are canceled where something is written in them already; missing
    ones of versions that are laid out come, and those that were canceled for ``former_name`` come back.
    Everybody whose days these are is told.
    """
    first = max(since, clock.today(actor.school.zone))
    if first > until:
        return
    plan = {day.day: day for day in list_teaching_days(year_id, first, until)}
    lessons = Lesson.objects.filter(school=actor.school, year_id=year_id, period__isnull=False)
    planned = list(
        lessons.filter(_to_come(actor), held_on__gte=first, held_on__lte=until).select_related("slot")
    )
    _drop(actor, [row for row in planned if not _belongs(row, plan.get(row.held_on))])
    staying = [row for row in planned if _belongs(row, plan.get(row.held_on))]
    _restore(actor, [row for row in staying if row.is_canceled and former_name in {row.change_note} - {""}])
    _retime(actor, staying, plan)
    laid_out = Exists(Lesson.objects.filter(slot__version=OuterRef("pk")))
    versions = TimetableVersion.objects.published().filter(laid_out, school=actor.school, year_id=year_id)
    for version in versions.filter(starts_on__lte=until, ends_on__gte=first):
        _lay_out(actor, version, first, until)
    report_days(actor.school, year_id, since=first, until=until, by=actor.author_id)


def follow_bells(
    *, actor: Actor, since_on: date, schedule_id: int | None, class_ids: Sequence[int] | None, **_signal: Any
) -> None:
    """Lessons to come, from the day on, get the times of the bells as they are now."""
    courses = course_ids_by_bells(schedule_id, class_ids)
    lessons = list(
        Lesson.objects.filter(
            _to_come(actor), course_id__in=courses, held_on__gte=since_on, period__isnull=False
        )
    )
    if not lessons:
        return
    days = [row.held_on for row in lessons]
    years = {row.year_id for row in lessons}
    plan = {day.day: day for year_id in years for day in list_teaching_days(year_id, min(days), max(days))}
    _retime(actor, lessons, plan)


def _to_come(actor: Actor) -> Q:
    """Lessons that have not begun."""
    today = clock.today(actor.school.zone)
    return Q(starts_at__gt=clock.now()) | Q(starts_at__isnull=True, held_on__gt=today)


def _lay_out(actor: Actor, version: TimetableVersion, first: date, until: date) -> None:
    """Laying out asks for the right to the timetable; whoever changes the calendar has made the days."""
    allowed = replace(actor, permissions=actor.permissions | {Permission.WRITE_TIMETABLE})
    lay_out_lessons(actor=allowed, version=version, since_on=first, until_on=until)


def _belongs(lesson: Lesson, teaching: TeachingDay | None) -> bool:
    if teaching is None:
        return False
    return lesson.slot is None or lesson.slot.weekday == teaching.weekday  # one beside the plan: its own day


def _drop(actor: Actor, lessons: Sequence[Lesson]) -> None:
    used = used_ids(Lesson, [row.pk for row in lessons])
    kept = [row for row in lessons if row.pk in used or row.topic or row.substitute_id]
    kept_ids = {row.pk for row in kept}
    Lesson.objects.filter(pk__in=[row.pk for row in lessons if row.pk not in kept_ids]).delete()
    for row in kept:
        if not row.is_canceled:
            _set_canceled(actor, row, "lesson.canceled", _free_name(row))


def _restore(actor: Actor, lessons: Sequence[Lesson]) -> None:
    for row in lessons:
        _set_canceled(actor, row, "lesson.restored", "")


def _set_canceled(actor: Actor, lesson: Lesson, kind: str, note: str) -> None:
    before = {"is_canceled": lesson.is_canceled, "note": lesson.change_note}
    lesson.is_canceled, lesson.change_note = not lesson.is_canceled, note
    lesson.save(update_fields=["is_canceled", "change_note"])
    place, after = f"lesson:{lesson.pk}", {"is_canceled": lesson.is_canceled, "note": note}
    change = Change(kind, place, place, before, after)
    record_changes(actor=actor, stream=stream_of(lesson.course_id), changes=[change])


def _free_name(lesson: Lesson) -> str:
    """The name of the holidays that the lesson has come to lie in."""
    rows = Holiday.objects.filter(
        year_id=lesson.year_id, starts_on__lte=lesson.held_on, ends_on__gte=lesson.held_on
    )
    return rows.values_list("name", flat=True).first() or ""


def _retime(actor: Actor, lessons: Sequence[Lesson], plan: dict[date, TeachingDay]) -> None:
    bells = bells_of_courses({row.course_id for row in lessons})
    changed = []
    for row in lessons:
        teaching = plan.get(row.held_on) or TeachingDay(row.held_on, row.held_on.isoweekday(), 0)
        times = bells.of_period(row.course_id, row.period or 0, teaching)
        if times is None:
            continue
        starts_at, ends_at = (datetime.combine(row.held_on, moment, actor.school.zone) for moment in times)
        if (row.starts_at, row.ends_at) != (starts_at, ends_at):
            row.starts_at, row.ends_at = starts_at, ends_at
            changed.append(row)
    Lesson.objects.bulk_update(changed, ["starts_at", "ends_at"], batch_size=500)
