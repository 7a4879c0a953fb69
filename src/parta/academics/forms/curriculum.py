"""The shapes of curricula, profiles and individual plans; what they may be is for the commands to say."""

from collections.abc import Sequence
from decimal import Decimal
from typing import Any

from django import forms
from django.utils.text import capfirst
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from parta.academics.commands.curriculum import MAX_LINE_NAME, MAX_NAME, CurriculumData, LineData
from parta.academics.commands.individual import (
    MAX_DESCRIPTION,
    MAX_PROFILE_NAME,
    MAX_REASON,
    PlanData,
    ProfileData,
)
from parta.academics.queries.curriculum import PART_NAMES, PROFILE_NAMES
from parta.academics.rules import CurriculumPart, ProfileKind

Choices = Sequence[tuple[int, str]]
_GRADES = [(grade, grade) for grade in range(1, 12)]
_NOTHING = [("", "—")]


class HoursField(forms.DecimalField):
    """Written with a point or a comma, shown with the reader's own."""

    def __init__(self, **options: Any) -> None:
        super().__init__(localize=True, max_digits=4, decimal_places=1, **options)
        self.widget.attrs["inputmode"] = "decimal"

    def to_python(self, value: Any) -> Any:
        return super().to_python(value.replace(",", ".") if isinstance(value, str) else value)


class OneOf(forms.TypedChoiceField):
    """One of the school's rows by id; nothing is None."""

    def __init__(self, **options: Any) -> None:
        super().__init__(coerce=int, empty_value=None, **options)


class _DayField(forms.DateField):
    def __init__(self, **options: Any) -> None:
        super().__init__(widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d"), **options)


class CurriculumForm(forms.Form):
    name = forms.CharField(label=pgettext_lazy("of a thing", "Name"), max_length=MAX_NAME)
    grade = forms.TypedChoiceField(label=pgettext_lazy("year of study", "Grade"), coerce=int, choices=_GRADES)
    profile = OneOf(label=_("Study profile"), required=False, help_text=_("From grade 10."))

    def __init__(self, *args: Any, profiles: Choices, **options: Any) -> None:
        super().__init__(*args, **options)
        self.fields["profile"].choices = [*_NOTHING, *profiles]  # type: ignore[attr-defined]

    @property
    def values(self) -> CurriculumData:
        data = self.cleaned_data
        return CurriculumData(data["name"], data["grade"], data["profile"])


class LineForm(forms.Form):
    part = forms.ChoiceField(
        label=_("Part"), choices=[(part.value, PART_NAMES[part]) for part in CurriculumPart]
    )
    subject = OneOf(label=_("Subject"), required=False)
    name = forms.CharField(
        label=_("Or a course that is no subject"), max_length=MAX_LINE_NAME, required=False
    )
    hours_a_week = HoursField(label=_("Hours a week"))
    hours_a_year = forms.IntegerField(
        label=_("Hours a year"),
        required=False,
        help_text=_("Left empty: 34 school weeks, 33 in grade 1."),
        widget=forms.TextInput(attrs={"inputmode": "numeric", "maxlength": 6}),
    )

    def __init__(self, *args: Any, subjects: Choices, **options: Any) -> None:
        super().__init__(*args, **options)
        self.fields["subject"].choices = [*_NOTHING, *subjects]  # type: ignore[attr-defined]

    @property
    def values(self) -> LineData:
        data = self.cleaned_data
        return LineData(
            part=CurriculumPart(data["part"]),
            subject_id=data["subject"],
            name=data["name"],
            hours_a_week=Decimal(data["hours_a_week"]),
            hours_a_year=data["hours_a_year"],
        )


class CopyForm(forms.Form):
    source = OneOf(label=_("Copy the lines of"))

    def __init__(self, *args: Any, others: Choices, **options: Any) -> None:
        super().__init__(*args, **options)
        self.fields["source"].choices = others  # type: ignore[attr-defined]


class ClassesForm(forms.Form):
    classes = forms.TypedMultipleChoiceField(
        label=_("Classes that follow it"), coerce=int, required=False, widget=forms.CheckboxSelectMultiple
    )
    since_on = _DayField(
        label=_("From which day"),
        required=False,
        help_text=_(
            "What a class followed before this day stays. Its first curriculum holds for the whole year."
        ),
    )

    def __init__(self, *args: Any, classes: Choices, **options: Any) -> None:
        super().__init__(*args, **options)
        self.fields["classes"].choices = classes  # type: ignore[attr-defined]


class ProfileForm(forms.Form):
    name = forms.CharField(label=pgettext_lazy("of a thing", "Name"), max_length=MAX_PROFILE_NAME)
    kind = forms.ChoiceField(
        label=_("Kind"), choices=[(kind.value, capfirst(PROFILE_NAMES[kind])) for kind in ProfileKind]
    )
    description = forms.CharField(
        label=_("Description"), max_length=MAX_DESCRIPTION, required=False, widget=forms.Textarea
    )

    @property
    def values(self) -> ProfileData:
        data = self.cleaned_data
        return ProfileData(data["name"], ProfileKind(data["kind"]), data["description"])


class PlanForm(forms.Form):
    """``students`` None: the plan is somebody's already."""

    student = OneOf(label=_("Student"))
    curriculum = OneOf(label=_("Curriculum"))
    reason = forms.CharField(
        label=_("Reason"), max_length=MAX_REASON, help_text=_("The family and the school's staff read it.")
    )
    since_on = _DayField(label=_("First day"))
    until_on = _DayField(
        label=_("Last day"), required=False, help_text=_("Left empty: to the end of the year.")
    )

    def __init__(self, *args: Any, curricula: Choices, students: Choices | None, **options: Any) -> None:
        super().__init__(*args, **options)
        self.fields["curriculum"].choices = curricula  # type: ignore[attr-defined]
        if students is None:
            del self.fields["student"]
        else:
            self.fields["student"].choices = [*_NOTHING, *students]  # type: ignore[attr-defined]

    @property
    def values(self) -> PlanData:
        data = self.cleaned_data
        return PlanData(data["curriculum"], data["reason"], data["since_on"], data["until_on"])
