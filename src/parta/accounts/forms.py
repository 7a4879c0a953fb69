"""allauth's forms with Parta's labels and without placeholders, which only repeat the labels."""

from typing import Any

from allauth.account import forms
from django.utils.translation import gettext_lazy as _


class _Plain:
    labels: dict[str, Any] = {}

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for name, field in self.fields.items():  # type: ignore[attr-defined]
            field.widget.attrs.pop("placeholder", None)
            field.label = self.labels.get(name, field.label)
            if name in {"password", "oldpassword"}:
                field.help_text = ""  # the pages have the link to recovery beside their button


class SignInForm(_Plain, forms.LoginForm):
    labels = {"login": _("Login or e-mail"), "password": _("Password"), "remember": _("Remember me")}

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        attributes = {"autocomplete": "username", "autocapitalize": "none", "spellcheck": "false"}
        self.fields["login"].widget.attrs.update(attributes)


class RecoveryForm(_Plain, forms.ResetPasswordForm):
    labels = {"email": _("E-mail")}


class NewPasswordForm(_Plain, forms.ResetPasswordKeyForm):
    labels = {"password1": _("New password"), "password2": _("New password once more")}


class ChangePasswordForm(_Plain, forms.ChangePasswordForm):
    labels = {
        "oldpassword": _("Present password"),
        "password1": _("New password"),
        "password2": _("New password once more"),
    }


class ReauthenticationForm(_Plain, forms.ReauthenticateForm):
    labels = {"password": _("Password")}
