"""The steps of a rollover."""

from collections.abc import Sequence
from typing import Any

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from parta.exchange.queries.rollover import ClassRow, StudentRow, TermChoice
from parta.exchange.rules.rollover import Fate, Way, may_choose_way
from parta.schoolyear.rules import TermKind

WAY_LABELS = {Way.GOES_ON: gettext_lazy("goes on"), Way.GRADUATES: gettext_lazy("graduates")}
FATE_LABELS = {
    Fate.PROMOTED: gettext_lazy("goes on"),
    Fate.HELD: gettext_lazy("repeats the grade"),
    Fate.LEAVES: gettext_lazy("leaves the school"),
}
_TERM_LABELS = {
    TermKind.QUARTER: gettext_lazy("Quarter"),
    TermKind.TRIMESTER: gettext_lazy("Trimester"),
    TermKind.SEMESTER: gettext_lazy("Semester"),
}


def _day(label: Any) -> forms.DateField:
    widget = forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d")
    return forms.DateField(label=label, widget=widget)


class YearForm(forms.Form):
    name = forms.CharField(label=gettext_lazy("Name of the year"), max_length=20)
    starts_on = _day(gettext_lazy("First day"))
    ends_on = _day(gettext_lazy("Last day"))

    def __init__(self, *args: Any, terms: Sequence[TermChoice], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.choices = terms
        for term in terms:
            named = {"term": _TERM_LABELS[term.kind], "number": term.number}
            self.fields[f"{term.key}_starts_on"] = _day(_("%(term)s %(number)d: first day") % named)
            self.fields[f"{term.key}_ends_on"] = _day(_("%(term)s %(number)d: last day") % named)

    @property
    def terms(self) -> list[TermChoice]:
        data = self.cleaned_data
        return [
            TermChoice(term.kind, term.number, data[f"{term.key}_starts_on"], data[f"{term.key}_ends_on"])
            for term in self.choices
        ]

    @property
    def year_fields(self) -> list[forms.BoundField]:
        return [self[name] for name in ("name", "starts_on", "ends_on")]

    @property
    def term_fields(self) -> list[tuple[forms.BoundField, forms.BoundField]]:
        return [(self[f"{term.key}_starts_on"], self[f"{term.key}_ends_on"]) for term in self.choices]


class ClassesForm(forms.Form):
    first = forms.CharField(
        label=gettext_lazy("New first grade"),
        help_text=gettext_lazy("Classes with nobody in them yet, such as 1А, 1Б. May be empty."),
        max_length=200,
        required=False,
    )
    assignments = forms.BooleanField(
        label=gettext_lazy("Teachers go on with their classes"),
        help_text=gettext_lazy(
            "Subjects and teachers of this year are copied; correct them afterwards where the plan differs."
        ),
        required=False,
    )
    groups = forms.BooleanField(label=gettext_lazy("Copy groups with their members"), required=False)
    curricula = forms.BooleanField(label=gettext_lazy("Copy curricula"), required=False)

    def __init__(self, *args: Any, classes: Sequence[ClassRow], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.classes = classes
        for row in classes:
            if may_choose_way(row.grade):
                self.fields[f"way_{row.class_id}"] = forms.ChoiceField(
                    label=_("What becomes of %(name)s") % {"name": row.name},
                    choices=[(way.value, label) for way, label in WAY_LABELS.items()],
                    initial=row.way.value,
                )

    @property
    def ways(self) -> dict[int, Way]:
        names = ((row.class_id, f"way_{row.class_id}") for row in self.classes)
        return {pk: Way(self.cleaned_data[name]) for pk, name in names if name in self.cleaned_data}

    @property
    def copied(self) -> dict[str, bool]:
        return {name: self.cleaned_data[name] for name in ("assignments", "groups", "curricula")}

    @property
    def rows(self) -> list[tuple[ClassRow, forms.BoundField | None]]:
        fields = ((row, f"way_{row.class_id}") for row in self.classes)
        return [(row, self[name] if name in self.fields else None) for row, name in fields]

    @property
    def plain_fields(self) -> list[forms.BoundField]:
        return [self[name] for name in ("first", "assignments", "groups", "curricula")]


class FatesForm(forms.Form):
    """What becomes of each student of a class."""

    def __init__(self, *args: Any, students: Sequence[StudentRow], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.students = students
        for row in students:
            self.fields[f"student_{row.student_id}"] = forms.ChoiceField(
                label=row.name,
                choices=[(fate.value, label) for fate, label in FATE_LABELS.items()],
                initial=row.fate.value,
            )

    @property
    def fates(self) -> dict[int, Fate]:
        return {row.student_id: Fate(self.cleaned_data[f"student_{row.student_id}"]) for row in self.students}
