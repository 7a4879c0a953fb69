"""The pages on which the school day is set, and what they say clashes."""

from datetime import time
from typing import Any

import pytest
from django.db import connection
from django.http import HttpResponse
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from parta.academics.models import Enrollment
from parta.people.models import Student
from parta.schoolday.models import ClubMeeting, ClubMember, RegimeItem
from tests.factories.cast import Cast
from tests.factories.school_day import get_club, get_group, get_member, get_regime_item
from tests.tools.queries import OF_EVERY_PAGE

_MOST_QUERIES = 24 + OF_EVERY_PAGE


@pytest.fixture(autouse=True)
def _english(settings: Any) -> None:
    settings.LANGUAGE_CODE = "en"


def url(cast: Cast, name: str, **arguments: object) -> str:
    return reverse(f"schoolday:{name}", kwargs={"school": cast.school.slug, **arguments})


def text_of(response: Any, status: int = 200) -> str:
    assert isinstance(response, HttpResponse)
    assert response.status_code == status
    return response.content.decode()


def meal(**changed: str) -> dict[str, str]:
    return {
        "kind": "meal",
        "name": "Завтрак",
        "weekday": "",
        "starts_at": "09:15",
        "ends_at": "09:25",
        "place": "",
    } | changed


def test_the_week_of_a_grade_shows_lessons_and_items(cast: Cast) -> None:
    get_regime_item(cast)
    html = text_of(cast.client("deputy").get(url(cast, "regime_grade", grade=7)))
    for words in ("1. Алгебра", "11:30–12:00", "Walk", "Monday", "7А", "двор"):
        assert words in html


def test_a_class_shows_the_grades_items_as_such(cast: Cast) -> None:
    item = get_regime_item(cast)
    html = text_of(cast.client("deputy").get(url(cast, "regime_class", class_id=cast.school_class.pk)))
    assert "of the grade" in html
    assert url(cast, "regime_item", item_id=item.pk) not in html


def test_an_end_before_the_start_is_said_beside_the_field_and_nothing_is_lost(cast: Cast) -> None:
    path = url(cast, "regime_grade", grade=7)
    html = text_of(cast.client("deputy").post(path, meal(ends_at="09:00", place="Столовая")), 422)
    assert 'id="id_ends_at_error"' in html
    assert "The end comes after the beginning." in html
    for kept in ('value="09:15"', 'value="09:00"', 'value="Столовая"', 'value="Завтрак"'):
        assert kept in html
    html = text_of(cast.client("deputy").post(path, meal(weekday="7", starts_at="")), 422)
    assert html.count("field-error") == 2


def test_a_meal_in_a_lesson_is_saved_and_warned_about(cast: Cast) -> None:
    client, path = cast.client("deputy"), url(cast, "regime_grade", grade=7)
    html = text_of(client.post(path, meal(ends_at="09:40"), follow=True))
    assert "is not within a break: it falls into lesson 2" in html
    assert RegimeItem.objects.get().ends_at == time(9, 40)


def test_copying_and_its_refusal(cast: Cast) -> None:
    get_regime_item(cast)
    client, path = cast.client("deputy"), url(cast, "regime_grade_copies", grade=7)
    assert "Choose whom to copy it to." in text_of(client.post(path), 422)
    html = text_of(client.post(path, {"targets": [f"class-{cast.school_class.pk}"]}, follow=True))
    assert "1 entry is copied." in html
    foreign = f"class-{cast.other.school_class.pk}"
    assert client.post(path, {"targets": [foreign]}).status_code == 422


def test_everybody_sees_when_clubs_meet_and_nobody_who_goes_there(cast: Cast) -> None:
    get_group(cast)
    get_member(cast)
    client = cast.client("guardian")
    html = text_of(client.get(url(cast, "clubs"))) + text_of(
        client.get(url(cast, "club", club_id=get_club(cast).pk))
    )
    for words in ("Шахматы", "Начинающие", "15:00–16:00", "Библиотека", "Орлов Д. А."):
        assert words in html
    for words in ("Иванов Пётр", "student</p>", "Add a club", "school-day/clubs/groups"):
        assert words not in html


def test_what_clashes_with_a_meeting_is_named(cast: Cast) -> None:
    group, member = get_group(cast), get_member(cast)
    ClubMember.objects.create(group=group, student=cast.student, since_on=cast.year.starts_on)
    ClubMeeting.objects.create(group=group, weekday=2, starts_at=time(8, 40), ends_at=time(9, 30), place="21")
    ClubMeeting.objects.create(group=member.group, weekday=1, starts_at=time(15, 30), ends_at=time(17))
    html = text_of(cast.client("deputy").get(url(cast, "group", group_id=group.pk)))
    for words in (
        "Иванов Пётр still has lessons: Алгебра, Русский язык.",
        "Иванов Пётр is elsewhere at that time: Шахматы, Продолжающие.",
        "The teacher, Орлов Д. А., is taken: Алгебра, 7А.",
        "The place, 21, is taken: Русский язык, 7А.",
    ):
        assert words in html


def test_students_are_looked_up_and_join(cast: Cast) -> None:
    group, client = get_group(cast), cast.client("deputy")
    path = url(cast, "group", group_id=group.pk)
    html = text_of(client.get(path, {"name": "иванов"}))
    assert "Иванов Пётр, 7А" in html
    assert "Заречный" not in html
    assert "Яковлева Дарья, 7Б" in text_of(client.get(path, {"school_class": cast.other_class.pk}))
    assert "Nobody was found." in text_of(client.get(path, {"name": "Никого"}))
    members = url(cast, "group_members", group_id=group.pk)
    sent = {"students": [cast.student.pk], "since_on": cast.today.isoformat()}
    assert "1 student is added." in text_of(client.post(members, sent, follow=True))
    html = text_of(client.post(members, sent), 422)
    assert "In the group on these days already: Иванов Пётр." in html
    assert f'value="{cast.student.pk}"' in html
    assert client.post(members, sent | {"students": [cast.other.student.pk]}).status_code == 404


def test_a_group_without_a_name_is_refused(cast: Cast) -> None:
    path = url(cast, "club_groups", club_id=get_club(cast).pk)
    assert "Give it a name." in text_of(cast.client("deputy").post(path, {"name": " "}), 422)


def _queries(cast: Cast, path: str) -> int:
    client = cast.client("deputy")
    client.get(path)
    with CaptureQueriesContext(
        connection,
    ) as captured:
        text_of(client.get(path))
    return len(captured)


def test_queries_do_not_grow(cast: Cast) -> None:
    group = get_group(cast)
    get_member(cast)
    get_regime_item(cast)
    ClubMember.objects.create(group=group, student=cast.student, since_on=cast.year.starts_on)
    paths = [
        url(cast, "regime"),
        url(cast, "regime_grade", grade=7),
        url(cast, "regime_class", class_id=cast.school_class.pk),
        url(cast, "clubs"),
        url(cast, "club", club_id=group.club_id),
        url(cast, "group", group_id=group.pk) + f"?school_class={cast.school_class.pk}",
    ]
    before = [_queries(cast, path) for path in paths]
    for number in range(30):
        student = Student.objects.create(school=cast.school, surname=f"Уч{number}", given_name="А")
        Enrollment.objects.create(
            student=student, school_class=cast.school_class, since_on=cast.year.starts_on
        )
        ClubMember.objects.create(group=group, student=student, since_on=cast.year.starts_on)
        times = {"starts_at": time(8, number), "ends_at": time(18, number)}
        ClubMeeting.objects.create(group=group, weekday=number % 7 + 1, **times)
        RegimeItem.objects.create(
            school=cast.school, year=cast.year, grade=7, kind="other", name=str(number), **times
        )
    assert [_queries(cast, path) for path in paths] == before
    assert max(before) <= _MOST_QUERIES
