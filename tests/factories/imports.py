"""An import, a rollover and an archive of the cast's school, as they stand before anybody decides."""

from django.core.files.base import ContentFile
from django.core.files.storage import default_storage
from django.core.files.uploadedfile import SimpleUploadedFile

from parta.exchange.commands.imports import start_import
from parta.exchange.commands.rollover import begin_rollover
from parta.exchange.models import ImportRun, Rollover, SchoolArchive
from parta.exchange.rules.runs import ImportKind
from tests.factories.cast import SchoolCast

LIST = "Класс;Фамилия;Имя\n7А;Сомов;Олег\n9Я;Нет;Класса"


def get_import(cast: SchoolCast) -> ImportRun:
    """The registrar's, with a preview."""
    found = ImportRun.objects.filter(school=cast.school).first()
    upload = SimpleUploadedFile("list.csv", LIST.encode())
    return found or start_import(
        actor=cast.actor("registrar"), kind=ImportKind.ROSTER, upload=upload, language="ru"
    )


def get_rollover(cast: SchoolCast) -> Rollover:
    """The deputy's draft."""
    return begin_rollover(actor=cast.actor("deputy"), language="ru")


def get_archive(cast: SchoolCast) -> SchoolArchive:
    """Ready; not a real one, which takes seconds."""
    found = SchoolArchive.objects.filter(school=cast.school).first()
    if found:
        return found
    now = cast.attachment.uploaded_at
    return SchoolArchive.objects.create(
        school=cast.school,
        state="ready",
        file=default_storage.save(f"{cast.school.pk}/archives/test", ContentFile(b"PK")),
        size=2,
        asked_by=cast.users["head"],
        asked_at=now,
        changed_at=now,
    )
