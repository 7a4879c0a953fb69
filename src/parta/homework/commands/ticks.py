"""Done ticks: the student's own note, in no history of the school (acceptance D4, K9)."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from django.db import transaction

from parta.access.actors import Actor
from parta.access.rules import Permission
from parta.core import clock
from parta.core.errors import NotFound
from parta.homework.models import DoneTick
from parta.homework.queries.student import get_own_task
from parta.people.models import Student


@dataclass(frozen=True, slots=True)
class ImportedTick:
    """A tick as it was made, with its own time."""

    homework_id: int
    student_id: int
    done_at: datetime
    is_shared: bool = False


@transaction.atomic
def tick_homework(*, actor: Actor, student_id: int, homework_id: int, is_done: bool) -> DoneTick | None:
    """The student ticks their own task as done, or takes that back; asked again, it stays as it is.

    A new tick is the family's alone until it is shared. Forbidden for guardians; NotFound for what is not
    the student's own.
    """
    _require_own(actor, student_id)
    task = get_own_task(actor, student_id, homework_id)
    if not is_done:
        DoneTick.objects.filter(homework=task, student_id=student_id).delete()
        return None
    tick, _is_new = DoneTick.objects.get_or_create(
        homework=task, student_id=student_id, defaults={"done_at": clock.now()}
    )
    return tick


@transaction.atomic
def share_tick(*, actor: Actor, student_id: int, homework_id: int, is_shared: bool) -> DoneTick:
    """Let the teachers see that the task is done, or no more; NotFound for a task not ticked."""
    _require_own(actor, student_id)
    task = get_own_task(actor, student_id, homework_id)
    tick = DoneTick.objects.select_for_update().filter(homework=task, student_id=student_id).first()
    if tick is None:
        raise NotFound
    tick.is_shared = is_shared
    tick.save(update_fields=["is_shared"])
    return tick


@transaction.atomic
def import_ticks(*, actor: Actor, ticks: Sequence[ImportedTick]) -> None:
    """Take over ticks made elsewhere; those of a task that is ticked already are passed over."""
    actor.require(Permission.WRITE_ANY_COURSE)
    DoneTick.objects.bulk_create(
        [
            DoneTick(
                homework_id=tick.homework_id,
                student_id=tick.student_id,
                done_at=tick.done_at,
                is_shared=tick.is_shared,
            )
            for tick in ticks
        ],
        batch_size=1000,
        ignore_conflicts=True,
    )


def _require_own(actor: Actor, student_id: int) -> None:
    actor.require(Permission.TICK_HOMEWORK)
    own = Student.objects.filter(school=actor.school, pk=student_id, user_id=actor.user_id)
    if not own.exists():
        raise NotFound
