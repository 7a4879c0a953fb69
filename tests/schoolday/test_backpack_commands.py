from dataclasses import replace

import pytest
from django.utils import translation

from parta.audit.models import AuditEvent
from parta.core.errors import Forbidden, NotFound, Refused
from parta.lessons.commands import cancel_lesson
from parta.schoolday.commands.backpack import (
    ThingData,
    add_thing,
    add_typical_things,
    edit_thing,
    import_things,
    remove_thing,
    set_not_needed,
    weigh_bag,
)
from parta.schoolday.models import EmptyBag, NotNeeded, Textbook
from parta.schoolday.queries.things import overview, things_page
from parta.schoolday.rules import ThingKind
from parta.schoolyear.models import Term
from tests.factories.backpack import get_thing
from tests.factories.cast import Cast
from tests.schoolday.things import add_thing as put_thing


def data(cast: Cast, **values: object) -> ThingData:
    made = ThingData(cast.course.subject_id, 7, ThingKind.TEXTBOOK, "Атлас", 300)
    return replace(made, **values)  # type: ignore[arg-type]


def test_thing_is_added_changed_and_removed_with_its_history(cast: Cast) -> None:
    deputy = cast.actor("deputy")
    thing = add_thing(actor=deputy, data=data(cast, name="  Атлас   мира "))
    assert (thing.name, thing.grams, thing.school_id) == ("Атлас мира", 300, cast.school.pk)
    edit_thing(actor=deputy, thing_id=thing.pk, data=data(cast, grams=350))
    edit_thing(actor=deputy, thing_id=thing.pk, data=data(cast, grams=350))  # changes nothing
    remove_thing(actor=deputy, thing_id=thing.pk)
    assert not Textbook.objects.filter(pk=thing.pk).exists()
    events = AuditEvent.objects.filter(school=cast.school, record=f"thing:{thing.pk}").order_by("sequence")
    assert [event.kind for event in events] == ["thing.added", "thing.changed", "thing.removed"]
    assert (events[1].before or {})["grams"] == 300
    assert (events[1].after or {})["grams"] == 350


@pytest.mark.parametrize(
    ("values", "code", "field"),
    [
        ({"grams": 0}, "weight", "grams"),
        ({"grams": -5}, "weight", "grams"),
        ({"grams": 5001}, "weight", "grams"),
        ({"name": "  "}, "name_missing", "name"),
        ({"name": "А" * 201}, "name_too_long", "name"),
        ({"name": "Алгебра: задачник"}, "name_taken", "name"),
    ],
)
def test_refused_beside_the_field(cast: Cast, values: dict[str, object], code: str, field: str) -> None:
    get_thing(cast)
    with pytest.raises(Refused) as refused:
        add_thing(actor=cast.actor("deputy"), data=data(cast, **values))
    assert (refused.value.code, refused.value.field) == (code, field)


@pytest.mark.parametrize("grams", [1, 5000])
def test_heaviest_and_lightest(cast: Cast, grams: int) -> None:
    assert add_thing(actor=cast.actor("deputy"), data=data(cast, grams=grams)).grams == grams


def test_no_weight_is_the_typical_one(cast: Cast) -> None:
    deputy = cast.actor("deputy")
    kit = add_thing(actor=deputy, data=data(cast, kind=ThingKind.KIT, name="Форма", grams=None))
    assert (kit.grams, add_thing(actor=deputy, data=data(cast, grams=None)).grams) == (900, 500)


def test_nothing_of_the_other_school(cast: Cast) -> None:
    deputy, foreign = cast.actor("deputy"), get_thing(cast.other)
    with pytest.raises(NotFound):
        add_thing(actor=deputy, data=data(cast, subject_id=cast.other.course.subject_id))
    with pytest.raises(NotFound):
        edit_thing(actor=deputy, thing_id=foreign.pk, data=data(cast))
    with pytest.raises(NotFound):
        remove_thing(actor=deputy, thing_id=foreign.pk)
    page = things_page(deputy, 7)
    assert page.subjects == ()
    assert cast.other.course.subject_id not in dict(page.subject_choices)


@pytest.mark.parametrize("key", ["teacher", "head", "guardian", "registrar"])
def test_only_the_deputy_writes_down_what_lessons_need(cast: Cast, key: str) -> None:
    with pytest.raises(Forbidden):
        add_thing(actor=cast.actor(key), data=data(cast))


def test_typical_things_for_subjects_with_none(cast: Cast) -> None:
    get_thing(cast)  # algebra has something
    assert things_page(cast.actor("deputy"), 7).bare == ("Русский язык",)
    assert add_typical_things(actor=cast.actor("deputy"), grade=7) == 2
    russian = Textbook.objects.filter(subject=cast.class_course.subject).order_by("grams")
    assert [(row.kind, row.grams) for row in russian] == [("exercise_book", 60), ("textbook", 500)]
    assert add_typical_things(actor=cast.actor("deputy"), grade=7) == 0


def test_import_leaves_what_is_known(cast: Cast) -> None:
    get_thing(cast)
    import_things(
        actor=cast.actor("deputy"), things=[data(cast), data(cast, name="Алгебра: задачник", grams=1)]
    )
    assert get_thing(cast).grams == 350
    assert Textbook.objects.filter(school=cast.school).count() == 2


def test_teacher_says_what_may_stay_at_home_also_ahead(cast: Cast) -> None:
    thing, teacher = get_thing(cast), cast.actor("teacher")
    for lesson in (cast.lesson, cast.future_lesson):
        set_not_needed(actor=teacher, lesson_id=lesson.pk, thing_ids=[thing.pk])
        set_not_needed(actor=teacher, lesson_id=lesson.pk, thing_ids=[thing.pk])
        assert NotNeeded.objects.get(lesson=lesson).textbook == thing
        assert AuditEvent.objects.filter(record=f"lesson:{lesson.pk}", kind="lesson.not_needed").count() == 1
    set_not_needed(actor=teacher, lesson_id=cast.lesson.pk, thing_ids=[])
    assert not NotNeeded.objects.filter(lesson=cast.lesson).exists()


def test_who_may_not_write_at_the_lesson_may_not_here(cast: Cast) -> None:
    thing = get_thing(cast)
    for key in ("class_teacher", "head"):
        with pytest.raises(Forbidden):
            set_not_needed(actor=cast.actor(key), lesson_id=cast.lesson.pk, thing_ids=[thing.pk])
    with pytest.raises(NotFound):
        set_not_needed(actor=cast.actor("colleague"), lesson_id=cast.lesson.pk, thing_ids=[thing.pk])
    with pytest.raises(Refused) as refused:
        set_not_needed(actor=cast.actor("deputy"), lesson_id=cast.lesson.pk, thing_ids=[thing.pk])
    assert refused.value.field == "reason"


def test_not_at_a_canceled_lesson_nor_in_a_closed_term(cast: Cast) -> None:
    thing = get_thing(cast)
    cancel_lesson(actor=cast.actor("deputy"), lesson_id=cast.future_lesson.pk)
    Term.objects.filter(pk=cast.closed_term.pk).update(closed_at="2020-01-01T00:00Z")
    cast.lesson.is_canceled = True
    cast.lesson.save()
    for lesson, code in ((cast.lesson, "canceled"), (cast.closed_lesson, "term_closed")):
        with pytest.raises(Refused) as refused:
            set_not_needed(actor=cast.actor("teacher"), lesson_id=lesson.pk, thing_ids=[thing.pk])
        assert refused.value.code == code


def test_only_what_the_lesson_needs_can_be_left_out(cast: Cast) -> None:
    russian = put_thing(cast, cast.class_course.subject_id, 400)
    for thing in (russian, get_thing(cast.other)):
        with pytest.raises(NotFound):
            set_not_needed(actor=cast.actor("teacher"), lesson_id=cast.lesson.pk, thing_ids=[thing.pk])


def test_parent_weighs_the_bag(cast: Cast) -> None:
    guardian = cast.actor("guardian")
    for grams in (800, 650, 650):
        weigh_bag(actor=guardian, student_id=cast.student.pk, grams=grams)
    bag = EmptyBag.objects.get(student=cast.student)
    assert (bag.grams, bag.set_by_id) == (650, guardian.user_id)
    events = AuditEvent.objects.filter(kind="bag.weighed", record=f"bag:{cast.student.pk}").order_by(
        "sequence"
    )
    assert [(event.before, event.after) for event in events] == [
        (None, {"grams": 800}),
        ({"grams": 800}, {"grams": 650}),
    ]


@pytest.mark.parametrize("grams", [0, 99, 3001, -1])
def test_bag_out_of_range(cast: Cast, grams: int) -> None:
    with pytest.raises(Refused) as refused:
        weigh_bag(actor=cast.actor("guardian"), student_id=cast.student.pk, grams=grams)
    assert (refused.value.code, refused.value.field) == ("bag_weight", "grams")


def test_nobody_weighs_another_bag(cast: Cast) -> None:
    for key in ("student", "trusted", "deputy", "class_teacher"):
        with pytest.raises(Forbidden):
            weigh_bag(actor=cast.actor(key), student_id=cast.student.pk, grams=700)
    for student in (cast.students[2], cast.other_student, cast.other.student):
        with pytest.raises(NotFound):
            weigh_bag(actor=cast.actor("guardian"), student_id=student.pk, grams=700)


def test_overview_of_the_days(cast: Cast) -> None:
    put_thing(cast, cast.course.subject_id, 3000)
    put_thing(cast, cast.class_course.subject_id, 600)
    with translation.override("en"):
        page = overview(cast.actor("deputy"))
    (row,) = page.grades
    assert (row.grade, row.norm) == (7, "3.5 kg")
    # 7А carries 3.6 kg and 7Б, without Russian, 3 kg: 3.3 kg on average.
    assert row.days[0] == ("3.3 kg", False)
    assert row.over_days * 2 == row.all_days
    assert page.heavy_count == row.over_days
    assert {(one.class_name, one.over) for one in page.heavy} == {("7А", 100)}
    assert sum(one.times for one in page.heavy) == row.over_days
