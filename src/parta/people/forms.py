"""The shapes of what families and the office write about who may see a student."""

from datetime import date
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext, pgettext_lazy

from parta.people.commands.guardianships import MAX_RESTRICTION, GuardianshipData
from parta.people.commands.people import PersonData
from parta.people.commands.proofs import MAX_NUMBER, Proof
from parta.people.commands.trusts import TrustData
from parta.people.rules import LONGEST_GRANT, GuardianKind, ProofKind, Scope

_MAX_NAME, _MAX_RELATION, _MAX_REASON = 200, 50, 500
SCOPE_NAMES = {
    Scope.MARKS: pgettext_lazy("what a trusted person sees", "marks and grades"),
    Scope.ATTENDANCE: pgettext_lazy("what a trusted person sees", "absences and lateness"),
}


KIND_CHOICES = [
    (GuardianKind.PARENT.value, _("parent")),
    (GuardianKind.REPRESENTATIVE.value, _("legal representative")),
    (GuardianKind.TRUSTED.value, _("trusted person")),
]
PROOF_NAMES = {
    ProofKind.BIRTH_CERTIFICATE: _("birth certificate"),
    ProofKind.GUARDIANSHIP_ACT: _("act of guardianship"),
    ProofKind.COURT_DECISION: _("decision of a court"),
    ProofKind.WRITTEN_TRUST: _("written trust"),
    ProofKind.OTHER: _("another document"),
}


def day_field(label: Any, **options: Any) -> forms.DateField:
    widget = forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d")
    return forms.DateField(label=label, widget=widget, **options)


def scope_fields() -> dict[str, forms.BooleanField]:
    return {scope.value: forms.BooleanField(label=SCOPE_NAMES[scope], required=False) for scope in Scope}


def chosen_scopes(data: dict[str, Any]) -> frozenset[Scope]:
    return frozenset(scope for scope in Scope if data.get(scope.value))


class AsksIfAnother(forms.Form):
    """Of people who are new: ``is_another`` says that they are not the ones who are known."""

    label_of_another = _("This is somebody else with the same name")

    def add_question_of_another(self) -> None:
        """After all other fields; hidden until somebody is told that the person seems to be known."""
        self.fields["is_another"] = forms.BooleanField(
            label=self.label_of_another, required=False, widget=forms.HiddenInput
        )
        if self.data.get("is_another"):
            self.ask_if_another()

    def ask_if_another(self) -> None:
        self.fields["is_another"].widget = forms.CheckboxInput()


class _PersonForm(forms.Form):
    surname = forms.CharField(label=_("Surname"), max_length=_MAX_NAME)
    given_name = forms.CharField(label=_("Given name"), max_length=_MAX_NAME)
    patronymic = forms.CharField(label=_("Patronymic"), max_length=_MAX_NAME, required=False)
    relation = forms.CharField(
        label=_("Who is this to the child?"),
        help_text=_("For example: grandmother, aunt, nanny."),
        max_length=_MAX_RELATION,
        required=False,
    )
    phone = forms.CharField(
        label=_("Phone"), max_length=30, required=False, widget=forms.TextInput(attrs={"type": "tel"})
    )
    email = forms.EmailField(label=_("E-mail"), required=False)


class TrustForm(_PersonForm):
    """Somebody is trusted. ``latest``: the last day that may be chosen."""

    def __init__(self, *args: Any, **options: Any) -> None:
        super().__init__(*args, **options)
        self.fields["phone"].help_text = _("A phone or an e-mail is needed.")
        self.fields |= scope_fields()
        self.fields["until_on"] = day_field(
            _("Until which day"), help_text=_("A year at most. You may end it at any time.")
        )

    def trust(self) -> TrustData:
        data = self.cleaned_data
        names = ("surname", "given_name", "patronymic", "relation", "phone", "email", "until_on")
        return TrustData(**{name: data[name] for name in names}, scopes=chosen_scopes(data))


class GuardianForm(AsksIfAnother, _PersonForm):
    """A new guardian, entered by the office."""

    kind = forms.TypedChoiceField(
        label=_("By which right"),
        coerce=GuardianKind,
        choices=KIND_CHOICES,
    )
    until_on = day_field(
        _("Until which day"), required=False, help_text=_("Of a trusted person it is needed: a year at most.")
    )

    def __init__(self, *args: Any, **options: Any) -> None:
        super().__init__(*args, **options)
        for name, field in scope_fields().items():
            field.help_text = _("Of a trusted person only.")
            self.fields[name] = field
        self.add_question_of_another()

    def person(self) -> PersonData:
        names = ("surname", "given_name", "patronymic", "phone", "email")
        return PersonData(**{name: self.cleaned_data[name] for name in names})

    def right(self, student_id: int, since_on: date) -> GuardianshipData:
        data = self.cleaned_data
        return GuardianshipData(
            guardian_id=0,
            student_id=student_id,
            kind=data["kind"],
            relation=data["relation"],
            since_on=since_on,
            until_on=data["until_on"],
            scopes=chosen_scopes(data) if data["kind"] is GuardianKind.TRUSTED else frozenset(),
        )


class GrantForm(forms.Form):
    """An operator is let in."""

    login = forms.CharField(
        label=_("Login of the operator"), help_text=_("The operator tells it in the ticket."), max_length=64
    )
    reason = forms.CharField(
        label=_("What it is for"),
        help_text=_("For example the number of the ticket."),
        max_length=_MAX_REASON,
    )
    days = forms.TypedChoiceField(label=_("For how long"), coerce=int)

    def __init__(self, *args: Any, **options: Any) -> None:
        super().__init__(*args, **options)
        self.fields["days"].choices = [  # type: ignore[attr-defined]
            (days, ngettext("%(count)d day", "%(count)d days", days) % {"count": days})
            for days in (1, 3, LONGEST_GRANT.days)
        ]


class ReasonForm(forms.Form):
    reason = forms.CharField(label=_("Reason"), max_length=_MAX_REASON)


class EndForm(ReasonForm):
    """A right ends: with a day, or at once."""

    until_on = day_field(_("Last day"), required=False)


class RightForm(forms.Form):
    """By which right somebody whom the school knows is a guardian of a further student."""

    guardian_id = forms.IntegerField(widget=forms.HiddenInput)
    kind = forms.TypedChoiceField(label=_("By which right"), coerce=GuardianKind, choices=KIND_CHOICES)
    relation = forms.CharField(label=_("Who is this to the child?"), max_length=_MAX_RELATION, required=False)
    until_on = day_field(
        _("Until which day"), required=False, help_text=_("Of a trusted person it is needed: a year at most.")
    )

    def right(self, student_id: int, since_on: date) -> GuardianshipData:
        data = self.cleaned_data
        return GuardianshipData(
            guardian_id=data["guardian_id"],
            student_id=student_id,
            kind=data["kind"],
            relation=data["relation"],
            since_on=since_on,
            until_on=data["until_on"],
        )


class ProofForm(forms.Form):
    """A document that proves a guardianship."""

    kind = forms.TypedChoiceField(
        label=_("Document"),
        coerce=ProofKind,
        choices=[(kind.value, name) for kind, name in PROOF_NAMES.items()],
    )
    number = forms.CharField(label=_("Series and number"), max_length=MAX_NUMBER, required=False)
    issued_on = day_field(_("Issued on"), required=False)
    file = forms.FileField(
        label=_("Scan"), help_text=_("A picture or a PDF. Only the office sees it."), required=False
    )

    def proof(self) -> Proof:
        data = self.cleaned_data
        return Proof(data["kind"], data["number"], data["issued_on"])


class RestrictionForm(forms.Form):
    restriction = forms.CharField(
        label=_("Restriction by a court"),
        help_text=_("Seen by the school's staff only."),
        max_length=MAX_RESTRICTION,
        required=False,
        widget=forms.Textarea(attrs={"rows": 2}),
    )


class ScopesForm(forms.Form):
    """What a trusted person sees beside the timetable, topics and homework."""

    def __init__(self, *args: Any, **options: Any) -> None:
        super().__init__(*args, **options)
        self.fields |= scope_fields()
