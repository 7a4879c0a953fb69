"""The shapes of what is sent: an event, a review, a search."""

from datetime import datetime
from typing import Any
from uuid import UUID, uuid4

from django import forms
from django.http import QueryDict
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from parta.events.commands.checks import fault_words
from parta.events.commands.writing import EventData
from parta.events.queries.feed import MINE, PAST, REGION, SCHOOL, Filters, kind_choices
from parta.events.queries.managing import EditPage
from parta.events.queries.words import kind_names
from parta.events.rules import (
    GRADES,
    MAX_NAME,
    MAX_PLACES,
    MAX_QUESTION,
    MAX_TEXT,
    MAX_TITLE,
    EventKind,
    Fault,
    Whom,
)

_MOMENT = "%Y-%m-%dT%H:%M"
_YEARS = range(2000, 3000)
_DAY, _TIME = "%Y-%m-%d", "%H:%M"


def _day_field(label: Any, *, required: bool = False, **values: Any) -> forms.DateField:
    widget = forms.DateInput(attrs={"type": "date"}, format=_DAY)
    return forms.DateField(label=label, required=required, widget=widget, input_formats=[_DAY], **values)


def _time_field(label: Any) -> forms.TimeField:
    widget = forms.TimeInput(attrs={"type": "time"}, format=_TIME)
    return forms.TimeField(label=label, required=False, widget=widget, input_formats=[_TIME, "%H:%M:%S"])


def _grade_field(label: Any) -> forms.IntegerField:
    return forms.IntegerField(label=label, required=False, min_value=GRADES[0], max_value=GRADES[-1])


class EventForm(forms.Form):
    """An event; of one that somebody else has let out only what is practical."""

    title = forms.CharField(label=pgettext_lazy("event", "Name"), max_length=MAX_TITLE)
    kind = forms.ChoiceField(label=pgettext_lazy("event", "Type"))
    region = forms.TypedChoiceField(label=_("Region"), coerce=int)
    text = forms.CharField(
        label=pgettext_lazy("event", "What it is about"),
        help_text=_("A few sentences: for whom, what happens, what to bring."),
        max_length=MAX_TEXT,
        required=False,
        widget=forms.Textarea(attrs={"rows": 5, "maxlength": MAX_TEXT}),
    )
    subject = forms.CharField(label=_("Subject"), max_length=MAX_NAME, required=False)
    starts_on = _day_field(_("Day"), required=True, error_messages={"required": _("Say on which day it is.")})
    starts_at = _time_field(_("Begins at"))
    ends_on = _day_field(_("Last day"), help_text=_("Empty: the same day."))
    ends_at = _time_field(_("Ends at"))
    venue = forms.CharField(label=_("Venue"), max_length=MAX_NAME, required=False)
    whom = forms.MultipleChoiceField(
        label=_("Who takes part"), required=False, widget=forms.CheckboxSelectMultiple
    )
    grade_from = _grade_field(_("From grade"))
    grade_to = _grade_field(_("To grade"))
    takes_sign_ups = forms.BooleanField(
        label=_("People sign up"), help_text=_("Otherwise they just come."), required=False
    )
    places = forms.IntegerField(
        label=_("Places"),
        help_text=_("Empty: as many as come. Who is too late waits in line."),
        required=False,
        min_value=1,
        max_value=MAX_PLACES,
    )
    sign_up_until = forms.DateTimeField(
        label=_("Sign up until"),
        help_text=_("Empty: until it begins. Until then people may also withdraw."),
        required=False,
        widget=forms.DateTimeInput(attrs={"type": "datetime-local"}, format=_MOMENT),
        input_formats=[_MOMENT],
    )
    organizer = forms.CharField(
        label=_("Organizer"), help_text=_("As people read it."), max_length=MAX_NAME, required=False
    )
    email = forms.EmailField(label=_("E-mail for questions"), required=False)
    phone = forms.CharField(label=_("Telephone for questions"), max_length=40, required=False)
    operation = forms.UUIDField(widget=forms.HiddenInput, required=False)
    version = forms.IntegerField(widget=forms.HiddenInput, required=False)

    def __init__(self, page: EditPage, data: Any = None) -> None:
        super().__init__(data, initial=_initial(page))
        self.page = page
        self.fields["kind"].choices = [(kind.value, name) for kind, name in kind_names().items()]  # type: ignore[attr-defined]
        self.fields["whom"].choices = [  # type: ignore[attr-defined]
            (Whom.STUDENTS.value, _("Students")),
            (Whom.STAFF.value, pgettext_lazy("who takes part", "Staff")),
        ]
        if page.subjects:
            self.fields["subject"] = _subject_field(page)
        self.fields["region"].choices = list(page.regions)  # type: ignore[attr-defined]
        if page.row is not None or len(page.regions) == 1:
            del self.fields["region"]
        for name in _FIXED if page.is_fixed else ():
            del self.fields[name]
        if not self.is_draft_wanted:
            self._require_what_people_read()

    def _require_what_people_read(self) -> None:
        """A draft needs none of it; that it may be empty is no help to whoever wants it out."""
        for name, fault in _REQUIRED.items():
            if name in self.fields:
                self.fields[name].required = True
                self.fields[name].error_messages["required"] = fault_words(fault)

    def clean_sign_up_until(self) -> datetime | None:
        """A moment that every zone has: the others are slips of the keyboard."""
        moment: datetime | None = self.cleaned_data["sign_up_until"]
        if moment is not None and moment.year not in _YEARS:
            raise forms.ValidationError(fault_words(Fault.FAR if moment.year > _YEARS[0] else Fault.PAST))
        return moment

    @property
    def operation_key(self) -> UUID:
        """Of the form that was sent, so that sending it twice writes one."""
        return self.cleaned_data.get("operation") or uuid4()

    @property
    def is_draft_wanted(self) -> bool:
        return "draft" in self.data

    def data_given(self) -> EventData:
        """What was written, once the form is valid; what is fixed is not looked at."""
        values = self.cleaned_data
        return EventData(
            title=values.get("title", ""),
            text=values.get("text", ""),
            kind=EventKind(values.get("kind", EventKind.OTHER)),
            subject=values.get("subject", ""),
            venue=values["venue"],
            starts_on=values["starts_on"],
            ends_on=values["ends_on"],
            starts_at=values["starts_at"],
            ends_at=values["ends_at"],
            grade_from=values.get("grade_from"),
            grade_to=values.get("grade_to"),
            whom=frozenset(map(Whom, values.get("whom", ()))),
            organizer=values.get("organizer", ""),
            email=values["email"],
            phone=values["phone"],
            takes_sign_ups=values.get("takes_sign_ups", False),
            places=values["places"],
            sign_up_until=timezone.make_naive(moment) if (moment := values["sign_up_until"]) else None,
            region_id=values.get("region"),
        )


_REQUIRED = {
    "title": Fault.NO_TITLE,
    "text": Fault.NO_TEXT,
    "venue": Fault.NO_VENUE,
    "whom": Fault.NOBODY,
}
_FIXED = (
    "title",
    "text",
    "kind",
    "subject",
    "whom",
    "grade_from",
    "grade_to",
    "organizer",
    "takes_sign_ups",
)


class ReasonForm(forms.Form):
    """Why an event is returned or canceled."""

    reason = forms.CharField(
        label=_("Reason"),
        max_length=500,
        error_messages={"required": _("Say why.")},
        widget=forms.Textarea(attrs={"rows": 2, "maxlength": 500}),
    )

    @property
    def given(self) -> str:
        """What was written, if it can be a reason; empty is for the command to refuse where one is needed."""
        return self.cleaned_data["reason"] if self.is_valid() else ""


class QuestionForm(forms.Form):
    """To the organizer."""

    operation = forms.UUIDField(widget=forms.HiddenInput)
    text = forms.CharField(
        label=_("Your question"),
        max_length=MAX_QUESTION,
        error_messages={"required": _("Write something.")},
        widget=forms.Textarea(attrs={"rows": 3, "maxlength": MAX_QUESTION}),
    )

    def __init__(self, data: Any = None) -> None:
        super().__init__(data, initial={"operation": uuid4()})


class AnswerForm(forms.Form):
    """Of the organizer. There are several on a page: ``question_id`` keeps their fields apart."""

    text = forms.CharField(
        label=_("Answer"),
        max_length=MAX_QUESTION,
        error_messages={"required": _("Write something.")},
        widget=forms.Textarea(attrs={"rows": 3, "maxlength": MAX_QUESTION}),
    )

    def __init__(self, question_id: int, data: Any = None) -> None:
        super().__init__(data, auto_id=f"id_answer_{question_id}_%s")


class FilterForm(forms.Form):
    """A plain form of a search; what makes no sense is not asked for."""

    q = forms.CharField(label=_("Search"), required=False, max_length=100)
    kind = forms.ChoiceField(label=pgettext_lazy("event", "Type"), required=False)
    subject = forms.CharField(label=_("Subject"), required=False, widget=forms.Select)
    grade = forms.TypedChoiceField(
        label=pgettext_lazy("year of study", "Grade"), required=False, coerce=int, empty_value=None
    )
    whose = forms.ChoiceField(
        label=pgettext_lazy("event", "Whose"),
        required=False,
        choices=[
            ("", _("All")),
            (SCHOOL, pgettext_lazy("events", "Of the school")),
            (REGION, pgettext_lazy("events", "Of the region")),
        ],
    )
    since = _day_field(pgettext_lazy("period", "From"))
    until = _day_field(pgettext_lazy("period", "To"))

    def __init__(self, data: QueryDict, subjects: list[str]) -> None:
        super().__init__(data)
        self.fields["kind"].choices = kind_choices()  # type: ignore[attr-defined]
        self.fields["grade"].choices = [("", _("All")), *((str(grade), str(grade)) for grade in GRADES)]  # type: ignore[attr-defined]
        choices: list[tuple[str, Any]] = [("", _("All")), *((name, name) for name in subjects)]
        self.fields["subject"].widget.choices = choices
        self.fields["q"].widget.attrs["type"] = "search"

    def asked(self, view: str) -> Filters:
        self.is_valid()
        values = self.cleaned_data
        return Filters(
            words=values.get("q", ""),
            view=view if view in {MINE, PAST} else "",
            kind=values.get("kind", ""),
            subject=values.get("subject", ""),
            grade=values.get("grade"),
            whose=values.get("whose", ""),
            since=values.get("since"),
            until=values.get("until"),
        )


def _subject_field(page: EditPage) -> forms.ChoiceField:
    """Of the school's own; one that is gone meanwhile stays where it stands."""
    own = (page.row.subject,) if page.row and page.row.subject not in page.subjects else ()
    names = [name for name in (*own, *page.subjects) if name]
    choices = [("", _("none in particular")), *((name, name) for name in names)]
    return forms.ChoiceField(label=_("Subject"), required=False, choices=choices)


def _initial(page: EditPage) -> dict[str, Any]:
    row = page.row
    if row is None:
        return {
            "kind": EventKind.OLYMPIAD.value,
            "whom": [Whom.STUDENTS.value],
            "organizer": page.organizer,
            "operation": uuid4(),
        }
    names = (
        "title text kind subject venue starts_on ends_on starts_at ends_at grade_from grade_to organizer"
        " email phone takes_sign_ups places operation version"
    )
    return {name: getattr(row, name) for name in names.split()} | {
        "whom": [whom.value for whom in row.whom],
        "ends_on": row.ends_on if row.ends_on != row.starts_on else None,
        "sign_up_until": timezone.localtime(row.sign_up_until, row.zone) if row.sign_up_until else None,
    }
