"""Where somebody may send an announcement: the office everywhere, teachers to their own (domain, H)."""

from collections import defaultdict
from collections.abc import Collection, Iterable
from dataclasses import dataclass

from django.db.models import QuerySet
from django.utils.translation import gettext as _

from parta.academics.models import Course, CourseAssignment, SchoolClass, TeachingGroup, led_by
from parta.access.actors import Actor
from parta.access.rules import Permission
from parta.announcements.queries.audience import present_year
from parta.announcements.queries.words import grade_name
from parta.announcements.rules import Part, PartKind
from parta.core import clock


@dataclass(frozen=True, slots=True)
class Place:
    part: Part
    label: str


@dataclass(frozen=True, slots=True)
class PlaceGroup:
    """Places that stand together, under a heading that can be folded."""

    label: str
    places: tuple[Place, ...]

    @property
    def values(self) -> frozenset[str]:
        return frozenset(str(place.part) for place in self.places)


def list_places(actor: Actor) -> tuple[PlaceGroup, ...]:
    """Every place the actor may choose; at most five queries."""
    day = clock.today(actor.school.zone)
    year_id = present_year(actor.school, day).values_list("pk", flat=True).first()
    is_whole = actor.has(Permission.WRITE_SCHOOL_ANNOUNCEMENTS)
    courses = _own_courses(actor)
    classes = SchoolClass.objects.filter(school=actor.school, year_id=year_id).order_by("grade", "letter")
    if not is_whole:
        is_theirs = actor.has(Permission.READ_OWN_CLASS)
        classes = classes.filter(led_by(actor)) if is_theirs else classes.none()
    shown = list(classes)
    groups = _groups(actor, year_id, {row.pk for row in shown}, {course.group_id for course in courses})
    found = [PlaceGroup("", (Place(Part(PartKind.SCHOOL), _("The whole school")),))] if is_whole else []
    found += _course_places(courses)
    found += _by_grade(shown, groups, is_whole=is_whole)
    return tuple(found)


def allowed_parts(places: Iterable[PlaceGroup]) -> frozenset[Part]:
    return frozenset(place.part for group in places for place in group.places)


def _own_courses(actor: Actor) -> list[Course]:
    taught = CourseAssignment.objects.filter(teacher__user_id=actor.user_id).valid_on(
        clock.today(actor.school.zone)
    )
    rows = Course.objects.filter(school=actor.school, pk__in=taught.values("course_id"))
    rows = rows.select_related("subject", "school_class", "group")
    return list(rows.order_by("subject__name", "school_class__grade", "school_class__letter", "group__name"))


def _groups(
    actor: Actor, year_id: int | None, class_ids: Collection[int], taught: Collection[int | None]
) -> list[TeachingGroup]:
    """Those all of whose classes are the actor's, and those the actor teaches."""
    rows: QuerySet[TeachingGroup] = TeachingGroup.objects.filter(school=actor.school, year_id=year_id)
    return [
        group
        for group in rows.prefetch_related("classes").order_by("name")
        if group.pk in taught
        or (group.classes.all() and all(row.pk in class_ids for row in group.classes.all()))
    ]


def _course_places(courses: Iterable[Course]) -> list[PlaceGroup]:
    places = tuple(
        Place(Part(PartKind.COURSE, course.pk), f"{course.subject.name}, {_whole_of(course)}")
        for course in courses
    )
    return [PlaceGroup(_("My courses"), places)] if places else []


def _whole_of(course: Course) -> str:
    whole = course.group or course.school_class
    return whole.name if whole else ""


def _by_grade(
    classes: Iterable[SchoolClass], groups: Iterable[TeachingGroup], *, is_whole: bool
) -> list[PlaceGroup]:
    by_grade: dict[int, list[Place]] = defaultdict(list)
    for row in classes:
        if is_whole and not by_grade[row.grade] and row.grade:
            label = _("All of grade %(grade)d") % {"grade": row.grade}
            by_grade[row.grade].append(Place(Part(PartKind.GRADE, row.grade), label))
        by_grade[row.grade].append(Place(Part(PartKind.CLASS, row.pk), row.name))
    for group in groups:
        grades = [row.grade for row in group.classes.all()]
        by_grade[min(grades, default=0)].append(Place(Part(PartKind.GROUP, group.pk), group.name))
    return [
        PlaceGroup(grade_name(grade) if grade else _("Classes and groups"), tuple(by_grade[grade]))
        for grade in sorted(by_grade)
    ]
