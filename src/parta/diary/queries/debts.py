"""One list of what a student owes, across subjects (acceptance K9; users 25)."""

from dataclasses import dataclass
from datetime import date, timedelta

from parta.access.actors import Actor
from parta.core import clock
from parta.diary.queries.dots import OwedWork, list_owed
from parta.diary.queries.due_words import on_day
from parta.diary.queries.people import Pupil, get_pupil
from parta.diary.queries.student_tasks import StudentTask, list_student_tasks
from parta.homework.queries.student import first_tick_at, list_done
from parta.people.rules import Scope

_LOOKS_BACK = timedelta(days=14)  # what is older nobody makes up for by ticking it
_DAY = timedelta(days=1)


@dataclass(frozen=True, slots=True)
class NotTicked:
    task: StudentTask
    due_words: str


@dataclass(frozen=True, slots=True)
class DebtsPage:
    """``not_ticked`` is the family's. ``is_ticking``: they are used, so a missing one says something."""

    pupil: Pupil
    owed: tuple[OwedWork, ...]
    not_ticked: tuple[NotTicked, ...]
    is_ticking: bool
    sees_ticks: bool


def debts_page(actor: Actor, student_id: int) -> DebtsPage:
    """Open dots, and for the family mandatory homework of the last days that is overdue and not ticked.

    NotFound where marks are kept from the reader, as dots are among them.
    """
    today = clock.today(actor.school.zone)
    pupil = get_pupil(actor, student_id, today)
    actor.require_sight(student_id, Scope.MARKS)
    first = _ticking_since(actor, pupil)
    return DebtsPage(
        pupil=pupil,
        owed=list_owed(pupil, today),
        not_ticked=_not_ticked(pupil, first, today) if first else (),
        is_ticking=first is not None,
        sees_ticks=pupil.is_family,
    )


def _ticking_since(actor: Actor, pupil: Pupil) -> date | None:
    if not pupil.is_family:
        return None
    moment = first_tick_at(pupil.student_id)
    return moment.astimezone(actor.school.zone).date() if moment else None


def _not_ticked(pupil: Pupil, first: date, today: date) -> tuple[NotTicked, ...]:
    """Of what was due since the student began to tick: before that a missing tick says nothing."""
    tasks = [
        task
        for task in list_student_tasks(pupil, max(first, today - _LOOKS_BACK), today - _DAY)
        if task.is_mandatory
    ]
    done = list_done(pupil.student_id, [task.task_id for task in tasks])
    return tuple(
        NotTicked(task, on_day(task.due_on, today)) for task in reversed(tasks) if task.task_id not in done
    )
