"""The archive of a school that its head asks for: made by a job, kept for some days."""

import hashlib
import tempfile
from datetime import datetime
from functools import partial
from typing import IO
from uuid import UUID

from django.core.files.base import File
from django.core.files.storage import default_storage
from django.db import transaction
from django.utils.translation import gettext as _
from django_tasks import task

from parta.access.actors import Actor
from parta.access.queries import get_actor
from parta.access.rules import Permission
from parta.audit.commands import Change, record_changes
from parta.core import clock
from parta.core.errors import Refused
from parta.exchange.commands.archive_writing import write_archive
from parta.exchange.models import SchoolArchive
from parta.exchange.queries.archive import get_archive
from parta.exchange.rules.runs import KEPT_FOR, RunState, is_running, may_retry
from parta.schools.models import School

_STREAM = "archives"
_BLOCK = 1024**2


@transaction.atomic
def request_archive(*, actor: Actor) -> SchoolArchive:
    """Have the school archived, without private conversations; what is too old goes.

    Asked again while one is being made, gives the same.
    """
    actor.require(Permission.EXPORT_SCHOOL)
    now = clock.now()
    _throw_away(actor, now)
    for archive in SchoolArchive.objects.visible_to(actor, now).order_by("-asked_at"):
        state = RunState(archive.state)
        if is_running(state) and not may_retry(state, changed_at=archive.changed_at, now=now):
            return archive
    archive = SchoolArchive.objects.create(
        school=actor.school,
        state=RunState.QUEUED.value,
        asked_by_id=actor.author_id,
        asked_at=now,
        changed_at=now,
    )
    _record(actor, archive, "archive.asked")
    make_archive.enqueue(key=str(archive.key))
    return archive


@task()
def make_archive(key: str) -> None:
    """Job: make the archive with the rights the asker has now. Run again, it changes nothing."""
    rows = SchoolArchive.objects.filter(key=key, state=RunState.QUEUED)
    if not rows.update(state=RunState.WRITING, changed_at=clock.now()):
        return
    archive = SchoolArchive.objects.select_related("school").get(key=key)
    try:
        actor = get_actor(user_id=archive.asked_by_id or 0, school_slug=archive.school.slug)
        actor.require(Permission.EXPORT_SCHOOL)
        with tempfile.TemporaryFile() as file:
            write_archive(archive.school, file, is_private=False)
            _keep(archive, file)
    except Exception:
        SchoolArchive.objects.filter(pk=archive.pk).update(state=RunState.FAILED, changed_at=clock.now())
        raise


def open_archive(*, actor: Actor, key: UUID) -> SchoolArchive:
    """The ready archive, for who may have it; that it was fetched is kept. NotFound: none is ready."""
    archive = get_archive(actor, key)
    _record(actor, archive, "archive.fetched")
    return archive


def export_school(slug: str, out: IO[bytes], *, is_private: bool = True) -> list[str]:
    """For the operator of the installation: the whole school; names of files that are missing."""
    school = School.objects.select_related("region").filter(slug=slug).first()
    if school is None:
        raise Refused(_("There is no school “%(slug)s”.") % {"slug": slug}, code="no_school")
    return write_archive(school, out, is_private=is_private)


def _keep(archive: SchoolArchive, file: IO[bytes]) -> None:
    size = file.tell()
    file.seek(0)
    digest = hashlib.sha256()
    while block := file.read(_BLOCK):
        digest.update(block)
    file.seek(0)
    path = default_storage.save(f"{archive.school_id}/archives/{archive.key.hex}", File(file))
    SchoolArchive.objects.filter(pk=archive.pk).update(
        state=RunState.READY,
        file=path,
        size=size,
        checksum=digest.hexdigest(),
        changed_at=clock.now(),
    )


def _throw_away(actor: Actor, now: datetime) -> None:
    old = SchoolArchive.objects.filter(school=actor.school, asked_at__lte=now - KEPT_FOR)
    for path in old.exclude(file="").values_list("file", flat=True):
        transaction.on_commit(partial(default_storage.delete, path))
    old.delete()


def _record(actor: Actor, archive: SchoolArchive, kind: str) -> None:
    place = f"archive:{archive.pk}"
    change = Change(kind, place, place, before=None, after={"checksum": archive.checksum})
    record_changes(actor=actor, stream=_STREAM, changes=[change])
