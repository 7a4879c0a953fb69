"""Forms of requests, and of those who answer them."""

from typing import Any

from django import forms
from django.http import QueryDict
from django.utils.translation import gettext_lazy as _

from parta.accounts.phones import phone_in
from parta.support.queries.words import KIND_NAMES
from parta.support.rules import MAX_TEXT, MAX_TITLE, MAX_TOPIC, Step

ACCEPTED = "image/jpeg,image/png,image/webp,application/pdf,text/plain"
_FILES_HELP = _("Screenshots or other files: JPEG, PNG, WebP, PDF or text; at most 5, up to 10 MB each.")


class FilesInput(forms.FileInput):
    allow_multiple_selected = True

    def value_from_datadict(self, data: Any, files: Any, name: str) -> Any:
        return files.getlist(name)


class FilesField(forms.Field):
    """Several files; what they are is the command's question. Nothing chosen: an empty list."""

    widget = FilesInput

    def __init__(self, **kwargs: Any) -> None:
        widget = FilesInput(attrs={"multiple": True, "accept": ACCEPTED})
        super().__init__(label=_("Files"), required=False, widget=widget, help_text=_FILES_HELP, **kwargs)

    def to_python(self, value: Any) -> list[Any]:
        return [item for item in value or [] if item]


def _text(label: Any, *, required: bool = True, rows: int = 6, help_text: Any = "") -> forms.CharField:
    attributes = {"rows": rows, "maxlength": MAX_TEXT}
    return forms.CharField(
        label=label,
        required=required,
        max_length=MAX_TEXT,
        help_text=help_text,
        widget=forms.Textarea(attrs=attributes),
    )


class AskForm(forms.Form):
    """A request. ``website`` is for those who fill in everything they find, and hidden from people."""

    kind = forms.ChoiceField(label=_("Type of request"), choices=[])
    topic = forms.CharField(label=_("Topic"), max_length=MAX_TOPIC)
    text = _text(
        _("What has happened?"), help_text=_("What did you do, what did you expect, what came instead?")
    )
    attachments = FilesField()
    email = forms.EmailField(
        label=_("E-mail"),
        max_length=254,
        help_text=_("The number and the answer are sent there."),
        widget=forms.EmailInput(attrs={"autocomplete": "email"}),
    )
    phone = forms.CharField(
        label=_("Phone"),
        required=False,
        max_length=40,
        widget=forms.TextInput(attrs={"type": "tel", "autocomplete": "tel"}),
    )
    region = forms.ChoiceField(label=_("Region"), required=False, choices=[])
    is_origin_told = forms.BooleanField(
        label=_("Tell the support this; it helps to find a mistake"), required=False, initial=True
    )
    website = forms.CharField(label=_("Leave this empty"), required=False, max_length=200)

    def __init__(self, regions: list[tuple[str, str]], *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["kind"].choices = [(kind.value, name) for kind, name in KIND_NAMES.items()]  # type: ignore[attr-defined]
        self.fields["region"].choices = [("", _("I do not know")), *regions]  # type: ignore[attr-defined]
        self.fields["website"].widget.attrs |= {"tabindex": "-1", "autocomplete": "off"}

    def clean_phone(self) -> str:
        typed = str(self.cleaned_data["phone"]).strip()
        phone = phone_in(typed) if typed else ""
        if typed and not phone:
            message = _("There is no such phone number. Type it as in +7 912 345-67-89, or leave it out.")
            raise forms.ValidationError(message, code="phone")
        return phone

    def clean(self) -> dict[str, Any]:
        data = super().clean() or {}
        if data.get("website"):
            message = _(
                "A field that nobody sees was filled in. If you are no machine, please send once more."
            )
            typed = QueryDict(mutable=True)
            typed.update(self.data)
            typed["website"] = ""  # whoever presses the button again gets through
            self.data = typed
            raise forms.ValidationError(message, code="machine")
        return data


class ReplyForm(forms.Form):
    text = _text(_("Reply"), required=False, rows=4)
    attachments = FilesField()


class AnswerForm(forms.Form):
    """What the operator says; ``step`` is the button that was pressed."""

    text = _text(_("Text for the requester"), rows=8)
    attachments = FilesField()
    step = forms.ChoiceField(
        choices=[(step.value, step.value) for step in (Step.ANSWER, Step.ASK, Step.CLOSE)],
        widget=forms.HiddenInput,
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["text"].required = self.data.get("step") != Step.CLOSE  # which may go without words


class NoteForm(forms.Form):
    note = _text(
        _("Internal note"), rows=3, help_text=_("Only operators read it. Whoever asked never sees it.")
    )


class TransferForm(forms.Form):
    """``to``: an operator's id, "queue", or "region:" with a code (none: the whole country)."""

    to = forms.ChoiceField(label=_("To whom"), choices=[])
    why = forms.CharField(label=_("Why"), required=False, max_length=500)

    def __init__(self, choices: list[Any], *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["to"].choices = choices  # type: ignore[attr-defined]


class MergeForm(forms.Form):
    into = forms.CharField(
        label=_("Number of the other request"), max_length=20, help_text=_("Such as 2026-000123.")
    )


class CannedForm(forms.Form):
    title = forms.CharField(label=_("Name of the answer"), max_length=MAX_TITLE)
    region = forms.ChoiceField(label=_("Region"), required=False, choices=[])
    text = _text(_("Text"), rows=10)
    version = forms.IntegerField(required=False, widget=forms.HiddenInput)

    def __init__(self, regions: list[tuple[str, Any]], *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["region"].choices = regions  # type: ignore[attr-defined]
