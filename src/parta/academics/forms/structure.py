"""The shapes of subjects, classes, groups and of who teaches what."""

from collections.abc import Iterable, Sequence
from datetime import date
from decimal import Decimal
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from parta.academics.commands.class_settings import MAX_LETTER, ClassSettings
from parta.academics.commands.enrollments import MAX_NOTE, Joining
from parta.academics.commands.groups import MAX_GROUP_NAME, MOST_PARTS
from parta.academics.commands.subjects import MAX_SHORT, MAX_SUBJECT
from parta.academics.commands.teaching import Assignment
from parta.academics.forms.curriculum import HoursField, OneOf
from parta.academics.queries.class_settings import Choices
from parta.academics.queries.groups import BoardColumn
from parta.academics.queries.teaching import Entry, Row
from parta.academics.rules import split_letters
from parta.schoolyear.forms import DayField
from parta.schoolyear.rules import TermKind

_NOTHING = [("", "—")]
Shown = tuple[int | None, str, str]  # teacher, hours, what is wrong
_KINDS = [
    (TermKind.QUARTER.value, _("Quarters")),
    (TermKind.TRIMESTER.value, _("Trimesters")),
    (TermKind.SEMESTER.value, _("Semesters")),
]


class SubjectForm(forms.Form):
    name = forms.CharField(label=pgettext_lazy("of a thing", "Name"), max_length=MAX_SUBJECT)
    short_name = forms.CharField(
        label=_("Short name"), max_length=MAX_SHORT, required=False, help_text=_("For timetables and phones.")
    )


class UsualSubjectsForm(forms.Form):
    """Some of the usual subjects."""

    subjects = forms.MultipleChoiceField(
        label=_("Usual subjects"),
        widget=forms.CheckboxSelectMultiple,
        error_messages={"required": _("Choose at least one.")},
    )

    def __init__(self, *args: Any, usual: Sequence[tuple[str, str]], **options: Any) -> None:
        super().__init__(*args, **options)
        self.short = dict(usual)
        self.fields["subjects"].choices = [(name, name) for name in self.short]  # type: ignore[attr-defined]

    @property
    def values(self) -> list[tuple[str, str]]:
        return [(name, self.short[name]) for name in self.cleaned_data["subjects"]]


class NewClassesForm(forms.Form):
    grade = forms.TypedChoiceField(
        label=pgettext_lazy("year of study", "Grade"),
        coerce=int,
        choices=[(grade, grade) for grade in range(1, 12)],
    )
    letters = forms.CharField(
        label=pgettext_lazy("of classes", "Letters"),
        max_length=100,
        help_text=_("Several with spaces between: А Б В."),
    )
    bells = OneOf(label=_("Bells"))
    term_kind = forms.ChoiceField(label=_("Terms"), choices=_KINDS)

    def __init__(self, *args: Any, bells: Choices, **options: Any) -> None:
        super().__init__(*args, **options)
        self.fields["bells"].choices = bells  # type: ignore[attr-defined]

    def clean_letters(self) -> list[str]:
        return split_letters(self.cleaned_data["letters"])


class ClassForm(forms.Form):
    letter = forms.CharField(label=_("Letter or name"), max_length=MAX_LETTER, required=False)
    class_teacher = OneOf(label=_("Class teacher"), required=False)
    bells = OneOf(
        label=_("Bells"), help_text=_("Lessons to come follow them at once; those held keep their times.")
    )
    term_kind = forms.ChoiceField(label=_("Terms"), choices=_KINDS)
    curriculum = OneOf(label=_("Curriculum"), required=False)
    since_on = DayField(
        label=_("From which day"),
        required=False,
        help_text=_(
            "Another class teacher or curriculum holds from this day; before it all stays as it was."
        ),
    )

    def __init__(
        self, *args: Any, teachers: Choices, bells: Choices, curricula: Choices, **options: Any
    ) -> None:
        super().__init__(*args, **options)
        for name, choices in (("class_teacher", teachers), ("curriculum", curricula)):
            self.fields[name].choices = [*_NOTHING, *choices]  # type: ignore[attr-defined]
        self.fields["bells"].choices = bells  # type: ignore[attr-defined]

    @property
    def values(self) -> ClassSettings:
        data = self.cleaned_data
        return ClassSettings(
            letter=data["letter"],
            bells_id=data["bells"],
            term_kind=TermKind(data["term_kind"]),
            class_teacher_id=data["class_teacher"],
            curriculum_id=data["curriculum"],
            since_on=data["since_on"],
        )


class DivisionForm(forms.Form):
    classes = forms.TypedMultipleChoiceField(
        label=_("Classes"),
        coerce=int,
        widget=forms.CheckboxSelectMultiple,
        help_text=_("One class that is divided, or several that are taught together."),
        error_messages={"required": _("Choose at least one.")},
    )
    subject = OneOf(
        label=_("Subject"), required=False, help_text=_("Each group gets a course of it at once.")
    )
    name = forms.CharField(
        label=_("Name of the groups"),
        max_length=MAX_GROUP_NAME - 10,
        required=False,
        help_text=_("Left empty: classes and subject, with a number."),
    )
    count = forms.IntegerField(label=_("How many groups"), min_value=1, max_value=MOST_PARTS, initial=2)
    since_on = DayField(label=_("From"))
    by_list = forms.BooleanField(
        label=_("Divide the students along the list at once"), required=False, initial=True
    )

    def __init__(self, *args: Any, classes: Choices, subjects: Choices, **options: Any) -> None:
        super().__init__(*args, **options)
        self.names, self.subjects = dict(classes), dict(subjects)
        self.fields["classes"].choices = classes  # type: ignore[attr-defined]
        self.fields["subject"].choices = [*_NOTHING, *subjects]  # type: ignore[attr-defined]

    @property
    def group_names(self) -> list[str]:
        """“7А Английский язык 1”; a single group has no number."""
        data = self.cleaned_data
        classes = "+".join(self.names[pk] for pk in data["classes"])
        parts = [classes, self.subjects.get(data["subject"], "")]
        base = data["name"].strip() or " ".join(filter(None, parts))
        count = data["count"]
        return [base] if count == 1 else [f"{base} {number}" for number in range(1, count + 1)]


class GroupNameForm(forms.Form):
    name = forms.CharField(label=pgettext_lazy("of a thing", "Name"), max_length=MAX_GROUP_NAME)


class BoardForm(forms.Form):
    """For each student the group; nothing: none of them."""

    since_on = DayField(label=_("From"), help_text=_("Who belonged where before this day stays as it was."))

    def __init__(self, *args: Any, student_ids: Iterable[int], groups: Choices, **options: Any) -> None:
        super().__init__(*args, **options)
        self.student_ids = list(student_ids)
        for student_id in self.student_ids:
            self.fields[f"s{student_id}"] = OneOf(required=False, choices=[*_NOTHING, *groups])

    @property
    def places(self) -> dict[int, int | None]:
        """Of those whose choice is not what the page had shown: somebody else may have moved the others."""
        sent, data = self.data, self.cleaned_data
        chosen = (pk for pk in self.student_ids if f"s{pk}" in sent and sent[f"s{pk}"] != sent.get(f"w{pk}"))
        return {pk: data[f"s{pk}"] for pk in chosen}

    def columns(self, columns: Iterable[BoardColumn]) -> list[tuple[BoardColumn, list[tuple[Any, str]]]]:
        """Columns with their students and what stands in the choice of each: as sent, else as it is."""
        return [
            (column, [(one, str(self[f"s{one.student_id}"].value() or "")) for one in column.students])
            for column in columns
        ]


class ClassBoardForm(BoardForm):
    """For each student the class; nothing: as before."""

    note = forms.CharField(label=_("Order or reason"), required=False, max_length=MAX_NOTE)

    @property
    def joinings(self) -> dict[int, Joining]:
        day, note = self.cleaned_data["since_on"], self.cleaned_data["note"]
        return {pk: Joining(class_id, day, note) for pk, class_id in self.places.items() if class_id}


class TeachingForm(forms.Form):
    """The table of a grade; ``assignments`` are the cells that are not as they were."""

    since_on = DayField(label=_("From"))

    def __init__(self, *args: Any, entries: Iterable[Entry], teachers: Choices, **options: Any) -> None:
        super().__init__(*args, **options)
        self.entries = list(entries)
        choices = [*_NOTHING, *teachers]
        for entry in self.entries:
            if not entry.teachers:
                self.fields[f"teacher-{entry.key}"] = OneOf(required=False, choices=choices)
            self.fields[f"hours-{entry.key}"] = HoursField(required=False)

    def assignments(self) -> list[Assignment]:
        data, found = self.cleaned_data, []
        for entry in self.entries:
            name = f"teacher-{entry.key}"
            if entry.teachers or name not in self.data:
                continue
            teacher_id, hours = data[name], data[f"hours-{entry.key}"]
            hours = None if hours == entry.plan_hours and entry.hours is None else hours
            if (teacher_id, hours) != (entry.teacher_id, entry.hours):
                found.append(
                    Assignment(
                        entry.key, entry.course_id, entry.class_id, entry.subject_id, teacher_id, hours
                    )
                )
        return found

    def shown_rows(self, rows: Iterable[Row]) -> list[tuple[Row, list[list[tuple[Entry, Shown]]]]]:
        """The rows of the table, each entry with what stands in it."""
        return [
            (row, [[(entry, self._shown(entry)) for entry in cell] for cell in row.cells]) for row in rows
        ]

    def _shown(self, entry: Entry) -> Shown:
        """What stands in the cell: the teacher, the hours, what is wrong."""
        if not self.is_bound:
            return entry.teacher_id, entry.hours_value, ""
        teacher = self.data.get(f"teacher-{entry.key}", "")
        errors = [*self.errors.get(f"teacher-{entry.key}", ()), *self.errors.get(f"hours-{entry.key}", ())]
        hours = self.data.get(f"hours-{entry.key}", "")
        return int(teacher) if teacher.isdecimal() else None, hours, " ".join(errors)


class CourseHoursForm(forms.Form):
    hours = HoursField(label=_("Hours a week"), required=False, help_text=_("Left empty: as the curriculum."))
    since_on = DayField(label=_("From"))


class LoadDayForm(forms.Form):
    """Of which day the load is; what cannot be understood counts as not given."""

    day = forms.DateField(required=False, input_formats=["%Y-%m-%d"])

    def chosen(self) -> date | None:
        self.full_clean()
        return self.cleaned_data.get("day")


class CourseTeacherForm(forms.Form):
    teacher = OneOf(label=_("Teacher"))
    since_on = DayField(label=_("From"))
    alone = forms.BooleanField(label=_("Instead of those who teach it so far"), required=False, initial=True)

    def __init__(self, *args: Any, teachers: Choices, **options: Any) -> None:
        super().__init__(*args, **options)
        self.fields["teacher"].choices = [*_NOTHING, *teachers]  # type: ignore[attr-defined]


class EndForm(forms.Form):
    since_on = DayField(label=_("From"))


def plain_hours(hours: Decimal | None) -> Decimal | None:
    """Without a needless zero after the point."""
    return hours.normalize() if hours is not None and hours % 1 else (hours and Decimal(int(hours)))
