"""Drafts: placing, moving, swapping; refusals; what the grid says; generation from end to end."""

from datetime import timedelta

import pytest

from parta.core.errors import Forbidden, NotFound, Refused
from parta.lessons.models import Lesson
from parta.people.models import Teacher
from parta.timetable.commands.demand import (
    RoomData,
    Wanted,
    remove_room,
    save_room,
    set_busy_times,
    set_hours,
)
from parta.timetable.commands.generation import request_generation, stop_generation
from parta.timetable.commands.plans import (
    change_draft,
    change_slot,
    create_draft,
    place,
    remove_draft,
    remove_slot,
)
from parta.timetable.models import Generation, LessonSlot, Room, TimetableVersion
from parta.timetable.queries.comparison import comparison_page
from parta.timetable.queries.generation import generation_page
from parta.timetable.queries.grid import grid_page
from parta.timetable.rules.generation import GenerationState, Wish
from parta.timetable.rules.norms import Remark, days_too_long, windows
from parta.timetable.solving.problem import Rule
from tests.factories.cast import Cast
from tests.timetable.weeks import add_course, get_draft, get_draft_slot, options, small_school


def put(cast: Cast, hand: str, weekday: int, period: int) -> None:
    draft = get_draft(cast)
    place(actor=cast.actor("deputy"), version_id=draft.pk, hand=hand, weekday=weekday, period=period)


def times(cast: Cast) -> dict[int, tuple[int, int]]:
    """Of each course the time of its last placed lesson."""
    slots = LessonSlot.objects.filter(version=get_draft(cast)).order_by("pk")
    return {slot.course_id: (slot.weekday, slot.period) for slot in slots}


def test_lesson_is_placed_once_moved_and_taken_out(cast: Cast) -> None:
    slot = get_draft_slot(cast)
    put(cast, f"course-{cast.course.pk}", 2, 2)  # the same request again
    assert LessonSlot.objects.filter(version=slot.version).count() == 1
    assert slot.room is not None  # where the course usually is
    put(cast, f"slot-{slot.pk}", 4, 3)
    assert times(cast) == {cast.course.pk: (4, 3)}
    remove_slot(actor=cast.actor("deputy"), version_id=slot.version_id, slot_id=slot.pk)
    assert times(cast) == {}


def test_lessons_of_a_class_change_places(cast: Cast) -> None:
    slot = get_draft_slot(cast)
    put(cast, f"course-{cast.class_course.pk}", 3, 1)
    put(cast, f"slot-{slot.pk}", 3, 1)
    assert times(cast) == {cast.course.pk: (3, 1), cast.class_course.pk: (2, 2)}


def test_clashes_are_refused_with_their_reason(cast: Cast) -> None:
    slot = get_draft_slot(cast)
    with pytest.raises(Refused, match="7А"):
        put(cast, f"course-{cast.class_course.pk}", 2, 2)
    Teacher.objects.get(pk=cast.colleague.pk)
    other = cast.other_course
    other.assignments.update(teacher=cast.teacher)
    with pytest.raises(Refused, match=str(cast.teacher.short_name)):
        put(cast, f"course-{other.pk}", 2, 2)
    put(cast, f"course-{other.pk}", 3, 2)
    with pytest.raises(Refused):  # the teacher is taken there
        put(cast, f"slot-{slot.pk}", 3, 2)
    assert times(cast)[cast.course.pk] == (2, 2)


def test_locked_lesson_stays(cast: Cast) -> None:
    slot = get_draft_slot(cast)
    actor = cast.actor("deputy")
    change_slot(actor=actor, version_id=slot.version_id, slot_id=slot.pk, room_id=None, is_locked=True)
    with pytest.raises(Refused):
        put(cast, f"slot-{slot.pk}", 4, 1)
    put(cast, f"course-{cast.class_course.pk}", 3, 1)
    other = LessonSlot.objects.get(course=cast.class_course, version=slot.version)
    with pytest.raises(Refused):
        put(cast, f"slot-{other.pk}", 2, 2)


def test_room_is_taken_unless_it_holds_several(cast: Cast) -> None:
    room = Room.objects.get(school=cast.school)
    actor = cast.actor("deputy")
    slot = get_draft_slot(cast)
    put(cast, f"course-{cast.other_course.pk}", 2, 2)
    other = LessonSlot.objects.get(course=cast.other_course, version=slot.version)
    assert other.room is None  # its usual room is taken by algebra
    with pytest.raises(Refused) as refusal:
        change_slot(
            actor=actor, version_id=slot.version_id, slot_id=other.pk, room_id=room.pk, is_locked=False
        )
    assert refusal.value.field == "room"
    save_room(actor=actor, data=RoomData(room.name, 30, lessons_at_once=2), room_id=room.pk)
    change_slot(actor=actor, version_id=slot.version_id, slot_id=other.pk, room_id=room.pk, is_locked=False)
    with pytest.raises(Refused):
        remove_room(actor=actor, room_id=room.pk)
    with pytest.raises(Refused):
        save_room(actor=actor, data=RoomData(room.name))


def test_published_version_is_only_copied(cast: Cast) -> None:
    published = TimetableVersion.objects.get(school=cast.school)
    actor = cast.actor("deputy")
    slot = LessonSlot.objects.filter(version=published).first()
    assert slot is not None
    with pytest.raises(Refused):
        place(actor=actor, version_id=published.pk, hand=f"slot-{slot.pk}", weekday=5, period=3)
    with pytest.raises(Refused):
        remove_draft(actor=actor, version_id=published.pk)
    copy = create_draft(actor=actor, name="Копия", copied_id=published.pk)
    assert LessonSlot.objects.filter(version=copy).count() == published.slots.count()
    with pytest.raises(Refused):
        create_draft(actor=actor, name="Копия")
    with pytest.raises(Refused):  # it has lessons on Saturday
        change_draft(actor=actor, version_id=copy.pk, name="Копия", days_a_week=5)
    remove_draft(actor=actor, version_id=copy.pk)
    assert not TimetableVersion.objects.filter(pk=copy.pk).exists()


def test_others_neither_read_nor_write(cast: Cast) -> None:
    draft = get_draft(cast)
    with pytest.raises(Forbidden):
        create_draft(actor=cast.actor("head"), name="Моё")
    with pytest.raises(Forbidden):
        set_busy_times(actor=cast.actor("teacher"), teacher_id=cast.teacher.pk, times=[(1, 1)])
    foreign = cast.other.actor("deputy")
    with pytest.raises(NotFound):
        grid_page(foreign, draft.pk, "")
    with pytest.raises(NotFound):
        place(actor=foreign, version_id=draft.pk, hand=f"course-{cast.course.pk}", weekday=1, period=1)
    wanted = {cast.course.pk: Wanted(3, None, may_be_double=False)}
    with pytest.raises(NotFound):
        set_hours(actor=foreign, wanted=wanted)
    with pytest.raises(NotFound):
        put(cast, f"course-{cast.other.course.pk}", 1, 1)


def test_grid_says_where_the_hand_fits_and_what_to_look_at(cast: Cast) -> None:
    small_school(cast)
    slot = get_draft_slot(cast)
    actor = cast.actor("deputy")
    set_busy_times(actor=actor, teacher_id=cast.class_teacher.pk, times=[(1, 1)])
    hand = f"course-{cast.class_course.pk}"
    page = grid_page(actor, slot.version_id, f"class-{cast.school_class.pk}", hand)
    offers = {cell.at: cell.offer for day in page.days for cell in day.cells}
    assert offers["2-2"] is not None
    assert offers["2-2"].refusal
    assert offers["1-1"] is not None
    assert (offers["1-1"].refusal, bool(offers["1-1"].warning)) == ("", True)  # warned, not forbidden
    assert page.palette[0].left == 2
    kinds = {row.kind for row in page.remarks}
    assert kinds == {Remark.LATE_START, Remark.HOURS_MISSING}
    assert page.left == 3 + 2 + 2 - 1


def test_norms() -> None:
    assert days_too_long({1: 4, 2: 5}, 1) == []  # once a week five
    assert days_too_long({1: 5, 2: 5}, 1) == [2]
    assert days_too_long({1: 6}, 1) == [1]
    assert days_too_long({1: 8}, 9) == [1]
    assert windows({2, 5}) == [3, 4]


def test_comparison_has_old_and_new(cast: Cast) -> None:
    published = TimetableVersion.objects.get(school=cast.school)
    slot = get_draft_slot(cast)
    page = comparison_page(cast.actor("head"), slot.version_id, published.pk, f"class-{cast.school_class.pk}")
    tuesday = page.days[1].cells
    assert [len(cell.goes) for cell in tuesday] == [1, 1]  # algebra and Russian of the published one
    assert [line.text for line in tuesday[1].comes] == ["Алгебра"]
    assert {owner.name for owner in page.changed} == {"7А", "7Б"}


# Generation: the job runs at once in tests


def test_generation_makes_a_draft_without_clashes_that_keeps_locks(cast: Cast) -> None:
    small_school(cast)
    slot = get_draft_slot(cast)
    actor = cast.actor("deputy")
    change_slot(
        actor=actor, version_id=slot.version_id, slot_id=slot.pk, room_id=slot.room_id, is_locked=True
    )
    put(cast, f"course-{cast.class_course.pk}", 2, 1)
    run = request_generation(actor=actor, version_id=slot.version_id, options=options(), language="ru")
    run.refresh_from_db()
    assert run.state == GenerationState.DONE, run.reasons
    assert run.result is not None
    assert run.result.is_draft
    counts = {cast.course.pk: 3, cast.class_course.pk: 2, cast.other_course.pk: 2}
    result = LessonSlot.objects.filter(version=run.result)
    assert {pk: result.filter(course=pk).count() for pk in counts} == counts
    assert result.filter(course=cast.course, weekday=2, period=2, is_locked=True).exists()
    page = grid_page(actor, run.result.pk, f"class-{cast.school_class.pk}")
    assert (page.clashes, page.remarks, page.left) == ((), (), 0)
    assert LessonSlot.objects.filter(version=slot.version).count() == 2  # the base is as it was
    assert Lesson.objects.filter(slot__in=result).count() == 0  # nothing is published


def test_generation_says_who_has_too_much(cast: Cast) -> None:
    small_school(cast)
    actor = cast.actor("deputy")
    times = [(day, period) for day in range(1, 6) for period in range(1, 4)][:13]
    set_busy_times(actor=actor, teacher_id=cast.teacher.pk, times=times)
    run = request_generation(actor=actor, version_id=get_draft(cast).pk, options=options(), language="ru")
    page = generation_page(actor, run.pk)
    assert page.state is GenerationState.IMPOSSIBLE
    assert len(page.reasons) == 1
    assert cast.teacher.short_name in page.reasons[0]
    easier = options(without=(Rule.BUSY_TIMES,))
    run = request_generation(actor=actor, version_id=get_draft(cast).pk, options=easier, language="ru")
    assert generation_page(actor, run.pk).state is GenerationState.DONE


def test_waiting_generation_is_canceled_and_no_second_one_begins(cast: Cast) -> None:
    small_school(cast)
    actor = cast.actor("deputy")
    run = request_generation(actor=actor, version_id=get_draft(cast).pk, options=options(), language="ru")
    Generation.objects.filter(pk=run.pk).update(state=GenerationState.WAITING.value, result=None)
    again = request_generation(actor=actor, version_id=get_draft(cast).pk, options=options(), language="ru")
    assert again.pk == run.pk
    stop_generation(actor=actor, generation_id=run.pk, wish=Wish.CANCEL)
    assert generation_page(actor, run.pk).state is GenerationState.CANCELED
    with pytest.raises(NotFound):
        generation_page(cast.other.actor("deputy"), run.pk)


def test_job_that_has_gone_is_known_to_have_failed(cast: Cast) -> None:
    small_school(cast)
    actor = cast.actor("deputy")
    run = request_generation(actor=actor, version_id=get_draft(cast).pk, options=options(), language="ru")
    long_ago = run.asked_at - timedelta(hours=1)
    Generation.objects.filter(pk=run.pk).update(state=GenerationState.SOLVING.value, changed_at=long_ago)
    assert generation_page(actor, run.pk).state is GenerationState.FAILED


@pytest.mark.parametrize("more", [1, 6])
def test_grid_asks_the_database_as_often_for_one_course_as_for_many(
    cast: Cast, more: int, django_assert_num_queries: object
) -> None:
    slot = get_draft_slot(cast)
    for number in range(more):
        course = add_course(cast, f"Предмет {number}")
        LessonSlot.objects.create(version=slot.version, course=course, weekday=1 + number % 5, period=1)
    with django_assert_num_queries(18):  # type: ignore[operator]
        grid_page(cast.actor("deputy"), slot.version_id, "")
