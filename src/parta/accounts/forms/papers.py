"""Addresses."""

import re
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from parta.accounts.commands.papers import AddressData
from parta.accounts.rules import AddressKind

_POSTCODE = re.compile(r"[0-9]{6}")


def _postcode() -> forms.CharField:
    attributes = {"inputmode": "numeric", "autocomplete": "postal-code"}
    return forms.CharField(
        label=_("Postcode"), max_length=10, required=False, widget=forms.TextInput(attrs=attributes)
    )


def _address(label: Any) -> forms.CharField:
    attributes = {"rows": 3, "autocomplete": "street-address"}
    return forms.CharField(
        label=label,
        max_length=500,
        required=False,
        help_text=_("Region, town, street, house, flat."),
        widget=forms.Textarea(attrs=attributes),
    )


class AddressesForm(forms.Form):
    """Where somebody is registered and where they live; each is given whole or not at all."""

    registration_postcode = _postcode()
    registration_text = _address(_("Registered address"))
    is_same = forms.BooleanField(label=_("I live at the registered address"), required=False)
    residence_postcode = _postcode()
    residence_text = _address(_("Home address"))

    @property
    def values(self) -> dict[AddressKind, AddressData | None]:
        """What was given, once the form is valid."""
        found = {kind: self._address_of(kind) for kind in AddressKind}
        if self.cleaned_data["is_same"]:
            found[AddressKind.RESIDENCE] = found[AddressKind.REGISTRATION]
        return found

    def clean(self) -> dict[str, Any]:
        given: dict[str, Any] = super().clean() or self.cleaned_data
        for kind in AddressKind:
            if kind is AddressKind.RESIDENCE and given.get("is_same"):
                continue
            postcode, text = given.get(f"{kind}_postcode", ""), given.get(f"{kind}_text", "")
            if text and not _POSTCODE.fullmatch(postcode):
                self.add_error(f"{kind}_postcode", _("A postcode has 6 digits."))
            if postcode and not text:
                self.add_error(f"{kind}_text", _("Write the address, or leave the postcode out too."))
        return given

    def _address_of(self, kind: AddressKind) -> AddressData | None:
        text = self.cleaned_data[f"{kind}_text"]
        return AddressData(self.cleaned_data[f"{kind}_postcode"], text) if text else None
