from collections.abc import Mapping
from datetime import date, timedelta
from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _

from parta.access.actors import Actor
from parta.access.models import Membership, OperatorAct, OperatorRole
from parta.access.operators import Operator
from parta.access.rules import Office, Permission, Role
from parta.accounts.models import User
from parta.core import clock
from parta.core.errors import Refused
from parta.core.sites import Site
from parta.schools.models import Region


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
    """The user's role ends with ``until_on`` (its last day); one that would begin later never begins.

    One that has ended before stays as it was.
    """
    actor.require(Permission.WRITE_PEOPLE)
    rows = Membership.objects.filter(school=actor.school, user_id=user_id, role=role.value)
    rows.filter(since_on__gt=until_on).delete()
    rows.exclude(until_on__lt=until_on).update(until_on=until_on)


@transaction.atomic
def hold_role(*, actor: Actor, user_id: int, role: Role, since_on: date, until_on: date | None) -> None:
    """The role is held from ``since_on`` to ``until_on`` (None: for good); who holds it by then goes on."""
    actor.require(Permission.WRITE_PEOPLE)
    row, is_new = Membership.objects.select_for_update().get_or_create(
        school=actor.school,
        user_id=user_id,
        role=role.value,
        defaults={"since_on": since_on, "until_on": until_on},
    )
    if is_new:
        return
    has_ended = row.until_on is not None and row.until_on < clock.today(actor.school.zone)
    row.since_on = since_on if has_ended else min(row.since_on, since_on)
    row.until_on = until_on
    row.save(update_fields=["since_on", "until_on"])


@transaction.atomic
def take_role(*, actor: Actor, user_id: int, role: Role) -> bool:
    """The role ends at once; False: the user does not hold it today.

    Refused: one's own role; the head's, unless the actor is the head. One who begins today is forgotten.
    """
    actor.require(Permission.WRITE_PEOPLE)
    today = clock.today(actor.school.zone)
    rows = Membership.objects.filter(school=actor.school, user_id=user_id, role=role.value)
    row = rows.valid_on(today).select_for_update().first()
    if row is None:
        return False
    if user_id == actor.user_id:
        raise Refused(_("Nobody ends their own role."), code="own")
    if role is Role.HEAD and not actor.has(Permission.WRITE_POLICY):
        raise Refused(_("Only a head ends the role of another head."), code="head")
    if row.since_on >= today:
        row.delete()
    else:
        row.until_on = today - timedelta(days=1)
        row.save(update_fields=["until_on"])
    return True


@transaction.atomic
def admit_support(*, actor: Actor, user_id: int, until_on: date) -> None:
    """The operator is a member of the actor's school until the day: what may be seen is granted elsewhere."""
    actor.require(Permission.GRANT_OPERATORS)
    today = clock.today(actor.school.zone)
    row, is_new = Membership.objects.get_or_create(
        school=actor.school,
        user_id=user_id,
        role=Role.SUPPORT.value,
        defaults={"since_on": today, "until_on": until_on},
    )
    if not is_new and row.until_on is not None:
        row.since_on, row.until_on = min(row.since_on, today), max(row.until_on, until_on)
        row.save(update_fields=["since_on", "until_on"])


@transaction.atomic
def appoint_operator(
    *, by: Operator | None, user: User, office: Office, since_on: date, region: Region | None = None
) -> None:
    """The portal account holds the office from ``since_on``; holding it already changes nothing.

    ``by``: an administrator; None: the installation itself. Refused: an account of the diary, a region
    operator without a region.
    """
    if by:
        by.require(Office.ADMIN)
    if user.site != Site.PORTAL:
        message = _("Offices are held by accounts of the portal.")
        raise Refused(message, code="not_of_portal", field="login")
    if office is Office.REGION and region is None:
        raise Refused(_("Say of which region."), code="no_region", field="region")
    held = OperatorRole.objects.running().filter(user=user, office=office.value, region=region, until_on=None)
    if not held.exists():
        OperatorRole.objects.create(
            user=user,
            office=office.value,
            region=region,
            since_on=since_on,
            given_at=clock.now(),
            given_by_id=by.user_id if by else None,
        )


@transaction.atomic
def dismiss_operator(*, by: Operator | None, user: User, office: Office) -> int:
    """The office ends at once, in every region; how many appointments ended."""
    if by:
        by.require(Office.ADMIN)
    rows = OperatorRole.objects.running().filter(user=user, office=office.value)
    return rows.update(ended_at=clock.now())


def record_act(
    *,
    operator: Operator,
    kind: str,
    record: str,
    region_id: int | None = None,
    before: Mapping[str, Any] | None = None,
    after: Mapping[str, Any] | None = None,
    reason: str = "",
) -> None:
    """Keep what the operator did, within the caller's transaction. Values: plain JSON, no personal data."""
    OperatorAct.objects.create(
        at=clock.now(),
        user_id=operator.user_id,
        office=operator.office.value,
        region_id=region_id,
        kind=kind,
        record=record,
        before=before,
        after=after,
        reason=reason,
    )
