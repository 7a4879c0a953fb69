"""Dots in cells: set, made good, taken back, changed."""

import uuid
from datetime import date, timedelta
from decimal import Decimal

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from parta.academics.models import ClassClosing
from parta.core import clock
from parta.core.errors import Forbidden, NotFound, Refused
from parta.grading.models import Dot, GradingPolicy, LessonForm, Mark
from parta.journal.commands import CellEdit, Outcome, record_cells
from parta.journal.queries.cell import cell_page
from parta.journal.queries.cells import EMPTY_CELL, CellKey, cell_states
from tests.factories.cast import Cast
from tests.factories.dots import get_dot
from tests.journal.dots import change, dot_of, history_holds, kinds, type_in

# Typed into a cell


def test_a_typed_dot_takes_the_form_of_its_column_and_the_schools_presets(cast: Cast) -> None:
    LessonForm.objects.create(lesson=cast.lesson, form=cast.test_form)
    result = type_in(cast, ".")
    assert (result.outcome, result.text) == (Outcome.SAVED, "•")
    assert "Контрольная работа" in result.hint
    dot = dot_of(cast)
    assert result.version == f"d{dot.pk}.1"
    assert (dot.form, dot.weight, dot.outcome, dot.state) == (cast.test_form, Decimal(5), 2, "open")
    assert dot.valid_until == min(cast.today + timedelta(days=14), cast.term.ends_on)
    assert dot.recorded_by == cast.users["teacher"]
    assert kinds(cast) == ["dot.recorded"]
    assert history_holds()


def test_presets_are_the_schools_to_change(cast: Cast) -> None:
    GradingPolicy.objects.create(school=cast.school, dot_days=1, dot_outcome=None)
    type_in(cast, ".")
    dot = dot_of(cast)
    assert (dot.valid_until, dot.outcome) == (
        min(cast.today + timedelta(days=1), cast.term.ends_on),
        None,
    )


def test_a_dot_stands_beside_marks_and_codes_and_counts_in_no_average(cast: Cast) -> None:
    plain = type_in(cast, "4")
    result = type_in(cast, "4.")
    assert result.text == "4 •"
    assert result.totals == plain.totals
    assert type_in(cast, "н 4 •").text == "н 4 •"
    assert Dot.objects.count() == 1


def test_a_mark_in_its_place_makes_it_good_with_its_form_and_weight(cast: Cast) -> None:
    type_in(cast, ".")
    Dot.objects.update(form=cast.test_form, weight=Decimal(5))
    result = type_in(cast, "4")
    mark = Mark.objects.get(lesson=cast.lesson)
    assert (result.text, mark.value, mark.form, mark.weight) == ("4", 4, cast.test_form, Decimal(5))
    dot = dot_of(cast)
    assert (dot.state, dot.mark) == ("fulfilled", mark)
    assert dot.ended_at is not None
    assert kinds(cast) == ["dot.recorded", "mark.recorded", "dot.fulfilled"]


def test_only_the_first_of_two_new_marks_is_the_owed_one(cast: Cast) -> None:
    type_in(cast, ".")
    Dot.objects.update(form=cast.test_form, weight=Decimal(5))
    type_in(cast, "45")
    marks = Mark.objects.filter(lesson=cast.lesson).order_by("position")
    assert [(mark.value, mark.form) for mark in marks] == [(4, cast.test_form), (5, cast.form)]


def test_a_mark_beside_it_leaves_the_dot(cast: Cast) -> None:
    type_in(cast, ".")
    assert type_in(cast, "4 •").text == "4 •"
    assert (dot_of(cast).state, Mark.objects.get(lesson=cast.lesson).form) == ("open", cast.form)


@pytest.mark.parametrize("text", ["", "н"])
def test_a_dot_that_is_deleted_is_withdrawn(cast: Cast, text: str) -> None:
    type_in(cast, ".")
    assert type_in(cast, text).text == text
    assert (dot_of(cast).state, dot_of(cast).mark) == ("withdrawn", None)
    assert kinds(cast)[:2] == ["dot.recorded", "dot.withdrawn"]
    assert history_holds()


def test_a_mark_changed_beside_a_deleted_dot_does_not_fulfil_it(cast: Cast) -> None:
    type_in(cast, "3 .")
    type_in(cast, "4")
    assert dot_of(cast).state == "withdrawn"


def test_a_removed_mark_does_not_open_its_dot_again(cast: Cast) -> None:
    type_in(cast, ".")
    type_in(cast, "4")
    type_in(cast, "")
    assert (dot_of(cast).state, dot_of(cast).mark) == ("fulfilled", None)
    assert history_holds()


def test_a_repeated_operation_sets_one_dot(cast: Cast) -> None:
    operation = uuid.uuid4()
    type_in(cast, ".", operation=operation)
    assert type_in(cast, ".", operation=operation).outcome is Outcome.SAVED
    assert Dot.objects.count() == 1


def test_a_stale_writer_is_told_of_the_dot(cast: Cast) -> None:
    type_in(cast, ".")
    edit = CellEdit(cast.lesson.pk, cast.student.pk, "5", "", uuid.uuid4())
    (result,) = record_cells(actor=cast.actor("teacher"), course_id=cast.course.pk, edits=[edit])
    assert (result.outcome, result.text) == (Outcome.CONFLICT, "•")
    assert dot_of(cast).state == "open"


def test_locks_of_marks_hold_for_dots(cast: Cast) -> None:
    assert type_in(cast, ".", cast.future_lesson).code == "future"
    assert type_in(cast, ".", cast.closed_lesson).code == "term_closed"
    assert type_in(cast, ".", who="class_teacher").code == "no_right"
    cast.school_class.grade = 1
    cast.school_class.save()
    assert type_in(cast, ".").code == "first_grade"


def test_nothing_can_be_owed_when_the_term_is_over_but_not_closed(cast: Cast) -> None:
    with clock.fixed_at(clock.now() + (cast.term.ends_on - cast.today) + timedelta(days=1)):
        edit = CellEdit(cast.lesson.pk, cast.student.pk, ".", "", uuid.uuid4())
        (result,) = record_cells(
            actor=cast.actor("teacher"), course_id=cast.course.pk, edits=[edit], reason="забыл"
        )
    assert result.code == "term_over"


def test_dots_of_a_column_cost_as_many_queries_as_one(cast: Cast) -> None:
    def queries(students: int, text: str) -> int:
        states = cell_states(lesson_ids=[cast.lesson.pk])
        edits = [
            CellEdit(
                cast.lesson.pk,
                student.pk,
                text,
                states.get(CellKey(cast.lesson.pk, student.pk), EMPTY_CELL).version,
                uuid.uuid4(),
            )
            for student in cast.students[:students]
        ]
        with CaptureQueriesContext(connection) as captured:
            record_cells(actor=cast.actor("teacher"), course_id=cast.course.pk, edits=edits)
        return len(captured)

    one = queries(1, ".")
    queries(1, "")
    assert queries(3, ".") <= one
    one = queries(1, "4")
    assert queries(3, "5") <= one + 1


# The dialog


def test_an_extension_is_recorded_in_plain_words(cast: Cast) -> None:
    type_in(cast, ".")
    dot = dot_of(cast)
    change(
        cast, dot, valid_until=cast.term.ends_on, outcome=None, form_id=cast.test_form.pk, note=" Задача 5 "
    )
    assert (dot.valid_until, dot.outcome, dot.note, dot.version) == (
        cast.term.ends_on,
        None,
        "Задача 5",
        2,
    )
    assert (dot.form, dot.weight) == (cast.test_form, cast.test_form.weight)
    page = cell_page(cast.actor("teacher"), cast.lesson.pk, cast.student.pk)
    assert "Задача 5" in page.history[0].what
    assert cast.test_form.name in page.history[0].what
    assert history_holds()
    change(cast, dot, note="Задача 5")
    assert dot.version == 2  # nothing was changed


@pytest.mark.parametrize(
    ("data", "refusal"),
    [
        ({"valid_until": date(1999, 1, 1)}, ("before_lesson", "valid_until")),
        ({"valid_until": date(2099, 1, 1)}, ("after_term", "valid_until")),
        ({"outcome": 1}, ("value_outside_scale", "outcome")),
        ({"note": "x" * 501}, ("note_too_long", "note")),
        ({"version": 7}, ("conflict", None)),
    ],
)
def test_what_a_dot_cannot_say_is_refused(
    cast: Cast, data: dict[str, object], refusal: tuple[str, str | None]
) -> None:
    type_in(cast, ".")
    with pytest.raises(Refused) as refused:
        change(cast, dot_of(cast), **data)  # type: ignore[arg-type]
    assert (refused.value.code, refused.value.field) == refusal
    assert dot_of(cast).version == 1


def test_a_day_that_has_passed_is_refused(cast: Cast) -> None:
    dot = get_dot(cast)
    with pytest.raises(Refused) as refused:
        change(cast, dot, valid_until=cast.past_lesson.held_on)
    assert (refused.value.code, refused.value.field) == ("past", "valid_until")


def test_an_ended_dot_cannot_be_changed(cast: Cast) -> None:
    type_in(cast, ".")
    dot = dot_of(cast)
    type_in(cast, "4")
    with pytest.raises(Refused) as refused:
        change(cast, dot, note="поздно")
    assert refused.value.code == "conflict"


def test_a_dot_in_a_closed_term_cannot_be_changed(cast: Cast) -> None:
    type_in(cast, ".")
    ClassClosing.objects.create(
        school=cast.school, school_class=cast.school_class, term=cast.term, closed_at=clock.now()
    )
    with pytest.raises(Refused) as refused:
        change(cast, dot_of(cast), note="после закрытия")
    assert refused.value.code == "term_closed"


def test_dots_are_the_teachers_to_change(cast: Cast) -> None:
    type_in(cast, ".")
    dot = dot_of(cast)
    with pytest.raises(Forbidden):
        change(cast, dot, "class_teacher", note="чужая")
    with pytest.raises(NotFound):
        change(cast, dot, "colleague", note="чужая")
    with pytest.raises(NotFound):
        change(cast, get_dot(cast.other), note="чужая")
    with pytest.raises(NotFound):
        change(cast, dot, form_id=cast.other.form.pk)


# The page of the cell


def dot_url(cast: Cast, dot: Dot) -> str:
    arguments = {"lesson_id": dot.lesson_id, "student_id": dot.student_id, "dot_id": dot.pk}
    return reverse("journal:dot", kwargs={"school": cast.school.slug, **arguments})


def filled_in(cast: Cast, dot: Dot, **changes: object) -> dict[str, object]:
    values = {
        "version": dot.version,
        "valid_until": dot.valid_until.isoformat(),
        "outcome": "none",
        "form": cast.test_form.pk,
        "note": "Задача 5",
    }
    return {f"dot-{name}": value for name, value in (values | changes).items()}


def test_a_dot_is_changed_by_a_plain_form(cast: Cast) -> None:
    type_in(cast, ".")
    dot, client = dot_of(cast), cast.client("teacher")
    answer = client.post(dot_url(cast, dot), filled_in(cast, dot))
    assert answer.status_code == 302
    dot.refresh_from_db()
    assert (dot.outcome, dot.note, dot.form) == (None, "Задача 5", cast.test_form)
    assert "Задача 5" in client.get(answer["Location"]).content.decode()


@pytest.mark.parametrize(
    ("field", "value"),
    [
        ("valid_until", "1999-01-01"),
        ("valid_until", "2099-01-01"),
        ("valid_until", "завтра"),
        ("valid_until", ""),
        ("outcome", "1"),
        ("outcome", ""),
        ("form", "0"),
        ("note", "x" * 501),
    ],
)
def test_a_refusal_stands_beside_its_field_and_nothing_typed_is_lost(
    cast: Cast, field: str, value: str
) -> None:
    type_in(cast, ".")
    dot = dot_of(cast)
    answer = cast.client("teacher").post(dot_url(cast, dot), filled_in(cast, dot, **{field: value}))
    text = answer.content.decode()
    assert answer.status_code == 422
    assert f'id="id_dot-{field}_error"' in text
    assert "Задача 5" in text or field == "note"
    dot.refresh_from_db()
    assert dot.version == 1


def test_a_stale_form_is_told_so(cast: Cast) -> None:
    type_in(cast, ".")
    dot = dot_of(cast)
    answer = cast.client("teacher").post(dot_url(cast, dot), filled_in(cast, dot, version=7))
    assert answer.status_code == 422
    assert "Задача 5" in answer.content.decode()


def test_whoever_may_not_mark_reads_the_dot_without_a_form(cast: Cast) -> None:
    type_in(cast, ".")
    address = reverse(
        "journal:cell",
        kwargs={"school": cast.school.slug, "lesson_id": cast.lesson.pk, "student_id": cast.student.pk},
    )
    text = cast.client("class_teacher").get(address).content.decode()
    assert "Работа на уроке" in text
    assert "dot-valid_until" not in text
