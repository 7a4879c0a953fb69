"""What somebody tells to get an account of the portal."""

import re
from collections.abc import Sequence
from typing import Any

from django import forms
from django.core.validators import RegexValidator
from django.urls import reverse
from django.utils.functional import lazy
from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from parta.accounts.forms.contacts import ContactField
from parta.accounts.passwords import password_rules

# Letters of any alphabet, with what names have between them.
_NAME = RegexValidator(
    re.compile(r"\A[^\W\d_]+(?:[ .'’‐‑–-]+[^\W\d_]+)*\.?\Z"),
    gettext_lazy("A name has letters, spaces, hyphens and apostrophes only."),
    code="bad_name",
)


def _consent_label() -> SafeString:
    link = format_html('<a href="{}" target="_blank">', reverse("account_consent"))
    words = _("I agree to the {link}processing of my personal data{end}")
    return format_html("<span>{}</span>", format_html(words, link=link, end=SafeString("</a>")))


_consent_label_lazy = lazy(_consent_label, str)


class RegistrationForm(forms.Form):
    surname = forms.CharField(
        label=gettext_lazy("Surname"),
        max_length=200,
        validators=[_NAME],
        widget=forms.TextInput(attrs={"autocomplete": "family-name"}),
    )
    given_name = forms.CharField(
        label=gettext_lazy("Given name"),
        max_length=200,
        validators=[_NAME],
        widget=forms.TextInput(attrs={"autocomplete": "given-name"}),
    )
    patronymic = forms.CharField(
        label=gettext_lazy("Patronymic"),
        max_length=200,
        required=False,
        validators=[_NAME],
        widget=forms.TextInput(attrs={"autocomplete": "additional-name"}),
    )
    consent = forms.BooleanField(
        label=_consent_label_lazy(),
        error_messages={"required": gettext_lazy("Without your consent no account can be made.")},
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["contact"] = ContactField()
        self.order_fields(["surname", "given_name", "patronymic", "contact", "consent"])


class FirstPasswordForm(forms.Form):
    """The password of a new account, twice. ``words``: what the person has told, which it may not contain."""

    password1 = forms.CharField(
        label=gettext_lazy("Password"),
        strip=False,
        max_length=200,
        widget=forms.PasswordInput(attrs={"autocomplete": "new-password"}),
    )
    password2 = forms.CharField(
        label=gettext_lazy("Password once more"),
        strip=False,
        max_length=200,
        widget=forms.PasswordInput(attrs={"autocomplete": "new-password"}),
    )

    def __init__(self, *args: Any, words: Sequence[str] = (), **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["password1"].help_text = password_rules(words=words)

    def clean(self) -> dict[str, Any]:
        data = super().clean() or self.cleaned_data
        if data.get("password1") and data.get("password2") and data["password1"] != data["password2"]:
            self.add_error("password2", _("The two passwords differ."))
        return data
