"""What staff ask of absences: a period, a class, how to group; sent by GET, nothing typed is lost."""

from collections.abc import Sequence
from datetime import date, timedelta
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from parta.attendance.queries.notices import reason_name, state_name
from parta.attendance.queries.reports import AskedReport, Grouping, Order
from parta.attendance.queries.sheet import ClassChoice
from parta.attendance.rules import NoticeReason, NoticeState

_GROUPINGS = (
    (Grouping.STUDENT.value, pgettext_lazy("group absences", "by student")),
    (Grouping.CLASS.value, pgettext_lazy("group absences", "by class")),
    (Grouping.REASON.value, pgettext_lazy("group absences", "by reason")),
)
_FIRST, _LAST = date(1990, 1, 1), date(2100, 12, 31)


def _day_field(label: Any) -> forms.DateField:
    widget = forms.DateInput(format="%Y-%m-%d", attrs={"type": "date"})
    return forms.DateField(label=label, required=False, widget=widget)


class _PeriodForm(forms.Form):
    since = _day_field(pgettext_lazy("a day", "From"))
    until = _day_field(pgettext_lazy("a day", "To"))

    def clean(self) -> dict[str, Any]:
        values = super().clean() or self.cleaned_data
        since, until = values.get("since"), values.get("until")
        for name in ("since", "until"):
            if values.get(name) and not _FIRST <= values[name] <= _LAST:
                self.add_error(name, _("There is no such date here."))
        if since and until and until < since:
            self.add_error("until", _("The last day is before the first."))
        return values


class ReportForm(_PeriodForm):
    """Which absences are added up, and by what."""

    school_class = forms.TypedChoiceField(label=_("Class"), required=False, coerce=int, empty_value=None)
    by = forms.ChoiceField(label=_("Grouped"), required=False, choices=_GROUPINGS)

    def offer_classes(self, classes: Sequence[ClassChoice], *, every: bool) -> None:
        choices = [(item.class_id, item.name) for item in classes]
        whole = [(0, _("all classes"))] if every else []
        self.fields["school_class"].choices = [*whole, *choices]  # type: ignore[attr-defined]

    def asked(self, order: str) -> AskedReport:
        """Without what is wrong; ``order`` comes from the head of a column."""
        values = self.cleaned_data if self.is_valid() else {}
        return AskedReport(
            class_id=values.get("school_class"),
            since=values.get("since"),
            until=values.get("until"),
            grouping=Grouping(values.get("by") or Grouping.STUDENT),
            order=Order(order) if order in set(Order) else Order.NAME,
        )


class NoticeFilterForm(_PeriodForm):
    """Which notices are listed; empty: those of the last week and to come."""

    state = forms.ChoiceField(label=_("State"), required=False)
    reason = forms.ChoiceField(label=_("Reason"), required=False)

    def __init__(self, data: Any, *, today: date) -> None:
        super().__init__(data)
        self.today = today
        states = [(state.value, state_name(state)) for state in NoticeState]
        reasons = [(reason.value, reason_name(reason)) for reason in NoticeReason]
        self.fields["state"].choices = [("", _("all")), *states]  # type: ignore[attr-defined]
        self.fields["reason"].choices = [("", _("all")), *reasons]  # type: ignore[attr-defined]

    def asked(self) -> dict[str, Any]:
        """What ``list_notices`` takes."""
        values = self.cleaned_data if self.is_valid() else {}
        return {
            "since": values.get("since") or self.today - timedelta(days=7),
            "until": values.get("until") or self.today + timedelta(days=60),
            "state": NoticeState(values["state"]) if values.get("state") else None,
            "reason": NoticeReason(values["reason"]) if values.get("reason") else None,
        }
