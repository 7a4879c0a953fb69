"""A notice of absence as a family writes it: plain fields, which the calendar only helps to fill."""

import uuid
from collections.abc import Iterator, Sequence
from datetime import date
from typing import Any

from django import forms
from django.core.files.base import File
from django.forms import BoundField
from django.utils.translation import gettext_lazy as _

from parta.attendance.commands import NoticeData
from parta.attendance.queries.notices import reason_name
from parta.attendance.rules import MAX_NOTICE_COMMENT, NoticeReason
from parta.attendance.rules.notices import Span
from parta.diary.queries.absences import OwnNotice, Sibling

_FEWEST_LESSONS = 8


class MultipleFileInput(forms.ClearableFileInput):
    allow_multiple_selected = True


class CertificateField(forms.FileField):
    """Any number of files; how many and which is for ``files.commands.store_files`` to say."""

    widget = MultipleFileInput

    def clean(self, data: Any, initial: Any = None) -> list[File[bytes]]:
        return [super(CertificateField, self).clean(item, initial) for item in data or []]


def day_field(label: Any) -> forms.DateField:
    widget = forms.DateInput(format="%Y-%m-%d", attrs={"type": "date"})
    return forms.DateField(label=label, widget=widget)


def reason_choices() -> list[tuple[str, str]]:
    return [("", "—"), *((reason.value, _capitalized(reason_name(reason))) for reason in NoticeReason)]


class NoticeForm(forms.Form):
    """``siblings``: other children of the family; each has a box and a field for its own certificate."""

    starts_on = day_field(_("First day"))
    ends_on = day_field(_("Last day"))
    first_period = forms.TypedChoiceField(
        label=_("From lesson"), required=False, coerce=int, empty_value=None, help_text=_("For one day.")
    )
    last_period = forms.TypedChoiceField(label=_("To lesson"), required=False, coerce=int, empty_value=None)
    reason = forms.ChoiceField(label=_("Reason"))
    comment = forms.CharField(
        label=_("Comment"),
        required=False,
        max_length=MAX_NOTICE_COMMENT,
        widget=forms.Textarea(attrs={"rows": 2}),
        help_text=_("The class teacher and the school's heads read it."),
    )
    attachments = CertificateField(
        label=_("Certificate"), required=False, help_text=_("Pictures or PDF. It may be added later.")
    )
    form_key = forms.UUIDField(required=False, widget=forms.HiddenInput)
    version = forms.IntegerField(required=False, widget=forms.HiddenInput)

    def __init__(
        self,
        data: Any = None,
        files: Any = None,
        *,
        last_period: int = 0,
        siblings: Sequence[Sibling] = (),
        initial: dict[str, Any] | None = None,
    ) -> None:
        key = {"form_key": uuid.uuid4()}
        super().__init__(data, files, initial=key | (initial or {}), use_required_attribute=False)
        numbers = [(number, str(number)) for number in range(1, max(last_period, _FEWEST_LESSONS) + 1)]
        self.fields["first_period"].choices = [("", _("whole days")), *numbers]  # type: ignore[attr-defined]
        self.fields["last_period"].choices = [("", "—"), *numbers]  # type: ignore[attr-defined]
        self.fields["reason"].choices = reason_choices()  # type: ignore[attr-defined]
        self.siblings = siblings
        for child in siblings:
            self.fields[f"student-{child.student_id}"] = forms.BooleanField(label=child.name, required=False)
            label = _("Certificate of this child")
            self.fields[f"attachments-{child.student_id}"] = CertificateField(label=label, required=False)

    @property
    def sibling_fields(self) -> Iterator[tuple[BoundField, BoundField]]:
        for child in self.siblings:
            yield self[f"student-{child.student_id}"], self[f"attachments-{child.student_id}"]

    @property
    def has_files(self) -> bool:
        """Files were sent: a browser does not show them again after a refusal."""
        return bool(self.files)

    @property
    def chosen_siblings(self) -> list[int]:
        return [
            child.student_id for child in self.siblings if self.cleaned_data[f"student-{child.student_id}"]
        ]

    def uploads(self, student_id: int) -> dict[int, list[File[bytes]]]:
        """Certificates by the child they are for."""
        others = {pk: self.cleaned_data[f"attachments-{pk}"] for pk in self.chosen_siblings}
        return {student_id: self.cleaned_data["attachments"]} | others

    @property
    def span(self) -> Span:
        values = self.cleaned_data
        first, last = values["first_period"], values["last_period"]
        periods = (first or 0, last or first) if first or last else None
        return Span(values["starts_on"], values["ends_on"], periods)

    @property
    def notice(self) -> NoticeData:
        values = self.cleaned_data
        return NoticeData(self.span, NoticeReason(values["reason"]), values["comment"])


class CertificateForm(forms.Form):
    attachments = CertificateField(label=_("Certificate"), required=False)


def initial_of(item: OwnNotice) -> dict[str, Any]:
    """What a notice says, for the form in which it is changed."""
    notice = item.notice
    first, last = notice.span.periods or (None, None)
    return {
        "starts_on": notice.span.starts_on,
        "ends_on": notice.span.ends_on,
        "first_period": first,
        "last_period": last,
        "reason": notice.reason.value,
        "comment": notice.comment,
        "version": notice.version,
    }


def initial_days(first: date | None, last: date | None) -> dict[str, Any]:
    """The days chosen in the calendar without a script."""
    return {"starts_on": first, "ends_on": last or first}


def _capitalized(text: str) -> str:
    return text[:1].upper() + text[1:]
