"""Marks of one student with everything their hint says (acceptance D2, K5)."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import date, tzinfo
from decimal import Decimal
from typing import Any

from django.utils.translation import gettext as _

from parta.access.actors import Actor
from parta.audit.models import AuditEvent
from parta.audit.queries import list_history
from parta.core import clock
from parta.core.errors import NotFound
from parta.diary.queries.courses import TakenCourse
from parta.diary.queries.dates import moment_text
from parta.diary.queries.people import Pupil, get_pupil
from parta.diary.queries.sql import aware, decimal, fetch, places
from parta.diary.rules import plain
from parta.grading.models import Mark
from parta.grading.queries.carried import CarriedMark, list_transferred
from parta.grading.queries.marks import mark_change_words
from parta.lessons.models import Lesson
from parta.people.rules import Scope, short_name

_FIRST_VERSION = 1
_SET_AT = 8
_MARKS = """
SELECT m.id, m.lesson_id, m.value, m.weight, form.name, m.comment, m.recorded_at, m.version,
       m.set_at, m.points, author.surname, author.given_name, author.patronymic
FROM grading_mark m
JOIN grading_assessmentform form ON form.id = m.form_id
LEFT JOIN accounts_user author ON author.id = m.recorded_by_id
WHERE m.student_id = %s AND m.lesson_id IN ({})
ORDER BY m.position, m.id
"""


@dataclass(frozen=True, slots=True)
class MarkChange:
    """One entry of a mark's history in plain words."""

    when: str
    author: str  # empty: the installation itself
    words: str
    reason: str


@dataclass(frozen=True, slots=True)
class DiaryMark:
    """``value`` on the five-point scale, for what is computed; ``text`` as it was set."""

    mark_id: int
    lesson_id: int
    value: int
    text: str
    weight: Decimal
    weight_text: str
    form: str
    comment: str
    author: str
    when: str
    history: tuple[MarkChange, ...] = ()


@dataclass(frozen=True, slots=True)
class MarkPage:
    pupil: Pupil
    mark: DiaryMark
    subject: str
    course_id: int
    held_on: date
    topic: str


def list_marks(actor: Actor, pupil: Pupil, lesson_ids: Collection[int]) -> dict[int, list[DiaryMark]]:
    """The student's marks by lesson id, those that are published, each with its history if the reader may.

    One query; one more when a mark has been changed since it was set. The caller has proved the right.
    """
    rows = fetch(_MARKS.format(places(lesson_ids)), [pupil.student_id, *lesson_ids])
    return _by_lesson(actor, pupil, [row for row in rows if pupil.shows(row[_SET_AT])])


def list_term_marks(
    actor: Actor, pupil: Pupil, course: TakenCourse, first: date, last: date
) -> list[tuple[date, str, DiaryMark]]:
    """Day, topic and mark of everything the student got in the subject on the days, in order.

    What was brought from another school comes with it, without a topic and a page of its own.
    """
    lessons = (
        Lesson.objects.filter(
            marks__student_id=pupil.student_id,
            course_id__in=course.course_ids,
            held_on__gte=first,
            held_on__lte=last,
        )
        .order_by("held_on", "period", "pk")
        .distinct()
        .values_list("pk", "held_on", "topic")
    )
    seen = [row for row in lessons if pupil.covers(row[1])]
    marks = list_marks(actor, pupil, [row[0] for row in seen]) if seen else {}
    days = (first, last)
    brought = list_transferred([pupil.student_id], [course.subject_id], days) if course.has_brought else []
    rows = [(mark.held_on, "", _brought(mark)) for mark in brought]
    rows += [(held_on, topic, mark) for pk, held_on, topic in seen for mark in marks.get(pk, ())]
    return sorted(rows, key=lambda row: row[0])


def _brought(mark: CarriedMark) -> DiaryMark:
    return DiaryMark(
        mark_id=0,
        lesson_id=0,
        value=mark.value,
        text=mark.text,
        weight=mark.weight,
        weight_text=plain(mark.weight),
        form=mark.form,
        comment="",
        author=mark.words,
        when="",
    )


def mark_page(actor: Actor, student_id: int, mark_id: int) -> MarkPage:
    """One mark in full; NotFound when it is not the student's, of another's days, or not published yet."""
    pupil = get_pupil(actor, student_id, clock.today(actor.school.zone))
    actor.require_sight(student_id, Scope.MARKS)
    row = (
        Mark.objects.filter(school=actor.school, student_id=student_id, pk=mark_id)
        .values_list(
            "lesson_id",
            "lesson__held_on",
            "lesson__topic",
            "lesson__course_id",
            "lesson__course__subject__name",
        )
        .first()
    )
    if row is None or not pupil.covers(row[1]):
        raise NotFound
    lesson_id, held_on, topic, course_id, subject = row
    marks = list_marks(actor, pupil, [lesson_id]).get(lesson_id, ())
    mark = next((mark for mark in marks if mark.mark_id == mark_id), None)
    if mark is None:
        raise NotFound
    return MarkPage(pupil, mark, subject, course_id, held_on, topic)


def _by_lesson(actor: Actor, pupil: Pupil, rows: Sequence[tuple[Any, ...]]) -> dict[int, list[DiaryMark]]:
    zone = actor.school.zone
    history = _history(actor, pupil, rows)
    marks: dict[int, list[DiaryMark]] = {}
    for pk, lesson_id, value, stored, form, comment, recorded_at, _version, _set_at, points, *names in rows:
        weight = decimal(stored)
        marks.setdefault(lesson_id, []).append(
            DiaryMark(
                mark_id=pk,
                lesson_id=lesson_id,
                value=value,
                text=str(value if points is None else points),
                weight=weight,
                weight_text=plain(weight),
                form=form,
                comment=comment,
                author=_author(names),
                when=moment_text(aware(recorded_at), zone),
                history=history.get(f"mark:{pk}", ()),
            )
        )
    return marks


def _history(
    actor: Actor, pupil: Pupil, rows: Sequence[tuple[Any, ...]]
) -> dict[str, tuple[MarkChange, ...]]:
    """Histories of the marks that have one beyond their setting, by audit record, oldest entry first."""
    changed = [row for row in rows if row[7] > _FIRST_VERSION]
    if not changed or not pupil.may_read_history:
        return {}
    records = {f"mark:{row[0]}" for row in changed}
    places = sorted({f"cell:{row[1]}:{pupil.student_id}" for row in changed})
    found: dict[str, tuple[MarkChange, ...]] = {}
    for event in list_history(actor, places):
        if event.record in records:
            found[event.record] = (*found.get(event.record, ()), _change(event, actor.school.zone))
    return found


def _change(event: AuditEvent, zone: tzinfo) -> MarkChange:
    user = event.user
    return MarkChange(
        when=moment_text(event.at, zone),
        author=short_name(user.surname, user.given_name, user.patronymic) if user else "",
        words=mark_change_words(event.kind, event.before, event.after),
        reason=event.reason,
    )


def _author(names: Sequence[str | None]) -> str:
    return short_name(*(name or "" for name in names)) or _("the school")
