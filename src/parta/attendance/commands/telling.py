"""What families are told of absences: at once when a child is missing without notice (acceptance K8, C5)."""

from collections.abc import Callable, Collection, Sequence
from datetime import datetime

from django.urls import reverse
from django.utils.translation import gettext as _

from parta.access.rules import Role
from parta.attendance.models import Attendance
from parta.attendance.queries.records import code_name
from parta.attendance.rules import MISSED_CODES, AttendanceCode
from parta.core import clock
from parta.lessons.models import Lesson
from parta.notifications.commands.telling import News, Words, tell
from parta.notifications.happenings import report, tells
from parta.notifications.queries.inbox import was_told
from parta.notifications.rules import Kind
from parta.people.queries.readers import Reader, list_readers
from parta.people.rules import Scope, place_of

_TOPIC = "attendance"


def report_attendance(rows: Collection[Attendance], lifted: Collection[tuple[int, int]]) -> None:
    """Have families told of absences that were recorded or changed; call it in the same transaction.

    ``lifted``: lesson and student of those that turned out to be none.
    """
    if rows or lifted:
        report(_TOPIC, rows=[row.pk for row in rows], lifted=[list(cell) for cell in lifted])


@tells(_TOPIC)
def tell_of_attendance(
    *, rows: Sequence[int], lifted: Sequence[Sequence[int]], happened_at: datetime
) -> None:
    """Tell whoever may see the student's absences; whom a child is missing from lessons, without delay."""
    found = list(
        Attendance.objects.filter(pk__in=rows).select_related("school", "student", "lesson__course__subject")
    )
    students = {row.student_id for row in found} | {student_id for _lesson, student_id in lifted}
    lessons = Lesson.objects.select_related("school", "course__subject").in_bulk(
        [lesson_id for lesson_id, _student in lifted]
    )
    schools = [row.school for row in found] or [lesson.school for lesson in lessons.values()]
    if not schools:
        return
    readers = list_readers(students, day=clock.today(schools[0].zone), scope=Scope.ATTENDANCE)
    for row in found:
        _tell_of_one(row, readers[row.student_id], happened_at)
    for lesson_id, student_id in lifted:
        if lesson_id in lessons:
            _tell_it_was_none(lessons[lesson_id], student_id, readers[student_id], happened_at)


def _tell_of_one(row: Attendance, readers: Sequence[Reader], happened_at: datetime) -> None:
    code, lesson = AttendanceCode(row.code), row.lesson
    is_alarm = code is AttendanceCode.ABSENT and _is_today(lesson, happened_at)
    if code not in MISSED_CODES and was_told(_cause(lesson.pk, row.student_id)):
        _tell_it_was_none(lesson, row.student_id, readers, happened_at)
    for reader in readers:
        if reader.role is Role.STUDENT and is_alarm:
            continue  # whoever is missing is the last to be reached
        tell(
            user_ids=[reader.user_id],
            news=_news(
                lesson,
                row.student_id,
                _words(reader, lesson, code_name(row.code, row.late_minutes)),
                cause=_cause(lesson.pk, row.student_id) if is_alarm else f"attendance:{row.pk}:{row.version}",
                is_urgent=is_alarm,
                happened_at=happened_at,
            ),
        )


def _tell_it_was_none(
    lesson: Lesson, student_id: int, readers: Sequence[Reader], happened_at: datetime
) -> None:
    """The alarm was wrong, and whoever got it must hear so as quickly."""
    if not was_told(_cause(lesson.pk, student_id)):
        return
    for reader in readers:
        if reader.role is not Role.STUDENT:
            words = _words(reader, lesson, _("is at school after all"))
            cause = f"present:{lesson.pk}:{student_id}"
            news = _news(lesson, student_id, words, cause=cause, is_urgent=True, happened_at=happened_at)
            tell(user_ids=[reader.user_id], news=news)


def _news(
    lesson: Lesson,
    student_id: int,
    words: Callable[[int], Words],
    *,
    cause: str,
    is_urgent: bool,
    happened_at: datetime,
) -> News:
    url = reverse("diary:week", kwargs={"school": lesson.school.slug, "student_id": student_id})
    return News(
        kind=Kind.ABSENCE,
        words=words,
        url=f"{url}?day={lesson.held_on}#l{lesson.pk}",
        school=lesson.school,
        about=place_of(student_id),
        cause=cause,
        is_urgent=is_urgent,
        happened_at=happened_at,
    )


def _words(reader: Reader, lesson: Lesson, what: str) -> Callable[[int], Words]:
    zone, subject = lesson.school.zone, lesson.course.subject.name

    def words(_count: int) -> Words:
        title = f"{reader.name}: {what}" if reader.name else what
        begins = f"{lesson.starts_at.astimezone(zone):%H:%M}" if lesson.starts_at else ""
        number = _("lesson %(number)d") % {"number": lesson.period} if lesson.period else ""
        return Words(title, ", ".join(filter(None, (f"{lesson.held_on:%d.%m}", number, begins, subject))))

    return words


def _cause(lesson_id: int, student_id: int) -> str:
    return f"absent:{lesson_id}:{student_id}"


def _is_today(lesson: Lesson, moment: datetime) -> bool:
    return lesson.held_on == moment.astimezone(lesson.school.zone).date()
