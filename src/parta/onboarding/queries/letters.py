"""Who of a school has access to the diary, and who has not."""

from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import date

from parta.academics.models import Enrollment, SchoolClass
from parta.academics.queries import list_classes
from parta.access.actors import Actor
from parta.access.models import Membership
from parta.access.rules import Permission, Role
from parta.core import clock
from parta.core.errors import NotFound
from parta.onboarding.models import Activation
from parta.onboarding.queries.rights import Person, is_taken_over
from parta.onboarding.rules.issuing import AccessState, access_state, is_small
from parta.people.models import Guardian, Guardianship, Student, Teacher
from parta.schoolyear.queries import find_year_on

_WITHOUT = frozenset({AccessState.NONE, AccessState.EXPIRED})


@dataclass(frozen=True, slots=True)
class PersonRow:
    """``activation_id``: of a letter that waits and the actor may take back. ``until_on``: its last day."""

    kind: str
    person_id: int
    name: str
    login: str
    state: AccessState
    until_on: date | None
    activation_id: int | None
    may_issue: bool

    @property
    def is_without(self) -> bool:
        return self.state in _WITHOUT


@dataclass(frozen=True, slots=True)
class FamilyRow:
    student: PersonRow
    guardians: tuple[PersonRow, ...]


@dataclass(frozen=True, slots=True)
class ClassLetters:
    class_id: int
    name: str
    class_teacher: str
    families: tuple[FamilyRow, ...]

    @property
    def students_without(self) -> int:
        return sum(row.student.is_without for row in self.families)

    @property
    def guardians_without(self) -> int:
        return len({one.person_id for row in self.families for one in row.guardians if one.is_without})


@dataclass(frozen=True, slots=True)
class ClassCount:
    class_id: int
    name: str
    students: int
    students_open: int
    guardians: int
    guardians_open: int


def list_class_counts(actor: Actor) -> list[ClassCount]:
    """For each class the actor may see: how many of its students and guardians have access of their own."""
    classes = _present_classes(actor)
    pages = _class_letters(actor, classes)
    return [_count(page) for page in pages]


def class_letters(actor: Actor, class_id: int) -> ClassLetters:
    """Everybody of the class with their access; NotFound for a class that is not the actor's to see."""
    found = [row for row in _present_classes(actor) if row.pk == class_id]
    if not found:
        raise NotFound
    return _class_letters(actor, found)[0]


def list_staff(actor: Actor) -> list[PersonRow]:
    """Teachers with their access, by name."""
    teachers = Teacher.objects.filter(school=actor.school).select_related("user")
    rows = list(teachers.order_by("surname_key", "given_name", "patronymic", "pk"))
    return _rows(actor, rows)


def list_own_children(actor: Actor) -> list[PersonRow]:
    """The actor's children at the school with their access; renewed by a guardian only until they are 14."""
    students = Student.objects.filter(school=actor.school, pk__in=actor.family_ids).select_related("user")
    students = students.exclude(user_id=actor.user_id).order_by("surname_key", "given_name", "pk")
    today = clock.today(actor.school.zone)
    small = {student.pk: is_small(student.born_on, today) for student in students}
    return [replace(row, may_issue=row.may_issue and small[row.person_id]) for row in _rows(actor, students)]


def get_person(actor: Actor, kind: str, person_id: int) -> Person:
    """Of the actor's school; whether access may be issued is the command's to decide."""
    kinds: dict[str, type[Person]] = {"student": Student, "guardian": Guardian, "teacher": Teacher}
    if kind not in kinds:
        raise NotFound
    found = kinds[kind]._default_manager.filter(school=actor.school, pk=person_id).first()
    if found is None:
        raise NotFound
    return found


def role_of(person: Person) -> Role:
    """What access makes of the person; a guardian who is trusted with every child is a trusted person."""
    if isinstance(person, Student):
        return Role.STUDENT
    if isinstance(person, Teacher):
        return Role.TEACHER
    rows = Guardianship.objects.filter(guardian=person).valid_on(clock.today(person.school.zone))
    kinds = set(rows.values_list("kind", flat=True))
    return Role.TRUSTED if kinds == {"trusted"} else Role.GUARDIAN


def _present_classes(actor: Actor) -> list[SchoolClass]:
    year = find_year_on(actor, clock.today(actor.school.zone))
    return list_classes(actor, year.pk) if year else []


def _class_letters(actor: Actor, classes: Sequence[SchoolClass]) -> list[ClassLetters]:
    today = clock.today(actor.school.zone)
    enrollments = Enrollment.objects.filter(school_class__in=classes).valid_on(today)
    enrollments = enrollments.select_related("student__user").order_by(
        "student__surname_key", "student__given_name", "student_id"
    )
    by_class: dict[int, dict[int, Student]] = {}
    for row in enrollments:
        by_class.setdefault(row.school_class_id, {})[row.student_id] = row.student
    students = [student for found in by_class.values() for student in found.values()]
    guardians = _guardians_of({student.pk for student in students}, today)
    people: list[Person] = [*students, *(one for found in guardians.values() for one in found)]
    rows = {(row.kind, row.person_id): row for row in _rows(actor, people)}
    return [
        ClassLetters(
            class_id=school_class.pk,
            name=school_class.name,
            class_teacher=school_class.class_teacher.full_name if school_class.class_teacher else "",
            families=tuple(
                FamilyRow(
                    rows["student", student_id],
                    tuple(rows["guardian", one.pk] for one in guardians.get(student_id, ())),
                )
                for student_id in by_class.get(school_class.pk, {})
            ),
        )
        for school_class in classes
    ]


def _guardians_of(student_ids: Collection[int], today: date) -> dict[int, list[Guardian]]:
    rows = Guardianship.objects.filter(student_id__in=student_ids).valid_on(today)
    rows = rows.select_related("guardian__user").order_by(
        "guardian__surname_key", "guardian__given_name", "pk"
    )
    found: dict[int, list[Guardian]] = {}
    for row in rows:
        found.setdefault(row.student_id, []).append(row.guardian)
    return found


def _rows(actor: Actor, people: Iterable[Person]) -> list[PersonRow]:
    people = list(people)
    users = {person.user_id for person in people if person.user_id}
    waiting = {row.user_id: row for row in Activation.objects.filter(user_id__in=users).waiting()}
    abroad = set(
        Membership.objects.filter(user_id__in=users)
        .valid_on(clock.today(actor.school.zone))
        .exclude(school=actor.school)
        .values_list("user_id", flat=True)
    )
    return [
        _row(actor, person, waiting.get(person.user_id or 0), person.user_id in abroad) for person in people
    ]


def _row(actor: Actor, person: Person, letter: Activation | None, is_elsewhere: bool) -> PersonRow:
    today = clock.today(actor.school.zone)
    until_on = letter.expires_at.astimezone(actor.school.zone).date() if letter else None
    state = access_state(
        has_account=person.user is not None,
        is_taken_over=person.user is not None and is_taken_over(person.user),
        waits_until=until_on,
        today=today,
    )
    if state is AccessState.WAITING and letter and letter.expires_at <= clock.now():
        state = AccessState.EXPIRED
    small = isinstance(person, Student) and is_small(person.born_on, today)
    is_office = actor.has(Permission.WRITE_PEOPLE)
    is_teacher = isinstance(person, Teacher)
    may_replace = actor.has(Permission.WRITE_POLICY) if is_teacher else is_office or small
    return PersonRow(
        kind="teacher" if is_teacher else "student" if isinstance(person, Student) else "guardian",
        person_id=person.pk,
        name=person.full_name,
        login=person.user.login if person.user else "",
        state=state,
        until_on=until_on,
        activation_id=letter.pk if letter and (is_office or letter.issued_by_id == actor.user_id) else None,
        may_issue=not is_elsewhere and (state is not AccessState.OPEN or may_replace),
    )


def _count(page: ClassLetters) -> ClassCount:
    guardians = {one.person_id: one.state for row in page.families for one in row.guardians}
    return ClassCount(
        class_id=page.class_id,
        name=page.name,
        students=len(page.families),
        students_open=sum(row.student.state is AccessState.OPEN for row in page.families),
        guardians=len(guardians),
        guardians_open=sum(state is AccessState.OPEN for state in guardians.values()),
    )
