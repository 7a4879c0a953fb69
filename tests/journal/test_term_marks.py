from typing import Any

import pytest
from django.test import Client

from parta.academics.commands import close_class, reopen_class
from parta.audit.models import AuditEvent
from parta.core import clock
from parta.core.errors import Forbidden, NotFound, Refused
from parta.grading.models import TermMark
from parta.grading.queries.term_marks import iter_tampered_term_marks
from parta.grading.rules.terms import Grade, Outcome, TermMarkKind
from parta.journal.commands import TermMarkEdit, TermMarkResult, record_term_marks
from parta.journal.queries.term_marks import TermMarksPage, term_marks_page
from tests.factories.cast import Cast

TERM = 2


def page_of(cast: Cast, key: str = "teacher", term: int | None = TERM) -> TermMarksPage:
    return term_marks_page(cast.actor(key), cast.course.pk, term)


def give(
    cast: Cast,
    result: Grade | None,
    words: str = "",
    *,
    key: str = "teacher",
    term: int | None = TERM,
    kind: TermMarkKind = TermMarkKind.TERM,
    student: int = 0,
    seen: int = 0,
) -> TermMarkResult:
    edit = TermMarkEdit(cast.students[student].pk, kind, result, words, seen)
    (found,) = record_term_marks(
        actor=cast.actor(key), course_id=cast.course.pk, term_number=term, edits=[edit]
    )
    return found


def url_of(cast: Cast, term: int = TERM) -> str:
    return f"/{cast.school.slug}/journal/{cast.course.pk}/terms/{term}/grades/"


def refusal(found: TermMarkResult) -> str:
    return found.refused.code if found.refused else ""


def test_page_shows_what_speaks_for_a_grade(cast: Cast) -> None:
    first, second, _third = page_of(cast).lines
    assert first.average == "4,29"  # (5·2 + 4·5) / 7
    assert (first.marks, first.missed) == (2, 0)
    assert "→ 4" in first.reasoning
    assert first.entries[0].suggested == 4
    assert (second.average, second.missed) == ("—", 1)
    assert second.entries[0].suggested is None


def test_teacher_sees_the_distribution(cast: Cast) -> None:
    shares = {share.value: (share.marks, share.grades) for share in page_of(cast).distribution}
    assert shares == {5: (1, 0), 4: (1, 1)}
    assert page_of(cast, term=None).distribution == ()


def test_grade_is_saved_with_its_history(cast: Cast) -> None:
    assert refusal(give(cast, 4)) == ""
    mark = TermMark.objects.get()
    assert (mark.value, mark.suggested, mark.term, mark.recorded_by) == (
        4,
        4,
        cast.term,
        cast.users["teacher"],
    )
    event = AuditEvent.objects.get(kind="term_mark.recorded")
    assert event.after is not None
    assert event.after["result"] == 4
    assert list(iter_tampered_term_marks()) == []
    TermMark.objects.update(value=5)
    assert [row.record for row in iter_tampered_term_marks()] == [f"term_mark:{mark.pk}"]


def test_another_decision_needs_words(cast: Cast) -> None:
    assert refusal(give(cast, 5)) == "reason_missing"
    assert not TermMark.objects.exists()
    assert refusal(give(cast, 5, "Победитель олимпиады")) == ""
    assert TermMark.objects.get().reason == "Победитель олимпиады"


def test_grade_is_changed_and_taken_back(cast: Cast) -> None:
    give(cast, 4)
    assert refusal(give(cast, 3, "Пересчитано", seen=1)) == ""
    assert refusal(give(cast, None, seen=2)) == ""
    assert not TermMark.objects.exists()
    kinds = AuditEvent.objects.filter(kind__startswith="term_mark").order_by("sequence")
    assert [event.kind for event in kinds] == ["term_mark.recorded", "term_mark.changed", "term_mark.removed"]
    assert list(iter_tampered_term_marks()) == []


@pytest.mark.parametrize(
    ("result", "code"),
    [(1, "value_outside_scale"), (6, "value_outside_scale"), (Outcome.NOT_ASSESSED, "may_be_assessed")],
)
def test_what_is_no_grade_is_refused(cast: Cast, result: Grade, code: str) -> None:
    assert refusal(give(cast, result, "Так решено")) == code
    assert not TermMark.objects.exists()


def test_outcomes_are_no_numbers(cast: Cast) -> None:
    assert refusal(give(cast, Outcome.EXEMPT, "Справка")) == ""
    assert TermMark.objects.get().value is None
    assert page_of(cast).lines[0].entries[0].result is Outcome.EXEMPT


def test_second_of_two_teachers_is_told(cast: Cast) -> None:
    give(cast, 4)
    assert refusal(give(cast, 4, "Ещё раз", seen=0)) == "conflict"


def test_student_of_another_class_is_refused(cast: Cast) -> None:
    edit = TermMarkEdit(cast.other_student.pk, TermMarkKind.TERM, 5, "", 0)
    (found,) = record_term_marks(
        actor=cast.actor("teacher"), course_id=cast.course.pk, term_number=TERM, edits=[edit]
    )
    assert refusal(found) == "not_enrolled"


def test_closed_term_is_refused_until_it_is_opened_again(cast: Cast) -> None:
    deputy = cast.actor("deputy")
    close_class(actor=deputy, class_id=cast.school_class.pk, term_id=cast.term.pk)
    with pytest.raises(Refused) as refused:
        give(cast, 4)
    assert refused.value.code == "term_closed"
    reopen_class(actor=deputy, class_id=cast.school_class.pk, term_id=cast.term.pk, reason="Ошибка в журнале")
    assert refusal(give(cast, 4)) == ""


@pytest.mark.parametrize("key", ["deputy", "head", "class_teacher"])
def test_only_the_teacher_of_the_course_decides(cast: Cast, key: str) -> None:
    assert not page_of(cast, key).may_write
    with pytest.raises(Forbidden):
        give(cast, 4, key=key)


def test_others_do_not_even_see_it(cast: Cast) -> None:
    with pytest.raises(NotFound):
        page_of(cast, "colleague")
    with pytest.raises(NotFound):
        page_of(cast, term=9)


def test_year_comes_from_its_terms(cast: Cast) -> None:
    for term, result in ((cast.closed_term, 5), (cast.term, 4)):
        TermMark.objects.create(
            school=cast.school,
            year=cast.year,
            course=cast.course,
            student=cast.student,
            kind="term",
            term=term,
            value=result,
            recorded_at=clock.now(),
        )
    line = page_of(cast, term=None).lines[0]
    assert line.terms == ("5", "4")
    assert [entry.kind for entry in line.entries] == [TermMarkKind.YEAR]
    assert line.entries[0].suggested == 5
    assert refusal(give(cast, 4, term=None, kind=TermMarkKind.YEAR)) == "reason_missing"
    assert refusal(give(cast, 5, term=None, kind=TermMarkKind.YEAR)) == ""


def test_final_grade_waits_for_the_exam(cast: Cast) -> None:
    cast.school_class.grade = 9
    cast.school_class.save()
    for kind, result in ((TermMarkKind.YEAR, 4), (TermMarkKind.EXAM, 5)):
        assert refusal(give(cast, result, term=None, kind=kind)) == ""
    final = page_of(cast, term=None).lines[0].entries[2]
    assert (final.kind, final.suggested) == (TermMarkKind.FINAL, 5)


def form_of(cast: Cast, **values: Any) -> dict[str, str]:
    student = cast.student.pk
    fields = {"result": "", "words": "", "seen": "0"} | values
    return {f"{name}-term-{student}": str(value) for name, value in fields.items()}


def test_form_saves_and_shows_it(cast: Cast) -> None:
    client = cast.client("teacher")
    answer = client.post(url_of(cast), form_of(cast, result="4"), follow=True)
    assert answer.status_code == 200
    assert "Сохранено" in answer.content.decode()
    assert TermMark.objects.get().value == 4


def test_refusal_stands_beside_its_field_and_nothing_typed_is_lost(cast: Cast) -> None:
    answer = cast.client("teacher").post(url_of(cast), form_of(cast, result="3"))
    page = answer.content.decode()
    assert answer.status_code == 422
    assert f'aria-describedby="error-term-{cast.student.pk}"' in page
    assert '<option value="3" selected>' in page
    assert not TermMark.objects.exists()


@pytest.mark.parametrize("text", ["7", "abc", "٥", "99999999999"])
def test_nonsense_is_refused(cast: Cast, text: str) -> None:
    answer = cast.client("teacher").post(url_of(cast), form_of(cast, result=text))
    assert answer.status_code == 422
    assert not TermMark.objects.exists()


def test_suggestions_are_accepted_at_once(cast: Cast) -> None:
    cast.client("teacher").post(url_of(cast), {"accept": "1"})
    assert [(mark.student, mark.value) for mark in TermMark.objects.all()] == [(cast.student, 4)]


def test_reader_gets_no_form(cast: Cast) -> None:
    page = cast.client("head").get(url_of(cast)).content.decode()
    assert "<select" not in page
    assert "→ 4" in page
    assert cast.client("head").post(url_of(cast), {"accept": "1"}).status_code == 403


def test_page_costs_the_same_for_one_grade_and_many(cast: Cast, django_assert_max_num_queries: Any) -> None:
    client: Client = cast.client("teacher")
    client.get(url_of(cast))
    with django_assert_max_num_queries(19):
        client.get(url_of(cast))
    give(cast, 4)
    with django_assert_max_num_queries(19):
        client.get(url_of(cast))
