from collections.abc import Iterable
from typing import Any

from django import forms
from django.core.validators import MaxValueValidator, MinValueValidator
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from parta.timetable.queries.demand import HoursPage
from parta.timetable.queries.generation import rule_name
from parta.timetable.rules.generation import LEAST_SECONDS, MOST_SECONDS, USUAL_SECONDS
from parta.timetable.solving.problem import Rule

_DAYS = ((5, gettext_lazy("Monday to Friday")), (6, gettext_lazy("Monday to Saturday")))


class DraftForm(forms.Form):
    """``versions``: those whose lessons it may begin with, as (id, name)."""

    name = forms.CharField(label=gettext_lazy("Name of the timetable"), max_length=100)
    copied = forms.TypedChoiceField(
        label=gettext_lazy("Begin with"), coerce=int, empty_value=None, required=False
    )
    days_a_week = forms.TypedChoiceField(label=gettext_lazy("School week"), coerce=int, choices=_DAYS)

    def __init__(self, *args: Any, versions: Iterable[tuple[int, str]], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["copied"].choices = [("", _("an empty week")), *versions]  # type: ignore[attr-defined]


class DetailsForm(forms.Form):
    name = forms.CharField(label=gettext_lazy("Name of the timetable"), max_length=100)
    days_a_week = forms.TypedChoiceField(label=gettext_lazy("School week"), coerce=int, choices=_DAYS)


class MoveForm(forms.Form):
    """What is in hand, and the weekday and period where it goes."""

    hand = forms.RegexField(r"^(slot|course)-\d{1,18}$")
    at = forms.RegexField(r"^[1-7]-\d{1,2}$")

    def time(self) -> tuple[int, int]:
        weekday, _dash, period = self.cleaned_data["at"].partition("-")
        return int(weekday), int(period)


class SlotForm(forms.Form):
    room = forms.TypedChoiceField(label=gettext_lazy("Room"), coerce=int, empty_value=None, required=False)
    is_locked = forms.BooleanField(
        label=gettext_lazy("Locked: generation leaves it where it is"), required=False
    )

    def __init__(self, *args: Any, rooms: Iterable[tuple[int, str]], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["room"].choices = [("", _("no room")), *rooms]  # type: ignore[attr-defined]


class RoomForm(forms.Form):
    name = forms.CharField(label=gettext_lazy("Name or number"), max_length=60)
    capacity = forms.IntegerField(label=gettext_lazy("Seats"), min_value=1, max_value=2000, required=False)
    lessons_at_once = forms.IntegerField(
        label=gettext_lazy("Lessons at once"),
        help_text=gettext_lazy("More than one for a gym that two classes share."),
        min_value=1,
        max_value=9,
        initial=1,
    )


class CourseForm(forms.Form):
    """One course of the hours' page."""

    hours = forms.IntegerField(
        required=False, validators=[MinValueValidator(0), MaxValueValidator(20)], widget=forms.NumberInput
    )
    room = forms.TypedChoiceField(coerce=int, empty_value=None, required=False)
    may_be_double = forms.BooleanField(required=False)

    def __init__(self, *args: Any, label: str, rooms: Iterable[tuple[int, str]], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["room"].choices = [("", _("usual or any")), *rooms]  # type: ignore[attr-defined]
        names = {
            "hours": _("Hours a week: %(course)s"),
            "room": _("Room: %(course)s"),
            "may_be_double": _("Two in a row: %(course)s"),
        }
        for field, text in names.items():
            self.fields[field].widget.attrs["aria-label"] = text % {"course": label}
        self.fields["hours"].widget.attrs |= {"min": 0, "max": 20, "inputmode": "numeric"}


def course_forms(page: HoursPage, data: Any = None) -> list[tuple[Any, CourseForm]]:
    """A form for each course of the page, with its row."""
    return [
        (
            row,
            CourseForm(
                data,
                prefix=str(row.course.course_id),
                label=f"{row.course.subject}, {row.course.label}",
                rooms=page.rooms,
                initial={"hours": row.hours, "room": row.room_id, "may_be_double": row.may_be_double},
            ),
        )
        for row in page.rows
    ]


class BusyForm(forms.Form):
    """Times as "2-3": Tuesday, the third lesson."""

    times = forms.MultipleChoiceField(required=False)

    def __init__(self, *args: Any, days: range, periods: Iterable[int], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        texts = [f"{day}-{period}" for period in periods for day in days]
        self.fields["times"].choices = [(text, text) for text in texts]  # type: ignore[attr-defined]

    def chosen(self) -> list[tuple[int, int]]:
        pairs = (text.split("-") for text in self.cleaned_data["times"])
        return [(int(day), int(period)) for day, period in pairs]


class GenerationForm(forms.Form):
    """Conditions of a generation; what is not ticked is given up from the start."""

    rules = forms.MultipleChoiceField(
        label=gettext_lazy("Conditions"), widget=forms.CheckboxSelectMultiple, required=False
    )
    few_windows = forms.BooleanField(
        label=gettext_lazy("As few windows for teachers as possible"), required=False, initial=True
    )
    assigns_rooms = forms.BooleanField(
        label=gettext_lazy("Find a free room for lessons without a usual one"), required=False, initial=True
    )
    seconds = forms.IntegerField(
        label=gettext_lazy("Time, in seconds"),
        help_text=gettext_lazy("The best timetable found in this time is kept."),
        min_value=LEAST_SECONDS,
        max_value=MOST_SECONDS,
        initial=USUAL_SECONDS,
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        field = self.fields["rules"]
        field.choices = [(rule.value, _sentence(rule)) for rule in Rule]  # type: ignore[attr-defined]
        field.initial = [rule.value for rule in Rule]


def _sentence(rule: Rule) -> str:
    name = rule_name(rule)
    return name[:1].upper() + name[1:]
