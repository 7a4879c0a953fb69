"""Where news come from: a query or two for each kind, whatever their number."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any

from django.db import connection
from django.urls import reverse
from django.utils.translation import gettext as _

from parta.access.actors import Actor
from parta.attendance.models import AbsenceNotice
from parta.attendance.queries import code_name
from parta.attendance.rules import NoticeState
from parta.audit.queries import list_history
from parta.conduct.models import Remark, WeekNote
from parta.conduct.queries.access import sees_conduct
from parta.conduct.queries.words import behavior_name
from parta.conduct.rules import RemarkKind
from parta.core import clock
from parta.diary.queries.courses import TAKEN
from parta.diary.queries.dates import day_text
from parta.diary.queries.due_words import due_words
from parta.diary.queries.people import Pupil
from parta.diary.queries.sql import aware, fetch
from parta.diary.queries.student_tasks import list_student_tasks
from parta.diary.rules.homework import AHEAD
from parta.diary.rules.news import NewsKind
from parta.grading.queries.policy import publication_cutoff
from parta.lessons.queries.plan import PLAN_KINDS
from parta.people.rules import short_name

_COMING = timedelta(days=14)  # of changes in the timetable only these days matter
_MARKS = """
SELECT m.id, l.held_on, subject.name, m.value, m.points, form.name, m.comment, m.set_at,
       m.recorded_at, m.version
FROM grading_mark m
JOIN lessons_lesson l ON l.id = m.lesson_id
JOIN academics_course course ON course.id = l.course_id
JOIN academics_subject subject ON subject.id = course.subject_id
JOIN grading_assessmentform form ON form.id = m.form_id
WHERE m.student_id = %s AND (m.set_at >= %s OR m.recorded_at >= %s)
"""
_ABSENCES = """
SELECT l.id, l.held_on, l.period, subject.name, a.code, a.late_minutes, a.recorded_at
FROM attendance_attendance a
JOIN lessons_lesson l ON l.id = a.lesson_id
JOIN academics_course course ON course.id = l.course_id
JOIN academics_subject subject ON subject.id = course.subject_id
WHERE a.student_id = %s AND a.recorded_at >= %s
"""
_CHANGED_LESSONS = f"""
SELECT l.id, l.held_on, l.period, subject.name, l.is_canceled, l.change_note,
       teacher.surname, teacher.given_name, teacher.patronymic
FROM ({TAKEN}) taken
JOIN lessons_lesson l ON l.course_id = taken.id AND l.held_on BETWEEN %(first)s AND %(last)s
     AND l.held_on >= taken.since_on AND l.held_on <= coalesce(taken.until_on, l.held_on)
JOIN academics_subject subject ON subject.id = taken.subject_id
LEFT JOIN people_teacher teacher ON teacher.id = l.substitute_id
WHERE l.is_canceled OR l.substitute_id IS NOT NULL
"""  # noqa: S608 - made of constants only


@dataclass(frozen=True, slots=True)
class NewsItem:
    """``title`` leads to ``url``, its place in the diary. ``text``: as somebody wrote it."""

    kind: NewsKind
    at: datetime
    title: str
    words: str
    url: str
    value: str = ""
    text: str = ""


Source = Callable[[Actor, Pupil, datetime], Iterator[NewsItem]]


def collect_news(actor: Actor, pupil: Pupil, since: datetime) -> list[NewsItem]:
    """All that is new since the moment and that the reader may see, the newest first."""
    sources: list[tuple[Source, bool]] = [
        (_marks, pupil.sees_marks),
        (_absences, pupil.sees_absences),
        (_homework, True),
        (_remarks, sees_conduct(actor, pupil.student_id)),
        (_notices, pupil.sees_absences and pupil.is_family),
        (_lessons, True),
    ]
    found = [item for source, is_open in sources if is_open for item in source(actor, pupil, since)]
    return sorted(found, key=lambda item: item.at, reverse=True)


def _marks(actor: Actor, pupil: Pupil, since: datetime) -> Iterator[NewsItem]:
    """What was published since then, which under a policy (K1) is more than what was set."""
    published = (publication_cutoff(actor, pupil.student_id, since) if pupil.cutoff else None) or since
    rows = fetch(_MARKS, [pupil.student_id, _stored(published), _stored(since)])
    for pk, held_on, subject, value, points, form, comment, set_at, recorded_at, version in rows:
        if not (pupil.covers(held_on) and pupil.shows(set_at)):
            continue
        is_new = aware(set_at) >= published
        if not is_new and version == 1:
            continue
        yield NewsItem(
            kind=NewsKind.MARK if is_new else NewsKind.MARK_CHANGED,
            at=aware(set_at if is_new else recorded_at),
            title=subject,
            words=_("%(form)s, lesson of %(day)s") % {"form": form, "day": day_text(held_on)},
            url=_url(actor, pupil, "mark", mark_id=pk),
            value=str(value if points is None else points),
            text=comment,
        )


def _absences(actor: Actor, pupil: Pupil, since: datetime) -> Iterator[NewsItem]:
    today = clock.today(actor.school.zone)
    for lesson_id, held_on, period, subject, code, minutes, at in fetch(
        _ABSENCES, [pupil.student_id, _stored(since)]
    ):
        if pupil.covers(held_on):
            yield NewsItem(
                kind=NewsKind.ABSENCE,
                at=aware(at),
                title=subject,
                words=f"{code_name(code, minutes)}, {due_words(held_on, period, today)}",
                url=_lesson_url(actor, pupil, held_on, lesson_id),
            )


def _homework(actor: Actor, pupil: Pupil, since: datetime) -> Iterator[NewsItem]:
    today = clock.today(actor.school.zone)
    first = since.astimezone(actor.school.zone).date()
    for task in list_student_tasks(pupil, first, today + AHEAD):
        is_new = task.is_new(since)
        if is_new or task.is_changed(since):
            day = task.due_on.isoformat()
            yield NewsItem(
                kind=NewsKind.HOMEWORK if is_new else NewsKind.HOMEWORK_CHANGED,
                at=task.given_at if is_new else task.edited_at,
                title=task.subject,
                words=_("due %(day)s") % {"day": due_words(task.due_on, task.period, today)},
                url=f"{_url(actor, pupil, 'homework')}?first={day}&last={day}#t{task.task_id}",
                text=task.text,
            )


def _remarks(actor: Actor, pupil: Pupil, since: datetime) -> Iterator[NewsItem]:
    """Remarks the class teacher has let through, and notes of weeks."""
    remarks = Remark.objects.filter(student_id=pupil.student_id, released_at__gte=since).values_list(
        "pk", "kind", "text", "released_at", "lesson__held_on", "lesson__course__subject__name"
    )
    behavior_url = _url(actor, pupil, "behavior")
    for pk, kind, text, at, held_on, subject in remarks:
        if at is not None and pupil.covers(held_on):
            yield NewsItem(
                kind=NewsKind.PRAISE if kind == RemarkKind.PRAISE else NewsKind.REMARK,
                at=at,
                title=subject,
                words=_("lesson of %(day)s") % {"day": day_text(held_on)},
                url=f"{behavior_url}?day={held_on}#r{pk}",
                text=text,
            )
    notes = WeekNote.objects.filter(student_id=pupil.student_id, edited_at__gte=since)
    for monday, behavior, text, at in notes.values_list("monday_on", "behavior", "text", "edited_at"):
        if any(pupil.covers(monday + timedelta(days=day)) for day in range(7)):
            yield NewsItem(
                kind=NewsKind.NOTE,
                at=at,
                title=_("Behavior"),
                words=", ".join(filter(None, (behavior_name(behavior), _week_words(monday)))),
                url=f"{behavior_url}?day={monday}#w{monday}",
                text=text,
            )


def _week_words(monday: date) -> str:
    return _("the week from %(day)s") % {"day": day_text(monday)}


def _notices(actor: Actor, pupil: Pupil, since: datetime) -> Iterator[NewsItem]:
    rows = AbsenceNotice.objects.filter(
        student_id=pupil.student_id, state=NoticeState.ACCEPTED.value, decided_at__gte=since
    )
    for pk, starts_on, ends_on, at in rows.values_list("pk", "starts_on", "ends_on", "decided_at"):
        if at is not None and pupil.covers(starts_on):
            last = "" if ends_on == starts_on else f" – {day_text(ends_on)}"
            yield NewsItem(
                kind=NewsKind.NOTICE,
                at=at,
                title=_("Notice of absence"),
                words=f"{day_text(starts_on)}{last}",
                url=f"{_url(actor, pupil, 'absences')}#n{pk}",
            )


def _lessons(actor: Actor, pupil: Pupil, since: datetime) -> Iterator[NewsItem]:
    """Coming lessons that are canceled or given by somebody else, decided since the moment."""
    today = clock.today(actor.school.zone)
    asked = {"student": pupil.student_id, "first": today, "last": today + _COMING}
    rows = {row[0]: row for row in fetch(_CHANGED_LESSONS, asked) if pupil.covers(row[1])}
    moments = _changed_at(actor, list(rows))
    for lesson_id, held_on, period, subject, is_canceled, note, *names in rows.values():
        at = moments.get(lesson_id)
        if at is None or at < since:
            continue
        teacher = short_name(*(name or "" for name in names))
        what = _("canceled") if is_canceled else _("given by %(teacher)s") % {"teacher": teacher}
        yield NewsItem(
            kind=NewsKind.LESSON,
            at=at,
            title=subject,
            words=f"{due_words(held_on, period, today)}: {what}",
            url=_lesson_url(actor, pupil, held_on, lesson_id),
            text=note,
        )


def _changed_at(actor: Actor, lesson_ids: list[int]) -> dict[int, datetime]:
    """When the plan of each lesson was changed last."""
    if not lesson_ids:
        return {}
    by_place = {f"lesson:{pk}": pk for pk in lesson_ids}
    events = list_history(actor, list(by_place))  # oldest first
    return {by_place[event.place]: event.at for event in events if event.kind in PLAN_KINDS}


def _url(actor: Actor, pupil: Pupil, name: str, **arguments: int) -> str:
    values: dict[str, Any] = {"school": actor.school.slug, "student_id": pupil.student_id, **arguments}
    return reverse(f"diary:{name}", kwargs=values)


def _lesson_url(actor: Actor, pupil: Pupil, held_on: date, lesson_id: int) -> str:
    return f"{_url(actor, pupil, 'week')}?day={held_on}#l{lesson_id}"


def _stored(moment: datetime) -> Any:
    """As the database compares it; SQLite keeps text."""
    return connection.ops.adapt_datetimefield_value(moment)
