"""Control works planned, moved or called off are told once; timetables show them, and what is too much."""

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import timedelta

from parta.core import clock
from parta.grading.commands.control_works import WorkData, plan_control_work, withdraw_control_work
from parta.lessons.commands.publishing import publish_version
from parta.lessons.models import Lesson
from parta.lessons.queries.week import timetable_week
from parta.timetable.commands.plans import create_draft, place
from tests.factories.cast import Cast
from tests.tools.told import told


@contextmanager
def _minutes_later(minutes: int) -> Iterator[None]:
    with clock.fixed_at(clock.now() + timedelta(minutes=minutes)):
        yield


def _told(cast: Cast, key: str) -> list[tuple[str, str]]:
    return told(cast.users[key], "control_work")


def test_who_writes_it_their_families_and_teachers_hear_of_each_step_once(cast: Cast) -> None:
    teacher, first = cast.actor("teacher"), cast.future_lesson
    second = Lesson.objects.create(
        school=cast.school,
        year=cast.year,
        course=cast.course,
        held_on=first.held_on + timedelta(days=7),
        period=7,
    )
    work = WorkData(first.pk, cast.test_form.pk, "Корни")
    subject, form = cast.course.subject.name, cast.test_form.name.lower()
    plan_control_work(actor=teacher, lesson_id=first.pk, data=work)
    plan_control_work(
        actor=teacher, lesson_id=first.pk, data=WorkData(first.pk, cast.test_form.pk, "Корни", seen_version=1)
    )
    names = [student.given_name for student in cast.students[:2]]
    found = _told(cast, "guardian")
    assert [title.split(":")[0] for title, _text in found] == names
    assert f"{subject}, {form} — " in found[0][0]
    assert found[0][1].startswith("Корни. ")
    assert [len(_told(cast, key)) for key in ("student", "trusted", "class_teacher")] == [1, 1, 1]
    for key in ("teacher", "colleague", "deputy", "former_guardian"):
        assert _told(cast, key) == [], key
    with _minutes_later(10):
        move = WorkData(second.pk, cast.test_form.pk, "Корни", seen_version=1)
        plan_control_work(actor=teacher, lesson_id=first.pk, data=move)
        title, text = _told(cast, "student")[1]
        assert title.startswith("Перенесено на ")
        assert "Было назначено на " in text
    with _minutes_later(20):
        withdraw_control_work(actor=teacher, lesson_id=second.pk)
        withdraw_control_work(actor=teacher, lesson_id=second.pk)
        assert [title.split(",")[0] for title, _text in _told(cast, "student")][2:] == ["Отменено"]


def test_a_new_plan_takes_a_work_along_and_the_timetable_shows_it(cast: Cast) -> None:
    monday = cast.today + timedelta(days=7 - cast.today.weekday())
    lesson = Lesson.objects.get(course=cast.course, held_on=monday, period__isnull=False)
    tuesday = monday + timedelta(days=1)
    rival = Lesson.objects.get(course=cast.class_course, held_on=tuesday, period__isnull=False)
    for one, key in ((lesson, "teacher"), (rival, "class_teacher")):
        work = WorkData(one.pk, cast.test_form.pk, "Корни")
        plan_control_work(actor=cast.actor(key), lesson_id=one.pk, data=work)
    deputy = cast.actor("deputy")
    draft = create_draft(actor=deputy, name="Весна")
    for course, period in ((cast.course, 3), (cast.class_course, 2)):
        place(actor=deputy, version_id=draft.pk, hand=f"course-{course.pk}", weekday=2, period=period)
    assert len(_told(cast, "student")) == 1  # two within a minute
    with _minutes_later(10):
        publish_version(actor=deputy, version_id=draft.pk, starts_on=monday)
        assert _told(cast, "student")[1][0].startswith("Перенесено на ")
    key = f"class-{cast.school_class.pk}"
    signs = {}
    for who in ("student", "deputy"):
        page = timetable_week(cast.actor(who), key, monday)
        entries = [entry for day in page.days for row in day.rows for entry in row.entries]
        signs[who] = {entry.lesson_id: entry.sign for entry in entries if entry.sign}
    assert set(signs["student"]) == set(signs["deputy"]) == {lesson.pk, rival.pk}
    assert {(sign.label, sign.text, sign.warning) for sign in signs["student"].values()} == {
        (cast.test_form.name, "Корни", "")
    }
    assert all("7А: 2 " in sign.warning for sign in signs["deputy"].values())
