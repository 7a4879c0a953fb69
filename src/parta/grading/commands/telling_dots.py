"""What families are told of work owed: before its time is over, and what became of it (domain B8)."""

from collections.abc import Callable, Collection, Sequence
from datetime import datetime, timedelta

from django.db import transaction
from django.db.models import F, Q
from django.urls import reverse
from django.utils.formats import date_format
from django.utils.translation import gettext as _
from django.utils.translation import ngettext, pgettext

from parta.core import clock
from parta.grading.commands.telling import seen_from
from parta.grading.models import Dot, GradingPolicy
from parta.grading.queries.policy import get_policy
from parta.grading.rules.dots import WARN_DAYS, DotState, should_warn
from parta.notifications.commands.telling import News, Told, Words, tell_each
from parta.notifications.happenings import report, tells
from parta.notifications.rules import Kind
from parta.people.queries.readers import Reader, list_readers
from parta.people.rules import Scope, place_of

_WARNING, _ENDED = "dots-to-end", "dots-ended"
_AT_ONCE = 500  # dots of one look of the chore


def report_ended_dots(dots: Collection[Dot]) -> None:
    """Have the families told what work owed has become; call it in the transaction that ends it."""
    if dots:
        report(_ENDED, dots=[dot.pk for dot in dots])


@transaction.atomic
def warn_of_dots() -> None:
    """Have the families told of work that is due in two days; a chore of the worker's, once for each day."""
    now = clock.now()
    # Whoever gave it more time has changed it since the warning.
    unwarned = Q(warned_at__isnull=True) | Q(warned_at__lt=F("recorded_at"))
    near = (now.date() - timedelta(days=1), now.date() + timedelta(days=WARN_DAYS + 1))  # of every zone
    rows = Dot.objects.select_for_update(skip_locked=True, of=("self",)).select_related("school")
    rows = rows.filter(unwarned, state=DotState.OPEN.value, valid_until__range=near).order_by("pk")
    due = [dot for dot in rows[:_AT_ONCE] if should_warn(dot.valid_until, clock.today(dot.school.zone))]
    if due:
        Dot.objects.filter(pk__in=[dot.pk for dot in due]).update(warned_at=now)
        for school_id in sorted({dot.school_id for dot in due}):
            report(_WARNING, dots=[dot.pk for dot in due if dot.school_id == school_id])


@tells(_WARNING)
def tell_of_due_dots(*, dots: Sequence[int], happened_at: datetime) -> None:
    """Of what is still open; the same day is told once, whatever else was changed."""
    _tell(
        [dot for dot in _read(dots) if dot.state == DotState.OPEN],
        lambda *_of: happened_at,
        _warning_words,
        "dot-due",
    )


@tells(_ENDED)
def tell_of_ended_dots(*, dots: Sequence[int], happened_at: datetime) -> None:
    """When the mark that it has become is seen, where it has become one."""
    rows = _read(dots)
    policy = get_policy(rows[0].school) if rows else GradingPolicy()

    def moment(dot: Dot, reader: Reader) -> datetime:
        return happened_at if dot.mark is None else max(happened_at, seen_from(dot.mark, reader, policy))

    _tell(rows, moment, _end_words, "dot-ended")


def _read(ids: Sequence[int]) -> list[Dot]:
    """Of one school."""
    rows = Dot.objects.filter(pk__in=ids).order_by("pk")
    return list(
        rows.select_related("school", "form", "lesson__course__subject", "mark__school", "mark__student")
    )


def _tell(
    dots: Sequence[Dot],
    moment: Callable[[Dot, Reader], datetime],
    words: Callable[[Dot, int], Words],
    what: str,
) -> None:
    if not dots:
        return
    day = clock.today(dots[0].school.zone)
    readers = list_readers({dot.student_id for dot in dots}, day=day, scope=Scope.MARKS)
    tell_each(
        [
            Told(reader.user_id, _news(dot, reader, moment(dot, reader), words, what))
            for dot in dots
            for reader in readers[dot.student_id]
        ]
    )


def _news(dot: Dot, reader: Reader, moment: datetime, words: Callable[[Dot, int], Words], what: str) -> News:
    def written(count: int) -> Words:
        found = words(dot, count)
        return Words(reader.named(found.title), found.body)

    return News(
        kind=Kind.DEBT,
        words=written,
        url=reverse("diary:debts", kwargs={"school": dot.school.slug, "student_id": dot.student_id}),
        school=dot.school,
        about=place_of(dot.student_id),
        bundle=f"{what}:{dot.student_id}",
        cause=f"{what}:{dot.pk}:{dot.valid_until}",
        happened_at=moment,
    )


def _warning_words(dot: Dot, count: int) -> Words:
    subject = dot.lesson.course.subject.name
    until = date_format(dot.valid_until, "j E")
    then = _("After that it becomes a %(mark)s") % {"mark": dot.outcome} if dot.outcome else ""
    line = ". ".join(filter(None, (dot.form.name, dot.note, then)))
    if count > 1:
        title = ngettext("%(count)d work is due soon", "%(count)d works are due soon", count)
        return Words(title % {"count": count}, f"{subject}, {until}. {line}")
    return Words(_("%(subject)s: work owed is due on %(day)s") % {"subject": subject, "day": until}, line)


def _end_words(dot: Dot, count: int) -> Words:
    subject = dot.lesson.course.subject.name
    lesson = date_format(dot.lesson.held_on, "j E")
    what = _("its time was over, nothing was agreed")
    if dot.mark is not None:
        what = _("it has become a %(mark)s") % {"mark": dot.mark.typed}
    if count > 1:
        title = ngettext(
            "Time is over for %(count)d work owed", "Time is over for %(count)d works owed", count
        )
        return Words(title % {"count": count}, f"{subject}: {what}")
    name = pgettext("of a lesson", "%(form)s of %(day)s") % {"form": dot.form.name, "day": lesson}
    return Words(_("%(subject)s: the time for work owed is over") % {"subject": subject}, f"{name}: {what}")
