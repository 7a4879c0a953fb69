"""Subjects whose marks are not of the five-point scale (acceptance M7)."""

from datetime import datetime, timedelta
from uuid import uuid4

import pytest

from parta.core.errors import Forbidden, NotFound, Refused
from parta.diary.queries.subjects import subject_page, subjects_page
from parta.grading.commands.dots import expire_dots
from parta.grading.commands.scales import set_subject_scale
from parta.grading.models import Mark, SubjectScale
from parta.grading.queries.marks import iter_tampered_marks
from parta.grading.queries.policy_page import list_policy_changes
from parta.grading.rules.scales import Scale
from parta.grading.rules.terms import Outcome, TermMarkKind
from parta.journal.commands import CellEdit, CellResult, TermMarkEdit, record_cells, record_term_marks
from parta.journal.commands import Outcome as CellOutcome
from parta.journal.queries.cells import cell_states
from parta.journal.queries.term_marks import term_marks_page
from tests.factories.cast import Cast

TERM = 2


@pytest.fixture
def unmarked(cast: Cast) -> Cast:
    """Russian in 7А, of which nobody has a mark yet."""
    assert not Mark.objects.filter(lesson__course=cast.class_course).exists()
    return cast


def choose(cast: Cast, scale: Scale, key: str = "deputy") -> None:
    set_subject_scale(actor=cast.actor(key), subject_id=cast.class_course.subject_id, scale=scale)


def write(cast: Cast, text: str, seen: str = "") -> CellResult:
    edit = CellEdit(cast.class_lesson.pk, cast.student.pk, text, seen, uuid4())
    (result,) = record_cells(actor=cast.actor("class_teacher"), course_id=cast.class_course.pk, edits=[edit])
    return result


@pytest.mark.parametrize(
    ("scale", "text", "shown", "worths"),
    [
        (Scale.TEN, "10 7", "10 7", [5, 4]),
        (Scale.TEN, "н8", "н 8", [4]),
        (Scale.HUNDRED, "85 49", "85 49", [5, 2]),
        (Scale.CRITERIAL, "100/0", "100 0", [5, 2]),
    ],
)
def test_marks_are_shown_as_typed_and_counted_by_their_worth(
    unmarked: Cast, scale: Scale, text: str, shown: str, worths: list[int]
) -> None:
    choose(unmarked, scale)
    result = write(unmarked, text)
    assert (result.outcome, result.text) == (CellOutcome.SAVED, shown)
    marks = Mark.objects.filter(lesson=unmarked.class_lesson).order_by("position")
    assert [mark.value for mark in marks] == worths
    average = sum(worths) / len(worths)
    assert float(result.totals.average or 0) == average
    assert list(iter_tampered_marks()) == []


def test_family_sees_the_mark_as_it_was_set(unmarked: Cast) -> None:
    choose(unmarked, Scale.HUNDRED)
    write(unmarked, "72")
    actor = unmarked.actor("student")
    page = subject_page(actor, unmarked.student.pk, unmarked.class_course.pk, unmarked.term.pk)
    assert [(row.mark.text, row.mark.value) for row in page.rows] == [("72", 4)]
    rows = subjects_page(actor, unmarked.student.pk, unmarked.term.pk).rows
    assert ("72",) in [row.values for row in rows]
    client = unmarked.client("student")
    week = client.get(
        f"/{unmarked.school.slug}/diary/{unmarked.student.pk}/?day={unmarked.class_lesson.held_on}"
    )
    assert ">72</button>" in week.content.decode()
    table = client.get(f"/{unmarked.school.slug}/progress/students/{unmarked.student.pk}/")
    assert ">72</button>" in table.content.decode()


@pytest.mark.parametrize(
    ("scale", "text"), [(Scale.TEN, "11"), (Scale.TEN, "0"), (Scale.HUNDRED, "101"), (Scale.HUNDRED, "1000")]
)
def test_value_outside_the_scale_is_refused(unmarked: Cast, scale: Scale, text: str) -> None:
    choose(unmarked, scale)
    result = write(unmarked, text)
    assert (result.outcome, result.code) == (CellOutcome.REFUSED, "outside_scale")
    assert not Mark.objects.filter(lesson=unmarked.class_lesson).exists()


def test_mark_is_changed_within_its_scale(unmarked: Cast) -> None:
    choose(unmarked, Scale.TEN)
    first = write(unmarked, "6")
    assert write(unmarked, "10", first.version).outcome is CellOutcome.SAVED
    mark = Mark.objects.get(lesson=unmarked.class_lesson)
    assert (mark.value, mark.points) == (5, 10)
    assert list(iter_tampered_marks()) == []


def test_pass_or_fail_has_only_results_of_a_term(unmarked: Cast) -> None:
    choose(unmarked, Scale.PASS_FAIL)
    assert write(unmarked, "5").outcome is CellOutcome.REFUSED
    assert write(unmarked, "н").outcome is CellOutcome.SAVED

    def give(result: int | Outcome) -> str:
        edit = TermMarkEdit(unmarked.student.pk, TermMarkKind.TERM, result, "", 0)
        (found,) = record_term_marks(
            actor=unmarked.actor("class_teacher"),
            course_id=unmarked.class_course.pk,
            term_number=TERM,
            edits=[edit],
        )
        return found.refused.code if found.refused else ""

    assert give(5) == "pass_fail"
    assert give(Outcome.PASS) == ""
    page = term_marks_page(unmarked.actor("class_teacher"), unmarked.class_course.pk, TERM)
    assert page.lines[0].entries[0].result is Outcome.PASS


def test_dot_becomes_a_mark_of_the_scale(unmarked: Cast) -> None:
    choose(unmarked, Scale.TEN)
    write(unmarked, ".")
    later = datetime.combine(
        unmarked.term.ends_on + timedelta(days=2), datetime.min.time(), unmarked.school.zone
    )
    assert expire_dots(later) == 1
    (state,) = cell_states(lesson_ids=[unmarked.class_lesson.pk]).values()
    assert state.text == "1"
    assert Mark.objects.get(lesson=unmarked.class_lesson).value == 2


def test_scale_stays_once_there_are_marks(unmarked: Cast) -> None:
    with pytest.raises(Refused) as refused:
        set_subject_scale(
            actor=unmarked.actor("deputy"), subject_id=unmarked.course.subject_id, scale=Scale.TEN
        )
    assert refused.value.code == "has_marks"
    assert not SubjectScale.objects.exists()


def test_choice_is_recorded(unmarked: Cast) -> None:
    choose(unmarked, Scale.TEN)
    (change,) = list_policy_changes(unmarked.actor("head"))
    assert "Русский язык" in change.words[0]


def test_only_the_schools_own_subjects_and_people(unmarked: Cast) -> None:
    with pytest.raises(Forbidden):
        choose(unmarked, Scale.TEN, "teacher")
    with pytest.raises(NotFound):
        set_subject_scale(
            actor=unmarked.actor("deputy"),
            subject_id=unmarked.other.class_course.subject_id,
            scale=Scale.TEN,
        )


@pytest.mark.parametrize(
    "data", [{}, {"subject": "x", "scale": "ten"}, {"subject": "1", "scale": "nonsense"}]
)
def test_nonsense_is_not_found(unmarked: Cast, data: dict[str, str]) -> None:
    assert unmarked.client("deputy").post(f"/{unmarked.school.slug}/grading/scales/", data).status_code == 404


def test_page_saves_and_refuses(unmarked: Cast) -> None:
    client, url = unmarked.client("deputy"), f"/{unmarked.school.slug}/grading/scales/"
    data = {"subject": unmarked.class_course.subject_id, "scale": "ten"}
    assert client.post(url, data).status_code == 302
    assert SubjectScale.objects.get().scale == "ten"
    refused = client.post(url, {"subject": unmarked.course.subject_id, "scale": "ten"})
    assert refused.status_code == 422
    assert "role=" in refused.content.decode()
