"""Operators are told of requests that are with them, whoever asked of the answers (S2)."""

from uuid import uuid4

from django.test import Client

from parta.access.operators import Operator
from parta.accounts.models import User
from parta.notifications.models import Delivery, Notification
from parta.support.commands.answering import answer_ticket, note_ticket, take_ticket
from parta.support.commands.asking import reply_to_request
from parta.support.links import token_of
from parta.support.rules import Step
from tests.factories.base import create_user
from tests.factories.portal import portal_client
from tests.support.conftest import Send, seen
from tests.tools.told import told


def _told(user: User) -> list[str]:
    return [title for title, _text in told(user, "ticket")]


def test_both_sides_hear_of_each_other_and_no_letter_is_doubled(
    send: Send, operator: Operator, colleague: Operator, stranger: Operator
) -> None:
    asker = create_user("asker")
    ticket = send(user_id=asker.pk)
    support, other, far = (User.objects.get(pk=one.user_id) for one in (operator, colleague, stranger))
    assert _told(support) == _told(other) == [f"Новое обращение {ticket.number}"]
    take_ticket(operator=operator, seen=seen(ticket))
    note_ticket(operator=operator, number=ticket.number, text="Тайное", operation=uuid4())
    answer_ticket(
        operator=operator, seen=seen(ticket), step=Step.ANSWER, text="Нажмите «Войти»", operation=uuid4()
    )
    reply_to_request(key=ticket.key, user_id=asker.pk, text="Не помогло", operation=uuid4())
    assert _told(support)[1:] == [f"Ответ в обращении {ticket.number}"]  # whose request it is now
    assert len(_told(other)) == 1
    assert _told(far) == []
    number = ticket.number
    assert told(asker, "ticket") == [
        (f"Обращение {number}: в работе", ""),
        (f"Обращение {number}: есть ответ", "Нажмите «Войти»"),
    ]
    assert not Delivery.objects.filter(user=asker, channel="email").exists()
    assert Delivery.objects.filter(user=support, channel="email").exists()


def test_the_notification_keeps_no_secret_and_leads_to_the_request(send: Send, operator: Operator) -> None:
    asker, other = create_user("asker"), create_user("other")
    ticket = send(user_id=asker.pk)
    take_ticket(operator=operator, seen=seen(ticket))
    assert _told(asker)
    url = Notification.objects.get(user=asker).url
    token = token_of(ticket.key)
    assert token not in url
    for user, leads in ((asker, True), (other, False)):
        client = Client()
        client.force_login(user)
        answer = client.get(url)
        assert (token in answer.headers.get("Location", "")) is leads
    assert Client().get(f"/support/requests/{token}/").status_code == 200
    assert not Notification.objects.get(user=asker).read_at, "nobody knows who that was"
    own = Client()
    own.force_login(asker)
    own.get(f"/support/requests/{token}/")
    assert Notification.objects.get(user=asker).read_at
    support = User.objects.get(pk=operator.user_id)
    portal_client(support).get(f"/support/desk/requests/{ticket.number}/")
    assert Notification.objects.get(user=support).read_at
