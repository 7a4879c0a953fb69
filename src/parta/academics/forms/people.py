"""What the office writes of people: who they are, to which class they belong, who takes over."""

from collections.abc import Iterable, Sequence
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from parta.academics.commands.enrollments import MAX_DESTINATION, MAX_NOTE, Joining, Leaving
from parta.academics.commands.leaving import Dismissal
from parta.academics.queries.people import Asked, State
from parta.academics.rules import Exit
from parta.access.rules import Role
from parta.people.commands.editing import PersonEntry
from parta.people.forms import AsksIfAnother, day_field
from parta.people.rules import MOST_LINES, LineFault, NameLine, PersonKind, read_names

Choices = Iterable[tuple[int, str]]
_MAX_NAME, _MAX_REASON = 200, 300
_FIELDS = ("surname", "given_name", "patronymic", "phone", "email", "snils")


KINDS = [
    (PersonKind.STUDENT.value, _("Students")),
    (PersonKind.GUARDIAN.value, _("Guardians")),
    (PersonKind.TEACHER.value, _("Teachers and staff")),
]


class SearchForm(forms.Form):
    """What of the list is shown; whatever is no choice of it is taken for nothing asked."""

    q = forms.CharField(label=_("Name, phone, e-mail, login or SNILS"), max_length=100, required=False)
    kind = forms.TypedChoiceField(
        label=_("Who"),
        coerce=PersonKind,
        required=False,
        widget=forms.HiddenInput,  # the page has tabs for it
        choices=KINDS,
    )
    state = forms.TypedChoiceField(
        label=pgettext_lazy("people of the school", "Which"),
        coerce=State,
        required=False,
        choices=[
            (State.CURRENT.value, pgettext_lazy("people of the school", "present")),
            (State.LEFT.value, pgettext_lazy("people of the school", "have left")),
        ],
    )
    class_id = forms.TypedChoiceField(
        label=_("Class"), coerce=int, required=False, empty_value=None, choices=[("", _("all"))]
    )

    def __init__(self, *args: Any, classes: Choices = (), **options: Any) -> None:
        super().__init__(*args, **options)
        self.fields["class_id"].choices = [("", _("all")), *classes]  # type: ignore[attr-defined]

    def asked(self, page: int) -> Asked:
        self.full_clean()
        data = self.cleaned_data
        kind = data.get("kind") or PersonKind.STUDENT
        return Asked(
            kind=kind,
            state=data.get("state") or State.CURRENT,
            text=data.get("q", ""),
            class_id=(data.get("class_id") or 0) if kind is PersonKind.STUDENT else 0,
            page=page,
        )


class PersonForm(forms.Form):
    """A student, guardian or teacher; what each must be like is for ``people.commands.editing`` to say."""

    surname = forms.CharField(label=_("Surname"), max_length=_MAX_NAME)
    given_name = forms.CharField(label=_("Given name"), max_length=_MAX_NAME)
    patronymic = forms.CharField(label=_("Patronymic"), max_length=_MAX_NAME, required=False)
    born_on = day_field(_("Birth date"), required=False)
    phone = forms.CharField(
        label=_("Phone"), max_length=30, required=False, widget=forms.TextInput(attrs={"type": "tel"})
    )
    email = forms.EmailField(label=_("E-mail"), required=False)
    snils = forms.CharField(label=_("SNILS"), help_text=_("Eleven digits."), max_length=20, required=False)

    def __init__(self, *args: Any, kind: PersonKind, **options: Any) -> None:
        super().__init__(*args, **options)
        if kind is not PersonKind.STUDENT:
            del self.fields["born_on"]

    def entry(self) -> PersonEntry:
        data = self.cleaned_data
        return PersonEntry(**{name: data[name] for name in _FIELDS}, born_on=data.get("born_on"))


class NewPersonForm(AsksIfAnother, PersonForm):
    """Somebody new; of a student the class to begin with. ``is_another``: not the one who is known."""

    def __init__(self, *args: Any, kind: PersonKind, classes: Choices = (), **options: Any) -> None:
        super().__init__(*args, kind=kind, **options)
        if kind is PersonKind.STUDENT:
            self.fields |= _joining_fields(classes, is_required=False)
        self.add_question_of_another()

    def joining(self) -> Joining | None:
        data = self.cleaned_data
        if not data.get("class_id"):
            return None
        return Joining(data["class_id"], data["since_on"], data["note"])

    def clean(self) -> dict[str, Any]:
        data = super().clean() or {}
        if data.get("class_id") and not data.get("since_on") and "since_on" not in self.errors:
            self.add_error("since_on", _("From which day?"))
        return data


class SeveralForm(AsksIfAnother):
    """A list of people, one a line; of students the class that all of them begin with."""

    label_of_another = _("These are others with the same names")

    names = forms.CharField(label=_("One person a line"), widget=forms.Textarea(attrs={"rows": 12}))

    def __init__(self, *args: Any, kind: PersonKind, classes: Choices = (), **options: Any) -> None:
        super().__init__(*args, **options)
        self.fields["names"].help_text = (
            _("Surname, given name, patronymic, birth date: Ivanova Anna Petrovna 05.03.2013.")
            if kind is PersonKind.STUDENT
            else _("Surname, given name, patronymic: Orlova Anna Petrovna.")
        )
        if kind is PersonKind.STUDENT:
            self.fields |= _joining_fields(classes, is_required=False)
        self.add_question_of_another()

    def clean_names(self) -> list[NameLine]:
        people, faults = read_names(self.cleaned_data["names"])
        words = {
            LineFault.NAME: _("Line %(number)d: write a surname, a given name and a patronymic."),
            LineFault.DAY: _("Line %(number)d: there is no such day."),
        }
        if faults:
            raise forms.ValidationError([words[fault] % {"number": number} for number, fault in faults])
        if len(people) > MOST_LINES:
            raise forms.ValidationError(
                _("At most %(count)d lines at once; import a longer list.") % {"count": MOST_LINES}
            )
        return people

    def clean(self) -> dict[str, Any]:
        data = super().clean() or {}
        if data.get("class_id") and not data.get("since_on") and "since_on" not in self.errors:
            self.add_error("since_on", _("From which day?"))
        return data

    def joining(self) -> Joining | None:
        data = self.cleaned_data
        if not data.get("class_id"):
            return None
        return Joining(data["class_id"], data["since_on"], data["note"])


class JoiningForm(forms.Form):
    """To which class from which day."""

    def __init__(
        self, *args: Any, classes: Choices, groups: Sequence[tuple[int, str]] = (), **options: Any
    ) -> None:
        super().__init__(*args, **options)
        self.fields |= _joining_fields(classes, is_required=True)
        if groups:
            self.fields["groups"] = forms.TypedMultipleChoiceField(
                label=_("Groups of the class"),
                coerce=int,
                choices=groups,
                required=False,
                widget=forms.CheckboxSelectMultiple,
                help_text=_("Those of the new class the student will belong to."),
            )

    def joining(self) -> Joining:
        data = self.cleaned_data
        return Joining(data["class_id"], data["since_on"], data["note"], tuple(data.get("groups", ())))


class LeavingForm(forms.Form):
    """The last day, and by which order."""

    last_on = day_field(_("Last day"))
    destination = forms.CharField(label=_("To which school"), max_length=MAX_DESTINATION, required=False)
    note = forms.CharField(label=_("Order or reason"), max_length=MAX_NOTE, required=False)

    def __init__(self, *args: Any, kind: Exit, **options: Any) -> None:
        super().__init__(*args, **options)
        self.kind = kind
        if kind is not Exit.DEPARTED:
            del self.fields["destination"]
        self.fields["note"].required = kind is Exit.EXPELLED

    def leaving(self) -> Leaving:
        data = self.cleaned_data
        return Leaving(data["last_on"], self.kind, data["note"], data.get("destination", ""))


class DismissalForm(forms.Form):
    """Until when somebody works here; a field for each course and class they leave."""

    last_on = day_field(_("Last day"))
    reason = forms.CharField(label=_("Order or reason"), max_length=_MAX_REASON)

    def __init__(
        self,
        *args: Any,
        courses: Choices,
        classes: Choices,
        colleagues: Sequence[tuple[int, str]],
        **options: Any,
    ) -> None:
        super().__init__(*args, **options)
        self.courses, self.classes = list(courses), list(classes)
        for prefix, rows in (("course", self.courses), ("class", self.classes)):
            for pk, name in rows:
                self.fields[f"{prefix}_{pk}"] = forms.TypedChoiceField(
                    label=name,
                    coerce=int,
                    empty_value=None,
                    required=False,
                    choices=[("", pgettext_lazy("who takes over", "nobody yet")), *colleagues],
                )
        self.fields["leaves_open"] = forms.BooleanField(
            label=_("What nobody takes over stays without a teacher"), required=False
        )

    def dismissal(self) -> Dismissal:
        data = self.cleaned_data
        return Dismissal(
            last_on=data["last_on"],
            reason=data["reason"],
            courses={pk: data[f"course_{pk}"] for pk, _name in self.courses},
            classes={pk: data[f"class_{pk}"] for pk, _name in self.classes},
            leaves_open=data["leaves_open"],
        )


class RoleForm(forms.Form):
    """Somebody who works here is given a further role."""

    role = forms.TypedChoiceField(
        label=pgettext_lazy("in the school", "Role"),
        coerce=Role,
        choices=[
            (Role.TEACHER.value, pgettext_lazy("role", "teacher")),
            (Role.CLASS_TEACHER.value, pgettext_lazy("role", "class teacher")),
            (Role.DEPUTY.value, pgettext_lazy("role", "deputy head")),
            (Role.REGISTRAR.value, pgettext_lazy("role", "registrar")),
            (Role.HEAD.value, pgettext_lazy("role", "head")),
            (Role.ORGANIZER.value, pgettext_lazy("role", "organizer of events")),
        ],
    )
    since_on = day_field(_("From which day"))


def _joining_fields(classes: Choices, *, is_required: bool) -> dict[str, forms.Field]:
    none = [] if is_required else [("", pgettext_lazy("in which class", "not yet"))]
    return {
        "class_id": forms.TypedChoiceField(
            label=_("Class"), coerce=int, empty_value=None, required=is_required, choices=[*none, *classes]
        ),
        "since_on": day_field(_("From which day"), required=is_required),
        "note": forms.CharField(label=_("Order or reason"), max_length=MAX_NOTE, required=False),
    }
