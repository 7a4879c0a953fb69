"""Why it is too early to erase somebody's data."""

from collections.abc import Sequence
from typing import Any

from django.utils.translation import gettext as _

from parta.academics.models import CourseAssignment, Enrollment
from parta.academics.queries.persons import list_led
from parta.core import clock
from parta.people.models import Teacher
from parta.people.rules import PersonKind
from parta.schools.models import default_zone


def still_here(*, kind: str, person_id: int, **_signal: Any) -> Sequence[str]:
    """A student in a class, a teacher who teaches or leads a class."""
    today = clock.today(default_zone())
    if kind == PersonKind.STUDENT:
        stays = Enrollment.objects.valid_on(today).filter(student=person_id)
        is_here = stays.filter(school_class__year__ends_on__gte=today).exists()
        return [_("The student belongs to a class.")] if is_here else []
    if kind != PersonKind.TEACHER or not Teacher.objects.filter(pk=person_id).exists():
        return []
    rows = CourseAssignment.objects.filter(teacher=person_id, course__year__ends_on__gte=today)
    teaches = rows.exclude(until_on__lt=today).exists() or list_led(person_id, today)
    return [_("They teach or lead a class: dismiss them first.")] if teaches else []
