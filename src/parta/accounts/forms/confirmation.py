from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from parta.accounts.signatures import LARGEST_SIGNATURE


class LetterCodeForm(forms.Form):
    code = forms.CharField(
        label=_("Code from the letter"),
        max_length=20,
        widget=forms.TextInput(attrs={"inputmode": "numeric", "autocomplete": "off", "class": "code-input"}),
    )


class SignatureForm(forms.Form):
    signature = forms.FileField(
        label=_("File of the signature"),
        help_text=_("A detached signature, as a rule a file ending in .sig or .p7s."),
        widget=forms.FileInput(attrs={"accept": ".sig,.p7s,.sgn,application/pkcs7-signature"}),
    )

    def clean_signature(self) -> Any:
        file = self.cleaned_data["signature"]
        if file.size > LARGEST_SIGNATURE:
            raise forms.ValidationError(_("A signature is a small file; this one is too large."))
        return file
