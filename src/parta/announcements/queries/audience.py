"""Whom an announcement reaches, from both ends: who is in its places, and which places somebody is in.

The two must agree: whoever is counted before sending is who finds it in the list. A test holds them together.
"""

from collections import defaultdict
from collections.abc import Collection, Iterable
from dataclasses import dataclass
from datetime import date

from django.db.models import Q, QuerySet

from parta.academics.models import (
    ClassLead,
    Course,
    CourseAssignment,
    Enrollment,
    GroupMember,
    SchoolClass,
    led_by,
)
from parta.access.actors import Actor
from parta.access.models import Membership
from parta.access.rules import WITH_STUDENTS, Role
from parta.announcements.models import AnnouncementPart
from parta.announcements.rules import Part, PartKind, Whom
from parta.people.models import Guardianship, Student
from parta.people.rules import LEGAL
from parta.schools.models import School
from parta.schoolyear.models import AcademicYear

_NOTHING = Q(pk__in=())
_STUDENTS_ROLES = [role.value for role in WITH_STUDENTS]


@dataclass(frozen=True, slots=True, order=True)
class Recipient:
    """Somebody with an account, once for each student they read it for; 0: for themselves, as staff."""

    user_id: int
    student_id: int
    whom: Whom


def list_recipients(
    school: School, whom: Collection[Whom], parts: Collection[Part], day: date
) -> tuple[Recipient, ...]:
    """Everybody it reaches on the day; at most five queries, however many they are."""
    found: set[Recipient] = set()
    if set(whom) - {Whom.STAFF}:
        student_ids = _students_in(school, _by_kind(parts), day)
        if Whom.STUDENTS in whom:
            rows = Student.objects.filter(pk__in=student_ids, user__is_active=True)
            found |= {Recipient(user, pk, Whom.STUDENTS) for pk, user in rows.values_list("pk", "user_id")}
        if {Whom.GUARDIANS, Whom.TRUSTED} & set(whom):
            found |= set(_guardians_of(student_ids, whom, day))
    if Whom.STAFF in whom:
        users = _staff_in(school, _by_kind(parts), day).values_list("user_id", flat=True)
        found |= {Recipient(user_id, 0, Whom.STAFF) for user_id in users}
    return tuple(sorted(found))


def parts_of(actor: Actor, day: date) -> dict[Whom, QuerySet[AnnouncementPart]]:
    """The parts that reach the actor on the day, by what they are reached as. Asks nothing by itself."""
    found = {}
    own = Student.objects.filter(school=actor.school, user_id=actor.user_id, pk__in=actor.family_ids)
    if Role.STUDENT in actor.roles:
        found[Whom.STUDENTS] = _parts_of_students(actor, own, day)
    if Role.GUARDIAN in actor.roles:
        children = Student.objects.filter(pk__in=actor.family_ids).exclude(pk__in=own.values("pk"))
        found[Whom.GUARDIANS] = _parts_of_students(actor, children, day)
    if Role.TRUSTED in actor.roles:
        trusted = Student.objects.filter(pk__in=actor.student_ids - actor.family_ids)
        found[Whom.TRUSTED] = _parts_of_students(actor, trusted, day)
    if is_staff(actor):
        found[Whom.STAFF] = _parts_of_staff(actor, day)
    return found


def is_staff(actor: Actor) -> bool:
    return bool(actor.roles - WITH_STUDENTS)


def present_year(school: School, day: date) -> QuerySet[AcademicYear]:
    """The year that has begun last: in summer the one that is over."""
    return AcademicYear.objects.filter(school=school, starts_on__lte=day).order_by("-starts_on")


def _year_ids(school: School, day: date) -> QuerySet[AcademicYear, int]:
    return AcademicYear.objects.filter(pk__in=present_year(school, day).values("pk")[:1]).values_list(
        "pk", flat=True
    )


def _by_kind(parts: Iterable[Part]) -> dict[PartKind, set[int]]:
    found: dict[PartKind, set[int]] = defaultdict(set)
    for part in parts:
        found[part.kind].add(part.key)
    return found


def _students_in(school: School, keys: dict[PartKind, set[int]], day: date) -> set[int]:
    courses = Course.objects.filter(school=school, pk__in=keys[PartKind.COURSE])
    of_class = Q(school_class__in=keys[PartKind.CLASS]) | Q(
        school_class__in=courses.filter(group__isnull=True).values("school_class")
    )
    if PartKind.SCHOOL in keys or PartKind.GRADE in keys:
        whole = Q(school_class__year__in=_year_ids(school, day))
        of_class |= (
            whole if PartKind.SCHOOL in keys else whole & Q(school_class__grade__in=keys[PartKind.GRADE])
        )
    enrollments = Enrollment.objects.valid_on(day).filter(of_class, school_class__school=school)
    found = set(enrollments.values_list("student_id", flat=True))
    if keys[PartKind.GROUP] or keys[PartKind.COURSE]:
        groups = Q(group__in=keys[PartKind.GROUP]) | Q(group__in=courses.values("group"))
        members = GroupMember.objects.filter(groups, _valid(day), group__school=school)
        found |= set(members.values_list("student_id", flat=True))
    return found


def _guardians_of(student_ids: Collection[int], whom: Collection[Whom], day: date) -> Iterable[Recipient]:
    rights = Guardianship.objects.open_on(day).filter(
        student_id__in=student_ids, guardian__user__is_active=True
    )
    for student_id, user_id, kind in rights.values_list("student_id", "guardian__user_id", "kind"):
        as_whom = Whom.GUARDIANS if kind in LEGAL else Whom.TRUSTED
        if as_whom in whom:
            yield Recipient(user_id, student_id, as_whom)


def _staff_in(school: School, keys: dict[PartKind, set[int]], day: date) -> QuerySet[Membership]:
    members = Membership.objects.valid_on(day).filter(school=school, user__is_active=True)
    members = members.exclude(role__in=_STUDENTS_ROLES)
    if PartKind.SCHOOL in keys:
        return members
    classes = SchoolClass.objects.filter(
        Q(pk__in=keys[PartKind.CLASS]) | Q(grade__in=keys[PartKind.GRADE], year__in=_year_ids(school, day)),
        school=school,
    )
    taught = (
        Q(course__school_class__in=classes.values("pk"))
        | Q(course__group__classes__in=classes.values("pk"))
        | Q(course__group__in=keys[PartKind.GROUP])
        | Q(course__in=keys[PartKind.COURSE])
    )
    teaching = CourseAssignment.objects.valid_on(day).filter(taught, course__school=school)
    leads = ClassLead.objects.held_on(day).filter(school_class__in=classes.values("pk"))
    return members.filter(
        Q(user__in=leads.values("teacher__user_id")) | Q(user__in=teaching.values("teacher__user_id"))
    )


def _parts_of_students(actor: Actor, students: QuerySet[Student], day: date) -> QuerySet[AnnouncementPart]:
    enrollments = Enrollment.objects.valid_on(day).filter(student__in=students.values("pk"))
    classes = enrollments.values("school_class")
    present = enrollments.filter(school_class__year__in=_year_ids(actor.school, day))
    members = GroupMember.objects.filter(_valid(day), student__in=students.values("pk"))
    groups = members.values("group")
    return _of_school(actor).filter(
        Q(kind=PartKind.SCHOOL.value, announcement__school__in=present.values("school_class__school"))
        | Q(grade__in=present.values("school_class__grade"))
        | Q(school_class__in=classes)
        | Q(group__in=groups)
        | Q(course__school_class__in=classes, course__group__isnull=True)
        | Q(course__group__in=groups)
    )


def _parts_of_staff(actor: Actor, day: date) -> QuerySet[AnnouncementPart]:
    teaching = CourseAssignment.objects.valid_on(day).filter(
        teacher__user_id=actor.user_id, course__school=actor.school
    )
    courses = teaching.values("course")
    groups = Course.objects.filter(pk__in=courses, group__isnull=False).values("group")
    classes = SchoolClass.objects.filter(
        Q(courses__in=courses) | Q(groups__in=groups) | led_by(actor),
        school=actor.school,
    )
    present = classes.filter(year__in=_year_ids(actor.school, day))
    return _of_school(actor).filter(
        Q(kind=PartKind.SCHOOL.value)
        | Q(grade__in=present.values("grade"))
        | Q(school_class__in=classes.values("pk"))
        | Q(group__in=groups)
        | Q(course__in=courses)
    )


def _of_school(actor: Actor) -> QuerySet[AnnouncementPart]:
    return AnnouncementPart.objects.filter(announcement__school=actor.school)


def _valid(day: date) -> Q:
    return Q(since_on__lte=day) & (Q(until_on__isnull=True) | Q(until_on__gte=day))
