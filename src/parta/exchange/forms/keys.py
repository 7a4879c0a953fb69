"""The shapes in which people ask for a calendar, a token, an app password or a webhook."""

import uuid
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext, pgettext, pgettext_lazy

from parta.exchange.commands.keys import KeyData
from parta.exchange.queries.keys import KeysPage, part_names
from parta.exchange.queries.webhooks import topic_names
from parta.exchange.rules.keys import LIVES, MAX_NAME, KeyKind
from parta.exchange.rules.webhooks import MAX_URL

_NAMES = {
    KeyKind.CALENDAR: _("For example: phone, or family calendar."),
    KeyKind.TOKEN: _("For example: the report that I make every Friday."),
    KeyKind.APP: _("For example: diary bot."),
}


class KeyForm(forms.Form):
    """``student`` 0: all the person sees; of a calendar: the lessons they give."""

    name = forms.CharField(label=pgettext_lazy("of a program's key", "Name"), max_length=MAX_NAME)
    student = forms.TypedChoiceField(coerce=lambda value: int(value) or None)
    parts = forms.MultipleChoiceField(
        widget=forms.CheckboxSelectMultiple, error_messages={"required": _("Tick at least one.")}
    )
    days = forms.TypedChoiceField(label=_("Valid for"), coerce=int)
    operation = forms.UUIDField(widget=forms.HiddenInput)

    def __init__(self, page: KeysPage, data: Any = None) -> None:
        initial = {"operation": uuid.uuid4(), "days": LIVES[1]}
        if page.kind is KeyKind.CALENDAR:
            initial |= {"parts": list(page.offered)}
            initial |= {"student": page.students[0][0] if page.students and not page.has_work else 0}
        super().__init__(data, initial=initial, use_required_attribute=False)
        self.kind = page.kind
        names = part_names()
        self.fields["name"].help_text = _NAMES[page.kind]
        self.fields["parts"].choices = [(part, names[part]) for part in page.offered]  # type: ignore[attr-defined]
        self.fields["days"].choices = [(days, _days(days)) for days in LIVES]  # type: ignore[attr-defined]
        self._shape(page)

    def _shape(self, page: KeysPage) -> None:
        """What does not belong to the kind is left out."""
        is_calendar = page.kind is KeyKind.CALENDAR
        self.fields["parts"].label = _("What it holds") if is_calendar else _("What it may do")
        self.fields["student"].label = pgettext("calendar", "Whose") if is_calendar else _("Whose data")
        whole = _("my own lessons") if is_calendar else _("all that I may see myself")
        has_whole = page.has_work or not is_calendar
        self.fields["student"].choices = [  # type: ignore[attr-defined]
            *([(0, whole)] if has_whole else []),
            *page.students,
        ]
        if is_calendar:
            del self.fields["days"]
        if page.kind is KeyKind.APP:
            del self.fields["parts"]
        if not page.students:
            del self.fields["student"]
        elif page.kind is KeyKind.TOKEN:
            self.fields["student"].help_text = _(
                "A token of one student only reads, whatever is ticked below."
            )

    def key(self) -> KeyData:
        """What was asked for, once the form is valid."""
        values = self.cleaned_data
        return KeyData(
            kind=self.kind,
            name=values["name"],
            parts=tuple(values.get("parts", ())),
            student_id=values.get("student"),
            days=values.get("days"),
        )


class WebhookForm(forms.Form):
    url = forms.CharField(
        label=_("Address"),
        max_length=MAX_URL,
        widget=forms.URLInput(attrs={"placeholder": "https://"}),
        help_text=_("Of the program that is to be told; it begins with https://."),
    )
    topics = forms.MultipleChoiceField(
        label=_("What it is told of"),
        widget=forms.CheckboxSelectMultiple,
        error_messages={"required": _("Tick at least one.")},
    )
    operation = forms.UUIDField(widget=forms.HiddenInput)

    def __init__(self, data: Any = None) -> None:
        super().__init__(data, initial={"operation": uuid.uuid4()}, use_required_attribute=False)
        self.fields["topics"].choices = list(topic_names().items())  # type: ignore[attr-defined]


def _days(days: int) -> str:
    if days == LIVES[-1]:
        return str(_("a year"))
    return ngettext("%(count)d day", "%(count)d days", days) % {"count": days}
