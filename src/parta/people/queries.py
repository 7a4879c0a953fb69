from typing import Any

from django.db import connection

from parta.core import clock
from parta.schools.models import School

# Two index scans. One condition joined by OR would read every student of the school, and this is asked
# for every page of every family: building it through the ORM would also take longer than running it.
_OWN_STUDENTS = """
SELECT s.id FROM people_student s WHERE s.school_id = %(school)s AND s.user_id = %(user)s
UNION
SELECT s.id
FROM people_guardian guardian
JOIN people_guardianship g ON g.guardian_id = guardian.id
     AND g.since_on <= %(today)s AND coalesce(g.until_on, %(today)s) >= %(today)s
JOIN people_student s ON s.id = g.student_id AND s.school_id = guardian.school_id
WHERE guardian.school_id = %(school)s AND guardian.user_id = %(user)s
"""


def own_student_ids(*, user_id: int, school: School, **_event: Any) -> frozenset[int]:
    """Students of the school who are the user, or whose guardian the user is today."""
    parameters: dict[str, Any] = {"school": school.pk, "user": user_id, "today": clock.today(school.zone)}
    with connection.cursor() as cursor:
        cursor.execute(_OWN_STUDENTS, parameters)
        return frozenset(pk for (pk,) in cursor.fetchall())
