"""What stands in somebody's calendar: lessons, homework, events, holidays (acceptance D5)."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from django.conf import settings
from django.utils.translation import gettext as _

from parta.access.actors import Actor
from parta.access.rules import WITH_STUDENTS
from parta.core import clock
from parta.core.errors import NotFound
from parta.diary.queries.courses import list_taken
from parta.diary.queries.people import Pupil, get_pupil
from parta.diary.queries.student_tasks import StudentTask, list_student_tasks
from parta.events.queries.calendar import CalendarEntry, list_calendar_entries
from parta.exchange.models import AccessKey
from parta.exchange.queries.keys import actor_of
from parta.exchange.rules.keys import FeedPart
from parta.lessons.queries.week import LessonEntry, Owner, Whose, list_course_entries, list_entries
from parta.people.models import Teacher
from parta.schoolyear.queries import find_year_on, list_holidays

_BEFORE, _AFTER = timedelta(days=35), timedelta(days=120)
_DAY = timedelta(days=1)
_USUAL = timedelta(minutes=45)  # of a lesson without bells, which stands on its day as a whole


@dataclass(frozen=True, slots=True)
class FeedEntry:
    """``starts``, ``ends``: days where there is no time; the end itself is not a part of it.

    ``is_busy``: it takes up its owner's time.
    """

    uid: str
    starts: date | datetime
    ends: date | datetime
    title: str
    text: str = ""
    place: str = ""
    is_canceled: bool = False
    is_busy: bool = False


@dataclass(frozen=True, slots=True)
class Feed:
    """``stamp``: of the day; within it the same facts make the same feed, byte for byte."""

    name: str
    zone: str
    stamp: datetime
    entries: tuple[FeedEntry, ...]


def feed_of(key: AccessKey) -> Feed:
    """The calendar that the key opens today; NotFound when its owner has lost the right to it.

    Of the last five weeks and the next four months. A fixed number of queries.
    """
    actor = actor_of(key)
    today = clock.today(actor.school.zone)
    span, parts = (today - _BEFORE, today + _AFTER), set(key.parts.split())
    pupil = get_pupil(actor, key.student_id, today) if key.student_id else None
    if pupil is None and not actor.roles - WITH_STUDENTS:
        raise NotFound
    entries: list[FeedEntry] = []
    if FeedPart.LESSONS in parts:
        entries += _lessons(actor, pupil, *span)
    if FeedPart.HOMEWORK in parts and pupil:
        entries += [_homework(task) for task in list_student_tasks(pupil, *span)]
    if FeedPart.EVENTS in parts:
        entries += [_event(entry) for entry in list_calendar_entries(actor, *span)]
    if FeedPart.HOLIDAYS in parts:
        entries += _holidays(actor, *span)
    return Feed(
        name=f"{pupil.given_name or pupil.name}, {actor.school}" if pupil else str(actor.school),
        zone=actor.school.time_zone,
        stamp=datetime.combine(today, datetime.min.time(), actor.school.zone),
        entries=tuple(entries),
    )


def _lessons(actor: Actor, pupil: Pupil | None, since: date, until: date) -> Iterator[FeedEntry]:
    """Of the student, those of taken courses on the days they are taken; of a teacher, those they give."""
    if pupil is None:
        teacher = Teacher.objects.visible_to(actor).filter(user_id=actor.user_id).first()
        owner = Owner(Whose.TEACHER, teacher.pk, teacher.short_name) if teacher else None
        return (_lesson(entry, is_own=True) for entry in list_entries(actor, owner, since, until))
    taken = list_taken(pupil, since, until)
    found = list_course_entries(actor, {course_id for course_id, _since, _until in taken}, since, until)
    return (
        _lesson(entry, is_own=False)
        for entry in found
        if pupil.covers(entry.held_on)
        and any(
            course_id == entry.course_id
            and first <= entry.held_on
            and (last is None or entry.held_on <= last)
            for course_id, first, last in taken
        )
    )


def _lesson(entry: LessonEntry, *, is_own: bool) -> FeedEntry:
    """Of a teacher with the class it is given to, of a student with who gives it."""
    who = [entry.students] if is_own else [entry.substitute or ", ".join(entry.teachers)]
    is_replaced = bool(entry.substitute) and (not is_own or not entry.is_taken_over)
    lines = [
        *who,
        entry.topic,
        _("Substitution: %(name)s") % {"name": entry.substitute} if entry.substitute else "",
        _("Moved from room %(room)s") % {"room": entry.old_room} if entry.old_room else "",
        entry.note,
    ]
    starts: date | datetime = entry.starts_at or entry.held_on
    return FeedEntry(
        uid=_uid("lesson", entry.lesson_id),
        starts=starts,
        ends=entry.ends_at or (starts + (_USUAL if entry.starts_at else _DAY)),
        title=f"{entry.period}. {entry.subject}{f', {entry.students}' if is_own else ''}",
        text="\n".join(filter(None, lines)),
        place=entry.room,
        is_canceled=entry.is_canceled or (is_own and is_replaced),
        is_busy=True,
    )


def _uid(kind: str, number: int) -> str:
    """Unique in the world, as the standard wants it: one family may follow two installations."""
    return f"{kind}-{number}@{settings.DOMAIN}"


def _homework(task: StudentTask) -> FeedEntry:
    lines = [
        task.text,
        "" if task.is_mandatory else _("not mandatory"),
        _("about %(minutes)d minutes") % {"minutes": task.minutes} if task.minutes else "",
        *task.links,
    ]
    return FeedEntry(
        uid=_uid("homework", task.task_id),
        starts=task.due_on,
        ends=task.due_on + _DAY,
        title=f"{task.subject}: {' '.join(task.text.split())}"[:120],
        text="\n".join(filter(None, lines)),
    )


def _event(entry: CalendarEntry) -> FeedEntry:
    return FeedEntry(
        uid=entry.uid,
        starts=entry.starts,
        ends=entry.ends,
        title=entry.title,
        text=entry.text,
        place=entry.venue,
        is_canceled=entry.is_canceled,
    )


def _holidays(actor: Actor, since: date, until: date) -> Iterator[FeedEntry]:
    years = {year.pk for day in (since, until) if (year := find_year_on(actor, day))}
    for year_id in sorted(years):
        for row in list_holidays(year_id, since, until):
            yield FeedEntry(
                uid=_uid("holiday", row.pk), starts=row.starts_on, ends=row.ends_on + _DAY, title=row.name
            )
