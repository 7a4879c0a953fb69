import shutil
from datetime import date
from typing import Any

import pytest

from parta.academics.models import Course, SchoolClass, TeachingGroup
from parta.core.errors import Refused
from parta.exchange.commands import FetOptions, Report, import_fet
from parta.exchange.commands.report import issue_text, unreadable_text
from parta.exchange.rules.issues import Issue, Problem, UnreadableError
from parta.lessons.models import Lesson
from parta.schools.models import School
from parta.timetable.models import LessonSlot, TimetableVersion
from tests.exchange.samples import SCHOOL, activity, fet_file

pytestmark = pytest.mark.django_db
MONDAY, SUNDAY = date(2026, 11, 16), date(2026, 11, 22)
OPTIONS = FetOptions(slug="romashka", starts_on=MONDAY, ends_on=SUNDAY)


def run(content: bytes = SCHOOL, *, dry_run: bool = False, **options: Any) -> Report:
    values: dict[str, Any] = {
        name: getattr(OPTIONS, name) for name in ("slug", "starts_on", "ends_on")
    } | options
    return import_fet(content, FetOptions(**values), dry_run=dry_run)


def test_builds_classes_groups_streams_and_dated_lessons() -> None:
    report = run()
    school = School.objects.get(slug="romashka")
    assert school.name == 'Школа "Ромашка"'
    classes = SchoolClass.objects.filter(school=school).order_by("letter")
    assert [(row.grade, row.letter) for row in classes] == [(7, "а"), (7, "б")]
    assert set(TeachingGroup.objects.values_list("name", flat=True)) == {"7 а 1", "7 а 2", "7 а + 7 б"}
    stream = Course.objects.get(school_class__isnull=True)
    assert stream.group is not None
    assert set(stream.group.classes.all()) == set(classes)
    assert {row.teacher.surname for row in stream.assignments.all()} == {"Орлов Д. А.", "Фомина А. И."}
    slots = LessonSlot.objects.filter(course__group__isnull=True, course__school_class__letter="а")
    assert sorted(slots.values_list("weekday", "period", "room__name")) == [(1, 1, "21"), (1, 2, "21")]
    assert Lesson.objects.count() == 6
    lesson = Lesson.objects.get(course=stream)
    assert (lesson.held_on, lesson.period) == (date(2026, 11, 17), 3)
    assert lesson.starts_at is not None
    assert f"{lesson.starts_at.astimezone(school.zone):%H:%M}" == "10:20"
    assert report.bad == []


def test_the_same_file_again_changes_nothing() -> None:
    run()
    before = (Course.objects.count(), Lesson.objects.count(), LessonSlot.objects.count())
    report = run()
    assert report.changes == 0
    assert (Course.objects.count(), Lesson.objects.count(), LessonSlot.objects.count()) == before


def test_more_days_are_laid_out_later() -> None:
    run()
    report = run(ends_on=date(2026, 11, 29))
    assert report.changes == 6
    assert Lesson.objects.count() == 12


def test_a_dry_run_tells_the_same_and_writes_nothing() -> None:
    dry = run(dry_run=True)
    assert not School.objects.exists()
    assert run().counts == dry.counts


def test_a_lesson_placed_nowhere_is_named(monkeypatch: pytest.MonkeyPatch) -> None:
    # The longest lesson does not fit after its start.
    content = SCHOOL.replace(b"<Duration>2</Duration>", b"<Duration>9</Duration>")
    report = run(content)
    assert [issue.problem for issue in report.bad] == [Problem.OUTSIDE_BELLS]


def test_a_later_file_takes_over_from_a_later_day() -> None:
    run()
    changed = SCHOOL.replace("Вт</Preferred_Day>".encode(), "Пн</Preferred_Day>".encode(), 1)
    report = run(changed, starts_on=date(2026, 11, 23), ends_on=date(2026, 11, 29))
    assert report.changes
    first, second = TimetableVersion.objects.order_by("starts_on")
    assert (first.ends_on, second.starts_on) == (SUNDAY, date(2026, 11, 23))


def test_a_later_file_over_lessons_laid_out_is_refused() -> None:
    run()
    changed = SCHOOL.replace("Вт</Preferred_Day>".encode(), "Пн</Preferred_Day>".encode(), 1)
    with pytest.raises(Refused) as refused:
        run(changed)
    assert refused.value.code == "timetable_overlaps"
    assert TimetableVersion.objects.count() == 1


@pytest.mark.parametrize(
    ("options", "code"),
    [
        ({"starts_on": SUNDAY, "ends_on": MONDAY}, "outside_year"),
        ({"ends_on": date(2030, 1, 1)}, "outside_year"),
        ({"slug": "no spaces"}, "school"),
        ({"slug": "account"}, "school"),
        ({"time_zone": "Mars/Olympus"}, "school"),
    ],
)
def test_options_that_cannot_be_are_refused_and_nothing_is_left(options: dict[str, Any], code: str) -> None:
    with pytest.raises(Refused) as refused:
        run(**options)
    assert refused.value.code == code
    assert not School.objects.exists()


def test_an_unreadable_file_is_refused() -> None:
    with pytest.raises(Refused) as refused:
        run(b"<html/>")
    assert refused.value.code == "not_fet"


def test_lessons_without_a_time_are_placed_by_fet_cl() -> None:
    content = fet_file(activity(1, "7 а"), activity(2, "7 а", subject="English"))
    report = run(content)
    assert LessonSlot.objects.count() == 2
    assert len(set(LessonSlot.objects.values_list("weekday", "period"))) == 2  # the class is in one place
    assert report.bad == []
    assert run(content).changes == 0


def test_what_cannot_be_placed_is_refused() -> None:
    content = fet_file(*(activity(number, "7 а", subject="English") for number in range(1, 12)))
    with pytest.raises(Refused) as refused:  # eleven lessons into eight hours
        run(content, time_limit=10)
    assert refused.value.code == "no_solution"
    assert not School.objects.exists()


def test_without_fet_cl_the_error_names_the_package(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("PATH", "/nowhere")
    assert shutil.which("fet-cl") is None
    with pytest.raises(Refused, match="fet-cl") as refused:
        run(fet_file(activity(1, "7 а")))
    assert refused.value.code == "no_solver"


def test_every_problem_has_its_words() -> None:
    for problem in Problem:
        assert "так" in issue_text(Issue(1, problem, "так")) or problem in {
            Problem.NO_NAME,
            Problem.NO_CLASS,
            Problem.WRONG_WIDTH,
        }
    reasons = ["xml", "dtd", "not_fet", "no_week", "long_week", "no_activities"]
    reasons += ["encoding", "spreadsheet", "empty", "columns"]
    assert all(unreadable_text(UnreadableError(reason, "x")) for reason in reasons)
