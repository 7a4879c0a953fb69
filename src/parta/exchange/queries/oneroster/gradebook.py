"""The gradebook of OneRoster: marks of lessons, grades of terms and years, forms of assessment, scales.

What is given in one lesson in one form is a line item; a grade of a term, a year or an exam is one as well.
"""

from collections.abc import Mapping, Sequence
from datetime import date
from typing import Any

from django.db.models import Case, F, IntegerField, Max, QuerySet, TextField, Value, When
from django.db.models.functions import Cast, Coalesce, TruncDate
from django.utils.translation import gettext as _

from parta.academics.models import Course
from parta.exchange.queries.oneroster.calendar import title_of_term
from parta.exchange.queries.oneroster.engine import (
    COMMON,
    Column,
    Item,
    Listing,
    Place,
    Rows,
    base,
    filled,
    joined,
    moment,
    no_moment,
    no_number,
    number_of,
    own,
    sid,
    text,
    word,
)
from parta.exchange.queries.oneroster.teaching import learning
from parta.exchange.rules.oneroster import Service
from parta.exchange.rules.oneroster_asking import Reading
from parta.exchange.rules.oneroster_scores import scale_values, score_limits, score_status
from parta.grading.models import AssessmentForm, Mark, TermMark
from parta.grading.queries.scales import scale_name
from parta.grading.rules.scales import Scale
from parta.grading.rules.terms import TermMarkKind
from parta.schools.models import School
from parta.schoolyear.models import Term

_CATEGORY = (
    *("o_id", "o_status", "o_title", "o_weight", "o_changed"),
    *("o_kind", "o_short", "o_position", "o_default"),
)
# The moment of the last change stands last: it is the greatest of the marks that are one line item.
_LINE = (
    *("o_id", "o_status", "o_title", "o_about", "o_day", "o_class", "o_category"),
    *("o_year", "o_term", "o_terms", "o_scale", "o_lesson", "o_period", "o_begin", "o_end", "o_grade"),
)
_RESULT = (
    *("o_id", "o_status", "o_line", "o_student", "o_class", "o_score", "o_outcome"),
    *("o_day", "o_comment", "o_changed", "o_weight", "o_position"),
)
_SCALE = ("o_id", "o_status", "o_class", "o_course", "o_scale", "o_changed")
_LINE_COLUMNS = COMMON | {
    "title": Column(("o_title",)),
    "description": Column(("o_about",)),
    "assignDate": Column(("o_day",), Reading.DAY),
    "dueDate": Column(("o_day",), Reading.DAY),
    "class.sourcedId": Column(("o_class",)),
    "category.sourcedId": Column(("o_category",)),
}
_RESULT_COLUMNS = COMMON | {
    "lineItem.sourcedId": Column(("o_line",)),
    "student.sourcedId": Column(("o_student",)),
    "class.sourcedId": Column(("o_class",)),
    "score": Column(("o_score",), Reading.NUMBER),
    "scoreDate": Column(("o_day",), Reading.DAY),
    "comment": Column(("o_comment",)),
}


def categories(place: Place, _parents: Mapping[str, str]) -> Listing:
    """The forms of assessment with their weights, and one for the grades of terms."""
    forms = AssessmentForm.objects.filter(school=place.school).annotate(
        o_id=sid("form"),
        o_status=word("active"),
        o_title=F("name"),
        o_weight=F("weight"),
        o_changed=moment(place.now),
        o_kind=F("category"),
        o_short=F("short_name"),
        o_position=text("position"),
        o_default=Case(When(is_default=True, then=word("true")), default=word(""), output_field=TextField()),
    )
    final = School.objects.filter(pk=place.school.pk).annotate(
        o_id=sid("final"),
        o_status=word("active"),
        o_title=word(_("Grades of terms and years")),
        o_weight=_no_weight(AssessmentForm),
        o_changed=moment(place.now),
        o_kind=word(""),
        o_short=word(""),
        o_position=word(""),
        o_default=word(""),
    )
    columns = COMMON | {"title": Column(("o_title",)), "weight": Column(("o_weight",), Reading.NUMBER)}
    return Listing([forms.values(*_CATEGORY), final.values(*_CATEGORY)], columns, _shape_categories)


def line_items(place: Place, parents: Mapping[str, str]) -> Listing:
    marks, grades = _rows(place, Mark), _rows(place, TermMark)
    if "classes" in parents:
        course_id = _course_of(parents["classes"])
        marks, grades = marks.filter(lesson__course_id=course_id), grades.filter(course_id=course_id)
    return Listing([_works(marks), _finals(place, grades)], _LINE_COLUMNS, _shape_line_items)


def results(place: Place, parents: Mapping[str, str]) -> Listing:
    marks: Rows = _marks(place).values(*_RESULT)
    grades: Rows = _grades(place).values(*_RESULT)
    if "classes" in parents:
        course_id = _course_of(parents["classes"])
        marks, grades = marks.filter(lesson__course_id=course_id), grades.filter(course_id=course_id)
    if "lineItems" in parents:
        marks, grades = (rows.filter(o_line=parents["lineItems"]) for rows in (marks, grades))
    if "students" in parents:
        student_id = number_of(parents["students"], "student")
        marks, grades = (rows.filter(student_id=student_id) for rows in (marks, grades))
    return Listing([marks, grades], _RESULT_COLUMNS, _shape_results)


def score_scales(place: Place, parents: Mapping[str, str]) -> Listing:
    """What the marks of each class mean on the five-point scale."""
    rows = Course.objects.filter(school=place.school, year_id__in=place.years)
    if "classes" in parents:
        rows = rows.filter(pk=_course_of(parents["classes"]))
    rows = rows.annotate(
        o_id=sid("scale"),
        o_status=word("active"),
        o_class=sid("course"),
        o_course=sid("subject", "subject_id"),
        o_scale=_scale("subject"),
        o_changed=moment(place.now),
    )
    columns = COMMON | {"class.sourcedId": Column(("o_class",)), "type": Column(("o_scale",))}
    return Listing([rows.values(*_SCALE)], columns, _shape_scales)


def _works(marks: QuerySet[Any]) -> Rows:
    rows = marks.annotate(
        o_id=_work_id(),
        o_status=word("active"),
        o_title=F("form__name"),
        o_about=F("lesson__topic"),
        o_day=F("lesson__held_on"),
        o_class=sid("course", "lesson__course_id"),
        o_category=sid("form", "form_id"),
        o_year=F("year_id"),
        o_term=no_number(),
        o_terms=Coalesce(F("lesson__course__school_class__term_kind"), Value(""), output_field=TextField()),
        o_scale=_scale("lesson__course__subject"),
        o_lesson=sid("lesson", "lesson_id"),
        o_period=F("lesson__period"),
        o_begin=F("lesson__starts_at"),
        o_end=F("lesson__ends_at"),
        o_grade=word(""),
    )
    made: Rows = rows.values(*_LINE).annotate(o_changed=Max("recorded_at"))
    return made


def _finals(place: Place, grades: QuerySet[Any]) -> Rows:
    names = {
        TermMarkKind.YEAR: _("Grade of the year"),
        TermMarkKind.EXAM: _("Grade of the exam"),
        TermMarkKind.FINAL: _("Final grade"),
    }
    whens = [When(kind=kind.value, then=word(name)) for kind, name in names.items()]
    rows = grades.annotate(
        o_id=_final_id(),
        o_status=word("active"),
        o_title=Case(*whens, default=title_of_term("term__"), output_field=TextField()),
        o_about=word(""),
        o_day=Coalesce(F("term__ends_on"), F("year__ends_on")),
        o_class=sid("course", "course_id"),
        o_category=word(f"final-{place.school.pk}"),
        o_year=F("year_id"),
        o_term=F("term_id"),
        o_terms=word(""),
        o_scale=word(Scale.FIVE.value),
        o_lesson=word(""),
        o_period=no_number(),
        o_begin=no_moment(),
        o_end=no_moment(),
        o_grade=text("kind"),
    )
    made: Rows = rows.values(*_LINE).annotate(o_changed=Max("recorded_at"))
    return made


def _marks(place: Place) -> QuerySet[Any]:
    made: QuerySet[Any] = _rows(place, Mark).annotate(
        o_id=sid("mark"),
        o_status=word("active"),
        o_line=_work_id(),
        o_student=sid("student", "student_id"),
        o_class=sid("course", "lesson__course_id"),
        o_score=Coalesce(F("points"), F("value")),
        o_outcome=word(""),
        o_day=TruncDate("set_at", tzinfo=place.school.zone),
        o_comment=F("comment"),
        o_changed=F("recorded_at"),
        o_weight=F("weight"),
        o_position=F("position"),
    )
    return made


def _grades(place: Place) -> QuerySet[Any]:
    made: QuerySet[Any] = _rows(place, TermMark).annotate(
        o_id=sid("grade"),
        o_status=word("active"),
        o_line=_final_id(),
        o_student=sid("student", "student_id"),
        o_class=sid("course", "course_id"),
        o_score=F("value"),
        o_outcome=F("outcome"),
        o_day=TruncDate("recorded_at", tzinfo=place.school.zone),
        o_comment=F("comment"),
        o_changed=F("recorded_at"),
        o_weight=_no_weight(Mark),
        o_position=no_number(),
    )
    return made


def _rows(place: Place, model: type[Mark | TermMark]) -> QuerySet[Any]:
    """Of the years that are told; in a bundle only those of students who are in it."""
    rows: QuerySet[Any] = model._default_manager.filter(school=place.school, year_id__in=place.years)
    return rows.filter(learning(place, "student_id")) if place.is_bundle else rows


def _no_weight(model: type[Mark | AssessmentForm]) -> Cast:
    return Cast(Value(None, output_field=IntegerField(null=True)), model._meta.get_field("weight"))


def _work_id() -> Any:
    return joined(Value("work-"), text("lesson_id"), Value("-"), text("form_id"))


def _final_id() -> Any:
    """Of a term by its number; the year, the exam and the end have none."""
    term = Case(When(term_id__isnull=True, then=word("0")), default=text("term_id"), output_field=TextField())
    return joined(Value("final-"), text("course_id"), Value("-"), F("kind"), Value("-"), term)


def _scale(subject: str) -> Coalesce:
    return Coalesce(F(f"{subject}__scale__scale"), Value(Scale.FIVE.value), output_field=TextField())


def _course_of(class_id: str) -> int:
    """A homeroom has no marks of its own: no course has the id 0."""
    return 0 if class_id.startswith("class-") else number_of(class_id, "course")


def _shape_categories(_place: Place, rows: Sequence[Item]) -> list[Item]:
    return [
        base(row)
        | {"title": row["o_title"]}
        | filled(weight=None if row["o_weight"] is None else float(row["o_weight"]))
        | own(
            kind=row["o_kind"],
            shortName=row["o_short"],
            position=row["o_position"],
            default=row["o_default"],
        )
        for row in rows
    ]


def _shape_line_items(place: Place, rows: Sequence[Item]) -> list[Item]:
    terms = list(Term.objects.filter(year_id__in={row["o_year"] for row in rows}).order_by("starts_on", "pk"))
    shaped = []
    for row in rows:
        day, term_id = row["o_day"], row["o_term"] or _term_of(terms, row)
        least, most = score_limits(Scale(row["o_scale"]), allows_one=place.school.allows_mark_one)
        shaped.append(
            base(row)
            | {
                "title": row["o_title"],
                "assignDate": _midnight(day),
                "dueDate": _midnight(day),
                "class": place.link("class", "classes", row["o_class"]),
                "school": place.school_link,
                "category": place.link("category", "categories", row["o_category"], Service.GRADEBOOK),
            }
            | filled(
                description=row["o_about"],
                gradingPeriod=_session(place, "period", term_id),
                academicSession=_session(place, "term", term_id) or _session(place, "year", row["o_year"]),
                resultValueMin=least,
                resultValueMax=most,
            )
            | own(
                lesson=row["o_lesson"],
                period=None if row["o_period"] is None else str(row["o_period"]),
                time=_time(place, row),
                grade=row["o_grade"],
            )
        )
    return shaped


def _time(place: Place, row: Item) -> str:
    """By the clock of the school, such as 08:30-09:15."""
    moments = (row["o_begin"], row["o_end"])
    return "-".join(f"{one.astimezone(place.school.zone):%H:%M}" for one in moments) if all(moments) else ""


def _term_of(terms: Sequence[Term], row: Item) -> int | None:
    """The term of the lesson's day, of the sort of its class."""
    if row["o_id"].startswith("final-"):
        return None
    around = [
        term
        for term in terms
        if term.year_id == row["o_year"]
        and term.starts_on <= row["o_day"] <= term.ends_on
        and row["o_terms"] in {"", term.kind}
    ]
    return around[0].pk if around else None


def _session(place: Place, kind: str, number: int | None) -> Item | None:
    return place.link("academicSession", "academicSessions", f"{kind}-{number}") if number else None


def _midnight(day: date) -> str:
    return f"{day.isoformat()}T00:00:00.000Z"


def _shape_results(place: Place, rows: Sequence[Item]) -> list[Item]:
    return [
        base(row)
        | {
            "lineItem": place.link("lineItem", "lineItems", row["o_line"], Service.GRADEBOOK),
            "student": place.link("user", "users", row["o_student"]),
            "class": place.link("class", "classes", row["o_class"]),
            "scoreStatus": score_status(row["o_outcome"]),
            "scoreDate": row["o_day"].isoformat(),
        }
        | filled(
            score=None if row["o_score"] is None else float(row["o_score"]),
            textScore=row["o_outcome"] or str(row["o_score"]),
            comment=row["o_comment"],
        )
        | own(
            weight=None if row["o_weight"] is None else f"{row['o_weight']:g}",
            position=None if row["o_position"] is None else str(row["o_position"]),
        )
        for row in rows
    ]


def _shape_scales(place: Place, rows: Sequence[Item]) -> list[Item]:
    return [
        base(row)
        | {
            "title": scale_name(Scale(row["o_scale"])),
            "type": row["o_scale"],
            "class": place.link("class", "classes", row["o_class"]),
            "course": place.link("course", "courses", row["o_course"]),
            # A property of the bundle only.
            **({"org": place.school_link} if place.is_bundle else {}),
            "scoreScaleValue": [
                {"itemValueLHS": mark, "itemValueRHS": worth}
                for mark, worth in scale_values(
                    Scale(row["o_scale"]), allows_one=place.school.allows_mark_one
                )
            ],
        }
        for row in rows
    ]
