"""What is signed: the canonical text of a week, and what two of them differ in (decision 0016).

A week is plain JSON: ``student`` (id, name, class), ``monday``, ``lessons`` (id, day, period, subject,
canceled, absence, late_minutes, and by id marks, homework, remarks) and ``note`` (behavior, text) or None.
It holds no word of the reader's language, so that it is the same for everybody.
"""

import hashlib
import json
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum
from typing import Any

from parta.audit.rules import canonical

Week = Mapping[str, Any]
Entry = Mapping[str, Any]

_PARTS = ("marks", "homework", "remarks")
_NO_ENTRY: Entry = {}


class What(StrEnum):
    """What of a week has changed."""

    MARK = "mark"
    HOMEWORK = "homework"
    PRAISE = "praise"
    REMARK = "remark"
    ABSENCE = "absence"
    LESSON = "lesson"
    CANCELED = "canceled"
    MOVED = "moved"
    BEHAVIOR = "behavior"
    NOTE = "note"
    OTHER = "other"  # a name, or whatever is not told apart


@dataclass(frozen=True, slots=True)
class Difference:
    """``before`` empty: it is new; ``after`` empty: it is gone; both the same: something about it."""

    what: What
    before: str = ""
    after: str = ""
    subject: str = ""
    day: str = ""


def week_text(week: Week) -> str:
    """The one text of a week."""
    return canonical(week)


def read_week(text: str) -> dict[str, Any]:
    """The week of a text made by ``week_text``."""
    week: dict[str, Any] = json.loads(text)
    return week


def digest_of(text: str) -> str:
    """SHA-256 in hex; its bytes are what a passkey signs."""
    return hashlib.sha256(text.encode()).hexdigest()


def compare_weeks(old: Week, new: Week) -> tuple[Difference, ...]:
    """What is otherwise in the new one, in the order of the week."""
    if old == new:
        return ()
    before, after = _by_id(old["lessons"]), _by_id(new["lessons"])
    keys = sorted(before.keys() | after.keys(), key=lambda key: _order(after.get(key) or before[key]))
    found = [difference for key in keys for difference in _compare_lessons(before.get(key), after.get(key))]
    found += _compare_notes(old["note"] or _NO_ENTRY, new["note"] or _NO_ENTRY)
    return tuple(found) or (Difference(What.OTHER),)


def _by_id(entries: Sequence[Entry]) -> dict[int, Entry]:
    return {entry["id"]: entry for entry in entries}


def _order(lesson: Entry) -> tuple[str, int, int]:
    return lesson["day"], lesson["period"] or 99, lesson["id"]


def _compare_lessons(old: Entry | None, new: Entry | None) -> Iterator[Difference]:
    if new is None:
        assert old is not None  # noqa: S101 - narrows the type: one of the two is there
        yield Difference(What.LESSON, "-", "", old["subject"], old["day"])
        return
    where = {"subject": new["subject"], "day": new["day"]}
    if old is None:
        yield Difference(What.LESSON, "", "-", **where)
        old = {**new, "absence": "", "late_minutes": None, "marks": [], "homework": [], "remarks": []}
    if (old["day"], old["period"]) != (new["day"], new["period"]):
        yield Difference(What.MOVED, old["day"], new["day"], **where)
    if old["canceled"] != new["canceled"]:
        yield Difference(What.CANCELED, "-" * old["canceled"], "-" * new["canceled"], **where)
    if (absences := (_absence(old), _absence(new)))[0] != absences[1]:
        yield Difference(What.ABSENCE, *absences, **where)
    for part in _PARTS:
        for what, *texts in _compare_entries(part, old[part], new[part]):
            yield Difference(what, *texts, **where)


def _absence(lesson: Entry) -> str:
    """The code, with the minutes of a lateness: о10."""
    return f"{lesson['absence']}{lesson['late_minutes'] or ''}"


def _compare_entries(
    part: str, old: Sequence[Entry], new: Sequence[Entry]
) -> Iterable[tuple[What, str, str]]:
    before, after = _by_id(old), _by_id(new)
    for key in dict.fromkeys((*before, *after)):
        was, now = before.get(key, _NO_ENTRY), after.get(key, _NO_ENTRY)
        if was != now:
            yield _kind(part, now or was), was.get("text", ""), now.get("text", "")


def _kind(part: str, entry: Entry) -> What:
    return What(entry["kind"]) if part == "remarks" else {"marks": What.MARK}.get(part, What.HOMEWORK)


def _compare_notes(old: Entry, new: Entry) -> Iterator[Difference]:
    for what, key in ((What.BEHAVIOR, "behavior"), (What.NOTE, "text")):
        was, now = old.get(key, ""), new.get(key, "")
        if was != now:
            yield Difference(what, was, now)
