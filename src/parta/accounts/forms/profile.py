"""What people state about themselves; the rules say what it must look like."""

from collections.abc import Mapping, Sequence
from dataclasses import fields
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy

from parta.accounts.commands.identities import ProfileData
from parta.accounts.countries import list_countries
from parta.accounts.days import portal_today
from parta.accounts.forms.documents import DocumentFields
from parta.accounts.forms.fields import SnilsField, day_field
from parta.accounts.queries.identity_words import DOCUMENT_NAMES, FINDING_FIELDS, SEX_NAMES, finding_words
from parta.accounts.rules import DocumentKind, Sex
from parta.accounts.rules.checks import Finding, ProfileFacts, is_birth_date, is_name
from parta.accounts.rules.documents import MAIN_KINDS, RUSSIA
from parta.accounts.rules.snils import spelled_snils


def name_field(label: Any, *, autocomplete: str, required: bool = True) -> forms.CharField:
    """A part of a person's name."""
    attributes = {"autocomplete": autocomplete, "autocapitalize": "words", "spellcheck": "false"}
    return forms.CharField(
        label=label, max_length=200, required=required, widget=forms.TextInput(attrs=attributes)
    )


def clean_name(form: forms.Form, field: str) -> str:
    """The name with single spaces; the field gets an error for what is no name."""
    name = " ".join(form.cleaned_data.get(field, "").split())
    if name and not is_name(name):
        raise forms.ValidationError(finding_words(Finding.NAME_LETTERS))
    return name


class PersonFields(forms.Form):
    """Names, sex, birth: of oneself or of one's child."""

    surname = name_field(gettext_lazy("Surname"), autocomplete="family-name")
    given_name = name_field(gettext_lazy("Given name"), autocomplete="given-name")
    patronymic = name_field(gettext_lazy("Patronymic"), autocomplete="additional-name", required=False)
    sex = forms.TypedChoiceField(
        label=gettext_lazy("Sex"),
        coerce=Sex,
        choices=[("", "—"), *((sex.value, name) for sex, name in SEX_NAMES.items())],
        widget=forms.Select(attrs={"autocomplete": "sex"}),
    )
    born_on = day_field(gettext_lazy("Date of birth"), autocomplete="bday")
    birth_place = forms.CharField(
        label=gettext_lazy("Place of birth"), max_length=300, help_text=gettext_lazy("As in the document.")
    )

    def clean_surname(self) -> str:
        return clean_name(self, "surname")

    def clean_given_name(self) -> str:
        return clean_name(self, "given_name")

    def clean_patronymic(self) -> str:
        return clean_name(self, "patronymic")

    def clean_born_on(self) -> Any:
        day = self.cleaned_data["born_on"]
        if not is_birth_date(day, portal_today()):
            raise forms.ValidationError(finding_words(Finding.BIRTH_IMPOSSIBLE))
        return day


class ProfileForm(DocumentFields, PersonFields):
    """The whole profile. ``findings``: of the check before, shown beside their fields until it is saved."""

    KINDS: Sequence[DocumentKind] = MAIN_KINDS
    GROUPS: Sequence[tuple[Any, Sequence[str]]] = (
        (
            gettext_lazy("About you"),
            ("surname", "given_name", "patronymic", "sex", "born_on", "birth_place", "citizenship"),
        ),
        (gettext_lazy("Identity document and SNILS"), (*DocumentFields.NAMES, "snils")),
    )

    citizenship = forms.ChoiceField(label=gettext_lazy("Citizenship"), widget=forms.Select())
    snils = SnilsField(
        label=gettext_lazy("SNILS"),
        required=False,
        help_text=gettext_lazy(
            "Eleven digits, on the green card or the notice of registration."
            " Without it the level stays simplified."
        ),
    )

    def __init__(self, facts: ProfileFacts, data: Any = None, findings: Sequence[Finding] = ()) -> None:
        super().__init__(data, initial=_initial(facts))
        self.set_choices("citizenship", list_countries())
        self.set_choices("kind", [(kind.value, DOCUMENT_NAMES[kind]) for kind in self.KINDS])
        self._findings = findings if data is None else ()

    @property
    def groups(self) -> Sequence[tuple[Any, list[tuple[forms.BoundField, list[str]]]]]:
        """The fields as the page puts them together, each with what the check found wrong with it."""
        return [(title, [(self[name], self._words(name)) for name in names]) for title, names in self.GROUPS]

    @property
    def values(self) -> ProfileData:
        """What was given, once the form is valid."""
        given: Mapping[str, Any] = self.cleaned_data
        names = {field.name for field in fields(ProfileData)} - {"document"}
        return ProfileData(**{name: given[name] for name in names}, document=self.document)

    def _words(self, field: str) -> list[str]:
        return [finding_words(finding) for finding in self._findings if FINDING_FIELDS[finding] == field]


def _initial(facts: ProfileFacts) -> dict[str, Any]:
    names = ("surname", "given_name", "patronymic", "sex", "born_on", "birth_place")
    initial = {name: getattr(facts, name) for name in names}
    initial["sex"] = facts.sex.value if facts.sex else ""
    initial["citizenship"] = facts.citizenship or RUSSIA
    initial["snils"] = spelled_snils(facts.snils)
    return initial | DocumentFields.initial_of(facts.document)
