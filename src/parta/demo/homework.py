"""Homework of a course of the demo school: given at lessons, planned as drafts, independent."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from datetime import datetime, time, timedelta, tzinfo
from random import Random
from typing import TYPE_CHECKING

from parta.demo.tasks import (
    independent_text,
    is_optional,
    share_with_homework,
    task_links,
    task_minutes,
    task_text,
)
from parta.demo.teaching import TaughtCourse
from parta.homework.commands import ImportedHomework

if TYPE_CHECKING:
    from parta.demo.records import HeldLesson

_UNKNOWN_TIME_SHARE = 0.08
_LATE_SHARE = 0.015
_INDIVIDUAL_SHARE = 0.01
_DRAFTING_SHARE = 0.2  # of the courses: with drafts for the lessons to come
_INDEPENDENT_SHARE = 0.3  # of the courses
_MOST_DRAFTS = 3


@dataclass(frozen=True, slots=True)
class TaskDrawer:
    """Draws what the teachers of one course have written up to ``now``; the same dice draw the same."""

    course: TaughtCourse
    lessons: "Sequence[HeldLesson]"
    now: datetime
    zone: tzinfo
    random: Random
    subject: str = field(init=False)
    grade: int = field(init=False)

    def __post_init__(self) -> None:
        object.__setattr__(self, "subject", self.course.unit.subject)
        object.__setattr__(self, "grade", self.course.unit.school_class.grade)

    def by_author(self) -> dict[int, list[ImportedHomework]]:
        """Everything, by the account of who wrote it and in order of time."""
        tasks: dict[int, list[ImportedHomework]] = {}
        for author_id, task in [*self._given(), *self._drafts(), *self._independent()]:
            tasks.setdefault(author_id, []).append(task)
        return {author_id: sorted(own, key=lambda task: task.given_at) for author_id, own in tasks.items()}

    def _given(self) -> Iterator[tuple[int, ImportedHomework]]:
        for index, lesson in enumerate(self.lessons[:-1]):
            at = lesson.ends_at - timedelta(minutes=self.random.randrange(1, 10))
            if at > self.now:
                return
            if self.random.random() >= share_with_homework(self.subject):
                continue
            evening = datetime.combine(lesson.held_on, time(20), self.zone) + timedelta(
                minutes=self.random.randrange(120)
            )
            is_late = self.random.random() < _LATE_SHARE and evening <= self.now
            yield lesson.author_id, self._task(index, evening if is_late else at, is_late=is_late)

    def _drafts(self) -> Iterator[tuple[int, ImportedHomework]]:
        if self.random.random() >= _DRAFTING_SHARE:
            return
        coming = [index for index, lesson in enumerate(self.lessons[:-1]) if lesson.starts_at > self.now]
        written_at = self.now - timedelta(hours=self.random.randrange(2, 40))
        for index in coming[: self.random.randrange(1, _MOST_DRAFTS + 1)]:
            yield self.lessons[index].author_id, self._task(index, written_at, is_draft=True)

    def _task(
        self, index: int, at: datetime, *, is_late: bool = False, is_draft: bool = False
    ) -> ImportedHomework:
        lesson = self.lessons[index]
        due = next((later for later in self.lessons[index + 1 :] if later.held_on > lesson.held_on), None)
        text = task_text(self.subject, index, self.random)
        is_mandatory = not is_optional(self.random)
        minutes = task_minutes(self.grade, self.random)
        return ImportedHomework(
            lesson_id=lesson.lesson_id,
            due_lesson_id=due.lesson_id if due else None,
            due_on=due.held_on if due else lesson.held_on,
            text=text,
            given_at=at,
            given_by_id=lesson.author_id,
            is_mandatory=is_mandatory,
            minutes=None if self.random.random() < _UNKNOWN_TIME_SHARE else minutes,
            links=task_links(self.subject, self.random),
            is_draft=is_draft,
            is_posted_late=is_late,
            student_ids=self._named(lesson),
        )

    def _named(self, lesson: "HeldLesson") -> tuple[int, ...] | None:
        """Now and then a task is for one or two students alone."""
        members = [member.student_id for member in self.course.members if member.since <= lesson.held_on]
        if self.random.random() >= _INDIVIDUAL_SHARE or not members:
            return None
        return tuple(self.random.sample(members, min(len(members), self.random.randrange(1, 3))))

    def _independent(self) -> Iterator[tuple[int, ImportedHomework]]:
        """A task for a week or two that belongs to no lesson."""
        if self.random.random() >= _INDEPENDENT_SHARE:
            return
        given = [lesson for lesson in self.lessons if lesson.ends_at <= self.now]
        coming = [lesson for lesson in self.lessons if lesson.starts_at > self.now]
        if not given or not coming:
            return
        at = given[-1].ends_at + timedelta(minutes=self.random.randrange(5, 60))
        due = coming[min(len(coming) - 1, self.random.randrange(2, 7))]
        task = ImportedHomework(
            lesson_id=None,
            due_lesson_id=None,
            due_on=due.held_on,
            text=independent_text(self.subject, self.random),
            given_at=min(at, self.now),
            given_by_id=self.course.teacher.user_id,
            is_mandatory=self.random.random() < 0.5,
            minutes=self.random.choice((None, 40, 60, 90)),
            links=task_links(self.subject, self.random),
        )
        yield self.course.teacher.user_id, task
