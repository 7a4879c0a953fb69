"""Who is told that one lesson has come to another time: its teachers and families, at once."""

from datetime import date, datetime

from django.urls import reverse
from django.utils.text import capfirst
from django.utils.translation import gettext as _

from parta.academics.queries import list_roster
from parta.core import clock
from parta.lessons.models import Lesson
from parta.lessons.queries.changes import day_words, time_words
from parta.lessons.queries.plan import planned_teachers
from parta.lessons.queries.week import course_label
from parta.notifications.commands.telling import News, Told, Words, tell_each
from parta.notifications.happenings import report, tells
from parta.notifications.rules import Kind
from parta.people.queries.readers import list_readers
from parta.people.rules import place_of

_TOPIC = "lesson-moved"


def report_move(lesson: Lesson, *, old_day: date, old_period: int, by: int | None) -> None:
    """Have those told whom the lesson concerns; call it in the transaction that moves it."""
    report(_TOPIC, lesson=lesson.pk, old_day=old_day.isoformat(), old_period=old_period, by=by)


@tells(_TOPIC)
def tell_of_move(
    *, lesson: int, old_day: str, old_period: int, by: int | None, happened_at: datetime
) -> None:
    rows = Lesson.objects.select_related("school", "course__subject", "course__school_class", "course__group")
    row = rows.filter(pk=lesson).first()
    if row is None or row.held_on < clock.today(row.school.zone):
        return
    old = date.fromisoformat(old_day), old_period
    tell_each([*_to_teachers(row, old, by, happened_at), *_to_families(row, old, happened_at)])


def _to_teachers(lesson: Lesson, old: tuple[date, int], by: int | None, happened_at: datetime) -> list[Told]:
    url = reverse("lessons:timetable", kwargs={"school": lesson.school.slug})
    teachers = planned_teachers(lesson).exclude(user_id=by or 0)
    return [
        Told(
            teacher.user_id,
            _news(lesson, old, f"{url}?day={lesson.held_on}", "", course_label(lesson.course), happened_at),
        )
        for teacher in teachers
        if teacher.user_id is not None
    ]


def _to_families(lesson: Lesson, old: tuple[date, int], happened_at: datetime) -> list[Told]:
    students = [row.student_id for row in list_roster(lesson.course, lesson.held_on, lesson.held_on)]
    readers = list_readers(students, day=lesson.held_on, with_trusted=True)
    found = []
    for student_id in students:
        url = reverse("diary:week", kwargs={"school": lesson.school.slug, "student_id": student_id})
        url = f"{url}?day={lesson.held_on}#l{lesson.pk}"
        for reader in readers[student_id]:
            news = _news(lesson, old, url, place_of(student_id), reader.name, happened_at)
            found.append(Told(reader.user_id, news))
    return found


def _news(
    lesson: Lesson, old: tuple[date, int], url: str, about: str, name: str, happened_at: datetime
) -> News:
    """``name``: of the child, or of the class for its teacher."""

    def words(_count: int) -> Words:
        today = happened_at.astimezone(lesson.school.zone).date()
        title = _("%(subject)s is at another time") % {"subject": lesson.course.subject.name}
        was = f"{day_words(old[0], today)}, " + _("lesson %(number)d") % {"number": old[1]}
        body = f"{capfirst(was)} → {time_words(lesson, today)}"
        return Words(f"{name}: {title}" if name else title, body)

    return News(
        kind=Kind.TIMETABLE,
        words=words,
        url=url,
        school=lesson.school,
        about=about,
        cause=f"move:{lesson.pk}:{happened_at.isoformat()}:{about}",
        happened_at=happened_at,
    )
