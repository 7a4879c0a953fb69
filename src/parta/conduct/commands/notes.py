"""The class teacher's notes of a week (acceptance D9, J3)."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime

from django.db import transaction
from django.utils.translation import gettext as _

from parta.academics.models import Enrollment, SchoolClass
from parta.access.actors import Actor
from parta.access.rules import Permission
from parta.audit.commands import Change, record_changes
from parta.conduct.commands.telling import report_notes
from parta.conduct.models import WeekNote
from parta.conduct.queries.access import get_own_class
from parta.conduct.queries.notes import note_values, place_of_week
from parta.conduct.rules import MAX_TEXT, Behavior, note_token
from parta.core import clock
from parta.core.errors import NotFound, Refused
from parta.lessons.rules import week_days


@dataclass(frozen=True, slots=True)
class NoteEdit:
    """What is to be written of a student; ``seen``: the token of the note that the form had shown."""

    student_id: int
    behavior: str
    text: str
    seen: str


@dataclass(frozen=True, slots=True)
class NoteConflict:
    """Somebody else has written meanwhile: what stands there now."""

    student_id: int
    behavior: str
    text: str


@dataclass(frozen=True, slots=True)
class ImportedNote:
    """A note as another system (or the demo) recorded it."""

    student_id: int
    monday: date
    behavior: Behavior
    text: str
    edited_at: datetime
    edited_by_id: int | None = None


def stream_of_class(class_id: int) -> str:
    """The hash chain of a class's behavior and signatures."""
    return f"behavior:{class_id}"


@transaction.atomic
def save_notes(
    *, actor: Actor, class_id: int, day: date, edits: Sequence[NoteEdit]
) -> tuple[NoteConflict, ...]:
    """Write the notes of the week of the day; those that another has changed meanwhile are left and returned.

    Refused: a week to come, a text too long. NotFound: a student who is not in the class that week.
    """
    school_class = get_own_class(actor, class_id)
    # Whoever writes about the same class waits here, also where there is no note to lock yet.
    SchoolClass.objects.select_for_update().get(pk=class_id)
    week = week_days(day)
    if week[0] > clock.today(actor.school.zone):
        raise Refused(_("This week has not begun yet."), code="future")
    _check(school_class, week, edits)
    rows = {
        row.student_id: row for row in WeekNote.objects.filter(student__in=_ids(edits), monday_on=week[0])
    }
    conflicts, changes, written = [], [], []
    for edit in edits:
        row = rows.get(edit.student_id)
        now = (row.version, row.behavior, row.text) if row else (0, "", "")
        if (edit.behavior, edit.text) == now[1:]:
            continue
        if edit.seen != note_token(*now):
            conflicts.append(NoteConflict(edit.student_id, *now[1:]))
            continue
        change, row = _write(actor, week[0], edit, row)
        changes.append(change)
        written.append(row)
    record_changes(actor=actor, stream=stream_of_class(class_id), changes=changes)
    report_notes([row for row in written if row.pk])
    return tuple(conflicts)


@transaction.atomic
def import_notes(*, actor: Actor, class_id: int, rows: Sequence[ImportedNote]) -> None:
    """Take over notes recorded elsewhere for students of one class."""
    actor.require(Permission.WRITE_ANY_COURSE)
    created = WeekNote.objects.bulk_create(
        [
            WeekNote(
                school=actor.school,
                student_id=row.student_id,
                monday_on=row.monday,
                behavior=row.behavior.value,
                text=row.text,
                edited_at=row.edited_at,
                edited_by_id=row.edited_by_id,
            )
            for row in rows
        ],
        batch_size=1000,
    )
    changes = [_change("behavior.imported", row, None, at=row.edited_at) for row in created]
    record_changes(actor=actor, stream=stream_of_class(class_id), changes=changes)


def _ids(edits: Iterable[NoteEdit]) -> set[int]:
    return {edit.student_id for edit in edits}


def _check(school_class: SchoolClass, week: Sequence[date], edits: Sequence[NoteEdit]) -> None:
    own = Enrollment.objects.filter(school_class=school_class, since_on__lte=week[-1]).exclude(
        until_on__lt=week[0]
    )
    if not _ids(edits) <= set(own.values_list("student_id", flat=True)):
        raise NotFound
    if any(len(edit.text) > MAX_TEXT for edit in edits):
        raise Refused(
            _("The text may have at most %(count)d characters.") % {"count": MAX_TEXT}, code="too_long"
        )


def _write(actor: Actor, monday: date, edit: NoteEdit, row: WeekNote | None) -> tuple[Change, WeekNote]:
    """The row has no id any more when it was emptied."""
    if row is None:
        row = WeekNote(school=actor.school, student_id=edit.student_id, monday_on=monday, version=0)
        kind, before = "behavior.recorded", None
    else:
        kind, before = "behavior.changed", note_values(row)
    if not (edit.behavior or edit.text):
        removed = _change("behavior.removed", row, before, is_gone=True)
        row.delete()
        return removed, row
    row.behavior, row.text, row.version = edit.behavior, edit.text, row.version + 1
    row.edited_at, row.edited_by_id = clock.now(), actor.author_id
    row.save()
    return _change(kind, row, before), row


def _change(
    kind: str,
    row: WeekNote,
    before: dict[str, object] | None,
    *,
    at: datetime | None = None,
    is_gone: bool = False,
) -> Change:
    return Change(
        kind=kind,
        record=f"behavior:{row.pk}",
        place=place_of_week(row.student_id, row.monday_on),
        before=before,
        after=None if is_gone else note_values(row),
        at=at,
    )
