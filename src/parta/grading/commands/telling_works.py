"""Who is told of a control work that is planned, moved or taken back (acceptance K13, C5)."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime
from enum import StrEnum
from typing import Any

from django.urls import reverse
from django.utils.formats import date_format
from django.utils.text import capfirst
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from parta.academics.queries import list_roster
from parta.core import clock
from parta.grading.models import ControlWork
from parta.lessons.models import Lesson
from parta.lessons.queries import classes_of
from parta.lessons.queries.changes import time_words
from parta.lessons.queries.plan import planned_teachers
from parta.lessons.queries.week import course_label
from parta.notifications.commands.telling import News, Told, Words, tell_each
from parta.notifications.happenings import report, tells
from parta.notifications.rules import Kind
from parta.people.queries.readers import list_readers
from parta.people.rules import place_of

_TOPIC = "control-work"


class What(StrEnum):
    PLANNED = "planned"
    MOVED = "moved"
    WITHDRAWN = "withdrawn"


@dataclass(frozen=True, slots=True)
class _Work:
    lesson: Lesson
    what: What
    old_day: date | None
    title: str
    form: str
    happened_at: datetime

    def news(self, url: str, about: str, name: str) -> News:
        return News(
            kind=Kind.CONTROL_WORK,
            words=lambda count: self._words(count, name),
            url=url,
            school=self.lesson.school,
            about=about,
            bundle=f"works:{about or name}",
            cause=f"work:{self.lesson.pk}:{self.happened_at.isoformat()}:{about}",
            happened_at=self.happened_at,
        )

    def _words(self, count: int, name: str) -> Words:
        """One by itself, a burst by its number and the latest of it."""
        day = date_format(self.lesson.held_on, "j E")
        title = {
            What.PLANNED: _("%(work)s on %(day)s"),
            What.MOVED: _("Moved to %(day)s: %(work)s"),
            What.WITHDRAWN: _("Called off on %(day)s: %(work)s"),
        }[self.what] % {"work": f"{self.lesson.course.subject.name}, {self.form.lower()}", "day": day}
        when = capfirst(time_words(self.lesson, self.happened_at.astimezone(self.lesson.school.zone).date()))
        body = f"{self.title}. {when}"
        if self.old_day is not None:
            body += ". " + _("Was planned for %(day)s.") % {"day": date_format(self.old_day, "j E")}
        if count > 1:
            body = f"{title}. {body}"
            title = ngettext("%(count)d news of control works", "%(count)d news of control works", count) % {
                "count": count
            }
        return Words(f"{name}: {title}" if name else title, body)


def report_work(
    lesson_id: int,
    what: What,
    values: Mapping[str, Any],
    *,
    by: int | None,
    old_day: date | None = None,
) -> None:
    """Have those told who write the work, their families and teachers; in the transaction of the fact.

    ``values``: title and form of the work, which may be gone when it is told.
    """
    report(
        _TOPIC,
        lesson=lesson_id,
        what=what.value,
        title=values["title"],
        form=values["form_name"],
        old_day=old_day.isoformat() if old_day else None,
        by=by,
    )


def tell_of_moves(*, moved: Mapping[int, date], actor: Any, **_signal: Any) -> None:
    """Lessons that have come to another day take their works along."""
    works = ControlWork.objects.filter(lesson__in=moved).select_related("lesson__assessment__form")
    for work in works.order_by("pk"):
        if work.lesson.held_on != moved[work.lesson_id]:
            values = {"title": work.title, "form_name": work.lesson.assessment.form.name}
            old = moved[work.lesson_id]
            report_work(work.lesson_id, What.MOVED, values, by=actor.author_id, old_day=old)


@tells(_TOPIC)
def tell_of_work(
    *,
    lesson: int,
    what: str,
    title: str,
    form: str,
    old_day: str | None,
    by: int | None,
    happened_at: datetime,
) -> None:
    """What is otherwise again meanwhile, or over, is no news."""
    rows = Lesson.objects.select_related("school", "course__subject", "course__school_class", "course__group")
    row = rows.filter(pk=lesson).first()
    if row is None or row.held_on < clock.today(row.school.zone):
        return
    is_there = ControlWork.objects.filter(lesson=row).exists()
    if is_there == (what == What.WITHDRAWN):
        return
    old = date.fromisoformat(old_day) if old_day else None
    work = _Work(row, What(what), old, title, form, happened_at)
    tell_each([*_to_teachers(work, by), *_to_families(work)])


def _to_teachers(work: _Work, by: int | None) -> list[Told]:
    """Those of the course, and the class teachers of who writes it; not who plans it."""
    lesson = work.lesson
    users = {teacher.user_id for teacher in planned_teachers(lesson)}
    users |= {row.class_teacher.user_id for row in classes_of(lesson.course) if row.class_teacher}
    url = reverse("control:calendar", kwargs={"school": lesson.school.slug})
    url = f"{url}?day={lesson.held_on}"
    news = work.news(url, "", course_label(lesson.course))
    return [Told(user_id, news) for user_id in sorted(filter(None, users - {by}))]


def _to_families(work: _Work) -> list[Told]:
    lesson = work.lesson
    students = [row.student_id for row in list_roster(lesson.course, lesson.held_on, lesson.held_on)]
    readers = list_readers(students, day=lesson.held_on, with_trusted=True)
    found = []
    for student_id in students:
        keys = {"school": lesson.school.slug, "student_id": student_id}
        url = reverse("diary:control_works", kwargs=keys)
        found += [
            Told(reader.user_id, work.news(url, place_of(student_id), reader.name))
            for reader in readers[student_id]
        ]
    return found
