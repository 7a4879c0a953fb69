"""Who may take part: the actor as one of the staff, the actor as a student, the actor's children."""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import date

from parta.academics.models import Enrollment
from parta.access.actors import Actor
from parta.access.rules import WITH_STUDENTS, Permission
from parta.people.models import Student

SELF = "self"  # one of the staff; a student is its id


@dataclass(frozen=True, slots=True)
class Person:
    """``student_id`` None: the actor, as one of the staff."""

    student_id: int | None
    name: str
    grade: int | None = None

    @property
    def key(self) -> str:
        return SELF if self.student_id is None else str(self.student_id)


def list_people(actor: Actor, day: date) -> tuple[Person, ...]:
    """Whom the actor may sign up, children by name; the staff's own place is the last. Two queries."""
    if not actor.has(Permission.SIGN_UP_FOR_EVENTS):
        return ()
    found: list[Person] = []
    if actor.family_ids:
        students = Student.objects.filter(school=actor.school, pk__in=actor.family_ids)
        grades = grades_of(actor.family_ids, day)
        found = [
            Person(pk, given_name or surname, grades[pk])
            for pk, given_name, surname in students.order_by("given_name", "surname_key", "pk").values_list(
                "pk", "given_name", "surname"
            )
            if pk in grades  # whoever has left has no events here any more
        ]
    return (*found, Person(None, "")) if actor.roles - WITH_STUDENTS else tuple(found)


def grades_of(student_ids: Collection[int], day: date) -> dict[int, int]:
    """By student, of the class they are in on the day."""
    rows = Enrollment.objects.valid_on(day).filter(student_id__in=student_ids)
    return dict(rows.order_by("since_on").values_list("student_id", "school_class__grade"))
