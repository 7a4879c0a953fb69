"""Rows of the office's screens: years, bells, subjects, classes, groups, teaching; part of ``table``."""

from collections.abc import Callable, Mapping
from datetime import timedelta

from parta.academics.models import TeachingGroup
from parta.schoolyear.models import Holiday, SpecialDay
from tests.factories.cast import Cast, SchoolCast

ROWS = """
home:office              GET    403     403      403     403    403     403   403       200    200  200
home:policy              GET    403     403      403     403    403     403   403       200    200  200
home:policy              POST   403     403      403     403    403     403   403       403    302  403
home:journal_policy      POST   403     403      403     403    403     403   403       302    302  403

schoolyear:years         GET    403     403      403     403    403     403   403       200    200  200
schoolyear:years         POST   403     403      403     403    403     403   403       302    302  302
schoolyear:year          GET    403     403      403     403    403     403   403       200    200  200
schoolyear:year          POST   403     403      403     403    403     403   403       302    302  302
schoolyear:year_removal  POST   403     403      403     403    403     403   403       422    422  422
schoolyear:terms         POST   403     403      403     403    403     403   403       302    302  302
schoolyear:holidays      POST   403     403      403     403    403     403   403       302    302  302
schoolyear:public_days   POST   403     403      403     403    403     403   403       422    422  422
schoolyear:holiday       GET    403     403      403     403    403     403   403       200    200  200
schoolyear:holiday       POST   403     403      403     403    403     403   403       302    302  302
schoolyear:holiday_removal POST 403     403      403     403    403     403   403       302    302  302
schoolyear:special_days  POST   403     403      403     403    403     403   403       302    302  302
schoolyear:special_day_removal POST 403 403      403     403    403     403   403       302    302  302
schoolyear:new_bells     GET    403     403      403     403    403     403   403       200    200  200
schoolyear:new_bells     POST   403     403      403     403    403     403   403       302    302  302
schoolyear:edit_bells    GET    403     403      403     403    403     403   403       200    200  200
schoolyear:edit_bells    POST   403     403      403     403    403     403   403       302    302  302
schoolyear:bells_name    POST   403     403      403     403    403     403   403       302    302  302
schoolyear:bells_removal POST   403     403      403     403    403     403   403       422    422  422

academics:subjects       GET    403     403      403     403    403     403   403       200    200  200
academics:subjects       POST   403     403      403     403    403     403   403       302    302  302
academics:usual_subjects POST   403     403      403     403    403     403   403       422    422  422
academics:subject        GET    403     403      403     403    403     403   403       200    200  200
academics:subject        POST   403     403      403     403    403     403   403       302    302  302
academics:subject_removal POST  403     403      403     403    403     403   403       422    422  422
academics:class_board    GET    403     403      403     403    403     403   403       200    200  200
academics:class_board    POST   403     403      403     403    403     403   403       403    302  302
academics:class_setup    GET    403     403      403     403    403     403   403       200    200  200
academics:class_setup    POST   403     403      403     403    403     403   403       302    302  302
academics:class_settings GET    403     403      403     403    403     403   403       200    200  200
academics:class_settings POST   403     403      403     403    403     403   403       302    302  302
academics:class_removal  POST   403     403      403     403    403     403   403       422    422  422
academics:class_plan_withdrawal POST 403 403    403      403     403    403   403       302    302  302
academics:groups         GET    403     403      403     403    403     403   403       200    200  200
academics:groups         POST   403     403      403     403    403     403   403       302    302  302
academics:group          GET    403     403      403     403    403     403   403       200    200  200
academics:group          POST   403     403      403     403    403     403   403       302    302  302
academics:group_name     GET    403     403      403     403    403     403   403       200    200  200
academics:group_name     POST   403     403      403     403    403     403   403       302    302  302
academics:group_removal  POST   403     403      403     403    403     403   403       302    302  302
academics:teaching       GET    403     403      403     403    403     403   403       200    200  200
academics:teaching       POST   403     403      403     403    403     403   403       302    302  302
academics:load           GET    403     403      403     403    403     403   403       200    200  200
academics:course         GET    403     403      403     403    403     403   403       200    200  200
academics:course         POST   403     403      403     403    403     403   403       302    302  302
academics:course_hours   POST   403     403      403     403    403     403   403       302    302  302
academics:course_end     POST   403     403      403     403    403     403   403       302    302  302
academics:course_removal POST   403     403      403     403    403     403   403       422    422  422
"""


def get_teaching_group(cast: SchoolCast) -> TeachingGroup:
    """A group of 7А that nothing is taught to."""
    group, is_new = TeachingGroup.objects.get_or_create(
        school=cast.school, year=cast.year, name=f"{cast.school_class.name} группа"
    )
    if is_new:
        group.classes.add(cast.school_class)
    return group


def get_special_day(cast: SchoolCast) -> SpecialDay:
    day = cast.today + timedelta(days=30)
    values = {"name": "Короткий день", "minutes_off": 5}
    return SpecialDay.objects.get_or_create(year=cast.year, day=day, defaults=values)[0]


def get_holiday(cast: SchoolCast) -> Holiday:
    return Holiday.objects.get(year=cast.year)


ARGUMENTS: Mapping[str, Callable[[Cast], object]] = {
    "year_id": lambda cast: cast.year.pk,
    "schoolyear:terms.kind": lambda _cast: "quarter",
    "holiday_id": lambda cast: get_holiday(cast).pk,
    "special_day_id": lambda cast: get_special_day(cast).pk,
    "schedule_id": lambda cast: cast.bells.pk,
    "teacher_id": lambda cast: cast.teacher.pk,
    "teaching_group_id": lambda cast: get_teaching_group(cast).pk,
}


def _since(cast: Cast) -> dict[str, object]:
    return {"since_on": cast.today.isoformat()}


def _year(cast: Cast) -> dict[str, object]:
    year = cast.year
    return {"name": year.name, "starts_on": year.starts_on.isoformat(), "ends_on": year.ends_on.isoformat()}


def _terms(cast: Cast) -> dict[str, object]:
    terms = enumerate((cast.closed_term, cast.term), start=1)
    return {
        f"{side}-{number}": getattr(term, f"{side}_on").isoformat()
        for number, term in terms
        for side in ("starts", "ends")
    }


BODIES: Mapping[str, Callable[[Cast], dict[str, object]]] = {
    "home:policy": lambda cast: {
        "name": cast.school.name,
        "short_name": "Первая",
        "time_zone": cast.school.time_zone,
    },
    "home:journal_policy": lambda _cast: {"free_edit_days": "7"},
    "schoolyear:years": lambda _cast: {
        "name": "2090/91",
        "starts_on": "2090-09-01",
        "ends_on": "2091-05-26",
        "kinds": ["quarter"],
    },
    "schoolyear:year": _year,
    "schoolyear:terms": _terms,
    "schoolyear:holidays": lambda cast: {
        "name": "Карантин",
        "starts_on": (cast.today + timedelta(days=40)).isoformat(),
    },
    "schoolyear:holiday": lambda cast: {
        "name": "Каникулы",
        "starts_on": get_holiday(cast).starts_on.isoformat(),
        "ends_on": get_holiday(cast).ends_on.isoformat(),
    },
    "schoolyear:special_days": lambda cast: {
        "day": (cast.today + timedelta(days=41)).isoformat(),
        "name": "Праздник",
        "minutes_off": "10",
    },
    "schoolyear:new_bells": lambda _cast: {
        "name": "Вторая смена",
        "shift": "2",
        "first_at": "14:00",
        "lesson": "40",
        "count": "6",
        "breaks": "10",
    },
    "schoolyear:edit_bells": lambda cast: {"starts-1": "09:00", "ends-1": "09:45"} | _since(cast),
    "schoolyear:bells_name": lambda _cast: {"name": "Первая", "shift": "1"},
    "academics:subjects": lambda _cast: {"name": "Астрономия"},
    "academics:subject": lambda _cast: {"name": "Алгебра и начала анализа", "short_name": "Алгебра"},
    "academics:class_board": _since,
    "academics:class_setup": lambda cast: {
        "grade": "9",
        "letters": "А Б",
        "bells": cast.bells.pk,
        "term_kind": "quarter",
    },
    "academics:class_settings": lambda cast: {
        "letter": "А",
        "bells": cast.bells.pk,
        "term_kind": "quarter",
        "class_teacher": cast.class_teacher.pk,
    },
    "academics:groups": lambda cast: {"classes": [cast.school_class.pk], "count": "2"} | _since(cast),
    "academics:group": _since,
    "academics:group_name": lambda _cast: {"name": "7А хор"},
    "academics:teaching": _since,
    "academics:course": lambda cast: {"teacher": cast.colleague.pk, "alone": "on"} | _since(cast),
    "academics:course_hours": lambda cast: {"hours": "3,5", "since_on": cast.today.isoformat()},
    "academics:course_end": _since,
}
