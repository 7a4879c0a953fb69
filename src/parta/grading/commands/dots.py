from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from itertools import groupby
from uuid import UUID

from django.db import transaction
from django.db.models import Max
from django.utils.translation import gettext as _

from parta.access.actors import Actor, system_actor
from parta.audit.commands import Change, record_changes
from parta.core import clock
from parta.core.errors import NotFound, Refused
from parta.grading.commands.marks import CellMarks, Worth, place_of, replace_marks
from parta.grading.commands.telling_dots import report_ended_dots
from parta.grading.models import AssessmentForm, Dot, Mark
from parta.grading.queries.dots import dot_values
from parta.grading.queries.marks import column_forms, mark_values
from parta.grading.queries.policy import get_policy
from parta.grading.queries.scales import scale_of_course
from parta.grading.rules.dots import (
    DotState,
    Problem,
    can_be_owed,
    check_valid_until,
    end_state,
    expires_at,
    is_expired,
    preset_valid_until,
)
from parta.grading.rules.marks import allowed_values
from parta.grading.rules.scales import Scale, from_five
from parta.lessons.commands import OpenLesson, require_writable, stream_of
from parta.lessons.models import Lesson
from parta.schools.models import School

MAX_NOTE = 500
_AHEAD = timedelta(hours=14)  # of UTC: the zone in which a day ends first

CellKey = tuple[int, int]  # lesson, student


@dataclass(frozen=True, slots=True)
class CellDot:
    """Whether a cell is to have an open dot."""

    lesson_id: int
    student_id: int
    has_dot: bool
    operation: UUID | None = None

    @property
    def key(self) -> CellKey:
        return self.lesson_id, self.student_id


@dataclass(frozen=True, slots=True)
class DotData:
    """What an open dot is to say; ``outcome`` None: it disappears at its end."""

    valid_until: date
    outcome: int | None
    form_id: int
    note: str = ""


def require_owable(*, actor: Actor, lesson: Lesson, term_ends_on: date) -> None:
    """Refused when the term of the lesson has no day left on which the work could be done."""
    today = clock.today(actor.school.zone)
    if not can_be_owed(held_on=lesson.held_on, today=today, term_ends_on=term_ends_on):
        raise Refused(_("The term is over: nothing can be owed until its end."), code="term_over")


@transaction.atomic
def replace_marks_and_dots(
    *,
    actor: Actor,
    opened: Mapping[int, OpenLesson],
    marks: Sequence[CellMarks],
    dots: Sequence[CellDot],
    term_ends: Mapping[int, date],
    reason: str = "",
) -> None:
    """Make the cells of one course's journal hold exactly these marks, and have a dot or none.

    A dot that goes while its cell gets a new mark is fulfilled by it: the mark takes the dot's form and
    weight. One that just goes is withdrawn. ``term_ends``: the last day of each lesson's term; the caller
    has asked ``require_owable`` for new dots, and obeyed rights and locks as for ``replace_marks``.
    """
    gone = _open_dots([cell for cell in dots if not cell.has_dot])
    worth = {key: Worth(dot.form, dot.weight) for key, dot in gone.items()}
    new_marks: Mapping[CellKey, Mark] = {}
    if marks:
        new_marks = replace_marks(actor=actor, opened=opened, cells=marks, worth=worth, reason=reason)
    now = clock.now()
    changes = []
    for cell in dots:
        if not cell.has_dot and (dot := gone.get(cell.key)):
            mark = new_marks.get(cell.key)
            before = dot_values(dot)
            _touch(dot, actor, now)
            _end(dot, DotState.FULFILLED if mark else DotState.WITHDRAWN, now, mark)
            changes.append(_change(dot, before, operation=cell.operation))
    Dot.objects.bulk_update(gone.values(), [*_END_FIELDS, "recorded_at", "recorded_by"], batch_size=500)
    changes += _create_dots(actor, opened, [cell for cell in dots if cell.has_dot], term_ends, now)
    if changes:
        course_id = next(iter(opened.values())).lesson.course_id
        record_changes(actor=actor, stream=stream_of(course_id), changes=changes, reason=reason)


@transaction.atomic
def edit_dot(
    *,
    actor: Actor,
    opened: OpenLesson,
    dot_id: int,
    seen_version: int,
    data: DotData,
    term_ends_on: date,
    reason: str = "",
) -> None:
    """Change an open dot: until when it is valid, what it becomes, its form (and weight) and note.

    Refused for a day before the lesson, in the past or after the term's end, a mark outside the scale, a
    note too long, and when the dot has ended or changed since ``seen_version``.
    """
    require_writable(opened)
    dot = Dot.objects.select_for_update(of=("self",)).select_related("form").filter(pk=dot_id).first()
    form = AssessmentForm.objects.filter(school=actor.school, pk=data.form_id).first()
    if dot is None or form is None or dot.lesson_id != opened.lesson.pk:
        raise NotFound
    if dot.state != DotState.OPEN or dot.version != seen_version:
        raise Refused(_("Somebody else has changed this dot meanwhile. Look at it again."), code="conflict")
    note = _checked(actor, opened.lesson, data, term_ends_on)
    if (dot.valid_until, dot.outcome, dot.form_id, dot.note) == (
        data.valid_until,
        data.outcome,
        form.pk,
        note,
    ):
        return
    before = dot_values(dot)
    if dot.form_id != form.pk:
        dot.form, dot.weight = form, form.weight
    dot.valid_until, dot.outcome, dot.note = data.valid_until, data.outcome, note
    dot.version += 1
    _touch(dot, actor, clock.now())
    dot.save()
    record_changes(
        actor=actor,
        stream=stream_of(opened.lesson.course_id),
        changes=[_change(dot, before, kind="dot.changed")],
        reason=reason,
    )


def expire_dots(now: datetime | None = None) -> int:
    """End every open dot whose last minute has passed in its school's zone; how many they were.

    Each becomes its mark or disappears, dated at its expiry, however late this runs and however often.
    """
    moment = now or clock.now()
    due = (
        Dot.objects.filter(state=DotState.OPEN.value, valid_until__lt=(moment + _AHEAD).date())
        .select_related("school", "lesson")
        .order_by("school_id", "lesson__course_id", "pk")
    )
    ended = 0
    for (school, course_id), dots in groupby(due, key=lambda dot: (dot.school, dot.lesson.course_id)):
        ids = [dot.pk for dot in dots if is_expired(dot.valid_until, moment, school.zone)]
        if ids:
            ended += _end_dots(school, course_id, ids, moment, _("The dot’s time was over"), is_closing=False)
    return ended


@transaction.atomic
def settle_dots(*, actor: Actor, course_ids: Collection[int], first: date, last: date) -> int:
    """End at once all open dots of the courses' lessons of the days, by their outcome; how many they were.

    For a term that is being closed; the caller has proved the right to close it.
    """
    due = (
        Dot.objects.filter(
            school=actor.school,
            state=DotState.OPEN.value,
            lesson__course_id__in=course_ids,
            lesson__held_on__gte=first,
            lesson__held_on__lte=last,
        )
        .order_by("lesson__course_id", "pk")
        .values_list("lesson__course_id", "pk")
    )
    now, ended = clock.now(), 0
    for course_id, rows in groupby(due, key=lambda row: row[0]):
        ids = [pk for _course, pk in rows]
        ended += _end_dots(actor.school, course_id, ids, now, _("The term was closed"), is_closing=True)
    return ended


@transaction.atomic
def _end_dots(
    school: School, course_id: int, ids: Sequence[int], now: datetime, cause: str, *, is_closing: bool
) -> int:
    """End those of one course's dots that are still to be ended once their cells are ours to write."""
    # In the order in which writers of cells lock: lessons first, so that they queue and nobody waits twice.
    lesson_ids = Dot.objects.filter(pk__in=ids).values("lesson_id")
    lessons = {
        lesson.pk: lesson
        for lesson in Lesson.objects.select_for_update().filter(pk__in=lesson_ids).order_by("pk")
    }
    rows = Dot.objects.select_for_update(of=("self",)).select_related("form").filter(pk__in=ids)
    dots = [
        dot
        for dot in rows.filter(state=DotState.OPEN.value).order_by("valid_until", "pk")
        if is_closing or is_expired(dot.valid_until, now, school.zone)
    ]
    positions, scale = _next_positions(dots), scale_of_course(course_id)
    marks: list[Mark] = []
    before = [dot_values(dot) for dot in dots]
    for dot in dots:
        at = min(now, expires_at(dot.valid_until, school.zone))
        mark = None
        if dot.outcome is not None:
            position = positions.get((dot.lesson_id, dot.student_id), 0)
            mark = _agreed_mark(dot, lessons[dot.lesson_id], dot.outcome, scale, position, at)
            marks.append(mark)
        _end(dot, end_state(dot.outcome), at, mark)
    Mark.objects.bulk_create(marks, batch_size=1000)
    Dot.objects.bulk_update(dots, _END_FIELDS, batch_size=500)
    changes = [change for dot, values in zip(dots, before, strict=True) for change in _ending(dot, values)]
    actor = system_actor(school)
    record_changes(actor=actor, stream=stream_of(course_id), changes=changes, reason=cause)
    report_ended_dots(dots)
    return len(dots)


_END_FIELDS = ["state", "mark", "ended_at", "version"]


def _open_dots(cells: Iterable[CellDot]) -> dict[CellKey, Dot]:
    keys = {cell.key for cell in cells}
    if not keys:
        return {}
    rows = Dot.objects.select_for_update(of=("self",)).filter(
        state=DotState.OPEN.value,
        lesson_id__in={lesson_id for lesson_id, _student in keys},
        student_id__in={student_id for _lesson, student_id in keys},
    )
    found = {(dot.lesson_id, dot.student_id): dot for dot in rows.select_related("form").order_by("pk")}
    return {key: dot for key, dot in found.items() if key in keys}


def _create_dots(
    actor: Actor,
    opened: Mapping[int, OpenLesson],
    cells: Sequence[CellDot],
    term_ends: Mapping[int, date],
    now: datetime,
) -> list[Change]:
    """Dots of the column's form, with the validity and outcome of the school's policy."""
    if not cells:
        return []
    policy = get_policy(actor.school)
    lessons = {cell.lesson_id: opened[cell.lesson_id].lesson for cell in cells}
    scale = scale_of_course(next(iter(lessons.values())).course_id)
    forms = column_forms(actor, list(lessons.values()))
    today = clock.today(actor.school.zone)
    dots = [
        Dot(
            school=actor.school,
            year_id=lessons[cell.lesson_id].year_id,
            lesson=lessons[cell.lesson_id],
            student_id=cell.student_id,
            form=forms[cell.lesson_id],
            weight=forms[cell.lesson_id].weight,
            valid_until=preset_valid_until(
                held_on=lessons[cell.lesson_id].held_on,
                today=today,
                term_ends_on=term_ends[cell.lesson_id],
                days=policy.dot_days,
            ),
            outcome=None if scale is Scale.PASS_FAIL else policy.dot_outcome,
            recorded_at=now,
            recorded_by_id=actor.author_id,
        )
        for cell in cells
    ]
    Dot.objects.bulk_create(dots, batch_size=1000)
    return [
        _change(dot, None, kind="dot.recorded", operation=cell.operation)
        for dot, cell in zip(dots, cells, strict=True)
    ]


def _checked(actor: Actor, lesson: Lesson, data: DotData, term_ends_on: date) -> str:
    """The note as it is to be kept; Refused for what a dot cannot say, next to its field."""
    allowed = allowed_values(allows_one=actor.school.allows_mark_one)
    if data.outcome is not None and data.outcome not in allowed:
        raise Refused(
            _("Marks here are %(first)d to %(last)d.") % {"first": allowed[0], "last": allowed[-1]},
            code="value_outside_scale",
            field="outcome",
        )
    if data.outcome is not None and scale_of_course(lesson.course_id) is Scale.PASS_FAIL:
        raise Refused(_("This subject ends with a pass or a fail."), code="pass_fail", field="outcome")
    problem = check_valid_until(
        data.valid_until,
        held_on=lesson.held_on,
        today=clock.today(actor.school.zone),
        term_ends_on=term_ends_on,
    )
    if problem:
        raise Refused(_problem_message(problem), code=problem, field="valid_until")
    note = data.note.strip()
    if len(note) > MAX_NOTE:
        raise Refused(
            _("At most %(count)d characters.") % {"count": MAX_NOTE}, code="note_too_long", field="note"
        )
    return note


def _problem_message(problem: Problem) -> str:
    return {
        Problem.BEFORE_LESSON: _("The day is before the lesson."),
        Problem.AFTER_TERM: _("The day is after the end of the term."),
        Problem.PAST: _("The day has passed already."),
    }[problem]


def _touch(dot: Dot, actor: Actor, now: datetime) -> None:
    dot.recorded_at, dot.recorded_by_id = now, actor.author_id


def _end(dot: Dot, state: DotState, at: datetime, mark: Mark | None) -> None:
    dot.state, dot.ended_at, dot.mark = state.value, at, mark
    dot.version += 1


def _agreed_mark(dot: Dot, lesson: Lesson, value: int, scale: Scale, position: int, at: datetime) -> Mark:
    """The mark a dot becomes: set by nobody, at the moment the dot ended."""
    return Mark(
        school_id=dot.school_id,
        year_id=lesson.year_id,
        lesson=lesson,
        student_id=dot.student_id,
        position=position,
        value=value,
        points=None if scale is Scale.FIVE else from_five(scale, value),
        form=dot.form,
        weight=dot.weight,
        set_at=at,
        recorded_at=at,
    )


def _next_positions(dots: Sequence[Dot]) -> dict[CellKey, int]:
    """Behind the marks that stand in the cells already."""
    rows = (
        Mark.objects.filter(
            lesson_id__in={dot.lesson_id for dot in dots}, student_id__in={dot.student_id for dot in dots}
        )
        .values_list("lesson_id", "student_id")
        .annotate(last=Max("position"))
    )
    return {(lesson_id, student_id): last + 1 for lesson_id, student_id, last in rows}


def _ending(dot: Dot, before: dict[str, object]) -> Iterable[Change]:
    yield _change(dot, before, at=dot.ended_at)
    if dot.mark is not None:
        yield Change(
            kind="mark.recorded",
            record=f"mark:{dot.mark.pk}",
            place=place_of(dot.lesson_id, dot.student_id),
            before=None,
            after=mark_values(dot.mark),
            at=dot.ended_at,
        )


def _change(
    dot: Dot,
    before: dict[str, object] | None,
    *,
    kind: str = "",
    operation: UUID | None = None,
    at: datetime | None = None,
) -> Change:
    """``kind`` empty: what its state says, as of a dot that has ended."""
    return Change(
        kind=kind or f"dot.{dot.state}",
        record=f"dot:{dot.pk}",
        place=place_of(dot.lesson_id, dot.student_id),
        before=before,
        after=dot_values(dot),
        at=at,
        operation=operation,
    )
