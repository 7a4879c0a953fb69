from typing import Any
from uuid import uuid4

import pytest

from parta.academics.models import ClassClosing
from parta.access.actors import system_actor
from parta.audit.models import AuditEvent
from parta.core.errors import Forbidden, NotFound, Refused
from parta.grading.commands.term_marks import TermMarkData, replace_term_marks
from parta.grading.models import Dot
from parta.grading.queries.marks import iter_tampered_marks
from parta.grading.rules.dots import DotState
from parta.grading.rules.terms import TermMarkKind
from parta.journal.commands import CellEdit, record_cells
from parta.journal.commands import Outcome as CellOutcome
from parta.lessons.models import Lesson
from parta.progress.commands.closing import close_term, reopen_term
from parta.progress.queries.closing import ClassState, closing_page
from tests.factories.cast import Cast

REASON = "Ученик переводится"


@pytest.fixture
def ended(cast: Cast) -> Cast:
    """The running term ends today."""
    cast.term.ends_on = cast.today
    cast.term.save()
    return cast


def state_of(cast: Cast, key: str = "deputy") -> ClassState:
    (state,) = closing_page(cast.actor(key), cast.term.pk, cast.school_class.pk).classes
    return state


def complete(cast: Cast) -> None:
    """Every grade and every topic of 7А."""
    for course in (cast.course, cast.class_course):
        marks = [
            TermMarkData(student.pk, TermMarkKind.TERM, cast.term.pk, 4)
            for student in cast.students
            if student.enrollments.filter(school_class=cast.school_class).exists()
        ]
        replace_term_marks(actor=system_actor(cast.school), course=course, marks=marks)
    Lesson.objects.filter(topic="").update(topic="Тема")


def test_what_is_missing_is_named(ended: Cast) -> None:
    gaps = {gap.course_id: gap for gap in state_of(ended).gaps}
    assert len(gaps[ended.course.pk].ungraded) == 3
    assert gaps[ended.course.pk].untitled > 0
    complete(ended)
    assert state_of(ended).gaps == ()


def test_complete_class_is_closed(ended: Cast) -> None:
    complete(ended)
    actor = ended.actor("deputy")
    assert close_term(actor=actor, term_id=ended.term.pk, class_id=ended.school_class.pk) == 1
    assert state_of(ended).closed_at is not None
    event = AuditEvent.objects.get(kind="class_term.closed")
    assert event.user == ended.users["deputy"]


def test_incomplete_class_needs_a_reason(ended: Cast) -> None:
    actor, class_id = ended.actor("deputy"), ended.school_class.pk
    with pytest.raises(Refused) as refused:
        close_term(actor=actor, term_id=ended.term.pk, class_id=class_id)
    assert (refused.value.code, refused.value.field) == ("incomplete", "reason")
    assert not ClassClosing.objects.exists()
    close_term(actor=actor, term_id=ended.term.pk, class_id=class_id, reason=REASON)
    assert AuditEvent.objects.get(kind="class_term.closed").reason == REASON


def test_whole_school_closes_only_what_is_complete(ended: Cast) -> None:
    with pytest.raises(Refused) as refused:
        close_term(actor=ended.actor("deputy"), term_id=ended.term.pk)
    assert refused.value.code == "nothing_complete"
    complete(ended)
    assert close_term(actor=ended.actor("deputy"), term_id=ended.term.pk) == 1
    assert [row.school_class for row in ClassClosing.objects.all()] == [ended.school_class]


def test_term_is_not_closed_before_it_is_over(cast: Cast) -> None:
    assert cast.term.ends_on > cast.today
    with pytest.raises(Refused) as refused:
        close_term(
            actor=cast.actor("deputy"),
            term_id=cast.term.pk,
            class_id=cast.school_class.pk,
            reason=REASON,
        )
    assert refused.value.code == "not_over"


def test_term_is_opened_again_with_a_reason(ended: Cast) -> None:
    actor, class_id = ended.actor("deputy"), ended.school_class.pk
    close_term(actor=actor, term_id=ended.term.pk, class_id=class_id, reason=REASON)
    with pytest.raises(Refused):
        reopen_term(actor=actor, term_id=ended.term.pk, class_id=class_id, reason=" ")
    reopen_term(actor=actor, term_id=ended.term.pk, class_id=class_id, reason="Апелляция")
    assert state_of(ended).closed_at is None


@pytest.mark.parametrize("key", ["class_teacher", "head"])
def test_only_the_deputy_head_closes(ended: Cast, key: str) -> None:
    with pytest.raises(Forbidden):
        close_term(
            actor=ended.actor(key), term_id=ended.term.pk, class_id=ended.school_class.pk, reason=REASON
        )


def test_class_teacher_sees_only_the_own_class(ended: Cast) -> None:
    assert state_of(ended, "class_teacher").class_id == ended.school_class.pk
    with pytest.raises(NotFound):
        closing_page(ended.actor("class_teacher"), None, ended.other_class.pk)
    page = closing_page(ended.actor("class_teacher"), ended.term.pk)
    assert [state.class_id for state in page.classes] == [ended.school_class.pk]


def test_page_refuses_beside_the_field_and_loses_nothing(ended: Cast) -> None:
    url = f"/{ended.school.slug}/progress/classes/{ended.school_class.pk}/closing/?term={ended.term.pk}"
    client = ended.client("deputy")
    answer = client.post(url, {"reason": ""})
    assert answer.status_code == 422
    assert 'aria-describedby="reason_error"' in answer.content.decode()
    assert client.post(url, {"reason": REASON}).status_code == 302
    page = client.get(url).content.decode()
    assert 'name="reopen"' in page
    assert client.post(url, {"reopen": "1", "reason": ""}).status_code == 422
    assert client.post(url, {"reopen": "1", "reason": "Апелляция"}).status_code == 302


def test_pages_take_few_queries_whatever_the_size(ended: Cast, django_assert_max_num_queries: Any) -> None:
    client = ended.client("deputy")
    url = f"/{ended.school.slug}/progress/closings/?term={ended.term.pk}"
    client.get(url)
    with django_assert_max_num_queries(16):
        assert client.get(url).status_code == 200


def test_open_dots_become_what_was_agreed(ended: Cast) -> None:
    edit = CellEdit(ended.past_lesson.pk, ended.students[2].pk, ".", "", uuid4())
    (result,) = record_cells(actor=ended.actor("teacher"), course_id=ended.course.pk, edits=[edit])
    assert result.outcome is CellOutcome.SAVED
    assert sum(gap.dots for gap in state_of(ended).gaps) == 1
    close_term(
        actor=ended.actor("deputy"), term_id=ended.term.pk, class_id=ended.school_class.pk, reason=REASON
    )
    dot = Dot.objects.get()
    assert dot.state == DotState.EXPIRED
    assert dot.mark is not None
    assert dot.mark.value == 2
    assert list(iter_tampered_marks()) == []
