"""What families are told of marks: when they may see them, not before (acceptance K1, C5)."""

from collections.abc import Callable, Collection, Sequence
from datetime import datetime, timedelta

from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from parta.access.rules import Role
from parta.core import clock
from parta.grading.models import GradingPolicy, Mark
from parta.grading.queries.policy import get_policy
from parta.grading.rules.publication import age_on, guardian_delay, visible_from
from parta.notifications.commands.telling import News, Told, Words, tell_each
from parta.notifications.happenings import report, tells
from parta.notifications.rules import Kind
from parta.people.queries.readers import Reader, list_readers
from parta.people.rules import Scope, place_of

_TOPIC = "marks"


def report_marks(marks: Collection[Mark]) -> None:
    """Have the families told of marks that were set or changed; call it in the same transaction."""
    if marks:
        report(_TOPIC, marks=[mark.pk for mark in marks])


@tells(_TOPIC)
def tell_of_marks(*, marks: Sequence[int], happened_at: datetime) -> None:
    """Tell the student and whoever may see the student's marks, each at the moment of the school's policy."""
    rows = Mark.objects.filter(pk__in=marks).select_related(
        "school", "student", "form", "lesson__course__subject"
    )
    by_id = {row.pk: row for row in rows}  # what was removed meanwhile is not told
    if not by_id:
        return
    school = next(iter(by_id.values())).school
    policy = get_policy(school)
    day = clock.today(school.zone)
    readers = list_readers({row.student_id for row in by_id.values()}, day=day, scope=Scope.MARKS)
    tell_each(
        [
            Told(reader.user_id, _news(row, reader, policy, happened_at))
            for row in by_id.values()
            for reader in readers[row.student_id]
        ]
    )


def _news(mark: Mark, reader: Reader, policy: GradingPolicy, happened_at: datetime) -> News:
    url = reverse("diary:week", kwargs={"school": mark.school.slug, "student_id": mark.student_id})
    return News(
        kind=Kind.MARK,
        words=_words(mark, reader),
        url=f"{url}?day={mark.lesson.held_on}#l{mark.lesson_id}",
        school=mark.school,
        about=place_of(mark.student_id),
        bundle=f"marks:{mark.student_id}",
        cause=f"mark:{mark.pk}:{mark.version}",
        happened_at=max(seen_from(mark, reader, policy), happened_at),
    )


def seen_from(mark: Mark, reader: Reader, policy: GradingPolicy) -> datetime:
    """When the reader may see the mark by the school's policy; its student has been read with it."""
    school = mark.school
    delay = timedelta()
    if reader.role is not Role.STUDENT:
        delay = guardian_delay(
            hours=policy.guardian_delay_hours,
            from_age=policy.guardian_delay_from_age,
            age=age_on(clock.today(school.zone), mark.student.born_on),
        )
    return visible_from(mark.set_at, publish_at=policy.publish_at, delay=delay, zone=school.zone)


def _words(mark: Mark, reader: Reader) -> Callable[[int], Words]:
    """One mark by itself, several by their number; with the child's name for those who may have several."""
    subject = mark.lesson.course.subject.name

    def words(count: int) -> Words:
        title = f"{subject}: {mark.typed}"
        body = f"{mark.form.name}. {mark.comment}" if mark.comment else mark.form.name
        if count > 1:
            title = ngettext("%(count)d mark", "%(count)d marks", count) % {"count": count}
            body = _("The latest: %(mark)s") % {"mark": f"{subject}, {mark.typed}"}
        return Words(f"{reader.name}: {title}" if reader.name else title, body)

    return words
