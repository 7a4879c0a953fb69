"""The shapes of the pages of control works."""

from datetime import date
from typing import Any

from django import forms
from django.core.validators import MaxValueValidator, MinValueValidator
from django.utils.formats import date_format
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from parta.audit.commands import MAX_REASON
from parta.grading.commands.control_works import WorkData
from parta.grading.queries.control_calendar import Asked, View
from parta.grading.queries.control_plan import LessonChoice, PlanPage
from parta.grading.rules.control_works import MAX_TITLE

_DAYS = [MinValueValidator(date(1992, 1, 1)), MaxValueValidator(date(2199, 12, 1))]


class ControlWorkForm(forms.Form):
    """A control work; ``is_confirmed`` appears when the limits are exceeded."""

    version = forms.IntegerField(widget=forms.HiddenInput, required=False)
    title = forms.CharField(
        label=_("Topic of the work"),
        max_length=MAX_TITLE,
        help_text=_("Students, parents and colleagues see it."),
    )
    form = forms.TypedChoiceField(label=_("Form of assessment"), coerce=int)
    lesson = forms.TypedChoiceField(label=_("Lesson"), coerce=int)
    reason = forms.CharField(label=_("Reason"), max_length=MAX_REASON)
    is_confirmed = forms.BooleanField(label=_("Plan it all the same"), required=False)

    def __init__(self, page: PlanPage, data: Any = None) -> None:
        initial = {
            "version": page.version,
            "title": page.title,
            "form": page.form_id or (page.forms[0][0] if page.forms else None),
            "lesson": page.lesson_id,
        }
        super().__init__(data, initial=initial, use_required_attribute=False)
        lessons = [(item.lesson_id, _lesson_label(item)) for item in page.lessons]
        if page.lesson_id not in dict(lessons):
            here = LessonChoice(page.lesson_id, page.held_on, page.period, "", is_full=False, title="")
            lessons.insert(0, (page.lesson_id, _lesson_label(here)))
        self.fields["form"].choices = list(page.forms)  # type: ignore[attr-defined]
        self.fields["lesson"].choices = lessons  # type: ignore[attr-defined]
        if not page.needs_reason:
            del self.fields["reason"]

    @property
    def data_given(self) -> WorkData:
        """What was given, once the form is valid."""
        given = self.cleaned_data
        return WorkData(
            lesson_id=given["lesson"],
            form_id=given["form"],
            title=given["title"],
            is_confirmed=given["is_confirmed"],
            seen_version=given["version"],
        )


class CalendarForm(forms.Form):
    """What the calendar of control works is to show; what cannot be understood counts as not given."""

    view = forms.ChoiceField(choices=[(item.value, item.value) for item in View], required=False)
    day = forms.DateField(required=False, input_formats=["%Y-%m-%d"], validators=_DAYS)

    def asked(self, **ids: int | None) -> Asked:
        self.full_clean()
        view = self.cleaned_data.get("view") or View.WEEK
        return Asked(view=View(view), day=self.cleaned_data.get("day"), **ids)


def _lesson_label(item: LessonChoice) -> str:
    period = gettext("lesson %(number)s") % {"number": item.period} if item.period else ""
    return " · ".join(filter(None, (date_format(item.held_on, "D, j E"), period, item.note)))
