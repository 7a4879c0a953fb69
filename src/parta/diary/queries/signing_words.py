"""Weeks that were signed, and what was changed in them since, in the reader's language."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.utils.translation import gettext as _

from parta.attendance.queries import code_name
from parta.attendance.rules import AttendanceCode
from parta.conduct.queries.words import behavior_name
from parta.conduct.rules import RemarkKind
from parta.conduct.rules.weeks import Difference, What
from parta.core.wording import within_sentence
from parta.diary.queries.dates import day_text, weekday_text


@dataclass(frozen=True, slots=True)
class ChangeLine:
    """``where``: subject and day; empty for what is of the whole week."""

    where: str
    words: str


@dataclass(frozen=True, slots=True)
class SignedRemark:
    text: str
    author: str
    is_praise: bool


@dataclass(frozen=True, slots=True)
class SignedLesson:
    number: str
    subject: str
    is_canceled: bool
    absence: str
    homework: tuple[str, ...]
    marks: tuple[str, ...]
    remarks: tuple[SignedRemark, ...]


@dataclass(frozen=True, slots=True)
class SignedDay:
    weekday: str
    date_text: str
    lessons: tuple[SignedLesson, ...]


@dataclass(frozen=True, slots=True)
class SignedWeek:
    """A week as its signer reads it."""

    student: str
    class_name: str
    days: tuple[SignedDay, ...]
    behavior: str
    note: str


def change_line(difference: Difference) -> ChangeLine:
    where = ""
    if difference.day:
        day = date.fromisoformat(difference.day)
        where = f"{difference.subject}, {within_sentence(weekday_text(day))} {day_text(day)}"
    return ChangeLine(where, _words(difference))


def read_signed_week(week: Mapping[str, Any]) -> SignedWeek:
    """The text that is signed as a person reads it: everything that is in it, and nothing else."""
    note = week["note"] or {"behavior": "", "text": ""}
    days = sorted({lesson["day"] for lesson in week["lessons"]})
    return SignedWeek(
        student=week["student"]["name"],
        class_name=week["student"]["class"],
        days=tuple(_day(date.fromisoformat(day), week["lessons"]) for day in days),
        behavior=behavior_name(note["behavior"]),
        note=note["text"],
    )


def _day(day: date, lessons: list[dict[str, Any]]) -> SignedDay:
    own = [_lesson(lesson) for lesson in lessons if lesson["day"] == day.isoformat()]
    return SignedDay(weekday_text(day), day_text(day), tuple(own))


def _lesson(lesson: Mapping[str, Any]) -> SignedLesson:
    return SignedLesson(
        number=str(lesson["period"] or "+"),
        subject=lesson["subject"],
        is_canceled=lesson["canceled"],
        absence=code_name(lesson["absence"], lesson["late_minutes"]) if lesson["absence"] else "",
        homework=tuple(task["text"] for task in lesson["homework"]),
        marks=tuple(mark["text"] for mark in lesson["marks"]),
        remarks=tuple(
            SignedRemark(entry["text"], entry["author"], entry["kind"] == RemarkKind.PRAISE)
            for entry in lesson["remarks"]
        ),
    )


def _words(difference: Difference) -> str:
    old, new = difference.before, difference.after
    match difference.what:
        case What.LESSON:
            return _("the lesson was added") if new else _("the lesson is gone")
        case What.CANCELED:
            return _("the lesson was canceled") if new else _("the lesson takes place after all")
        case What.MOVED:
            return _("the lesson was moved")
        case What.ABSENCE:
            return _("attendance: %(old)s → %(new)s") % {"old": _absence(old), "new": _absence(new)}
        case What.BEHAVIOR:
            values = {"old": behavior_name(old) or "—", "new": behavior_name(new) or "—"}
            return _("behavior: %(old)s → %(new)s") % values
        case What.OTHER:
            return _("a name or the order of something")
    added, gone, changed, same = _entry_words(difference.what)
    if not old:
        return added % {"new": new}
    if not new:
        return gone % {"old": old}
    return (same if old == new else changed) % {"old": old, "new": new}


def _entry_words(what: What) -> tuple[str, str, str, str]:
    """Added, gone, changed, and something about it changed."""
    return {
        What.MARK: (
            _("mark %(new)s was added"),
            _("mark %(old)s was removed"),
            _("mark %(old)s → %(new)s"),
            _("form, weight or comment of mark %(new)s was changed"),
        ),
        What.HOMEWORK: (
            _("homework was added: “%(new)s”"),
            _("homework was removed: “%(old)s”"),
            _("homework “%(old)s” → “%(new)s”"),
            _("homework “%(new)s” became mandatory or optional"),
        ),
        What.PRAISE: (
            _("praise was added: “%(new)s”"),
            _("praise was withdrawn: “%(old)s”"),
            _("praise “%(old)s” → “%(new)s”"),
            _("praise instead of a remark: “%(new)s”"),
        ),
        What.REMARK: (
            _("a remark was added: “%(new)s”"),
            _("a remark was withdrawn: “%(old)s”"),
            _("remark “%(old)s” → “%(new)s”"),
            _("a remark instead of praise: “%(new)s”"),
        ),
        What.NOTE: (
            _("the class teacher wrote: “%(new)s”"),
            _("the class teacher removed: “%(old)s”"),
            _("the class teacher wrote “%(new)s” instead of “%(old)s”"),
            "",
        ),
    }[what]


def _absence(code: str) -> str:
    """A code with the minutes of a lateness, as compared weeks have it."""
    if not code:
        return _("present")
    letter, minutes = code[:1], code[1:]
    return code_name(AttendanceCode(letter), int(minutes) if minutes else None)
