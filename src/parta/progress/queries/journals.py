"""A class's journals of a term as they are printed and filed when it is closed (domain D6)."""

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from django.utils.formats import date_format, number_format
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from parta.academics.queries import class_teachers, teachers_of
from parta.access.actors import Actor
from parta.attendance.models import Attendance
from parta.attendance.rules import attendance_text
from parta.audit.queries import last_states
from parta.core import clock
from parta.core.errors import NotFound
from parta.files.rules import safe_name
from parta.grading.queries.term_marks import result_text
from parta.grading.rules.terms import TermMarkKind
from parta.homework.models import Homework
from parta.lessons.models import Lesson
from parta.progress.models import FiledJournal
from parta.progress.queries.facts import ClassFacts, StudentItem, SubjectItem, class_facts, get_class
from parta.progress.queries.terms import term_name

_COLUMNS = 36  # lessons that fit on a page beside the names

CellTexts = Mapping[tuple[int, int], str]  # by lesson and student
ChecksumOf = Callable[[FiledJournal], str]


@dataclass(frozen=True, slots=True)
class JournalSheets:
    """What ``typst/journal.typ`` prints, as plain JSON, and the name of the file."""

    name: str
    data: dict[str, Any]


def journal_sheets(actor: Actor, class_id: int, term_id: int) -> JournalSheets:
    """Every course of the class in the term: students and lessons, topics and homework."""
    facts = class_facts(actor, get_class(actor, class_id), term_id=term_id)
    course_ids = [pk for subject in facts.subjects for pk in subject.course_ids]
    lessons = _lessons(course_ids, facts)
    texts = _texts(facts, [lesson.pk for own in lessons.values() for lesson in own])
    tasks = _tasks(facts, course_ids)
    teachers = teachers_of(course_ids, facts.term.ends_on)
    leaders = class_teachers(class_id, facts.term.starts_on, facts.term.ends_on)
    title = f"{_('Journal')} {facts.school_class.name}, {term_name(facts.term)}"
    data = {
        "language": get_language() or "ru",
        "title": title,
        "school": actor.school.name,
        "year": _("Academic year %(year)s") % {"year": facts.school_class.year.name},
        "leaders": ", ".join(dict.fromkeys(one.short_name for one in leaders)),
        "made": _("Filed on %(day)s")
        % {"day": date_format(clock.today(actor.school.zone), "SHORT_DATE_FORMAT")},
        "words": {
            "class_teacher": _("Class teacher"),
            "student": _("Student"),
            "average": _("Average"),
            "missed": _("Missed"),
            "grade": _("Grade"),
            "date": _("Date"),
            "topic": _("Topic"),
            "homework": _("Homework"),
        },
        "courses": [
            _course(facts, subject, lessons.get(pk, ()), texts, tasks, ", ".join(teachers.get(pk, ())), pk)
            for subject in facts.subjects
            for pk in subject.course_ids
            if _students(facts, subject.subject_id, pk)
        ],
    }
    return JournalSheets(safe_name(f"{title}.pdf"), data)


def list_filed_journals(actor: Actor, class_id: int, term_id: int) -> list[FiledJournal]:
    """What was filed for the class and term, the latest first. The caller has proved the right."""
    rows = FiledJournal.objects.filter(school=actor.school, school_class_id=class_id, term_id=term_id)
    return list(rows.order_by("-filed_at"))


def get_filed_journal(actor: Actor, key: UUID) -> FiledJournal:
    """A filed journal of a class the actor may see."""
    found = FiledJournal.objects.filter(school=actor.school, key=key).first()
    if found is None:
        raise NotFound
    get_class(actor, found.school_class_id)
    return found


def iter_tampered_journals(
    checksum_of: ChecksumOf, school_id: int | None = None
) -> Iterator[tuple[str, str]]:
    """School and name of filed journals whose file is gone, or not what was filed."""
    states = last_states("journal.", school_id)
    rows = FiledJournal.objects.select_related("school").order_by("pk")
    for row in (rows.filter(school=school_id) if school_id else rows).iterator():
        filed = states.get(f"journal:{row.key}")
        if filed is None or not checksum_of(row) == row.checksum == filed["checksum"]:
            yield row.school.slug, row.name


def _lessons(course_ids: Sequence[int], facts: ClassFacts) -> dict[int, list[Lesson]]:
    rows = Lesson.objects.filter(
        course_id__in=course_ids, held_on__range=(facts.term.starts_on, facts.term.ends_on), is_canceled=False
    )
    found: dict[int, list[Lesson]] = {}
    for lesson in rows.order_by("held_on", "period", "pk"):
        found.setdefault(lesson.course_id, []).append(lesson)
    return found


def _texts(facts: ClassFacts, lesson_ids: Sequence[int]) -> CellTexts:
    """What stands in the cells: the code of attendance, then the marks."""
    ids = [student.student_id for student in facts.students]
    signs: dict[tuple[int, int], list[str]] = {}
    rows = Attendance.objects.filter(student_id__in=ids, lesson_id__in=lesson_ids)
    for lesson_id, student_id, code, minutes in rows.values_list(
        "lesson_id", "student_id", "code", "late_minutes"
    ):
        signs[lesson_id, student_id] = [attendance_text(code, minutes)]
    for (student_id, _subject), cell in facts.cells.items():
        for mark in cell.marks:
            signs.setdefault((mark.lesson_id, student_id), []).append(mark.text)
    return {key: " ".join(own) for key, own in signs.items()}


def _tasks(facts: ClassFacts, course_ids: Sequence[int]) -> dict[int, str]:
    rows = Homework.objects.filter(
        lesson__course_id__in=course_ids,
        lesson__held_on__range=(facts.term.starts_on, facts.term.ends_on),
        is_draft=False,
        is_individual=False,
    )
    found: dict[int, list[str]] = {}
    for lesson_id, text in rows.order_by("pk").values_list("lesson_id", "text"):
        found.setdefault(lesson_id, []).append(text)
    return {lesson_id: "; ".join(texts) for lesson_id, texts in found.items()}


def _course(
    facts: ClassFacts,
    subject: SubjectItem,
    lessons: Sequence[Lesson],
    texts: CellTexts,
    tasks: Mapping[int, str],
    teachers: str,
    course_id: int,
) -> dict[str, Any]:
    students = [
        student
        for student in facts.students
        if (cell := facts.cells.get((student.student_id, subject.subject_id)))
        and course_id in cell.course_ids
    ]
    return {
        "subject": subject.name,
        "teachers": teachers,
        "students": [
            {"name": student.name, **_sums(facts, student.student_id, subject)} for student in students
        ],
        "parts": [
            {
                "days": [{"day": f"{lesson.held_on:%d}", "month": f"{lesson.held_on:%m}"} for lesson in part],
                "cells": [
                    [texts.get((lesson.pk, student.student_id), "") for lesson in part]
                    for student in students
                ],
            }
            for part in _parts(lessons)
        ],
        "topics": [
            {
                "date": date_format(lesson.held_on, "SHORT_DATE_FORMAT"),
                "topic": lesson.topic,
                "homework": tasks.get(lesson.pk, ""),
            }
            for lesson in lessons
        ],
    }


def _students(facts: ClassFacts, subject_id: int, course_id: int) -> list[StudentItem]:
    """Those of the class who take the subject in this course."""
    return [
        student
        for student in facts.students
        if (cell := facts.cells.get((student.student_id, subject_id))) and course_id in cell.course_ids
    ]


def _parts(lessons: Sequence[Lesson]) -> Iterable[Sequence[Lesson]]:
    return [lessons[first : first + _COLUMNS] for first in range(0, len(lessons), _COLUMNS)]


def _sums(facts: ClassFacts, student_id: int, subject: SubjectItem) -> dict[str, str]:
    cell = facts.cells[student_id, subject.subject_id]
    grade = cell.grade(TermMarkKind.TERM, facts.term.pk)
    return {
        "average": "" if cell.average is None else number_format(cell.average, 2),
        "missed": str(cell.missed or ""),
        "grade": "" if grade is None else result_text(grade),
    }
