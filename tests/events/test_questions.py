"""Asking who organizes for a region: who may, what both read, what is refused, what is kept."""

from typing import cast as cast_to
from uuid import uuid4

import pytest
from django.urls import reverse

from parta.access.operators import Operator
from parta.access.rules import Office
from parta.core import events
from parta.core.errors import Forbidden, NotFound, Refused
from parta.core.personal_data import DataSection
from parta.events.commands.asking import answer_question, ask_organizer
from parta.events.desks import Desk
from parta.events.models import Event, Question
from parta.events.queries.managing import managed_page
from parta.events.queries.own_data import questions_of_person
from parta.events.rules import MAX_QUESTION
from parta.notifications.happenings import tell_of_happenings
from parta.notifications.models import Notification
from tests.factories.cast import Cast
from tests.factories.events import publish, publish_regional

EN = {"accept-language": "en"}


def _ask(cast: Cast, event: Event, text: str = "Нужна ли справка?", key: str = "guardian") -> Question:
    return ask_organizer(actor=cast.actor(key), event_id=event.pk, text=text, operation=uuid4())


def _writer(event: Event) -> Desk:
    return Desk(operator=Operator(event.author_id or 0, Office.ORGANIZER, frozenset({event.region_id})))


def test_a_parent_asks_and_reads_the_answer(cast: Cast) -> None:
    event = publish_regional(cast)
    page = reverse("events:page", kwargs={"school": cast.school.slug, "event_id": event.pk})
    url = reverse("events:questions", kwargs={"school": cast.school.slug, "event_id": event.pk})
    client, typed = cast.client("guardian"), {"text": "Нужна <b>справка</b>?", "operation": uuid4()}
    assert f'action="{url}' in client.get(page).content.decode()
    for _time in range(2):  # twice is once
        assert client.post(url, typed).status_code == 302
    question = Question.objects.get()
    tell_of_happenings()
    assert Notification.objects.filter(user=event.author, title=f"Вопрос: {event.title}").count() == 1

    operator = _writer(event)
    assert [line.questions for line in managed_page(operator, is_all=False, page=1).lines] == [1]
    with pytest.raises(Refused):
        answer_question(desk=operator, event_id=event.pk, question_id=question.pk, text=" ")
    for text in ("Да, от врача.", "Нет."):  # answered is answered
        answer_question(desk=operator, event_id=event.pk, question_id=question.pk, text=text)
    tell_of_happenings()
    told = Notification.objects.get(user=cast.users["guardian"], title=f"Ответ: {event.title}")
    assert (told.body, told.url) == ("Да, от врача.", page)
    body = client.get(page, headers=EN).content.decode()
    told.refresh_from_db()
    assert told.read_at, "the page has been opened, so the bell is silent"
    assert "Да, от врача." in body
    assert "Нужна &lt;b&gt;справка&lt;/b&gt;?" in body
    assert "справка" not in cast.client("teacher").get(page).content.decode()  # between the two alone


def test_who_may_not_ask(cast: Cast) -> None:
    event = publish_regional(cast)
    for key in ("student", "trusted"):  # children do not write to strangers
        with pytest.raises(Forbidden):
            _ask(cast, event, key=key)
    with pytest.raises(Forbidden):  # there is a chat
        _ask(cast, publish(cast))
    question = _ask(cast, event)
    for number in range(2):
        _ask(cast, event, f"И еще {number}")
    with pytest.raises(Refused) as refused:
        _ask(cast, event, "И еще")
    assert refused.value.code == "many"
    office = Desk(operator=Operator(cast.users["head"].pk, Office.ORGANIZER, frozenset({event.region_id})))
    with pytest.raises(NotFound):  # another organizer
        answer_question(desk=office, event_id=event.pk, question_id=question.pk, text="Да")
    other = publish_regional(cast)
    with pytest.raises(NotFound):  # another event's
        answer_question(desk=_writer(other), event_id=other.pk, question_id=question.pk, text="Да")


def test_too_long_a_question_is_refused_beside_its_field_and_stays(cast: Cast) -> None:
    event = publish_regional(cast)
    url = reverse("events:questions", kwargs={"school": cast.school.slug, "event_id": event.pk})
    text = "а" * (MAX_QUESTION + 1)
    response = cast.client("guardian").post(url, {"text": text, "operation": uuid4()}, headers=EN)
    assert response.status_code == 422
    assert "id_text_error" in response.content.decode()
    assert text in response.content.decode()
    assert cast.client("guardian").post(url, {"text": "\x00", "operation": "x"}).status_code == 422
    assert not Question.objects.exists()


def test_what_events_keep_of_a_person_is_theirs_to_have_and_to_delete(cast: Cast) -> None:
    _ask(cast, publish_regional(cast))
    user_id = cast.users["guardian"].pk
    section = questions_of_person(user_id)
    assert [item.value for item in section.records[0] if item.key == "text"] == ["Нужна ли справка?"]
    answers = events.personal_data.send(sender=None, user_id=user_id)
    assert any(section in cast_to("list[DataSection]", said) for _receiver, said in answers)
    events.account_erased.send(sender=None, user_id=user_id)
    assert not Question.objects.exists()
