"""The shapes of the policy's pages."""

from collections.abc import Iterable, Sequence
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from parta.academics.commands.enrollments import MAX_NOTE, Joining
from parta.grading.commands.forms import MAX_NAME, MAX_SHORT_NAME, FormData
from parta.grading.commands.transfers import MAX_SOURCE, PaperMarks
from parta.grading.queries.forms import FormItem
from parta.grading.queries.policy_words import (
    CATEGORY_NAMES,
    FIELD_NAMES,
    METHOD_NAMES,
    NO_OUTCOME,
    YEAR_RULE_NAMES,
    problem_message,
)
from parta.grading.rules.interim import Method
from parta.grading.rules.marks import Category
from parta.grading.rules.policy import PolicyValues, policy_problems
from parta.grading.rules.terms import YearRule
from parta.people.forms import day_field

_AT_ONCE, _DAILY = "at_once", "daily"
_NOTHING = "nothing"
_GROUPS = (
    (_("From the average to the grade"), ("five", "four", "three", "borderline", "method", "year_rule")),
    (_("In the journal"), ("allows_mark_one", "free_edit_days", "dot_days", "dot_outcome")),
    (
        _("When families see marks"),
        ("publication", "publish_at", "guardian_delay_hours", "guardian_delay_from_age"),
    ),
    (_("Control works"), ("works_a_day", "works_a_week")),
)


class DecimalField(forms.DecimalField):
    """A decimal number written with a point or a comma, shown with the reader's own."""

    def __init__(self, **kwargs: Any) -> None:
        super().__init__(localize=True, **kwargs)
        self.widget.attrs["inputmode"] = "decimal"

    def to_python(self, value: Any) -> Any:
        return super().to_python(value.replace(",", ".") if isinstance(value, str) else value)


class PolicyForm(forms.Form):
    """The school's policy of assessment. What may not be is for ``grading.rules.policy`` to say."""

    five = DecimalField(label=FIELD_NAMES["five"], max_digits=3, decimal_places=2)
    four = DecimalField(label=FIELD_NAMES["four"], max_digits=3, decimal_places=2)
    three = DecimalField(label=FIELD_NAMES["three"], max_digits=3, decimal_places=2)
    borderline = DecimalField(
        label=FIELD_NAMES["borderline"],
        max_digits=3,
        decimal_places=2,
        help_text=_("An average this near to a threshold is pointed out."),
    )
    method = forms.TypedChoiceField(
        label=FIELD_NAMES["method"],
        coerce=Method,
        choices=[(item.value, METHOD_NAMES[item]) for item in Method],
        help_text=_("By kinds of work: tests decide, without them classwork, then homework."),
    )
    year_rule = forms.TypedChoiceField(
        label=FIELD_NAMES["year_rule"],
        coerce=YearRule,
        choices=[(item.value, YEAR_RULE_NAMES[item]) for item in YearRule],
        help_text=_("The mean of the grades of the terms."),
    )
    allows_mark_one = forms.BooleanField(label=FIELD_NAMES["allows_mark_one"], required=False)
    free_edit_days = forms.IntegerField(
        label=FIELD_NAMES["free_edit_days"],
        help_text=_("After the lesson; later a change needs a reason."),
    )
    dot_days = forms.IntegerField(
        label=FIELD_NAMES["dot_days"],
        help_text=_("What is offered for work that is owed; the teacher may choose another day."),
    )
    dot_outcome = forms.TypedChoiceField(
        label=FIELD_NAMES["dot_outcome"],
        coerce=lambda text: None if text == _NOTHING else int(text),
        choices=[(_NOTHING, NO_OUTCOME), *((str(mark), str(mark)) for mark in range(1, 6))],
        help_text=_("When the work was not done in time."),
    )
    publication = forms.ChoiceField(
        label=FIELD_NAMES["publish_at"],
        choices=[(_AT_ONCE, _("at once")), (_DAILY, _("daily at one time"))],
        help_text=_("Absences are shown at once in any case."),
    )
    publish_at = forms.TimeField(
        label=_("Time of day"),
        required=False,
        widget=forms.TimeInput(attrs={"type": "time"}, format="%H:%M"),
        help_text=_("Only for marks that appear daily."),
    )
    guardian_delay_hours = forms.IntegerField(
        label=FIELD_NAMES["guardian_delay_hours"], help_text=_("0: together with the student.")
    )
    guardian_delay_from_age = forms.IntegerField(label=FIELD_NAMES["guardian_delay_from_age"])
    works_a_day = forms.IntegerField(
        label=FIELD_NAMES["works_a_day"], help_text=_("Who plans more is warned, and may go on.")
    )
    works_a_week = forms.IntegerField(label=FIELD_NAMES["works_a_week"])

    def __init__(self, values: PolicyValues, data: Any = None) -> None:
        initial: dict[str, Any] = {name: getattr(values, name) for name in FIELD_NAMES}
        initial["publication"] = _AT_ONCE if values.publish_at is None else _DAILY
        initial["dot_outcome"] = _NOTHING if values.dot_outcome is None else values.dot_outcome
        super().__init__(data, initial=initial)

    @property
    def groups(self) -> Sequence[tuple[Any, list[forms.BoundField]]]:
        """The fields as the page puts them together."""
        return [(title, [self[name] for name in names]) for title, names in _GROUPS]

    @property
    def values(self) -> PolicyValues:
        """What was given, once the form is valid."""
        return PolicyValues(**{name: self.cleaned_data[name] for name in FIELD_NAMES})

    def clean(self) -> dict[str, Any]:
        given = self.cleaned_data
        if given.get("publication") == _AT_ONCE:
            given["publish_at"] = None
        elif "publish_at" in given and given["publish_at"] is None:
            self.add_error("publish_at", _("Say at which time of the day."))
        if not self.errors:
            for field, problem in policy_problems(self.values).items():
                self.add_error(field, problem_message(problem))
        return given


class AssessmentFormForm(forms.Form):
    """A form of assessment; limits and refusals are the command's."""

    name = forms.CharField(label=pgettext_lazy("of a form of assessment", "Name"), max_length=MAX_NAME)
    short_name = forms.CharField(
        label=_("Short name"), max_length=MAX_SHORT_NAME, help_text=_("As columns of the journal show it.")
    )
    category = forms.TypedChoiceField(
        label=_("Category"),
        coerce=Category,
        choices=[(item.value, CATEGORY_NAMES[item]) for item in Category],
        help_text=_("What its marks count as when a grade is suggested."),
    )
    weight = DecimalField(label=_("Weight"), help_text=_("From 0.1 to 10."))

    def __init__(self, data: Any = None, *, item: FormItem | None = None) -> None:
        initial = {}
        if item is not None:
            initial = {
                "name": item.name,
                "short_name": item.short_name,
                "category": item.category,
                "weight": item.weight.normalize(),
            }
        super().__init__(data, initial=initial)

    @property
    def values(self) -> FormData:
        """What was given, once the form is valid."""
        return FormData(**self.cleaned_data)


class CodeForm(forms.Form):
    """The code of a certificate of transfer."""

    code = forms.CharField(
        label=_("Code of the certificate"),
        help_text=_("Twelve letters and digits; hyphens do not matter."),
        max_length=40,
        widget=forms.TextInput(attrs={"autocomplete": "off", "autocapitalize": "characters"}),
    )


class ArrivalForm(CodeForm):
    """To which class, from which day; the code has been looked at."""

    class_id = forms.TypedChoiceField(label=_("Class"), coerce=int)
    since_on = day_field(_("From which day"))
    note = forms.CharField(label=_("Order or reason"), max_length=MAX_NOTE, required=False)

    def __init__(self, *args: Any, classes: Iterable[tuple[int, str]], **options: Any) -> None:
        super().__init__(*args, **options)
        self.fields["code"].widget = forms.HiddenInput()
        self.fields["class_id"].choices = list(classes)  # type: ignore[attr-defined]

    def joining(self) -> Joining:
        data = self.cleaned_data
        return Joining(data["class_id"], data["since_on"], data["note"])


class PaperForm(forms.Form):
    """Marks of one day from the paper of the former school."""

    subject_id = forms.TypedChoiceField(label=_("Subject"), coerce=int)
    held_on = day_field(_("Day"))
    values = forms.RegexField(
        r"^[1-5]([ ,;]*[1-5])*$",
        label=_("Marks"),
        help_text=_("Several with spaces between: 5 4 4."),
        max_length=80,
        error_messages={"invalid": _("Marks from 1 to 5, with spaces between.")},
    )
    form_id = forms.TypedChoiceField(label=_("Form of assessment"), coerce=int)
    source = forms.CharField(label=_("From which school"), max_length=MAX_SOURCE)

    def __init__(
        self,
        *args: Any,
        subjects: Iterable[tuple[int, str]],
        forms_of: Iterable[tuple[int, str]],
        **options: Any,
    ) -> None:
        super().__init__(*args, **options)
        self.fields["subject_id"].choices = list(subjects)  # type: ignore[attr-defined]
        self.fields["form_id"].choices = list(forms_of)  # type: ignore[attr-defined]

    def marks(self) -> PaperMarks:
        data = self.cleaned_data
        return PaperMarks(
            subject_id=data["subject_id"],
            held_on=data["held_on"],
            values=tuple(int(sign) for sign in data["values"] if sign.isdigit()),
            form_id=data["form_id"],
            source=data["source"],
        )
