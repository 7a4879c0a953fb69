from collections.abc import Iterable
from datetime import date, timedelta
from typing import Any

from django import forms
from django.core.validators import MaxValueValidator, MinValueValidator
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from parta.lessons.queries.cover import CoverRow
from parta.lessons.queries.plan import Candidate
from parta.lessons.rules.substitutes import MOST_DAYS

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


class PublicationForm(forms.Form):
    starts_on = forms.DateField(
        label=gettext_lazy("In force from"),
        input_formats=["%Y-%m-%d"],
        validators=_DAYS,
        widget=forms.DateInput({"type": "date"}, format="%Y-%m-%d"),
    )
    ends_on = forms.DateField(
        label=gettext_lazy("In force until"),
        help_text=gettext_lazy(
            "Empty: to the end of the year. Otherwise what was before goes on afterwards."
        ),
        required=False,
        input_formats=["%Y-%m-%d"],
        validators=_DAYS,
        widget=forms.DateInput({"type": "date"}, format="%Y-%m-%d"),
    )


class SpanForm(forms.Form):
    """The days for which a publication is looked at; what cannot be understood counts as not given."""

    starts_on = forms.DateField(required=False, input_formats=["%Y-%m-%d"], validators=_DAYS)
    ends_on = forms.DateField(required=False, input_formats=["%Y-%m-%d"], validators=_DAYS)

    def chosen(self) -> tuple[date | None, date | None]:
        self.full_clean()
        return self.cleaned_data.get("starts_on"), self.cleaned_data.get("ends_on")


class EndingForm(forms.Form):
    since_on = forms.DateField(input_formats=["%Y-%m-%d"], validators=_DAYS)


class LeftoverForm(forms.Form):
    """What becomes of a lesson that the plan does not have; ``to``: the key of a place, where it moves."""

    choice = forms.ChoiceField(choices=[(name, name) for name in ("move", "cancel", "keep")])
    to = forms.RegexField(r"^(lesson-\d{1,18}|\d{4}-\d\d-\d\d-\d{1,2})$", required=False)

    def clean(self) -> dict[str, Any]:
        data: dict[str, Any] = super().clean() or {}
        if data.get("choice") == "move" and not data.get("to"):
            self.add_error("to", _("Choose where the lesson goes."))
        return data


class DayForm(forms.Form):
    """What cannot be understood counts as not given."""

    day = forms.DateField(required=False, input_formats=["%Y-%m-%d"], validators=_DAYS)

    def chosen(self) -> date | None:
        self.full_clean()
        return self.cleaned_data.get("day")


class AbsenceForm(forms.Form):
    """Who is absent and when; without an end, one day."""

    teacher = forms.TypedChoiceField(label=gettext_lazy("Teacher"), coerce=int)
    since = forms.DateField(
        label=gettext_lazy("From"),
        input_formats=["%Y-%m-%d"],
        validators=_DAYS,
        widget=forms.DateInput({"type": "date"}, format="%Y-%m-%d"),
    )
    until = forms.DateField(
        label=gettext_lazy("To"),
        required=False,
        input_formats=["%Y-%m-%d"],
        validators=_DAYS,
        widget=forms.DateInput({"type": "date"}, format="%Y-%m-%d"),
    )

    def __init__(self, *args: Any, teachers: Iterable[tuple[int, str]], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["teacher"].choices = [("", _("Choose a teacher")), *teachers]  # type: ignore[attr-defined]

    def clean(self) -> dict[str, Any]:
        data: dict[str, Any] = super().clean() or {}
        since, until = data.get("since"), data.get("until")
        if since and not until:
            data["until"] = since
        elif since and until and not timedelta(0) <= until - since < timedelta(days=MOST_DAYS):
            text = _("The last day is on or after the first, and within %(count)d days.")
            self.add_error("until", text % {"count": MOST_DAYS})
        return data


class CoverForm(forms.Form):
    """A choice for each lesson: a teacher's id, "cancel", or nothing."""

    note = forms.CharField(
        label=gettext_lazy("Note"),
        help_text=gettext_lazy("Everybody who reads the timetable sees it."),
        required=False,
        max_length=_MAX_NOTE,
    )

    def __init__(self, *args: Any, rows: Iterable[CoverRow], suggests: bool = False, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self._lessons = {}
        for row in rows:
            choices = [("", _("leave open")), *_offers(row), ("cancel", _("cancel the lesson"))]
            label = f"{row.entry.period}. {row.entry.subject}, {row.entry.students}"
            initial = str(row.suggested or "") if suggests and row.is_open else ""
            field = forms.ChoiceField(label=label, choices=choices, required=False, initial=initial)
            self.fields[row.field] = field
            self._lessons[row.field] = row.entry.lesson_id

    def choices(self) -> dict[int, str]:
        """By lesson what was chosen."""
        data = self.cleaned_data
        return {pk: data[field] for field, pk in self._lessons.items() if data.get(field)}


def _offers(row: CoverRow) -> list[tuple[str, str]]:
    offers = []
    for one in row.offered:
        known = [_("subject")] if one.knows_subject else []
        known += [_("class")] if one.knows_class else []
        count = ngettext("%(count)d lesson", "%(count)d lessons", one.lessons) % {"count": one.lessons}
        said = [*known, count, *([_("said to be busy")] if one.is_away else [])]
        offers.append((str(one.pk), f"{one.name} ({', '.join(said)})"))
    return offers


def _by_time(candidates: Iterable[Candidate]) -> list[tuple[str, list[tuple[int, str]]]]:
    free: list[tuple[int, str]] = []
    busy: list[tuple[int, str]] = []
    for candidate in candidates:
        (busy if candidate.is_busy else free).append((candidate.pk, candidate.name))
    return [(_("Free at this time"), free), (_("Busy at this time"), busy)]
