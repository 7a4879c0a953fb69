"""Announcements of the standing cast."""

from typing import Any
from uuid import UUID, uuid4

from django.core.files.uploadedfile import SimpleUploadedFile

from parta.announcements.commands.writing import (
    AnnouncementData,
    publish_announcement,
    save_announcement,
)
from parta.announcements.models import Announcement
from parta.announcements.rules import Part, PartKind, Whom
from parta.notifications.happenings import tell_of_happenings
from tests.factories.cast import SchoolCast

EVERYBODY = frozenset(Whom)
FAMILIES = frozenset({Whom.STUDENTS, Whom.GUARDIANS})
_STANDING = UUID("7a1f7f2e-3b1c-4d55-9a61-0a4f5f0c0001")


def class_part(cast: SchoolCast) -> Part:
    return Part(PartKind.CLASS, cast.school_class.pk)


def data_for(cast: SchoolCast, **values: Any) -> AnnouncementData:
    """For everybody of 7А unless something else is wanted."""
    given: dict[str, Any] = {
        "title": "Родительское собрание",
        "text": "В четверг в 18:00, кабинет 12.",
        "whom": EVERYBODY,
        "parts": frozenset({class_part(cast)}),
    }
    return AnnouncementData(**given | values)


def draft(cast: SchoolCast, by: str = "class_teacher", **values: Any) -> Announcement:
    return save_announcement(actor=cast.actor(by), data=data_for(cast, **values), operation=uuid4())


def publish(cast: SchoolCast, by: str = "class_teacher", **values: Any) -> Announcement:
    """Written, let out and told."""
    row = draft(cast, by, **values)
    row = publish_announcement(actor=cast.actor(by), announcement_id=row.pk)
    tell_of_happenings()
    return row


def get_announcement(cast: SchoolCast) -> Announcement:
    """Of the class teacher to everybody of 7А, with a file, to be acknowledged; made when first asked for."""
    operation = UUID(int=_STANDING.int + cast.school.pk)
    found = Announcement.objects.filter(operation=operation).first()
    if found is not None:
        return found
    row = save_announcement(
        actor=cast.actor("class_teacher"),
        data=data_for(cast, needs_acknowledgement=True),
        operation=operation,
        uploads=[SimpleUploadedFile("план.txt", "Повестка".encode())],
    )
    row = publish_announcement(actor=cast.actor("class_teacher"), announcement_id=row.pk)
    tell_of_happenings()
    return row
