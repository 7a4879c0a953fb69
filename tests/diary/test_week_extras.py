"""What stands around the lessons of a week besides behavior: notices of absence, the bag."""

from collections.abc import Iterator
from datetime import date
from uuid import uuid4

import pytest
from django.urls import reverse
from django.utils import translation

from parta.attendance.models import AbsenceNotice
from parta.attendance.rules import NoticeReason, NoticeState
from parta.core import clock
from parta.diary.queries.week import week_page
from parta.schoolday.models import Textbook
from parta.schoolday.rules import ThingKind
from tests.factories.cast import Cast


@pytest.fixture(autouse=True)
def _english() -> Iterator[None]:
    with translation.override("en"):
        yield


def file_notice(cast: Cast, day: date, **values: object) -> None:
    given = {"starts_on": day, "ends_on": day, "reason": NoticeReason.ILLNESS.value, **values}
    AbsenceNotice.objects.create(
        school=cast.school,
        year=cast.year,
        family_key=uuid4(),
        edited_at=clock.now(),
        student=cast.student,
        state=NoticeState.FILED.value,
        filed_at=clock.now(),
        filed_by=cast.users["guardian"],
        **given,
    )


def test_notice_stands_at_a_day_to_come(cast: Cast) -> None:
    file_notice(cast, cast.today)
    page = week_page(cast.actor("guardian"), cast.student.pk, cast.today)
    assert page.extras.day_notices == {cast.today: "Notice of absence: illness"}
    for key in ("trusted", "support"):
        assert week_page(cast.actor(key), cast.student.pk, cast.today).extras.day_notices == {}


def test_notice_of_some_lessons_stands_at_them(cast: Cast) -> None:
    file_notice(cast, cast.today, first_period=1, last_period=1)
    extras = week_page(cast.actor("class_teacher"), cast.student.pk, cast.today).extras
    assert extras.day_notices == {}
    assert set(extras.lesson_notices) == {cast.lesson.pk}


def test_notice_of_the_past_gives_way_to_what_was_recorded(cast: Cast) -> None:
    file_notice(cast, cast.past_lesson.held_on)
    page = week_page(cast.actor("guardian"), cast.student.pk, cast.past_lesson.held_on)
    assert page.extras.day_notices == {}


def test_bag_of_a_day_leads_to_what_is_in_it(cast: Cast) -> None:
    Textbook.objects.create(
        school=cast.school,
        subject=cast.course.subject,
        grade=7,
        kind=ThingKind.TEXTBOOK.value,
        name="Алгебра 7",
        grams=4200,
    )
    page = week_page(cast.actor("student"), cast.student.pk, cast.today)
    bag = page.extras.bags[cast.today]
    assert (bag.text, bag.norm, bag.is_over) == ("4.2 kg", "3.5 kg", True)
    path = reverse("diary:week", kwargs={"school": cast.school.slug, "student_id": cast.student.pk})
    text = cast.client("student").get(path, headers={"accept-language": "en"}).content.decode()
    assert f'href="{path}backpack/?day={cast.today}"' in text
    assert "4.2 kg, more than the norm of 3.5 kg" in text
