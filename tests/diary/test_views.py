from datetime import timedelta
from typing import Any

import pytest
from django.core.files.base import ContentFile
from django.db import connection
from django.http import HttpResponse
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from parta.access.models import Membership
from parta.files.commands import store_files
from parta.people.models import Guardian, Guardianship, Student
from tests.diary.weeks import add_lesson, add_mark, add_subject, add_task, write_marks
from tests.factories.cast import Cast, SchoolCast
from tests.tools.queries import OF_EVERY_PAGE

_MOST_QUERIES = 11 + OF_EVERY_PAGE
_MOST_OF_WEEK = 16 + OF_EVERY_PAGE  # and remarks, the foot, ticks, notices and bags, one each


@pytest.fixture(autouse=True)
def _english(settings: Any) -> None:
    settings.LANGUAGE_CODE = "en"


def url(cast: SchoolCast, name: str, **arguments: object) -> str:
    arguments = {"student_id": cast.student.pk, **arguments} if name != "index" else arguments
    return reverse(f"diary:{name}", kwargs={"school": cast.school.slug, **arguments})


def text_of(response: Any) -> str:
    assert isinstance(response, HttpResponse)
    assert response.status_code == 200
    return response.content.decode()


def open_week(cast: Cast, key: str = "guardian", **query: str) -> str:
    return text_of(cast.client(key).get(url(cast, "week"), query))


def test_week_shows_the_day(cast: Cast) -> None:
    html = open_week(cast, day=cast.lesson.held_on.isoformat())
    for words in ("Иванов Пётр Сергеевич", "7А", "Алгебра", "§ 12, № 214–218", "8:30–9:15"):
        assert words in html


def test_mark_has_a_hint_that_works_without_scripts(cast: Cast) -> None:
    html = open_week(cast, day=cast.past_lesson.held_on.isoformat())
    mark = cast.marks[0]
    assert f'popovertarget="m{mark.pk}"' in html
    hint = html.split(f'id="m{mark.pk}" popover')[1].split("</hint-popover>")[0]
    for words in ("Работа на уроке", "2", "Орлов Д. А.", "У доски", url(cast, "mark", mark_id=mark.pk)):
        assert words in hint


def test_history_stands_in_the_hint_and_on_the_page_of_the_mark(cast: Cast) -> None:
    write_marks(cast, cast.lesson, 3)
    write_marks(cast, cast.lesson, 4)
    mark = cast.lesson.marks.get()
    assert "3 changed to 4" in open_week(cast)
    page = text_of(cast.client("guardian").get(url(cast, "mark", mark_id=mark.pk)))
    assert "3 changed to 4" in page
    assert "Орлов Д. А." in page


def test_absence_instead_of_a_mark(cast: Cast) -> None:
    path = url(cast, "week", student_id=cast.students[1].pk)
    html = text_of(cast.client("guardian").get(path, {"day": cast.past_lesson.held_on.isoformat()}))
    assert 'aria-label="Н: absent"' in html


def test_canceled_and_substituted_lessons_are_marked(cast: Cast) -> None:
    cast.lesson.is_canceled, cast.lesson.change_note = True, "Карантин"
    cast.lesson.save()
    beside = cast.class_course.lessons.get(held_on=cast.today)
    beside.substitute = cast.colleague
    beside.save()
    html = open_week(cast)
    assert 'class="lesson is-canceled"' in html
    assert "Карантин" in html
    assert "<s>Лебедева О. Н.</s> <b>Фомина А. И.</b>" in html


def test_what_people_write_is_escaped(cast: Cast) -> None:
    cast.lesson.topic = "<script>alert(1)</script>"
    cast.lesson.save()
    assert "<script>alert" not in open_week(cast)


@pytest.mark.parametrize("day", ["2026-02-31", "tomorrow", "0001-01-01", "9999-12-31"])
def test_date_that_is_none_is_said_so(cast: Cast, day: str) -> None:
    html = open_week(cast, day=day)
    assert "There is no such date" in html
    assert cast.today.isoformat() in html


def test_links_to_the_weeks_around(cast: Cast) -> None:
    html = open_week(cast)
    for days in (-7, 7):
        assert f'href="?day={cast.today + timedelta(days=days)}"' in html


def test_index_leads_to_the_first_child_or_to_the_classes(cast: Cast) -> None:
    index = url(cast, "index")
    for key in ("student", "guardian", "trusted"):
        assert cast.client(key).get(index).headers["Location"] == url(cast, "week")
    for key in ("class_teacher", "deputy", "head"):
        classes = reverse("academics:classes", kwargs={"school": cast.school.slug})
        assert cast.client(key).get(index).headers["Location"] == classes
    Student.objects.filter(pk=cast.student.pk).update(user=None)
    assert "No diary is open to you" in text_of(cast.client("student").get(index))


def test_children_can_be_switched_and_keep_the_day(cast: Cast) -> None:
    html = open_week(cast, day=cast.lesson.held_on.isoformat())
    assert f'href="{url(cast, "week", student_id=cast.students[1].pk)}?day={cast.today}"' in html
    assert "Иванова Софья" in html
    assert "Иванова Софья" not in open_week(cast, "student")
    assert "Иванова Софья" not in open_week(cast, "trusted")


def test_child_in_another_school_leads_there(cast: Cast) -> None:
    user, there = cast.users["guardian"], cast.other
    guardian = Guardian.objects.create(school=there.school, user=user, surname="Иванова", given_name="М")
    Guardianship.objects.create(
        guardian=guardian, student=there.student, kind="parent", since_on=cast.year.starts_on
    )
    Membership.objects.create(user=user, school=there.school, role="guardian", since_on=cast.year.starts_on)
    html = open_week(cast)
    assert url(there, "week") in html
    assert there.school.short_name in html
    client = cast.client("guardian")
    assert client.get(url(there, "week")).status_code == 200
    # The child's number belongs to the other school: here it is nobody.
    assert client.get(url(cast, "week", student_id=there.student.pk)).status_code == 404


@pytest.mark.parametrize("name", ["week", "subjects"])
def test_staff_come_from_the_class_and_go_back_to_it(cast: Cast, name: str) -> None:
    html = text_of(cast.client("class_teacher").get(url(cast, name)))
    back = reverse("academics:class", kwargs={"school": cast.school.slug, "class_id": cast.school_class.pk})
    assert f'href="{back}"' in html
    assert f'href="{back}"' not in text_of(cast.client("guardian").get(url(cast, name)))


def test_subject_opens_its_average(cast: Cast) -> None:
    html = text_of(cast.client("guardian").get(url(cast, "subject", course_id=cast.course.pk)))
    for words in ("4.29", "5 × 2 + 4 × 5", "provisional", "Контрольная работа", "Линейные уравнения"):
        assert words in html


def test_subjects_of_every_term(cast: Cast) -> None:
    client = cast.client("guardian")
    assert "4.29" in text_of(client.get(url(cast, "subjects")))
    closed = text_of(client.get(url(cast, "subjects"), {"term": cast.closed_term.pk}))
    assert "4.29" not in closed
    for wrong in (cast.other.term.pk, "x", "9" * 30):
        assert client.get(url(cast, "subjects"), {"term": wrong}).status_code == 404


def test_file_of_homework_is_downloaded(cast: Cast) -> None:
    (file,) = store_files(actor=cast.actor("teacher"), uploads=[ContentFile(b"tasks", "Задачи.txt")])
    cast.homework.attachments.add(file)
    path = url(cast, "file", file_key=file.key)
    assert path in open_week(cast)
    response = cast.client("guardian").get(path)
    assert b"".join(response.streaming_content) == b"tasks"  # type: ignore[attr-defined]
    assert response.headers["Content-Disposition"].startswith("attachment")
    elsewhere = url(cast, "file", student_id=cast.other_student.pk, file_key=file.key)
    assert cast.client("head").get(elsewhere).status_code == 404
    assert cast.client("former_guardian").get(path).status_code == 404


@pytest.mark.parametrize("name", ["week", "subjects"])
@pytest.mark.parametrize(
    ("key", "student", "status"),
    [
        ("student", "student", 200),
        ("student", "other_student", 404),
        ("former_guardian", "student", 404),
        ("trusted", "student", 200),
        ("class_teacher", "student", 200),
        ("class_teacher", "other_student", 404),
        ("head", "other_student", 200),
    ],
)
def test_who_reads_whose_diary(cast: Cast, name: str, key: str, student: str, status: int) -> None:
    path = url(cast, name, student_id=getattr(cast, student).pk)
    assert cast.client(key).get(path).status_code == status


def test_trust_ends(cast: Cast) -> None:
    yesterday = cast.today - timedelta(days=1)
    Guardianship.objects.filter(guardian=cast.trusted).update(until_on=yesterday)
    assert cast.client("trusted").get(url(cast, "week")).status_code == 404


def test_everybody_of_the_other_school_gets_nothing(cast: Cast) -> None:
    for key in cast.other.users:
        assert cast.other.client(key).get(url(cast, "week")).status_code == 404


def _count(client: Client, path: str) -> int:
    with CaptureQueriesContext(connection) as queries:
        text_of(client.get(path))
    return len(queries)


def test_week_takes_few_queries_however_full_it_is(cast: Cast) -> None:
    client, path = cast.client("guardian"), url(cast, "week")
    before = _count(client, path)
    monday = cast.today - timedelta(days=cast.today.weekday())
    for number in range(5):
        course = add_subject(cast, f"Предмет {number}")
        for offset in range(5):
            lesson = add_lesson(cast, course, monday + timedelta(days=offset), number + 3)
            add_mark(cast, lesson)
            add_task(cast, lesson, cast.lesson, "Выучить")
    assert _count(client, path) == before <= _MOST_OF_WEEK


def test_empty_week_takes_no_more(cast: Cast) -> None:
    path = f"{url(cast, 'week')}?day={cast.today + timedelta(days=70)}"
    assert _count(cast.client("guardian"), path) <= _MOST_OF_WEEK


@pytest.mark.parametrize("name", ["subjects", "subject"])
def test_subjects_take_as_many_queries_for_one_mark_as_for_many(cast: Cast, name: str) -> None:
    arguments = {"course_id": cast.course.pk} if name == "subject" else {}
    client, path = cast.client("guardian"), url(cast, name, **arguments)
    before = _count(client, path)
    for number in range(5):
        lesson = add_lesson(cast, add_subject(cast, f"Предмет {number}"), cast.today, number + 3)
        add_mark(cast, lesson)
        add_mark(cast, cast.lesson, position=number)
    assert _count(client, path) == before <= _MOST_QUERIES + 2


@pytest.mark.parametrize("key", ["guardian", "head", "class_teacher"])
def test_number_beyond_every_column_is_nobody(cast: Cast, key: str) -> None:
    client, big = cast.client(key), 10**30
    assert client.get(url(cast, "week", student_id=big)).status_code == 404
    assert client.get(url(cast, "mark", mark_id=big)).status_code == 404
    assert client.get(url(cast, "subject", course_id=big)).status_code == 404
    assert client.get(url(cast, "subjects"), {"term": "1" * 18}).status_code == 404
