"""The passage to the next year through the pages of the wizard, and its rules."""

from datetime import date, timedelta
from typing import Any

import pytest

from parta.academics.models import (
    ClassClosing,
    Course,
    CourseAssignment,
    Enrollment,
    SchoolClass,
    TeachingGroup,
)
from parta.core import clock
from parta.exchange.models import Rollover
from parta.exchange.rules.rollover import (
    Fate,
    OldClass,
    Way,
    moved_holidays,
    next_year_name,
    parse_classes,
    plan_passage,
    renamed_group,
)
from parta.lessons.models import Lesson
from parta.schoolyear.models import AcademicYear, Holiday, Term
from tests.factories.cast import Cast


class Wizard:
    def __init__(self, cast: Cast, key: str = "deputy") -> None:
        self.client, self.root = cast.client(key), f"/{cast.school.slug}/rollover/"

    def begin(self) -> Rollover:
        assert self.client.post(self.root).status_code == 302
        return Rollover.objects.latest("pk")

    def post(self, rollover: Rollover, page: str, status: int = 302, **data: Any) -> Any:
        response = self.client.post(f"{self.root}{rollover.key}/{page}/", data)
        assert response.status_code == status, response.content.decode()
        rollover.refresh_from_db()
        return response


@pytest.fixture
def wizard(cast: Cast) -> Wizard:
    group = TeachingGroup.objects.create(school=cast.school, year=cast.year, name="7А Английский 1")
    group.classes.add(cast.school_class)
    group.members.create(student=cast.students[0], since_on=cast.year.starts_on)
    group.members.create(student=cast.students[1], since_on=cast.year.starts_on)
    Course.objects.create(
        school=cast.school,
        year=cast.year,
        subject=cast.course.subject,
        school_class=cast.school_class,
        group=group,
    )
    first = SchoolClass.objects.create(
        school=cast.school, year=cast.year, grade=1, letter="А", bells=cast.bells
    )
    first.leads.create(teacher=cast.colleague)
    nine = SchoolClass.objects.create(
        school=cast.school, year=cast.year, grade=9, letter="А", bells=cast.bells
    )
    Enrollment.objects.filter(student=cast.other_student).update(school_class=nine)
    return Wizard(cast)


def _state(cast: Cast) -> list[object]:
    models = (AcademicYear, SchoolClass, Term, Holiday, Enrollment, TeachingGroup, Course, CourseAssignment)
    return [list(model._default_manager.order_by("pk").values()) for model in models]


def test_the_next_year_is_made_and_the_old_one_stays(cast: Cast, wizard: Wizard) -> None:
    rollover = wizard.begin()
    wizard.post(rollover, "classes", 302, first="1А 1Б", assignments="on", groups="on", **_ways(cast))
    held, leaving = cast.students[1], cast.students[2]
    fates = {f"student_{row.pk}": "promoted" for row in cast.students}
    fates |= {f"student_{held.pk}": "held", f"student_{leaving.pk}": "leaves"}
    wizard.post(rollover, f"classes/{cast.school_class.pk}", 302, **fates)
    page = wizard.client.get(f"{wizard.root}{rollover.key}/").content.decode()
    assert "8А" in page
    assert leaving.list_name in page
    wizard.post(rollover, "application")
    assert (rollover.state, rollover.error) == ("applied", "")
    year = AcademicYear.objects.get(school=cast.school, starts_on__gt=cast.year.ends_on)
    classes = {row.name: row for row in SchoolClass.objects.filter(year=year)}
    assert sorted(classes) == ["1А", "1Б", "2А", "7А", "8А", "8Б"]
    assert classes["8А"].class_teacher == cast.class_teacher
    places = {
        row.student_id: row.school_class.name for row in Enrollment.objects.filter(school_class__year=year)
    }
    assert places == {cast.student.pk: "8А", held.pk: "7А"}
    old = Enrollment.objects.get(student=cast.student, school_class=cast.school_class)
    assert old.until_on == year.starts_on - timedelta(days=1)
    assert Enrollment.objects.get(student=leaving).until_on == cast.year.ends_on
    graduate = Enrollment.objects.get(student=cast.other_student)
    assert graduate.until_on == cast.year.ends_on
    group = TeachingGroup.objects.get(year=year)
    assert (group.name, [row.student_id for row in group.members.all()]) == (
        "8А Английский 1",
        [cast.student.pk],
    )
    course = Course.objects.get(
        year=year, subject=cast.course.subject, school_class=classes["8А"], group=None
    )
    assert course.assignments.get().teacher == cast.teacher
    assert Lesson.objects.filter(course=cast.course).exists()
    assert year.terms.count() == cast.year.terms.count()


def _ways(cast: Cast) -> dict[str, str]:
    ids = SchoolClass.objects.filter(school=cast.school).values_list("pk", "grade")
    return {f"way_{pk}": "graduates" if grade == 9 else "goes_on" for pk, grade in ids if grade < 11}


def test_it_is_undone_without_a_trace_and_made_once(cast: Cast, wizard: Wizard) -> None:
    before = _state(cast)
    rollover = wizard.begin()
    assert wizard.begin() == rollover  # the draft is gone on with
    wizard.post(rollover, "application")
    made = _state(cast)
    wizard.post(rollover, "application")
    assert _state(cast) == made
    wizard.post(rollover, "undoing")
    assert (rollover.state, rollover.error) == ("undone", "")
    assert _state(cast) == before


def test_what_has_been_built_on_keeps_it(cast: Cast, wizard: Wizard) -> None:
    rollover = wizard.begin()
    wizard.post(rollover, "application")
    year = AcademicYear.objects.get(school=cast.school, starts_on__gt=cast.year.ends_on)
    course = Course.objects.filter(year=year).first()
    assert course is not None
    Lesson.objects.create(school=cast.school, year=year, course=course, held_on=year.starts_on, period=1)
    made = _state(cast)
    wizard.post(rollover, "undoing")
    assert rollover.state == "applied"
    assert "уроки: 1" in rollover.error
    assert _state(cast) == made


@pytest.mark.parametrize(
    ("changed", "field"),
    [
        ({"starts_on": "2020-09-01"}, "starts_on"),
        ({"ends_on": "2026-01-01"}, "ends_on"),
        ({"quarter_2_starts_on": "2020-01-01"}, "quarter_2_starts_on"),
        ({"name": ""}, "name"),
    ],
)
def test_a_year_that_cannot_be_is_refused_beside_its_field(
    cast: Cast, wizard: Wizard, changed: dict[str, str], field: str
) -> None:
    rollover = wizard.begin()
    kept = dict(rollover.choices)
    data = {name: kept[name] for name in ("name", "starts_on", "ends_on")}
    for kind, number, starts_on, ends_on in kept["terms"]:
        data |= {f"{kind}_{number}_starts_on": starts_on, f"{kind}_{number}_ends_on": ends_on}
    response = wizard.post(rollover, "year", 422, **(data | changed))
    assert f'id="id_{field}_error"' in response.content.decode()
    assert rollover.choices == kept


def test_what_is_not_closed_in_the_old_year_is_named_with_the_way_to_close_it(
    cast: Cast, wizard: Wizard
) -> None:
    rollover = wizard.begin()
    root, term = f"{wizard.root}{rollover.key}/", cast.term

    def open_terms() -> dict[int, tuple[str, ...]]:
        return {one.term_id: one.classes for one in wizard.client.get(root).context["page"].open_terms}

    assert open_terms()[term.pk] == ()  # for all classes
    link = f"/{cast.school.slug}/progress/closings/?term={term.pk}"
    assert link in wizard.client.get(root).content.decode()
    assert wizard.client.get(link).status_code == 200
    for school_class in SchoolClass.objects.filter(year=cast.year, term_kind=term.kind).exclude(grade=7):
        ClassClosing.objects.create(
            school=cast.school, school_class=school_class, term=term, closed_at=clock.now()
        )
    assert open_terms()[term.pk] == ("7А", "7Б")
    term.closed_at = clock.now()
    term.save()
    assert term.pk not in open_terms()


def test_a_first_grade_that_is_none_is_refused(cast: Cast, wizard: Wizard) -> None:
    response = wizard.post(wizard.begin(), "classes", 422, first="1А 5Б", **_ways(cast))
    assert "5Б" in response.content.decode()


def test_everybody_has_one_place_or_leaves() -> None:
    classes = [
        OldClass(1, 1, "А", (1, 2)),
        OldClass(2, 9, "А", (3, 4)),
        OldClass(3, 10, "А", (5,)),
        OldClass(4, 0, "Ромашка", (6,)),
    ]
    fates = {2: Fate.HELD, 4: Fate.PROMOTED, 5: Fate.HELD}
    passage = plan_passage(classes, {3: Way.GRADUATES}, fates, [(1, "Б")])
    assert passage.places == {1: (2, "А"), 2: (1, "А"), 4: (10, "А"), 5: (10, "А"), 6: (0, "Ромашка")}
    assert (passage.leaving, passage.held) == ([3], [2, 5])
    assert passage.classes == {
        (0, "Ромашка"): 4,
        (1, "А"): None,
        (1, "Б"): None,
        (2, "А"): 1,
        (10, "А"): None,
    }


def test_names_and_days_of_the_next_year() -> None:
    assert next_year_name("2026/27", date(2026, 9, 1)) == "2027/28"
    assert next_year_name("2026–2027", date(2026, 9, 1)) == "2027–2028"
    names = {"7А": "8А", "7Б": "8Б"}
    assert renamed_group("7А Английский 1", names) == "8А Английский 1"
    assert renamed_group("7А + 7Б, 17А", names) == "8А + 8Б, 17А"
    assert parse_classes("1а, 1Б 1а") == [(1, "а"), (1, "Б")]
    old = [(date(2026, 9, 1), date(2026, 10, 25)), (date(2026, 11, 3), date(2026, 12, 30))]
    new = [(date(2027, 9, 1), date(2027, 10, 23)), (date(2027, 11, 5), date(2027, 12, 29))]
    autumn = (date(2026, 10, 26), date(2026, 11, 2))
    day = (date(2027, 2, 23), date(2027, 2, 23))
    assert moved_holidays([("Осень", autumn), ("23", day)], old, new) == [
        ("Осень", (date(2027, 10, 24), date(2027, 11, 4))),
        ("23", (date(2028, 2, 23), date(2028, 2, 23))),
    ]
