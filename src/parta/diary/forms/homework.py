"""Which homework to show; an empty form asks for what comes next."""

from datetime import date
from typing import Any

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, pgettext_lazy

from parta.diary.rules.homework import (
    AskedHomework,
    Days,
    Grouping,
    PeriodKind,
    SpanError,
    TaskKind,
    check_span,
)


def _day_field(label: Any) -> forms.DateField:
    widget = forms.DateInput(format="%Y-%m-%d", attrs={"type": "date"})
    return forms.DateField(label=label, required=False, widget=widget)


class HomeworkForm(forms.Form):
    """Sent by GET: what is not understood counts as not asked."""

    first = _day_field(pgettext_lazy("a day", "From"))
    last = _day_field(pgettext_lazy("a day", "To"))
    subject = forms.TypedChoiceField(
        label=gettext_lazy("Subject"), required=False, coerce=int, empty_value=None
    )
    kind = forms.ChoiceField(
        label=gettext_lazy("Which tasks"),
        required=False,
        choices=[
            (TaskKind.ALL.value, gettext_lazy("All")),
            (TaskKind.MANDATORY.value, pgettext_lazy("homework", "Mandatory")),
            (TaskKind.OPTIONAL.value, pgettext_lazy("homework", "Optional")),
            (TaskKind.INDEPENDENT.value, gettext_lazy("Independent work")),
        ],
    )
    period = forms.CharField(required=False, widget=forms.HiddenInput)
    by = forms.CharField(required=False, widget=forms.HiddenInput)

    def offer_subjects(self, subjects: list[tuple[int, str]]) -> None:
        field: Any = self.fields["subject"]
        field.choices = [("", _("All subjects")), *subjects]

    def clean(self) -> dict[str, Any]:
        data = super().clean() or {}
        if data.get("first") or data.get("last") or data.get("period") == PeriodKind.SPAN:
            self._check_span(data.get("first"), data.get("last"))
        return data

    def asked(self) -> AskedHomework:
        """What was understood. Two days typed ask for the span between them, whatever else is chosen."""
        is_right = self.is_valid()
        data = self.cleaned_data
        first, last = data.get("first"), data.get("last")
        span = Days(first, last) if is_right and first and last else None
        period = _member(PeriodKind, data.get("period"), PeriodKind.NEXT)
        if span or period is PeriodKind.SPAN:
            period = PeriodKind.SPAN if span else PeriodKind.NEXT
        return AskedHomework(
            period=period,
            span=span,
            kind=_member(TaskKind, data.get("kind"), TaskKind.ALL),
            grouping=_member(Grouping, data.get("by"), Grouping.DAY),
            subject_id=data.get("subject"),
        )

    def _check_span(self, first: date | None, last: date | None) -> None:
        if "first" in self.errors or "last" in self.errors:
            return
        wrong = check_span(first, last)
        if wrong is SpanError.INCOMPLETE:
            self.add_error("last" if first else "first", _("Give both days."))
        elif wrong is SpanError.REVERSED:
            self.add_error("last", _("The last day is before the first."))
        elif wrong is SpanError.TOO_LONG:
            self.add_error("last", _("At most a year can be shown at once."))


def _member(kind: Any, text: object, default: Any) -> Any:
    return kind(text) if text in set(kind) else default
