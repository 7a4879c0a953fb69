"""Everything new since the last visit (acceptance D12)."""

from collections.abc import Iterator
from datetime import UTC, date, datetime, time, timedelta
from typing import Any
from uuid import uuid4

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import translation
from hypothesis import given
from hypothesis import strategies as st

from parta.attendance.models import AbsenceNotice, Attendance
from parta.attendance.rules import NoticeState
from parta.audit.commands import note_visit
from parta.audit.models import LastVisit
from parta.conduct.models import Remark, WeekNote
from parta.core import clock
from parta.core.errors import NotFound
from parta.diary.queries.news import news_count, news_page, news_place
from parta.diary.queries.news_sources import NewsItem, collect_news
from parta.diary.queries.people import get_pupil
from parta.diary.rules.news import LONGEST, USUAL, NewsKind, Since, since_moment
from parta.grading.models import GradingPolicy, Mark
from parta.homework.models import Homework
from parta.lessons.commands import cancel_lesson, substitute_lesson
from parta.people.models import Guardianship
from tests.diary.homework import give, page_url
from tests.diary.weeks import add_mark
from tests.factories.cast import Cast

HOUR, DAY = timedelta(hours=1), timedelta(days=1)


@pytest.fixture(autouse=True)
def _english(settings: Any) -> Iterator[None]:
    settings.LANGUAGE_CODE = "en"
    with translation.override("en"):
        yield


@pytest.fixture
def quiet(cast: Cast) -> Cast:
    """Nothing of the cast's own is news."""
    long_ago = clock.now() - timedelta(days=90)
    Mark.objects.update(set_at=long_ago, recorded_at=long_ago)
    Attendance.objects.update(recorded_at=long_ago)
    Homework.objects.update(given_at=long_ago, edited_at=long_ago)
    return cast


def collect(cast: Cast, key: str = "guardian", student: int = 0, since: timedelta = DAY) -> list[NewsItem]:
    actor = cast.actor(key)
    pupil = get_pupil(actor, cast.students[student].pk, cast.today)
    return collect_news(actor, pupil, clock.now() - since)


def kinds(cast: Cast, key: str = "guardian", student: int = 0) -> set[NewsKind]:
    return {item.kind for item in collect(cast, key, student)}


def fill(cast: Cast) -> None:
    """One piece of news of each kind, of the first student."""
    now = clock.now()
    fact = {"school": cast.school, "student": cast.student}
    add_mark(cast, cast.lesson, 5, set_at=now - HOUR, recorded_at=now - HOUR)
    add_mark(cast, cast.lesson, 4, set_at=now - 9 * DAY, recorded_at=now - HOUR, version=2, position=1)
    Attendance.objects.create(
        **fact, year=cast.year, lesson=cast.class_lesson, code="н", recorded_at=now - HOUR
    )
    give(cast, "new task", cast.lesson)
    give(cast, "old task", cast.lesson, given_at=now - 9 * DAY, edited_at=now - HOUR, version=2)
    for kind in ("praise", "remark"):
        Remark.objects.create(
            **fact,
            year=cast.year,
            lesson=cast.lesson,
            kind=kind,
            text=f"a {kind}",
            made_at=now - HOUR,
            edited_at=now - HOUR,
            released_at=now - HOUR,
        )
    monday = cast.today - timedelta(days=cast.today.weekday())
    WeekNote.objects.create(**fact, monday_on=monday, behavior="good", edited_at=now - HOUR)
    AbsenceNotice.objects.create(
        **fact,
        year=cast.year,
        starts_on=cast.today,
        ends_on=cast.today + DAY,
        reason="family",
        state=NoticeState.ACCEPTED.value,
        family_key=uuid4(),
        filed_at=now - HOUR,
        edited_at=now - HOUR,
        decided_at=now - HOUR,
    )
    cancel_lesson(actor=cast.actor("deputy"), lesson_id=cast.future_lesson.pk, note="Карантин")


def test_everything_stands_in_one_list_and_leads_to_its_place(quiet: Cast) -> None:
    fill(quiet)
    items = collect(quiet)
    assert {item.kind for item in items} == set(NewsKind)
    moments = [item.at for item in items]
    assert moments == sorted(moments, reverse=True)
    client = quiet.client("guardian")
    assert {client.get(item.url).status_code for item in items} == {200}
    html = client.get(page_url(quiet, "news")).content.decode()
    for words in ("new task", "a praise", "a remark", "good", "Карантин", "Mark changed", "Accepted"):
        assert words in html


def test_another_childs_news_are_not_among_them(quiet: Cast) -> None:
    fill(quiet)
    of_the_class = {NewsKind.HOMEWORK, NewsKind.HOMEWORK_CHANGED, NewsKind.LESSON}
    assert kinds(quiet, student=1) == of_the_class
    with pytest.raises(NotFound):
        collect(quiet, "student", 1)


def test_what_is_kept_from_the_reader_is_no_news(quiet: Cast) -> None:
    fill(quiet)
    of_all = {NewsKind.HOMEWORK, NewsKind.HOMEWORK_CHANGED, NewsKind.LESSON}
    marks = {NewsKind.MARK, NewsKind.MARK_CHANGED}
    assert kinds(quiet, "trusted") == of_all | marks | {NewsKind.ABSENCE}
    Guardianship.objects.filter(guardian=quiet.trusted).update(scopes="")
    assert kinds(quiet, "trusted") == of_all
    assert NewsKind.REMARK in kinds(quiet, "class_teacher")
    assert NewsKind.NOTE not in kinds(quiet, "support")


def test_drafts_and_remarks_that_wait_are_no_news(quiet: Cast) -> None:
    fill(quiet)
    Remark.objects.update(released_at=None)
    Homework.objects.filter(text="new task").update(is_draft=True)
    AbsenceNotice.objects.update(state=NoticeState.FILED.value)
    found = kinds(quiet)
    assert not found & {NewsKind.PRAISE, NewsKind.REMARK, NewsKind.HOMEWORK, NewsKind.NOTICE}


def test_a_mark_is_news_when_it_is_published(quiet: Cast) -> None:
    """Set before the last visit, published after it: new all the same (acceptance K1)."""
    zone = quiet.school.zone
    noon = datetime.combine(quiet.today, time(12), zone)
    GradingPolicy.objects.create(school=quiet.school, publish_at=time(18))
    add_mark(quiet, quiet.lesson, 5, set_at=noon, recorded_at=noon)
    actor, student_id = quiet.actor("guardian"), quiet.student.pk

    def seen_at(now: datetime, visited: datetime) -> set[NewsKind]:
        with clock.fixed_at(now):
            pupil = get_pupil(actor, student_id, quiet.today)
            return {item.kind for item in collect_news(actor, pupil, visited)}

    assert seen_at(noon + 4 * HOUR, noon - HOUR) == set()
    assert seen_at(noon + 7 * HOUR, noon + 4 * HOUR) == {NewsKind.MARK}
    assert seen_at(noon + 9 * HOUR, noon + 7 * HOUR) == set()


def test_changes_of_lessons_of_the_past_are_no_news(quiet: Cast) -> None:
    actor = quiet.actor("deputy")
    substitute_lesson(
        actor=actor, lesson_id=quiet.future_lesson.pk, teacher_id=quiet.class_teacher.pk, note=""
    )
    (item,) = collect(quiet)
    assert item.words.endswith("given by Лебедева О. Н.")
    quiet.future_lesson.refresh_from_db()
    quiet.future_lesson.held_on = quiet.today - DAY
    quiet.future_lesson.period = 9
    quiet.future_lesson.save()
    assert collect(quiet) == []


def test_count_is_of_what_came_since_the_last_look(quiet: Cast) -> None:
    actor, student_id = quiet.actor("guardian"), quiet.student.pk
    assert news_count(actor, student_id) == 0
    fill(quiet)
    assert news_count(actor, student_id) == len(NewsKind)
    assert not LastVisit.objects.exists()
    note_visit(actor=actor, place=news_place(student_id))
    assert news_count(actor, student_id) == 0
    assert news_count(quiet.actor("student"), student_id) == len(NewsKind)
    with pytest.raises(NotFound):
        news_count(actor, quiet.students[2].pk)


def test_page_says_since_when(quiet: Cast) -> None:
    client, path = quiet.client("guardian"), page_url(quiet, "news")
    first = client.get(path).content.decode()
    assert "The last 7 days" in first
    assert "Since my last visit" not in first
    LastVisit.objects.update(seen_at=clock.now() - 2 * DAY)
    again = client.get(path).content.decode()
    assert "New since" in again
    assert "Nothing new since your last visit" in again
    assert "The last 30 days" in client.get(path, {"since": "month"}).content.decode()
    assert "Since the term began" in client.get(path, {"since": "term"}).content.decode()
    assert client.get(path, {"since": "nonsense"}).status_code == 200


def test_days_are_the_schools(quiet: Cast) -> None:
    fill(quiet)
    actor = quiet.actor("guardian")
    page = news_page(actor, get_pupil(actor, quiet.student.pk, quiet.today), Since.WEEK, None)
    assert page.total == len(NewsKind)
    assert [day.day for day in page.days] == sorted({day.day for day in page.days}, reverse=True)


def test_costs_the_same_with_thirty_of_everything(quiet: Cast) -> None:
    client, path = quiet.client("guardian"), page_url(quiet, "news")
    actor = quiet.actor("guardian")
    fill(quiet)
    client.get(path)

    def count() -> tuple[int, int]:
        with CaptureQueriesContext(connection) as page:
            assert client.get(path).status_code == 200
        with CaptureQueriesContext(connection) as number:
            news_count(actor, quiet.student.pk)
        return len(page), len(number)

    before = count()
    for number in range(30):
        give(quiet, f"task {number}", quiet.lesson)
        add_mark(quiet, quiet.lesson, 5, set_at=clock.now(), recorded_at=clock.now(), position=2 + number)
    assert count() == before
    assert before[1] <= 12


@given(hour=st.integers(0, 9000), ago=st.none() | st.integers(0, 9000), asked=st.sampled_from(Since))
def test_news_begin_at_the_last_visit_or_some_days_ago(hour: int, ago: int | None, asked: Since) -> None:
    now = datetime(2026, 1, 1, tzinfo=UTC) + hour * HOUR
    visited_at = None if ago is None else now - ago * HOUR
    since = since_moment(asked, now=now, visited_at=visited_at, term_starts_on=date(2025, 1, 1), zone=UTC)
    if asked is Since.VISIT and visited_at:
        assert since == max(visited_at, now - LONGEST)
    if asked is Since.WEEK or (asked is Since.VISIT and not visited_at):
        assert since == now - USUAL
