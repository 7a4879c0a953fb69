"""A draft before it goes out: as its readers will see it, and how many they are."""

from dataclasses import dataclass
from datetime import datetime

from parta.access.actors import Actor
from parta.announcements.queries.managing import Reach, get_managed, reach_of, recipients_of
from parta.announcements.queries.reading import ReadPage, read_page
from parta.core import clock


@dataclass(frozen=True, slots=True)
class CheckPage:
    """``publish_at`` None: at once."""

    read: ReadPage
    reach: Reach
    publish_at: datetime | None


def check_page(actor: Actor, announcement_id: int) -> CheckPage:
    row = get_managed(actor, announcement_id)
    is_later = row.publish_at is not None and row.publish_at > clock.now()
    return CheckPage(
        read=read_page(actor, announcement_id),
        reach=reach_of(recipients_of(row)),
        publish_at=row.publish_at if is_later else None,
    )
