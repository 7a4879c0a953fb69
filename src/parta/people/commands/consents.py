"""A student of age decides which guardians go on seeing the diary (domain G8)."""

from django.db import transaction
from django.utils.translation import gettext as _

from parta.access.actors import Actor
from parta.access.rules import Permission
from parta.core import clock
from parta.core.errors import NotFound, Refused
from parta.people.commands.guardianships import running_guardianship
from parta.people.commands.records import record, snapshot
from parta.people.models import Student
from parta.people.rules import is_adult


@transaction.atomic
def decide_consent(*, actor: Actor, student_id: int, guardianship_id: int, agrees: bool) -> None:
    """From the 18th birthday on; it counts at once and may be changed at any time.

    NotFound unless the actor is the student. Refused before the birthday.
    """
    actor.require(Permission.GIVE_CONSENT)
    student = Student.objects.filter(school=actor.school, pk=student_id, user_id=actor.user_id).first()
    if student is None:
        raise NotFound
    if not is_adult(student.born_on, clock.today(actor.school.zone)):
        raise Refused(_("From the 18th birthday on you decide about this."), code="minor")
    row = running_guardianship(actor, student_id, guardianship_id)
    if row.consent is agrees:
        return
    before = snapshot(row)
    row.consent, row.consent_at = agrees, clock.now()
    row.save(update_fields=["consent", "consent_at"])
    record(actor, row, "consent.given" if agrees else "consent.refused", before=before)
