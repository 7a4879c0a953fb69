"""One field for a phone or an e-mail."""

from typing import Any

from django import forms
from django.core.validators import validate_email
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from parta.accounts import sms
from parta.accounts.phones import is_mobile, phone_in

PHONE_OR_EMAIL = gettext_lazy("Phone or e-mail")


class ContactField(forms.CharField):
    """Cleans to an e-mail in small letters or a phone in E.164. Where no SMS can be sent: e-mails only."""

    widget = forms.TextInput(
        attrs={"autocomplete": "username", "autocapitalize": "none", "spellcheck": "false"}
    )

    def __init__(self, **kwargs: Any) -> None:
        label = PHONE_OR_EMAIL if sms.is_available() else gettext_lazy("E-mail")
        super().__init__(**{"label": label, "max_length": 254, **kwargs})

    def clean(self, value: Any) -> str:
        text: str = super().clean(value)
        if "@" in text or not sms.is_available():
            return self._email(text)
        phone = phone_in(text)
        if not phone:
            raise forms.ValidationError(
                _("Neither a phone nor an e-mail. For example: +7 912 345-67-89 or name@example.org."),
                code="bad_contact",
            )
        if not is_mobile(phone):
            raise forms.ValidationError(
                _("This number can’t receive messages: give a mobile one."), code="not_mobile"
            )
        return phone

    def _email(self, text: str) -> str:
        try:
            validate_email(text)
        except forms.ValidationError as error:
            raise forms.ValidationError(
                _("This is not an e-mail address. For example: name@example.org."), code="bad_email"
            ) from error
        return text.lower()


class CodeForm(forms.Form):
    code = forms.CharField(
        label=gettext_lazy("Code from the SMS"),
        max_length=20,
        widget=forms.TextInput(
            attrs={
                "inputmode": "numeric",
                "autocomplete": "one-time-code",
                "class": "code-input",
                "autofocus": True,
            }
        ),
    )
