"""A student's day and week: lessons as they are, breaks, meals, clubs; whose business they are."""

from datetime import date, datetime, time, timedelta
from typing import Any

import pytest
from django.db import connection
from django.http import HttpResponse
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from parta.core import clock
from parta.core.errors import NotFound
from parta.diary.queries.day import DayEntry, day_entries, day_page
from parta.people.models import Guardianship
from parta.schoolday.models import ClubGroup, ClubMeeting, ClubMember, RegimeItem
from parta.schoolyear.models import Holiday
from tests.factories.cast import Cast, SchoolCast
from tests.factories.school_day import get_club, get_member
from tests.tools.queries import OF_EVERY_PAGE

_MOST_QUERIES = 14 + OF_EVERY_PAGE


@pytest.fixture(autouse=True)
def _english(settings: Any) -> None:
    settings.LANGUAGE_CODE = "en"


@pytest.fixture
def day(cast: Cast) -> date:
    """A school day of the running week: Wednesday."""
    return cast.today - timedelta(days=cast.today.weekday() - 2)


def open_day(cast: Cast, key: str, day: date, **query: str) -> str:
    path = reverse("diary:day", kwargs={"school": cast.school.slug, "student_id": cast.student.pk})
    response: Any = cast.client(key).get(path, {"day": day.isoformat(), **query})
    assert isinstance(response, HttpResponse)
    assert response.status_code == 200
    return response.content.decode()


def add_item(cast: SchoolCast, starts_at: time, ends_at: time, **values: Any) -> RegimeItem:
    values = {"grade": 7, "kind": "meal", "name": "Завтрак", **values}
    return RegimeItem.objects.create(
        school=cast.school, year=cast.year, starts_at=starts_at, ends_at=ends_at, **values
    )


def add_meeting(cast: SchoolCast, day: date, **values: Any) -> ClubMeeting:
    group = get_member(cast).group
    times = {"starts_at": time(15), "ends_at": time(16), "place": "Библиотека", **values}
    return ClubMeeting.objects.create(group=group, weekday=day.isoweekday(), **times)


def kinds(entries: tuple[DayEntry, ...]) -> list[str]:
    return [entry.kind for entry in entries]


def test_lessons_breaks_meals_and_clubs_in_one_day(cast: Cast, day: date) -> None:
    add_item(cast, time(9, 15), time(9, 25))
    add_item(cast, time(13), time(13, 40), kind="walk", name="", grade=None, school_class=cast.school_class)
    add_meeting(cast, day)
    entries = day_entries(cast.actor("guardian"), cast.student.pk, day)
    assert kinds(entries) == ["lesson", "break", "lesson", "walk", "club"]
    assert [inner.title for inner in entries[1].inside] == ["Завтрак"]
    assert (entries[3].title, entries[4].title, entries[4].note) == ("Walk", "Шахматы", "Продолжающие")
    plan = day_page(cast.actor("guardian"), cast.student.pk, day).plan
    assert (plan.span, plan.duration, plan.lesson_count) == ("8:30–16:00", "7 h 30 min", 2)


def test_the_page_names_everything(cast: Cast, day: date) -> None:
    add_item(cast, time(9, 15), time(9, 25), place="Столовая")
    add_meeting(cast, day)
    html = open_day(cast, "guardian", day)
    for words in ("Алгебра", "Lesson 1", "room 21", "Орлов Д. А.", "Break", "Завтрак", "Столовая", "Шахматы"):
        assert words in html
    week = open_day(cast, "guardian", day, week="1")
    for words in ("Wednesday", "Завтрак", "Шахматы", "Библиотека"):
        assert words in week


@pytest.mark.parametrize("key", ["student", "guardian", "trusted", "class_teacher", "deputy", "head"])
def test_who_sees_the_day(cast: Cast, day: date, key: str) -> None:
    add_meeting(cast, day)
    assert "Шахматы" in open_day(cast, key, day)


def test_a_trusted_person_without_any_scope_sees_the_day(cast: Cast, day: date) -> None:
    Guardianship.objects.filter(guardian=cast.trusted).update(scopes="")
    assert "Алгебра" in open_day(cast, "trusted", day)


def test_substitution_and_cancellation(cast: Cast, day: date) -> None:
    lesson = cast.course.lessons.get(held_on=day)
    lesson.substitute, lesson.change_note = cast.colleague, "Больничный"
    lesson.save()
    beside = cast.class_course.lessons.get(held_on=day)
    beside.is_canceled = True
    beside.save()
    first, last = day_entries(cast.actor("guardian"), cast.student.pk, day)
    assert (first.who, first.old_who, first.note) == ("Фомина А. И.", "Орлов Д. А.", "Больничный")
    assert last.is_canceled  # at the end, so nobody waits for it: there is no break before it
    assert day_page(cast.actor("guardian"), cast.student.pk, day).plan.span == "8:30–9:15"


def test_holidays_have_a_name_and_nothing_of_the_usual_week(cast: Cast, day: date) -> None:
    add_item(cast, time(13), time(14))
    add_meeting(cast, day)
    cast.school.lessons.filter(held_on=day).delete()
    Holiday.objects.create(year=cast.year, name="День знаний", starts_on=day, ends_on=day)
    html = open_day(cast, "guardian", day)
    assert "День знаний" in html
    assert "Завтрак" not in html
    assert "Шахматы" not in html


def test_a_day_without_lessons_has_clubs_but_no_meals(cast: Cast, day: date) -> None:
    add_item(cast, time(13), time(14))
    add_item(cast, time(14), time(15), kind="walk", name="Поход", weekday=day.isoweekday())
    add_meeting(cast, day)
    cast.school.lessons.filter(held_on=day).delete()
    assert kinds(day_entries(cast.actor("guardian"), cast.student.pk, day)) == ["walk", "club"]


def test_an_empty_sunday_says_so(cast: Cast, day: date) -> None:
    html = open_day(cast, "guardian", day + timedelta(days=11))
    assert "Nothing at school on this day" in html


def test_a_wrong_date_is_today(cast: Cast) -> None:
    path = reverse("diary:day", kwargs={"school": cast.school.slug, "student_id": cast.student.pk})
    assert "There is no such date." in cast.client("guardian").get(path, {"day": "31.02"}).content.decode()


def test_clubs_are_shown_on_the_days_of_the_membership(cast: Cast, day: date) -> None:
    add_meeting(cast, day)
    ClubMember.objects.update(since_on=day, until_on=day)
    actor, week = cast.actor("guardian"), timedelta(days=7)
    assert "club" in kinds(day_entries(actor, cast.student.pk, day))
    assert "club" not in kinds(day_entries(actor, cast.student.pk, day + week))
    assert "club" not in kinds(day_entries(actor, cast.student.pk, day - week))
    assert "club" not in kinds(day_entries(actor, cast.students[1].pk, day))


@pytest.mark.parametrize(
    ("moment", "now", "following", "past"),
    [
        (time(8, 0), None, None, 0),
        (time(8, 40), "lesson", None, 0),
        (time(9, 20), "break", None, 1),
        (time(11), None, "club", 3),
        (time(17), None, None, 4),
    ],
)
def test_where_the_day_is_now(
    cast: Cast, day: date, moment: time, now: str | None, following: str | None, past: int
) -> None:
    add_meeting(cast, day)
    with clock.fixed_at(datetime.combine(day, moment, cast.school.zone)):
        entries = day_entries(cast.actor("guardian"), cast.student.pk, day)
    assert next((entry.kind for entry in entries if entry.is_now), None) == now
    assert next((entry.kind for entry in entries if entry.is_next), None) == following
    assert sum(entry.is_past for entry in entries) == past


def test_nothing_of_other_grades_classes_and_schools(cast: Cast, day: date) -> None:
    add_item(cast, time(12), time(13), grade=8)
    add_item(cast, time(12), time(13), grade=None, school_class=cast.other_class)
    add_item(cast.other, time(12), time(13))
    add_meeting(cast.other, day)
    assert kinds(day_entries(cast.actor("guardian"), cast.student.pk, day)) == ["lesson", "break", "lesson"]
    for student in (cast.other_student, cast.other.student):
        with pytest.raises(NotFound):
            day_entries(cast.actor("guardian"), student.pk, day)


def test_queries_do_not_grow(cast: Cast, day: date) -> None:
    client = cast.client("guardian")
    path = reverse("diary:day", kwargs={"school": cast.school.slug, "student_id": cast.student.pk})

    def count() -> int:
        with CaptureQueriesContext(connection) as captured:
            client.get(path, {"day": day.isoformat()})
        return len(captured)

    add_item(cast, time(9, 15), time(9, 25))
    add_meeting(cast, day)
    count()
    before = count()
    for number in range(30):
        add_item(cast, time(8, number), time(18, number), name=str(number))
        group = ClubGroup.objects.create(club=get_club(cast), name=str(number))
        ClubMember.objects.create(group=group, student=cast.student, since_on=cast.year.starts_on)
        ClubMeeting.objects.create(
            group=group, weekday=day.isoweekday(), starts_at=time(16, number), ends_at=time(17)
        )
    assert count() == before <= _MOST_QUERIES
