"""Who may read what is a student's: the other way round from ``own``, for telling them."""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import date

from parta.access.rules import Role
from parta.people.models import Guardianship, Student
from parta.people.rules import LEGAL, GuardianKind, Scope, hidden_from


@dataclass(frozen=True, slots=True)
class Reader:
    """``name``: of the student in short, for those who have several; empty for the student."""

    user_id: int
    role: Role
    name: str


def list_readers(
    student_ids: Collection[int], *, day: date, scope: Scope | None = None
) -> dict[int, tuple[Reader, ...]]:
    """Of each student the student and those whose rights run on the day, by student id; in two queries.

    ``scope``: leave out trusted persons from whom it is kept; None: leave all trusted persons out.
    """
    found: dict[int, list[Reader]] = {student_id: [] for student_id in student_ids}
    students = Student.objects.filter(pk__in=student_ids, user__is_active=True)
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
        if is_legal or (scope is not None and scope not in hidden_from(GuardianKind(kind), scopes)):
            role = Role.GUARDIAN if is_legal else Role.TRUSTED
            found[student_id].append(Reader(user_id, role, given_name or surname))
    return {student_id: tuple(readers) for student_id, readers in found.items()}
