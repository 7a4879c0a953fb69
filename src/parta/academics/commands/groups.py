"""Teaching groups: dividing classes, and who belongs to which group from a day on."""

from collections.abc import Mapping, Sequence
from datetime import date, timedelta

from django.db import transaction
from django.utils.translation import gettext as _

from parta.academics.commands.records import record_structure
from parta.academics.models import (
    Course,
    CourseAssignment,
    Enrollment,
    GroupMember,
    SchoolClass,
    Subject,
    TeachingGroup,
)
from parta.academics.rules import halves
from parta.access.actors import Actor
from parta.access.queries import require_of_school
from parta.access.rules import Permission
from parta.core import clock
from parta.core.errors import NotFound, Refused
from parta.core.relations import is_used, used_ids
from parta.schoolyear.models import AcademicYear

MAX_GROUP_NAME, MOST_PARTS = 120, 6
ASSIGNMENT, HOURS = "academics.CourseAssignment", "academics.CourseHours"  # plans, no lessons yet
_ONE_DAY = timedelta(days=1)


@transaction.atomic
def divide_classes(
    *,
    actor: Actor,
    year_id: int,
    class_ids: Sequence[int],
    names: Sequence[str],
    subject_id: int | None,
    since_on: date,
    by_list: bool,
) -> list[TeachingGroup]:
    """Groups of the classes, with a course of the subject for each; the whole class's course ends before.

    ``by_list``: the students are divided along their list at once. Refused: no class, fewer than one group, a
    name that is taken, a day outside the year or before lessons that were held.
    """
    actor.require(Permission.WRITE_STRUCTURE)
    year = _year(actor, year_id)
    classes = list(SchoolClass.objects.filter(school=actor.school, year=year, pk__in=class_ids))
    if not classes:
        raise Refused(_("Choose the classes."), code="no_class", field="classes")
    if not 1 <= len(names) <= MOST_PARTS:
        raise Refused(_("From 1 to 6 groups."), code="no_group", field="count")
    require_of_school(actor, Subject.objects.all(), [subject_id])
    require_within(year, since_on)
    groups = [_create(actor, year, classes, name) for name in names]
    if subject_id is not None:
        _divide_courses(actor, year, classes, groups, subject_id, since_on)
    if by_list:
        rows = Enrollment.objects.filter(school_class__in=classes).valid_on(since_on)
        order = ("school_class__letter", "student__surname", "student__given_name", "student_id")
        students = list(dict.fromkeys(rows.order_by(*order).values_list("student_id", flat=True)))
        for group, part in zip(groups, halves(students, len(groups)), strict=True):
            _join(group, part, since_on)
    return groups


@transaction.atomic
def place_students(
    *, actor: Actor, group_ids: Sequence[int], places: Mapping[int, int | None], since_on: date
) -> int:
    """From the day on each student belongs to the one of the groups that is named, or to none of them.

    The days before stay as they were. How many students have moved. Refused: a day outside the year or before
    lessons of these groups that were held, a student of another class.
    """
    actor.require(Permission.WRITE_STRUCTURE)
    groups = {pk: _lock_group(actor, pk) for pk in group_ids}
    if not groups or set(places.values()) - {None} - set(groups):
        raise NotFound
    year = next(iter(groups.values())).year
    require_within(year, since_on)
    courses = list(Course.objects.filter(group__in=groups).values_list("pk", flat=True))
    require_not_held(actor, courses, since_on)
    _require_of_classes(groups, places, since_on)
    rows = GroupMember.objects.filter(group__in=groups, student_id__in=places).exclude(until_on__lt=since_on)
    now: dict[int, list[GroupMember]] = {}
    for row in rows.order_by("since_on"):
        now.setdefault(row.student_id, []).append(row)
    moved = [pk for pk, target in places.items() if not _is_there(now.get(pk, []), target)]
    _leave([row for pk in moved for row in now.get(pk, [])], since_on)
    for pk, group in groups.items():
        joined = [student for student in moved if places[student] == pk]
        left = [student for student in moved if any(row.group_id == pk for row in now.get(student, []))]
        _join(group, joined, since_on)
        if joined or left:
            change = {"joined": joined, "left": left, "since_on": since_on.isoformat()}
            record_structure(actor, "group.members", pk, None, change)
    return len(moved)


@transaction.atomic
def rename_group(*, actor: Actor, group_id: int, name: str) -> None:
    """Refused: a name that is missing or taken."""
    actor.require(Permission.WRITE_STRUCTURE)
    group = _lock_group(actor, group_id)
    before = {"name": group.name}
    _fill(group, name)
    group.save()
    if before["name"] != group.name:
        record_structure(actor, "group.renamed", group.pk, before, {"name": group.name})


@transaction.atomic
def remove_group(*, actor: Actor, group_id: int) -> None:
    """A group that nothing has been taught to, with its courses. Refused otherwise."""
    actor.require(Permission.WRITE_STRUCTURE)
    group = _lock_group(actor, group_id)
    courses = list(Course.objects.filter(group=group).values_list("pk", flat=True))
    own = ("academics.Course", "academics.GroupMember", "academics.TeachingGroup_classes")
    if used_ids(Course, courses, besides=(ASSIGNMENT, HOURS)) or is_used(group, besides=own):
        raise Refused(_("The group has lessons already: it stays."), code="group_used")
    record_structure(actor, "group.removed", group.pk, {"name": group.name}, None)
    group.delete()


def require_within(year: AcademicYear, day: date) -> None:
    """Refused outside the year."""
    if not year.starts_on <= day <= year.ends_on:
        raise Refused(_("The day is outside the academic year."), code="outside", field="since_on")


def require_not_held(actor: Actor, course_ids: Sequence[int], since_on: date) -> None:
    """A change cannot reach back into lessons: refused for a past day once the courses have any."""
    if since_on < clock.today(actor.school.zone) and used_ids(
        Course, course_ids, besides=(ASSIGNMENT, HOURS)
    ):
        words = _("Lessons have been held since: choose today or a day to come.")
        raise Refused(words, code="past", field="since_on")


def end_assignments(rows: Sequence[CourseAssignment], since_on: date) -> None:
    """Who teaches now teaches no more from the day on; what had not begun by then is forgotten."""
    for row in rows:
        if row.since_on >= since_on:
            row.delete()
        else:
            row.until_on = since_on - _ONE_DAY
            row.save(update_fields=["until_on"])


def _lock_group(actor: Actor, group_id: int) -> TeachingGroup:
    """Locked until the end of the transaction: whoever moves its members queues."""
    rows = TeachingGroup.objects.select_for_update(of=("self",)).select_related("year")
    group = rows.filter(school=actor.school, pk=group_id).first()
    if group is None:
        raise NotFound
    return group


def _year(actor: Actor, year_id: int) -> AcademicYear:
    year = AcademicYear.objects.visible_to(actor).filter(pk=year_id).first()
    if year is None:
        raise NotFound
    return year


def _create(actor: Actor, year: AcademicYear, classes: Sequence[SchoolClass], name: str) -> TeachingGroup:
    group = TeachingGroup(school=actor.school, year=year)
    _fill(group, name)
    group.save()
    group.classes.set(classes)
    record_structure(
        actor, "group.added", group.pk, None, {"name": group.name, "classes": [row.pk for row in classes]}
    )
    return group


def _fill(group: TeachingGroup, name: str) -> None:
    group.name = " ".join(name.split())
    if not group.name or len(group.name) > MAX_GROUP_NAME:
        raise Refused(_("A name of at most 120 characters."), code="bad_name", field="name")
    if TeachingGroup.objects.filter(year=group.year, name=group.name).exclude(pk=group.pk).exists():
        words = _("There is a group “%(name)s” this year.") % {"name": group.name}
        raise Refused(words, code="name_taken", field="name")


def _divide_courses(
    actor: Actor,
    year: AcademicYear,
    classes: Sequence[SchoolClass],
    groups: Sequence[TeachingGroup],
    subject_id: int,
    since_on: date,
) -> None:
    whole = list(Course.objects.filter(school_class__in=classes, subject_id=subject_id, group__isnull=True))
    require_not_held(actor, [row.pk for row in whole], since_on)
    for course in whole:
        if is_used(course, besides=(ASSIGNMENT, HOURS)):
            end_assignments(
                list(CourseAssignment.objects.filter(course=course).exclude(until_on__lt=since_on)), since_on
            )
        else:
            course.delete()
    own_class = classes[0] if len(classes) == 1 else None
    for group in groups:
        Course.objects.create(
            school=actor.school, year=year, subject_id=subject_id, school_class=own_class, group=group
        )


def _require_of_classes(
    groups: Mapping[int, TeachingGroup], places: Mapping[int, int | None], since_on: date
) -> None:
    placed = {student_id for student_id, group_id in places.items() if group_id is not None}
    classes = SchoolClass.objects.filter(groups__in=groups)
    enrolled = Enrollment.objects.filter(school_class__in=classes, student_id__in=placed)
    here = enrolled.exclude(until_on__lt=since_on).values_list("student_id", flat=True)
    if placed - set(here):
        raise Refused(_("Somebody is not a student of these classes."), code="other_class")


def _is_there(rows: Sequence[GroupMember], target: int | None) -> bool:
    """Whether the student's place is as wanted already, with nothing else planned."""
    if target is None:
        return not rows
    return len(rows) == 1 and rows[0].group_id == target and rows[0].until_on is None


def _leave(rows: Sequence[GroupMember], since_on: date) -> None:
    for row in rows:
        if row.since_on >= since_on:
            row.delete()
        else:
            row.until_on = since_on - _ONE_DAY
            row.save(update_fields=["until_on"])


def _join(group: TeachingGroup, student_ids: Sequence[int], since_on: date) -> None:
    GroupMember.objects.bulk_create(
        GroupMember(group=group, student_id=student_id, since_on=since_on) for student_id in student_ids
    )
