"""Notes of weeks, and how much praise and how many remarks a week had."""

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from datetime import date

from django.db.models import Count

from parta.conduct.models import Remark, WeekNote
from parta.conduct.queries.words import behavior_name
from parta.conduct.rules import RemarkKind, note_token
from parta.lessons.rules import week_days


@dataclass(frozen=True, slots=True)
class Note:
    """What the class teacher has written of a student's week; ``author`` empty: the installation."""

    behavior: str
    text: str
    author: str
    version: int

    @property
    def behavior_name(self) -> str:
        return behavior_name(self.behavior)

    @property
    def token(self) -> str:
        return note_token(self.version, self.behavior, self.text)


NO_NOTE = Note("", "", "", 0)


@dataclass(frozen=True, slots=True)
class Balance:
    """How often a student was praised and remarked upon; ``waiting``: remarks the family does not see yet."""

    praise: int = 0
    remarks: int = 0
    waiting: int = 0


def list_notes(student_ids: Collection[int], monday: date) -> dict[int, Note]:
    """The notes of one week by student id; the caller has proved the right to them."""
    rows = WeekNote.objects.filter(student_id__in=student_ids, monday_on=monday).select_related("edited_by")
    return {
        row.student_id: Note(row.behavior, row.text, str(row.edited_by or ""), row.version) for row in rows
    }


def list_balances(student_ids: Collection[int], day: date) -> Mapping[int, Balance]:
    """What the week of the day brought each student; the caller has proved the right to them."""
    week = week_days(day)
    rows = (
        Remark.objects.filter(
            student_id__in=student_ids, lesson__held_on__gte=week[0], lesson__held_on__lte=week[-1]
        )
        .values_list("student_id", "kind")
        .annotate(Count("pk"), Count("released_at"))
        .order_by()
    )
    found: dict[int, dict[str, int]] = {}
    for student_id, kind, count, released in rows:
        counts = found.setdefault(student_id, {})
        counts["praise" if kind == RemarkKind.PRAISE else "remarks"] = count
        counts["waiting"] = counts.get("waiting", 0) + count - released
    return {student_id: Balance(**counts) for student_id, counts in found.items()}


def note_values(row: WeekNote) -> dict[str, object]:
    """What the history keeps of a note, as plain JSON."""
    return {
        "student": row.student_id,
        "monday": row.monday_on.isoformat(),
        "behavior": row.behavior,
        "text": row.text,
        "by": row.edited_by_id,
    }


def place_of_week(student_id: int, monday: date) -> str:
    """Where the history of a student's week is looked for."""
    return f"week:{student_id}:{monday.isoformat()}"
