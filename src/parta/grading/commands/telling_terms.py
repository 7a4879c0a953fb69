"""What families are told of grades: of terms, years, exams and in the end (acceptance C5, M6)."""

from collections.abc import Callable, Collection, Sequence
from datetime import datetime

from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from parta.core import clock
from parta.grading.models import TermMark
from parta.grading.queries.term_marks import result_name
from parta.grading.rules.terms import TermMarkKind
from parta.notifications.commands.telling import News, Told, Words, tell_each
from parta.notifications.happenings import report, tells
from parta.notifications.rules import Kind
from parta.people.queries.readers import Reader, list_readers
from parta.people.rules import Scope, place_of
from parta.schoolyear.models import Term
from parta.schoolyear.rules import TermKind

_TOPIC = "term-marks"


def report_term_marks(rows: Collection[TermMark]) -> None:
    """Have the families told of grades that were given or changed; call it in the same transaction."""
    if rows:
        report(_TOPIC, marks=[row.pk for row in rows])


@tells(_TOPIC)
def tell_of_term_marks(*, marks: Sequence[int], happened_at: datetime) -> None:
    """Tell the student and whoever may see the student's marks; pages show grades to families at once."""
    rows = list(
        TermMark.objects.filter(pk__in=marks)
        .select_related("school", "course__subject", "term")
        .order_by("pk")
    )
    if not rows:
        return  # taken back meanwhile
    day = clock.today(rows[0].school.zone)
    readers = list_readers({row.student_id for row in rows}, day=day, scope=Scope.MARKS)
    tell_each(
        [
            Told(reader.user_id, _news(row, reader, happened_at))
            for row in rows
            for reader in readers[row.student_id]
        ]
    )


def _news(row: TermMark, reader: Reader, happened_at: datetime) -> News:
    url = reverse("progress:student", kwargs={"school": row.school.slug, "student_id": row.student_id})
    return News(
        kind=Kind.MARK,
        words=_words(row, reader),
        url=url,
        school=row.school,
        about=place_of(row.student_id),
        bundle=f"term-marks:{row.student_id}",
        cause=f"term-mark:{row.pk}:{row.version}",
        happened_at=happened_at,
    )


def _words(row: TermMark, reader: Reader) -> Callable[[int], Words]:
    def words(count: int) -> Words:
        grade = f"{row.course.subject.name}: {result_name(row.result)}"
        what = _what(row)
        if count > 1:
            title = ngettext("%(count)d grade", "%(count)d grades", count) % {"count": count}
            return Words(reader.named(title), _("The latest: %(mark)s") % {"mark": f"{grade} ({what})"})
        return Words(reader.named(f"{grade} ({what})"), row.comment)

    return words


def _what(row: TermMark) -> str:
    if row.term is not None:
        return _term(row.term)
    return {
        TermMarkKind.YEAR: _("for the year"),
        TermMarkKind.EXAM: _("for the exam"),
        TermMarkKind.FINAL: _("final grade"),
    }[TermMarkKind(row.kind)]


def _term(term: Term) -> str:
    return {
        TermKind.QUARTER: _("for quarter %(number)s"),
        TermKind.TRIMESTER: _("for trimester %(number)s"),
        TermKind.SEMESTER: _("for semester %(number)s"),
    }[TermKind(term.kind)] % {"number": term.number}
