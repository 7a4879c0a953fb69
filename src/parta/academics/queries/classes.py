from collections.abc import Collection
from dataclasses import dataclass
from datetime import date

from django.db.models import Count, F, Q

from parta.academics.models import (
    ClassLead,
    Course,
    CourseAssignment,
    Enrollment,
    GroupMember,
    SchoolClass,
    TeachingGroup,
)
from parta.access.actors import Actor
from parta.core import clock
from parta.core.errors import NotFound
from parta.people.models import Guardianship, Teacher
from parta.people.rules import GuardianKind, list_name
from parta.schoolyear.queries import day_within


@dataclass(frozen=True, slots=True)
class RosterRow:
    """A student of a course and the days on which they belong to it (``until_on`` None: to the end)."""

    student_id: int
    name: str
    full_name: str
    since_on: date
    until_on: date | None

    def covers(self, day: date) -> bool:
        return self.since_on <= day and (self.until_on is None or day <= self.until_on)


def get_course(actor: Actor, course_id: int) -> Course:
    """A course the actor may see, with subject, class and group."""
    course = (
        Course.objects.visible_to(actor)
        .select_related("subject", "school_class", "group", "year")
        .filter(pk=course_id)
        .first()
    )
    if course is None:
        raise NotFound
    return course


def get_enrollment(actor: Actor, student_id: int, day: date, *, term_id: int | None = None) -> Enrollment:
    """The student's latest enrollment begun by ``day`` that the actor may see, with class and student.

    The latest of the term's year where one is given and the student was here then.
    """
    enrollment = (
        Enrollment.objects.visible_to(actor)
        .filter(student_id=student_id)
        .select_related("student", "school_class__year")
        .order_by("-since_on")
    )
    found = enrollment.filter(school_class__year__terms=term_id).first() if term_id else None
    found = found or enrollment.filter(since_on__lte=day).first() or enrollment.last()
    if found is None:
        raise NotFound
    return found


def list_roster(course: Course, since: date, until: date) -> list[RosterRow]:
    """Students who belong to the course on any of the days since..until, by name."""
    rows = (
        GroupMember.objects.filter(group_id=course.group_id)
        if course.group_id
        else Enrollment.objects.filter(school_class_id=course.school_class_id)
    )
    rows = rows.filter(Q(since_on__lte=until), Q(until_on__isnull=True) | Q(until_on__gte=since))
    values = rows.values_list(
        "student_id",
        "student__surname",
        "student__given_name",
        "student__patronymic",
        "since_on",
        "until_on",
    ).order_by("student__surname_key", "student__given_name", "student_id", "since_on")
    return [
        RosterRow(
            student_id=student_id,
            name=list_name(surname, given_name),
            full_name=" ".join(filter(None, (surname, given_name, patronymic))),
            since_on=since_on,
            until_on=until_on,
        )
        for student_id, surname, given_name, patronymic, since_on, until_on in values
    ]


def list_course_ids_of(student_id: int, school_class_id: int, since: date, until: date) -> list[int]:
    """Courses a student of the class takes on any of the days: the class's whole ones and own groups'."""
    groups = GroupMember.objects.filter(
        Q(student_id=student_id, since_on__lte=until), Q(until_on__isnull=True) | Q(until_on__gte=since)
    )
    return list(
        Course.objects.filter(
            Q(school_class_id=school_class_id, group__isnull=True) | Q(group_id__in=groups.values("group_id"))
        ).values_list("pk", flat=True)
    )


def teachers_of(course_ids: Collection[int], day: date) -> dict[int, list[str]]:
    """For each course the short names of those who teach it on the day."""
    assignments = (
        CourseAssignment.objects.filter(
            Q(course_id__in=course_ids, since_on__lte=day), Q(until_on__isnull=True) | Q(until_on__gte=day)
        )
        .select_related("teacher")
        .order_by("since_on", "pk")
    )
    names: dict[int, list[str]] = {}
    for assignment in assignments:
        names.setdefault(assignment.course_id, []).append(assignment.teacher.short_name)
    return names


def list_classes(actor: Actor, year_id: int) -> list[SchoolClass]:
    """Classes of the year the actor may see, in order of grade and letter."""
    return list(
        SchoolClass.objects.visible_to(actor)
        .filter(year_id=year_id)
        .on(clock.today(actor.school.zone))
        .order_by("grade", "letter")
    )


def class_teachers(class_id: int, since: date, until: date) -> list[Teacher]:
    """Who led the class on the days, in order; the last one is who signs for them."""
    leads = ClassLead.objects.filter(school_class=class_id).exclude(since_on__gt=until)
    leads = leads.exclude(until_on__lt=since).select_related("teacher")
    return [lead.teacher for lead in leads.order_by(F("since_on").asc(nulls_first=True))]


@dataclass(frozen=True, slots=True)
class ClassRow:
    """A class in a list: its size on the day and who leads it (empty: nobody)."""

    class_id: int
    name: str
    grade: int
    class_teacher: str
    students: int


@dataclass(frozen=True, slots=True)
class GuardianRow:
    name: str
    kind: GuardianKind
    relation: str
    phone: str
    email: str
    until_on: date | None


@dataclass(frozen=True, slots=True)
class StudentRow:
    student_id: int
    number: int  # in the class list; 0 for those who have left
    name: str
    phone: str
    email: str
    since_on: date
    until_on: date | None
    groups: tuple[str, ...]
    guardians: tuple[GuardianRow, ...]


@dataclass(frozen=True, slots=True)
class CourseRow:
    course_id: int
    subject: str
    group: str  # empty: the whole class
    teachers: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class ClassPage:
    class_id: int
    name: str
    year: str
    class_teacher: str
    students: tuple[StudentRow, ...]
    former: tuple[StudentRow, ...]
    groups: tuple[tuple[str, int], ...]  # name and number of members
    courses: tuple[CourseRow, ...]
    is_past: bool
    year_id: int


def list_class_rows(actor: Actor, year_id: int, day: date) -> list[ClassRow]:
    """Classes of the year the actor may see with their sizes on the day, in order of grade and letter."""
    classes = list_classes(actor, year_id)
    enrollments = Enrollment.objects.filter(school_class__in=classes).valid_on(day)
    sizes = dict(
        enrollments.values_list("school_class_id").annotate(Count("student", distinct=True)).order_by()
    )
    return [
        ClassRow(
            class_id=row.pk,
            name=row.name,
            grade=row.grade,
            class_teacher=row.class_teacher.full_name if row.class_teacher else "",
            students=sizes.get(row.pk, 0),
        )
        for row in classes
    ]


def class_page(actor: Actor, class_id: int, day: date) -> ClassPage:
    """The class as its register shows it on the day, or on the day of its year nearest to it.

    Guardians are those of the day itself. NotFound for a class that is not the actor's to see.
    """
    school_class = (
        SchoolClass.objects.visible_to(actor).on(day).select_related("year").filter(pk=class_id).first()
    )
    if school_class is None:
        raise NotFound
    groups = list(TeachingGroup.objects.filter(classes=class_id).order_by("name"))
    year_day = day_within(school_class.year, day)
    members = _members(groups, year_day)
    here, former = _class_students(school_class, members, year_day, guardians_on=day)
    return ClassPage(
        class_id=school_class.pk,
        name=school_class.name,
        year=school_class.year.name,
        class_teacher=school_class.class_teacher.full_name if school_class.class_teacher else "",
        students=here,
        former=former,
        groups=tuple((_name_within(school_class, name), len(ids)) for name, ids in members.items()),
        courses=_class_courses(school_class, year_day),
        is_past=day > school_class.year.ends_on,
        year_id=school_class.year_id,
    )


def _members(groups: Collection[TeachingGroup], day: date) -> dict[str, list[int]]:
    """For each group the ids of its members on the day, by the group's name."""
    rows = GroupMember.objects.filter(
        Q(group__in=groups, since_on__lte=day), Q(until_on__isnull=True) | Q(until_on__gte=day)
    )
    members: dict[str, list[int]] = {group.name: [] for group in groups}
    for name, student_id in rows.values_list("group__name", "student_id"):
        members[name].append(student_id)
    return members


def _name_within(school_class: SchoolClass, group_name: str) -> str:
    """A group's name where its class is already named: "Английский 1" for "7А Английский 1"."""
    return group_name.removeprefix(school_class.name).strip() or group_name


def _class_students(
    school_class: SchoolClass, members: dict[str, list[int]], day: date, *, guardians_on: date
) -> tuple[tuple[StudentRow, ...], tuple[StudentRow, ...]]:
    """Those who belong (or will belong) to the class, and those who have left it, by name."""
    enrollments = list(
        Enrollment.objects.filter(school_class=school_class)
        .select_related("student")
        .order_by("student__surname_key", "student__given_name", "student_id", "since_on")
    )
    guardians = _guardians({row.student_id for row in enrollments}, guardians_on)
    here: list[StudentRow] = []
    former: list[StudentRow] = []
    for row in enrollments:
        has_left = row.until_on is not None and row.until_on < day
        student = StudentRow(
            student_id=row.student_id,
            number=0 if has_left else len(here) + 1,
            name=row.student.full_name,
            phone=row.student.phone,
            email=row.student.email,
            since_on=row.since_on,
            until_on=row.until_on,
            groups=tuple(
                _name_within(school_class, name) for name, ids in members.items() if row.student_id in ids
            ),
            guardians=tuple(guardians.get(row.student_id, ())),
        )
        (former if has_left else here).append(student)
    return tuple(here), tuple(former)


def _guardians(student_ids: Collection[int], day: date) -> dict[int, list[GuardianRow]]:
    """Who is a guardian of each student on the day, parents first."""
    rows = (
        Guardianship.objects.filter(student_id__in=student_ids).valid_on(day).select_related("guardian")
    ).order_by("guardian__surname_key", "guardian__given_name", "pk")
    found: dict[int, list[GuardianRow]] = {}
    for row in sorted(rows, key=lambda row: list(GuardianKind).index(GuardianKind(row.kind))):
        found.setdefault(row.student_id, []).append(
            GuardianRow(
                name=row.guardian.full_name,
                kind=GuardianKind(row.kind),
                relation=row.relation,
                phone=row.guardian.phone,
                email=row.guardian.email,
                until_on=row.until_on,
            )
        )
    return found


def _class_courses(school_class: SchoolClass, day: date) -> tuple[CourseRow, ...]:
    courses = list(
        Course.objects.filter(Q(school_class=school_class) | Q(group__classes=school_class))
        .select_related("subject", "group")
        .distinct()
        .order_by("subject__name", "group__name", "pk")
    )
    teachers = teachers_of([course.pk for course in courses], day)
    return tuple(
        CourseRow(
            course_id=course.pk,
            subject=course.subject.name,
            group=_name_within(school_class, course.group.name) if course.group else "",
            teachers=tuple(teachers.get(course.pk, ())),
        )
        for course in courses
    )
