"""Two people write one cell at the same moment, on two real connections."""

import uuid
from concurrent.futures import ThreadPoolExecutor
from threading import Barrier

import pytest
from django.db import connection

from parta.audit.queries import iter_broken_chains
from parta.grading.models import Mark
from parta.journal.commands import CellEdit, CellResult, Outcome, record_cells
from tests.factories.cast import Cast

pytestmark = pytest.mark.django_db(transaction=True)


def test_one_of_two_simultaneous_writers_is_told_of_the_other(cast: Cast) -> None:
    start = Barrier(2)
    actors = [cast.actor("teacher"), cast.actor("deputy")]

    def write(number: int) -> CellResult:
        edit = CellEdit(cast.lesson.pk, cast.student.pk, str(4 + number), "", uuid.uuid4())
        start.wait(timeout=10)
        try:
            (result,) = record_cells(
                actor=actors[number], course_id=cast.course.pk, edits=[edit], reason="замена"
            )
        finally:
            connection.close()
        return result

    with ThreadPoolExecutor(2) as pool:
        results = list(pool.map(write, range(2)))
    assert sorted(result.outcome for result in results) == [Outcome.CONFLICT, Outcome.SAVED]
    (mark,) = Mark.objects.filter(lesson=cast.lesson, student=cast.student)
    assert {result.text for result in results} == {str(mark.value)}
    assert list(iter_broken_chains()) == []


def test_a_request_sent_twice_at_once_is_written_once(cast: Cast) -> None:
    start = Barrier(2)
    actor = cast.actor("teacher")
    edit = CellEdit(cast.lesson.pk, cast.student.pk, "5 4", "", uuid.uuid4())

    def write(_number: int) -> CellResult:
        start.wait(timeout=10)
        try:
            (result,) = record_cells(actor=actor, course_id=cast.course.pk, edits=[edit])
        finally:
            connection.close()
        return result

    with ThreadPoolExecutor(2) as pool:
        results = list(pool.map(write, range(2)))
    assert [result.outcome for result in results] == [Outcome.SAVED, Outcome.SAVED]
    assert Mark.objects.filter(lesson=cast.lesson, student=cast.student).count() == 2
