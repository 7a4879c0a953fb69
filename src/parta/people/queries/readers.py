"""Who may read what is a student's: the other way round from ``own``, for telling them."""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.db.models import Q

from parta.access.rules import Role
from parta.core import clock
from parta.people.models import Guardianship, Student
from parta.people.rules import LEGAL, GuardianKind, Scope, hidden_from, place_of
from parta.schools.models import default_zone


@dataclass(frozen=True, slots=True)
class Reader:
    """``name``: of the student in short, for those who have several; empty for the student."""

    user_id: int
    role: Role
    name: str

    def named(self, words: str) -> str:
        """What is said of the student, with the name for those who have several."""
        return f"{self.name}: {words}" if self.name else words


def list_readers(
    student_ids: Collection[int], *, day: date, scope: Scope | None = None, with_trusted: bool = False
) -> dict[int, tuple[Reader, ...]]:
    """Of each student the student and those whose rights run on the day, by student id; in two queries.

    ``scope``: leave out trusted persons from whom it is kept; None: leave all trusted persons out, unless
    ``with_trusted``, for what every trust opens.
    """
    found: dict[int, list[Reader]] = {student_id: [] for student_id in student_ids}
    here = Q(left_on__isnull=True) | Q(left_on__gte=day)
    students = Student.objects.filter(here, pk__in=student_ids, user__is_active=True)
    for student_id, user_id in students.values_list("pk", "user_id"):
        found[student_id].append(Reader(user_id, Role.STUDENT, ""))
    rights = Guardianship.objects.open_on(day).filter(
        student_id__in=student_ids, guardian__user__is_active=True
    )
    rows = rights.values_list(
        "student_id", "guardian__user_id", "kind", "scopes", "student__given_name", "student__surname"
    )
    for student_id, user_id, kind, scopes, given_name, surname in rows:
        is_legal = GuardianKind(kind) in LEGAL
        is_open = with_trusted if scope is None else scope not in hidden_from(GuardianKind(kind), scopes)
        if is_legal or is_open:
            role = Role.GUARDIAN if is_legal else Role.TRUSTED
            found[student_id].append(Reader(user_id, role, given_name or surname))
    return {student_id: tuple(readers) for student_id, readers in found.items()}


def list_told_about(*, user_id: int, **_event: Any) -> list[tuple[str, str]]:
    """The students of whom the user is told as a guardian or trusted person, by name."""
    rights = Guardianship.objects.open_on(clock.today(default_zone())).filter(guardian__user_id=user_id)
    rows = rights.values_list("student_id", "student__given_name", "student__surname")
    found = {pk: (given_name or surname, surname) for pk, given_name, surname in rows}
    given = [name for name, _surname in found.values()]
    return [
        (place_of(pk), name if given.count(name) == 1 else f"{name} {surname}")
        for pk, (name, surname) in sorted(found.items(), key=lambda item: (*item[1], item[0]))
    ]
