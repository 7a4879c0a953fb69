"""The timetable's pages: what is seen, refused and kept; how many queries they ask."""

from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse

from parta.lessons.models import Lesson
from parta.lessons.queries.plan import lesson_plan
from parta.timetable.models import Room
from tests.factories.cast import Cast

ENGLISH = {"accept-language": "en"}
WEEK_QUERIES = 16


def address(cast: Cast, name: str = "timetable", **arguments: int) -> str:
    return reverse(f"lessons:{name}", kwargs={"school": cast.school.slug, **arguments})


def post(client: Client, cast: Cast, name: str, **data: Any) -> Any:
    return client.post(address(cast, name, lesson_id=cast.lesson.pk), data, headers=ENGLISH)


@pytest.fixture
def deputy(cast: Cast) -> Client:
    return cast.client("deputy")


# The week


def test_week_by_class_and_by_teacher(cast: Cast) -> None:
    client = cast.client("guardian")
    by_class = client.get(address(cast), {"of": f"class-{cast.other_class.pk}"})
    assert by_class.context["page"].owner.name == "7Б"
    by_teacher = client.get(address(cast), {"of": f"teacher-{cast.teacher.pk}"})
    assert by_teacher.context["page"].owner.name == "Орлов Д. А."


def test_week_of_a_chosen_day(cast: Cast) -> None:
    day = cast.today + timedelta(days=7)
    page = cast.client("student").get(address(cast), {"day": day.isoformat()}).context["page"]
    assert page.chosen == day
    assert not page.is_this_week


@pytest.mark.parametrize("day", ["", "tomorrow", "2026-02-30", "0001-01-01", "9999-12-31", "23.11.2026"])
def test_day_that_is_none_means_today(cast: Cast, day: str) -> None:
    response = cast.client("student").get(address(cast), {"day": day})
    assert response.status_code == 200
    assert response.context["page"].chosen == cast.today


def test_day_far_away_is_an_empty_week(cast: Cast) -> None:
    response = cast.client("student").get(address(cast), {"day": "2101-01-05"})
    assert response.status_code == 200
    assert not any(day.rows for day in response.context["page"].days)


def test_other_schools_class_is_not_found(cast: Cast) -> None:
    response = cast.client("student").get(address(cast), {"of": f"class-{cast.other.school_class.pk}"})
    assert response.status_code == 404


def test_next_year_keeps_the_class(cast: Cast) -> None:
    year = cast.school.years.create(
        name="next",
        starts_on=cast.year.ends_on + timedelta(days=90),
        ends_on=cast.year.ends_on + timedelta(days=300),
    )
    parameters = {"of": f"class-{cast.school_class.pk}", "day": year.starts_on.isoformat()}
    response = cast.client("student").get(address(cast), parameters)
    assert response.context["page"].owner.name == "7А"


def test_old_and_new_stand_side_by_side(cast: Cast) -> None:
    Lesson.objects.filter(pk=cast.lesson.pk).update(
        substitute=cast.colleague, room=Room.objects.create(school=cast.school, name="Спортзал")
    )
    body = cast.client("student").get(address(cast), headers=ENGLISH).content.decode()
    for shown in (
        "Орлов Д. А.</s>",
        "Фомина А. И.</ins>",
        "<s>21</s>",
        "<ins>Спортзал</ins>",
        "substitution",
    ):
        assert shown in body


def test_only_planners_get_links_to_the_plan(cast: Cast) -> None:
    link = address(cast, "lesson", lesson_id=cast.lesson.pk)
    body = cast.client("deputy").get(address(cast), {"of": f"class-{cast.school_class.pk}"})
    assert link in body.content.decode()
    assert link not in cast.client("student").get(address(cast)).content.decode()


def test_teachers_own_lessons_lead_to_the_journal(cast: Cast) -> None:
    link = reverse("journal:lesson", kwargs={"school": cast.school.slug, "lesson_id": cast.lesson.pk})
    assert link in cast.client("teacher").get(address(cast)).content.decode()
    theirs = {"of": f"teacher-{cast.teacher.pk}"}
    assert link not in cast.client("colleague").get(address(cast), theirs).content.decode()


def test_week_asks_as_much_for_many_lessons_as_for_few(
    cast: Cast, django_assert_max_num_queries: Callable[..., Any]
) -> None:
    client = cast.client("guardian")
    Lesson.objects.bulk_create(
        Lesson(
            school=cast.school,
            year=cast.year,
            course=cast.course,
            held_on=cast.today,
            period=period,
            substitute=cast.colleague if period % 2 else None,
        )
        for period in range(10, 40)
    )
    with django_assert_max_num_queries(WEEK_QUERIES):
        client.get(address(cast))


# One lesson's plan


def test_substitution_is_saved_and_told(cast: Cast, deputy: Client) -> None:
    room = Room.objects.get(school=cast.school)
    response = post(deputy, cast, "substitution", teacher=cast.colleague.pk, room=room.pk, note="Больничный")
    assert response["Location"] == address(cast, "lesson", lesson_id=cast.lesson.pk)
    body = deputy.get(response["Location"], headers=ENGLISH).content.decode()
    for shown in ("The substitution is saved.", "Фомина А. И.", "Больничный", "Restore the plan"):
        assert shown in body


def test_busy_teacher_is_refused_beside_the_field_and_nothing_is_lost(cast: Cast, deputy: Client) -> None:
    Lesson.objects.filter(course=cast.other_course, held_on=cast.today).update(
        period=1, starts_at=cast.lesson.starts_at, ends_at=cast.lesson.ends_at
    )
    response = post(deputy, cast, "substitution", teacher=cast.colleague.pk, note="Больничный")
    assert response.status_code == 422
    form = response.context["substitution"]
    assert form.errors == {"teacher": ["Фомина А. И. has another lesson at this time."]}
    assert form["note"].value() == "Больничный"
    cast.lesson.refresh_from_db()
    assert cast.lesson.substitute is None


@pytest.mark.parametrize(
    ("data", "field"),
    [
        ({}, "teacher"),
        ({"teacher": "x"}, "teacher"),
        ({"teacher": "other"}, "teacher"),
        ({"teacher": "colleague", "room": "999999"}, "room"),
        ({"teacher": "colleague", "note": "н" * 201}, "note"),
    ],
)
def test_bad_input_is_refused_beside_its_field(
    cast: Cast, deputy: Client, data: dict[str, str], field: str
) -> None:
    people = {"other": str(cast.other.teacher.pk), "colleague": str(cast.colleague.pk)}
    data = {name: people.get(value, value) for name, value in data.items()}
    response = post(deputy, cast, "substitution", **data)
    assert response.status_code == 422
    assert set(response.context["substitution"].errors) == {field}


def test_free_and_busy_stand_apart(cast: Cast, deputy: Client) -> None:
    Lesson.objects.filter(course=cast.other_course, held_on=cast.today).update(
        period=1, starts_at=cast.lesson.starts_at, ends_at=cast.lesson.ends_at
    )
    page = deputy.get(address(cast, "lesson", lesson_id=cast.lesson.pk), headers=ENGLISH)
    _choose, free, busy = page.context["substitution"].fields["teacher"].choices
    assert free == ("Free at this time", [(cast.class_teacher.pk, "Лебедева Ольга Николаевна")])
    assert busy == ("Busy at this time", [(cast.colleague.pk, "Фомина Анна Игоревна")])


def test_cancellation_and_restoration(cast: Cast, deputy: Client) -> None:
    assert post(deputy, cast, "cancellation", note="Мороз").status_code == 302
    cast.lesson.refresh_from_db()
    assert cast.lesson.is_canceled
    page = deputy.get(address(cast, "lesson", lesson_id=cast.lesson.pk), headers=ENGLISH)
    assert "The lesson was canceled" in page.content.decode()
    assert post(deputy, cast, "restoration").status_code == 302
    cast.lesson.refresh_from_db()
    assert not cast.lesson.is_canceled


def test_refusals_without_a_field_stand_above(cast: Cast, deputy: Client) -> None:
    where = {"lesson_id": cast.closed_lesson.pk}
    response = deputy.post(address(cast, "restoration", **where), headers=ENGLISH)
    assert response.status_code == 422
    assert "The term is closed." in response.content.decode()
    response = deputy.post(address(cast, "cancellation", **where), {"note": "Мороз"}, headers=ENGLISH)
    assert response.context["cancellation"].non_field_errors() == ["The term is closed."]


def test_head_reads_the_plan_but_gets_no_forms(cast: Cast) -> None:
    response = cast.client("head").get(address(cast, "lesson", lesson_id=cast.lesson.pk))
    assert response.status_code == 200
    assert address(cast, "substitution", lesson_id=cast.lesson.pk) not in response.content.decode()


def test_column_outside_the_timetable_has_no_plan_to_change(cast: Cast) -> None:
    extra = Lesson.objects.create(school=cast.school, year=cast.year, course=cast.course, held_on=cast.today)
    assert not lesson_plan(cast.actor("deputy"), extra.pk).may_change


def test_changes_are_posted_only(cast: Cast, deputy: Client) -> None:
    for name in ("substitution", "cancellation", "restoration"):
        assert deputy.get(address(cast, name, lesson_id=cast.lesson.pk)).status_code == 405
