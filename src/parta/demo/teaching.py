"""Classes, groups and courses of the demo school."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta

from parta.academics.commands import (
    CoursePlan,
    add_group_members,
    create_class,
    create_courses,
    create_group,
    enroll_students,
)
from parta.academics.models import SchoolClass
from parta.demo.curriculum import ClassKey
from parta.demo.founding import Foundation
from parta.demo.names import Sex
from parta.demo.people import Employed, Enrolled
from parta.demo.rules import RUNNING_WEEK
from parta.demo.staffing import Unit
from parta.schoolyear.rules import TermKind

_GROUP_NAMES = {
    "english": ("английский язык, группа 1", "английский язык, группа 2"),
    "it": ("информатика, группа 1", "информатика, группа 2"),
    "handicraft": ("труд, мальчики", "труд, девочки"),
}
_NEWCOMERS_AFTER_WEEKS = RUNNING_WEEK - 3


@dataclass(frozen=True, slots=True)
class Member:
    """A student of a course, from a day."""

    student_id: int
    since: date


@dataclass(frozen=True, slots=True)
class TaughtCourse:
    """A course as the demo's records need it."""

    course_id: int
    unit: Unit
    teacher: Employed
    members: tuple[Member, ...]


def class_lists(enrolled: Sequence[Enrolled]) -> dict[ClassKey, list[Enrolled]]:
    """The students of each class in the order of its list."""
    lists: dict[ClassKey, list[Enrolled]] = {}
    for one in sorted(enrolled, key=lambda one: (one.pupil.name.surname, one.pupil.name.given_name)):
        lists.setdefault(one.pupil.school_class, []).append(one)
    return lists


def create_classes(
    base: Foundation,
    class_teachers: Mapping[ClassKey, Employed],
    lists: Mapping[ClassKey, Sequence[Enrolled]],
) -> dict[ClassKey, SchoolClass]:
    """Classes with their class teachers and students; newcomers are enrolled some weeks later."""
    classes = {}
    for key, class_teacher in class_teachers.items():
        classes[key] = create_class(
            actor=base.actor,
            year=base.year,
            grade=key.grade,
            letter=key.letter,
            bells_id=base.first_grade_bells_id if key.grade == 1 else base.bells_id,
            class_teacher_id=class_teacher.teacher_id,
            term_kind=TermKind.SEMESTER if key.grade >= 10 else TermKind.QUARTER,
        )
        for since, ids in _by_since(base, lists[key]).items():
            enroll_students(actor=base.actor, class_id=classes[key].pk, student_ids=ids, since_on=since)
    return classes


def open_courses(
    base: Foundation,
    classes: Mapping[ClassKey, SchoolClass],
    teachers: Mapping[Unit, Employed],
    lists: Mapping[ClassKey, Sequence[Enrolled]],
) -> list[TaughtCourse]:
    """Courses of whole classes and of groups, with their teachers and members."""
    members = {unit: _members(unit, lists[unit.school_class]) for unit in teachers}
    plans = [
        CoursePlan(
            subject_id=base.subject_ids[unit.subject],
            class_id=classes[unit.school_class].pk,
            group_id=_create_group(base, classes, unit, members[unit]) if unit.group else None,
            teacher_ids=(teacher.teacher_id,),
        )
        for unit, teacher in teachers.items()
    ]
    courses = create_courses(actor=base.actor, year=base.year, plans=plans, since_on=base.shape.first)
    return [
        TaughtCourse(
            course.pk,
            unit,
            teacher,
            tuple(Member(one.student_id, _since(base, one)) for one in members[unit]),
        )
        for course, (unit, teacher) in zip(courses, teachers.items(), strict=True)
    ]


def _members(unit: Unit, listed: Sequence[Enrolled]) -> Sequence[Enrolled]:
    """Handicraft is divided by sex, other subjects along the class's list."""
    if not unit.group:
        return listed
    if unit.subject == "handicraft":
        sex = Sex.MALE if unit.group == 1 else Sex.FEMALE
        return [one for one in listed if one.pupil.name.sex is sex]
    half = -(-len(listed) // 2)
    return listed[:half] if unit.group == 1 else listed[half:]


def _create_group(
    base: Foundation, classes: Mapping[ClassKey, SchoolClass], unit: Unit, members: Sequence[Enrolled]
) -> int:
    name = f"{unit.school_class.name}, {_GROUP_NAMES[unit.subject][unit.group - 1]}"
    group = create_group(
        actor=base.actor,
        year=base.year,
        name=name,
        class_ids=[classes[unit.school_class].pk],
        since_on=base.shape.first,
    )
    for since, ids in _by_since(base, members).items():
        add_group_members(actor=base.actor, group_id=group.pk, student_ids=ids, since_on=since)
    return group.pk


def _since(base: Foundation, one: Enrolled) -> date:
    weeks = _NEWCOMERS_AFTER_WEEKS if one.pupil.joins_late else 0
    return base.shape.first + timedelta(weeks=weeks)


def _by_since(base: Foundation, members: Sequence[Enrolled]) -> dict[date, list[int]]:
    found: dict[date, list[int]] = {}
    for one in members:
        found.setdefault(_since(base, one), []).append(one.student_id)
    return found
