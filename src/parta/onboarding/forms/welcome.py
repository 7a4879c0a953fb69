"""Input of the first sign-in."""

from typing import Any

from django import forms
from django.urls import reverse
from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, pgettext_lazy

from parta.accounts.forms.registration import FirstPasswordForm
from parta.accounts.passwords import password_rules
from parta.accounts.phones import is_mobile, phone_in


class PhoneField(forms.CharField):
    """Cleans to E.164."""

    def __init__(self, **kwargs: Any) -> None:
        widget = forms.TextInput(attrs={"type": "tel", "autocomplete": "tel", "inputmode": "tel"})
        super().__init__(
            **{"widget": widget, "max_length": 30, "label": gettext_lazy("Mobile phone"), **kwargs}
        )

    def clean(self, value: Any) -> str:
        text = str(super().clean(value))
        if not text:
            return ""
        phone = phone_in(text)
        if not phone:
            raise forms.ValidationError(_("This is no phone number. For example: +7 912 345-67-89."))
        if not is_mobile(phone):
            raise forms.ValidationError(_("This number can’t receive messages: give a mobile one."))
        return phone


def _email_field() -> forms.EmailField:
    return forms.EmailField(
        label=gettext_lazy("E-mail"),
        widget=forms.EmailInput(attrs={"autocomplete": "email"}),
        error_messages={
            "invalid": gettext_lazy("This is not an e-mail address. For example: name@example.org.")
        },
    )


class ContactsForm(forms.Form):
    """``are_needed``: both must be given."""

    def __init__(self, *args: Any, are_needed: bool, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["email"] = _email_field()
        self.fields["phone"] = PhoneField()
        for name in ("email", "phone"):
            self.fields[name].required = are_needed

    def clean_email(self) -> str:
        return str(self.cleaned_data["email"]).lower()


class SecurityForm(ContactsForm, FirstPasswordForm):
    """Contacts, login and password. ``user``: whose names and birth date the password may not contain."""

    login = forms.CharField(
        label=pgettext_lazy("name of an account", "Login"),
        max_length=64,
        widget=forms.TextInput(
            attrs={"autocomplete": "username", "autocapitalize": "none", "spellcheck": "false"}
        ),
    )
    consent = forms.BooleanField(
        error_messages={"required": gettext_lazy("Without your consent the diary cannot be opened.")},
    )

    def __init__(self, *args: Any, user: Any, may_change_login: bool, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["password1"].label = _("New password")
        self.fields["password2"].label = _("New password once more")
        self.fields["password1"].help_text = password_rules(user)
        self.fields["consent"].label = _consent_label()
        self.fields["login"].disabled = not may_change_login
        self.fields["login"].help_text = (
            _("You may keep it or choose another one. It can be changed only once.")
            if may_change_login
            else _("It has been changed once and stays as it is.")
        )
        self.order_fields(["email", "phone", "login", "password1", "password2", "consent"])


def _consent_label() -> SafeString:
    """In one piece: the label lays out its parts beside each other."""
    link = format_html('<a href="{}" target="_blank">', reverse("welcome:consent"))
    words = format_html(
        _("I agree to the {link}processing of personal data{end}"), link=link, end=SafeString("</a>")
    )
    return format_html("<span>{}</span>", words)


class MistakeForm(forms.Form):
    text = forms.CharField(
        label=gettext_lazy("What is wrong?"),
        max_length=1000,
        widget=forms.Textarea(attrs={"rows": 3}),
    )
