"""A done tick of the standing cast's student, made when a test asks for it."""

from parta.homework.commands.ticks import tick_homework
from parta.homework.models import DoneTick
from tests.factories.cast import SchoolCast


def get_tick(cast: SchoolCast) -> DoneTick:
    """``cast.student`` has done ``cast.homework``; nobody else may know yet."""
    tick = tick_homework(
        actor=cast.actor("student"),
        student_id=cast.student.pk,
        homework_id=cast.homework.pk,
        is_done=True,
    )
    assert tick
    return tick
