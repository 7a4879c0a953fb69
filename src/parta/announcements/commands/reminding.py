from django.db import transaction
from django.utils.translation import gettext as _

from parta.access.actors import Actor
from parta.access.rules import Permission
from parta.announcements.commands.telling import report_reminder
from parta.announcements.models import Announcement
from parta.announcements.queries.managing import get_managed
from parta.announcements.queries.readers import list_missing
from parta.announcements.rules import State, may_remind
from parta.core import clock
from parta.core.errors import Refused


@transaction.atomic
def remind_readers(*, actor: Actor, announcement_id: int) -> None:
    """Tell those again who have not acknowledged it (or, where none is asked for, not opened it).

    Refused: twice on a day, nobody is left, or it is not out.
    """
    actor.require(Permission.WRITE_ANNOUNCEMENTS)
    get_managed(actor, announcement_id)
    Announcement.objects.select_for_update().get(pk=announcement_id)
    row = get_managed(actor, announcement_id)
    zone, now = actor.school.zone, clock.now()
    if row.state != State.PUBLISHED:
        raise Refused(_("It is not published."), code="not_out")
    if not may_remind(
        clock.today(zone), row.reminded_at.astimezone(zone).date() if row.reminded_at else None
    ):
        raise Refused(_("They have been reminded today already."), code="reminded")
    if not list_missing(row):
        raise Refused(_("Everybody has read it already."), code="nobody_left")
    row.reminded_at = now
    row.save(update_fields=["reminded_at"])
    report_reminder(row)
