from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal
from typing import Any
from uuid import UUID

from django.db import transaction
from django.utils.translation import gettext as _

from parta.access.actors import Actor
from parta.access.rules import Permission
from parta.audit.commands import Change, record_changes
from parta.core import clock
from parta.core.errors import NotFound, Refused
from parta.grading.commands.telling import report_marks
from parta.grading.models import AssessmentForm, LessonForm, Mark
from parta.grading.presets import FORM_PRESETS
from parta.grading.queries.marks import column_forms, mark_values
from parta.grading.queries.scales import scale_of_course
from parta.grading.rules.marks import MAX_MARKS_IN_CELL
from parta.grading.rules.scales import Scale, to_five, values_of
from parta.lessons.commands import OpenLesson, require_writable, stream_of
from parta.lessons.models import Lesson
from parta.schools.commands import lock_school

MAX_COMMENT = 500
_VALUE_FIELDS = ["value", "points", "recorded_at", "recorded_by", "version"]


@dataclass(frozen=True, slots=True)
class CellMarks:
    """The values a cell is to have, in order. Marks that stay keep their form, weight and comment."""

    lesson_id: int
    student_id: int
    values: tuple[int, ...]
    operation: UUID | None = None

    @property
    def key(self) -> tuple[int, int]:
        return self.lesson_id, self.student_id


@dataclass(frozen=True, slots=True)
class Worth:
    """What a mark is given for, and how much it counts."""

    form: AssessmentForm
    weight: Decimal


@dataclass(frozen=True, slots=True)
class ImportedMark:
    """A mark as another system (or the demo) recorded it, with its own time and author.

    ``points``: in the subject's other scale. ``weight`` None: that of the form.
    """

    lesson_id: int
    student_id: int
    value: int
    form_id: int
    recorded_at: datetime
    recorded_by_id: int | None = None
    comment: str = ""
    position: int = 0
    points: int | None = None
    weight: Decimal | None = None


@transaction.atomic
def create_preset_forms(*, actor: Actor) -> list[AssessmentForm]:
    """Give a new school the forms of assessment and weights of domain B2, named in the current language.

    A school that has forms keeps its own; nothing is made then.
    """
    actor.require(Permission.WRITE_GRADING_POLICY)
    lock_school(actor.school.pk)
    if AssessmentForm.objects.filter(school=actor.school).exists():
        return []
    return AssessmentForm.objects.bulk_create(
        AssessmentForm(
            school=actor.school,
            name=str(preset.name),
            short_name=str(preset.short_name),
            category=preset.category.value,
            weight=preset.weight,
            position=position,
            is_default=preset.is_default,
        )
        for position, preset in enumerate(FORM_PRESETS)
    )


@transaction.atomic
def replace_marks(
    *,
    actor: Actor,
    opened: Mapping[int, OpenLesson],
    cells: Sequence[CellMarks],
    worth: Mapping[tuple[int, int], Worth] | None = None,
    reason: str = "",
) -> dict[tuple[int, int], Mark]:
    """Make the cells of one course's journal hold exactly these values, in the scale of its subject.

    ``opened`` comes from ``lessons.commands.open_lessons``; the caller has obeyed its rights and locks.
    ``worth``: what the first new mark of a cell takes instead of what its column has. Returns that mark
    of every cell that got one.
    """
    scale = _checked_scale(actor, opened, cells)
    existing = _marks_by_cell(cells)
    forms = column_forms(actor, [entry.lesson for entry in opened.values()])
    now = clock.now()
    new, changed, gone, changes = [], [], [], []
    for cell in cells:
        marks = existing.get(cell.key, [])
        for mark, value in zip(marks, cell.values, strict=False):
            if mark.typed != value:
                changes.append(_set_value(actor, mark, value, scale, now, cell.operation))
                changed.append(mark)
        surplus = marks[len(cell.values) :]
        gone += [mark.pk for mark in surplus]
        changes += [
            _change("mark.removed", mark, mark_values(mark), None, cell.operation) for mark in surplus
        ]
        lesson = opened[cell.lesson_id].lesson
        usual = Worth(forms[lesson.pk], forms[lesson.pk].weight)
        own = (worth or {}).get(cell.key, usual)
        for position, value in list(enumerate(cell.values))[len(marks) :]:
            of = own if position == len(marks) else usual
            mark = _new_mark(actor, lesson, cell.student_id, position, of, now)
            new.append((_put(mark, value, scale), cell))
    Mark.objects.bulk_create([mark for mark, _cell in new], batch_size=1000)
    Mark.objects.bulk_update(changed, _VALUE_FIELDS, batch_size=500)
    Mark.objects.filter(pk__in=gone).delete()
    changes += [_change("mark.recorded", mark, None, mark_values(mark), cell.operation) for mark, cell in new]
    _record(actor, opened, changes, reason)
    report_marks([*(mark for mark, _cell in new), *changed])
    return {cell.key: mark for mark, cell in reversed(new)}


def _checked_scale(actor: Actor, opened: Mapping[int, OpenLesson], cells: Sequence[CellMarks]) -> Scale:
    """The scale of the course's subject; Refused when a cell holds what is not in it."""
    scale = scale_of_course(next(iter(opened.values())).lesson.course_id)
    for cell in cells:
        _check_values(actor, cell.values, scale)
    return scale


@transaction.atomic
def edit_mark(
    *,
    actor: Actor,
    opened: OpenLesson,
    mark_id: int,
    seen_version: int,
    form_id: int,
    comment: str,
    reason: str = "",
) -> None:
    """Change a mark's form of assessment (and with it the weight) and comment.

    Refused when somebody else has changed the mark since ``seen_version``, or the comment is too long.
    """
    require_writable(opened)
    mark = Mark.objects.select_related("form").filter(lesson=opened.lesson, pk=mark_id).first()
    form = AssessmentForm.objects.filter(school=actor.school, pk=form_id).first()
    if mark is None or form is None:
        raise NotFound
    comment = comment.strip()
    if len(comment) > MAX_COMMENT:
        raise Refused(
            _("The comment may have at most %(count)d characters.") % {"count": MAX_COMMENT},
            code="comment_too_long",
            field="comment",
        )
    if mark.version != seen_version:
        raise Refused(_("Somebody else has changed this mark meanwhile. Look at it again."), code="conflict")
    if (mark.form_id, mark.comment) == (form.pk, comment):
        return
    before = mark_values(mark)
    if mark.form_id != form.pk:
        mark.form, mark.weight = form, form.weight
    mark.comment = comment
    _touch(mark, actor, clock.now())
    mark.save(update_fields=["form", "weight", "comment", "recorded_at", "recorded_by", "version"])
    _record(
        actor,
        {opened.lesson.pk: opened},
        [_change("mark.changed", mark, before, mark_values(mark))],
        reason,
    )


@transaction.atomic
def set_lesson_form(*, actor: Actor, opened: OpenLesson, form_id: int) -> None:
    """Give a column of the journal its form of assessment; marks already there keep theirs."""
    require_writable(opened, ahead=True)
    form = AssessmentForm.objects.filter(school=actor.school, pk=form_id).first()
    if form is None:
        raise NotFound
    LessonForm.objects.update_or_create(lesson=opened.lesson, defaults={"form": form})


@transaction.atomic
def import_marks(
    *, actor: Actor, course_id: int, year_id: int, marks: Sequence[ImportedMark], forms_of: Mapping[int, int]
) -> None:
    """Take over marks recorded elsewhere, and the forms of columns (``forms_of``: lesson id → form id).

    Lessons must be of the course and the marks new; windows of editing do not apply.
    """
    actor.require(Permission.WRITE_ANY_COURSE)
    forms = {form.pk: form for form in AssessmentForm.objects.filter(school=actor.school)}
    for mark in marks:
        if mark.points is None:
            _check_values(actor, (mark.value,), Scale.FIVE)
    rows = Mark.objects.bulk_create(
        [_imported_mark(actor, year_id, mark, forms[mark.form_id]) for mark in marks], batch_size=2000
    )
    LessonForm.objects.bulk_create(
        [LessonForm(lesson_id=lesson_id, form_id=form_id) for lesson_id, form_id in forms_of.items()],
        ignore_conflicts=True,
    )
    changes = [
        Change(
            kind="mark.imported",
            record=f"mark:{row.pk}",
            place=place_of(row.lesson_id, row.student_id),
            before=None,
            after=mark_values(row),
            at=row.recorded_at,
        )
        for row in rows
    ]
    record_changes(actor=actor, stream=stream_of(course_id), changes=changes)


def place_of(lesson_id: int, student_id: int) -> str:
    """Where the history of a cell is kept: marks and attendance share it."""
    return f"cell:{lesson_id}:{student_id}"


def _check_values(actor: Actor, values: Sequence[int], scale: Scale) -> None:
    allowed = values_of(scale, allows_one=actor.school.allows_mark_one)
    if values and not allowed:
        raise Refused(
            _("This subject is assessed by pass or fail, at the end of the term."), code="pass_fail"
        )
    if any(value not in allowed for value in values):
        raise Refused(
            _("Marks here are %(first)d to %(last)d.") % {"first": allowed[0], "last": allowed[-1]},
            code="value_outside_scale",
        )
    if len(values) > MAX_MARKS_IN_CELL:
        raise Refused(
            _("A cell holds at most %(count)d marks.") % {"count": MAX_MARKS_IN_CELL}, code="too_many_marks"
        )


def _marks_by_cell(cells: Sequence[CellMarks]) -> dict[tuple[int, int], list[Mark]]:
    marks: dict[tuple[int, int], list[Mark]] = {}
    rows = Mark.objects.filter(
        lesson_id__in={cell.lesson_id for cell in cells}, student_id__in={cell.student_id for cell in cells}
    )
    for mark in rows.select_related("form").order_by("position", "pk"):
        marks.setdefault((mark.lesson_id, mark.student_id), []).append(mark)
    return marks


def _imported_mark(actor: Actor, year_id: int, mark: ImportedMark, form: AssessmentForm) -> Mark:
    return Mark(
        school=actor.school,
        year_id=year_id,
        lesson_id=mark.lesson_id,
        student_id=mark.student_id,
        position=mark.position,
        value=mark.value,
        points=mark.points,
        form=form,
        weight=form.weight if mark.weight is None else mark.weight,
        comment=mark.comment,
        set_at=mark.recorded_at,
        recorded_at=mark.recorded_at,
        recorded_by_id=mark.recorded_by_id,
    )


def _new_mark(
    actor: Actor,
    lesson: Lesson,
    student_id: int,
    position: int,
    worth: Worth,
    now: datetime,
) -> Mark:
    return Mark(
        school=actor.school,
        year_id=lesson.year_id,
        lesson=lesson,
        student_id=student_id,
        position=position,
        form=worth.form,
        weight=worth.weight,
        set_at=now,
        recorded_at=now,
        recorded_by_id=actor.author_id,
    )


def _put(mark: Mark, value: int, scale: Scale) -> Mark:
    mark.value, mark.points = to_five(scale, value), None if scale is Scale.FIVE else value
    return mark


def _set_value(
    actor: Actor, mark: Mark, value: int, scale: Scale, now: datetime, operation: UUID | None
) -> Change:
    before = mark_values(mark)
    _touch(mark, actor, now)
    _put(mark, value, scale)
    return _change("mark.changed", mark, before, mark_values(mark), operation)


def _touch(mark: Mark, actor: Actor, now: datetime) -> None:
    mark.version += 1
    mark.recorded_at = now
    mark.recorded_by_id = actor.author_id


def _change(
    kind: str,
    mark: Mark,
    before: dict[str, Any] | None,
    after: dict[str, Any] | None,
    operation: UUID | None = None,
) -> Change:
    return Change(
        kind=kind,
        record=f"mark:{mark.pk}",
        place=place_of(mark.lesson_id, mark.student_id),
        before=before,
        after=after,
        operation=operation,
    )


def _record(actor: Actor, opened: Mapping[int, OpenLesson], changes: Sequence[Change], reason: str) -> None:
    if changes:
        course_id = next(iter(opened.values())).lesson.course_id
        record_changes(actor=actor, stream=stream_of(course_id), changes=changes, reason=reason)
