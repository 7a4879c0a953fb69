"""The student's own done ticks (acceptance D4, K9)."""

from datetime import timedelta

import pytest

from parta.academics.models import Enrollment
from parta.access.actors import system_actor
from parta.audit.models import AuditEvent
from parta.core.errors import Forbidden, NotFound
from parta.homework.commands.ticks import ImportedTick, import_ticks, share_tick, tick_homework
from parta.homework.models import DoneTick
from parta.homework.queries.student import first_tick_at, list_done, list_shared_done, list_ticks
from parta.people.models import Student
from tests.factories.cast import Cast


def tick(cast: Cast, key: str = "student", *, is_done: bool = True, student: int = 0) -> DoneTick | None:
    return tick_homework(
        actor=cast.actor(key),
        student_id=cast.students[student].pk,
        homework_id=cast.homework.pk,
        is_done=is_done,
    )


def test_ticked_once_however_often_it_is_asked(cast: Cast) -> None:
    first = tick(cast)
    again = tick(cast)
    assert first == again
    assert list_done(cast.student.pk, [cast.homework.pk]) == {
        cast.homework.pk: first.done_at if first else None
    }
    assert list_done(cast.students[1].pk, [cast.homework.pk]) == {}


def test_taken_back_once_however_often_it_is_asked(cast: Cast) -> None:
    tick(cast)
    for _time in range(2):
        assert tick(cast, is_done=False) is None
    assert not DoneTick.objects.exists()
    assert first_tick_at(cast.student.pk) is None


def test_a_tick_is_private_until_it_is_shared(cast: Cast) -> None:
    tick(cast)
    assert list_shared_done([cast.homework.pk]) == {}
    assert list_ticks(cast.student.pk, [cast.homework.pk], only_shared=True) == {}
    actor, ids = cast.actor("student"), {"student_id": cast.student.pk, "homework_id": cast.homework.pk}
    for _time in range(2):
        share_tick(actor=actor, **ids, is_shared=True)
    (shared,) = list_shared_done([cast.homework.pk])[cast.homework.pk]
    assert shared.student_id == cast.student.pk
    share_tick(actor=actor, **ids, is_shared=False)
    assert list_shared_done([cast.homework.pk]) == {}


def test_what_is_not_ticked_cannot_be_shared(cast: Cast) -> None:
    with pytest.raises(NotFound):
        share_tick(
            actor=cast.actor("student"),
            student_id=cast.student.pk,
            homework_id=cast.homework.pk,
            is_shared=True,
        )


@pytest.mark.parametrize("key", ["guardian", "trusted", "support", "class_teacher", "head"])
def test_nobody_ticks_for_the_student(cast: Cast, key: str) -> None:
    with pytest.raises(Forbidden):
        tick(cast, key)


def test_a_classmates_tick_is_nobody_elses(cast: Cast) -> None:
    with pytest.raises(NotFound):
        tick(cast, student=1)


def test_a_child_who_is_also_a_pupil_here_is_not_oneself(cast: Cast) -> None:
    """Being a student gives the right, but only in one's own record."""
    Student.objects.filter(pk=cast.student.pk).update(user=None)
    Student.objects.filter(pk=cast.students[2].pk).update(user=cast.users["student"])
    with pytest.raises(NotFound):
        tick(cast)


def test_a_draft_is_not_there(cast: Cast) -> None:
    cast.homework.is_draft = True
    cast.homework.save()
    with pytest.raises(NotFound):
        tick(cast)


def test_an_individual_task_is_its_students_alone(cast: Cast) -> None:
    cast.homework.is_individual = True
    cast.homework.save()
    cast.homework.students.set([cast.students[1]])
    with pytest.raises(NotFound):
        tick(cast)
    cast.homework.students.add(cast.student)
    assert tick(cast)


def test_tasks_of_other_courses_schools_and_days_are_not_there(cast: Cast) -> None:
    ids = [cast.other.homework.pk, 10**9]
    for homework_id in ids:
        with pytest.raises(NotFound):
            tick_homework(
                actor=cast.actor("student"),
                student_id=cast.student.pk,
                homework_id=homework_id,
                is_done=True,
            )
    enrollment = Enrollment.objects.filter(student=cast.student)
    enrollment.update(since_on=cast.homework.due_on + timedelta(days=1))
    with pytest.raises(NotFound):
        tick(cast)


def test_ticks_leave_no_trace_in_the_schools_history(cast: Cast) -> None:
    before = AuditEvent.objects.count()
    tick(cast)
    assert AuditEvent.objects.count() == before


def test_many_ticks_are_taken_over_at_once(cast: Cast) -> None:
    at = cast.homework.given_at
    ticks = [ImportedTick(cast.homework.pk, student.pk, at, is_shared=True) for student in cast.students]
    import_ticks(actor=system_actor(cast.school), ticks=ticks)
    import_ticks(actor=system_actor(cast.school), ticks=ticks)
    assert len(list_shared_done([cast.homework.pk])[cast.homework.pk]) == len(cast.students)
    assert first_tick_at(cast.student.pk) == at
    with pytest.raises(Forbidden):
        import_ticks(actor=cast.actor("student"), ticks=ticks)
