from collections.abc import Iterable
from datetime import date
from typing import Any

from django import forms
from django.core.validators import MaxValueValidator, MinValueValidator
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from parta.lessons.queries.plan import Candidate

_MAX_NOTE = 200
_DAYS = [MinValueValidator(date(1992, 1, 1)), MaxValueValidator(date(2199, 12, 31))]


class WeekForm(forms.Form):
    """Which week of whose timetable; what cannot be understood counts as not given."""

    of = forms.CharField(required=False, max_length=40)
    day = forms.DateField(required=False, input_formats=["%Y-%m-%d"], validators=_DAYS)

    def chosen(self) -> tuple[str, date | None]:
        """The key of the class or teacher (empty: own) and the day (None: today)."""
        self.full_clean()
        return self.cleaned_data.get("of", ""), self.cleaned_data.get("day")


class SubstitutionForm(forms.Form):
    """``teachers`` and ``rooms`` are those the school has; the busy ones stand apart."""

    teacher = forms.TypedChoiceField(label=gettext_lazy("Substitute teacher"), coerce=int)
    room = forms.TypedChoiceField(label=gettext_lazy("Room"), coerce=int, empty_value=None, required=False)
    note = forms.CharField(
        label=gettext_lazy("Note"),
        help_text=gettext_lazy("Everybody who reads the timetable sees it."),
        required=False,
        max_length=_MAX_NOTE,
    )

    def __init__(
        self, *args: Any, teachers: Iterable[Candidate], rooms: Iterable[Candidate], **kwargs: Any
    ) -> None:
        super().__init__(*args, **kwargs)
        self.fields["teacher"].choices = [("", _("Choose a teacher")), *_by_time(teachers)]  # type: ignore[attr-defined]
        self.fields["room"].choices = [("", _("Leave as it is")), *_by_time(rooms)]  # type: ignore[attr-defined]


class CancellationForm(forms.Form):
    note = forms.CharField(
        label=gettext_lazy("Reason"),
        help_text=gettext_lazy("Everybody who reads the timetable sees it."),
        required=False,
        max_length=_MAX_NOTE,
    )


def _by_time(candidates: Iterable[Candidate]) -> list[tuple[str, list[tuple[int, str]]]]:
    free: list[tuple[int, str]] = []
    busy: list[tuple[int, str]] = []
    for candidate in candidates:
        (busy if candidate.is_busy else free).append((candidate.pk, candidate.name))
    return [(_("Free at this time"), free), (_("Busy at this time"), busy)]
