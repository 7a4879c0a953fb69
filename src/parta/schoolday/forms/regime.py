"""The shapes of the pages on which the school day is set."""

from collections.abc import Sequence
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from parta.schoolday.commands.regime import MAX_PLACE, ItemData
from parta.schoolday.queries.words import REGIME_NAMES, weekday_names
from parta.schoolday.rules import MAX_NAME, RegimeKind

_SCHOOL_DAYS = 6
_EVERY_DAY = ""


def time_field(label: Any) -> forms.TimeField:
    return forms.TimeField(label=label, widget=forms.TimeInput(attrs={"type": "time"}, format="%H:%M"))


class RegimeItemForm(forms.Form):
    """One thing of the day beside lessons; what may not be is for the command to say."""

    kind = forms.TypedChoiceField(
        label=pgettext_lazy("of a thing in the school day", "Kind"),
        coerce=RegimeKind,
        choices=[(kind.value, REGIME_NAMES[kind]) for kind in RegimeKind],
    )
    name = forms.CharField(
        label=pgettext_lazy("of a thing in the school day", "Name"),
        required=False,
        max_length=MAX_NAME,
        help_text=_("Such as “Breakfast”. Left empty: as its kind is called."),
    )
    weekday = forms.TypedChoiceField(
        label=_("Day of the week"), required=False, coerce=int, empty_value=None, choices=()
    )
    starts_at = time_field(pgettext_lazy("a time of day", "From"))
    ends_at = time_field(pgettext_lazy("a time of day", "Until"))
    place = forms.CharField(label=_("Place"), required=False, max_length=MAX_PLACE)

    def __init__(self, data: Any = None, *, item: Any = None) -> None:
        initial = {name: getattr(item, name) for name in self.base_fields} if item else {}
        if item and item.weekday is None:
            initial["weekday"] = _EVERY_DAY
        super().__init__(data, initial=initial)
        days = [(number, name) for number, name in enumerate(weekday_names()[:_SCHOOL_DAYS], start=1)]
        choices = [(_EVERY_DAY, _("every day with lessons")), *days]
        self.fields["weekday"].choices = choices  # type: ignore[attr-defined]

    @property
    def values(self) -> ItemData:
        """What was given, once the form is valid."""
        return ItemData(**self.cleaned_data)


class CopyForm(forms.Form):
    """To which grades and classes a regime is copied."""

    targets = forms.MultipleChoiceField(
        label=_("Copy to"), required=False, widget=forms.CheckboxSelectMultiple, choices=()
    )

    def __init__(self, data: Any = None, *, targets: Sequence[tuple[str, str]]) -> None:
        super().__init__(data)
        self.fields["targets"].choices = targets  # type: ignore[attr-defined]
