"""For each course of a school what is not filled in: counted by the database, judged by ``rules.control``."""

from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass
from datetime import date, timedelta

from django.db.models import Count, Exists, Max, Min, OuterRef, Q

from parta.academics.models import Course, CourseAssignment, Enrollment, GroupMember, SchoolClass
from parta.access.actors import Actor
from parta.core import clock
from parta.grading.models import Dot, Mark
from parta.grading.rules.dots import DotState
from parta.grading.rules.marks import Category
from parta.grading.rules.terms import enough_marks
from parta.homework.models import Homework
from parta.lessons.models import Lesson
from parta.lessons.queries.week import course_label
from parta.progress.queries.terms import Span
from parta.progress.rules.control import (
    LATE_DAYS,
    Issue,
    concerns,
    is_uniform,
    last_warned_day,
    lessons_a_week,
    marks_by_now,
    silent_since,
)
from parta.schoolyear.models import AcademicYear

Counts = tuple[int, ...]  # in the order of Issue
Spans = Mapping[str, Span]
Roster = list[tuple[int, date]]  # students and since when
RosterKey = tuple[str, int]  # class or group, and its id
_BELONGING = ("student_id", "since_on", "until_on")


@dataclass(frozen=True, slots=True)
class Choice:
    """A class or a teacher, to look at alone."""

    pk: int
    name: str


@dataclass(frozen=True, slots=True)
class CourseIssues:
    """``term_number``: of the course's own kind of terms; ``lessons``: held in it so far."""

    course_id: int
    subject: str
    students: str
    classes: tuple[Choice, ...]
    teachers: tuple[Choice, ...]
    term_number: int
    lessons: int
    counts: Counts


@dataclass(frozen=True, slots=True)
class _Course:
    """A course with its span. ``grade``: of its youngest class."""

    course: Course
    classes: tuple[SchoolClass, ...]
    span: Span

    @property
    def grade(self) -> int:
        return min(item.grade for item in self.classes)

    @property
    def roster_key(self) -> RosterKey:
        group_id = self.course.group_id
        return ("group", group_id) if group_id else ("class", self.classes[0].pk)


def list_course_issues(actor: Actor, year: AcademicYear, spans: Spans) -> list[CourseIssues]:
    """All courses of the year that have a span, in order of class and subject.

    For those who read the progress of the whole school.
    """
    courses = _courses(year, spans)
    counts: dict[Issue, dict[int, int]] = {issue: {} for issue in Issue}
    lessons, planned = _count_lessons(actor, courses, counts)
    _count_few_marks(courses, planned, counts[Issue.FEW_MARKS])
    _count_silent(actor, year, courses, counts[Issue.SILENT])
    _count_uniform(courses, counts[Issue.UNIFORM_TEST])
    _count_dots(actor, courses, counts[Issue.DOTS])
    teachers = _teachers(courses)
    return [
        CourseIssues(
            course_id=item.course.pk,
            subject=item.course.subject.name,
            students=course_label(item.course),
            classes=tuple(Choice(row.pk, row.name) for row in item.classes),
            teachers=tuple(dict.fromkeys(teachers.get(item.course.pk, ()))),
            term_number=item.span.term.number,
            lessons=lessons.get(item.course.pk, 0),
            counts=tuple(
                counts[issue].get(item.course.pk, 0) if concerns(issue, item.grade) else 0 for issue in Issue
            ),
        )
        for item in courses
    ]


def _courses(year: AcademicYear, spans: Spans) -> list[_Course]:
    rows = (
        Course.objects.filter(year=year)
        .select_related("subject", "school_class", "group")
        .prefetch_related("group__classes")
        .order_by("subject__name", "group__name", "pk")
    )
    found = []
    for course in rows:
        classes = _classes_of(course)
        if classes and classes[0].term_kind in spans:
            found.append(_Course(course, classes, spans[classes[0].term_kind]))
    return sorted(found, key=lambda item: (item.grade, item.classes[0].letter))


def _classes_of(course: Course) -> tuple[SchoolClass, ...]:
    if course.school_class:
        return (course.school_class,)
    own = course.group.classes.all() if course.group else ()
    return tuple(sorted(own, key=lambda item: (item.grade, item.letter)))


def _within(courses: Iterable[_Course], prefix: str = "", *, whole: bool = False) -> Q:
    """Rows of the courses' lessons in their spans; ``whole``: also those to come."""
    found = Q(pk__in=())
    for span, own in _by_span(courses).items():
        days = span.days if whole else span.elapsed
        found |= Q(**{f"{prefix}course_id__in": own, f"{prefix}held_on__range": days})
    return found


def _count_lessons(
    actor: Actor, courses: Collection[_Course], counts: Mapping[Issue, dict[int, int]]
) -> tuple[dict[int, int], dict[int, int]]:
    """Topics and homework; answers how many lessons were held so far, and how many the whole term has."""
    now = clock.now()
    today = now.astimezone(actor.school.zone).date()
    held = Q(Q(held_on__lt=today) | Q(held_on=today, ends_at__lte=now), _within(courses))
    no_homework = ~Exists(Homework.objects.filter(lesson=OuterRef("pk"), is_draft=False))
    rows = (
        Lesson.objects.filter(_within(courses, whole=True), is_canceled=False, period__isnull=False)
        .values("course_id")
        .annotate(
            planned=Count("pk"),
            held=Count("pk", filter=held),
            no_topic=Count("pk", filter=held & Q(topic="")),
            late=Count("pk", filter=held & Q(topic="", held_on__lt=today - timedelta(days=LATE_DAYS))),
            no_homework=Count("pk", filter=held & Q(no_homework)),
        )
        .order_by()
    )
    lessons, planned = {}, {}
    for row in rows:
        course_id = row["course_id"]
        lessons[course_id], planned[course_id] = row["held"], row["planned"]
        counts[Issue.NO_TOPIC][course_id] = row["no_topic"]
        counts[Issue.NO_TOPIC_LATE][course_id] = row["late"]
        counts[Issue.NO_HOMEWORK][course_id] = row["no_homework"]
    return lessons, planned


def _count_few_marks(
    courses: Collection[_Course], planned: Mapping[int, int], counts: dict[int, int]
) -> None:
    """Students who have fewer marks than enough in proportion to the term (domain B5)."""
    marks = {
        (course_id, student_id): number
        for course_id, student_id, number in Mark.objects.filter(_within(courses, "lesson__"))
        .values_list("lesson__course_id", "student_id")
        .annotate(number=Count("pk"))
        .order_by()
    }
    rosters = _rosters(courses)
    for item in courses:
        pk, span = item.course.pk, item.span
        enough = enough_marks(lessons_a_week(planned[pk], span.days)) if pk in planned else 0
        roster = rosters[item.roster_key]
        by_now = {
            since: marks_by_now(enough, term=span.days, since=since, today=span.until_on)
            for _student, since in roster
        }
        counts[pk] = sum(marks.get((pk, student_id), 0) < by_now[since] for student_id, since in roster)


def _rosters(courses: Iterable[_Course]) -> Mapping[RosterKey, Roster]:
    """Who belongs to each class and to each group at the end of its span, and since when."""
    spans = {item.roster_key: item.span for item in courses}
    classes = Enrollment.objects.filter(school_class_id__in=[pk for kind, pk in spans if kind == "class"])
    groups = GroupMember.objects.filter(group_id__in=[pk for kind, pk in spans if kind == "group"])
    rows = [
        *(("class", row) for row in classes.values_list("school_class_id", *_BELONGING)),
        *(("group", row) for row in groups.values_list("group_id", *_BELONGING)),
    ]
    found: dict[RosterKey, Roster] = {key: [] for key in spans}
    for kind, (pk, student_id, since_on, until_on) in rows:
        if _covers(spans[kind, pk].until_on, since_on, until_on):
            found[kind, pk].append((student_id, since_on))
    return found


def _count_silent(
    actor: Actor, year: AcademicYear, courses: Iterable[_Course], counts: dict[int, int]
) -> None:
    """Courses that had lessons, and no marks, in the last weeks of their spans (across terms)."""
    for span, ids in _by_span(courses).items():
        since = silent_since(span.until_on)
        if since < year.starts_on:
            continue
        rows = (
            Lesson.objects.filter(
                school=actor.school,
                course_id__in=ids,
                held_on__range=(since, span.until_on),
                is_canceled=False,
            )
            .values("course_id")
            .annotate(set_marks=Count("marks"))
            .values_list("course_id", "set_marks")
            .order_by()
        )
        counts.update((course_id, 1) for course_id, set_marks in rows if not set_marks)


def _count_uniform(courses: Iterable[_Course], counts: dict[int, int]) -> None:
    """Tests all of whose marks are 2, or 5."""
    rows = (
        Mark.objects.filter(_within(courses, "lesson__"), form__category=Category.TESTS.value)
        .values("lesson_id", "lesson__course_id")
        .annotate(number=Count("pk"), lowest=Min("value"), highest=Max("value"))
        .order_by()
    )
    for row in rows:
        if is_uniform(count=row["number"], lowest=row["lowest"], highest=row["highest"]):
            course_id = row["lesson__course_id"]
            counts[course_id] = counts.get(course_id, 0) + 1


def _count_dots(actor: Actor, courses: Iterable[_Course], counts: dict[int, int]) -> None:
    """Open dots of the spans' lessons that are past, or end within the days of warning."""
    last = last_warned_day(clock.today(actor.school.zone))
    rows = (
        Dot.objects.filter(_within(courses, "lesson__"), state=DotState.OPEN.value, valid_until__lte=last)
        .values_list("lesson__course_id")
        .annotate(number=Count("pk"))
        .order_by()
    )
    counts.update(rows)


def _teachers(courses: Iterable[_Course]) -> dict[int, list[Choice]]:
    """Who teaches each course on the last day of its span."""
    spans = {item.course.pk: item.span for item in courses}
    found: dict[int, list[Choice]] = {}
    for row in (
        CourseAssignment.objects.filter(course_id__in=spans)
        .select_related("teacher")
        .order_by("since_on", "pk")
    ):
        if _covers(spans[row.course_id].until_on, row.since_on, row.until_on):
            found.setdefault(row.course_id, []).append(Choice(row.teacher_id, row.teacher.short_name))
    return found


def _by_span(courses: Iterable[_Course]) -> dict[Span, list[int]]:
    ids: dict[Span, list[int]] = {}
    for item in courses:
        ids.setdefault(item.span, []).append(item.course.pk)
    return ids


def _covers(day: date, since_on: date, until_on: date | None) -> bool:
    return since_on <= day and (until_on is None or day <= until_on)
