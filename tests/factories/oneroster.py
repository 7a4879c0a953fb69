"""Systems that read by OneRoster, made by the command, with the secret that only its answer has."""

import uuid

from parta.exchange.commands.oneroster import NewClient, make_client
from parta.exchange.models import OneRosterClient
from parta.exchange.rules.oneroster import OneRosterScope
from tests.factories.cast import SchoolCast


def create_client(cast: SchoolCast, *scopes: str) -> NewClient:
    """Let in by the head; with every scope unless some are named."""
    return make_client(
        actor=cast.actor("head"),
        name="Проверка",
        scopes=scopes or tuple(OneRosterScope),
        operation=uuid.uuid4(),
    )


def get_client(cast: SchoolCast) -> OneRosterClient:
    found = OneRosterClient.objects.filter(school=cast.school).first()
    return found or create_client(cast).client
