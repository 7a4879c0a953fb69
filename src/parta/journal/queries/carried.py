"""Marks and absences that newcomers of a course bring along into a term of it (domain D4)."""

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date

from django.utils.formats import date_format

from parta.academics.models import Course
from parta.academics.queries import RosterRow
from parta.attendance.queries.carried import list_carried_absences
from parta.attendance.rules import MISSED_CODES
from parta.core.sorting import sort_key
from parta.grading.queries.carried import CarriedMark, list_carried
from parta.schoolyear.models import Term


@dataclass(frozen=True, slots=True)
class Carried:
    """By student id; ``missed``: lessons, not those they only came late to."""

    marks: Mapping[int, list[CarriedMark]] = field(default_factory=dict)
    missed: Mapping[int, int] = field(default_factory=dict)

    def __bool__(self) -> bool:
        return bool(self.marks or self.missed)


@dataclass(frozen=True, slots=True)
class CarriedLine:
    """A newcomer below the grid: what they brought, in order, with the hint of each mark."""

    name: str
    since: str
    marks: tuple[tuple[str, str], ...]
    missed: int


def carried_into(course: Course, term: Term, roster: Sequence[RosterRow]) -> Carried:
    """No query where everybody was there when the term began."""
    joined = {row.student_id: row.since_on for row in reversed(roster)}
    days: tuple[date, date] = (term.starts_on, term.ends_on)
    marks: dict[int, list[CarriedMark]] = {}
    for mark in list_carried(
        joined=joined, subject_ids=[course.subject_id], course_ids=[course.pk], days=days
    ):
        marks.setdefault(mark.student_id, []).append(mark)
    absences = list_carried_absences(
        joined=joined, subject_ids=[course.subject_id], course_ids=[course.pk], days=days
    )
    return Carried(marks, Counter(row.student_id for row in absences if row.code in MISSED_CODES))


def carried_lines(roster: Sequence[RosterRow], carried: Carried) -> tuple[CarriedLine, ...]:
    firsts = {row.student_id: row for row in reversed(roster)}
    return tuple(
        CarriedLine(
            name=row.name,
            since=date_format(row.since_on, "j E"),
            marks=tuple(
                (mark.text, f"{date_format(mark.held_on, 'j E')}, {mark.form}, {mark.words}")
                for mark in carried.marks.get(student_id, ())
            ),
            missed=carried.missed.get(student_id, 0),
        )
        for student_id, row in sorted(firsts.items(), key=lambda pair: sort_key(pair[1].name))
        if student_id in carried.marks or student_id in carried.missed
    )
