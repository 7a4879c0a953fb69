"""allauth's forms with Parta's labels and without placeholders, which only repeat the labels."""

from typing import Any

from allauth.account import forms
from allauth.core import context as allauth_context
from django.contrib.auth.base_user import AbstractBaseUser
from django.forms import CharField, TextInput
from django.utils.translation import gettext_lazy as _

from parta.accounts.forms.contacts import ContactField
from parta.accounts.passwords import password_rules
from parta.accounts.queries import list_contact_owners
from parta.core.web import place

_LONGEST_NAME = 254  # an e-mail may be longer than any login


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
    labels = {"login": _("Login, e-mail or phone"), "password": _("Password"), "remember": _("Remember me")}

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        attributes = {"autocomplete": "username", "autocapitalize": "none", "spellcheck": "false"}
        self.fields["login"] = CharField(
            label=self.labels["login"], max_length=_LONGEST_NAME, widget=TextInput(attrs=attributes)
        )
        self.order_fields(["login", "password", "remember"])


class RecoveryForm(forms.ResetPasswordForm):
    """A phone or an e-mail, which allauth calls ``email``; accounts of the site that is asked."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["email"] = ContactField()

    def clean_email(self) -> str:
        contact: str = self.cleaned_data["email"]
        self.users = list_contact_owners(site=place(allauth_context.request).site, contact=contact)
        return contact


class RecoveryKeyForm(forms.UserTokenForm):
    """The key of a letter, for an account of the site that is asked."""

    def _get_user(self, uidb36: str) -> AbstractBaseUser | None:
        user = super()._get_user(uidb36)
        return user if user and user.site == place(allauth_context.request).site else None


class NewPasswordForm(_Plain, forms.ResetPasswordKeyForm):
    labels = {"password1": _("New password"), "password2": _("New password once more")}

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["password1"].help_text = password_rules()


class ChangePasswordForm(_Plain, forms.ChangePasswordForm):
    labels = {
        "oldpassword": _("Present password"),
        "password1": _("New password"),
        "password2": _("New password once more"),
    }

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["password1"].help_text = password_rules(self.user)


class ReauthenticationForm(_Plain, forms.ReauthenticateForm):
    labels = {"password": _("Password")}
