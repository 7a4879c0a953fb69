"""Writing lessons: the plan, topics, extra columns; every refusal and every effect."""

from datetime import date, datetime, timedelta

import pytest

from parta.academics.models import CourseAssignment
from parta.access.actors import Actor, system_actor
from parta.audit.models import AuditEvent
from parta.core import clock
from parta.core.errors import Forbidden, NotFound, Refused
from parta.lessons.commands import (
    MAX_NOTE,
    MAX_TOPIC,
    add_extra_lesson,
    cancel_lesson,
    lay_out_lessons,
    open_lessons,
    restore_lesson,
    set_topics,
    substitute_lesson,
)
from parta.lessons.models import Lesson
from parta.lessons.rules import Lock
from parta.schoolyear.models import Holiday
from parta.timetable.models import LessonSlot, Room, TimetableVersion
from tests.factories.cast import Cast


@pytest.fixture
def deputy(cast: Cast) -> Actor:
    return cast.actor("deputy")


def refusal_of(error: pytest.ExceptionInfo[Refused]) -> tuple[str, str | None]:
    return error.value.code, error.value.field


def last_event(lesson: Lesson) -> AuditEvent:
    return AuditEvent.objects.filter(place=f"lesson:{lesson.pk}").latest("sequence")


# Opening lessons for writing


def test_open_lessons_carry_rights_and_locks(cast: Cast) -> None:
    ids = [cast.closed_lesson.pk, cast.lesson.pk]
    opened = open_lessons(
        actor=cast.actor("teacher"), course_id=cast.course.pk, lesson_ids=ids, has_reason=False
    )
    assert opened[cast.lesson.pk].rights.marks
    assert opened[cast.lesson.pk].lock is None
    assert opened[cast.closed_lesson.pk].lock is Lock.TERM_CLOSED


def test_open_lessons_of_another_course_are_not_found(cast: Cast) -> None:
    foreign = Lesson.objects.get(course=cast.class_course, held_on=cast.today)
    with pytest.raises(NotFound):
        open_lessons(
            actor=cast.actor("teacher"),
            course_id=cast.course.pk,
            lesson_ids=[cast.lesson.pk, foreign.pk],
            has_reason=False,
        )


# Topics


def test_topic_is_kept_tidy_and_recorded(cast: Cast) -> None:
    set_topics(
        actor=cast.actor("teacher"), course_id=cast.course.pk, topics={cast.lesson.pk: "  Дроби \n и доли "}
    )
    cast.lesson.refresh_from_db()
    assert cast.lesson.topic == "Дроби и доли"
    event = last_event(cast.lesson)
    assert (event.kind, event.before, event.after) == (
        "lesson.topic",
        {"topic": ""},
        {"topic": "Дроби и доли"},
    )


def test_same_topic_again_is_no_change(cast: Cast) -> None:
    for _time in range(2):
        set_topics(actor=cast.actor("teacher"), course_id=cast.course.pk, topics={cast.lesson.pk: "Дроби"})
    assert AuditEvent.objects.filter(place=f"lesson:{cast.lesson.pk}").count() == 1


def test_topic_may_be_planned_ahead(cast: Cast) -> None:
    topics = {cast.future_lesson.pk: "Степени"}
    set_topics(actor=cast.actor("teacher"), course_id=cast.course.pk, topics=topics)
    cast.future_lesson.refresh_from_db()
    assert cast.future_lesson.topic == "Степени"


@pytest.mark.parametrize(
    ("lesson", "topic", "refusal"),
    [
        ("lesson", "т" * (MAX_TOPIC + 1), ("topic_too_long", "topic")),
        ("closed_lesson", "Дроби", (Lock.TERM_CLOSED, None)),
    ],
)
def test_topic_is_refused(cast: Cast, lesson: str, topic: str, refusal: tuple[str, str | None]) -> None:
    with pytest.raises(Refused) as error:
        set_topics(
            actor=cast.actor("teacher"), course_id=cast.course.pk, topics={getattr(cast, lesson).pk: topic}
        )
    assert refusal_of(error) == refusal


def test_late_topic_needs_a_reason(cast: Cast) -> None:
    cast.school.free_edit_days = 0
    cast.school.save()
    topics = {cast.past_lesson.pk: "Дроби"}
    with pytest.raises(Refused) as error:
        set_topics(actor=cast.actor("teacher"), course_id=cast.course.pk, topics=topics)
    assert refusal_of(error) == (Lock.REASON_NEEDED, "reason")
    set_topics(actor=cast.actor("teacher"), course_id=cast.course.pk, topics=topics, reason="Забыл записать")
    assert last_event(cast.past_lesson).reason == "Забыл записать"


@pytest.mark.parametrize("key", ["class_teacher", "head"])
def test_topic_of_a_course_one_only_reads(cast: Cast, key: str) -> None:
    with pytest.raises(Forbidden):
        set_topics(actor=cast.actor(key), course_id=cast.course.pk, topics={cast.lesson.pk: "Дроби"})


# Columns outside the timetable


def test_extra_lesson(cast: Cast) -> None:
    lesson = add_extra_lesson(
        actor=cast.actor("teacher"), course_id=cast.course.pk, held_on=cast.today, topic=" Олимпиада "
    )
    assert (lesson.period, lesson.topic, lesson.year) == (None, "Олимпиада", cast.year)
    assert last_event(lesson).kind == "lesson.added"


@pytest.mark.parametrize(
    ("day", "refusal"),
    [
        ("before_year", ("outside_year", "held_on")),
        ("closed", (Lock.TERM_CLOSED, "held_on")),
    ],
)
def test_extra_lesson_is_refused(cast: Cast, day: str, refusal: tuple[str, str]) -> None:
    held_on = {
        "before_year": cast.year.starts_on - timedelta(days=1),
        "closed": cast.closed_lesson.held_on,
    }[day]
    with pytest.raises(Refused) as error:
        add_extra_lesson(actor=cast.actor("teacher"), course_id=cast.course.pk, held_on=held_on)
    assert refusal_of(error) == refusal


def test_extra_lesson_with_too_long_a_topic_is_refused(cast: Cast) -> None:
    with pytest.raises(Refused) as error:
        add_extra_lesson(
            actor=cast.actor("teacher"),
            course_id=cast.course.pk,
            held_on=cast.today,
            topic="т" * (MAX_TOPIC + 1),
        )
    assert refusal_of(error) == ("topic_too_long", "topic")


def test_extra_lesson_of_a_course_one_only_reads(cast: Cast) -> None:
    with pytest.raises(Forbidden):
        add_extra_lesson(actor=cast.actor("head"), course_id=cast.course.pk, held_on=cast.today)


# Substitution


def test_substitution(cast: Cast, deputy: Actor) -> None:
    gym = Room.objects.create(school=cast.school, name="Спортзал")
    substitute_lesson(
        actor=deputy,
        lesson_id=cast.lesson.pk,
        teacher_id=cast.colleague.pk,
        room_id=gym.pk,
        note=" Больничный ",
    )
    cast.lesson.refresh_from_db()
    assert (cast.lesson.substitute, cast.lesson.room, cast.lesson.change_note) == (
        cast.colleague,
        gym,
        "Больничный",
    )
    event = last_event(cast.lesson)
    assert event.kind == "lesson.substituted"
    assert event.before is not None
    assert event.after is not None
    assert (event.before["substitute"], event.after["substitute"]) == (None, cast.colleague.pk)


@pytest.mark.parametrize("is_canceled", [False, True])
def test_substitute_who_teaches_then_is_refused_unless_canceled(
    cast: Cast, deputy: Actor, is_canceled: bool
) -> None:
    Lesson.objects.filter(course=cast.other_course, held_on=cast.today).update(
        period=1,
        starts_at=cast.lesson.starts_at,
        ends_at=cast.lesson.ends_at,
        is_canceled=is_canceled,
    )

    def substitute() -> None:
        substitute_lesson(actor=deputy, lesson_id=cast.lesson.pk, teacher_id=cast.colleague.pk)

    if is_canceled:
        substitute()
        return
    with pytest.raises(Refused) as error:
        substitute()
    assert refusal_of(error) == ("teacher_busy", "teacher")


def test_same_period_of_another_shift_is_another_time(cast: Cast, deputy: Actor) -> None:
    assert cast.lesson.ends_at is not None
    Lesson.objects.filter(course=cast.other_course, held_on=cast.today).update(
        period=1,
        starts_at=cast.lesson.ends_at + timedelta(hours=5),
        ends_at=cast.lesson.ends_at + timedelta(hours=6),
    )
    substitute_lesson(actor=deputy, lesson_id=cast.lesson.pk, teacher_id=cast.colleague.pk)


def test_other_period_at_the_same_time_is_a_clash(cast: Cast, deputy: Actor) -> None:
    assert cast.lesson.ends_at is not None
    Lesson.objects.filter(course=cast.other_course, held_on=cast.today).update(
        starts_at=cast.lesson.ends_at - timedelta(minutes=5),
        ends_at=cast.lesson.ends_at + timedelta(minutes=40),
    )
    with pytest.raises(Refused, match="Фомина"):
        substitute_lesson(actor=deputy, lesson_id=cast.lesson.pk, teacher_id=cast.colleague.pk)


def test_lesson_that_begins_when_this_one_ends_is_no_clash(cast: Cast, deputy: Actor) -> None:
    assert cast.lesson.ends_at is not None
    Lesson.objects.filter(course=cast.other_course, held_on=cast.today).update(
        starts_at=cast.lesson.ends_at, ends_at=cast.lesson.ends_at + timedelta(minutes=45)
    )
    substitute_lesson(actor=deputy, lesson_id=cast.lesson.pk, teacher_id=cast.colleague.pk)


def test_teacher_who_gave_up_a_course_is_free(cast: Cast, deputy: Actor) -> None:
    CourseAssignment.objects.filter(course=cast.other_course).update(until_on=cast.today - timedelta(days=1))
    Lesson.objects.filter(course=cast.other_course, held_on=cast.today).update(
        period=1, starts_at=cast.lesson.starts_at, ends_at=cast.lesson.ends_at
    )
    substitute_lesson(actor=deputy, lesson_id=cast.lesson.pk, teacher_id=cast.colleague.pk)


def test_substitute_elsewhere_is_busy(cast: Cast, deputy: Actor) -> None:
    beside = Lesson.objects.get(course=cast.other_course, held_on=cast.today)
    Lesson.objects.filter(pk=beside.pk).update(
        period=1,
        starts_at=cast.lesson.starts_at,
        ends_at=cast.lesson.ends_at,
        substitute=cast.class_teacher,
    )
    with pytest.raises(Refused) as error:
        substitute_lesson(actor=deputy, lesson_id=cast.lesson.pk, teacher_id=cast.class_teacher.pk)
    assert error.value.code == "teacher_busy"
    substitute_lesson(actor=deputy, lesson_id=cast.lesson.pk, teacher_id=cast.colleague.pk)


def test_own_teacher_is_no_substitute(cast: Cast, deputy: Actor) -> None:
    with pytest.raises(Refused) as error:
        substitute_lesson(actor=deputy, lesson_id=cast.lesson.pk, teacher_id=cast.teacher.pk)
    assert refusal_of(error) == ("own_lesson", "teacher")


def test_nothing_of_another_school_is_found(cast: Cast, deputy: Actor) -> None:
    room = Room.objects.get(school=cast.other.school)
    with pytest.raises(NotFound):
        substitute_lesson(actor=deputy, lesson_id=cast.lesson.pk, teacher_id=cast.other.teacher.pk)
    with pytest.raises(NotFound):
        substitute_lesson(
            actor=deputy, lesson_id=cast.lesson.pk, teacher_id=cast.colleague.pk, room_id=room.pk
        )
    with pytest.raises(NotFound):
        cancel_lesson(actor=deputy, lesson_id=cast.other.lesson.pk)


# Cancellation and restoration


def test_cancellation_drops_the_substitute(cast: Cast, deputy: Actor) -> None:
    substitute_lesson(actor=deputy, lesson_id=cast.lesson.pk, teacher_id=cast.colleague.pk)
    cancel_lesson(actor=deputy, lesson_id=cast.lesson.pk, note="Мороз")
    cast.lesson.refresh_from_db()
    assert (cast.lesson.is_canceled, cast.lesson.substitute, cast.lesson.change_note) == (True, None, "Мороз")


def test_restoration_brings_back_the_plan(cast: Cast, deputy: Actor) -> None:
    gym = Room.objects.create(school=cast.school, name="Спортзал")
    planned = cast.past_lesson.room
    substitute_lesson(
        actor=deputy, lesson_id=cast.past_lesson.pk, teacher_id=cast.colleague.pk, room_id=gym.pk
    )
    restore_lesson(actor=deputy, lesson_id=cast.past_lesson.pk)
    cast.past_lesson.refresh_from_db()
    assert (cast.past_lesson.substitute, cast.past_lesson.change_note) == (None, "")
    if cast.past_lesson.slot is not None:
        assert cast.past_lesson.room == planned


def test_restoration_is_refused_when_the_teacher_is_elsewhere(cast: Cast, deputy: Actor) -> None:
    cancel_lesson(actor=deputy, lesson_id=cast.lesson.pk)
    beside = Lesson.objects.get(course=cast.other_course, held_on=cast.today)
    Lesson.objects.filter(pk=beside.pk).update(
        period=1, starts_at=cast.lesson.starts_at, ends_at=cast.lesson.ends_at
    )
    substitute_lesson(actor=deputy, lesson_id=beside.pk, teacher_id=cast.teacher.pk)
    with pytest.raises(Refused) as error:
        restore_lesson(actor=deputy, lesson_id=cast.lesson.pk)
    assert refusal_of(error) == ("teacher_busy", None)


def test_too_long_a_note_is_refused(cast: Cast, deputy: Actor) -> None:
    with pytest.raises(Refused) as error:
        cancel_lesson(actor=deputy, lesson_id=cast.lesson.pk, note="н" * (MAX_NOTE + 1))
    assert refusal_of(error) == ("note_too_long", "note")


def test_plan_of_a_closed_term_stands(cast: Cast, deputy: Actor) -> None:
    for change in (cancel_lesson, restore_lesson):
        with pytest.raises(Refused) as error:
            change(actor=deputy, lesson_id=cast.closed_lesson.pk)
        assert error.value.code == Lock.TERM_CLOSED


@pytest.mark.parametrize("key", ["teacher", "head", "registrar", "student"])
def test_only_the_deputy_changes_the_plan(cast: Cast, key: str) -> None:
    actor = cast.actor(key)
    with pytest.raises(Forbidden):
        cancel_lesson(actor=actor, lesson_id=cast.lesson.pk)
    with pytest.raises(Forbidden):
        restore_lesson(actor=actor, lesson_id=cast.lesson.pk)
    with pytest.raises(Forbidden):
        substitute_lesson(actor=actor, lesson_id=cast.lesson.pk, teacher_id=cast.colleague.pk)


# Laying out


def laid_out(cast: Cast, since_on: date, until_on: date) -> int:
    version = TimetableVersion.objects.get(school=cast.school)
    return lay_out_lessons(
        actor=system_actor(cast.school), version=version, since_on=since_on, until_on=until_on
    )


def monday_after_the_cast(cast: Cast) -> date:
    return cast.today - timedelta(days=cast.today.weekday()) + timedelta(days=21)


def test_every_slot_becomes_a_lesson_once(cast: Cast) -> None:
    monday = monday_after_the_cast(cast)
    slots = LessonSlot.objects.filter(version__school=cast.school).count()
    assert laid_out(cast, monday, monday + timedelta(days=6)) == slots
    assert laid_out(cast, monday, monday + timedelta(days=6)) == 0
    lesson = Lesson.objects.get(course=cast.course, held_on=monday)
    assert lesson.starts_at is not None
    assert lesson.starts_at.astimezone(cast.school.zone) == datetime(
        monday.year, monday.month, monday.day, 8, 30, tzinfo=cast.school.zone
    )
    assert lesson.room is not None


def test_holidays_have_no_lessons(cast: Cast) -> None:
    monday = monday_after_the_cast(cast)
    Holiday.objects.create(year=cast.year, name="Праздник", starts_on=monday, ends_on=monday)
    laid_out(cast, monday, monday + timedelta(days=1))
    held = Lesson.objects.filter(school=cast.school, held_on__gte=monday).values_list("held_on", flat=True)
    assert set(held) == {monday + timedelta(days=1)}


def test_laying_out_stays_within_the_version(cast: Cast) -> None:
    TimetableVersion.objects.filter(school=cast.school).update(ends_on=monday_after_the_cast(cast))
    monday = monday_after_the_cast(cast)
    laid_out(cast, monday, monday + timedelta(days=13))
    held = Lesson.objects.filter(school=cast.school, held_on__gte=monday).values_list("held_on", flat=True)
    assert set(held) == {monday}


def test_clock_is_the_schools(cast: Cast) -> None:
    """Just after midnight in Moscow the day's lesson is open, though it is still yesterday in UTC."""
    midnight = datetime(cast.today.year, cast.today.month, cast.today.day, 0, 10, tzinfo=cast.school.zone)
    with clock.fixed_at(midnight):
        opened = open_lessons(
            actor=cast.actor("teacher"),
            course_id=cast.course.pk,
            lesson_ids=[cast.lesson.pk],
            has_reason=False,
        )
    assert opened[cast.lesson.pk].lock is None
