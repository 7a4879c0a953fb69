"""The shapes of what a journal page sends."""

import json
import uuid
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from django import forms
from django.core.exceptions import NON_FIELD_ERRORS, ValidationError
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import gettext_lazy as _

from parta.grading.commands.dots import MAX_NOTE, DotData
from parta.grading.queries.term_marks import result_name, result_text
from parta.grading.rules.marks import allowed_values
from parta.grading.rules.scales import Scale
from parta.grading.rules.terms import Grade, Outcome, TermMarkKind
from parta.homework.forms import TaskForm, TaskShape
from parta.homework.queries import Task
from parta.journal.commands import MAX_REASON, CellEdit, HeadingEdit, TermMarkEdit, TermMarkResult
from parta.journal.queries.cell import NO_OUTCOME, CellPage, FormChoice
from parta.journal.queries.lesson import DueChoice, LessonPage
from parta.journal.queries.term_marks import Entry, TermMarkLine, TermMarksPage

MAX_EDITS = 2000


class LessonForm(forms.Form):
    """Topic, form of assessment and reason of a lesson's page."""

    topic = forms.CharField(label=_("Topic"), required=False, max_length=500)
    form = forms.TypedChoiceField(label=_("Form of assessment of the column"), coerce=int)
    reason = forms.CharField(label=_("Reason"), required=False, max_length=MAX_REASON)

    def __init__(self, page: LessonPage, data: Any = None) -> None:
        super().__init__(data, initial={"topic": page.lesson.topic, "form": page.form_id})
        self.fields["form"].choices = form_options(page.forms)  # type: ignore[attr-defined]
        if not page.may_plan:
            for name in ("topic", "form"):
                self.fields[name].disabled = True
        if page.is_shut:
            self.fields["form"].disabled = True
        if not page.needs_reason:
            del self.fields["reason"]


class HomeworkForm(TaskForm):
    """A task given at a lesson. ``seen``: the version of a task to be changed, as the page showed it."""

    seen = forms.IntegerField(required=False, widget=forms.HiddenInput)

    def __init__(
        self, page: LessonPage, data: Any = None, files: Any = None, *, task: Task | None = None
    ) -> None:
        shape = TaskShape(
            students=[(row.student_id, row.name) for row in page.rows],
            needs_reason=page.needs_reason,
            lessons=due_options(page.due_choices),
        )
        super().__init__(shape, data, files, task=task)
        if task:
            self.initial["seen"] = task.version

    @property
    def is_conflict(self) -> bool:
        return self.has_error(NON_FIELD_ERRORS, code="conflict")


class MarkForm(forms.Form):
    """The form of assessment and the comment of one mark."""

    version = forms.IntegerField(widget=forms.HiddenInput)
    form = forms.TypedChoiceField(label=_("Form of assessment"), coerce=int)
    comment = forms.CharField(
        label=_("Comment"), required=False, max_length=500, widget=forms.Textarea(attrs={"rows": 2})
    )
    reason = forms.CharField(label=_("Reason"), required=False, max_length=MAX_REASON)

    def __init__(self, choices: Sequence[FormChoice], *args: Any, needs_reason: bool, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["form"].choices = form_options(choices)  # type: ignore[attr-defined]
        if not needs_reason:
            del self.fields["reason"]


class DotForm(forms.Form):
    """What an open dot says: until when, what it becomes, what it is for."""

    version = forms.IntegerField(widget=forms.HiddenInput)
    valid_until = forms.DateField(
        label=_("Owed until"), widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d")
    )
    outcome = forms.TypedChoiceField(
        label=_("When the time is over, the dot"),
        coerce=lambda value: None if value == NO_OUTCOME else int(value),
    )
    form = forms.TypedChoiceField(label=_("Form of assessment"), coerce=int)
    note = forms.CharField(
        label=_("What is to be done"),
        required=False,
        max_length=MAX_NOTE,
        widget=forms.Textarea(attrs={"rows": 2}),
    )
    reason = forms.CharField(label=_("Reason"), required=False, max_length=MAX_REASON)

    def __init__(self, page: CellPage, data: Any = None) -> None:
        dot = page.dot
        initial = {}
        if dot is not None:
            initial = {
                "version": dot.version,
                "valid_until": dot.valid_until,
                "outcome": dot.outcome or NO_OUTCOME,
                "form": dot.form_id,
                "note": dot.note,
            }
        super().__init__(data, initial=initial, prefix="dot", use_required_attribute=False)
        self.fields["valid_until"].help_text = _("At most until %(day)s, the end of the term") % {
            "day": date_format(page.owed_until_most, "j E")
        }
        self.fields["outcome"].choices = page.outcomes  # type: ignore[attr-defined]
        self.fields["form"].choices = form_options(page.forms)  # type: ignore[attr-defined]
        if page.lock is None:
            del self.fields["reason"]

    @property
    def data_given(self) -> DotData:
        """What was given, once the form is valid."""
        return DotData(
            valid_until=self.cleaned_data["valid_until"],
            outcome=self.cleaned_data["outcome"],
            form_id=self.cleaned_data["form"],
            note=self.cleaned_data["note"],
        )


class ExtraLessonForm(forms.Form):
    """A column of the journal outside the timetable."""

    held_on = forms.DateField(
        label=_("Date"), widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d")
    )
    topic = forms.CharField(label=_("What for"), required=False, max_length=500)


def form_options(choices: Sequence[FormChoice]) -> list[tuple[int, str]]:
    return [(choice.id, f"{choice.name} · {choice.weight}") for choice in choices]


def due_options(choices: Sequence[DueChoice]) -> list[tuple[object, object]]:
    """The lessons to come, each with what its day already holds."""
    options: list[tuple[object, object]] = [("", _("at the next lesson"))]
    return options + [
        (
            choice.lesson_id,
            " · ".join(filter(None, (date_format(choice.held_on, "D, j E"), choice.load_words))),
        )
        for choice in choices
    ]


def read_cell_edits(body: bytes) -> tuple[list[CellEdit], str]:
    """Edits and reason of a JSON request; ValidationError when it is not what a grid sends."""
    try:
        data = json.loads(body)
        edits = [
            CellEdit(
                lesson_id=int(item["lesson"]),
                student_id=int(item["student"]),
                text=str(item["text"]),
                seen=str(item["seen"]),
                operation=uuid.UUID(item["operation"]),
            )
            for item in data["edits"]
        ]
        reason = str(data.get("reason", ""))
    except (ValueError, KeyError, TypeError, AttributeError) as error:
        raise ValidationError(_("The request is not understood.")) from error
    if not edits or len(edits) > MAX_EDITS:
        raise ValidationError(_("Too many cells at once."))
    return edits, reason


def read_heading_edit(body: bytes) -> tuple[HeadingEdit, str]:
    """Topic and form of assessment of a JSON request, and its reason; ValidationError as above."""
    try:
        data = json.loads(body)
        (item,) = data["edits"]
        edit = HeadingEdit(
            topic=None if item["topic"] is None else str(item["topic"]),
            seen=str(item["seen"]),
            form_id=None if item["form"] is None else int(item["form"]),
            operation=uuid.UUID(item["operation"]),
        )
        return edit, str(data.get("reason", ""))[:MAX_REASON]
    except (ValueError, KeyError, TypeError, AttributeError) as error:
        raise ValidationError(_("The request is not understood.")) from error


def conflict_of(task: Task) -> dict[str, str]:
    """What the school holds of a task, and who wrote it when, for a device that has written another."""
    moment = date_format(timezone.localtime(task.edited_at), "j E, H:i")
    writer = ", ".join(filter(None, (task.edited_by, moment)))
    return {"text": task.text, "version": str(task.version), "writer": writer}


def error_words(form: forms.Form) -> str:
    """What is wrong with the form, in one line."""
    return " ".join(str(text) for texts in form.errors.values() for text in texts)


def read_operation(data: Any) -> uuid.UUID | None:
    """The client-made id of a form that was sent; None: it has none, or no such thing."""
    try:
        return uuid.UUID(data.get("operation", ""))
    except ValueError:
        return None


def read_lesson_edits(page: LessonPage, data: Any) -> list[CellEdit]:
    """The cells of a lesson's page that differ from what it showed."""
    edits = []
    for row in page.rows:
        text = data.get(f"cell-{row.student_id}")
        seen = data.get(f"seen-{row.student_id}", row.version)
        if text is None or (text.strip() == data.get(f"was-{row.student_id}", row.text)):
            continue
        edits.append(CellEdit(page.lesson.pk, row.student_id, text, seen, uuid.uuid4()))
    return edits


def read_term_mark_edits(page: TermMarksPage, data: Any) -> list[TermMarkEdit]:
    """The grades that differ from what the page showed; with "accept" also every suggestion not yet taken."""
    edits = []
    for line in page.lines:
        for entry in line.entries:
            name = f"{entry.kind}-{line.student_id}"
            result = _read_grade(data.get(f"result-{name}", ""))
            if result is None and "accept" in data and entry.result is None:
                result = entry.suggested
            words = " ".join(str(data.get(f"words-{name}", "")).split())
            if (result, words) != (entry.result, entry.words):
                seen = _read_version(data.get(f"seen-{name}"), entry)
                edits.append(TermMarkEdit(line.student_id, entry.kind, result, words, seen))
    return edits


@dataclass(frozen=True, slots=True)
class GradeField:
    """A grade to choose on the page: ``name`` ends the names of its inputs, ``value`` is what is chosen."""

    name: str
    kind: TermMarkKind
    value: str
    text: str
    words: str
    version: int
    suggested: str
    error: str


def term_mark_fields(
    page: TermMarksPage, refusals: Sequence[TermMarkResult] = ()
) -> list[tuple[TermMarkLine, list[GradeField]]]:
    """Each student with the grades to choose; where something was refused with what was typed, and why."""
    refused = {(item.edit.student_id, item.edit.kind): item for item in refusals}
    return [
        (
            line,
            [_grade_field(line, entry, refused.get((line.student_id, entry.kind))) for entry in line.entries],
        )
        for line in page.lines
    ]


def _grade_field(line: TermMarkLine, entry: Entry, refused: TermMarkResult | None) -> GradeField:
    result = refused.edit.result if refused else entry.result
    return GradeField(
        name=f"{entry.kind}-{line.student_id}",
        kind=entry.kind,
        value="" if result is None else str(result),
        text=result_text(result),
        words=refused.edit.words if refused else entry.words,
        version=entry.version,
        suggested="" if entry.suggested is None else result_text(entry.suggested),
        error=str(refused.refused.message) if refused and refused.refused else "",
    )


def grade_choices(scale: Scale, *, allows_one: bool) -> list[tuple[str, str]]:
    """What may be chosen for a grade: the scale, best first, then what is no number."""
    numbers = [] if scale is Scale.PASS_FAIL else sorted(allowed_values(allows_one=allows_one), reverse=True)
    grades: list[Grade] = [*numbers, *Outcome]
    return [("", "—"), *((str(grade), result_name(grade)) for grade in grades)]


def _read_grade(text: str) -> Grade | None:
    """A number, an outcome, or nothing; whatever else was sent is a number that no scale has."""
    if not text or text in set(Outcome):
        return Outcome(text) if text else None
    return int(text) if text.isdecimal() and len(text) < 4 else 0


def _read_version(text: Any, entry: Entry) -> int:
    return int(text) if str(text).isdecimal() and len(str(text)) < 10 else entry.version
