from django import forms
from django.utils.translation import gettext_lazy as _


class DeletionForm(forms.Form):
    """What is deleted cannot be had back: the owner says so, and is there."""

    is_sure = forms.BooleanField(
        label=_("I understand that this cannot be undone"),
        error_messages={"required": _("Tick this to go on.")},
    )
    password = forms.CharField(
        label=_("Your password"),
        strip=False,
        widget=forms.PasswordInput(attrs={"autocomplete": "current-password"}),
    )
