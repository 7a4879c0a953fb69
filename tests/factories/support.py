"""Requests to support, as they are sent."""

from uuid import UUID

from parta.core import clock
from parta.core.sites import Site
from parta.schools.models import Region
from parta.support.commands.asking import Desk, Origin, RequestData, send_request
from parta.support.models import CannedAnswer, Ticket, TicketFile
from parta.support.rules import Kind
from tests.factories.applications import upload

_FORM = UUID(int=7)


def create_request(region: Region | None) -> tuple[Ticket, TicketFile]:
    """A visitor's, with a screenshot; asked for twice, it is the same one."""
    ticket = send_request(
        user_id=None,
        data=RequestData(kind=Kind.QUESTION, email="anna@example.org", topic="Вход", text="Как войти?"),
        origin=Origin(),
        desk=Desk(Site.DIARY, "http://localhost", "ru", region.pk if region else None),
        operation=_FORM,
        uploads=[upload()],
    )
    return ticket, TicketFile.objects.get(entry__ticket=ticket)


def create_canned(region: Region | None) -> CannedAnswer:
    values = {"title": "Код", "text": "Проверьте спам.", "changed_at": clock.now()}
    return CannedAnswer.objects.create(region=region, **values)
