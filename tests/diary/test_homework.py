"""The family's page of homework: what is on it, and what must not be (acceptance D4, K9)."""

from datetime import datetime, timedelta
from typing import Any

import pytest
from django.core.files.base import ContentFile
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import translation

from parta.academics.models import Course, Enrollment, GroupMember, TeachingGroup
from parta.access.actors import system_actor
from parta.audit.models import LastVisit
from parta.core import clock
from parta.core.errors import NotFound
from parta.diary.queries.due_words import day_heading, due_words, week_heading
from parta.diary.queries.homework import HomeworkPage, ShownTask, homework_page
from parta.diary.queries.people import get_pupil
from parta.diary.rules.homework import AskedHomework, Days, Grouping, PeriodKind, TaskKind
from parta.files.commands import store_files
from parta.homework.commands.ticks import share_tick, tick_homework
from parta.homework.models import DoneTick
from parta.homework.rules import LoadLevel
from tests.diary.homework import give, page_url
from tests.diary.weeks import add_subject
from tests.factories.cast import Cast


@pytest.fixture(autouse=True)
def _english(settings: Any) -> Any:
    settings.LANGUAGE_CODE = "en"
    with translation.override("en"):
        yield


def page_of(
    cast: Cast, key: str = "guardian", student: int = 0, since: datetime | None = None, **asked: Any
) -> HomeworkPage:
    actor = cast.actor(key)
    pupil = get_pupil(actor, cast.students[student].pk, cast.today)
    return homework_page(actor, pupil, AskedHomework(**asked), since)


def tasks_of(page: HomeworkPage) -> list[ShownTask]:
    return [entry for week in page.weeks for group in week.groups for entry in group.tasks]


def texts(cast: Cast, key: str = "guardian", student: int = 0, **asked: Any) -> list[str]:
    return [entry.task.text for entry in tasks_of(page_of(cast, key, student, **asked))]


def tick(cast: Cast, homework_id: int) -> None:
    tick_homework(
        actor=cast.actor("student"), student_id=cast.student.pk, homework_id=homework_id, is_done=True
    )


def test_next_lesson_comes_first(cast: Cast) -> None:
    give(cast, "later", cast.future_lesson)
    give(cast, "by itself", on=cast.today)
    assert texts(cast) == ["§ 12, № 214–218", "by itself", "later"]
    first, *_rest = tasks_of(page_of(cast))
    assert first.due_words == "today, lesson 1"
    assert first.edited_words.startswith("given on")
    assert [file.name for file in first.files] == ["образец.txt"]


def test_drafts_and_tasks_of_others_are_not_there(cast: Cast) -> None:
    give(cast, "draft", cast.lesson, is_draft=True)
    other = give(cast, "for a classmate", cast.lesson, is_individual=True)
    other.students.set([cast.students[1]])
    give(cast, "other class", due=cast.other_course.lessons.get(held_on=cast.today))
    for key in ("student", "guardian", "trusted", "class_teacher", "head"):
        assert texts(cast, key) == ["§ 12, № 214–218"], key
    assert texts(cast, "guardian", 1) == ["§ 12, № 214–218", "for a classmate"]


def test_what_was_due_before_one_came_or_after_one_left_is_not_there(cast: Cast) -> None:
    give(cast, "old", cast.past_lesson)
    span: dict[str, Any] = {"period": PeriodKind.SPAN, "span": Days(cast.year.starts_on, cast.year.ends_on)}
    assert texts(cast, **span) == ["old", "§ 12, № 214–218"]
    Enrollment.objects.filter(student=cast.student).update(since_on=cast.lesson.held_on)
    assert texts(cast, **span) == ["§ 12, № 214–218"]
    Enrollment.objects.filter(student=cast.student).update(
        since_on=cast.year.starts_on, until_on=cast.past_lesson.held_on
    )
    assert texts(cast, **span) == ["old"]


def test_a_groups_tasks_are_its_members(cast: Cast) -> None:
    group = TeachingGroup.objects.create(school=cast.school, year=cast.year, name="1")
    subject = add_subject(cast, "Английский язык").subject
    course = Course.objects.create(
        school=cast.school, year=cast.year, subject=subject, school_class=cast.school_class, group=group
    )
    give(cast, "group", on=cast.today, course=course)
    GroupMember.objects.create(group=group, student=cast.student, since_on=cast.today)
    assert "group" in texts(cast)
    assert "group" not in texts(cast, student=1)


def test_periods_and_filters(cast: Cast) -> None:
    give(cast, "optional", cast.lesson, is_mandatory=False)
    give(cast, "independent", on=cast.today)
    give(cast, "next week", on=cast.today + timedelta(days=7))
    everything = texts(cast)
    assert "next week" in texts(cast, period=PeriodKind.NEXT_WEEK)
    assert "next week" not in texts(cast, period=PeriodKind.WEEK)
    assert set(texts(cast, period=PeriodKind.TERM)) == set(everything)
    assert texts(cast, kind=TaskKind.OPTIONAL) == ["optional"]
    assert "optional" not in texts(cast, kind=TaskKind.MANDATORY)
    assert texts(cast, kind=TaskKind.INDEPENDENT) == ["independent", "next week"]
    assert texts(cast, subject_id=cast.class_course.subject_id) == []
    assert texts(cast, subject_id=cast.course.subject_id) == everything


def test_by_subject_in_the_order_of_their_names(cast: Cast) -> None:
    give(cast, "russian", due=cast.class_course.lessons.get(held_on=cast.today))
    (week,) = page_of(cast, grouping=Grouping.SUBJECT).weeks
    assert [group.heading for group in week.groups] == ["Алгебра", "Русский язык"]
    assert all(group.load is None for group in week.groups)


def test_new_and_changed_since_the_last_visit(cast: Cast) -> None:
    now = clock.now()
    new = give(cast, "new", cast.lesson)
    changed = give(cast, "changed", cast.lesson, given_at=now - timedelta(days=9), edited_at=now, version=2)
    marked = tasks_of(page_of(cast, since=now - timedelta(hours=2)))
    flags = {entry.task.task_id: (entry.is_new, entry.is_changed) for entry in marked}
    assert flags[new.pk] == (True, False)
    assert flags[changed.pk] == (False, True)
    first_time = page_of(cast)
    assert (first_time.news, any(entry.is_new for entry in tasks_of(first_time))) == (0, False)
    entry = next(one for one in marked if one.task.text == "changed")
    assert entry.edited_words.startswith("last edited on")
    assert entry.edited_words.endswith("by Орлов Д. А.")


def test_load_of_a_day_counts_what_is_mandatory_whatever_is_shown(cast: Cast) -> None:
    give(cast, "a", cast.lesson, minutes=100)
    give(cast, "b", cast.lesson, minutes=40, is_mandatory=False)
    load = page_of(cast).weeks[0].groups[0].load
    assert load is not None
    assert (load.minutes, load.norm, load.level, load.is_estimated) == (120, 150, LoadLevel.NEAR, True)
    narrowed = page_of(cast, kind=TaskKind.OPTIONAL).weeks[0].groups[0].load
    assert narrowed == load
    give(cast, "c", cast.lesson, minutes=60)
    over = page_of(cast).weeks[0].groups[0].load
    assert over is not None
    assert (over.level, over.percent) == (LoadLevel.OVER, 100)


def test_ticks_are_seen_by_the_family_and_by_others_only_when_shared(cast: Cast) -> None:
    tick(cast, cast.homework.pk)
    seen = {key: page_of(cast, key).weeks[0].groups[0].done for key in ("student", "guardian")}
    assert seen == {"student": 1, "guardian": 1}
    others = ("trusted", "support", "class_teacher", "deputy", "head")
    assert {page_of(cast, key).weeks[0].groups[0].done for key in others} == {0}
    share_tick(
        actor=cast.actor("student"),
        student_id=cast.student.pk,
        homework_id=cast.homework.pk,
        is_shared=True,
    )
    assert {page_of(cast, key).weeks[0].groups[0].done for key in others} == {1}


def test_only_the_student_may_tick(cast: Cast) -> None:
    assert page_of(cast, "student").may_tick
    assert not any(page_of(cast, key).may_tick for key in ("guardian", "trusted", "class_teacher"))


def test_links_that_are_none_are_not_shown(cast: Cast) -> None:
    give(cast, "links", cast.lesson, links=["https://example.org/a?b=1", "javascript:alert(1)", 5])
    entry = next(one for one in tasks_of(page_of(cast)) if one.task.text == "links")
    assert entry.links == (("https://example.org/a?b=1", "example.org"),)
    html = cast.client("student").get(page_url(cast, "homework")).content.decode()
    assert 'rel="noopener' in html
    assert "javascript:" not in html


def test_pages_cost_the_same_with_one_task_and_with_thirty(cast: Cast) -> None:
    client = cast.client("guardian")
    paths = [page_url(cast, "homework"), page_url(cast, "homework") + "?period=term&by=subject"]
    tick(cast, cast.homework.pk)

    def count(path: str) -> int:
        with CaptureQueriesContext(
            connection,
        ) as queries:
            assert client.get(path).status_code == 200
        return len(queries)

    for path in paths:
        client.get(path)
    before = [count(path) for path in paths]
    for number in range(30):
        task = give(cast, f"task {number}", cast.lesson if number % 2 else cast.future_lesson)
        task.attachments.add(cast.attachment)
        tick(cast, task.pk)
    assert [count(path) for path in paths] == before
    assert max(before) <= 20


def test_days_in_words(cast: Cast) -> None:
    monday = cast.today - timedelta(days=cast.today.weekday())
    assert due_words(monday, None, monday) == "today"
    assert due_words(monday + timedelta(days=1), 3, monday) == "tomorrow, lesson 3"
    assert due_words(monday + timedelta(days=4), 2, monday) == "on Friday, lesson 2"
    assert due_words(monday - timedelta(days=1), None, monday) == "yesterday"
    assert due_words(monday + timedelta(days=7), None, monday).startswith("on ")
    tomorrow = day_heading(monday + timedelta(days=1), monday)
    assert tomorrow.startswith("Tuesday, ")
    assert tomorrow.endswith(" · tomorrow")
    assert day_heading(monday + timedelta(days=2), monday).startswith("Wednesday, ")
    assert week_heading(monday, monday).startswith("This week, ")


def test_files_of_independent_and_individual_tasks(cast: Cast) -> None:
    task = give(cast, "mine", on=cast.today, is_individual=True)
    upload = ContentFile(b"secret", name="own.txt")
    (file,) = store_files(actor=system_actor(cast.school), uploads=[upload])
    task.attachments.add(file)
    task.students.set([cast.student])

    def status(key: str, student: int) -> int:
        response = cast.client(key).get(page_url(cast, "file", student, file_key=file.key))
        if response.streaming:
            b"".join(response)
        return response.status_code

    assert status("student", 0) == 200
    assert status("guardian", 0) == 200
    assert status("guardian", 1) == 404  # the sister has no such task
    task.is_draft = True
    task.save()
    assert status("student", 0) == 404


def test_a_visit_is_noted_once_the_page_may_be_seen(cast: Cast) -> None:
    assert cast.client("guardian").get(page_url(cast, "homework")).status_code == 200
    assert cast.client("student").get(page_url(cast, "homework", 1)).status_code == 404
    places = set(LastVisit.objects.values_list("user__login", "place"))
    assert places == {("guardian", f"homework:{cast.student.pk}")}


def test_tick_without_a_script_comes_back_to_the_same_page(cast: Cast) -> None:
    client, path = cast.client("student"), page_url(cast, "tick", homework_id=cast.homework.pk)
    response = client.post(path, {"done": "1", "back": "period=week&by=day"})
    assert response.status_code == 302
    assert (
        response.headers["Location"] == f"{page_url(cast, 'homework')}?period=week&by=day#t{cast.homework.pk}"
    )
    assert "1 of 1 done" in client.get(page_url(cast, "homework")).content.decode()
    assert "done on" in cast.client("guardian").get(page_url(cast, "homework")).content.decode()


def test_tick_by_a_script_gets_the_tick_anew(cast: Cast) -> None:
    client, headers = cast.client("student"), {"HX-Request": "true"}
    path = page_url(cast, "tick", homework_id=cast.homework.pk)
    html = client.post(path, {"done": "1"}, headers=headers).content.decode()
    assert 'aria-pressed="true"' in html
    assert "<html" not in html
    shared = client.post(
        page_url(cast, "share", homework_id=cast.homework.pk), {"shared": "1"}, headers=headers
    )
    assert 'aria-checked="true"' in shared.content.decode()
    assert DoneTick.objects.get().is_shared
    html = client.post(path, {"done": "0"}, headers=headers).content.decode()
    assert 'aria-pressed="false"' in html


def test_wrong_days_are_said_and_kept(cast: Cast) -> None:
    days = {"first": "2026-12-28", "last": "2026-11-05"}
    html = cast.client("guardian").get(page_url(cast, "homework"), days).content.decode()
    assert "The last day is before the first." in html
    assert 'value="2026-12-28"' in html
    assert "§ 12, № 214–218" in html


def test_empty_pages_say_so(cast: Cast) -> None:
    cast.homework.delete()
    client, path = cast.client("guardian"), page_url(cast, "homework")
    assert "Nothing to do" in client.get(path).content.decode()
    assert "No homework in this period" in client.get(path, {"period": "week"}).content.decode()
    assert "No such tasks in this period" in client.get(path, {"kind": "optional"}).content.decode()


def test_strangers_get_nothing(cast: Cast) -> None:
    with pytest.raises(NotFound):
        page_of(cast, "student", 1)
