from collections.abc import Iterable
from datetime import date
from itertools import groupby
from typing import Any, cast

from django.db.models import QuerySet

from parta.access.actors import Actor, OwnStudent
from parta.access.models import Membership, OperatorRole
from parta.access.operators import Operator
from parta.access.rules import FAMILY, WITH_STUDENTS, Office, Role, effective_roles, permissions_of
from parta.accounts.models import User
from parta.core import clock, events
from parta.core.errors import NotFound
from parta.core.sites import Site
from parta.schools.models import School, default_zone


def get_actor(*, user_id: int, school_slug: str) -> Actor:
    """The user as a member of the school today; NotFound for a stranger (the school itself is a secret).

    A role whose holder has nobody to hold it for is none: a guardian without a child, an operator whom
    nobody let in.
    """
    memberships = list(
        Membership.objects.filter(user_id=user_id, school__slug=school_slug).select_related("school")
    )
    if not memberships:
        raise NotFound
    actor = _actor(user_id, memberships[0].school, memberships)
    if not actor.roles:
        raise NotFound
    return actor


def list_schools_of(user_id: int) -> list[School]:
    """Schools in which the user holds a role now, by name."""
    rows = Membership.objects.filter(user_id=user_id).select_related("school").order_by("school_id")
    by_school = (list(group) for _school_id, group in groupby(rows, key=lambda row: row.school_id))
    return sorted(
        (group[0].school for group in by_school if _actor(user_id, group[0].school, group).roles),
        key=lambda school: school.short_name,
    )


def list_staff_of(actor: Actor) -> list[User]:
    """Open accounts of those who work in the school today, by name."""
    members = Membership.objects.filter(school=actor.school).valid_on(clock.today(actor.school.zone))
    staff = members.exclude(role__in=[role.value for role in WITH_STUDENTS])
    users = User.objects.filter(pk__in=staff.values("user_id"), is_active=True)
    return list(users.order_by("surname_key", "given_name", "patronymic", "pk"))


def _actor(user_id: int, school: School, memberships: Iterable[Membership]) -> Actor:
    today = clock.today(school.zone)
    held = frozenset(
        Role(row.role)
        for row in memberships
        if row.since_on <= today and (row.until_on is None or row.until_on >= today)
    )
    own = _own_students(user_id, school, is_operator=Role.SUPPORT in held) if held & WITH_STUDENTS else []
    roles = effective_roles(held, {student.role for student in own})
    own = [student for student in own if student.role in roles]
    return Actor(
        user_id=user_id,
        school=school,
        roles=roles,
        permissions=permissions_of(roles, has_deputy=Role.HEAD not in roles or _has_deputy(school, today)),
        student_ids=frozenset(student.student_id for student in own),
        family_ids=frozenset(student.student_id for student in own if student.role in FAMILY),
        hidden=_hidden(own),
    )


def _has_deputy(school: School, day: date) -> bool:
    deputies = Membership.objects.filter(school=school, role=Role.DEPUTY.value, user__is_active=True)
    return deputies.valid_on(day).exists()


def _own_students(user_id: int, school: School, *, is_operator: bool) -> list[OwnStudent]:
    answers = events.own_students.send(sender=Actor, user_id=user_id, school=school, is_operator=is_operator)
    return [student for _receiver, own in answers for student in cast("list[OwnStudent]", own)]


def _hidden(own: Iterable[OwnStudent]) -> frozenset[tuple[int, str]]:
    """Whoever is a student's in two ways misses only what both keep from them."""
    hidden: dict[int, frozenset[str]] = {}
    for student in own:
        hidden[student.student_id] = student.hidden & hidden.get(student.student_id, student.hidden)
    return frozenset((student_id, what) for student_id, words in hidden.items() for what in words)


def require_of_school(actor: Actor, rows: QuerySet[Any], ids: Iterable[int | None]) -> None:
    """Raise NotFound unless every id (None apart) is of one of ``rows`` in the actor's school.

    For commands that are handed ids: nothing of one school may be tied to another's.
    """
    wanted = set(ids) - {None}
    if wanted and rows.filter(school=actor.school, pk__in=wanted).count() != len(wanted):
        raise NotFound


def get_operator(*, user_id: int, offices: Iterable[Office]) -> Operator:
    """The user as holder of the first of the offices that they hold today; NotFound if of none.

    Only accounts of the portal hold offices, so whoever asks from the diary is nobody.
    """
    rows = list(_current_offices(user_id).values_list("office", "region_id"))
    for office in offices:
        if regions := {region_id for name, region_id in rows if name == office.value}:
            return Operator(
                user_id=user_id,
                office=office,
                region_ids=frozenset(filter(None, regions)),
                is_everywhere=None in regions,
            )
    raise NotFound


def list_offices_of(user_id: int) -> frozenset[Office]:
    """Offices that the user holds today, anywhere."""
    return frozenset(Office(name) for name in _current_offices(user_id).values_list("office", flat=True))


def _current_offices(user_id: int) -> QuerySet[OperatorRole]:
    rows = OperatorRole.objects.valid_on(clock.today(default_zone()))
    return rows.filter(user_id=user_id, user__site=Site.PORTAL.value, user__is_active=True)
