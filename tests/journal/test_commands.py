import uuid
from datetime import timedelta
from decimal import Decimal

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from parta.academics.models import Enrollment, GroupMember, TeachingGroup
from parta.access.actors import Actor
from parta.attendance.models import Attendance
from parta.attendance.queries import iter_tampered_attendance
from parta.audit.models import AuditEvent
from parta.audit.queries import iter_broken_chains
from parta.core import clock
from parta.core.errors import NotFound, Refused
from parta.grading.models import Mark
from parta.grading.queries.marks import iter_tampered_marks
from parta.journal.commands import CellEdit, CellResult, Outcome, describe_mark, record_cells, record_lesson
from parta.journal.queries.cells import EMPTY_CELL, CellKey, cell_states
from parta.lessons.models import Lesson
from parta.people.models import Student
from tests.factories.cast import Cast


def edit(lesson: Lesson, student: Student, text: str, seen: str | None = None) -> CellEdit:
    """What somebody types who has just loaded the page, unless ``seen`` is given."""
    if seen is None:
        states = cell_states(lesson_ids=[lesson.pk], student_ids=[student.pk])
        seen = states.get(CellKey(lesson.pk, student.pk), EMPTY_CELL).version
    return CellEdit(lesson.pk, student.pk, text, seen, uuid.uuid4())


def write(cast: Cast, who: str, *edits: CellEdit, reason: str = "") -> list[CellResult]:
    return record_cells(actor=cast.actor(who), course_id=cast.course.pk, edits=list(edits), reason=reason)


def values(lesson: Lesson, student: Student) -> list[int]:
    marks = Mark.objects.filter(lesson=lesson, student=student).order_by("position")
    return list(marks.values_list("value", flat=True))


def test_writes_marks_and_absence_with_author_form_and_weight(cast: Cast) -> None:
    first, second, third = cast.students
    results = write(
        cast,
        "teacher",
        edit(cast.lesson, first, "54"),
        edit(cast.lesson, second, "н"),
        edit(cast.lesson, third, "о7 3"),
    )
    assert [(result.outcome, result.text) for result in results] == [
        (Outcome.SAVED, "5 4"),
        (Outcome.SAVED, "н"),
        (Outcome.SAVED, "о7 3"),
    ]
    mark = Mark.objects.get(lesson=cast.lesson, student=first, value=5)
    assert mark.recorded_by == cast.users["teacher"]
    assert (mark.form, mark.weight) == (cast.form, cast.form.weight)
    late = Attendance.objects.get(lesson=cast.lesson, student=third)
    assert (late.code, late.late_minutes) == ("о", 7)


def test_answers_with_the_totals_of_the_whole_term(cast: Cast) -> None:
    # 5 of weight 2 and 4 of weight 5 are there already; 3 of weight 2 comes: 36 / 9.
    (result,) = write(cast, "teacher", edit(cast.lesson, cast.student, "3"))
    assert result.totals.average == Decimal("4.00")
    (result,) = write(cast, "teacher", edit(cast.lesson, cast.students[1], "б"))
    assert (result.totals.average, result.totals.missed) == (None, 2)


def test_a_changed_value_keeps_the_marks_form_and_comment(cast: Cast) -> None:
    mark = Mark.objects.get(lesson=cast.past_lesson, student=cast.student, form=cast.test_form)
    describe(cast, mark, comment="решение без чертежа")
    write(cast, "teacher", edit(cast.past_lesson, cast.student, "5 3"))
    mark.refresh_from_db()
    assert (mark.value, mark.form, mark.comment) == (3, cast.test_form, "решение без чертежа")


def test_clearing_a_cell_leaves_its_history(cast: Cast) -> None:
    write(cast, "teacher", edit(cast.past_lesson, cast.student, ""))
    assert values(cast.past_lesson, cast.student) == []
    kinds = AuditEvent.objects.filter(place=f"cell:{cast.past_lesson.pk}:{cast.student.pk}")
    assert list(kinds.order_by("sequence").values_list("kind", flat=True)) == [
        "mark.imported",
        "mark.imported",
        "mark.removed",
        "mark.removed",
    ]


def test_a_repeated_operation_changes_nothing(cast: Cast) -> None:
    same = edit(cast.lesson, cast.student, "5")
    write(cast, "teacher", same)
    events = AuditEvent.objects.count()
    (result,) = write(cast, "teacher", same)
    assert (result.outcome, result.text) == (Outcome.SAVED, "5")
    assert values(cast.lesson, cast.student) == [5]
    assert AuditEvent.objects.count() == events


def test_a_late_repetition_does_not_bring_an_old_value_back(cast: Cast) -> None:
    old = edit(cast.lesson, cast.student, "5")
    write(cast, "teacher", old)
    write(cast, "teacher", edit(cast.lesson, cast.student, "4"))
    (result,) = write(cast, "teacher", old)
    assert result.text == "4"
    assert values(cast.lesson, cast.student) == [4]


def test_the_second_of_two_writers_gets_a_conflict_with_both_values(cast: Cast) -> None:
    mine, theirs = edit(cast.lesson, cast.student, "5"), edit(cast.lesson, cast.student, "4")
    write(cast, "teacher", theirs)
    (result,) = write(cast, "teacher", mine)
    assert (result.outcome, result.text) == (Outcome.CONFLICT, "4")
    assert "4" in result.message
    assert values(cast.lesson, cast.student) == [4]
    (result,) = write(cast, "teacher", edit(cast.lesson, cast.student, "5", seen=result.version))
    assert result.outcome is Outcome.SAVED


def test_two_writers_of_the_same_agree(cast: Cast) -> None:
    mine, theirs = edit(cast.lesson, cast.student, "5"), edit(cast.lesson, cast.student, "5")
    write(cast, "teacher", theirs)
    (result,) = write(cast, "teacher", mine)
    assert result.outcome is Outcome.SAVED
    assert values(cast.lesson, cast.student) == [5]


def test_good_cells_of_a_batch_are_saved_beside_bad_ones(cast: Cast) -> None:
    first, second, third = cast.students
    results = write(
        cast,
        "teacher",
        edit(cast.lesson, first, "5"),
        edit(cast.lesson, second, "7"),
        edit(cast.lesson, third, "4"),
    )
    assert [result.outcome for result in results] == [Outcome.SAVED, Outcome.REFUSED, Outcome.SAVED]
    assert results[1].code == "outside_scale"
    assert [values(cast.lesson, student) for student in cast.students] == [[5], [], [4]]


def test_nothing_is_written_into_a_lesson_to_come(cast: Cast) -> None:
    (result,) = write(cast, "teacher", edit(cast.future_lesson, cast.student, "5"))
    assert (result.outcome, result.code) == (Outcome.REFUSED, "future")


def test_nothing_is_written_into_a_canceled_lesson(cast: Cast) -> None:
    Lesson.objects.filter(pk=cast.lesson.pk).update(is_canceled=True)
    (result,) = write(cast, "teacher", edit(cast.lesson, cast.student, "5"))
    assert result.code == "canceled"


@pytest.mark.parametrize("reason", ["", "ошибка в ведомости"])
def test_nothing_is_written_into_a_closed_term(cast: Cast, reason: str) -> None:
    (result,) = write(cast, "teacher", edit(cast.closed_lesson, cast.student, "5"), reason=reason)
    assert result.code == "term_closed"


def test_a_late_change_needs_a_reason_which_is_kept(cast: Cast) -> None:
    change = edit(cast.past_lesson, cast.student, "5")
    with clock.fixed_at(clock.now() + timedelta(days=21)):
        (result,) = write(cast, "teacher", change)
        assert result.code == "reason_needed"
        (result,) = write(cast, "teacher", change, reason="не была перенесена из тетради")
    assert result.outcome is Outcome.SAVED
    assert AuditEvent.objects.filter(operation=change.operation).first().reason == (  # type: ignore[union-attr]
        "не была перенесена из тетради"
    )


def test_a_student_who_left_is_refused_after_that_day(cast: Cast) -> None:
    Enrollment.objects.filter(student=cast.student).update(until_on=cast.today - timedelta(days=1))
    (result,) = write(cast, "teacher", edit(cast.lesson, cast.student, "5"))
    assert result.code == "not_enrolled"


def test_a_student_of_another_class_is_refused(cast: Cast) -> None:
    (result,) = write(cast, "teacher", edit(cast.lesson, cast.other_student, "5"))
    assert result.code == "not_enrolled"


def test_first_grade_has_attendance_but_no_marks(cast: Cast) -> None:
    cast.school_class.grade = 1
    cast.school_class.save()
    marks, absence = write(
        cast,
        "teacher",
        edit(cast.lesson, cast.students[0], "5"),
        edit(cast.lesson, cast.students[1], "н"),
    )
    assert marks.code == "first_grade"
    assert absence.outcome is Outcome.SAVED


def test_a_stream_with_first_graders_has_no_marks_either(cast: Cast) -> None:
    group = TeachingGroup.objects.create(school=cast.school, year=cast.year, name="Хор")
    group.classes.add(cast.school_class)
    GroupMember.objects.create(group=group, student=cast.student, since_on=cast.year.starts_on)
    cast.course.school_class, cast.course.group = None, group
    cast.course.save()
    cast.school_class.grade = 1
    cast.school_class.save()
    (result,) = write(cast, "teacher", edit(cast.lesson, cast.student, "5"))
    assert result.code == "first_grade"


def test_class_teacher_writes_attendance_only(cast: Cast) -> None:
    mark, absence = write(
        cast,
        "class_teacher",
        edit(cast.lesson, cast.students[0], "5"),
        edit(cast.lesson, cast.students[1], "б"),
    )
    assert mark.code == "no_right"
    assert absence.outcome is Outcome.SAVED


def test_deputy_writes_with_a_reason_only(cast: Cast) -> None:
    change = edit(cast.lesson, cast.student, "5")
    (result,) = write(cast, "deputy", change)
    assert result.code == "reason_needed"
    (result,) = write(cast, "deputy", change, reason="учитель болен")
    assert result.outcome is Outcome.SAVED


def test_head_reads_only(cast: Cast) -> None:
    (result,) = write(cast, "head", edit(cast.lesson, cast.student, "5"), reason="так надо")
    assert result.code == "no_right"


def test_substitute_writes_in_own_lesson_only(cast: Cast) -> None:
    Lesson.objects.filter(pk=cast.lesson.pk).update(substitute=cast.colleague)
    own, other = write(
        cast,
        "colleague",
        edit(cast.lesson, cast.student, "5"),
        edit(cast.past_lesson, cast.student, "2"),
    )
    assert own.outcome is Outcome.SAVED
    assert other.code == "no_right"


@pytest.mark.parametrize("who", ["colleague", "registrar", "student", "guardian"])
def test_others_do_not_know_the_journal(cast: Cast, who: str) -> None:
    with pytest.raises(NotFound):
        write(cast, who, edit(cast.lesson, cast.student, "5"))


def test_a_lesson_of_another_course_is_not_found(cast: Cast) -> None:
    foreign = cast.other.lesson
    with pytest.raises(NotFound):
        write(cast, "teacher", edit(foreign, cast.student, "5"))


def test_a_column_costs_as_many_queries_as_a_cell(cast: Cast) -> None:
    def queries(texts: list[str]) -> int:
        edits = [
            edit(cast.lesson, student, text) for student, text in zip(cast.students, texts, strict=False)
        ]
        with CaptureQueriesContext(
            connection,
        ) as captured:
            write(cast, "teacher", *edits)
        return len(captured)

    one = queries(["5"])
    assert queries(["4", "3", "2"]) <= one + 1  # one mark changes now, which is an UPDATE beside the INSERT


def test_history_of_written_cells_holds(cast: Cast) -> None:
    write(cast, "teacher", edit(cast.lesson, cast.student, "н 5"))
    write(cast, "teacher", edit(cast.lesson, cast.student, "4"))
    write(cast, "teacher", edit(cast.lesson, cast.student, "о5"))
    assert list(iter_broken_chains()) == []
    assert list(iter_tampered_marks()) == []
    assert list(iter_tampered_attendance()) == []


def describe(cast: Cast, mark: Mark, actor: Actor | None = None, **changes: object) -> None:
    arguments: dict[str, object] = {
        "seen_version": mark.version,
        "form_id": mark.form_id,
        "comment": mark.comment,
        **changes,
    }
    describe_mark(
        actor=actor or cast.actor("teacher"),
        lesson_id=mark.lesson_id,
        mark_id=mark.pk,
        **arguments,  # type: ignore[arg-type]
    )
    mark.refresh_from_db()


def test_a_mark_takes_the_weight_of_its_new_form(cast: Cast) -> None:
    mark = cast.marks[0]
    describe(cast, mark, form_id=cast.test_form.pk, comment="за контрольную")
    assert (mark.form, mark.weight, mark.comment) == (cast.test_form, cast.test_form.weight, "за контрольную")
    assert mark.version == 2


def test_a_stale_description_is_a_conflict(cast: Cast) -> None:
    mark = cast.marks[0]
    with pytest.raises(Refused) as refused:
        describe(cast, mark, seen_version=mark.version - 1, comment="x")
    assert refused.value.code == "conflict"


def test_a_comment_has_its_limit(cast: Cast) -> None:
    with pytest.raises(Refused) as refused:
        describe(cast, cast.marks[0], comment="x" * 501)
    assert (refused.value.code, refused.value.field) == ("comment_too_long", "comment")


def test_a_form_of_another_school_is_not_found(cast: Cast) -> None:
    with pytest.raises(NotFound):
        describe(cast, cast.marks[0], form_id=cast.other.form.pk)


def test_a_lesson_is_saved_as_a_whole(cast: Cast) -> None:
    results = record_lesson(
        actor=cast.actor("teacher"),
        lesson_id=cast.lesson.pk,
        topic="  Линейная   функция ",
        form_id=cast.test_form.pk,
        edits=[edit(cast.lesson, cast.student, "5")],
    )
    assert results[0].outcome is Outcome.SAVED
    cast.lesson.refresh_from_db()
    assert cast.lesson.topic == "Линейная функция"
    assert Mark.objects.get(lesson=cast.lesson).form == cast.test_form


def test_a_refused_topic_saves_nothing(cast: Cast) -> None:
    with pytest.raises(Refused):
        record_lesson(
            actor=cast.actor("teacher"),
            lesson_id=cast.lesson.pk,
            topic="т" * 501,
            form_id=cast.test_form.pk,
            edits=[edit(cast.lesson, cast.student, "5")],
        )
    assert values(cast.lesson, cast.student) == []
