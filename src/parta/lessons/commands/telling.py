"""Who is told of changes in the timetable, and when (acceptance C5, K11).

Staff at once, whatever the day. Families of what is today at once; of anything later in the evening before,
all of it together and only what then still differs from the plan.
"""

from collections.abc import Callable, Sequence
from datetime import date, datetime

from django.urls import reverse
from django.utils.text import capfirst
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from parta.academics.models import Course
from parta.academics.queries import list_roster
from parta.core import clock
from parta.lessons.models import Lesson
from parta.lessons.queries.changes import (
    change_words,
    day_words,
    is_changed,
    line_words,
    list_changed,
    time_words,
)
from parta.lessons.queries.plan import planned_teachers
from parta.lessons.queries.week import LessonEntry, to_entry
from parta.lessons.rules import told_from
from parta.notifications.commands.telling import News, Told, Words, tell_each
from parta.notifications.happenings import report, report_once, tells
from parta.notifications.rules import Kind
from parta.people.models import Teacher
from parta.people.queries.readers import Reader, list_readers
from parta.people.rules import place_of
from parta.schools.models import School

_CHANGE, _TOMORROW = "lesson-change", "lesson-changes-of-tomorrow"


def report_change(lesson: Lesson, *, by: int | None, old_substitute: int | None) -> None:
    """Have those told whom a change of the plan concerns; call it in the same transaction."""
    report(_CHANGE, lesson=lesson.pk, by=by, old_substitute=old_substitute)
    evening = told_from(lesson.held_on, lesson.school.zone)
    if clock.now() < evening:
        day = lesson.held_on.isoformat()
        report_once(_TOMORROW, at=evening, school=lesson.school_id, day=day)


@tells(_CHANGE)
def tell_of_change(*, lesson: int, by: int | None, old_substitute: int | None, happened_at: datetime) -> None:
    rows = Lesson.objects.select_related(
        "school",
        "course__subject",
        "course__school_class",
        "course__group",
        "slot__room",
        "room",
        "substitute",
    )
    row = rows.filter(pk=lesson).first()
    if row is None or _is_over(row, happened_at):
        return
    entry = to_entry(row)
    tell_each(_to_staff(row, entry, old_substitute, by, happened_at))
    if happened_at >= told_from(row.held_on, row.school.zone):
        tell_each(_to_families(row, entry, happened_at))


@tells(_TOMORROW)
def tell_of_tomorrow(*, school: int, day: str, happened_at: datetime) -> None:
    """One notification for each child: every lesson of the day that differs from the plan."""
    found, held_on = School.objects.filter(pk=school).first(), date.fromisoformat(day)
    if found is None or held_on < clock.today(found.zone):
        return
    by_student = _by_student(list_changed(found, held_on), held_on)
    readers = list_readers(by_student, day=held_on, with_trusted=True)
    today = clock.today(found.zone)
    tell_each(
        [
            Told(
                reader.user_id,
                _news(
                    found,
                    _evening_words(reader, changes, day_words(held_on, today)),
                    url=_diary(found, student_id, held_on),
                    about=place_of(student_id),
                    cause=f"tomorrow:{day}:{student_id}",
                    happened_at=happened_at,
                ),
            )
            for student_id, changes in by_student.items()
            for reader in readers[student_id]
        ]
    )


def _is_over(lesson: Lesson, moment: datetime) -> bool:
    """A record that is put right afterwards is no news."""
    today = moment.astimezone(lesson.school.zone).date()
    return lesson.held_on < today or (lesson.ends_at is not None and lesson.ends_at <= moment)


def _by_student(
    changes: Sequence[tuple[Lesson, LessonEntry]], day: date
) -> dict[int, list[tuple[Lesson, LessonEntry]]]:
    rosters = {lesson.course_id: _students(lesson.course, day) for lesson, _entry in changes}
    found: dict[int, list[tuple[Lesson, LessonEntry]]] = {}
    for lesson, entry in changes:
        for student_id in rosters[lesson.course_id]:
            found.setdefault(student_id, []).append((lesson, entry))
    return found


def _students(course: Course, day: date) -> list[int]:
    return [row.student_id for row in list_roster(course, day, day)]


def _evening_words(
    reader: Reader, changes: Sequence[tuple[Lesson, LessonEntry]], when: str
) -> Callable[[int], Words]:
    def words(_count: int) -> Words:
        title = ngettext(
            "%(day)s: %(count)d change of the timetable",
            "%(day)s: %(count)d changes of the timetable",
            len(changes),
        ) % {"day": when, "count": len(changes)}
        title = reader.named(title) if reader.name else capfirst(title)
        return Words(title, "\n".join(line_words(lesson, entry) for lesson, entry in changes))

    return words


def _to_families(lesson: Lesson, entry: LessonEntry, happened_at: datetime) -> list[Told]:
    students = _students(lesson.course, lesson.held_on)
    readers = list_readers(students, day=lesson.held_on, with_trusted=True)
    return [
        Told(
            reader.user_id,
            _news(
                lesson.school,
                _family_words(reader, lesson, entry, happened_at),
                url=f"{_diary(lesson.school, student_id, lesson.held_on)}#l{lesson.pk}",
                about=place_of(student_id),
                bundle=f"timetable:{student_id}",
                happened_at=happened_at,
            ),
        )
        for student_id in students
        for reader in readers[student_id]
    ]


def _family_words(
    reader: Reader, lesson: Lesson, entry: LessonEntry, moment: datetime
) -> Callable[[int], Words]:
    def words(count: int) -> Words:
        what = change_words(entry) if is_changed(entry) else _("as planned after all")
        title = f"{entry.subject}: {what}"
        body = time_words(lesson, _day(lesson, moment))
        if count > 1:
            body = f"{title}. {capfirst(body)}"
            title = ngettext(
                "%(count)d change of the timetable", "%(count)d changes of the timetable", count
            ) % {"count": count}
        return Words(reader.named(title), body)

    return words


def _to_staff(
    lesson: Lesson, entry: LessonEntry, old_substitute: int | None, by: int | None, moment: datetime
) -> list[Told]:
    """Who gives it instead, who would have given it, who was to; not who has changed it."""
    said: dict[int | None, Callable[[], str]] = {}
    if old_substitute is not None and old_substitute != lesson.substitute_id:
        gone = Teacher.objects.filter(pk=old_substitute).values_list("user_id", flat=True).first()
        said[gone] = lambda: _("You are not needed as a substitute any more")
    for teacher in planned_teachers(lesson):
        said[teacher.user_id] = lambda: _planned_words(entry)
    if lesson.substitute is not None:
        said[lesson.substitute.user_id] = lambda: _("You substitute")
    return [
        Told(user_id, _staff_news(lesson, entry, what, moment))
        for user_id, what in said.items()
        if user_id is not None and user_id != by
    ]


def _planned_words(entry: LessonEntry) -> str:
    if entry.is_canceled:
        return _("Your lesson is canceled")
    if entry.substitute:
        return _("%(teacher)s gives your lesson") % {"teacher": entry.substitute}
    return _("Your lesson is in another room") if entry.old_room else _("Your lesson takes place as planned")


def _staff_news(lesson: Lesson, entry: LessonEntry, what: Callable[[], str], moment: datetime) -> News:
    def words(_count: int) -> Words:
        body = f"{capfirst(time_words(lesson, _day(lesson, moment)))}. {capfirst(change_words(entry))}"
        return Words(f"{what()}: {entry.subject}, {entry.students}", body)

    url = reverse("lessons:timetable", kwargs={"school": lesson.school.slug})
    return _news(lesson.school, words, url=f"{url}?day={lesson.held_on}", happened_at=moment)


def _news(
    school: School,
    words: Callable[[int], Words],
    *,
    url: str,
    happened_at: datetime,
    about: str = "",
    bundle: str = "",
    cause: str = "",
) -> News:
    return News(
        kind=Kind.TIMETABLE,
        words=words,
        url=url,
        school=school,
        about=about,
        bundle=bundle,
        cause=cause,
        happened_at=happened_at,
    )


def _diary(school: School, student_id: int, day: date) -> str:
    url = reverse("diary:week", kwargs={"school": school.slug, "student_id": student_id})
    return f"{url}?day={day}"


def _day(lesson: Lesson, moment: datetime) -> date:
    return moment.astimezone(lesson.school.zone).date()
