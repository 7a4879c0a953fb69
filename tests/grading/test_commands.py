"""Marks: written, corrected with their history, refused."""

from decimal import Decimal
from uuid import uuid4

import pytest
from django.db import IntegrityError, transaction

from parta.access.actors import system_actor
from parta.audit.models import AuditEvent
from parta.core.errors import Forbidden, NotFound, Refused
from parta.grading.commands.marks import (
    MAX_COMMENT,
    CellMarks,
    create_preset_forms,
    edit_mark,
    place_of,
    replace_marks,
    set_lesson_form,
)
from parta.grading.models import AssessmentForm, Mark
from parta.grading.queries.marks import column_forms, iter_tampered_marks
from parta.lessons.commands import OpenLesson, open_lessons
from parta.lessons.models import Lesson
from parta.schools.commands import create_school
from tests.factories.cast import Cast


def opened(cast: Cast, lesson: Lesson, key: str = "teacher", *, has_reason: bool = False) -> OpenLesson:
    return open_lessons(
        actor=cast.actor(key), course_id=cast.course.pk, lesson_ids=[lesson.pk], has_reason=has_reason
    )[lesson.pk]


def write(cast: Cast, *values: int, lesson: Lesson | None = None) -> None:
    lesson = lesson or cast.lesson
    replace_marks(
        actor=cast.actor("teacher"),
        opened={lesson.pk: opened(cast, lesson)},
        cells=[CellMarks(lesson.pk, cast.student.pk, values)],
    )


def cell(cast: Cast, lesson: Lesson | None = None) -> list[tuple[int, Decimal, str]]:
    marks = Mark.objects.filter(lesson=lesson or cast.lesson, student=cast.student).order_by("position")
    return [(mark.value, mark.weight, mark.comment) for mark in marks]


def history(cast: Cast, lesson: Lesson | None = None) -> list[tuple[str, int | None, int | None]]:
    place = place_of((lesson or cast.lesson).pk, cast.student.pk)
    return [
        (event.kind, (event.before or {}).get("value"), (event.after or {}).get("value"))
        for event in AuditEvent.objects.filter(place=place).order_by("sequence")
    ]


def test_marks_take_the_columns_form_and_weight(cast: Cast) -> None:
    write(cast, 5, 3)
    assert cell(cast) == [(5, Decimal(2), ""), (3, Decimal(2), "")]
    assert history(cast) == [("mark.recorded", None, 5), ("mark.recorded", None, 3)]


def test_column_with_a_form_gives_it_to_new_marks_only(cast: Cast) -> None:
    write(cast, 5)
    set_lesson_form(actor=cast.actor("teacher"), opened=opened(cast, cast.lesson), form_id=cast.test_form.pk)
    write(cast, 5, 4)
    assert cell(cast) == [(5, Decimal(2), ""), (4, Decimal(5), "")]


def test_corrected_mark_keeps_form_weight_and_comment(cast: Cast) -> None:
    write(cast, 3, 2, lesson=cast.past_lesson)
    assert cell(cast, cast.past_lesson) == [(3, Decimal(2), "У доски"), (2, Decimal(5), "")]
    assert history(cast, cast.past_lesson)[-2:] == [("mark.changed", 5, 3), ("mark.changed", 4, 2)]


def test_removed_mark_stays_in_the_history(cast: Cast) -> None:
    write(cast, lesson=cast.past_lesson)
    assert cell(cast, cast.past_lesson) == []
    assert history(cast, cast.past_lesson)[-2:] == [("mark.removed", 5, None), ("mark.removed", 4, None)]
    assert list(iter_tampered_marks()) == []


def test_same_values_again_are_no_change(cast: Cast) -> None:
    before = history(cast, cast.past_lesson)
    write(cast, 5, 4, lesson=cast.past_lesson)
    assert history(cast, cast.past_lesson) == before


def test_operation_is_kept_with_the_change(cast: Cast) -> None:
    operation = uuid4()
    replace_marks(
        actor=cast.actor("teacher"),
        opened={cast.lesson.pk: opened(cast, cast.lesson)},
        cells=[CellMarks(cast.lesson.pk, cast.student.pk, (5,), operation)],
    )
    assert AuditEvent.objects.filter(operation=operation, kind="mark.recorded").exists()


@pytest.mark.parametrize(
    ("values", "code"),
    [
        ((6,), "value_outside_scale"),
        ((0,), "value_outside_scale"),
        ((1,), "value_outside_scale"),
        ((5, 5, 5, 5, 5), "too_many_marks"),
    ],
)
def test_value_is_refused_and_nothing_is_written(cast: Cast, values: tuple[int, ...], code: str) -> None:
    with pytest.raises(Refused) as error:
        write(cast, *values)
    assert error.value.code == code
    assert cell(cast) == []


def test_one_where_the_school_allows_it(cast: Cast) -> None:
    cast.school.allows_mark_one = True
    cast.school.save()
    write(cast, 1)
    assert [value for value, _weight, _comment in cell(cast)] == [1]


@pytest.mark.parametrize(("field", "value"), [("value", 6), ("value", 0), ("weight", 11), ("weight", 0)])
def test_database_itself_refuses_impossible_marks(cast: Cast, field: str, value: int) -> None:
    with pytest.raises(IntegrityError), transaction.atomic():
        Mark.objects.filter(pk=cast.marks[0].pk).update(**{field: value})


# One mark's form and comment


def edit(
    cast: Cast, *, form: AssessmentForm | None = None, comment: str = "", version: int = 1, mark: int = 0
) -> None:
    edit_mark(
        actor=cast.actor("teacher"),
        opened=opened(cast, cast.past_lesson),
        mark_id=mark or cast.marks[0].pk,
        seen_version=version,
        form_id=(form or cast.form).pk,
        comment=comment,
    )


def test_form_brings_its_weight(cast: Cast) -> None:
    edit(cast, form=cast.test_form, comment=" Словарный диктант ")
    assert cell(cast, cast.past_lesson)[0] == (5, Decimal(5), "Словарный диктант")


def test_weight_of_the_school_does_not_change_a_mark_that_stands(cast: Cast) -> None:
    AssessmentForm.objects.filter(pk=cast.form.pk).update(weight=Decimal(7))
    edit(cast, comment="Новый комментарий")
    assert cell(cast, cast.past_lesson)[0] == (5, Decimal(2), "Новый комментарий")


@pytest.mark.parametrize(
    ("arguments", "refusal"),
    [
        ({"comment": "к" * (MAX_COMMENT + 1)}, ("comment_too_long", "comment")),
        ({"comment": "Другой", "version": 7}, ("conflict", None)),
    ],
)
def test_edit_is_refused(
    cast: Cast, arguments: dict[str, int | str], refusal: tuple[str, str | None]
) -> None:
    with pytest.raises(Refused) as error:
        edit(cast, **arguments)  # type: ignore[arg-type]
    assert (error.value.code, error.value.field) == refusal


def test_mark_of_another_lesson_or_form_of_another_school_is_not_found(cast: Cast) -> None:
    with pytest.raises(NotFound):
        edit(cast, mark=cast.other.marks[0].pk)
    with pytest.raises(NotFound):
        edit(cast, form=cast.other.form)
    with pytest.raises(NotFound):
        set_lesson_form(
            actor=cast.actor("teacher"), opened=opened(cast, cast.lesson), form_id=cast.other.form.pk
        )


def test_class_teacher_edits_no_marks(cast: Cast) -> None:
    with pytest.raises(Forbidden):
        edit_mark(
            actor=cast.actor("class_teacher"),
            opened=opened(cast, cast.past_lesson, "class_teacher"),
            mark_id=cast.marks[0].pk,
            seen_version=1,
            form_id=cast.form.pk,
            comment="Чужая",
        )


# Forms of a school, and what is done past the history


def test_preset_forms_of_a_new_school(db: None) -> None:
    school = create_school(
        region_code="29", region_name="Архангельская область", slug="new", name="Новая", short_name="Новая"
    )
    forms = create_preset_forms(actor=system_actor(school))
    assert len(forms) == 10
    assert [form.weight for form in forms if form.is_default] == [Decimal(2)]
    assert max(forms, key=lambda form: form.weight).category == "tests"
    assert min(forms, key=lambda form: form.weight).category == "homework"
    assert create_preset_forms(actor=system_actor(school)) == []  # it keeps those it has


@pytest.mark.parametrize("key", ["teacher", "registrar"])
def test_only_heads_make_forms(cast: Cast, key: str) -> None:
    with pytest.raises(Forbidden):
        create_preset_forms(actor=cast.actor(key))


def test_column_without_a_form_has_the_schools_default(cast: Cast) -> None:
    assert column_forms(cast.actor("teacher"), [cast.lesson]) == {cast.lesson.pk: cast.form}


@pytest.mark.parametrize("change", ["value", "delete", "add"])
def test_mark_changed_past_its_history_is_named(cast: Cast, change: str) -> None:
    mark = cast.marks[0]
    touched = mark.pk
    if change == "value":
        Mark.objects.filter(pk=mark.pk).update(value=2)
    elif change == "delete":
        Mark.objects.filter(pk=mark.pk).delete()
    else:
        mark.pk = None
        mark.save()
        touched = mark.pk
    tampered = list(iter_tampered_marks())
    assert [row.record for row in tampered] == [f"mark:{touched}"]


def test_renamed_form_is_no_tampering(cast: Cast) -> None:
    AssessmentForm.objects.filter(pk=cast.form.pk).update(name="Ответ")
    assert list(iter_tampered_marks()) == []
