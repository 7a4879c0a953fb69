"""The bag of a day as the family sees it."""

from collections.abc import Iterator
from datetime import datetime, time, timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import translation

from parta.core import clock
from parta.core.errors import NotFound
from parta.diary.queries.backpack import BackpackPage, backpack_page
from parta.lessons.commands import cancel_lesson
from parta.schoolday.commands.backpack import set_not_needed, weigh_bag
from parta.schoolday.models import EmptyBag, Textbook
from tests.diary.weeks import add_lesson, add_subject
from tests.factories.cast import Cast
from tests.schoolday.things import add_thing


@pytest.fixture(autouse=True)
def _english() -> Iterator[None]:
    with translation.override("en"):
        yield


@pytest.fixture
def book(cast: Cast) -> Textbook:
    """Algebra 500 + 60 g, Russian 400 g."""
    add_thing(cast, cast.course.subject_id, 60, "Тетрадь", kind="exercise_book")
    add_thing(cast, cast.class_course.subject_id, 400)
    return add_thing(cast, cast.course.subject_id, 500)


def bag(cast: Cast, key: str = "guardian") -> BackpackPage:
    return backpack_page(cast.actor(key), cast.student.pk, cast.today)


def url(cast: Cast, student: int | None = None) -> str:
    return f"/{cast.school.slug}/diary/{student or cast.student.pk}/backpack/?day={cast.today}"


@pytest.mark.usefixtures("book")
def test_things_by_subject_with_their_sums(cast: Cast) -> None:
    page = bag(cast)
    assert [(one.subject, one.weight) for one in page.subjects] == [
        ("Алгебра", "560 g"),
        ("Русский язык", "400 g"),
    ]
    assert [(one.name, one.weight) for one in page.subjects[0].things] == [
        ("Учебник", "500 g"),
        ("Тетрадь", "60 g"),
    ]
    assert (page.things.weight, page.things.norm, page.things.is_over) == ("960 g", "3.5 kg", False)
    assert (page.total, page.bag, page.bag_norm, page.heaviest) == ("960 g", None, "1 kg", "")


@pytest.mark.usefixtures("book")
def test_day_with_a_substitution_has_the_right_total(cast: Cast) -> None:
    chemistry = add_subject(cast, "Химия")
    add_thing(cast, chemistry.subject_id, 550)
    cancel_lesson(actor=cast.actor("deputy"), lesson_id=cast.lesson.pk)
    add_lesson(cast, chemistry, cast.today, cast.lesson.period, substitute=cast.colleague)
    weigh_bag(actor=cast.actor("guardian"), student_id=cast.student.pk, grams=700)
    page = bag(cast)
    assert [one.subject for one in page.subjects] == ["Химия", "Русский язык"]
    assert (page.things.weight, page.total) == ("950 g", "1.65 kg")


def test_what_may_stay_at_home_is_named_and_not_weighed(cast: Cast, book: Textbook) -> None:
    set_not_needed(actor=cast.actor("teacher"), lesson_id=cast.lesson.pk, thing_ids=[book.pk])
    page = bag(cast)
    assert page.left_out == ("Алгебра: Учебник",)
    assert page.total == "460 g"


def test_above_the_norm_the_hint_names_what_weighs_most(cast: Cast, book: Textbook) -> None:
    Textbook.objects.filter(pk=book.pk).update(grams=3440)
    weigh_bag(actor=cast.actor("guardian"), student_id=cast.student.pk, grams=1100)
    page = bag(cast)
    assert page.things.is_over
    assert page.things.over == "400 g"
    assert page.heaviest == "Алгебра (3.5 kg), Русский язык (400 g)"
    assert page.bag is not None
    assert (page.bag.is_over, page.bag.over) == (True, "100 g")


@pytest.mark.usefixtures("book")
def test_after_lessons_the_next_day_is_packed(cast: Cast) -> None:
    student = cast.student.pk
    morning = datetime.combine(cast.today, time(7), cast.school.zone)
    with clock.fixed_at(morning):
        assert backpack_page(cast.actor("guardian"), student, None).day == cast.today
    with clock.fixed_at(morning.replace(hour=20)):
        page = backpack_page(cast.actor("guardian"), student, None)
    assert page.day == cast.future_lesson.held_on
    assert page.previous == cast.today
    assert page.following is not None


def test_empty_day(cast: Cast) -> None:
    page = backpack_page(cast.actor("guardian"), cast.student.pk, cast.today + timedelta(days=200))
    assert (page.subjects, page.total, page.following) == ((), "0 g", None)


def test_not_their_diary(cast: Cast) -> None:
    for student in (cast.students[2], cast.other_student, cast.other.student):
        with pytest.raises(NotFound):
            backpack_page(cast.actor("guardian"), student.pk, None)


@pytest.mark.usefixtures("book")
def test_weight_out_of_range_stays_beside_its_field(cast: Cast) -> None:
    client = cast.client("guardian")
    for typed, words in (("70000", "An empty bag weighs"), ("5", "An empty bag weighs"), ("много", "number")):
        response = client.post(url(cast), {"grams": typed}, headers={"accept-language": "en"})
        assert response.status_code == 422
        text = response.content.decode()
        assert words in text
        assert f'value="{typed}"' in text
        assert 'aria-invalid="true"' in text
    response = client.post(url(cast), {"grams": "650"})
    assert response.status_code == 302
    assert EmptyBag.objects.get(student=cast.student).grams == 650


@pytest.mark.usefixtures("book")
def test_only_parents_are_asked_for_the_bag(cast: Cast) -> None:
    for key in ("student", "trusted", "class_teacher", "deputy"):
        response = cast.client(key).get(url(cast))
        assert response.status_code == 200
        assert 'name="grams"' not in response.content.decode()


def test_same_queries_however_much_there_is_to_carry(cast: Cast) -> None:
    counts = []
    for _round in range(2):
        with CaptureQueriesContext(connection) as queries:
            bag(cast)
        counts.append(len(queries))
        for number in range(30 if len(counts) == 1 else 0):
            course = add_subject(cast, f"Предмет {number}")
            add_thing(cast, course.subject_id, 10)
            add_lesson(cast, course, cast.today, 3 + number % 7)
    assert counts[0] == counts[1] <= 8
