"""Work that students owe: dots in the lessons of the last days, some of which end soon (domain B8)."""

from collections.abc import Mapping, Sequence
from dataclasses import replace
from datetime import datetime, timedelta
from uuid import UUID

from parta.demo.founding import Foundation
from parta.demo.records import FIRST_GRADE_WITH_MARKS, HeldLesson
from parta.demo.rules import dice
from parta.demo.teaching import TaughtCourse
from parta.journal.commands import CellEdit, record_cells

_EVERY = 7  # courses
_STUDENTS = 2
_RECENT = timedelta(days=6)


def owe_work(
    base: Foundation,
    courses: Sequence[TaughtCourse],
    lessons: Mapping[int, Sequence[HeldLesson]],
    now: datetime,
    seed: int,
) -> None:
    """A dot for a student or two at the latest lesson of some courses, where the cell is still empty."""
    graded = [course for course in courses if course.unit.school_class.grade >= FIRST_GRADE_WITH_MARKS]
    for course in graded[::_EVERY]:
        recent = [lesson for lesson in lessons[course.course_id] if now - _RECENT < lesson.ends_at < now]
        if not recent:
            continue
        random = dice(seed, "owed", course.unit)
        lesson = recent[-1]
        members = [member for member in course.members if member.since <= lesson.held_on]
        edits = [
            CellEdit(
                lesson.lesson_id, member.student_id, ".", "", UUID(int=random.getrandbits(128), version=4)
            )
            for member in random.sample(members, min(_STUDENTS, len(members)))
        ]
        actor = replace(base.actor, user_id=course.teacher.user_id)
        record_cells(actor=actor, course_id=course.course_id, edits=edits)
