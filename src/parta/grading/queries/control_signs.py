"""Control works beside the lessons of a timetable: which kind, about what, and where it is one too many."""

from datetime import date, timedelta
from typing import Any

from django.urls import reverse

from parta.academics.models import SchoolClass
from parta.access.actors import Actor
from parta.access.rules import Permission
from parta.core.signs import Sign
from parta.grading.queries.control_works import Excess, PlannedWork, get_limits, list_excesses, list_works
from parta.lessons.rules import week_days


def list_signs(
    *, actor: Actor, since: date, until: date, lesson_ids: set[int], **_signal: Any
) -> dict[int, Sign]:
    """By lesson. What exceeds the school's limits is said to teachers and those who run the school."""
    plans = actor.has(Permission.WRITE_OWN_COURSES) or actor.has(Permission.READ_WHOLE_SCHOOL)
    first, last = (week_days(since)[0], week_days(until)[-1]) if plans else (since, until)
    works = [work for work in list_works(actor.school, first, last) if not work.is_canceled]
    shown = [work for work in works if work.lesson_id in lesson_ids]
    if not shown:
        return {}
    excesses: list[Excess] = []
    if plans:
        ids = {class_id for work in shown for class_id in work.classes}
        excesses = list_excesses(works, SchoolClass.objects.filter(pk__in=ids), get_limits(actor.school))
    calendar = reverse("control:calendar", kwargs={"school": actor.school.slug})
    return {
        work.lesson_id: Sign(
            work.form,
            work.title,
            warning="; ".join(one.words for one in excesses if _concerns(one, work)),
            url=f"{calendar}?day={work.held_on}" if plans else "",
        )
        for work in shown
    }


def _concerns(excess: Excess, work: PlannedWork) -> bool:
    if excess.class_id not in work.classes:
        return False
    last = excess.day + timedelta(days=6 if excess.is_week else 0)
    return excess.day <= work.held_on <= last
