"""Fields that several forms of the profile have."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from parta.accounts.rules.snils import is_snils, snils_digits


class SnilsField(forms.CharField):
    """SNILS typed in any of the usual ways; its digits."""

    def __init__(self, **kwargs: Any) -> None:
        attributes = {"inputmode": "numeric", "placeholder": "000-000-000 00", "autocomplete": "off"}
        super().__init__(widget=forms.TextInput(attrs=attributes), max_length=30, **kwargs)

    def clean(self, value: Any) -> str:
        text = str(super().clean(value))
        if not text:
            return ""
        digits = snils_digits(text)
        if not digits:
            raise forms.ValidationError(_("SNILS has eleven digits, such as 112-233-445 95."), code="snils")
        if not is_snils(digits):
            message = _("There is a mistake in SNILS: its last two digits do not fit the others.")
            raise forms.ValidationError(message, code="snils")
        return digits


def day_field(
    label: Any, *, required: bool = True, autocomplete: str = "off", **kwargs: Any
) -> forms.DateField:
    """A day, by the browser's own calendar."""
    widget = forms.DateInput(attrs={"type": "date", "autocomplete": autocomplete}, format="%Y-%m-%d")
    return forms.DateField(label=label, required=required, widget=widget, **kwargs)
