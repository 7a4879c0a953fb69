from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from django.db.models import Q

from parta.academics.models import Course, CourseAssignment, SchoolClass, led_by
from parta.academics.queries import get_course
from parta.access.actors import Actor
from parta.access.rules import Permission
from parta.core import clock
from parta.core.errors import NotFound
from parta.lessons.models import Lesson
from parta.lessons.rules import Lock, lesson_lock
from parta.people.models import Teacher
from parta.schoolyear.models import Term
from parta.schoolyear.queries import is_past_year


@dataclass(frozen=True, slots=True)
class LessonRights:
    """What the actor may write in a lesson; ``needs_reason`` always, whatever the date (the deputy)."""

    marks: bool
    attendance: bool
    needs_reason: bool = False


NO_RIGHTS = LessonRights(marks=False, attendance=False)


def get_journal_course(actor: Actor, course_id: int) -> Course:
    """A course whose journal the actor may open: a visible one, or one in which they substitute."""
    try:
        return get_course(actor, course_id)
    except NotFound:
        substitutes = Lesson.objects.filter(
            school=actor.school, course_id=course_id, substitute__user_id=actor.user_id
        )
        if not substitutes.exists():
            raise
    return Course.objects.select_related("subject", "school_class", "group", "year").get(pk=course_id)


def get_lesson(actor: Actor, lesson_id: int) -> Lesson:
    """A lesson the actor may see, with its course, slot, room and substitute."""
    lesson = (
        Lesson.objects.visible_to(actor)
        .select_related(
            "course__subject",
            "course__school_class",
            "course__group",
            "year",
            "slot__room",
            "room",
            "substitute",
        )
        .filter(pk=lesson_id)
        .first()
    )
    if lesson is None:
        raise NotFound
    return lesson


def list_course_lessons(course_id: int, since: date, until: date) -> list[Lesson]:
    """Lessons of the course on the days since..until, in order; those outside the timetable last in a day."""
    lessons = Lesson.objects.filter(course_id=course_id, held_on__gte=since, held_on__lte=until)
    return sorted(lessons, key=lambda lesson: (lesson.held_on, lesson.period or 99, lesson.pk))


def list_teacher_lessons(actor: Actor, since: date, until: date) -> list[Lesson]:
    """Lessons the actor teaches (or gives as a substitute, or would give but for one), in order of time."""
    return list(
        Lesson.objects.filter(school=actor.school, held_on__gte=since, held_on__lte=until)
        .of_teachers(Teacher.objects.filter(user_id=actor.user_id))
        .select_related("course__subject", "course__school_class", "course__group", "room", "substitute")
        .order_by("held_on", "period", "pk")
    )


def rights_in_course(actor: Actor, course: Course, lessons: Sequence[Lesson]) -> dict[int, LessonRights]:
    """For each of the course's lessons what the actor may write (domain B10 and H), by lesson id."""
    if teaches(actor, course):
        return {lesson.pk: LessonRights(marks=True, attendance=True) for lesson in lessons}
    if actor.has(Permission.WRITE_ANY_COURSE):
        with_reason = LessonRights(marks=True, attendance=True, needs_reason=True)
        return {lesson.pk: with_reason for lesson in lessons}
    base = NO_RIGHTS
    if actor.has(Permission.WRITE_OWN_CLASS_ATTENDANCE) and _is_class_teacher(actor, course):
        base = LessonRights(marks=False, attendance=True)
    substituting = LessonRights(marks=True, attendance=True)
    own = set(
        Lesson.objects.filter(
            pk__in=[lesson.pk for lesson in lessons], substitute__user_id=actor.user_id
        ).values_list("pk", flat=True)
    )
    return {lesson.pk: substituting if lesson.pk in own else base for lesson in lessons}


def locks_in_course(
    actor: Actor,
    course: Course,
    lessons: Sequence[Lesson],
    rights: Mapping[int, LessonRights],
    *,
    has_reason: bool = False,
) -> dict[int, Lock | None]:
    """For each of the course's lessons what stands against writing in it now, by lesson id."""
    today = clock.today(actor.school.zone)
    closed = closed_ranges(course, today)
    return {
        lesson.pk: lesson_lock(
            held_on=lesson.held_on,
            today=today,
            is_canceled=lesson.is_canceled,
            is_term_closed=is_in_ranges(lesson.held_on, closed),
            free_edit_days=None if rights[lesson.pk].needs_reason else actor.school.free_edit_days,
            has_reason=has_reason,
        )
        for lesson in lessons
    }


def closed_ranges(course: Course, today: date) -> list[tuple[date, date]]:
    """The terms closed for the school or for one of the course's classes, as (first day, last day).

    The whole year, once a later year of the school has begun: then the journal is an archive.
    """
    if is_past_year(course.year, today):
        return [(course.year.starts_on, course.year.ends_on)]
    return closed_terms(course)


def closed_terms(course: Course) -> list[tuple[date, date]]:
    """As ``closed_ranges``, whatever the day."""
    classes = classes_of(course)
    kinds = {school_class.term_kind for school_class in classes}
    closed = Q(closed_at__isnull=False) | Q(class_closings__school_class__in=classes)
    terms = Term.objects.filter(closed, year_id=course.year_id, kind__in=kinds).distinct()
    return list(terms.values_list("starts_on", "ends_on"))


def is_in_ranges(day: date, ranges: Collection[tuple[date, date]]) -> bool:
    return any(first <= day <= last for first, last in ranges)


def classes_of(course: Course) -> list[SchoolClass]:
    """The class the course is taught to; of a stream, every class it is drawn from."""
    if course.school_class is not None:
        return [course.school_class]
    return list(SchoolClass.objects.filter(groups=course.group_id))


def teaches(actor: Actor, course: Course) -> bool:
    """Whether the course is the actor's own to teach today."""
    if not actor.has(Permission.WRITE_OWN_COURSES):
        return False
    assignments = CourseAssignment.objects.filter(course=course, teacher__user_id=actor.user_id)
    return assignments.valid_on(clock.today(actor.school.zone)).exists()


def _is_class_teacher(actor: Actor, course: Course) -> bool:
    return SchoolClass.objects.filter(
        Q(pk=course.school_class_id) | Q(groups=course.group_id, groups__isnull=False), led_by(actor)
    ).exists()
