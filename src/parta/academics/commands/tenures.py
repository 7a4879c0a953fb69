"""Who leads a class, and what it follows, from a day on; what was before the day stays as it was."""

from dataclasses import replace
from datetime import date, timedelta

from django.db.models import Q
from django.utils.formats import date_format
from django.utils.translation import gettext as _

from parta.academics.commands.enrollments import require_open
from parta.academics.models import ClassCurriculum, ClassLead, SchoolClass
from parta.access.actors import Actor
from parta.access.commands import end_role, hold_role
from parta.access.rules import Permission, Role
from parta.core import clock
from parta.core.errors import Refused
from parta.people.models import Teacher

_DAY = timedelta(days=1)
_FIELDS: dict[type[ClassLead | ClassCurriculum], str] = {
    ClassLead: "teacher_id",
    ClassCurriculum: "curriculum_id",
}


def change_tenure(
    kind: type[ClassLead | ClassCurriculum],
    school_class: SchoolClass,
    value: int | None,
    since_on: date | None,
) -> None:
    """From the day it is the teacher or curriculum of that id (None: none); what was planned later is off.

    ``since_on`` None, or not after the first day of the year: from its beginning.
    """
    rows, field = kind._default_manager.filter(school_class=school_class), _FIELDS[kind]
    is_first = since_on is None or since_on <= school_class.year.starts_on
    first = None if is_first else since_on
    if first is None:
        rows.delete()
    else:
        rows.filter(since_on__gte=first).delete()
        rows.filter(Q(until_on__isnull=True) | Q(until_on__gte=first)).update(until_on=first - _DAY)
        if value and rows.filter(until_on=first - _DAY, **{field: value}).update(until_on=None):
            return  # the one of the day before simply goes on
    if value:
        kind._default_manager.create(school_class=school_class, since_on=first, **{field: value})


def day_of_curriculum(school_class: SchoolClass, since_on: date) -> date | None:
    """The first curriculum of a class holds from the beginning of the year, if not for a day to come."""
    is_first = not ClassCurriculum.objects.filter(school_class=school_class).exists()
    return None if is_first and since_on <= clock.today(school_class.school.zone) else since_on


def require_day(school_class: SchoolClass, since_on: date) -> None:
    """Refuse a day outside the class's year, or in a closed term: what is signed names who it was."""
    year = school_class.year
    if not year.starts_on <= since_on <= year.ends_on:
        message = _("The class is taught from %(first)s to %(last)s: choose a day of it.")
        days = [date_format(day, "SHORT_DATE_FORMAT") for day in (year.starts_on, year.ends_on)]
        raise Refused(message % {"first": days[0], "last": days[1]}, code="outside", field="since_on")
    require_open(school_class, since_on, "since_on")


def settle_class_role(actor: Actor, teacher_id: int | None) -> None:
    """The role of class teacher is held on the days on which a class is led: naming one gives it.

    Nobody's own role is taken.
    """
    user_id = Teacher.objects.filter(pk=teacher_id or 0).values_list("user_id", flat=True).first()
    if user_id is None:
        return
    giver = replace(actor, permissions=actor.permissions | {Permission.WRITE_PEOPLE})
    today = clock.today(actor.school.zone)
    leads = ClassLead.objects.filter(teacher_id=teacher_id or 0, school_class__year__ends_on__gte=today)
    spans = list(leads.exclude(until_on__lt=today).values_list("since_on", "until_on"))
    if spans:
        ends = [until for _since, until in spans if until is not None]
        hold_role(
            actor=giver,
            user_id=user_id,
            role=Role.CLASS_TEACHER,
            since_on=max(today, min(since or today for since, _until in spans)),
            until_on=max(ends) if len(ends) == len(spans) else None,
        )
    elif user_id != actor.user_id:
        end_role(actor=giver, user_id=user_id, role=Role.CLASS_TEACHER, until_on=today - _DAY)
