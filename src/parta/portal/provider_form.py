"""The shape of a region's provider of State Services sign-in."""

from django import forms
from django.utils.translation import gettext_lazy as _


class ProviderForm(forms.Form):
    """The secret goes in and never comes out."""

    name = forms.CharField(
        label=_("Name"),
        max_length=40,
        help_text=_("As people see it among the linked accounts."),
    )
    issuer = forms.CharField(
        label=_("Provider’s address"),
        max_length=300,
        widget=forms.URLInput(attrs={"placeholder": "https://id.example.org"}),
        help_text=_("The “issuer”, exactly as the provider calls itself."),
    )
    client_id = forms.CharField(label=_("Client identifier"), max_length=190)
    secret = forms.CharField(
        label=_("Client secret"),
        max_length=190,
        required=False,
        widget=forms.PasswordInput(attrs={"autocomplete": "off"}),
        help_text=_("Leave it empty to keep the one that is there: it is never shown."),
    )
    scopes = forms.CharField(
        label=_("What to ask for"),
        max_length=200,
        initial="openid profile snils",
        help_text=_("The provider’s words for name, birth date and SNILS, parted by spaces."),
    )
