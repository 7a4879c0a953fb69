"""The shapes of an application's pages, on the portal and at the school."""

from collections.abc import Mapping
from typing import Any

from django import forms
from django.http import QueryDict
from django.utils.translation import gettext_lazy as _

from parta.accounts.phones import phone_in
from parta.accounts.rules.snils import is_snils, snils_digits
from parta.onboarding.commands.deciding import MAX_TEXT
from parta.onboarding.commands.drafts import ChildData
from parta.onboarding.commands.office import ApplicantData, PaperForm
from parta.onboarding.queries.words import PAPER_NAMES, REFUSAL_NAMES, SCOPE_NAMES
from parta.onboarding.rules.applications import (
    MAX_JOURNALS,
    ApplicantKind,
    Paper,
    RefusalReason,
    needed_papers,
)
from parta.people.rules import Scope, written_scopes

_SPARE_ROWS = 3
_NAME = 200
_OFFICE_LABELS = {
    "relation": _("Who the applicant is to the child"),
    "trust_given_by": _("Trusted by"),
    "trust_scope": _("Beside timetable and homework"),
}
_TRUST_FIELDS = ("trust_given_by", "trust_scope", "trust_ends_on")


def _date(label: Any, **options: Any) -> forms.DateField:
    widget = forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d")
    return forms.DateField(label=label, widget=widget, **options)


class ChildForm(forms.Form):
    """Whose diary is asked for; which fields there are depends on who asks."""

    child_surname = forms.CharField(label=_("Surname"), max_length=_NAME)
    child_given_name = forms.CharField(label=_("Given name"), max_length=_NAME)
    child_patronymic = forms.CharField(label=_("Patronymic"), max_length=_NAME, required=False)
    child_born_on = _date(_("Date of birth"))
    class_name = forms.CharField(
        label=_("Class"), max_length=60, required=False, help_text=_("As it is called, such as 7А.")
    )
    relation = forms.CharField(
        label=_("Who you are to the child"),
        max_length=50,
        required=False,
        help_text=_("Such as mother, father, grandmother."),
    )
    trust_given_by = forms.CharField(
        label=_("Who trusts you"),
        max_length=600,
        help_text=_("The full name of the parent or other legal representative who signed the trust."),
    )
    trust_scope = forms.MultipleChoiceField(
        label=_("What you may see beside timetable and homework"),
        choices=[(scope.value, name) for scope, name in SCOPE_NAMES.items()],
        widget=forms.CheckboxSelectMultiple,
        required=False,
        help_text=_("As it is written in the trust."),
    )
    trust_ends_on = _date(_("Until which day"), help_text=_("The last day of the trust: a year at most."))

    def __init__(self, kind: ApplicantKind, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.kind = kind
        if kind is not ApplicantKind.TRUSTED:
            for name in _TRUST_FIELDS:
                del self.fields[name]
        if kind is ApplicantKind.STUDENT:
            for name in set(ChildForm.base_fields) & set(self.fields) - {"class_name"}:
                del self.fields[name]
            self.fields["class_name"].required = True

    @property
    def values(self) -> ChildData:
        """What was given, once the form is valid."""
        given = dict(self.cleaned_data)
        if "trust_scope" in given:
            given["trust_scope"] = written_scopes([Scope(name) for name in given["trust_scope"]])
        return ChildData(**given)


def child_initial(data: Mapping[str, Any]) -> dict[str, Any]:
    """What an application holds, as the form shows it."""
    return {**data, "trust_scope": data.get("trust_scope", "").split()}


class JournalsForm:
    """Rows of class and subject; empty rows do not count. More rows appear with every saving."""

    def __init__(self, journals: list[tuple[str, str]], data: QueryDict | None = None) -> None:
        self.error = ""
        self.journals = self._read(data) if data is not None else journals

    def _read(self, data: QueryDict) -> list[tuple[str, str]]:
        classes, subjects = data.getlist("class_name")[:100], data.getlist("subject")[:100]
        rows = [
            (class_name.strip()[:60], subject.strip()[:_NAME])
            for class_name, subject in zip(classes, subjects, strict=False)
        ]
        return [row for row in rows if any(row)]

    @property
    def rows(self) -> list[tuple[str, str]]:
        spare = min(_SPARE_ROWS, max(MAX_JOURNALS - len(self.journals), 0))
        return [*self.journals, *[("", "")] * spare]


class ConsentForm(forms.Form):
    consent = forms.BooleanField(
        label=_("I agree that the school processes these personal data to decide on the application"),
        required=False,  # what is missing is for the command to say
    )


class AskForm(forms.Form):
    asked_for = forms.CharField(
        label=_("What the applicant has to send"),
        max_length=MAX_TEXT,
        widget=forms.Textarea(attrs={"rows": 3}),
        help_text=_("The applicant reads it."),
    )


class RefusalForm(forms.Form):
    reason = forms.TypedChoiceField(
        label=_("Reason"),
        coerce=RefusalReason,
        choices=[("", "—"), *((reason.value, name) for reason, name in REFUSAL_NAMES.items())],
    )
    explanation = forms.CharField(
        label=_("Explanation"),
        max_length=MAX_TEXT,
        widget=forms.Textarea(attrs={"rows": 4}),
        help_text=_("The applicant reads it: say what is wrong and what to do."),
    )


class OfficeForm(ChildForm):
    """A whole application that somebody brought to the school."""

    surname = forms.CharField(label=_("Surname"), max_length=_NAME)
    given_name = forms.CharField(label=_("Given name"), max_length=_NAME)
    patronymic = forms.CharField(label=_("Patronymic"), max_length=_NAME, required=False)
    born_on = _date(_("Date of birth"))
    document = forms.CharField(
        label=_("Identity document"), max_length=300, help_text=_("Kind, series, number, when it was issued.")
    )
    snils = forms.CharField(label=_("SNILS"), max_length=20, required=False)
    email = forms.EmailField(label=_("E-mail"), required=False)
    phone = forms.CharField(label=_("Mobile phone"), max_length=30, required=False)
    papers_seen = forms.MultipleChoiceField(
        label=_("Shown in the original"), widget=forms.CheckboxSelectMultiple, required=False
    )
    has_consent = forms.BooleanField(
        label=_("The applicant has signed the application and the consent on paper"), required=False
    )
    applicant_fields = (
        "surname",
        "given_name",
        "patronymic",
        "born_on",
        "document",
        "snils",
        "email",
        "phone",
    )

    def __init__(self, kind: ApplicantKind, *args: Any, **kwargs: Any) -> None:
        super().__init__(kind, *args, **kwargs)
        if kind is ApplicantKind.TEACHER:
            for name in ChildForm.base_fields:
                self.fields.pop(name, None)
        for name, label in _OFFICE_LABELS.items():
            if name in self.fields:
                self.fields[name].label, self.fields[name].help_text = label, ""
        papers = [*needed_papers(kind), Paper.CONSENT]
        self.fields["papers_seen"].choices = [  # type: ignore[attr-defined]
            (paper.value, PAPER_NAMES[paper]) for paper in papers
        ]

    def clean_snils(self) -> str:
        text = self.cleaned_data["snils"].strip()
        digits = snils_digits(text)
        if text and not is_snils(digits):
            raise forms.ValidationError(_("This is no SNILS: a digit must be wrong."))
        return digits

    def clean_phone(self) -> str:
        text = self.cleaned_data["phone"].strip()
        if text and not (found := phone_in(text)):
            raise forms.ValidationError(_("This is no telephone number."))
        return found if text else ""

    @property
    def child_names(self) -> list[str]:
        return [name for name in ChildForm.base_fields if name in self.fields]

    @property
    def applicant_rows(self) -> list[forms.BoundField]:
        return [self[name] for name in self.applicant_fields]

    @property
    def child_rows(self) -> list[forms.BoundField]:
        return [self[name] for name in self.child_names]

    def paper_form(self, journals: list[tuple[str, str]]) -> PaperForm:
        """What was given, once the form is valid."""
        given = self.cleaned_data
        child = {name: given[name] for name in self.child_names}
        if "trust_scope" in child:
            child["trust_scope"] = written_scopes([Scope(name) for name in child["trust_scope"]])
        return PaperForm(
            kind=self.kind,
            applicant=ApplicantData(**{name: given[name] for name in self.applicant_fields}),
            child=ChildData(**child),
            journals=journals,
            papers_seen=[Paper(paper) for paper in given["papers_seen"]],
            has_consent=given["has_consent"],
        )
