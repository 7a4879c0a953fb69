import uuid

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from parta.core.errors import Forbidden
from parta.journal.commands import CellEdit, record_cells
from parta.journal.queries.reasons import list_reasoned_changes
from tests.factories.cast import Cast


def change(cast: Cast, student: int, text: str, reason: str) -> None:
    edit = CellEdit(cast.lesson.pk, cast.students[student].pk, text, "", uuid.uuid4())
    (result,) = record_cells(
        actor=cast.actor("deputy"), course_id=cast.course.pk, edits=[edit], reason=reason
    )
    assert result.message == ""


def test_changes_with_a_reason_are_listed_to_those_who_run_the_school(cast: Cast) -> None:
    assert list_reasoned_changes(cast.actor("deputy"), 10) == []
    change(cast, 0, "5", "учитель болен")
    (found,) = list_reasoned_changes(cast.actor("head"), 10)
    assert (found.student, found.subject, found.reason) == ("Иванов Пётр", "Алгебра", "учитель болен")
    assert "5" in found.what
    assert list_reasoned_changes(cast.other.actor("deputy"), 10) == []


def test_others_may_not_see_them(cast: Cast) -> None:
    with pytest.raises(Forbidden):
        list_reasoned_changes(cast.actor("teacher"), 10)


def test_many_cost_what_one_costs(cast: Cast) -> None:
    def queries() -> int:
        with CaptureQueriesContext(connection) as captured:
            list_reasoned_changes(cast.actor("deputy"), 10)
        return len(captured)

    change(cast, 0, "5", "замена")
    one = queries()
    change(cast, 1, "4", "замена")
    change(cast, 2, "н", "замена")
    assert queries() == one
