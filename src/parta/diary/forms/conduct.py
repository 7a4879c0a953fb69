"""Notes of a class's week, replies to remarks, and proving who signs."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from django import forms
from django.http import QueryDict
from django.utils.translation import gettext_lazy as _

from parta.conduct.commands.notes import NoteConflict, NoteEdit
from parta.conduct.rules import MAX_REPLY, Behavior, SignatureMethod, is_typed
from parta.diary.queries.behavior_class import ClassWeek, StudentWeek

_BEHAVIORS = {value.value for value in Behavior}


@dataclass(frozen=True, slots=True)
class NoteRow:
    """A line of the form: the student with what was typed, or stands there. ``conflict``: another's words."""

    student: StudentWeek
    behavior: str
    text: str
    seen: str
    conflict: NoteConflict | None = None


def read_note_edits(page: ClassWeek, data: QueryDict) -> list[NoteEdit]:
    """What was typed anew. ``fill``: the behavior of everybody who has none yet."""
    return [edit for edit in _typed(page, data) if is_typed(edit.seen, edit.behavior, edit.text)]


def note_rows(
    page: ClassWeek, data: QueryDict | None = None, conflicts: Sequence[NoteConflict] = ()
) -> list[NoteRow]:
    """What was typed, beside what others wrote meanwhile; saving again writes over theirs."""
    if data is None:
        return [NoteRow(row, row.note.behavior, row.note.text, row.note.token) for row in page.students]
    by_student = {conflict.student_id: conflict for conflict in conflicts}
    typed = {edit.student_id: edit for edit in _typed(page, data)}
    return [_row(row, typed[row.student_id], by_student) for row in page.students]


def _row(row: StudentWeek, edit: NoteEdit, conflicts: Mapping[int, NoteConflict]) -> NoteRow:
    conflict = conflicts.get(row.student_id)
    if conflict is None and not is_typed(edit.seen, edit.behavior, edit.text):
        return NoteRow(row, row.note.behavior, row.note.text, row.note.token)
    return NoteRow(row, edit.behavior, edit.text, row.note.token, conflict)


def _typed(page: ClassWeek, data: QueryDict) -> list[NoteEdit]:
    fill = data.get("fill", "")
    edits = []
    for row in page.students:
        key = row.student_id
        if f"seen-{key}" in data:
            behavior = data.get(f"behavior-{key}", "") or fill
            text = data.get(f"text-{key}", "").replace("\r\n", "\n").strip()
            seen = data.get(f"seen-{key}", "")
        else:  # not on the form that was sent: somebody who has come into the class since
            behavior, text, seen = row.note.behavior, row.note.text, row.note.token
        edits.append(NoteEdit(key, behavior if behavior in _BEHAVIORS else "", text, seen))
    return edits


class ReplyForm(forms.Form):
    text = forms.CharField(
        label=_("Your reply"),
        max_length=MAX_REPLY,
        widget=forms.Textarea(attrs={"rows": 2}),
        error_messages={"required": _("Write something.")},
    )


class SignForm(forms.Form):
    """``shown``: the sealed text of the week that the page has shown; ``credential``: what a passkey gave."""

    method = forms.ChoiceField(
        choices=[(way.value, way.value) for way in SignatureMethod], widget=forms.HiddenInput
    )
    shown = forms.CharField(widget=forms.HiddenInput, required=False)
    credential = forms.CharField(widget=forms.HiddenInput, required=False)
    password = forms.CharField(
        label=_("Your password"),
        required=False,
        strip=False,
        widget=forms.PasswordInput(attrs={"autocomplete": "current-password"}),
    )
    code = forms.CharField(
        label=_("Code from the app"),
        required=False,
        max_length=10,
        widget=forms.TextInput(attrs={"autocomplete": "one-time-code", "inputmode": "numeric"}),
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self._need(is_needed=not self.is_bound)

    def typed(self) -> dict[str, Any]:
        """What was sent; of a method that does not exist, the password."""
        self.is_valid()
        self._need(is_needed=True)
        values = {name: self.cleaned_data.get(name, "") for name in self.fields}
        return {**values, "method": SignatureMethod(values["method"] or SignatureMethod.PASSWORD)}

    def _need(self, *, is_needed: bool) -> None:
        """Each way of proving is a form of its own on the page; only one of them is sent."""
        for name in ("password", "code"):
            self.fields[name].required = is_needed
