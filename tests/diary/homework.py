"""Tasks for the standing cast's pages of homework and news."""

from datetime import date, timedelta
from typing import Any

from django.urls import reverse

from parta.core import clock
from parta.homework.models import Homework
from parta.lessons.models import Lesson
from tests.factories.cast import Cast, SchoolCast


def page_url(cast: SchoolCast, name: str, student: int = 0, **arguments: object) -> str:
    """The address of one of the students' pages in the diary."""
    values: dict[str, Any] = {"school": cast.school.slug, "student_id": cast.students[student].pk}
    return reverse(f"diary:{name}", kwargs=values | arguments)


def give(
    cast: Cast, text: str, due: Lesson | None = None, *, on: date | None = None, **values: Any
) -> Homework:
    """A task for 7А in algebra due at a lesson, or independent work due ``on`` a day."""
    now = clock.now()
    return Homework.objects.create(
        **{
            "school": cast.school,
            "year": cast.year,
            "course": due.course if due else cast.course,
            "lesson": cast.past_lesson if due else None,
            "due_lesson": due,
            "due_on": due.held_on if due else on,
            "text": text,
            "given_at": now - timedelta(hours=1),
            "edited_at": now - timedelta(hours=1),
            "edited_by": cast.users["teacher"],
            **values,
        }
    )
