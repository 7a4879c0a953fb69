"""The demo school before any people: its year, bells, forms of assessment, subjects and rooms."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, time, timedelta

from django.utils import translation

from parta.academics.commands import create_subjects
from parta.access.actors import Actor, system_actor
from parta.demo.curriculum import SUBJECTS
from parta.demo.marking import FORM_KEYS
from parta.demo.rules import SLUG, YearShape
from parta.grading.commands.marks import create_preset_forms
from parta.schools.commands import create_school
from parta.schoolyear.commands import HolidayPlan, TermPlan, create_bells, create_year
from parta.schoolyear.models import AcademicYear
from parta.schoolyear.rules import TermKind
from parta.timetable.commands import create_rooms

_STARTS = (time(8, 30), time(9, 25), time(10, 30), time(11, 35), time(12, 30), time(13, 25), time(14, 20))
_LESSON, _FIRST_GRADE_LESSON = timedelta(minutes=45), timedelta(minutes=35)
# Grade 1 waits ten minutes more after the second lesson: a dynamic pause of forty minutes.
_FIRST_GRADE_STARTS = (time(8, 30), time(9, 25), time(10, 40), time(11, 35), time(12, 30))


@dataclass(frozen=True, slots=True)
class Foundation:
    actor: Actor
    year: AcademicYear
    shape: YearShape
    bells_id: int
    first_grade_bells_id: int
    form_ids: dict[str, int]
    subject_ids: dict[str, int]
    room_ids: dict[str, int]


def found_school(shape: YearShape, rooms: Sequence[str]) -> Foundation:
    """A new school with everything that does not depend on its people."""
    school = create_school(
        region_code="29",
        region_name="Архангельская область",
        slug=SLUG,
        name="МБОУ «Средняя общеобразовательная школа № 12 имени М. В. Ломоносова»",
        short_name="Школа № 12",
    )
    actor = system_actor(school)
    with translation.override("ru"):
        forms = create_preset_forms(actor=actor)
    subjects = create_subjects(actor=actor, names=SUBJECTS.values())
    return Foundation(
        actor=actor,
        year=_create_year(actor, shape),
        shape=shape,
        bells_id=_create_bells(actor, "Первая смена", _STARTS, _LESSON),
        first_grade_bells_id=_create_bells(actor, "Первый класс", _FIRST_GRADE_STARTS, _FIRST_GRADE_LESSON),
        form_ids=dict(zip(FORM_KEYS, [form.pk for form in forms], strict=True)),
        subject_ids=dict(zip(SUBJECTS, [subject.pk for subject in subjects], strict=True)),
        room_ids={room.name: room.pk for room in create_rooms(actor=actor, names=rooms)},
    )


def _create_year(actor: Actor, shape: YearShape) -> AcademicYear:
    kinds = ((TermKind.QUARTER, shape.quarters), (TermKind.SEMESTER, shape.semesters))
    return create_year(
        actor=actor,
        name=shape.name,
        starts_on=shape.first,
        ends_on=shape.last,
        terms=[
            TermPlan(kind, number, term.first, term.last)
            for kind, terms in kinds
            for number, term in enumerate(terms, 1)
        ],
        holidays=[HolidayPlan(holiday.name, holiday.first, holiday.last) for holiday in shape.holidays],
    )


def _create_bells(actor: Actor, name: str, starts: Sequence[time], length: timedelta) -> int:
    any_day = datetime(2000, 1, 1)  # noqa: DTZ001 - only the wall-clock time is used
    periods = [
        (number, begins, (datetime.combine(any_day, begins) + length).time())
        for number, begins in enumerate(starts, 1)
    ]
    return create_bells(actor=actor, name=name, periods=periods).pk
