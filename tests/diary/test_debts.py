"""One list of what is owed across subjects (acceptance K9)."""

from datetime import timedelta
from typing import Any

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from parta.core import clock
from parta.core.errors import NotFound
from parta.diary.queries.debts import DebtsPage, debts_page
from parta.homework.models import DoneTick
from parta.people.models import Guardianship
from tests.diary.homework import give, page_url
from tests.factories.cast import Cast
from tests.factories.dots import get_dot


@pytest.fixture(autouse=True)
def _english(settings: Any) -> None:
    settings.LANGUAGE_CODE = "en"


def debts(cast: Cast, key: str = "guardian") -> DebtsPage:
    return debts_page(cast.actor(key), cast.student.pk)


def tick_weeks_ago(cast: Cast) -> None:
    """The student has been ticking for a month."""
    DoneTick.objects.create(
        homework=cast.homework, student=cast.student, done_at=clock.now() - timedelta(days=30)
    )


def test_open_dots_of_every_subject(cast: Cast) -> None:
    dot = get_dot(cast)
    for key in ("student", "guardian", "trusted", "class_teacher", "head"):
        assert [work.dot.dot_id for work in debts(cast, key).owed] == [dot.pk], key
    assert "Nothing is owed" not in cast.client("guardian").get(page_url(cast, "debts")).content.decode()


def test_overdue_mandatory_homework_that_is_not_ticked_is_the_familys(cast: Cast) -> None:
    tick_weeks_ago(cast)
    yesterday = cast.today - timedelta(days=1)
    missed = give(cast, "missed", on=yesterday)
    done = give(cast, "done", on=yesterday)
    DoneTick.objects.create(homework=done, student=cast.student, done_at=clock.now())
    give(cast, "optional", on=yesterday, is_mandatory=False)
    give(cast, "draft", on=yesterday, is_draft=True)
    give(cast, "today", on=cast.today)
    give(cast, "long ago", on=cast.today - timedelta(days=15))
    for key in ("student", "guardian"):
        page = debts(cast, key)
        assert [entry.task.task_id for entry in page.not_ticked] == [missed.pk], key
    for key in ("trusted", "support", "class_teacher", "head"):
        assert debts(cast, key).not_ticked == (), key


def test_who_does_not_tick_owes_nothing_by_that(cast: Cast) -> None:
    give(cast, "missed", on=cast.today - timedelta(days=1))
    page = debts(cast)
    assert (page.not_ticked, page.is_ticking) == ((), False)
    html = cast.client("guardian").get(page_url(cast, "debts")).content.decode()
    assert "Nothing is owed" in html
    assert "Once homework is ticked as done" in html


def test_who_may_not_see_marks_sees_no_debts(cast: Cast) -> None:
    Guardianship.objects.filter(guardian=cast.trusted).update(scopes="")
    with pytest.raises(NotFound):
        debts(cast, "trusted")
    homework = cast.client("trusted").get(page_url(cast, "homework")).content.decode()
    assert page_url(cast, "debts") not in homework


def test_costs_the_same_with_thirty_tasks(cast: Cast) -> None:
    tick_weeks_ago(cast)
    client, path = cast.client("guardian"), page_url(cast, "debts")

    def count() -> int:
        with CaptureQueriesContext(connection) as queries:
            assert client.get(path).status_code == 200
        return len(queries)

    give(cast, "one", on=cast.today - timedelta(days=1))
    client.get(path)
    before = count()
    for number in range(30):
        give(cast, f"task {number}", on=cast.today - timedelta(days=1 + number % 9))
    assert count() == before
