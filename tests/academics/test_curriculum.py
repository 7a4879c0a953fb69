from dataclasses import replace
from datetime import timedelta
from decimal import Decimal

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import translation

from parta.academics.commands import create_class
from parta.academics.commands.curriculum import (
    CurriculumData,
    LineData,
    add_line,
    assign_classes,
    copy_lines,
    create_curriculum,
    edit_curriculum,
    edit_line,
    import_curriculum,
    remove_curriculum,
    remove_line,
)
from parta.academics.commands.individual import (
    PlanData,
    ProfileData,
    create_profile,
    edit_plan,
    edit_profile,
    give_plan,
    withdraw_plan,
)
from parta.academics.models import Curriculum, IndividualPlan
from parta.academics.queries.curriculum import curricula_page, curriculum_page, find_student_plan
from parta.academics.queries.individual import list_profiles, plans_page
from parta.academics.rules import CurriculumPart, Load, ProfileKind
from parta.audit.models import AuditEvent
from parta.core.errors import Forbidden, NotFound, Refused
from tests.factories.cast import Cast
from tests.factories.curricula import get_curriculum, get_line, get_plan, get_profile

PART = CurriculumPart.MANDATORY


def line_data(cast: Cast, hours: str = "4", **values: object) -> LineData:
    made = LineData(PART, cast.class_course.subject_id, Decimal(hours))
    return replace(made, **values)  # type: ignore[arg-type]


def test_curriculum_is_written_line_by_line_with_its_history(cast: Cast) -> None:
    one, deputy = get_curriculum(cast), cast.actor("deputy")
    line = add_line(actor=deputy, curriculum_id=one.pk, data=line_data(cast))
    assert (line.hours_a_week, line.hours_a_year) == (Decimal(4), 136)
    for _again in range(2):
        edit_line(
            actor=deputy, curriculum_id=one.pk, line_id=line.pk, data=line_data(cast, "3.5", hours_a_year=100)
        )
    remove_line(actor=deputy, curriculum_id=one.pk, line_id=line.pk)
    edit_curriculum(actor=deputy, curriculum_id=one.pk, data=CurriculumData("7 класс", 7))
    kinds = AuditEvent.objects.filter(record=f"curriculum:{one.pk}").order_by("sequence")
    assert [event.kind.removeprefix("curriculum.") for event in kinds] == [
        "created",
        "line_added",
        "line_added",
        "line_changed",
        "line_removed",
        "changed",
    ]


@pytest.mark.parametrize(
    ("values", "code", "field"),
    [
        ({"hours_a_week": Decimal(0)}, "hours_a_week", "hours_a_week"),
        ({"hours_a_week": Decimal("20.1")}, "hours_a_week", "hours_a_week"),
        ({"hours_a_week": Decimal(-1)}, "hours_a_week", "hours_a_week"),
        ({"hours_a_year": 0}, "hours_a_year", "hours_a_year"),
        ({"hours_a_year": 701}, "hours_a_year", "hours_a_year"),
        ({"subject_id": None}, "missing", "name"),
        ({"subject_id": None, "name": "А" * 201}, "too_long", "name"),
    ],
)
def test_line_refused_beside_its_field(cast: Cast, values: dict[str, object], code: str, field: str) -> None:
    one = get_curriculum(cast)
    with pytest.raises(Refused) as refused:
        add_line(actor=cast.actor("deputy"), curriculum_id=one.pk, data=replace(line_data(cast), **values))  # type: ignore[arg-type]
    assert (refused.value.code, refused.value.field) == (code, field)


def test_a_subject_and_a_name_once_in_a_part(cast: Cast) -> None:
    one, deputy = get_curriculum(cast), cast.actor("deputy")
    algebra = line_data(cast, subject_id=cast.course.subject_id)
    named = line_data(cast, subject_id=None, name="Шахматы", part=CurriculumPart.EXTRACURRICULAR)
    add_line(actor=deputy, curriculum_id=one.pk, data=named)
    for data, field in ((algebra, "subject"), (named, "name")):
        with pytest.raises(Refused) as refused:
            add_line(actor=deputy, curriculum_id=one.pk, data=data)
        assert (refused.value.code, refused.value.field) == ("line_taken", field)
    add_line(actor=deputy, curriculum_id=one.pk, data=replace(algebra, part=CurriculumPart.SCHOOL))


@pytest.mark.parametrize(
    ("name", "grade", "with_profile", "code", "field"),
    [
        (" ", 7, False, "missing", "name"),
        ("А" * 121, 7, False, "too_long", "name"),
        ("7 класс, основной", 7, False, "name_taken", "name"),
        ("План", 12, False, "grade", "grade"),
        ("План", 9, True, "profile_too_early", "profile"),
    ],
)
def test_curriculum_refused(
    cast: Cast, name: str, grade: int, with_profile: bool, code: str, field: str
) -> None:
    get_curriculum(cast)
    data = CurriculumData(name, grade, get_profile(cast).pk if with_profile else None)
    with pytest.raises(Refused) as refused:
        create_curriculum(actor=cast.actor("deputy"), year_id=cast.year.pk, data=data)
    assert (refused.value.code, refused.value.field) == (code, field)


def test_profile_from_grade_10(cast: Cast) -> None:
    data = CurriculumData("10 класс", 10, get_profile(cast).pk)
    one = create_curriculum(actor=cast.actor("deputy"), year_id=cast.year.pk, data=data)
    assert one.profile == get_profile(cast)
    assert list_profiles(cast.actor("head"))[0].curricula == ("10 класс",)


def test_classes_follow_it(cast: Cast) -> None:
    one, deputy = get_curriculum(cast), cast.actor("deputy")
    assign_classes(actor=deputy, curriculum_id=one.pk, class_ids=[cast.school_class.pk, cast.other_class.pk])
    assign_classes(actor=deputy, curriculum_id=one.pk, class_ids=[cast.other_class.pk])
    cast.school_class.refresh_from_db()
    cast.other_class.refresh_from_db()
    assert (cast.school_class.curriculum, cast.other_class.curriculum) == (None, one)
    with pytest.raises(Refused) as refused:
        edit_curriculum(actor=deputy, curriculum_id=one.pk, data=CurriculumData("8 класс", 8))
    assert refused.value.field == "grade"
    with pytest.raises(Refused) as refused:
        remove_curriculum(actor=deputy, curriculum_id=one.pk)
    assert refused.value.code == "in_use"
    eighth = create_class(
        actor=cast.actor("head"), year=cast.year, grade=8, letter="А", bells_id=cast.bells.pk
    )
    for class_id in (eighth.pk, cast.other.school_class.pk):
        with pytest.raises(NotFound):
            assign_classes(actor=deputy, curriculum_id=one.pk, class_ids=[class_id])


def test_copy_adds_what_is_not_there(cast: Cast) -> None:
    deputy, source = cast.actor("deputy"), get_curriculum(cast)
    add_line(actor=deputy, curriculum_id=source.pk, data=line_data(cast))
    algebra = line_data(cast, "5", subject_id=cast.course.subject_id)
    target = import_curriculum(
        actor=deputy, year_id=cast.year.pk, data=CurriculumData("Иной", 7), lines=[algebra], class_ids=[]
    )
    assert copy_lines(actor=deputy, curriculum_id=target.pk, source_id=source.pk) == 1
    assert copy_lines(actor=deputy, curriculum_id=target.pk, source_id=source.pk) == 0
    assert sorted(target.lines.values_list("hours_a_week", flat=True)) == [4, 5]
    remove_curriculum(actor=deputy, curriculum_id=target.pk)
    assert not Curriculum.objects.filter(pk=target.pk).exists()


def test_warnings(cast: Cast) -> None:
    one, deputy = get_curriculum(cast), cast.actor("deputy")
    assign_classes(actor=deputy, curriculum_id=one.pk, class_ids=[cast.school_class.pk, cast.other_class.pk])
    with translation.override("en"):
        assert curriculum_page(deputy, one.pk).warnings == ("7А is taught without a line: Русский язык.",)
        add_line(actor=deputy, curriculum_id=one.pk, data=line_data(cast, "20"))
        add_line(actor=deputy, curriculum_id=one.pk, data=line_data(cast, "11", part=CurriculumPart.SCHOOL))
        page = curriculum_page(deputy, one.pk)
        assert (page.plan.load, page.plan.week_text) == (Load.SIX_DAYS_ONLY, "34")
        assert page.warnings[0] == "34 hours a week are for a six-day week only."
        assert page.warnings[1].startswith("7Б has no course for: Русский язык")
        edit_line(
            actor=deputy,
            curriculum_id=one.pk,
            line_id=one.lines.get(hours_a_week=3).pk,
            data=line_data(cast, "9", subject_id=cast.course.subject_id),
        )
        assert curriculum_page(deputy, one.pk).plan.load is Load.ABOVE
        named = line_data(cast, "9", subject_id=None, name="Шахматы", part=CurriculumPart.EXTRACURRICULAR)
        add_line(actor=deputy, curriculum_id=one.pk, data=named)
        assert curriculum_page(deputy, one.pk).plan.week_text == "40"


def test_individual_plan_goes_before_that_of_the_class(cast: Cast) -> None:
    deputy = cast.actor("deputy")
    usual = create_curriculum(actor=deputy, year_id=cast.year.pk, data=CurriculumData("Общий", 7))
    assign_classes(actor=deputy, curriculum_id=usual.pk, class_ids=[cast.school_class.pk])
    plan = get_plan(cast)
    own = find_student_plan(cast.student.pk, cast.school_class.pk, cast.today)
    sister = find_student_plan(cast.students[1].pk, cast.school_class.pk, cast.today)
    assert own is not None
    assert sister is not None
    assert (own.name, own.is_individual, own.reason) == ("7 класс, основной", True, "Спортивные сборы")
    assert (sister.name, sister.is_individual, sister.reason) == ("Общий", False, "")
    data = PlanData(plan.curriculum_id, "Сборы", cast.year.starts_on, cast.today - timedelta(days=1))
    edit_plan(actor=deputy, plan_id=plan.pk, data=data)
    own = find_student_plan(cast.student.pk, cast.school_class.pk, cast.today)
    assert own is not None
    assert not own.is_individual
    assert [row.is_over for row in plans_page(deputy).rows] == [True]
    withdraw_plan(actor=deputy, plan_id=plan.pk)
    assert not IndividualPlan.objects.exists()
    assert find_student_plan(cast.other_student.pk, cast.other_class.pk, cast.today) is None


@pytest.mark.parametrize(
    ("values", "code", "field"),
    [
        ({"reason": " "}, "missing", "reason"),
        ({"reason": "А" * 501}, "too_long", "reason"),
        ({"since": 0, "until": -1}, "out_of_order", "until_on"),
        ({"since": 1000}, "outside_year", "since_on"),
        ({"until": 1000}, "outside_year", "until_on"),
        ({"since": 10, "until": 20}, "overlap", "since_on"),
    ],
)
def test_plan_refused(cast: Cast, values: dict[str, object], code: str, field: str) -> None:
    get_plan(cast)
    since = cast.today + timedelta(days=int(str(values.get("since", 0))))
    until = cast.today + timedelta(days=int(str(values["until"]))) if "until" in values else None
    data = PlanData(get_curriculum(cast).pk, str(values.get("reason", "Сборы")), since, until)
    with pytest.raises(Refused) as refused:
        give_plan(actor=cast.actor("deputy"), student_id=cast.student.pk, data=data)
    assert (refused.value.code, refused.value.field) == (code, field)


def test_profile_refused(cast: Cast) -> None:
    profile, deputy = get_profile(cast), cast.actor("deputy")
    other = create_profile(actor=deputy, data=ProfileData("Иной", ProfileKind.UNIVERSAL))
    for data, field in (
        (ProfileData(profile.name, ProfileKind.UNIVERSAL), "name"),
        (ProfileData("", ProfileKind.UNIVERSAL), "name"),
        (ProfileData("Третий", ProfileKind.UNIVERSAL, "А" * 5001), "description"),
    ):
        with pytest.raises(Refused) as refused:
            edit_profile(actor=deputy, profile_id=other.pk, data=data)
        assert refused.value.field == field


@pytest.mark.parametrize("key", ["head", "teacher", "class_teacher", "guardian", "registrar"])
def test_only_the_deputy_writes(cast: Cast, key: str) -> None:
    one, plan, profile, actor = get_curriculum(cast), get_plan(cast), get_profile(cast), cast.actor(key)
    data = CurriculumData("8 класс", 8)
    for write in (
        lambda: create_curriculum(actor=actor, year_id=cast.year.pk, data=data),
        lambda: edit_curriculum(actor=actor, curriculum_id=one.pk, data=data),
        lambda: copy_lines(actor=actor, curriculum_id=one.pk, source_id=one.pk),
        lambda: withdraw_plan(actor=actor, plan_id=plan.pk),
        lambda: edit_profile(
            actor=actor, profile_id=profile.pk, data=ProfileData("Й", ProfileKind.UNIVERSAL)
        ),
    ):
        with pytest.raises(Forbidden):
            write()


def test_nothing_of_the_other_school(cast: Cast) -> None:
    deputy, one, there = cast.actor("deputy"), get_curriculum(cast), get_curriculum(cast.other)
    far = PlanData(there.pk, "Сборы", cast.today)
    for write in (
        lambda: edit_curriculum(actor=deputy, curriculum_id=there.pk, data=CurriculumData("Й", 7)),
        lambda: copy_lines(actor=deputy, curriculum_id=one.pk, source_id=there.pk),
        lambda: remove_line(actor=deputy, curriculum_id=one.pk, line_id=get_line(cast.other).pk),
        lambda: add_line(
            actor=deputy,
            curriculum_id=one.pk,
            data=line_data(cast, subject_id=cast.other.class_course.subject_id),
        ),
        lambda: give_plan(actor=deputy, student_id=cast.student.pk, data=far),
        lambda: give_plan(
            actor=deputy, student_id=cast.other.student.pk, data=replace(far, curriculum_id=one.pk)
        ),
        lambda: withdraw_plan(actor=deputy, plan_id=get_plan(cast.other).pk),
        lambda: edit_profile(
            actor=deputy, profile_id=get_profile(cast.other).pk, data=ProfileData("Й", ProfileKind.UNIVERSAL)
        ),
    ):
        with pytest.raises(NotFound):
            write()
    assert [row.curriculum_id for _grade, rows in curricula_page(deputy).grades for row in rows] == [one.pk]
    assert plans_page(deputy).rows == ()
    assert list_profiles(deputy) == ()


def test_same_queries_at_one_and_at_thirty(cast: Cast) -> None:
    deputy, one = cast.actor("deputy"), get_curriculum(cast)
    assign_classes(actor=deputy, curriculum_id=one.pk, class_ids=[cast.school_class.pk])
    get_plan(cast)
    counts = []
    for _round in range(2):
        with CaptureQueriesContext(connection) as queries:
            curricula_page(deputy)
            curriculum_page(deputy, one.pk)
            plans_page(deputy)
        counts.append(len(queries))
        for number in range(0 if len(counts) > 1 else 30):
            lines = [line_data(cast, subject_id=None, name=f"Курс {n}") for n in range(3)]
            data = CurriculumData(f"План {number}", 7)
            import_curriculum(actor=deputy, year_id=cast.year.pk, data=data, lines=lines, class_ids=[])
    assert counts[0] == counts[1]
