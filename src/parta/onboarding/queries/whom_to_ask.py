"""Whom of the school somebody asks about their access: names, as on the letter."""

from collections.abc import Collection

from django.db.models import Prefetch

from parta.academics.models import Enrollment, SchoolClass
from parta.access.models import Membership
from parta.access.rules import Role
from parta.core import clock
from parta.onboarding.queries.rights import Person
from parta.people.models import Guardian, Guardianship, Student
from parta.people.rules import full_name
from parta.schools.models import School


def list_children(person: Person) -> list[Student]:
    """The student themself, or the students whose guardian the person is today; nobody for a teacher."""
    if isinstance(person, Student):
        return [person]
    if not isinstance(person, Guardian):
        return []
    rows = Guardianship.objects.filter(guardian=person).valid_on(clock.today(person.school.zone))
    return [row.student for row in rows.select_related("student").order_by("student__given_name", "pk")]


def classes_of(student_ids: Collection[int], school: School) -> dict[int, SchoolClass]:
    """The present class of each student, with its class teacher."""
    rows = Enrollment.objects.filter(student_id__in=student_ids, school_class__school=school)
    today = clock.today(school.zone)
    rows = rows.valid_on(today).prefetch_related(Prefetch("school_class", SchoolClass.objects.on(today)))
    return {row.student_id: row.school_class for row in rows.order_by("since_on", "pk")}


def list_helpers(person: Person) -> list[str]:
    """Class teachers of the person's classes; where there are none, who keeps the school's records."""
    children = list_children(person)
    classes = classes_of([child.pk for child in children], person.school)
    names = {row.class_teacher.full_name: None for row in classes.values() if row.class_teacher}
    return list(names) or list_registrars(person.school)


def list_registrars(school: School) -> list[str]:
    """Who keeps the school's records, by name."""
    today = clock.today(school.zone)
    rows = Membership.objects.filter(school=school, role=Role.REGISTRAR.value).valid_on(today)
    names = rows.values_list("user__surname", "user__given_name", "user__patronymic")
    return [name for parts in names.order_by("user__surname_key") if (name := full_name(*parts))]
