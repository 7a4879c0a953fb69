"""Another phone or e-mail, and the codes that confirm it."""

from typing import Any

from django import forms
from django.core.validators import validate_email
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from parta.accounts.phones import is_mobile, phone_in
from parta.accounts.queries.contact_changes import ChangePage
from parta.accounts.rules import ContactKind


class NewContactForm(forms.Form):
    """A phone or an e-mail, as the kind says; cleaned to the form in which it is kept."""

    contact = forms.CharField(max_length=254)

    def __init__(self, kind: ContactKind, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.kind = kind
        field = self.fields["contact"]
        is_phone = kind is ContactKind.PHONE
        field.label = _("New phone") if is_phone else _("New e-mail")
        field.widget.attrs |= (
            {"type": "tel", "inputmode": "tel", "autocomplete": "tel", "placeholder": "+7 900 000-00-00"}
            if is_phone
            else {"inputmode": "email", "autocomplete": "email", "autocapitalize": "none"}
        )

    def clean_contact(self) -> str:
        text = str(self.cleaned_data["contact"]).strip()
        if self.kind is ContactKind.EMAIL:
            try:
                validate_email(text)
            except forms.ValidationError as error:
                message = _("This is not an e-mail address. For example: name@example.org.")
                raise forms.ValidationError(message) from error
            return text.lower()
        phone = phone_in(text)
        if not phone:
            raise forms.ValidationError(_("This is no phone number. For example: +7 912 345-67-89."))
        if not is_mobile(phone):
            raise forms.ValidationError(_("This number can’t receive messages: give a mobile one."))
        return phone


class ChangeCodesForm(forms.Form):
    """The codes that are still awaited; one of them may be given alone."""

    def __init__(self, page: ChangePage, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        sides = {"old_code": page.old, "new_code": page.new}
        for name, contact in sides.items():
            if contact:
                self.fields[name] = _code_field(contact)

    @property
    def codes(self) -> dict[str, str]:
        """By side, once the form is valid."""
        return {name.removesuffix("_code"): code for name, code in self.cleaned_data.items() if code}

    def clean(self) -> dict[str, Any]:
        given: dict[str, Any] = super().clean() or self.cleaned_data
        if not any(given.values()) and not self.errors:
            raise forms.ValidationError(gettext_lazy("Type at least one of the codes."))
        return given


def _code_field(contact: str) -> forms.CharField:
    attributes = {"inputmode": "numeric", "autocomplete": "one-time-code", "class": "code-input"}
    return forms.CharField(
        label=_("Code sent to %(contact)s") % {"contact": contact},
        max_length=20,
        required=False,
        widget=forms.TextInput(attrs=attributes),
    )
