"""People of a school by roles and relations, for the rules of who may write to whom."""

from collections import defaultdict
from collections.abc import Collection, Iterable
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from django.db.models import Q, QuerySet

from parta.academics.models import ClassLead, CourseAssignment, Enrollment, GroupMember
from parta.access.actors import Actor
from parta.access.models import Membership
from parta.access.rules import Role
from parta.chats.models import ChatPolicy
from parta.chats.rules.messages import OfficeHours
from parta.chats.rules.people import Profile
from parta.core import clock
from parta.people.models import Guardianship, Student
from parta.people.rules import LEGAL
from parta.schools.models import School

Places = defaultdict[int, set[str]]


@dataclass(slots=True)
class _Relations:
    """By user: own or one's children's records; by student: places; by teacher: places and own classes."""

    students: defaultdict[int, set[int]] = field(default_factory=lambda: defaultdict(set))
    guardians: set[int] = field(default_factory=set)
    learns: Places = field(default_factory=lambda: defaultdict(set))
    classes: Places = field(default_factory=lambda: defaultdict(set))
    teaches: Places = field(default_factory=lambda: defaultdict(set))
    runs: Places = field(default_factory=lambda: defaultdict(set))


def list_profiles(school: School, user_ids: Collection[int] | None = None) -> dict[int, Profile]:
    """The people of the school today, by user id; None: all of them. In the same few queries always."""
    day = clock.today(school.zone)
    roles = _roles(school, day, user_ids)
    relations = _relations(school, day, user_ids)
    return {user_id: _profile(user_id, held, relations) for user_id, held in roles.items()}


def get_profile(actor: Actor) -> Profile:
    """The actor's own."""
    found = list_profiles(actor.school, [actor.user_id])
    return found.get(actor.user_id, Profile(actor.user_id, frozenset()))


def get_policy(school: School) -> ChatPolicy:
    """The school's, or the preset."""
    return ChatPolicy.objects.filter(school=school).first() or ChatPolicy(school=school)


def office_hours(policy: ChatPolicy) -> OfficeHours:
    return OfficeHours(policy.school.zone, policy.opens_at, policy.closes_at)


def _roles(school: School, day: date, user_ids: Collection[int] | None) -> dict[int, set[Role]]:
    rows = Membership.objects.filter(school=school, user__is_active=True).valid_on(day)
    held: defaultdict[int, set[Role]] = defaultdict(set)
    for user_id, role in _of(rows, user_ids).values_list("user_id", "role"):
        held[user_id].add(Role(role))
    return held


def _of(rows: QuerySet[Any], user_ids: Collection[int] | None, way: str = "user_id") -> QuerySet[Any]:
    return rows if user_ids is None else rows.filter(**{f"{way}__in": user_ids})


def _relations(school: School, day: date, user_ids: Collection[int] | None) -> _Relations:
    found = _Relations()
    own = _of(Student.objects.filter(school=school, user__isnull=False), user_ids)
    for student_id, user_id in own.values_list("pk", "user_id"):
        found.students[user_id].add(student_id)
    open_rights = Guardianship.objects.open_on(day).filter(
        student__school=school, guardian__user__isnull=False, kind__in=[kind.value for kind in LEGAL]
    )
    rights = _of(open_rights, user_ids, "guardian__user_id")
    for user_id, student_id in rights.values_list("guardian__user_id", "student_id"):
        found.students[user_id].add(student_id)
        found.guardians.add(user_id)
    ids = None if user_ids is None else {pk for own_ids in found.students.values() for pk in own_ids}
    _add_places_of_students(found, school, day, ids)
    _add_places_of_teachers(found, school, day, user_ids)
    return found


def _add_places_of_students(
    found: _Relations, school: School, day: date, ids: Collection[int] | None
) -> None:
    enrolled = Enrollment.objects.filter(school_class__school=school).valid_on(day)
    for student_id, class_id in _of(enrolled, ids, "student_id").values_list("student_id", "school_class_id"):
        found.learns[student_id].add(f"class:{class_id}")
        found.classes[student_id].add(f"class:{class_id}")
    members = GroupMember.objects.filter(_running(day), group__school=school)
    for student_id, group_id in _of(members, ids, "student_id").values_list("student_id", "group_id"):
        found.learns[student_id].add(f"group:{group_id}")


def _add_places_of_teachers(
    found: _Relations, school: School, day: date, user_ids: Collection[int] | None
) -> None:
    assigned = CourseAssignment.objects.filter(course__school=school, teacher__user__isnull=False).valid_on(
        day
    )
    values = ("teacher__user_id", "course__school_class_id", "course__group_id")
    for user_id, class_id, group_id in _of(assigned, user_ids, "teacher__user_id").values_list(*values):
        found.teaches[user_id].add(f"group:{group_id}" if group_id else f"class:{class_id}")
    running = Enrollment.objects.filter(school_class__school=school).valid_on(day)
    leads = ClassLead.objects.held_on(day).filter(
        teacher__user__isnull=False, school_class__in=running.values("school_class_id")
    )
    for user_id, class_id in _of(leads, user_ids, "teacher__user_id").values_list(
        "teacher__user_id", "school_class_id"
    ):
        found.runs[user_id].add(f"class:{class_id}")


def _running(day: date) -> Q:
    return Q(since_on__lte=day) & (Q(until_on__isnull=True) | Q(until_on__gte=day))


def _profile(user_id: int, held: set[Role], relations: _Relations) -> Profile:
    roles = held if user_id in relations.guardians else held - {Role.GUARDIAN}
    is_family = bool(roles & {Role.STUDENT, Role.GUARDIAN})
    students = relations.students[user_id] if is_family else set()
    is_teacher = bool(roles & {Role.TEACHER, Role.CLASS_TEACHER})
    return Profile(
        user_id=user_id,
        roles=frozenset(roles - {Role.TRUSTED, Role.SUPPORT}),
        students=frozenset(students),
        learns=_union(relations.learns[pk] for pk in students),
        own_classes=_union(relations.classes[pk] for pk in students),
        teaches=frozenset(relations.teaches[user_id]) if is_teacher else frozenset(),
        runs=frozenset(relations.runs[user_id]) if is_teacher else frozenset(),
    )


def _union(sets: Iterable[set[str]]) -> frozenset[str]:
    return frozenset().union(*sets)
