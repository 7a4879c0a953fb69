"""What the head decides about the school itself, and about its journals."""

from dataclasses import replace

from django.db import transaction

from parta.academics.models import SchoolClass
from parta.access.actors import Actor
from parta.access.rules import Permission
from parta.audit.commands import Change, record_changes
from parta.core import clock, events
from parta.grading.commands.policy import set_policy
from parta.grading.queries.policy_page import get_policy_values
from parta.home.queries.policy import details_of
from parta.schools.commands import SchoolDetails, lock_school, set_school_details
from parta.schools.models import School

STREAM = "details"  # the hash chain of a school's name, zone and contacts


@transaction.atomic
def set_details(*, actor: Actor, details: SchoolDetails) -> None:
    """The school's name, time zone and contacts. Lessons to come keep their hour on the wall in a new zone.

    Refused: no name, no such zone, a malformed address, beside its field.
    """
    actor.require(Permission.WRITE_POLICY)
    school = lock_school(actor.school.pk)
    before = details_of(school)
    if before == details:
        return
    set_school_details(school=school, details=details)
    names = list(SchoolDetails.__dataclass_fields__)
    old, new = ({name: getattr(one, name) for name in names} for one in (before, details))
    changed = [name for name in names if old[name] != new[name]]
    change = Change(
        "school.changed",
        f"school:{school.pk}",
        STREAM,
        {name: old[name] for name in changed},
        {name: new[name] for name in changed},
    )
    record_changes(actor=actor, stream=STREAM, changes=[change])
    if before.time_zone != details.time_zone:
        _keep_hours(replace(actor, school=school))


@transaction.atomic
def set_journal_rules(*, actor: Actor, free_edit_days: int, allows_mark_one: bool) -> None:
    """How long a lesson is corrected freely and whether there is a 1; the rest of the policy stays.

    Refused as ``set_policy`` refuses.
    """
    values = get_policy_values(actor)
    values = replace(values, free_edit_days=free_edit_days, allows_mark_one=allows_mark_one)
    set_policy(actor=actor, values=values)


def _keep_hours(actor: Actor) -> None:
    today = clock.today(actor.school.zone)
    classes = SchoolClass.objects.filter(school=actor.school, year__ends_on__gte=today)
    ids = list(classes.values_list("pk", flat=True))
    events.bells_changed.send(sender=School, actor=actor, since_on=today, schedule_id=None, class_ids=ids)
