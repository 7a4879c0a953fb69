"""The week as it is signed says what the page of the week says; pages around it."""

import json
from collections.abc import Iterator
from datetime import timedelta
from decimal import Decimal

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import translation

from parta.access.actors import system_actor
from parta.attendance.models import Attendance
from parta.attendance.rules import AttendanceCode
from parta.conduct.commands.remarks import reply_to_remark
from parta.conduct.models import WeekNote
from parta.conduct.rules import RemarkKind
from parta.core import clock
from parta.diary.queries.behavior_class import class_week
from parta.diary.queries.conduct import behavior_page
from parta.diary.queries.signature import signature_page
from parta.diary.queries.signing import list_weeks
from parta.diary.queries.week import week_page
from parta.grading.models import GradingPolicy, Mark
from parta.homework.models import DoneTick
from parta.people.models import Student
from tests.conduct.weeks import (
    content_of,
    last_monday,
    last_week_lesson,
    review_remarks,
    say,
    sign,
    write_note,
)
from tests.diary.weeks import add_lesson, add_mark, add_subject, add_task
from tests.factories.cast import Cast


@pytest.fixture(autouse=True)
def _english() -> Iterator[None]:
    with translation.override("en"):
        yield


def url(cast: Cast, name: str, **kwargs: object) -> str:
    return reverse(name, kwargs={"school": cast.school.slug, **kwargs})


def class_url(cast: Cast) -> str:
    return f"{url(cast, 'behavior:class', class_id=cast.school_class.pk)}?day={last_monday(cast)}"


def fill_week(cast: Cast) -> None:
    """Marks, an absence, lateness, tasks for all and for one, a column outside the timetable, a note."""
    lesson, course = last_week_lesson(cast), add_subject(cast, "Физика")
    day = last_monday(cast) + timedelta(days=1)
    other, extra = add_lesson(cast, course, day, 4), add_lesson(cast, course, day, None)
    add_lesson(cast, course, day, 5, is_canceled=True)
    add_mark(cast, lesson, 3, weight=Decimal("2.5"), recorded_at=lesson.ends_at)
    add_mark(cast, extra, 5, recorded_at=lesson.ends_at)
    Attendance.objects.create(
        school=cast.school,
        year=cast.year,
        lesson=other,
        student=cast.student,
        code=AttendanceCode.LATE.value,
        late_minutes=7,
        recorded_at=clock.now(),
    )
    add_task(cast, lesson, other, "Всем")
    add_task(cast, lesson, other, "Ему", is_individual=True).students.add(cast.student)
    add_task(cast, lesson, other, "Не ему", is_individual=True).students.add(cast.students[1])
    add_task(cast, lesson, other, "Черновик", is_draft=True)
    say(cast)
    write_note(cast, "good", "Молодец")


def test_what_is_signed_is_what_the_parent_reads(cast: Cast) -> None:
    fill_week(cast)
    page = week_page(cast.actor("guardian"), cast.student.pk, last_monday(cast))
    shown = [
        (
            lesson.lesson_id,
            lesson.period,
            lesson.subject,
            lesson.is_canceled,
            [mark.text for mark in lesson.marks],
            sorted(task.text for task in lesson.due),
            lesson.late_minutes,
        )
        for day in page.days
        for lesson in day.lessons
    ]
    signed = [
        (
            lesson["id"],
            lesson["period"],
            lesson["subject"],
            lesson["canceled"],
            [mark["text"] for mark in lesson["marks"]],
            sorted(task["text"] for task in lesson["homework"]),
            lesson["late_minutes"],
        )
        for lesson in json.loads(content_of(cast))["lessons"]
    ]
    assert signed == shown
    assert any("Ему" in row[5] and "Не ему" not in row[5] for row in signed)


def test_the_text_is_the_same_in_every_language(cast: Cast) -> None:
    fill_week(cast)
    english = content_of(cast)
    with translation.override("ru"):
        assert content_of(cast) == english


def test_marks_that_guardians_do_not_see_yet_are_not_signed(cast: Cast) -> None:
    lesson = last_week_lesson(cast)
    GradingPolicy.objects.create(school=cast.school, guardian_delay_hours=24 * 30, guardian_delay_from_age=7)
    assert Student.objects.get(pk=cast.student.pk).born_on
    add_mark(cast, lesson, 3, recorded_at=lesson.ends_at)
    for key in ("guardian", "student", "class_teacher"):
        page = signature_page(cast.actor(key), cast.student.pk, last_monday(cast))
        assert [lesson.marks for day in page.week.days for lesson in day.lessons if lesson.marks] == []


def test_a_mark_changed_after_signing_is_told_in_words(cast: Cast) -> None:
    lesson = last_week_lesson(cast)
    mark = add_mark(cast, lesson, 4, recorded_at=lesson.ends_at)
    sign(cast)
    (line,) = signature_page(cast.actor("guardian"), cast.student.pk, last_monday(cast)).signatures
    assert line.changes == ()
    Mark.objects.filter(pk=mark.pk).update(value=5)
    page = week_page(cast.actor("guardian"), cast.student.pk, last_monday(cast))
    assert page.extras.foot is not None
    (line,) = page.extras.foot.signatures
    assert [change.words for change in line.changes] == ["mark 4 → 5"]
    assert line.changes[0].where.startswith("Алгебра, ")
    assert not page.extras.foot.has_signed
    (student,) = class_week(cast.actor("class_teacher"), cast.school_class.pk, last_monday(cast)).changed
    assert student.student_id == cast.student.pk


def test_week_shows_remarks_at_their_lessons_and_the_foot(cast: Cast) -> None:
    say(cast, "Помог", kind=RemarkKind.PRAISE)
    write_note(cast, "exemplary", "Так держать")
    page = week_page(cast.actor("student"), cast.student.pk, last_monday(cast))
    (remark,) = page.extras.remarks[last_week_lesson(cast).pk]
    assert (remark.is_praise, remark.text, remark.author) == (True, "Помог", "Орлов Д. А.")
    foot = page.extras.foot
    assert foot is not None
    assert (foot.behavior_name, foot.text, foot.author) == ("exemplary", "Так держать", "Лебедева О. Н.")
    assert not foot.may_sign


def test_trusted_persons_and_operators_see_nothing_of_behavior(cast: Cast) -> None:
    say(cast, "Разговаривал")
    write_note(cast, "good", "Записка")
    path = f"{url(cast, 'diary:week', student_id=cast.student.pk)}?day={last_monday(cast)}"
    for key in ("trusted", "support"):
        text = cast.client(key).get(path).content.decode()
        assert "Разговаривал" not in text
        assert "Записка" not in text
        assert "/behavior/" not in text
    assert "Записка" in cast.client("guardian").get(path).content.decode()


def test_waiting_remark_is_nowhere_in_the_diary(cast: Cast) -> None:
    review_remarks(cast)
    say(cast, "Тайное")
    client, day = cast.client("guardian"), f"?day={last_monday(cast)}"
    for name in ("diary:week", "diary:behavior", "diary:signature"):
        answer = client.get(url(cast, name, student_id=cast.student.pk) + day)
        assert "Тайное" not in answer.content.decode()
    assert "Тайное" not in content_of(cast)


def test_behavior_page_has_the_weeks_with_remarks_and_replies(cast: Cast) -> None:
    remark = say(cast)
    write_note(cast, "good")
    reply_to_remark(actor=cast.actor("guardian"), student_id=cast.student.pk, remark_id=remark.pk, text="Нет")
    sign(cast)
    (week,) = behavior_page(cast.actor("class_teacher"), cast.student.pk, None).weeks
    assert (week.monday, week.behavior, [line.text for line in week.remarks]) == (
        last_monday(cast),
        "good",
        ["Разговаривал на уроке"],
    )
    assert [reply.text for reply in week.remarks[0].replies] == ["Нет"]
    assert week.signed[0][0] == "Иванова Мария Павловна"
    assert behavior_page(cast.actor("guardian"), cast.students[1].pk, None).weeks == ()


def test_reply_that_is_refused_keeps_what_was_typed(cast: Cast) -> None:
    remark = say(cast)
    path = url(cast, "diary:replies", student_id=cast.student.pk, remark_id=remark.pk)
    answer = cast.client("guardian").post(path, {"text": "а" * 501})
    assert answer.status_code == 422
    assert "а" * 501 in answer.content.decode()


def test_class_form_saves_only_what_was_typed(cast: Cast) -> None:
    client, first = cast.client("class_teacher"), cast.students[0].pk
    page = class_week(cast.actor("class_teacher"), cast.school_class.pk, last_monday(cast))
    body = {f"seen-{row.student_id}": row.note.token for row in page.students}
    assert (
        client.post(
            class_url(cast), {**body, f"behavior-{first}": "good", f"text-{first}": " А\r\nБ "}
        ).status_code
        == 302
    )
    note = WeekNote.objects.get()
    assert (note.student_id, note.behavior, note.text) == (first, "good", "А\nБ")
    # A page that was opened before tries to write over it.
    answer = client.post(class_url(cast), {**body, f"behavior-{first}": "exemplary"})
    assert answer.status_code == 422
    (row,) = [row for row in answer.context["rows"] if row.conflict]
    assert (row.behavior, row.student.note.behavior) == ("exemplary", "good")
    again = {f"seen-{row.student.student_id}": row.seen for row in answer.context["rows"]}
    assert client.post(class_url(cast), {**again, f"behavior-{first}": "exemplary"}).status_code == 302
    assert WeekNote.objects.get().behavior == "exemplary"


def test_good_for_everybody_who_has_nothing(cast: Cast) -> None:
    write_note(cast, "exemplary")
    page = class_week(cast.actor("class_teacher"), cast.school_class.pk, last_monday(cast))
    body = {f"seen-{row.student_id}": row.note.token for row in page.students}
    body |= {f"behavior-{row.student_id}": row.note.behavior for row in page.students}
    cast.client("class_teacher").post(class_url(cast), {**body, "fill": "good"})
    assert sorted(WeekNote.objects.values_list("behavior", flat=True)) == ["exemplary", "good", "good"]


def test_reminding_by_the_page(cast: Cast) -> None:
    path = url(cast, "behavior:reminders", class_id=cast.school_class.pk) + f"?day={last_monday(cast)}"
    client = cast.client("class_teacher")
    assert client.post(path, {"student": cast.student.pk}).status_code == 302
    assert client.post(path, {"student": cast.other_student.pk}).status_code == 404
    assert client.post(path).status_code == 302
    page = class_week(cast.actor("class_teacher"), cast.school_class.pk, last_monday(cast))
    assert all(student.reminded for student in page.unsigned)


def test_ticks_are_the_familys(cast: Cast) -> None:
    DoneTick.objects.create(homework=cast.homework, student=cast.student, done_at=clock.now())
    for key, expected in (("guardian", {cast.homework.pk}), ("trusted", set()), ("class_teacher", set())):
        page = week_page(cast.actor(key), cast.student.pk, cast.past_lesson.held_on)
        assert set(page.extras.done) == expected


def count(client: Client, path: str) -> int:
    with CaptureQueriesContext(connection) as queries:
        assert client.get(path).status_code == 200
    return len(queries)


def test_class_page_asks_as_much_for_thirty_as_for_three(cast: Cast) -> None:
    sign(cast)
    client, path = cast.client("class_teacher"), class_url(cast)
    write_note(cast, "good")
    say(cast)
    before = count(client, path)
    for number in range(27):
        student = Student.objects.create(school=cast.school, surname=f"Ученик{number:02}", given_name="Имя")
        student.enrollments.create(school_class=cast.school_class, since_on=cast.year.starts_on)
        write_note(cast, "good", "Текст", student)
        say(cast, student=student)
    sign(cast, cast.students[1])
    assert count(client, path) == before <= 35


def test_behavior_and_signature_ask_the_same_however_much_was_said(cast: Cast) -> None:
    say(cast)
    write_note(cast, "good")
    sign(cast)
    say(cast, "После подписи")
    client = cast.client("guardian")
    day = f"?day={last_monday(cast)}"
    paths = [
        url(cast, name, student_id=cast.student.pk) + day for name in ("diary:behavior", "diary:signature")
    ]
    before = [count(client, path) for path in paths]
    for number in range(20):
        say(cast, f"Замечание {number}")
        add_mark(cast, last_week_lesson(cast), position=number, recorded_at=last_week_lesson(cast).ends_at)
    assert [count(client, path) for path in paths] == before


def test_weeks_of_many_take_eight_queries(cast: Cast) -> None:
    fill_week(cast)
    actor, ids = system_actor(cast.school), [student.pk for student in cast.students]
    with CaptureQueriesContext(connection) as one:
        list_weeks(actor, ids[:1], last_monday(cast))
    with CaptureQueriesContext(connection) as many:
        weeks = list_weeks(actor, [*ids, cast.other.student.pk], last_monday(cast))
    assert len(one) == len(many) == 8
    assert set(weeks) == set(ids)
