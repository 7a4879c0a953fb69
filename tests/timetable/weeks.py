"""Small weeks for the tests of timetables."""

from datetime import timedelta

from parta.academics.models import Course, CourseAssignment, Subject
from parta.timetable.commands.demand import Wanted, set_hours
from parta.timetable.commands.generation import Options
from parta.timetable.commands.plans import create_draft, place
from parta.timetable.models import Generation, LessonSlot, TimetableVersion
from parta.timetable.solving.problem import ClassWeek, Rule
from tests.factories.cast import SchoolCast

CLOCK = {(1, period): (510 + 60 * period, 555 + 60 * period) for period in range(1, 8)}
WEEK = ClassWeek(bells=1, day_maximum=6, long_day=6)


def options(seconds: int = 20, without: tuple[Rule, ...] = ()) -> Options:
    rules = tuple(rule.value for rule in Rule if rule not in without)
    return Options(seconds=seconds, rules=rules, few_windows=True, assigns_rooms=True)


def get_draft(cast: SchoolCast, name: str = "Весна") -> TimetableVersion:
    """An empty draft of the cast's school, made once."""
    found = TimetableVersion.objects.filter(school=cast.school, name=name).first()
    return found or create_draft(actor=cast.actor("deputy"), name=name)


def get_draft_slot(cast: SchoolCast) -> LessonSlot:
    """Algebra of 7А on Tuesday, the second lesson of the draft."""
    draft = get_draft(cast)
    found = LessonSlot.objects.filter(version=draft).first()
    if found is None:
        hand = f"course-{cast.course.pk}"
        place(actor=cast.actor("deputy"), version_id=draft.pk, hand=hand, weekday=2, period=2)
        found = LessonSlot.objects.get(version=draft)
    return found


def get_generation(cast: SchoolCast) -> Generation:
    found = Generation.objects.filter(school=cast.school).first()
    return found or Generation.objects.create(
        school=cast.school,
        base=get_draft(cast),
        asked_by=cast.users["deputy"],
        language="ru",
        options={"seconds": 10},
        asked_at=f"{cast.today}T12:00Z",
        changed_at=f"{cast.today}T12:00Z",
    )


def small_school(cast: SchoolCast) -> None:
    """Three courses of three, two and two hours a week, in five days of three lessons."""
    hours = {cast.course: 3, cast.class_course: 2, cast.other_course: 2}
    wanted = {course.pk: Wanted(count, None, may_be_double=False) for course, count in hours.items()}
    set_hours(actor=cast.actor("deputy"), wanted=wanted)


def add_course(cast: SchoolCast, name: str) -> Course:
    """One more course of 7А, given by the teacher of ``cast.course``."""
    subject = Subject.objects.create(school=cast.school, name=name, short_name=name)
    course = Course.objects.create(
        school=cast.school, year=cast.year, subject=subject, school_class=cast.school_class
    )
    since = cast.today - timedelta(days=100)
    CourseAssignment.objects.create(course=course, teacher=cast.teacher, since_on=since)
    return course
