"""allauth's forms of second factors with Parta's labels."""

from typing import Any

from allauth.mfa.adapter import get_adapter
from allauth.mfa.base import forms as base_forms
from allauth.mfa.models import Authenticator
from allauth.mfa.totp import forms as totp_forms
from allauth.mfa.webauthn import forms as webauthn_forms
from django import forms
from django.utils.translation import gettext_lazy as _


class _Code:
    """A field ``code`` that brings up digits on a phone."""

    label: Any = ""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        field = self.fields["code"]  # type: ignore[attr-defined]
        field.label = self.label
        field.widget.attrs.pop("placeholder", None)
        field.widget.attrs.update({"class": "code-input", "autocapitalize": "none", "spellcheck": "false"})


class SecondFactorForm(_Code, base_forms.AuthenticateForm):
    label = _("Code from the app, or a recovery code")


class ConfirmByCodeForm(_Code, base_forms.ReauthenticateForm):
    label = _("Code from the app, or a recovery code")


class ActivateCodesForm(_Code, totp_forms.ActivateTOTPForm):
    label = _("Code from the app")

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["code"].widget.attrs["inputmode"] = "numeric"


class _Wary:
    """What a browser would never send is a wrong answer, not an error of ours."""

    def clean_credential(self) -> Authenticator:
        try:
            found: Authenticator = super().clean_credential()  # type: ignore[misc]
        except (KeyError, AttributeError, TypeError, ValueError) as error:
            raise get_adapter().validation_error("incorrect_code") from error
        return found


class SignInByPasskeyForm(_Wary, webauthn_forms.LoginWebAuthnForm):
    pass


class SecondByPasskeyForm(_Wary, webauthn_forms.AuthenticateWebAuthnForm):
    pass


class ConfirmByPasskeyForm(_Wary, webauthn_forms.ReauthenticateWebAuthnForm):
    pass


class PasskeyForm(webauthn_forms.AddWebAuthnForm):
    """Every passkey may stand for the password as well: it is made with a fingerprint, a face or a PIN."""

    passwordless = forms.BooleanField(required=False, initial=True, widget=forms.HiddenInput)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["name"] = _name_field(required=False)

    def clean(self) -> dict[str, Any]:
        try:
            data: dict[str, Any] = super().clean()
        except (KeyError, AttributeError, TypeError) as error:
            raise get_adapter().validation_error("incorrect_code") from error
        return data


class RenamePasskeyForm(webauthn_forms.EditWebAuthnForm):
    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["name"] = _name_field(required=True)


def _name_field(*, required: bool) -> forms.CharField:
    return forms.CharField(label=_("Name of the passkey"), max_length=100, required=required)
