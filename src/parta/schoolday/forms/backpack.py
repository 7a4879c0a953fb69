"""The shapes of what is written about things to carry."""

from collections.abc import Sequence
from typing import Any

from django import forms
from django.utils.text import capfirst
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from parta.schoolday.commands.backpack import ThingData
from parta.schoolday.queries.things import KIND_NAMES, LessonThingsPage, weight_text
from parta.schoolday.rules import MAX_NAME, ThingKind

_GRADES = [(grade, grade) for grade in range(1, 12)]
_MOST_DIGITS = 9


class ThingForm(forms.Form):
    """A book or a kit. What it may weigh is for the command to say."""

    subject = forms.TypedChoiceField(label=_("Subject"), coerce=int)
    grade = forms.TypedChoiceField(label=pgettext_lazy("year of study", "Grade"), coerce=int, choices=_GRADES)
    kind = forms.ChoiceField(
        label=_("Kind"), choices=[(kind.value, capfirst(KIND_NAMES[kind])) for kind in ThingKind]
    )
    name = forms.CharField(label=pgettext_lazy("of a thing", "Name"), max_length=MAX_NAME)
    grams = forms.IntegerField(
        label=_("Weight, g"),
        required=False,
        widget=forms.TextInput(attrs={"inputmode": "numeric", "maxlength": _MOST_DIGITS}),
    )

    def __init__(
        self, *args: Any, subjects: Sequence[tuple[int, str]], typical: str = "", **options: Any
    ) -> None:
        super().__init__(*args, **options)
        self.fields["subject"].choices = subjects  # type: ignore[attr-defined]
        if typical:
            self.fields["grams"].help_text = _("Left empty: as is typical. %(weights)s.") % {
                "weights": typical
            }

    @property
    def values(self) -> ThingData:
        data = self.cleaned_data
        return ThingData(
            subject_id=data["subject"],
            grade=data["grade"],
            kind=ThingKind(data["kind"]),
            name=data["name"],
            grams=data["grams"],
        )


class LessonThingsForm(forms.Form):
    """Which things of a lesson are needed; those not ticked may stay at home."""

    needed = forms.TypedMultipleChoiceField(
        label=_("Needed today"), coerce=int, required=False, widget=forms.CheckboxSelectMultiple
    )
    reason = forms.CharField(label=_("Reason"), max_length=500)

    def __init__(self, page: LessonThingsPage, data: Any = None) -> None:
        chosen = [thing.thing_id for thing in page.things if thing.is_needed]
        super().__init__(data, initial={"needed": chosen})
        self._known = [thing.thing_id for thing in page.things]
        self.fields["needed"].choices = [  # type: ignore[attr-defined]
            (thing.thing_id, f"{thing.name}, {weight_text(thing.grams)}") for thing in page.things
        ]
        if not page.needs_reason:
            del self.fields["reason"]

    @property
    def not_needed(self) -> list[int]:
        return [pk for pk in self._known if pk not in set(self.cleaned_data["needed"])]


class BagForm(forms.Form):
    """What an empty bag weighs. How much it may be is for the command to say."""

    grams = forms.IntegerField(
        label=_("Empty bag, g"),
        widget=forms.TextInput(attrs={"inputmode": "numeric", "maxlength": _MOST_DIGITS}),
    )
