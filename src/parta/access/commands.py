from datetime import date

from django.db import transaction

from parta.access.actors import Actor
from parta.access.models import Membership
from parta.access.rules import Permission, Role


@transaction.atomic
def grant_roles(*, actor: Actor, grants: list[tuple[int, Role]], since_on: date) -> None:
    """Let each user hold the role in the actor's school from ``since_on``.

    Holding it already changes nothing; a role that has ended before ``since_on`` begins anew.
    """
    actor.require(Permission.WRITE_PEOPLE)
    Membership.objects.bulk_create(
        [
            Membership(school=actor.school, user_id=user_id, role=role.value, since_on=since_on)
            for user_id, role in grants
        ],
        ignore_conflicts=True,
        batch_size=1000,
    )
    for role in {role for _user_id, role in grants}:
        users = [user_id for user_id, its_role in grants if its_role is role]
        ended = Membership.objects.filter(
            school=actor.school, role=role.value, user_id__in=users, until_on__lt=since_on
        )
        ended.update(since_on=since_on, until_on=None)


@transaction.atomic
def end_role(*, actor: Actor, user_id: int, role: Role, until_on: date) -> None:
    """The user's role ends with ``until_on`` (its last day)."""
    actor.require(Permission.WRITE_PEOPLE)
    Membership.objects.filter(school=actor.school, user_id=user_id, role=role.value).update(until_on=until_on)
