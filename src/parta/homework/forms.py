"""The shapes of what teachers send: a task, a series, a search."""

import uuid
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.core.files.base import File
from django.utils.formats import date_format
from django.utils.translation import gettext_lazy as _

from parta.homework.commands import HomeworkData
from parta.homework.commands.series import SeriesData
from parta.homework.queries import Task
from parta.homework.rules import (
    MAX_LINK,
    MAX_LINKS,
    MAX_MINUTES,
    MAX_SERIES,
    MAX_TEXT,
    lines_of,
    series_lines,
)

MAX_REASON = 500
Choices = Sequence[tuple[object, object]]


class MultipleFileInput(forms.ClearableFileInput):
    allow_multiple_selected = True


class MultipleFileField(forms.FileField):
    """Any number of files; how many and which is for ``files.commands.store_files`` to say."""

    widget = MultipleFileInput

    def clean(self, data: Any, initial: Any = None) -> list[File[bytes]]:
        return [super(MultipleFileField, self).clean(item, initial) for item in data or []]


def day_field(label: Any, *, help_text: Any = "", required: bool = False) -> forms.DateField:
    widget = forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d")
    return forms.DateField(label=label, required=required, widget=widget, help_text=help_text)


@dataclass(frozen=True, slots=True)
class TaskShape:
    """What a task may be here. ``lessons`` None: independent work, due on a day."""

    students: Sequence[tuple[int, str]]
    needs_reason: bool
    lessons: Choices | None = None


class TaskForm(forms.Form):
    """A task given at a lesson, or independent work."""

    text = forms.CharField(
        label=_("What is to be done"), max_length=MAX_TEXT, widget=forms.Textarea(attrs={"rows": 3})
    )
    due_lesson = forms.TypedChoiceField(label=_("Due"), required=False, coerce=int, empty_value=None)
    due_on = day_field(_("or on a day"))
    minutes = forms.IntegerField(
        label=_("Minutes it should take"), required=False, min_value=1, max_value=MAX_MINUTES
    )
    is_mandatory = forms.BooleanField(label=_("Mandatory"), required=False, initial=True)
    links = forms.CharField(
        label=_("Links"),
        required=False,
        max_length=MAX_LINKS * (MAX_LINK + 2),
        widget=forms.Textarea(attrs={"rows": 2, "inputmode": "url", "class": "task-links"}),
        help_text=_("One address a line"),
    )
    removed_files = forms.TypedMultipleChoiceField(
        label=_("Files to take away"), required=False, coerce=uuid.UUID, widget=forms.CheckboxSelectMultiple
    )
    attachments = MultipleFileField(label=_("Files"), required=False)
    is_individual = forms.BooleanField(label=_("Only for named students"), required=False)
    students = forms.TypedMultipleChoiceField(
        label=_("Students"), required=False, coerce=int, widget=forms.CheckboxSelectMultiple
    )
    reason = forms.CharField(label=_("Reason"), required=False, max_length=MAX_REASON)

    def __init__(
        self, shape: TaskShape, data: Any = None, files: Any = None, *, task: Task | None = None
    ) -> None:
        initial = _initial(task) if task else {}
        super().__init__(data, files, initial=initial, auto_id=f"homework{task.id if task else ''}_%s")
        self.task = task
        self.fields["students"].choices = shape.students  # type: ignore[attr-defined]
        if shape.lessons is None:
            del self.fields["due_lesson"]
            self.fields["due_on"].label = _("To be done until")
            self.fields["due_on"].required = True
        else:
            self.fields["due_lesson"].choices = shape.lessons  # type: ignore[attr-defined]
            if task and task.due_lesson_id not in {value for value, _label in shape.lessons}:
                self.initial["due_on"] = task.due_on  # of a lesson that is over, or of none
        if task and task.files:
            self.fields["removed_files"].choices = [(file.key, file.name) for file in task.files]  # type: ignore[attr-defined]
        else:
            del self.fields["removed_files"]
        if not shape.needs_reason:
            del self.fields["reason"]

    def clean(self) -> dict[str, Any]:
        cleaned: dict[str, Any] = super().clean() or {}
        if cleaned.get("due_lesson") and cleaned.get("due_on"):
            self.add_error("due_on", ValidationError(_("Choose a lesson or a day, not both.")))
        return cleaned

    @property
    def may_be_draft(self) -> bool:
        return self.task is None or self.task.is_draft

    @property
    def data_given(self) -> HomeworkData:
        """What was given, once the form is valid."""
        values = self.cleaned_data
        return HomeworkData(
            text=values["text"],
            is_mandatory=values["is_mandatory"],
            minutes=values["minutes"],
            due_lesson_id=values.get("due_lesson"),
            due_on=values["due_on"],
            links=lines_of(values["links"]),
            student_ids=values["students"] if values["is_individual"] else None,
            is_draft="draft" in self.data,
            removed_files=values.get("removed_files", ()),
        )


def _initial(task: Task) -> dict[str, Any]:
    return {
        "text": task.text,
        "due_lesson": task.due_lesson_id,
        "due_on": None if task.due_lesson_id else task.due_on,
        "minutes": task.minutes,
        "is_mandatory": task.is_mandatory,
        "links": "\n".join(task.links),
        "is_individual": task.is_individual,
        "students": list(task.student_ids),
    }


class EntryForm(forms.Form):
    """What of a task being written decides about the day it is due; what makes no sense is passed over."""

    due_lesson = forms.IntegerField(required=False, min_value=1, max_value=2**63 - 1)
    due_on = forms.DateField(required=False)
    minutes = forms.IntegerField(required=False, min_value=1, max_value=MAX_MINUTES)
    is_mandatory = forms.BooleanField(required=False)
    task = forms.IntegerField(required=False, min_value=1, max_value=2**63 - 1)

    def asked(self) -> dict[str, Any]:
        """Arguments of ``entry_load``."""
        self.is_valid()
        values = self.cleaned_data
        return {
            "due_lesson_id": values.get("due_lesson"),
            "due_on": values.get("due_on"),
            "minutes": values.get("minutes"),
            "is_mandatory": values.get("is_mandatory", False),
            "without": [values["task"]] if values.get("task") else [],
        }


class SeriesForm(forms.Form):
    """Tasks for the coming lessons, one a line."""

    series = forms.UUIDField(widget=forms.HiddenInput)
    lines = forms.CharField(
        label=_("Tasks, one a line"),
        strip=False,
        max_length=MAX_SERIES * 1000,
        widget=forms.Textarea(attrs={"rows": 8}),
        help_text=_(
            "The first line is for the first lesson, the second for the next. An empty line leaves a lesson "
            "without a task. A number after “|” is the line's own minutes: § 12, No. 5 | 25"
        ),
    )
    since = forms.TypedChoiceField(label=_("Beginning with the lesson of"), coerce=date.fromisoformat)
    minutes = forms.IntegerField(
        label=_("Minutes each should take"), required=False, min_value=1, max_value=MAX_MINUTES
    )
    is_mandatory = forms.BooleanField(label=_("Mandatory"), required=False, initial=True)
    also = forms.TypedMultipleChoiceField(
        label=_("Parallel classes get the same"),
        required=False,
        coerce=int,
        widget=forms.CheckboxSelectMultiple,
    )
    publication = forms.ChoiceField(
        label=_("Students see it"),
        choices=[("draft", _("when I publish each task")), ("now", _("at once"))],
        widget=forms.RadioSelect,
        initial="draft",
    )
    sources = forms.CharField(required=False, widget=forms.HiddenInput, max_length=2000)
    reason = forms.CharField(label=_("Reason"), required=False, max_length=MAX_REASON)

    def __init__(
        self,
        data: Any = None,
        *,
        days: Sequence[date],
        parallel: Choices,
        needs_reason: bool,
        initial: dict[str, Any] | None = None,
    ) -> None:
        super().__init__(data, initial={"series": uuid.uuid4()} | (initial or {}))
        self.fields["since"].choices = [(day.isoformat(), date_format(day, "D, j E")) for day in days]  # type: ignore[attr-defined]
        self.fields["also"].choices = parallel  # type: ignore[attr-defined]
        if not parallel:
            del self.fields["also"]
        if not needs_reason:
            del self.fields["reason"]

    @property
    def data_given(self) -> SeriesData:
        """What was given, once the form is valid."""
        values = self.cleaned_data
        return SeriesData(
            lines=series_lines(values["lines"]),
            since=values["since"],
            minutes=values["minutes"],
            is_mandatory=values["is_mandatory"],
            is_draft=values["publication"] == "draft",
            also=frozenset(values.get("also", ())),
            source_ids=read_ids(values["sources"].split(",")),
        )


def read_ids(texts: Sequence[str]) -> frozenset[int]:
    """Those of the texts that can be ids of rows."""
    return frozenset(int(text) for text in texts if text.isascii() and text.isdecimal() and len(text) <= 18)
