from collections.abc import Iterable
from typing import Any, cast

from django.db.models import QuerySet

from parta.access.actors import Actor
from parta.access.models import Membership
from parta.access.rules import Role, permissions_of
from parta.core import clock, events
from parta.core.errors import NotFound
from parta.schools.models import School

_WITH_STUDENTS = {Role.STUDENT, Role.GUARDIAN, Role.TRUSTED}


def get_actor(*, user_id: int, school_slug: str) -> Actor:
    """The user as a member of the school today; NotFound for a stranger (the school itself is a secret)."""
    memberships = list(
        Membership.objects.filter(user_id=user_id, school__slug=school_slug).select_related("school")
    )
    if not memberships:
        raise NotFound
    school = memberships[0].school
    today = clock.today(school.zone)
    roles = frozenset(
        Role(row.role)
        for row in memberships
        if row.since_on <= today and (row.until_on is None or row.until_on >= today)
    )
    if not roles:
        raise NotFound
    return Actor(
        user_id=user_id,
        school=school,
        roles=roles,
        permissions=permissions_of(roles),
        student_ids=_own_students(user_id, school) if roles & _WITH_STUDENTS else frozenset(),
    )


def list_schools_of(user_id: int) -> list[School]:
    """Schools in which the user holds a role now, by name."""
    rows = Membership.objects.filter(user_id=user_id).select_related("school")
    return sorted(
        {
            row.school
            for row in rows
            if row.since_on <= (today := clock.today(row.school.zone))
            and (row.until_on is None or row.until_on >= today)
        },
        key=lambda school: school.short_name,
    )


def require_of_school(actor: Actor, rows: QuerySet[Any], ids: Iterable[int | None]) -> None:
    """Raise NotFound unless every id (None apart) is of one of ``rows`` in the actor's school.

    For commands that are handed ids: nothing of one school may be tied to another's.
    """
    wanted = set(ids) - {None}
    if wanted and rows.filter(school=actor.school, pk__in=wanted).count() != len(wanted):
        raise NotFound


def _own_students(user_id: int, school: School) -> frozenset[int]:
    answers = events.own_students.send(sender=Actor, user_id=user_id, school=school)
    return frozenset(student_id for _receiver, ids in answers for student_id in cast("frozenset[int]", ids))
