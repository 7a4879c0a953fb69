"""Places in classes and groups that end, many at once."""

from collections.abc import Sequence
from datetime import date

from django.db import transaction

from parta.academics.models import Enrollment, GroupMember
from parta.access.actors import Actor
from parta.access.rules import Permission
from parta.audit.commands import Change, record_changes
from parta.core.errors import NotFound

_BATCH = 500
_STREAM = "people"
# The id of a place, and what its last day was before: None, no end was known.
Ended = tuple[int, date | None]


@transaction.atomic
def end_enrollments(*, actor: Actor, endings: Sequence[tuple[int, date]]) -> list[Ended]:
    """Students leave their classes, each after the day given (inclusive). NotFound: not of this school."""
    actor.require(Permission.WRITE_PEOPLE)
    ended: list[Ended] = []
    for start in range(0, len(endings), _BATCH):
        last_days = dict(endings[start : start + _BATCH])
        rows = list(
            Enrollment.objects.select_for_update(of=("self",)).filter(
                pk__in=last_days, school_class__school=actor.school
            )
        )
        _require_all(rows, last_days)
        changes = []
        for row in rows:
            before = row.until_on
            ended.append((row.pk, before))
            row.until_on = last_days[row.pk]
            changes.append(_change(row, before))
        Enrollment.objects.bulk_update(rows, ["until_on"])
        record_changes(actor=actor, stream=_STREAM, changes=changes)
    return ended


@transaction.atomic
def end_members(*, actor: Actor, endings: Sequence[tuple[int, date]]) -> list[Ended]:
    """The same for places in teaching groups."""
    actor.require(Permission.WRITE_PEOPLE)
    ended: list[Ended] = []
    for start in range(0, len(endings), _BATCH):
        last_days = dict(endings[start : start + _BATCH])
        rows = list(
            GroupMember.objects.select_for_update(of=("self",)).filter(
                pk__in=last_days, group__school=actor.school
            )
        )
        _require_all(rows, last_days)
        for row in rows:
            ended.append((row.pk, row.until_on))
            row.until_on = last_days[row.pk]
        GroupMember.objects.bulk_update(rows, ["until_on"])
    return ended


def _require_all(rows: Sequence[Enrollment | GroupMember], last_days: dict[int, date]) -> None:
    if len(rows) != len(last_days):
        raise NotFound


def _change(row: Enrollment, before: date | None) -> Change:
    return Change(
        kind="enrollment.ended",
        record=f"enrollment:{row.pk}",
        place=f"student:{row.student_id}",
        before={"class": row.school_class_id, "until": before.isoformat() if before else None},
        after={"class": row.school_class_id, "until": row.until_on.isoformat() if row.until_on else None},
    )
