"""The plan of the year as the family sees it."""

from collections.abc import Iterator

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import translation

from parta.academics.commands.curriculum import CurriculumData, assign_classes, import_curriculum
from parta.academics.models import SchoolClass
from parta.core.errors import NotFound
from parta.diary.queries.curriculum import curriculum_page
from parta.lessons.commands import cancel_lesson
from parta.lessons.models import Lesson
from tests.factories.cast import Cast
from tests.factories.curricula import get_curriculum, get_plan, get_profile


@pytest.fixture(autouse=True)
def _english() -> Iterator[None]:
    with translation.override("en"):
        yield


def follow(cast: Cast) -> None:
    one = get_curriculum(cast)
    assign_classes(actor=cast.actor("deputy"), curriculum_id=one.pk, class_ids=[cast.school_class.pk])


def text_of(cast: Cast, key: str, student: int = 0) -> str:
    path = f"/{cast.school.slug}/diary/{cast.students[student].pk}/curriculum/"
    response = cast.client(key).get(path, headers={"accept-language": "en"})
    assert response.status_code == 200
    return response.content.decode()


def test_subjects_with_hours_and_lessons_held(cast: Cast) -> None:
    follow(cast)
    (part,) = curriculum_page(cast.actor("guardian"), cast.student.pk).parts
    (row,) = part.rows
    lessons = Lesson.objects.filter(course=cast.course)
    assert (part.name, row.name, row.week_text, row.hours_a_year) == ("Mandatory part", "Алгебра", "3", 102)
    assert row.planned == lessons.count()
    assert row.held in {lessons.filter(held_on__lt=cast.today).count() + today for today in (0, 1)}
    cancel_lesson(actor=cast.actor("deputy"), lesson_id=cast.future_lesson.pk)
    (part,) = curriculum_page(cast.actor("guardian"), cast.student.pk).parts
    assert part.rows[0].planned == lessons.count() - 1


def test_maximum_of_the_week_there_is(cast: Cast) -> None:
    follow(cast)
    page = curriculum_page(cast.actor("student"), cast.student.pk)
    assert page.maximum == "at most 35 in a six-day week"  # the cast learns on Saturdays
    assert not page.is_above


def test_individual_plan_with_its_reason_for_family_and_staff_only(cast: Cast) -> None:
    follow(cast)
    get_plan(cast)
    for key in ("guardian", "student", "class_teacher", "deputy", "head"):
        assert "Спортивные сборы" in text_of(cast, key), key
    for key in ("trusted", "support"):
        text = text_of(cast, key)
        assert "Спортивные сборы" not in text, key
        assert "Individual plan" not in text, key
        assert "Алгебра" in text
    assert "Спортивные сборы" not in text_of(cast, "guardian", student=1)


def test_profile_from_grade_10_with_its_description(cast: Cast) -> None:
    assert "Study profile" not in text_of(cast, "guardian")
    SchoolClass.objects.filter(pk=cast.school_class.pk).update(grade=10)
    data = CurriculumData("10 класс", 10, get_profile(cast).pk)
    import_curriculum(
        actor=cast.actor("deputy"),
        year_id=cast.year.pk,
        data=data,
        lines=[],
        class_ids=[cast.school_class.pk],
    )
    text = text_of(cast, "guardian")
    assert "Естественно-научный" in text
    assert "Углублённо: физика и химия." in text


def test_nobody_has_written_one(cast: Cast) -> None:
    assert "The curriculum is not written down yet" in text_of(cast, "student")


def test_not_their_diary(cast: Cast) -> None:
    for student in (cast.students[2], cast.other.student):
        with pytest.raises(NotFound):
            curriculum_page(cast.actor("guardian"), student.pk)


def test_queries_are_bounded(cast: Cast) -> None:
    follow(cast)
    guardian = cast.actor("guardian")
    with CaptureQueriesContext(connection) as queries:
        curriculum_page(guardian, cast.student.pk)
    assert len(queries) <= 7
