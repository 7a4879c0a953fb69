"""Archives of a school that are being made or kept."""

from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from parta.access.actors import Actor
from parta.core import clock
from parta.core.errors import NotFound
from parta.exchange.models import SchoolArchive
from parta.exchange.rules.runs import KEPT_FOR, RunState, is_running, may_retry


@dataclass(frozen=True, slots=True)
class ArchiveRow:
    key: UUID
    state: RunState
    asked_at: datetime
    who: str
    size: int
    checksum: str
    is_running: bool
    is_late: bool  # nobody has worked on it for long
    until: datetime


@dataclass(frozen=True, slots=True)
class ArchivesPage:
    archives: tuple[ArchiveRow, ...]

    @property
    def is_running(self) -> bool:
        return any(row.is_running and not row.is_late for row in self.archives)

    @property
    def seen(self) -> str:
        return "-".join(row.state.value for row in self.archives)


def archives_page(actor: Actor) -> ArchivesPage:
    """The latest first."""
    now = clock.now()
    rows = SchoolArchive.objects.visible_to(actor, now).select_related("asked_by").order_by("-asked_at")
    return ArchivesPage(
        tuple(
            ArchiveRow(
                key=row.key,
                state=RunState(row.state),
                asked_at=row.asked_at,
                who=str(row.asked_by or ""),
                size=row.size,
                checksum=row.checksum,
                is_running=is_running(RunState(row.state)),
                is_late=may_retry(RunState(row.state), changed_at=row.changed_at, now=now),
                until=row.asked_at + KEPT_FOR,
            )
            for row in rows
        )
    )


def get_archive(actor: Actor, key: UUID) -> SchoolArchive:
    """NotFound for one that is not ready, or not the actor's to have."""
    rows = SchoolArchive.objects.visible_to(actor, clock.now()).filter(state=RunState.READY)
    archive = rows.filter(key=key).first()
    if archive is None:
        raise NotFound
    return archive
