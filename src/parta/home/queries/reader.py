"""Who reads the first page, and what several widgets share: read at most once, and only if asked."""

from dataclasses import dataclass
from datetime import date, datetime, timedelta
from functools import cached_property

from parta.academics.queries import ClassRow, list_class_rows
from parta.access.actors import Actor
from parta.core import clock
from parta.diary.queries.near import NearLesson, list_near_lessons
from parta.diary.queries.people import Pupil, list_own_pupils
from parta.journal.queries.day import OwnLesson, list_own_lessons
from parta.schoolyear.models import AcademicYear
from parta.schoolyear.queries import find_year_on

_LOOKED_BACK = timedelta(days=7)


@dataclass(frozen=True)
class Reader:
    actor: Actor

    @cached_property
    def now(self) -> datetime:
        return clock.now()

    @cached_property
    def today(self) -> date:
        return clock.today(self.actor.school.zone)

    @cached_property
    def pupils(self) -> tuple[Pupil, ...]:
        """The reader's children, or the reader."""
        return list_own_pupils(self.actor, self.today)

    @cached_property
    def near_lessons(self) -> dict[int, list[NearLesson]]:
        return list_near_lessons(self.pupils, self.today)

    def next_day(self, pupil: Pupil) -> date | None:
        """The next day after today on which the student has lessons that take place."""
        lessons = self.near_lessons.get(pupil.student_id, ())
        days = (lesson.held_on for lesson in lessons if not lesson.is_canceled)
        return next((day for day in days if day > self.today), None)

    @cached_property
    def year(self) -> AcademicYear | None:
        return find_year_on(self.actor, self.today)

    @cached_property
    def classes(self) -> list[ClassRow]:
        """All classes of the year; of those who read the whole school."""
        return list_class_rows(self.actor, self.year.pk, self.today) if self.year else []

    @cached_property
    def own_lessons(self) -> tuple[OwnLesson, ...]:
        """What the reader teaches today, and taught in the days before for which something may be missing."""
        return list_own_lessons(self.actor, self.today - _LOOKED_BACK, self.today)

    @property
    def lessons_today(self) -> list[OwnLesson]:
        return [lesson for lesson in self.own_lessons if lesson.held_on == self.today]
