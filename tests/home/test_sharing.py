"""Where a photo shared from another app may go."""

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from parta.academics.models import CourseAssignment
from parta.chats.models import Conversation
from parta.homework.models import Homework
from tests.factories.cast import Cast


def _url(cast: Cast) -> str:
    return f"/{cast.school.slug}/share/"


@pytest.mark.parametrize("key", ["guardian", "teacher"])
def test_many_tasks_cost_no_more_queries(cast: Cast, key: str) -> None:
    client = cast.client(key)
    client.get(_url(cast))
    counts = []
    for _more in range(2):
        with CaptureQueriesContext(connection) as queries:
            assert client.get(_url(cast)).status_code == 200
        counts.append(len(queries))
        task = Homework.objects.get(pk=cast.homework.pk)
        for number in range(9):
            task.pk, task._state.adding, task.text = None, True, f"№ {number}"
            task.save()
    assert counts[0] == counts[1] < 20


def test_a_task_leads_to_the_talk_with_its_teacher(cast: Cast) -> None:
    client = cast.client("guardian")
    for _time in range(2):  # the same talk each time
        answer = client.post(_url(cast), {"task": cast.homework.pk})
        talk = Conversation.objects.get(participants__user=cast.users["teacher"], kind="direct")
        assert answer["Location"] == f"/{cast.school.slug}/messages/{talk.pk}/"
    for task in (cast.other.homework.pk, "x", ""):
        assert client.post(_url(cast), {"task": task}).status_code == 404
    CourseAssignment.objects.filter(course=cast.course).delete()
    answer = client.post(_url(cast), {"task": cast.homework.pk}, follow=True)
    assert "Учителю этого задания здесь написать нельзя." in answer.content.decode()


def test_what_has_met_no_worker_says_so(cast: Cast) -> None:
    client = cast.client("teacher")
    answer = client.post("/app/share/", follow=True)
    assert answer.redirect_chain[-1] == (f"{_url(cast)}?lost=1", 302)
    assert "Файл не дошёл" in answer.content.decode()
