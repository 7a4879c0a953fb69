"""Substitutions and cancellations of last week and this one."""

from collections.abc import Sequence
from datetime import date, timedelta
from random import Random

from parta.demo.curriculum import ClassKey
from parta.demo.families import DEMO_CLASS
from parta.demo.founding import Foundation
from parta.demo.people import Employed
from parta.demo.teaching import TaughtCourse
from parta.lessons.commands import cancel_lesson, substitute_lesson
from parta.lessons.models import Lesson

_REASONS = ("болезнь учителя", "курсы повышения квалификации", "командировка")
_CANCEL_REASONS = ("классный час", "медицинский осмотр", "репетиция праздника")
_AWAY = 4  # teachers, a day each
_CANCELED = 5  # lessons, one of them of the demo's class


def change_lessons(
    base: Foundation, courses: Sequence[TaughtCourse], helper: Employed, today: date, random: Random
) -> int:
    """Some teachers are away for a day, some lessons do not take place. Returns how many were changed.

    ``helper`` substitutes once, so that their account shows what a substitute sees.
    """
    monday = today - timedelta(days=today.weekday())
    first, last = monday - timedelta(weeks=1), monday + timedelta(days=4)
    by_id = {course.course_id: course for course in courses}
    rows = Lesson.objects.filter(school=base.actor.school, held_on__gte=first, held_on__lte=last)
    lessons = [(row, by_id[row.course_id]) for row in rows.order_by("held_on", "period", "course_id")]
    if not lessons:
        return 0
    week = _Weeks(base, lessons, helper, random)
    running = min(max(today, monday), last)
    return week.substitute_the_away(running) + week.cancel_some()


class _Weeks:
    """Two weeks of lessons in which the plan is changed."""

    def __init__(
        self,
        base: Foundation,
        lessons: Sequence[tuple[Lesson, TaughtCourse]],
        helper: Employed,
        random: Random,
    ) -> None:
        self._base, self._lessons, self._random = base, lessons, random
        self._helper: Employed | None = helper
        self._changed: set[int] = set()
        self._busy: dict[tuple[date, int | None], set[Employed]] = {}
        self._subjects: dict[Employed, set[str]] = {}
        self._classes: dict[Employed, set[ClassKey]] = {}
        for lesson, course in lessons:
            self._busy.setdefault((lesson.held_on, lesson.period), set()).add(course.teacher)
            self._subjects.setdefault(course.teacher, set()).add(course.unit.subject)
            self._classes.setdefault(course.teacher, set()).add(course.unit.school_class)

    def substitute_the_away(self, running: date) -> int:
        """Whole days of some teachers; the first one is missed by the demo's class on the running day."""
        in_demo = [
            (day.held_on, course.teacher)
            for day, course in self._lessons
            if day.held_on == running and course.unit.school_class == DEMO_CLASS and not course.unit.group
        ]
        away = in_demo[1:2]
        others = [(lesson.held_on, course.teacher) for lesson, course in self._lessons]
        while others and len(away) < _AWAY:
            away.append(self._random.choice(others))
        for number, (day, teacher) in enumerate(away):
            for lesson, course in self._lessons:
                if lesson.held_on == day and course.teacher == teacher and lesson.pk not in self._changed:
                    self._substitute(lesson, course, _REASONS[number % len(_REASONS)])
        return len(self._changed)

    def _substitute(self, lesson: Lesson, course: TaughtCourse, note: str) -> None:
        taken = self._busy[lesson.held_on, lesson.period]
        free = [teacher for teacher in self._subjects if teacher not in taken]
        same = [teacher for teacher in free if course.unit.subject in self._subjects[teacher]]
        if not free:
            return
        substitute = self._random.choice(same or free)
        if self._helper in free and course.unit.school_class not in self._classes[self._helper]:
            substitute, self._helper = self._helper, None
        taken.add(substitute)
        self._changed.add(lesson.pk)
        substitute_lesson(
            actor=self._base.actor, lesson_id=lesson.pk, teacher_id=substitute.teacher_id, note=note
        )

    def cancel_some(self) -> int:
        """The last lesson of some classes on some days, and one of the demo's class in the second week."""
        last_of = {
            (course.unit.school_class, lesson.held_on): (lesson, course) for lesson, course in self._lessons
        }
        free = [
            pair for pair in last_of.values() if pair[0].pk not in self._changed and not pair[1].unit.group
        ]
        own = [lesson for lesson, course in free if course.unit.school_class == DEMO_CLASS]
        others = [lesson for lesson, course in free if course.unit.school_class != DEMO_CLASS]
        count = min(_CANCELED - 1, len(others))
        picked = own[-2:-1] + self._random.sample(others, count)
        for number, lesson in enumerate(picked):
            note = _CANCEL_REASONS[number % len(_CANCEL_REASONS)]
            cancel_lesson(actor=self._base.actor, lesson_id=lesson.pk, note=note)
        return len(picked)
