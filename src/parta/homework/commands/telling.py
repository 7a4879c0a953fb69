"""What students and families are told of homework, once it is given (acceptance C5)."""

from collections.abc import Callable
from datetime import datetime

from django.urls import reverse
from django.utils.formats import date_format
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from parta.academics.queries import list_roster
from parta.core import clock
from parta.homework.models import Homework
from parta.notifications.commands.telling import News, Told, Words, tell_each
from parta.notifications.happenings import report, tells
from parta.notifications.rules import Kind
from parta.people.queries.readers import Reader, list_readers
from parta.people.rules import place_of

_TOPIC = "homework"
_MOST_WORDS = 300


def report_homework(homework: Homework) -> None:
    """Have those told whom a task is for; call it in the transaction that gives it."""
    report(_TOPIC, homework=homework.pk)


@tells(_TOPIC)
def tell_of_homework(*, homework: int, happened_at: datetime) -> None:
    """Tell the students and their parents; trusted persons look it up."""
    tasks = Homework.objects.select_related(
        "school", "course__subject", "course__school_class", "course__group"
    )
    found = tasks.filter(pk=homework, is_draft=False).first()
    if found is None:
        return  # withdrawn meanwhile
    if found.is_individual:
        students = set(found.students.values_list("pk", flat=True))
    else:
        students = {row.student_id for row in list_roster(found.course, found.due_on, found.due_on)}
    readers = list_readers(students, day=clock.today(found.school.zone))
    tell_each(
        [
            Told(reader.user_id, _news(found, student_id, reader, happened_at))
            for student_id in sorted(students)
            for reader in readers[student_id]
        ]
    )


def _news(task: Homework, student_id: int, reader: Reader, happened_at: datetime) -> News:
    return News(
        kind=Kind.HOMEWORK,
        words=_words(task, reader),
        url=reverse("diary:homework", kwargs={"school": task.school.slug, "student_id": student_id}),
        school=task.school,
        about=place_of(student_id),
        bundle=f"homework:{student_id}",
        cause=f"homework:{task.pk}:{student_id}",
        happened_at=happened_at,
    )


def _words(task: Homework, reader: Reader) -> Callable[[int], Words]:
    subject = task.course.subject.name

    def words(count: int) -> Words:
        title = _("%(subject)s: homework for %(day)s") % {
            "subject": subject,
            "day": date_format(task.due_on, "j E"),
        }
        if count > 1:
            title = ngettext("%(count)d task", "%(count)d tasks", count) % {"count": count}
        return Words(f"{reader.name}: {title}" if reader.name else title, task.text[:_MOST_WORDS])

    return words
