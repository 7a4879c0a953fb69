"""Behavior in the diary: remarks at their lessons, the foot of a week, the page of all weeks (D9, K10)."""

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from parta.access.actors import Actor
from parta.access.rules import Permission
from parta.conduct.models import WeekNote
from parta.conduct.queries.access import require_conduct
from parta.conduct.queries.remarks import RemarkLine, list_released
from parta.conduct.queries.signatures import list_reminders, signed_mondays
from parta.conduct.queries.words import behavior_name
from parta.conduct.rules import Behavior, RemarkKind, signing_lock
from parta.core import clock
from parta.diary.queries.dates import day_text, moment_text
from parta.diary.queries.people import Pupil, get_pupil
from parta.diary.queries.signature import SignatureLine, list_signature_lines
from parta.diary.queries.sql import aware, fetch, places
from parta.diary.rules import SATURDAY
from parta.lessons.rules import week_days
from parta.people.rules import short_name

_SHOWN = timedelta(weeks=8)
_REMARKS = """
SELECT r.lesson_id, r.kind, r.text, r.made_at, author.surname, author.given_name, author.patronymic
FROM conduct_remark r
LEFT JOIN accounts_user author ON author.id = r.made_by_id
WHERE r.student_id = %s AND r.lesson_id IN ({}) AND r.released_at IS NOT NULL
ORDER BY r.made_at, r.id
"""
_FOOT = """
SELECT note.behavior, note.text, author.surname, author.given_name, author.patronymic, reminder.reminded_at,
       EXISTS (SELECT 1 FROM conduct_weeksignature s
               WHERE s.student_id = student.id AND s.monday_on = %(monday)s)
FROM people_student student
LEFT JOIN conduct_weeknote note ON note.student_id = student.id AND note.monday_on = %(monday)s
LEFT JOIN accounts_user author ON author.id = note.edited_by_id
LEFT JOIN conduct_signreminder reminder
     ON reminder.student_id = student.id AND reminder.monday_on = %(monday)s
WHERE student.id = %(student)s
"""


@dataclass(frozen=True, slots=True)
class DiaryRemark:
    """Praise or a remark as it stands at its lesson on the page of the week."""

    is_praise: bool
    text: str
    author: str
    when: str


@dataclass(frozen=True, slots=True)
class WeekFoot:
    """What stands below the days, as in a diary of paper. ``may_sign``: the reader, and now."""

    monday: date
    behavior: str
    behavior_name: str
    text: str
    author: str
    reminded: str
    may_sign: bool
    signatures: tuple[SignatureLine, ...]

    @property
    def has_signed(self) -> bool:
        """The reader has signed, and nothing has changed since."""
        return any(line.is_own and not line.changes for line in self.signatures)


@dataclass(frozen=True, slots=True)
class BehaviorWeek:
    monday: date
    label: str
    behavior: str
    behavior_name: str
    text: str
    author: str
    remarks: tuple[RemarkLine, ...]
    signed: tuple[tuple[str, str], ...]  # who and when
    reminded: str


@dataclass(frozen=True, slots=True)
class BehaviorPage:
    """Eight weeks, the latest first, without those of which nothing is said."""

    pupil: Pupil
    label: str
    weeks: tuple[BehaviorWeek, ...]
    praise: int
    remarks: int
    earlier: date
    later: date | None  # None: these are the latest
    may_reply: bool


def list_week_remarks(
    actor: Actor, pupil: Pupil, lesson_ids: Collection[int]
) -> dict[int, tuple[DiaryRemark, ...]]:
    """What the family reads at the lessons, by lesson id. The caller has proved the right to behavior."""
    found: dict[int, tuple[DiaryRemark, ...]] = {}
    rows = fetch(_REMARKS.format(places(lesson_ids)), [pupil.student_id, *lesson_ids])
    for lesson_id, kind, text, made_at, *names in rows:
        remark = DiaryRemark(
            is_praise=kind == RemarkKind.PRAISE,
            text=text,
            author=short_name(*(name or "" for name in names)),
            when=moment_text(aware(made_at), actor.school.zone),
        )
        found[lesson_id] = (*found.get(lesson_id, ()), remark)
    return found


def week_foot(actor: Actor, pupil: Pupil, monday: date, school_days: Collection[date]) -> WeekFoot:
    """One query; nine more in a week that is signed. The caller has proved the right to behavior."""
    (row,) = fetch(_FOOT, {"monday": monday, "student": pupil.student_id})
    behavior, text, *names, reminded_at, is_signed = row
    lines = list_signature_lines(actor, [pupil.student_id], monday) if is_signed else {}
    today = clock.today(actor.school.zone)
    return WeekFoot(
        monday=monday,
        behavior=behavior or "",
        behavior_name=behavior_name(behavior or ""),
        text=text or "",
        author=short_name(*(name or "" for name in names)),
        reminded=moment_text(aware(reminded_at), actor.school.zone) if reminded_at else "",
        may_sign=pupil.is_family
        and actor.has(Permission.SIGN_WEEKS)
        and signing_lock(monday, school_days, today) is None,
        signatures=lines.get(pupil.student_id, ()),
    )


def behavior_page(actor: Actor, student_id: int, day: date | None) -> BehaviorPage:
    """The weeks up to the one of the day (None: today), seven queries.

    NotFound for a student whose behavior is not the actor's to read.
    """
    today = clock.today(actor.school.zone)
    pupil = get_pupil(actor, student_id, day or today)
    require_conduct(actor, student_id)
    week = week_days(day or today)
    first = week[0] - _SHOWN + timedelta(weeks=1)
    notes = _notes(pupil, first, week[0])
    remarks = _remarks(actor, pupil, first, week[-1])
    signed = signed_mondays(student_id, first, week[0])
    reminders = list_reminders([student_id], first, week[0])
    asked = {monday: at for (_student, monday), at in reminders.items()}
    mondays = sorted({*notes, *remarks, *signed, *asked}, reverse=True)
    said = [line for lines in remarks.values() for line in lines]
    return BehaviorPage(
        pupil=pupil,
        label=f"{day_text(first)} – {day_text(week[SATURDAY - 1])} {week[SATURDAY - 1].year}",
        weeks=tuple(_week(actor, monday, notes, remarks, signed, asked) for monday in mondays),
        praise=sum(line.is_praise for line in said),
        remarks=sum(not line.is_praise for line in said),
        earlier=first - timedelta(weeks=1),
        later=week[0] + _SHOWN if week[0] < week_days(today)[0] else None,
        may_reply=pupil.is_family and actor.has(Permission.REPLY_TO_REMARKS),
    )


def _notes(pupil: Pupil, first: date, last: date) -> dict[date, WeekNote]:
    """Of weeks of which the reader may see any day."""
    rows = WeekNote.objects.filter(
        student_id=pupil.student_id, monday_on__gte=first, monday_on__lte=last
    ).select_related("edited_by")
    return {row.monday_on: row for row in rows if any(map(pupil.covers, week_days(row.monday_on)))}


def _remarks(actor: Actor, pupil: Pupil, first: date, last: date) -> dict[date, tuple[RemarkLine, ...]]:
    found: dict[date, tuple[RemarkLine, ...]] = {}
    for line in list_released(actor, pupil.student_id, first, last):
        if pupil.covers(line.held_on):
            monday = week_days(line.held_on)[0]
            found[monday] = (*found.get(monday, ()), line)
    return found


def _week(
    actor: Actor,
    monday: date,
    notes: Mapping[date, WeekNote],
    remarks: Mapping[date, tuple[RemarkLine, ...]],
    signed: Mapping[date, tuple[tuple[str, datetime], ...]],
    asked: Mapping[date, datetime],
) -> BehaviorWeek:
    note, zone = notes.get(monday), actor.school.zone
    author = note.edited_by if note else None
    return BehaviorWeek(
        monday=monday,
        label=f"{day_text(monday)} – {day_text(week_days(monday)[SATURDAY - 1])}",
        behavior=Behavior(note.behavior).value if note and note.behavior else "",
        behavior_name=behavior_name(note.behavior) if note else "",
        text=note.text if note else "",
        author=short_name(author.surname, author.given_name, author.patronymic) if author else "",
        remarks=remarks.get(monday, ()),
        signed=tuple((name, moment_text(at, zone)) for name, at in signed.get(monday, ())),
        reminded=moment_text(asked[monday], zone) if monday in asked else "",
    )
