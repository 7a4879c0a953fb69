from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date

from django.db import transaction
from django.utils.translation import gettext as _

from parta.academics.commands.tenures import change_tenure
from parta.academics.models import (
    ClassClosing,
    ClassLead,
    Course,
    CourseAssignment,
    Enrollment,
    GroupMember,
    SchoolClass,
    Subject,
    TeachingGroup,
)
from parta.academics.queries.cards import get_person
from parta.access.actors import Actor
from parta.access.queries import require_of_school
from parta.access.rules import Permission
from parta.audit.commands import Change, record_changes
from parta.core import clock
from parta.core.errors import NotFound, Refused
from parta.people.commands.contacts import write_contacts
from parta.people.commands.leaving import reopen_student
from parta.people.models import Student, Teacher
from parta.schoolyear.models import AcademicYear, BellSchedule, Term
from parta.schoolyear.rules import TermKind


@dataclass(frozen=True, slots=True)
class CoursePlan:
    """A course to be taught: at least one of ``class_id`` and ``group_id`` (see the Course model)."""

    subject_id: int
    class_id: int | None
    group_id: int | None
    teacher_ids: tuple[int, ...]
    # Of a teacher whose days are not those of the course: the first and, where there is one, the last.
    days: Mapping[int, tuple[date, date | None]] = field(default_factory=dict)


@transaction.atomic
def create_subjects(*, actor: Actor, names: Iterable[tuple[str, str]]) -> list[Subject]:
    """Subjects from (name, short name); one that already exists is left as it is."""
    actor.require(Permission.WRITE_STRUCTURE)
    wanted = dict(names)
    Subject.objects.bulk_create(
        [Subject(school=actor.school, name=name, short_name=short) for name, short in wanted.items()],
        ignore_conflicts=True,
    )
    found = {
        subject.name: subject for subject in Subject.objects.filter(school=actor.school, name__in=wanted)
    }
    return [found[name] for name in wanted]


@transaction.atomic
def create_class(
    *,
    actor: Actor,
    year: AcademicYear,
    grade: int,
    letter: str,
    bells_id: int,
    class_teacher_id: int | None = None,
    term_kind: TermKind = TermKind.QUARTER,
) -> SchoolClass:
    """A class of the year. Grade 0 means that the class is known by its name (``letter``) alone."""
    actor.require(Permission.WRITE_STRUCTURE)
    require_of_school(actor, AcademicYear.objects.all(), [year.pk])
    require_of_school(actor, BellSchedule.objects.all(), [bells_id])
    require_of_school(actor, Teacher.objects.all(), [class_teacher_id])
    made = SchoolClass.objects.create(
        school=actor.school,
        year=year,
        grade=grade,
        letter=letter,
        bells_id=bells_id,
        term_kind=term_kind.value,
    )
    change_tenure(ClassLead, made, class_teacher_id, None)
    return made


@transaction.atomic
def enroll_students(
    *,
    actor: Actor,
    class_id: int,
    student_ids: Sequence[int],
    since_on: date,
    until_on: date | None = None,
) -> None:
    """Students are in the class from ``since_on``, perhaps until a day; to who has left it is open again."""
    actor.require(Permission.WRITE_PEOPLE)
    require_of_school(actor, SchoolClass.objects.all(), [class_id])
    require_of_school(actor, Student.objects.all(), student_ids)
    returning = Student.objects.filter(pk__in=student_ids, left_on__isnull=False)
    for student_id in returning.values_list("pk", flat=True):
        reopen_student(actor=actor, student_id=student_id, since_on=since_on)
    Enrollment.objects.bulk_create(
        [
            Enrollment(school_class_id=class_id, student_id=student_id, since_on=since_on, until_on=until_on)
            for student_id in student_ids
        ],
        ignore_conflicts=True,
    )


@transaction.atomic
def create_group(
    *,
    actor: Actor,
    year: AcademicYear,
    name: str,
    class_ids: Sequence[int],
    student_ids: Sequence[int] = (),
    since_on: date,
) -> TeachingGroup:
    """A teaching group drawn from the classes, with its first members."""
    actor.require(Permission.WRITE_STRUCTURE)
    require_of_school(actor, AcademicYear.objects.all(), [year.pk])
    require_of_school(actor, SchoolClass.objects.all(), class_ids)
    group = TeachingGroup.objects.create(school=actor.school, year=year, name=name)
    group.classes.set(class_ids)
    add_group_members(actor=actor, group_id=group.pk, student_ids=student_ids, since_on=since_on)
    return group


@transaction.atomic
def add_group_members(
    *,
    actor: Actor,
    group_id: int,
    student_ids: Sequence[int],
    since_on: date,
    until_on: date | None = None,
) -> None:
    """Students belong to the group from ``since_on``, and perhaps until a day."""
    actor.require(Permission.WRITE_STRUCTURE)
    require_of_school(actor, TeachingGroup.objects.all(), [group_id])
    require_of_school(actor, Student.objects.all(), student_ids)
    GroupMember.objects.bulk_create(
        [
            GroupMember(group_id=group_id, student_id=student_id, since_on=since_on, until_on=until_on)
            for student_id in student_ids
        ],
        ignore_conflicts=True,
    )


@transaction.atomic
def create_courses(
    *, actor: Actor, year: AcademicYear, plans: Sequence[CoursePlan], since_on: date
) -> list[Course]:
    """Courses with their teachers from ``since_on``, in the order given."""
    actor.require(Permission.WRITE_STRUCTURE)
    _require_plans_of_school(actor, year, plans)
    courses = Course.objects.bulk_create(
        [
            Course(
                school=actor.school,
                year=year,
                subject_id=plan.subject_id,
                school_class_id=plan.class_id,
                group_id=plan.group_id,
            )
            for plan in plans
        ]
    )
    CourseAssignment.objects.bulk_create(
        CourseAssignment(course=course, teacher_id=teacher_id, since_on=first, until_on=last)
        for course, plan in zip(courses, plans, strict=True)
        for teacher_id in plan.teacher_ids
        for first, last in [plan.days.get(teacher_id, (since_on, None))]
    )
    return courses


@transaction.atomic
def assign_teachers(*, actor: Actor, course_id: int, teacher_ids: Sequence[int], since_on: date) -> None:
    """Teachers teach the course from ``since_on``; those who ever did in it are left as they are."""
    actor.require(Permission.WRITE_STRUCTURE)
    require_of_school(actor, Course.objects.all(), [course_id])
    require_of_school(actor, Teacher.objects.all(), teacher_ids)
    known = set(CourseAssignment.objects.filter(course_id=course_id).values_list("teacher_id", flat=True))
    CourseAssignment.objects.bulk_create(
        CourseAssignment(course_id=course_id, teacher_id=teacher_id, since_on=since_on)
        for teacher_id in teacher_ids
        if teacher_id not in known
    )


@transaction.atomic
def close_class(*, actor: Actor, class_id: int, term_id: int, reason: str = "") -> bool:
    """Nothing in the class's journals of the term may change any more; False: it was closed already.

    The caller has asked what is missing (domain D6). The reason is why it is closed all the same.
    """
    school_class, term = _class_and_term(actor, class_id, term_id)
    _row, is_new = ClassClosing.objects.get_or_create(
        school_class=school_class,
        term=term,
        defaults={"school": actor.school, "closed_at": clock.now()},
    )
    if is_new:
        _record_closing(actor, school_class, term, is_closed=True, reason=reason)
    return is_new


@transaction.atomic
def reopen_class(*, actor: Actor, class_id: int, term_id: int, reason: str) -> None:
    """Open a closed term of the class again; the reason is kept. Refused without one."""
    if not reason.strip():
        raise Refused(_("Say why the term is opened again."), code="reason_missing", field="reason")
    school_class, term = _class_and_term(actor, class_id, term_id)
    gone, _rows = ClassClosing.objects.filter(school_class=school_class, term=term).delete()
    if gone:
        _record_closing(actor, school_class, term, is_closed=False, reason=reason.strip())


def _class_and_term(actor: Actor, class_id: int, term_id: int) -> tuple[SchoolClass, Term]:
    actor.require(Permission.CLOSE_TERMS)
    school_class = SchoolClass.objects.select_for_update().filter(school=actor.school, pk=class_id).first()
    if school_class is None:
        raise NotFound
    term = Term.objects.filter(pk=term_id, year_id=school_class.year_id, kind=school_class.term_kind).first()
    if term is None:
        raise NotFound
    return school_class, term


def _record_closing(
    actor: Actor, school_class: SchoolClass, term: Term, *, is_closed: bool, reason: str
) -> None:
    change = Change(
        kind="class_term.closed" if is_closed else "class_term.reopened",
        record=f"class:{school_class.pk}:term:{term.pk}",
        place=f"class:{school_class.pk}",
        before={"is_closed": not is_closed},
        after={"is_closed": is_closed},
    )
    record_changes(actor=actor, stream=f"class:{school_class.pk}", changes=[change], reason=reason)


def _require_plans_of_school(actor: Actor, year: AcademicYear, plans: Sequence[CoursePlan]) -> None:
    require_of_school(actor, AcademicYear.objects.all(), [year.pk])
    require_of_school(actor, Subject.objects.all(), (plan.subject_id for plan in plans))
    require_of_school(actor, SchoolClass.objects.all(), (plan.class_id for plan in plans))
    require_of_school(actor, TeachingGroup.objects.all(), (plan.group_id for plan in plans))
    require_of_school(actor, Teacher.objects.all(), (pk for plan in plans for pk in plan.teacher_ids))


@transaction.atomic
def correct_contacts(
    *,
    actor: Actor,
    student_id: int,
    guardian_id: int | None,
    phone: str,
    email: str,
    snils: str | None = None,
) -> None:
    """Write the contacts of the student (no guardian named) or of one of the student's guardians.

    ``snils`` None: it stays as it is; a family cannot change it, as State Services find a person by it.
    NotFound where they are not the actor's to write; Refused where something is written wrongly.
    """
    actor.require(Permission.WRITE_CONTACTS)
    person, reach = get_person(actor, student_id, guardian_id)
    number = snils if reach.may_write_snils else None
    write_contacts(actor=actor, student_id=student_id, person=person, phone=phone, email=email, snils=number)
