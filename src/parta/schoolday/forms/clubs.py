"""The shapes of the pages of clubs."""

from collections.abc import Sequence
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from parta.schoolday.commands.clubs import (
    MAX_DESCRIPTION,
    MAX_GROUP_NAME,
    MAX_PLACE,
    ClubData,
    GroupData,
    MeetingData,
)
from parta.schoolday.forms.regime import time_field
from parta.schoolday.queries.words import CLUB_NAMES, weekday_names
from parta.schoolday.rules import MAX_NAME, ClubKind


def _day_field(label: Any, **options: Any) -> forms.DateField:
    return forms.DateField(
        label=label, widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d"), **options
    )


class ClubForm(forms.Form):
    name = forms.CharField(
        label=pgettext_lazy("of a club", "Name"),
        max_length=MAX_NAME,
        error_messages={"required": _("Give it a name.")},
    )
    kind = forms.TypedChoiceField(
        label=pgettext_lazy("of a thing in the school day", "Kind"),
        coerce=ClubKind,
        choices=[(kind.value, CLUB_NAMES[kind]) for kind in ClubKind],
    )
    description = forms.CharField(
        label=_("Description"), required=False, max_length=MAX_DESCRIPTION, widget=forms.Textarea
    )

    @property
    def values(self) -> ClubData:
        return ClubData(**self.cleaned_data)


class GroupForm(forms.Form):
    name = forms.CharField(
        label=_("Name of the group"),
        max_length=MAX_GROUP_NAME,
        error_messages={"required": _("Give it a name.")},
    )
    teacher_id = forms.TypedChoiceField(
        label=pgettext_lazy("of a club", "Teacher"), required=False, coerce=int, empty_value=None, choices=()
    )

    def __init__(
        self, data: Any = None, *, teachers: Sequence[tuple[int, str]], initial: dict[str, Any] | None = None
    ) -> None:
        super().__init__(data, initial=initial)
        nobody = ("", _("nobody yet"))
        self.fields["teacher_id"].choices = [nobody, *teachers]  # type: ignore[attr-defined]

    @property
    def values(self) -> GroupData:
        return GroupData(**self.cleaned_data)


class MeetingForm(forms.Form):
    weekday = forms.TypedChoiceField(label=_("Day of the week"), coerce=int, choices=())
    starts_at = time_field(pgettext_lazy("a time of day", "From"))
    ends_at = time_field(pgettext_lazy("a time of day", "Until"))
    place = forms.CharField(label=_("Place"), required=False, max_length=MAX_PLACE)

    def __init__(self, data: Any = None) -> None:
        super().__init__(data)
        names = list(enumerate(weekday_names(), start=1))
        self.fields["weekday"].choices = names  # type: ignore[attr-defined]

    @property
    def values(self) -> MeetingData:
        return MeetingData(**self.cleaned_data)


class StudentsField(forms.TypedMultipleChoiceField):
    """Ids of students; whose they are is for the command to say."""

    def valid_value(self, value: Any) -> bool:
        return str(value).isascii() and str(value).isdigit() and len(str(value)) < 19  # a bigint holds that


class MembersForm(forms.Form):
    """Who joins a group and when; ``students`` are those that were looked up."""

    students = StudentsField(
        label=_("Students"), required=False, coerce=int, widget=forms.CheckboxSelectMultiple, choices=()
    )
    since_on = _day_field(pgettext_lazy("a day", "Since"))
    until_on = _day_field(
        pgettext_lazy("a day", "Until"), required=False, help_text=_("Left empty: to the end of the year.")
    )

    def __init__(
        self, data: Any = None, *, students: Sequence[tuple[int, str]], initial: dict[str, Any] | None = None
    ) -> None:
        super().__init__(data, initial=initial)
        self.fields["students"].choices = students  # type: ignore[attr-defined]


class EndForm(forms.Form):
    until_on = _day_field(_("Last day in the group"))


class LookUpForm(forms.Form):
    """Whom to choose members from: a class, a part of a name, or both."""

    school_class = forms.TypedChoiceField(
        label=_("Class"), required=False, coerce=int, empty_value=None, choices=()
    )
    name = forms.CharField(label=_("Surname or name"), required=False, max_length=100)

    def __init__(self, data: Any = None, *, classes: Sequence[tuple[int, str]]) -> None:
        super().__init__(data)
        self.fields["school_class"].choices = [("", _("all classes")), *classes]  # type: ignore[attr-defined]
