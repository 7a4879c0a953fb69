"""Keys of programs, made by the command, with the secret that only its answer has."""

import uuid
from typing import Any

from django.test import Client

from parta.exchange.commands.keys import KeyData, NewKey, make_key
from parta.exchange.models import AccessKey, Webhook, WebhookDelivery
from parta.exchange.rules.keys import FeedPart, KeyKind, Scope
from tests.factories.cast import SchoolCast


def create_key(
    cast: SchoolCast,
    key: str,
    kind: KeyKind = KeyKind.TOKEN,
    *,
    parts: tuple[str, ...] | None = None,
    student_id: int | None = None,
) -> NewKey:
    """Of the person; with everything the kind may open unless ``parts`` says what."""
    every: tuple[str, ...] = tuple(FeedPart) if kind is KeyKind.CALENDAR else tuple(Scope)
    data = KeyData(
        kind=kind,
        name="Проверка",
        parts=every if parts is None else parts,
        student_id=student_id,
        days=None if kind is KeyKind.CALENDAR else 30,
    )
    return make_key(actor=cast.actor(key), data=data, operation=uuid.uuid4())


def get_key(cast: SchoolCast) -> AccessKey:
    """A token of the teacher."""
    found = AccessKey.objects.filter(school=cast.school, user=cast.users["teacher"]).first()
    return found or create_key(cast, "teacher").key


def get_webhook(cast: SchoolCast) -> Webhook:
    found = Webhook.objects.filter(school=cast.school).first()
    return found or Webhook.objects.create(
        school=cast.school,
        url="https://example.org/hook",
        topics="marks",
        secret="",
        operation=uuid.uuid4(),
        made_at=cast.users["head"].joined_at,
        made_by=cast.users["head"],
        seen_at=cast.users["head"].joined_at,
    )


def get_delivery(cast: SchoolCast) -> WebhookDelivery:
    """One that was given up."""
    webhook, made_at = get_webhook(cast), cast.users["head"].joined_at
    values = {"topic": "marks", "body": {}, "state": "failed", "made_at": made_at, "due_at": made_at}
    return WebhookDelivery.objects.get_or_create(webhook=webhook, event_id=1, defaults=values)[0]


class Program:
    """Calls the API with a token, as a program would."""

    def __init__(self, secret: str) -> None:
        self.client = Client(headers={"authorization": f"Bearer {secret}"})

    def get(self, path: str, **query: Any) -> Any:
        return self.client.get(f"/api/v1/{path}", query)

    def send(self, method: str, path: str, data: object) -> Any:
        call = getattr(self.client, method)
        return call(f"/api/v1/{path}", data, content_type="application/json")
