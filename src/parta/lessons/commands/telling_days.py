"""Who is told that a day is taught by another weekday's plan, is shorter, or suddenly has no lessons."""

from datetime import date, datetime

from django.urls import reverse

from parta.academics.models import Enrollment
from parta.core import clock
from parta.lessons.queries.day_words import special_words
from parta.lessons.rules import announced_from
from parta.notifications.commands.telling import News, Words, tell
from parta.notifications.happenings import report, report_once, tells
from parta.notifications.rules import Kind
from parta.people.models import Teacher
from parta.people.queries.readers import list_readers
from parta.schools.models import School
from parta.schoolyear.models import AcademicYear, SpecialDay
from parta.timetable.queries.versions import find_version_on

_NOW, _PLANNED = "special-days", "special-day-planned"


def report_days(school: School, year_id: int, *, since: date, until: date, by: int | None) -> None:
    """Have everybody told whose days these are; call it in the transaction in which they have changed.

    Near ones at once. A special day that is set long before is told two weeks ahead, as it is then; holidays
    of the calendar are known, and a year that is still being set up has nobody to tell.
    """
    if find_version_on(year_id, since) is None:
        return
    announced = announced_from(since, school.zone)
    days = {"school": school.pk, "year": year_id, "since": since.isoformat(), "until": until.isoformat()}
    if clock.now() >= announced:
        report(_NOW, by=by, **days)
    elif since == until:
        report_once(_PLANNED, at=announced, **days)


@tells(_NOW)
def tell_of_days(
    *, school: int, year: int, since: str, until: str, by: int | None, happened_at: datetime
) -> None:
    _tell(school, year, (date.fromisoformat(since), date.fromisoformat(until)), by, happened_at)


@tells(_PLANNED)
def tell_of_planned_day(*, school: int, year: int, since: str, until: str, happened_at: datetime) -> None:
    """Nobody has been told before, so a day that is none any more is no news."""
    if SpecialDay.objects.filter(year=year, day=since).exists():
        _tell(school, year, (date.fromisoformat(since), date.fromisoformat(until)), None, happened_at)


def _tell(
    school_id: int, year_id: int, days: tuple[date, date], by: int | None, happened_at: datetime
) -> None:
    school = School.objects.filter(pk=school_id).first()
    year = AcademicYear.objects.filter(pk=year_id).first()
    if school is None or year is None or days[1] < clock.today(school.zone):
        return

    def words(_count: int) -> Words:
        return Words(*special_words(year, *days))

    url = reverse("lessons:changes", kwargs={"school": school.slug})
    news = News(
        kind=Kind.TIMETABLE,
        words=words,
        url=f"{url}?day={days[0]}",
        school=school,
        cause=f"day:{school_id}:{days[0]}:{days[1]}:{happened_at.isoformat()}",
        happened_at=happened_at,
    )
    tell(user_ids=_everybody(school, year, days[0]) - {by or 0}, news=news)


def _everybody(school: School, year: AcademicYear, day: date) -> set[int]:
    """Students of the year, their families, teachers."""
    members = Enrollment.objects.filter(school_class__year=year).valid_on(day)
    readers = list_readers(set(members.values_list("student_id", flat=True)), day=day, with_trusted=True)
    teachers = Teacher.objects.filter(school=school, user__is_active=True)
    told = {reader.user_id for found in readers.values() for reader in found}
    return told | {user_id for user_id in teachers.values_list("user_id", flat=True) if user_id}
