from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from parta.conduct.queries.words import kind_name
from parta.conduct.rules import MAX_TEXT, RemarkKind


class RemarkForm(forms.Form):
    """Praise or a remark in one's own words."""

    kind = forms.ChoiceField(label=_("What is it?"), widget=forms.RadioSelect)
    text = forms.CharField(
        label=_("Text for the family"),
        max_length=MAX_TEXT,
        widget=forms.Textarea(attrs={"rows": 2}),
        error_messages={"required": _("Write something.")},
    )
    version = forms.IntegerField(widget=forms.HiddenInput, required=False, min_value=0)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        kind = self.fields["kind"]
        kind.choices = [(value.value, kind_name(value)) for value in RemarkKind]  # type: ignore[attr-defined]
        kind.initial = RemarkKind.REMARK.value

    def values(self) -> dict[str, Any]:
        data = self.cleaned_data
        return {"kind": RemarkKind(data["kind"]), "text": data["text"]}


class ReleaseForm(forms.Form):
    """What the family is to read, perhaps in other words."""

    text = forms.CharField(
        label=_("Text for the family"),
        max_length=MAX_TEXT,
        widget=forms.Textarea(attrs={"rows": 2}),
        error_messages={"required": _("Write something.")},
    )
    version = forms.IntegerField(widget=forms.HiddenInput, required=False, min_value=0)
