"""Whose data somebody may see by being the student, a guardian, a trusted person or a let-in operator."""

from datetime import date
from typing import Any

from django.db import connection

from parta.access.actors import OwnStudent
from parta.access.rules import Role
from parta.core import clock
from parta.people import rules
from parta.people.rules import GuardianKind
from parta.schools.models import School

# Of a guardianship g and its student: the right runs, the student has not left the school, and one who is of
# age agrees (domain G8).
# ``GuardianshipQuerySet.open_on`` says the same.
IN_FORCE = """
g.ended_at IS NULL AND g.since_on <= %(today)s AND coalesce(g.until_on, %(today)s) >= %(today)s
AND coalesce(student.left_on, %(today)s) >= %(today)s
AND (student.born_on IS NULL OR student.born_on > %(adult)s
     OR coalesce(g.consent, student.born_on > %(asked)s))
"""
# Index scans, one for each way. One condition joined by OR would read every student of the school, and this
# is asked for every page of every family: building it through the ORM would also take longer than running it.
_OWN = f"""
SELECT s.id, 'student', '' FROM people_student s
WHERE s.school_id = %(school)s AND s.user_id = %(user)s AND coalesce(s.left_on, %(today)s) >= %(today)s
UNION ALL
SELECT student.id, g.kind, g.scopes
FROM people_guardian guardian
JOIN people_guardianship g ON g.guardian_id = guardian.id
JOIN people_student student ON student.id = g.student_id AND student.school_id = guardian.school_id
WHERE guardian.school_id = %(school)s AND guardian.user_id = %(user)s AND {IN_FORCE}
"""  # noqa: S608 - made of constants only
_GRANTED = f"""{_OWN}
UNION ALL
SELECT s.id, 'support', ''
FROM people_accessgrant a
JOIN people_student s ON s.id = a.student_id AND s.school_id = %(school)s
WHERE a.user_id = %(user)s AND a.ended_at IS NULL AND a.starts_at <= %(now)s AND a.ends_at > %(now)s
"""  # noqa: S608 - likewise


def in_force_on(today: date) -> dict[str, Any]:
    """The parameters that ``IN_FORCE`` takes."""
    return {
        "today": today,
        "adult": rules.latest_birth(today, rules.ADULT_AT),
        "asked": rules.latest_birth_asked(today),
    }


def list_own_students(
    *, user_id: int, school: School, is_operator: bool = False, **_event: Any
) -> list[OwnStudent]:
    """Students of the school who are the user's today, with what of each is kept from the user."""
    parameters = {"school": school.pk, "user": user_id, **in_force_on(clock.today(school.zone))}
    if is_operator:
        parameters["now"] = connection.ops.adapt_datetimefield_value(clock.now())
    with connection.cursor() as cursor:
        cursor.execute(_GRANTED if is_operator else _OWN, parameters)
        return [_own(*row) for row in cursor.fetchall()]


def _own(student_id: int, way: str, scopes: str) -> OwnStudent:
    if way in {Role.STUDENT, Role.SUPPORT}:
        return OwnStudent(student_id, Role(way), frozenset())
    kind = GuardianKind(way)
    role = Role.GUARDIAN if kind in rules.LEGAL else Role.TRUSTED
    return OwnStudent(student_id, role, frozenset(rules.hidden_from(kind, scopes)))
