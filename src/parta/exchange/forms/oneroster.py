"""The shape in which another system is let in."""

import uuid
from collections.abc import Sequence
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from parta.exchange.queries.oneroster_clients import scope_names
from parta.exchange.rules.oneroster import MAX_NAME


class ClientForm(forms.Form):
    name = forms.CharField(
        label=pgettext_lazy("of another system", "Name"),
        max_length=MAX_NAME,
        help_text=_("For example: library, or learning platform."),
    )
    scopes = forms.MultipleChoiceField(
        label=_("What it may read"),
        widget=forms.CheckboxSelectMultiple,
        error_messages={"required": _("Tick at least one.")},
    )
    operation = forms.UUIDField(widget=forms.HiddenInput)

    def __init__(self, offered: Sequence[str], data: Any = None) -> None:
        super().__init__(data, initial={"operation": uuid.uuid4()}, use_required_attribute=False)
        names = scope_names()
        self.fields["scopes"].choices = [(scope, names[scope]) for scope in offered]  # type: ignore[attr-defined]
