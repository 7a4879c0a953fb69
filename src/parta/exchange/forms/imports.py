"""A file to bring in, and what its columns hold."""

from typing import Any

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from parta.exchange.rules.runs import ImportKind

KIND_LABELS = {
    ImportKind.ROSTER: gettext_lazy("Students and guardians"),
    ImportKind.TEACHERS: gettext_lazy("Teachers"),
    ImportKind.ASSIGNMENTS: gettext_lazy("Who teaches what"),
    ImportKind.FET: gettext_lazy("Timetable from FET"),
    ImportKind.ONEROSTER: gettext_lazy("OneRoster bundle (CSV)"),
}


class UploadForm(forms.Form):
    kind = forms.ChoiceField(
        label=gettext_lazy("What is in the file"),
        choices=[(kind.value, label) for kind, label in KIND_LABELS.items()],
    )
    file = forms.FileField(
        label=gettext_lazy("File"),
        help_text=gettext_lazy("XLSX, ODS or CSV for lists; .fet; .zip for OneRoster. At most 20 MB."),
        error_messages={"empty": gettext_lazy("The file is empty.")},
        widget=forms.ClearableFileInput(attrs={"accept": ".xlsx,.xls,.ods,.csv,.fet,.zip"}),
    )

    @property
    def kind_chosen(self) -> ImportKind:
        return ImportKind(self.cleaned_data["kind"])


class ColumnsForm(forms.Form):
    """A choice for every column of the file, and whether the list is a whole one."""

    makes_classes = forms.BooleanField(
        label=gettext_lazy("Make the classes that are missing"),
        help_text=gettext_lazy(
            "Such as 7А; others may be slips. Bells and terms of a class can be changed then."
        ),
        required=False,
    )
    is_whole = forms.BooleanField(
        label=gettext_lazy("The file lists its classes completely"),
        help_text=gettext_lazy(
            "Then whoever is in one of these classes, but not in the file, leaves the class."
        ),
        required=False,
    )
    left_on = forms.DateField(
        label=gettext_lazy("Last day of those who leave"),
        help_text=gettext_lazy("Today, when it is left empty."),
        required=False,
        widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d"),
    )

    def __init__(
        self,
        *args: Any,
        columns: list[str],
        choices: list[tuple[str, str]],
        is_roster: bool,
        **kwargs: Any,
    ) -> None:
        super().__init__(*args, **kwargs)
        if not is_roster:
            del self.fields["is_whole"], self.fields["left_on"], self.fields["makes_classes"]
        self.names = [f"column_{place}" for place in range(len(columns))]
        for name, title in zip(self.names, columns, strict=True):
            self.fields[name] = forms.ChoiceField(
                label=_("Column “%(title)s”") % {"title": title}, choices=choices, required=False
            )

    @property
    def chosen(self) -> list[str]:
        return [self.cleaned_data[name] for name in self.names]

    @property
    def column_fields(self) -> list[forms.BoundField]:
        return [self[name] for name in self.names]

    @property
    def option_fields(self) -> list[forms.BoundField]:
        return [self[name] for name in ("makes_classes", "is_whole", "left_on") if name in self.fields]
