"""The shapes of a region operator's pages."""

from django import forms
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from parta.portal.queries.offices import FIELD_NAMES
from parta.schools.rules.regions import TIME_ZONES

_ZONES = [(zone, zone) for zone in TIME_ZONES]
_WORKS, _RESTS = "works", "rests"


class SettingsForm(forms.Form):
    name = forms.CharField(label=FIELD_NAMES["name"], max_length=200)
    english_name = forms.CharField(label=FIELD_NAMES["english_name"], max_length=200, required=False)
    time_zone = forms.ChoiceField(
        label=FIELD_NAMES["time_zone"],
        choices=_ZONES,
        help_text=_("By it the working days of decisions are counted."),
    )
    department = forms.CharField(label=FIELD_NAMES["department"], max_length=300, required=False)
    phone = forms.CharField(
        label=FIELD_NAMES["phone"],
        max_length=40,
        required=False,
        widget=forms.TextInput(attrs={"inputmode": "tel"}),
    )
    email = forms.EmailField(label=FIELD_NAMES["email"], required=False)
    address = forms.CharField(label=FIELD_NAMES["address"], max_length=500, required=False)
    portal_address = forms.URLField(
        label=FIELD_NAMES["portal_address"],
        required=False,
        assume_scheme="https",
        help_text=_("If the region has one of its own, people are sent there and do not apply here."),
    )
    is_open = forms.BooleanField(label=FIELD_NAMES["is_open"], required=False)
    has_state_services = forms.BooleanField(label=FIELD_NAMES["state_services_on"], required=False)


class RegionForm(forms.Form):
    """A further region."""

    code = forms.CharField(
        label=_("Code"),
        max_length=3,
        help_text=_("Two or three digits: the beginning of the region’s address, as in 29.example.org."),
        widget=forms.TextInput(attrs={"inputmode": "numeric", "autocomplete": "off"}),
    )
    name = forms.CharField(label=FIELD_NAMES["name"], max_length=200)
    english_name = forms.CharField(label=FIELD_NAMES["english_name"], max_length=200, required=False)
    time_zone = forms.ChoiceField(label=FIELD_NAMES["time_zone"], choices=_ZONES, initial="Europe/Moscow")


class MovedDayForm(forms.Form):
    day = forms.DateField(label=_("Day"), widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d"))
    kind = forms.ChoiceField(
        label=_("That day people"),
        choices=[
            (_RESTS, pgettext_lazy("that day people", "rest")),
            (_WORKS, pgettext_lazy("that day people", "work")),
        ],
    )
    name = forms.CharField(
        label=_("Why"),
        max_length=200,
        help_text=_("For example: a day of the republic, or for Monday the 22nd."),
    )

    @property
    def is_working(self) -> bool:
        return bool(self.cleaned_data["kind"] == _WORKS)
