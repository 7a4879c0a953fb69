"""A person's requests in the export of their own data, and when they delete their account."""

from functools import partial
from typing import Any

from django.db import transaction

from parta.core.personal_data import DataSection
from parta.support.models import Ticket, TicketFile
from parta.support.queries.own_data import requests_of


def data_of_requests(*, user_id: int, **_event: Any) -> list[DataSection]:
    return [requests_of(user_id)]


def give_up_requests(*, user_id: int, **_event: Any) -> None:
    """What the person wrote goes, with its files; what operators did stays in the record of their acts."""
    rows = Ticket.objects.of_requester(user_id)
    for kept in TicketFile.objects.filter(entry__ticket__in=rows):
        transaction.on_commit(partial(kept.file.storage.delete, str(kept.file.name)))
    rows.delete()
