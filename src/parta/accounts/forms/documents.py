"""An identity document: every kind has rules of its own for what is written in it."""

from collections.abc import Sequence
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from parta.accounts.forms.fields import day_field
from parta.accounts.queries.identity_words import DOCUMENT_NAMES, finding_words
from parta.accounts.rules import DocumentKind
from parta.accounts.rules.checks import Finding
from parta.accounts.rules.documents import (
    SHAPES,
    DocumentFacts,
    is_division_code,
    is_number,
    is_series,
    tidy_division_code,
    tidy_number,
    tidy_series,
)

_SERIES_WORDS = {
    DocumentKind.PASSPORT: _("The series of a passport has 4 digits, such as 11 08."),
    DocumentKind.BIRTH_CERTIFICATE: _(
        "The series of a birth certificate is a Roman number and two Cyrillic letters, such as IV-АБ."
    ),
    DocumentKind.RESIDENCE_PERMIT: _("The series of a residence permit has 2 digits."),
}
_NUMBER_WORDS = {
    DocumentKind.PASSPORT: _("The number of a passport has 6 digits."),
    DocumentKind.BIRTH_CERTIFICATE: _("The number of a birth certificate has 6 digits."),
    DocumentKind.RESIDENCE_PERMIT: _("The number of a residence permit has 6 or 7 digits."),
}


class DocumentFields(forms.Form):
    """The fields of a document. Those that a kind has not are hidden by <document-kind> and dropped here."""

    NAMES = ("kind", "series", "number", "issued_on", "issued_by", "division_code", "expires_on")

    kind = forms.TypedChoiceField(label=_("Kind of document"), coerce=DocumentKind)
    series = forms.CharField(label=_("Series"), max_length=20, required=False)
    number = forms.CharField(label=_("Number"), max_length=40)
    issued_on = day_field(_("Date of issue"))
    issued_by = forms.CharField(label=_("Issued by"), max_length=300)
    division_code = forms.CharField(
        label=_("Division code"),
        max_length=10,
        required=False,
        help_text=_("Of a passport: six digits, such as 290-001."),
        widget=forms.TextInput(attrs={"inputmode": "numeric"}),
    )
    expires_on = day_field(_("Valid until"), required=False, help_text=_("Where the document says so."))

    @staticmethod
    def initial_of(document: DocumentFacts | None) -> dict[str, Any]:
        if document is None:
            return {}
        return {name: getattr(document, name) for name in DocumentFields.NAMES} | {
            "kind": document.kind.value
        }

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        # What the page marks as optional is so for the kind at hand.
        text = self.data.get("kind") if self.is_bound else self.initial.get("kind", DocumentKind.PASSPORT)
        shape = SHAPES[DocumentKind(text)] if text in set(DocumentKind) else SHAPES[DocumentKind.PASSPORT]
        self.fields["series"].required = shape.series is not None and shape.is_series_required
        self.fields["division_code"].required = shape.has_division_code

    def set_choices(self, field: str, choices: Sequence[tuple[str, Any]]) -> None:
        self.fields[field].choices = choices  # type: ignore[attr-defined]

    @property
    def document(self) -> DocumentFacts:
        """What was given, once the form is valid."""
        return DocumentFacts(**{name: self.cleaned_data[name] for name in self.NAMES})

    def clean(self) -> dict[str, Any]:
        given: dict[str, Any] = super().clean() or self.cleaned_data
        kind = given.get("kind")
        if not isinstance(kind, DocumentKind):
            return given
        shape = SHAPES[kind]
        given["series"] = tidy_series(kind, given.get("series", "")) if shape.series else ""
        given["division_code"] = (
            tidy_division_code(given.get("division_code", "")) if shape.has_division_code else ""
        )
        given["expires_on"] = given.get("expires_on") if shape.may_expire else None
        if "series" not in self.errors and not is_series(kind, given["series"]):
            self.add_error("series", str(_SERIES_WORDS.get(kind, finding_words(Finding.SERIES_WRONG))))
        if "division_code" not in self.errors and not is_division_code(kind, given["division_code"]):
            self.add_error("division_code", finding_words(Finding.DIVISION_WRONG))
        if "number" in given:
            given["number"] = tidy_number(kind, given["number"])
            if not is_number(kind, given["number"]):
                self.add_error("number", str(_NUMBER_WORDS.get(kind, finding_words(Finding.NUMBER_WRONG))))
        return given


class FurtherDocumentForm(DocumentFields):
    """A document beside the one that proves identity; when and by whom it was issued may be left out."""

    issued_on = day_field(_("Date of issue"), required=False)
    issued_by = forms.CharField(label=_("Issued by"), max_length=300, required=False)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.set_choices("kind", [(kind.value, name) for kind, name in DOCUMENT_NAMES.items()])
