"""Grades of the terms that are over, and their closing."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date, datetime, time, timedelta
from random import Random

from parta.academics.commands import close_class
from parta.academics.models import Course
from parta.demo.founding import Foundation
from parta.demo.rules import dice
from parta.demo.teaching import TaughtCourse
from parta.grading.commands.marks import ImportedMark
from parta.grading.commands.term_marks import TermMarkData, replace_term_marks
from parta.grading.presets import FORM_PRESETS
from parta.grading.rules.interim import CountedMark, Flag, Suggestion, suggest
from parta.grading.rules.terms import Grade, Outcome, TermMarkKind, enough_marks
from parta.progress.queries.closing import closing_page
from parta.schoolyear.models import Term
from parta.schoolyear.queries import list_terms
from parta.schoolyear.rules import TermKind

BEST = 5
_RAISED = 0.5  # of the borderline grades that a teacher raises
_COMMENTED = 0.05
_WHY = ("Прилежно работает на уроках", "Исправил ошибки в контрольной", "Заметный рост к концу четверти")
_COMMENTS = ("Так держать!", "Обратить внимание на самостоятельные работы", "Может лучше")
# Classes whose teachers are late with a subject: their term is still open.
_LATE = {(6, "literature"), (8, "music")}


@dataclass(slots=True)
class Results:
    """Gives grades course by course, as their marks are recorded."""

    base: Foundation
    today: date
    seed: int
    terms: dict[bool, list[Term]] = field(default_factory=dict)  # those over, by whether it is an upper grade

    def finished(self, course: TaughtCourse) -> list[Term]:
        is_upper = course.unit.school_class.grade >= 10
        if is_upper not in self.terms:
            kind = TermKind.SEMESTER if is_upper else TermKind.QUARTER
            terms = list_terms(self.base.year.pk, kind)
            self.terms[is_upper] = [term for term in terms if term.ends_on < self.today]
        return self.terms[is_upper]

    def give(self, course: TaughtCourse, marks: Sequence[ImportedMark], days: Mapping[int, date]) -> None:
        """Grades of the terms that are over from the course's marks; ``days`` of the lessons by id."""
        unit = course.unit
        is_late = unit.school_class.letter == "А" and (unit.school_class.grade, unit.subject) in _LATE
        if is_late:
            return
        random = dice(self.seed, "results", unit)
        for term in self.finished(course):
            own = [mark for mark in marks if term.starts_on <= days[mark.lesson_id] <= term.ends_on]
            by_student: dict[int, list[ImportedMark]] = {}
            for mark in own:
                by_student.setdefault(mark.student_id, []).append(mark)
            given = [
                self._grade(
                    member.student_id, term, by_student.get(member.student_id, ()), unit.hours, random
                )
                for member in course.members
                if member.since <= term.ends_on
            ]
            actor = replace(self.base.actor, user_id=course.teacher.user_id)
            replace_term_marks(
                actor=actor, course=Course(pk=course.course_id, year_id=self.base.year.pk), marks=given
            )

    def close(self) -> None:
        """Close the terms that are over for every class that is complete; nothing is filed on paper."""
        actor = self.base.actor
        for terms in self.terms.values():
            for term in terms:
                for state in closing_page(actor, term.pk).ready:
                    close_class(actor=actor, class_id=state.class_id, term_id=term.pk)

    def _grade(
        self, student_id: int, term: Term, marks: Sequence[ImportedMark], hours: int, random: Random
    ) -> TermMarkData:
        presets = {form_id: FORM_PRESETS[index] for index, form_id in enumerate(self.base.form_ids.values())}
        counted = [
            CountedMark(mark.value, presets[mark.form_id].weight, presets[mark.form_id].category)
            for mark in marks
        ]
        suggestion = suggest(counted, enough=enough_marks(hours))
        result, reason = _decide(suggestion, random)
        comment = random.choice(_COMMENTS) if not reason and random.random() < _COMMENTED else ""
        moment = datetime.combine(term.ends_on - timedelta(days=2), time(14, 30), self.base.actor.school.zone)
        return TermMarkData(
            student_id=student_id,
            kind=TermMarkKind.TERM,
            term_id=term.pk,
            result=result,
            suggested=suggestion.grade,
            reason=reason,
            comment=comment,
            at=moment,
        )


def _decide(suggestion: Suggestion, random: Random) -> tuple[Grade, str]:
    """The suggestion, now and then raised where it is on the borderline; without marks not assessed."""
    if suggestion.grade is None:
        return Outcome.NOT_ASSESSED, ""
    is_near = Flag.BORDERLINE in suggestion.flags and suggestion.grade < BEST
    if is_near and random.random() < _RAISED:
        return suggestion.grade + 1, random.choice(_WHY)
    return suggestion.grade, ""
