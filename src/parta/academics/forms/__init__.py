"""The shape of a person's contacts."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _


class ContactsForm(forms.Form):
    """What they must be like is for ``people.commands.contacts`` to say."""

    phone = forms.CharField(
        label=_("Phone"), max_length=30, required=False, widget=forms.TextInput(attrs={"type": "tel"})
    )
    email = forms.EmailField(label=_("E-mail"), required=False)
    snils = forms.CharField(label=_("SNILS"), help_text=_("Eleven digits."), max_length=20, required=False)

    def __init__(self, *args: Any, has_snils: bool, **options: Any) -> None:
        super().__init__(*args, **options)
        if not has_snils:
            del self.fields["snils"]
