from typing import Any
from uuid import UUID, uuid4

from django import forms
from django.core.files.base import File
from django.utils.translation import gettext_lazy as _

from parta.chats.rules.messages import MAX_NAME, MAX_REASON, Decision


class MultipleFileInput(forms.ClearableFileInput):
    allow_multiple_selected = True


class MultipleFileField(forms.FileField):
    """Any number of files; how many and which is for ``files.commands.store_files`` to say."""

    widget = MultipleFileInput

    def clean(self, data: list[File[bytes]] | None, initial: Any = None) -> Any:
        return [file for file in data or [] if file]


class MessageForm(forms.Form):
    """How long a text may be is for the command to say: what is too long comes back whole."""

    text = forms.CharField(
        label=_("Message"),
        required=False,
        widget=forms.Textarea(attrs={"rows": 2, "placeholder": _("Write a message")}),
    )
    attachments = MultipleFileField(label=_("Files"), required=False)
    is_urgent = forms.BooleanField(label=_("Urgent"), required=False)
    reply_to = forms.IntegerField(required=False, widget=forms.HiddenInput)
    operation = forms.UUIDField(required=False, widget=forms.HiddenInput)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.initial.setdefault("operation", uuid4())

    def values(self) -> dict[str, Any]:
        """As the command takes them."""
        data = self.cleaned_data
        operation: UUID = data["operation"] or uuid4()
        return {
            "text": data["text"],
            "uploads": data["attachments"],
            "is_urgent": data["is_urgent"],
            "reply_to_id": data["reply_to"],
            "operation": operation,
        }


class EditForm(forms.Form):
    text = forms.CharField(label=_("Message"), required=False, widget=forms.Textarea(attrs={"rows": 5}))


class NameForm(forms.Form):
    name = forms.CharField(
        label=_("Name of the chat"),
        widget=forms.TextInput(attrs={"maxlength": MAX_NAME}),
        error_messages={"required": _("Give the chat a name.")},
    )


class PeopleForm(forms.Form):
    """Whom to begin a chat with, or to add; ``name`` is of a new group."""

    name = forms.CharField(
        label=_("Name of the chat"),
        help_text=_("Not needed for a talk of two."),
        required=False,
        widget=forms.TextInput(attrs={"maxlength": MAX_NAME}),
    )
    people = forms.TypedMultipleChoiceField(
        label=_("People"),
        coerce=int,
        required=False,
        error_messages={
            "invalid_choice": _("You may not write to somebody of those you chose: choose again.")
        },
    )

    def __init__(self, *args: Any, user_ids: list[int], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["people"].choices = [(pk, str(pk)) for pk in user_ids]  # type: ignore[attr-defined]


class ReasonForm(forms.Form):
    reason = forms.CharField(
        label=_("What is wrong with it?"),
        error_messages={"required": _("Say why.")},
        widget=forms.Textarea(attrs={"rows": 3, "maxlength": MAX_REASON}),
    )


class DecisionForm(forms.Form):
    decision = forms.ChoiceField(choices=[(each.value, each.value) for each in Decision])
    reason = forms.CharField(
        label=_("Why"), required=False, widget=forms.TextInput(attrs={"maxlength": MAX_REASON})
    )


class PolicyForm(forms.Form):
    classmates_may_write = forms.BooleanField(
        label=_("Students of a class may write to each other"), required=False
    )
    opens_at = forms.TimeField(
        label=_("Messages of families arrive from"),
        widget=forms.TimeInput(attrs={"type": "time"}, format="%H:%M"),
    )
    closes_at = forms.TimeField(
        label=_("... until"), widget=forms.TimeInput(attrs={"type": "time"}, format="%H:%M")
    )
