"""Writing announcements: drafts, publication, changes, withdrawal; each with its place in the history."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from django.core.files.base import File
from django.db import transaction
from django.utils.translation import gettext as _

from parta.access.actors import Actor
from parta.access.rules import Permission
from parta.announcements.commands.checks import obey, record
from parta.announcements.commands.telling import note_recipients, report_announcement, take_back_news
from parta.announcements.models import Announcement, AnnouncementPart
from parta.announcements.queries.managing import get_managed, is_out, recipients_of
from parta.announcements.queries.places import allowed_parts, list_places
from parta.announcements.rules import (
    MAX_FILES,
    Level,
    Part,
    PartKind,
    State,
    Whom,
    faults_of_audience,
    faults_of_times,
    faults_of_words,
    trimmed,
)
from parta.core import clock
from parta.core.errors import NotFound, Refused
from parta.core.names import comparable
from parta.core.texts import clean_name, clean_text
from parta.files.commands import remove_file, store_files

_OWN_FIELD = {PartKind.GRADE: "grade", PartKind.CLASS: "school_class_id"} | {
    PartKind.GROUP: "group_id",
    PartKind.COURSE: "course_id",
}


@dataclass(frozen=True, slots=True)
class AnnouncementData:
    """What was written. ``publish_at`` None: at once; ``expires_at`` None: when it has grown old."""

    title: str
    text: str
    level: Level = Level.INFORMATION
    whom: frozenset[Whom] = frozenset()
    parts: frozenset[Part] = frozenset()
    publish_at: datetime | None = None
    expires_at: datetime | None = None
    is_pinned: bool = False
    needs_acknowledgement: bool = False
    removed_files: frozenset[UUID] = frozenset()


@transaction.atomic
def save_announcement(
    *,
    actor: Actor,
    data: AnnouncementData,
    operation: UUID,
    announcement_id: int | None = None,
    version: int | None = None,
    uploads: Sequence[File[bytes]] = (),
    is_draft: bool = False,
) -> Announcement:
    """Keep what was written: a new one as a draft, one that is out changed for its readers.

    The same ``operation`` again is the same announcement. ``is_draft``: it may still be incomplete. Of what
    is out the audience and the moment stand. NotFound: another's, a place that is not the actor's. Refused:
    incomplete, too long, ended before it begins, withdrawn, changed by somebody meanwhile, files.
    """
    actor.require(Permission.WRITE_ANNOUNCEMENTS)
    row = _locked(actor, announcement_id, operation)
    if row is not None and row.state == State.WITHDRAWN:
        raise Refused(_("It is withdrawn. Publish it again first."), code="withdrawn")
    if row is not None and version is not None and row.version != version:
        raise Refused(_("Somebody has changed it meanwhile. Load the page again."), code="changed")
    before = _values(row) if row else None
    is_fixed = row is not None and is_out(row)
    is_loose = is_draft and (row is None or row.state == State.DRAFT)
    _check(data, is_fixed=is_fixed, is_loose=is_loose)
    row = row or Announcement(
        school=actor.school, operation=operation, author_id=actor.author_id, created_at=clock.now()
    )
    parts = None if is_fixed else _allowed(actor, row, data.parts)
    _fill(row, data, is_fixed=is_fixed)
    row.save()
    if parts is not None:
        _set_parts(row, parts)
    _set_files(actor, row, data.removed_files, uploads)
    if row.state == State.SCHEDULED and not is_fixed and not recipients_of(row):
        raise _nobody()
    after = _values(row)
    if before != after:
        record(
            actor, "announcement.written" if before is None else "announcement.changed", row, before, after
        )
    return row


@transaction.atomic
def publish_announcement(*, actor: Actor, announcement_id: int, is_told: bool = True) -> Announcement:
    """Let it out, at once or at its moment; again changes nothing. What was withdrawn comes back as it was.

    ``is_told`` False: it stands in the lists, but nobody is told (what another system told already).
    Refused: incomplete, nobody of its audience has an account, ended before it begins.
    """
    actor.require(Permission.WRITE_ANNOUNCEMENTS)
    row = _locked(actor, announcement_id)
    if row is None:
        raise NotFound
    if row.state not in {State.DRAFT, State.WITHDRAWN}:
        return row
    parts = frozenset(part.part for part in row.parts.all())
    _allowed(actor, row, parts)
    obey(faults_of_words(row.title, row.text, is_draft=False))
    obey(faults_of_audience(row.whom, parts))
    obey(faults_of_times(now=clock.now(), publish_at=row.publish_at, expires_at=row.expires_at))
    if not recipients_of(row):
        raise _nobody()
    before, now = _values(row), clock.now()
    is_later = row.publish_at is not None and row.publish_at > now
    row.state = State.SCHEDULED.value if is_later else State.PUBLISHED.value
    if row.publish_at is None or before["state"] == State.DRAFT:
        row.publish_at = row.publish_at if is_later else now
    row.version += 1
    row.save()
    record(actor, f"announcement.{row.state}", row, before, _values(row))
    if not is_later and is_told:
        report_announcement(row)
    elif not is_later:
        note_recipients(row)
    return row


@transaction.atomic
def withdraw_announcement(*, actor: Actor, announcement_id: int) -> None:
    """Take it back: a draft goes altogether; the page of what was out tells its readers so. Twice is once."""
    actor.require(Permission.WRITE_ANNOUNCEMENTS)
    row = _locked(actor, announcement_id)
    if row is None:
        raise NotFound
    before = _values(row)
    if row.state == State.DRAFT:
        for attachment in row.attachments.all():
            remove_file(attachment=attachment)
        record(actor, "announcement.removed", row, before, None)
        row.delete()
    elif row.state != State.WITHDRAWN:
        row.state = State.WITHDRAWN.value
        row.version += 1
        row.save()
        take_back_news(row)
        record(actor, "announcement.withdrawn", row, before, _values(row))


@transaction.atomic
def publish_due() -> None:
    """Let out what is scheduled and whose moment has come; a chore of the worker's."""
    rows = Announcement.objects.select_for_update(skip_locked=True, of=("self",)).filter(
        state=State.SCHEDULED.value, publish_at__lte=clock.now()
    )
    for row in rows.order_by("publish_at", "pk")[:100]:
        row.state = State.PUBLISHED.value
        row.save(update_fields=["state"])
        report_announcement(row)


def _locked(actor: Actor, announcement_id: int | None, operation: UUID | None = None) -> Announcement | None:
    """The row to change, kept for this transaction; None: there is none yet."""
    if announcement_id is None and operation is not None:
        announcement_id = (
            Announcement.objects.filter(operation=operation).values_list("pk", flat=True).first()
        )
    if announcement_id is None:
        return None
    get_managed(actor, announcement_id)
    Announcement.objects.select_for_update().get(pk=announcement_id)
    return get_managed(actor, announcement_id)


def _check(data: AnnouncementData, *, is_fixed: bool, is_loose: bool) -> None:
    obey(faults_of_words(data.title, data.text, is_draft=is_loose))
    if not is_fixed and not is_loose:
        obey(faults_of_audience(data.whom, data.parts))
    publish_at = None if is_fixed else data.publish_at
    obey(faults_of_times(now=clock.now(), publish_at=publish_at, expires_at=data.expires_at))


def _allowed(actor: Actor, row: Announcement, parts: Iterable[Part]) -> frozenset[Part]:
    """NotFound for a place that is not the actor's; what another of the office has chosen may stay."""
    found = trimmed(parts)
    kept = frozenset(part.part for part in row.parts.all()) if row.pk else frozenset()
    new = found - kept if row.author_id != actor.author_id else found
    if new and not new <= allowed_parts(list_places(actor)):
        raise NotFound
    return found


def _fill(row: Announcement, data: AnnouncementData, *, is_fixed: bool) -> None:
    row.title, row.text = clean_name(data.title), clean_text(data.text)
    row.folded = comparable(f"{row.title} {row.text}")
    row.level, row.expires_at = data.level.value, data.expires_at
    row.is_pinned, row.needs_acknowledgement = data.is_pinned, data.needs_acknowledgement
    if is_fixed:
        row.edited_at = clock.now()
    else:
        for whom in Whom:
            setattr(row, f"for_{whom.value}", whom in data.whom)
        row.publish_at = data.publish_at or (clock.now() if row.state == State.SCHEDULED else None)
    if row.pk:
        row.version += 1


def _set_parts(row: Announcement, parts: Iterable[Part]) -> None:
    row.parts.all().delete()
    AnnouncementPart.objects.bulk_create(
        [
            AnnouncementPart(
                announcement=row,
                kind=part.kind.value,
                **({_OWN_FIELD[part.kind]: part.key} if part.kind in _OWN_FIELD else {}),
            )
            for part in sorted(parts)
        ]
    )


def _set_files(
    actor: Actor, row: Announcement, removed: Iterable[UUID], uploads: Sequence[File[bytes]]
) -> None:
    for attachment in row.attachments.filter(key__in=set(removed)):
        row.attachments.remove(attachment)
        remove_file(attachment=attachment)
    if row.attachments.count() + len(uploads) > MAX_FILES:
        message = _("At most %(count)d files altogether.") % {"count": MAX_FILES}
        raise Refused(message, code="too_many_files", field="attachments")
    row.attachments.add(*store_files(actor=actor, uploads=uploads))


def _nobody() -> Refused:
    message = _("Nobody there has an account yet: the announcement would reach no one.")
    return Refused(message, code="nobody", field="parts")


def _values(row: Announcement) -> dict[str, object]:
    return {
        "title": row.title,
        "text": row.text,
        "level": row.level,
        "state": row.state,
        "whom": sorted(whom.value for whom in row.whom),
        "parts": sorted(str(part.part) for part in AnnouncementPart.objects.filter(announcement=row)),
        "publish_at": row.publish_at.isoformat() if row.publish_at else None,
        "expires_at": row.expires_at.isoformat() if row.expires_at else None,
        "is_pinned": row.is_pinned,
        "needs_acknowledgement": row.needs_acknowledgement,
        "files": sorted(row.attachments.values_list("name", flat=True)),
    }
