"""The shapes of years, terms, days and bells; what they may be is for the commands to say."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date, time
from typing import Any

from django import forms
from django.utils.dates import WEEKDAYS
from django.utils.text import capfirst
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from parta.schoolyear.commands.bells import MAX_BELLS_NAME
from parta.schoolyear.commands.days import SpecialDayPlan
from parta.schoolyear.commands.years import MAX_DAY_NAME, MAX_NAME, HolidayPlan
from parta.schoolyear.rules.bells import MOST_PERIODS, MOST_SHIFTS, Bell, lay_out_bells
from parta.schoolyear.rules.days import LONGEST_CUT
from parta.schoolyear.rules.terms import Days, TermKind

_SPARE_ROWS = 2
_KINDS = [
    (TermKind.QUARTER.value, _("Quarters")),
    (TermKind.TRIMESTER.value, _("Trimesters")),
    (TermKind.SEMESTER.value, _("Semesters")),
]


class DayField(forms.DateField):
    """A day, chosen in the browser's calendar or written."""

    def __init__(self, **options: Any) -> None:
        super().__init__(widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d"), **options)


class ClockField(forms.TimeField):
    """A time of day."""

    def __init__(self, **options: Any) -> None:
        super().__init__(widget=forms.TimeInput(attrs={"type": "time"}, format="%H:%M"), **options)


class YearForm(forms.Form):
    name = forms.CharField(label=pgettext_lazy("of a thing", "Name"), max_length=MAX_NAME)
    starts_on = DayField(label=_("First day"))
    ends_on = DayField(label=_("Last day"))


class NewYearForm(YearForm):
    kinds = forms.MultipleChoiceField(
        label=_("Divided into"),
        choices=_KINDS,
        widget=forms.CheckboxSelectMultiple,
        help_text=_("Several at once are possible: quarters for some classes, semesters for others."),
        error_messages={"required": _("Choose at least one.")},
    )
    has_recesses = forms.BooleanField(
        label=_("Lay out the usual autumn, winter and spring holidays"), required=False, initial=True
    )
    has_public_days = forms.BooleanField(
        label=_("Add the public holidays of the calendar"), required=False, initial=True
    )


@dataclass(frozen=True, slots=True)
class SpanRow:
    number: int
    starts: forms.BoundField
    ends: forms.BoundField


class _Rows(forms.Form):
    """Numbered rows of a beginning and an end; a row left empty is none."""

    half_message = _("Enter both, or leave both empty.")

    def rows(self) -> Iterator[SpanRow]:
        numbers = (int(name.partition("-")[2]) for name in self.fields if name.startswith("starts-"))
        for number in numbers:
            yield SpanRow(number, self[f"starts-{number}"], self[f"ends-{number}"])

    def clean(self) -> dict[str, Any]:
        for row in self.rows():
            begins, ends = (self.cleaned_data.get(field.name) for field in (row.starts, row.ends))
            for value, other, field in ((begins, ends, row.ends), (ends, begins, row.starts)):
                if value and not other and field.name not in self.errors:
                    self.add_error(field.name, str(self.half_message))
        return self.cleaned_data

    def _add_row(self, number: int, make: type[forms.Field], labels: tuple[Any, Any], known: Any) -> None:
        for side, label, value in zip(("starts", "ends"), labels, known, strict=True):
            self.fields[f"{side}-{number}"] = make(required=False, label=label, initial=value)


class TermsForm(_Rows):
    """The first and last day of each term of a kind; a row more than there are."""

    def __init__(self, *args: Any, terms: Sequence[Days], spare: int = 0, **options: Any) -> None:
        super().__init__(*args, **options)
        labels = (_("First day"), _("Last day"))
        for number in range(1, len(terms) + spare + 1):
            known = (
                (terms[number - 1].first, terms[number - 1].last) if number <= len(terms) else (None, None)
            )
            self._add_row(number, DayField, labels, known)

    @property
    def values(self) -> list[Days]:
        data = self.cleaned_data
        found = ((data.get(row.starts.name), data.get(row.ends.name)) for row in self.rows())
        return [Days(first, last) for first, last in found if first and last]


class BellsForm(_Rows):
    """The times of each lesson, and from which day they hold."""

    since_on = DayField(
        label=_("From"), help_text=_("Lessons before this day keep the times they were held at.")
    )

    def __init__(self, *args: Any, bells: Sequence[Bell], **options: Any) -> None:
        super().__init__(*args, **options)
        first = bells[0].number if bells else 1
        known = {bell.number: (bell.starts_at, bell.ends_at) for bell in bells}
        last = min(first + max(len(bells), 5) + _SPARE_ROWS, first + MOST_PERIODS)
        for number in range(first, last):
            self._add_row(number, ClockField, (_("Begins"), _("Ends")), known.get(number, (None, None)))
        self.order_fields([*(name for name in self.fields if name != "since_on"), "since_on"])

    @property
    def values(self) -> list[Bell]:
        data = self.cleaned_data
        found: list[Bell] = []
        for row in self.rows():
            begins: time | None = data.get(row.starts.name)
            ends: time | None = data.get(row.ends.name)
            if begins and ends:
                found.append(Bell(row.number, begins, ends))
        return found


class BellsNameForm(forms.Form):
    name = forms.CharField(label=pgettext_lazy("of a thing", "Name"), max_length=MAX_BELLS_NAME)
    shift = forms.TypedChoiceField(
        label=_("Shift"), coerce=int, choices=[(number, number) for number in range(1, MOST_SHIFTS + 1)]
    )


class NewBellsForm(BellsNameForm):
    """From a few numbers the whole day; every time can be changed afterwards."""

    first_at = ClockField(label=_("First lesson at"), initial=time(8, 30))
    lesson = forms.IntegerField(label=_("Minutes of a lesson"), min_value=20, max_value=90, initial=45)
    count = forms.IntegerField(label=_("Lessons a day"), min_value=1, max_value=MOST_PERIODS, initial=7)
    breaks = forms.RegexField(
        r"^\s*\d{1,3}([\s,;]+\d{1,3})*\s*$",
        label=_("Breaks in minutes"),
        initial="10 20 20 10 10 10",
        max_length=60,
        help_text=_("One after another; the last is repeated."),
        error_messages={"invalid": _("Numbers of minutes with spaces between, as 10 20 20 10.")},
    )

    @property
    def bells(self) -> list[Bell]:
        data = self.cleaned_data
        breaks = [int(part) for part in data["breaks"].replace(",", " ").replace(";", " ").split()]
        return lay_out_bells(data["first_at"], data["lesson"], breaks, data["count"])

    def clean(self) -> dict[str, Any]:
        data = self.cleaned_data
        if not self.errors and len(self.bells) < data["count"]:
            self.add_error("count", str(_("The last lessons would end after midnight.")))
        return data


class HolidayForm(forms.Form):
    name = forms.CharField(label=pgettext_lazy("of a thing", "Name"), max_length=MAX_DAY_NAME)
    starts_on = DayField(label=_("First day"))
    ends_on = DayField(label=_("Last day"), required=False, help_text=_("Left empty: one day."))

    @property
    def values(self) -> HolidayPlan:
        data = self.cleaned_data
        return HolidayPlan(data["name"], data["starts_on"], data["ends_on"] or data["starts_on"])


class PublicDaysForm(forms.Form):
    """Some of the proposed days off."""

    days = forms.MultipleChoiceField(
        label=_("Public holidays"),
        widget=forms.CheckboxSelectMultiple,
        error_messages={"required": _("Choose at least one.")},
    )

    def __init__(self, *args: Any, days: Sequence[tuple[date, str]], **options: Any) -> None:
        super().__init__(*args, **options)
        self.names = {day.isoformat(): name for day, name in days}
        self.fields["days"].choices = list(self.names.items())  # type: ignore[attr-defined]

    @property
    def values(self) -> list[HolidayPlan]:
        chosen = [(date.fromisoformat(day), self.names[day]) for day in self.cleaned_data["days"]]
        return [HolidayPlan(name, day, day) for day, name in chosen]


class SpecialDayForm(forms.Form):
    day = DayField(label=_("Day"))
    name = forms.CharField(
        label=_("Why"), max_length=MAX_DAY_NAME, help_text=_("Families and teachers read it.")
    )
    weekday = forms.TypedChoiceField(
        label=_("Lessons as on"),
        coerce=int,
        empty_value=None,
        required=False,
        choices=[("", _("its own weekday"))]
        + [(number, capfirst(WEEKDAYS[number - 1])) for number in range(1, 7)],
        help_text=_("For a working Saturday, or a day that is taught by another day's plan."),
    )
    minutes_off = forms.IntegerField(
        label=_("Lessons shorter by, minutes"), min_value=0, max_value=LONGEST_CUT, required=False
    )

    @property
    def values(self) -> SpecialDayPlan:
        data = self.cleaned_data
        return SpecialDayPlan(data["day"], data["name"], data["weekday"], data["minutes_off"] or 0)
