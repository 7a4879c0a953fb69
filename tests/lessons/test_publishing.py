"""Publishing a plan, swapped days, an absent teacher, and what the day's page says."""

from datetime import date, timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from hypothesis import given
from hypothesis import strategies as st

from parta.core.errors import Forbidden, NotFound, Refused
from parta.lessons.commands import cancel_lesson, set_topics, substitute_lesson
from parta.lessons.commands.covering import cover_lessons
from parta.lessons.commands.leftovers import keep_leftover, move_leftover
from parta.lessons.commands.publishing import end_early, publish_version
from parta.lessons.models import Lesson
from parta.lessons.queries.cover import cover_page
from parta.lessons.queries.day_changes import changes_page
from parta.lessons.queries.leftovers import leftovers_page
from parta.lessons.queries.publication import publication_page
from parta.lessons.rules.matching import Existing, match_lessons
from parta.lessons.rules.substitutes import Possible, rank
from parta.schoolyear.commands.days import SpecialDayPlan, remove_special_day, set_special_day
from parta.timetable.commands.plans import place
from parta.timetable.models import LessonSlot, TimetableVersion
from parta.timetable.queries.versions import find_version_on, plans_page
from tests.factories.cast import Cast
from tests.timetable.weeks import get_draft, get_draft_slot
from tests.tools.told import told

# Two weeks of one course by chance, and a plan for the same days.
_MONDAY = date(2026, 9, 7)
_places = st.tuples(
    st.integers(1, 2), st.integers(0, 9).map(lambda days: _MONDAY + timedelta(days=days)), st.integers(1, 3)
)


@given(
    st.lists(st.tuples(_places, st.booleans(), st.booleans()), unique_by=lambda one: one[0], max_size=12),
    st.sets(_places, max_size=12),
)
def test_nothing_recorded_is_lost_and_the_plan_is_met(
    lessons: list[tuple[tuple[int, date, int], bool, bool]], planned: set[tuple[int, date, int]]
) -> None:
    existing = [Existing(pk, *one) for pk, one in enumerate(lessons, start=1)]
    found = match_lessons(existing, planned)
    by_pk = {one.pk: one for one in existing}
    assert sorted([*found.stays, *found.moves, *found.goes, *found.kept]) == sorted(by_pk)
    assert not any(by_pk[pk].is_fixed or by_pk[pk].is_prepared for pk in found.goes)
    for pk, place_ in found.moves.items():
        old = by_pk[pk]
        assert old.is_prepared
        assert not old.is_fixed
        assert old.place[0] == place_[0]
        assert old.place[1].isocalendar()[:2] == place_[1].isocalendar()[:2]
    met = [*found.stays.values(), *found.moves.values(), *found.comes]
    assert sorted(met) == sorted(planned)  # every place once


def _next_monday(cast: Cast) -> date:
    return cast.today + timedelta(days=7 - cast.today.weekday())


def _lesson_on(cast: Cast, day: date) -> Lesson:
    return Lesson.objects.get(course=cast.course, held_on=day, period__isnull=False)


def test_publishing_moves_prepared_lessons_and_leaves_the_past(cast: Cast) -> None:
    """Algebra is on every day; from Monday on it is only on Tuesday, the second lesson."""
    actor, monday = cast.actor("deputy"), _next_monday(cast)
    draft = get_draft_slot(cast).version
    prepared = _lesson_on(cast, monday)
    set_topics(actor=cast.actor("teacher"), course_id=cast.course.pk, topics={prepared.pk: "Корни"})
    marked = _lesson_on(cast, monday + timedelta(days=3))
    substitute_lesson(actor=actor, lesson_id=marked.pk, teacher_id=cast.class_teacher.pk)
    before = set(Lesson.objects.filter(school=cast.school, held_on__lt=monday).values_list("pk", flat=True))

    page = publication_page(actor, draft.pk, monday)
    layout = publish_version(actor=actor, version_id=draft.pk, starts_on=monday)
    assert (page.moves, page.kept) == (len(layout.matching.moves), len(layout.matching.kept))

    prepared.refresh_from_db()
    assert (prepared.held_on, prepared.period, prepared.topic) == (monday + timedelta(days=1), 2, "Корни")
    assert prepared.starts_at is not None
    assert prepared.starts_at.astimezone(cast.school.zone).hour == 9
    assert layout.matching.kept == (marked.pk,)
    assert [row.reason for row in page.kept_shown] == ["в нём замена или отмена"]
    assert before == set(
        Lesson.objects.filter(school=cast.school, held_on__lt=monday).values_list("pk", flat=True)
    )
    week = Lesson.objects.filter(
        course=cast.course, held_on__gte=monday + timedelta(days=7), held_on__lt=monday + timedelta(days=14)
    )
    assert [(one.held_on, one.period) for one in week] == [(monday + timedelta(days=8), 2)]
    old = TimetableVersion.objects.exclude(pk=draft.pk).get(school=cast.school)
    assert old.ends_on == monday - timedelta(days=1)


def test_temporary_plan_lies_within_the_former_which_goes_on(cast: Cast) -> None:
    """For one week algebra is only on Tuesday, the second lesson; before and after nothing changes."""
    actor, monday = cast.actor("deputy"), _next_monday(cast)
    sunday, after = monday + timedelta(days=6), monday + timedelta(days=7)
    draft = get_draft_slot(cast).version
    former = TimetableVersion.objects.exclude(pk=draft.pk).get(school=cast.school)
    later = set(Lesson.objects.filter(school=cast.school, held_on__gt=sunday).values_list("pk", flat=True))
    marked = _lesson_on(cast, monday + timedelta(days=3))
    substitute_lesson(actor=actor, lesson_id=marked.pk, teacher_id=cast.class_teacher.pk)
    prepared = _lesson_on(cast, monday + timedelta(days=4))
    set_topics(actor=cast.actor("teacher"), course_id=cast.course.pk, topics={prepared.pk: "Корни"})
    before = publication_page(actor, draft.pk, monday, sunday)
    assert (before.former, before.interrupted, before.is_temporary) == (former, (former.name,), True)
    assert [owner.name for owner in before.changed] == ["7А", "7Б"]
    tuesday = before.comparison.days[1]
    assert [line.text for line in tuesday.cells[1].comes] == [cast.course.subject.name]

    publish_version(actor=actor, version_id=draft.pk, starts_on=monday, ends_on=sunday)
    week = Lesson.objects.filter(course=cast.course, held_on__range=(monday, sunday))
    assert {(one.held_on, one.period) for one in week} == {
        (monday + timedelta(days=1), 2),
        (marked.held_on, marked.period),
    }
    assert (
        set(Lesson.objects.filter(school=cast.school, held_on__gt=sunday).values_list("pk", flat=True))
        == later
    )
    assert find_version_on(cast.year.pk, sunday) == draft
    assert find_version_on(cast.year.pk, after) == former
    former.refresh_from_db()
    assert former.starts_on < monday < sunday < former.ends_on
    page = plans_page(actor)
    assert {row.name: (row.around, len(row.breaks)) for row in page.published} == {
        draft.name: (former.name, 0),
        former.name: ("", 1),
    }
    # A day within it that is swapped has lessons of the temporary plan alone.
    wednesday = monday + timedelta(days=2)
    plan = SpecialDayPlan(wednesday, "Как вторник", weekday=2)
    set_special_day(actor=actor, year_id=cast.year.pk, plan=plan)
    assert [
        (one.course_id, one.period) for one in Lesson.objects.filter(held_on=wednesday, school=cast.school)
    ] == [(cast.course.pk, 2)]


def test_a_temporary_plan_ends_early(cast: Cast) -> None:
    actor, monday = cast.actor("deputy"), _next_monday(cast)
    sunday, thursday = monday + timedelta(days=6), monday + timedelta(days=3)
    draft = get_draft_slot(cast).version
    former = TimetableVersion.objects.exclude(pk=draft.pk).get(school=cast.school)
    everything = Lesson.objects.filter(school=cast.school, held_on__range=(thursday, sunday))
    usual = sorted(everything.values_list("course_id", "held_on", "period"))
    publish_version(actor=actor, version_id=draft.pk, starts_on=monday, ends_on=sunday)
    assert not everything.exists()
    with pytest.raises(Refused) as refusal:
        end_early(actor=actor, version_id=former.pk, since_on=thursday)
    assert refusal.value.code == "no_other"
    with pytest.raises(Refused) as refusal:
        end_early(actor=actor, version_id=draft.pk, since_on=sunday + timedelta(days=1))
    assert refusal.value.code == "past"
    assert len(told(cast.users["student"], "timetable")) == 1
    assert publication_page(actor, draft.pk, None).ends_from == monday
    end_early(actor=actor, version_id=draft.pk, since_on=thursday)
    assert sorted(everything.values_list("course_id", "held_on", "period")) == usual
    assert set(everything.values_list("slot__version", flat=True)) == {former.pk}
    titles = [title for title, _text in told(cast.users["student"], "timetable")]
    assert titles[1].endswith("снова обычное расписание")
    end_early(actor=actor, version_id=draft.pk, since_on=monday)  # it has not begun: as if it had not been
    draft.refresh_from_db()
    assert draft.is_draft
    assert find_version_on(cast.year.pk, monday) == former
    assert Lesson.objects.filter(held_on=monday, course=cast.course, slot__version=former).exists()


def test_what_a_plan_leaves_is_moved_canceled_or_kept(cast: Cast) -> None:
    actor, monday = cast.actor("deputy"), _next_monday(cast)
    draft = get_draft_slot(cast).version
    left = [_lesson_on(cast, monday + timedelta(days=day)) for day in (0, 2, 3, 4)]
    for lesson in left:
        substitute_lesson(actor=actor, lesson_id=lesson.pk, teacher_id=cast.class_teacher.pk)
    publish_version(actor=actor, version_id=draft.pk, starts_on=monday)
    with CaptureQueriesContext(connection) as for_four:
        page = leftovers_page(actor)
    assert [row.entry.lesson_id for row in page.rows] == [lesson.pk for lesson in left]
    first = page.rows[0]
    assert first.reason == "в нём замена или отмена"
    place = first.empty[0]  # Tuesday's second lesson, which the plan has and nobody has prepared
    assert (place.day, place.period) == (monday + timedelta(days=1), 2)

    move_leftover(actor=actor, lesson_id=left[0].pk, key=place.key)
    left[0].refresh_from_db()
    assert (left[0].held_on, left[0].period, left[0].slot) == (place.day, 2, get_draft_slot(cast))
    assert not Lesson.objects.filter(pk=place.lesson_id or 0).exists()
    with pytest.raises(Refused) as refusal:  # it is taken now
        move_leftover(actor=actor, lesson_id=left[1].pk, key=place.key)
    assert refusal.value.code == "taken"
    free = next(one for one in leftovers_page(actor).rows[0].free if one.period == 3)
    move_leftover(actor=actor, lesson_id=left[1].pk, key=free.key)
    left[1].refresh_from_db()
    assert (left[1].held_on, left[1].period, left[1].slot) == (free.day, 3, None)
    keep_leftover(actor=actor, lesson_id=left[2].pk)
    with CaptureQueriesContext(connection) as for_one:
        assert len(leftovers_page(actor).rows) == 1
    assert len(for_one) == len(for_four)
    cancel_lesson(actor=actor, lesson_id=left[3].pk)
    assert leftovers_page(actor).rows == ()
    with pytest.raises(NotFound):
        keep_leftover(actor=actor, lesson_id=left[2].pk)
    with pytest.raises(Forbidden):
        keep_leftover(actor=cast.actor("teacher"), lesson_id=left[2].pk)
    told_of = [title for title, _text in told(cast.users["student"], "timetable")]
    assert f"{cast.course.subject.name} в другое время" in told_of


def test_publication_is_refused(cast: Cast) -> None:
    actor, draft = cast.actor("deputy"), get_draft(cast)
    with pytest.raises(Refused) as refusal:
        publish_version(actor=actor, version_id=draft.pk, starts_on=cast.today)
    assert refusal.value.code == "empty"
    get_draft_slot(cast)
    with pytest.raises(Refused) as refusal:
        publish_version(actor=actor, version_id=draft.pk, starts_on=cast.today - timedelta(days=1))
    assert refusal.value.code == "past"
    for ends_on, code in ((cast.today - timedelta(days=1), "order"), (date(2199, 1, 1), "outside_year")):
        with pytest.raises(Refused) as refusal:
            publish_version(actor=actor, version_id=draft.pk, starts_on=cast.today, ends_on=ends_on)
        assert refusal.value.code == code
    LessonSlot.objects.create(version=draft, course=cast.class_course, weekday=2, period=2)
    with pytest.raises(Refused) as refusal:
        publish_version(actor=actor, version_id=draft.pk, starts_on=cast.today)
    assert refusal.value.code == "clash"
    with pytest.raises(Forbidden):
        publish_version(actor=cast.actor("head"), version_id=draft.pk, starts_on=cast.today)
    with pytest.raises(NotFound):
        publish_version(actor=cast.other.actor("deputy"), version_id=draft.pk, starts_on=cast.today)


def test_version_to_come_is_a_draft_again(cast: Cast) -> None:
    actor, monday = cast.actor("deputy"), _next_monday(cast)
    first = get_draft_slot(cast).version
    publish_version(actor=actor, version_id=first.pk, starts_on=monday + timedelta(days=7))
    second = get_draft(cast, "Ещё одно")
    place(actor=actor, version_id=second.pk, hand=f"course-{cast.course.pk}", weekday=5, period=1)
    publish_version(actor=actor, version_id=second.pk, starts_on=monday)
    first.refresh_from_db()
    assert first.is_draft
    coming = LessonSlot.objects.filter(lessons__held_on__gte=monday, version__school=cast.school)
    assert set(coming.values_list("version", flat=True)) == {second.pk}


def test_swapped_day_has_another_weekdays_lessons(cast: Cast) -> None:
    actor = cast.actor("deputy")
    draft = get_draft_slot(cast).version  # Tuesday, the second lesson
    monday = _next_monday(cast)
    publish_version(actor=actor, version_id=draft.pk, starts_on=monday)
    saturday = monday + timedelta(days=5)
    assert not Lesson.objects.filter(held_on=saturday, school=cast.school).exists()
    plan = SpecialDayPlan(saturday, "Рабочая суббота", weekday=2)
    for _time in range(2):
        set_special_day(actor=actor, year_id=cast.year.pk, plan=plan)
    lessons = Lesson.objects.filter(held_on=saturday, school=cast.school)
    assert [(one.course_id, one.period) for one in lessons] == [(cast.course.pk, 2)]
    special = changes_page(cast.actor("student"), saturday).special
    assert special is not None
    assert special.name == "Рабочая суббота"
    remove_special_day(actor=actor, year_id=cast.year.pk, special_day_id=special.pk)
    assert not Lesson.objects.filter(held_on=saturday, school=cast.school).exists()


def test_free_teachers_are_ranked() -> None:
    def one(pk: int, **known: object) -> Possible:
        usual: dict[str, object] = {
            "name": str(pk),
            "is_busy": False,
            "is_away": False,
            "knows_subject": False,
            "knows_class": False,
            "lessons": 3,
        }
        return Possible(pk=pk, **usual | known)  # type: ignore[arg-type]

    teachers = [
        one(1),
        one(2, is_busy=True, knows_subject=True),
        one(3, knows_subject=True, lessons=5),
        one(4, knows_subject=True, lessons=2),
        one(5, knows_class=True),
        one(6, knows_subject=True, is_away=True),
        one(7, lessons=0),
    ]
    assert [teacher.pk for teacher in rank(teachers)] == [4, 3, 5, 1, 7, 6]


def test_all_lessons_of_an_absent_teacher_are_covered_at_once(cast: Cast) -> None:
    actor, monday = cast.actor("deputy"), _next_monday(cast)
    days = (monday, monday + timedelta(days=1))
    page = cover_page(actor, cast.teacher.pk, *days)
    assert [row.entry.held_on for row in page.rows] == list(days)
    # The class teacher is free in the first lesson and knows the class; the colleague knows the subject.
    assert [one.pk for one in page.rows[0].offered] == [cast.colleague.pk, cast.class_teacher.pk]
    assert page.rows[0].suggested == cast.colleague.pk
    first, second = (row.entry.lesson_id for row in page.rows)
    with pytest.raises(Refused) as refusal:  # all or none
        cover_lessons(actor=actor, choices={first: "cancel", second: str(cast.teacher.pk)})
    assert refusal.value.field == f"lesson-{second}"
    assert not Lesson.objects.filter(pk=first, is_canceled=True).exists()
    cover_lessons(actor=actor, choices={first: "cancel", second: str(cast.colleague.pk)}, note="Болеет")
    assert [row.is_open for row in cover_page(actor, cast.teacher.pk, *days).rows] == [False, False]

    seen = changes_page(cast.actor("guardian"), days[1])
    assert [(entry.teachers, entry.substitute, entry.note) for entry in seen.mine] == [
        ((cast.teacher.short_name,), cast.colleague.short_name, "Болеет")
    ]
    assert [entry.is_canceled for entry in changes_page(cast.actor("student"), days[0]).mine] == [True]
    elsewhere = changes_page(cast.actor("deputy"), days[1])
    assert (len(elsewhere.mine), len(elsewhere.others)) == (0, 1)
    assert changes_page(cast.other.actor("deputy"), days[1]).others == ()


@pytest.mark.parametrize("count", [1, 3])
def test_pages_ask_as_often_for_one_lesson_as_for_many(
    cast: Cast, count: int, django_assert_num_queries: object
) -> None:
    monday = _next_monday(cast)
    lessons = Lesson.objects.filter(school=cast.school, held_on=monday, period__lte=count)
    lessons.update(is_canceled=True)
    deputy, student = cast.actor("deputy"), cast.actor("student")
    with django_assert_num_queries(7):  # type: ignore[operator]
        cover_page(deputy, cast.teacher.pk, monday, monday + timedelta(days=count - 1))
    with django_assert_num_queries(9):  # type: ignore[operator]
        changes_page(student, monday)
