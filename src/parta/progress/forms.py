from collections.abc import Sequence
from typing import Any

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

ROWS = range(1, 6)
NAMES = frozenset({"need", *(f"{kind}{row}" for kind in ("value", "form") for row in ROWS)})


class WhatIfForm(forms.Form):
    """Marks to come, up to five, and the form of assessment for which one asks what is needed.

    ``values``: of the scale, the best first; ``kinds``: id, name and weight of each form of assessment.
    A row without a mark is not used.
    """

    need = forms.TypedChoiceField(
        label=gettext_lazy("Form of assessment"), coerce=int, empty_value=None, required=False
    )

    def __init__(
        self, *args: Any, values: Sequence[int], kinds: Sequence[tuple[int, str, str]], **kwargs: Any
    ) -> None:
        super().__init__(*args, **kwargs)
        options = [
            (pk, _("%(form)s, weight %(weight)s") % {"form": name, "weight": weight})
            for pk, name, weight in kinds
        ]
        for row in ROWS:
            self.fields[f"value{row}"] = _value_field(row, values)
            self.fields[f"form{row}"] = self._form_field(options)
        self.fields["need"].choices = options  # type: ignore[attr-defined]
        self.fields["need"].error_messages["invalid_choice"] = _no_such_form()

    @property
    def rows(self) -> list[tuple[forms.BoundField, forms.BoundField]]:
        return [(self[f"value{row}"], self[f"form{row}"]) for row in ROWS]

    def more(self) -> list[tuple[int, int]]:
        """Values with the ids of their forms; nothing while something is wrong."""
        if not self.is_valid():
            return []
        pairs = [(self.cleaned_data[f"value{row}"], self.cleaned_data[f"form{row}"]) for row in ROWS]
        return [(value, form_id) for value, form_id in pairs if value is not None]

    def needed_form(self) -> int | None:
        return self.cleaned_data["need"] if self.is_valid() else None

    def clean(self) -> dict[str, Any]:
        found: dict[str, Any] = self.cleaned_data
        for row in ROWS:
            if found.get(f"value{row}") is not None and found.get(f"form{row}", 0) is None:
                self.add_error(f"form{row}", _("Choose a form of assessment."))
        return found

    def _form_field(self, options: Sequence[tuple[int, str]]) -> forms.TypedChoiceField:
        return forms.TypedChoiceField(
            label=_("Form of assessment"),
            choices=options,
            coerce=int,
            empty_value=None,
            required=False,
            error_messages={"invalid_choice": _no_such_form()},
        )


def _value_field(row: int, values: Sequence[int]) -> forms.IntegerField:
    words = _("Marks here are %(first)d to %(last)d.") % {"first": values[-1], "last": values[0]}
    return forms.IntegerField(
        label=_("Mark %(number)d") % {"number": row},
        min_value=values[-1],
        max_value=values[0],
        required=False,
        error_messages=dict.fromkeys(("invalid", "min_value", "max_value"), words),
    )


def _no_such_form() -> str:
    return _("There is no such form of assessment here.")
