"""Independent work of the cast's course."""

from datetime import timedelta

from parta.homework.commands import HomeworkData, give_homework
from parta.homework.models import Homework
from tests.factories.cast import SchoolCast


def get_independent_task(cast: SchoolCast) -> Homework:
    """A task until the day after tomorrow; given when first asked for."""
    found = Homework.objects.filter(course=cast.course, lesson__isnull=True).first()
    return found or give_homework(
        actor=cast.actor("teacher"),
        course_id=cast.course.pk,
        lesson_id=None,
        data=HomeworkData(text="Сообщение о Евклиде", due_on=cast.today + timedelta(days=2), minutes=40),
    )
