"""Lessons that another system held the journal of: columns for its marks."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime, time

from django.db import transaction

from parta.academics.models import Course
from parta.access.actors import Actor
from parta.access.queries import require_of_school
from parta.access.rules import Permission
from parta.audit.commands import Change, record_changes
from parta.lessons.models import Lesson


@dataclass(frozen=True, slots=True)
class ImportedLesson:
    """``times``: by the clock of the school."""

    held_on: date
    topic: str
    period: int | None = None
    times: tuple[time, time] | None = None


@transaction.atomic
def import_lessons(
    *, actor: Actor, year_id: int, course_id: int, lessons: Sequence[ImportedLesson]
) -> list[Lesson]:
    """Past or to come, in the order given; no plan stands behind them. Windows of editing do not apply."""
    actor.require(Permission.WRITE_ANY_COURSE)
    require_of_school(actor, Course.objects.filter(year_id=year_id), [course_id])
    made = Lesson.objects.bulk_create(
        [_lesson(actor, year_id, course_id, item) for item in lessons], batch_size=1000
    )
    changes = [
        Change(
            kind="lesson.added",
            record=f"lesson:{lesson.pk}",
            place=f"lesson:{lesson.pk}",
            before=None,
            after={"held_on": lesson.held_on.isoformat(), "topic": lesson.topic},
        )
        for lesson in made
    ]
    record_changes(actor=actor, stream=f"course:{course_id}", changes=changes)
    return made


def _lesson(actor: Actor, year_id: int, course_id: int, item: ImportedLesson) -> Lesson:
    starts_at, ends_at = (
        [datetime.combine(item.held_on, moment, actor.school.zone) for moment in item.times]
        if item.times
        else (None, None)
    )
    return Lesson(
        school=actor.school,
        year_id=year_id,
        course_id=course_id,
        held_on=item.held_on,
        period=item.period,
        starts_at=starts_at,
        ends_at=ends_at,
        topic=item.topic,
    )
