from collections.abc import Sequence
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from parta.grading.rules.policy import MAX_FREE_EDIT_DAYS
from parta.home.commands import Change, Way
from parta.schools.commands import SchoolDetails

_LONGEST_KEY = 60
_FARTHEST = 99


class ArrangementForm(forms.Form):
    """What is done to which tab or widget; what cannot be understood is a key that nobody has."""

    way = forms.ChoiceField(choices=[(way.value, way.value) for way in Way])
    key = forms.CharField(required=False, max_length=_LONGEST_KEY)
    position = forms.IntegerField(required=False, min_value=0, max_value=_FARTHEST)

    def change(self) -> Change:
        self.full_clean()
        values = self.cleaned_data
        return Change(Way(values.get("way") or Way.ADD), values.get("key", ""), values.get("position") or 0)


class DetailsForm(forms.Form):
    """What the school says about itself."""

    name = forms.CharField(label=pgettext_lazy("of a school", "Full name"), max_length=300)
    short_name = forms.CharField(
        label=_("Short name"), max_length=100, help_text=_("Stands at the top of every page.")
    )
    time_zone = forms.ChoiceField(
        label=_("Time zone"), help_text=_("Lessons to come keep their hour on the wall in a new zone.")
    )
    phone = forms.CharField(label=_("Phone"), max_length=40, required=False)
    email = forms.EmailField(label=_("E-mail"), required=False)
    address = forms.CharField(label=_("Address"), max_length=500, required=False)
    website = forms.URLField(label=_("Website"), required=False, assume_scheme="https")

    def __init__(self, *args: Any, zones: Sequence[tuple[str, str]], **options: Any) -> None:
        super().__init__(*args, **options)
        self.fields["time_zone"].choices = zones  # type: ignore[attr-defined]

    @property
    def values(self) -> SchoolDetails:
        return SchoolDetails(**self.cleaned_data)


class JournalRulesForm(forms.Form):
    free_edit_days = forms.IntegerField(
        label=_("Days in which a lesson is corrected freely"),
        min_value=0,
        max_value=MAX_FREE_EDIT_DAYS,
        help_text=_("Later only with a reason, until the term is closed."),
    )
    allows_mark_one = forms.BooleanField(label=_("There is a mark of 1"), required=False)
