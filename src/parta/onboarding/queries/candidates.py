"""Who of the school's people an application may mean. For the school's office only."""

from collections.abc import Collection, Iterable
from dataclasses import dataclass
from datetime import date

from parta.academics.models import CourseAssignment, Enrollment
from parta.accounts.phones import phone_in
from parta.core import clock
from parta.core.names import comparable
from parta.onboarding.models import AccessApplication
from parta.onboarding.queries.words import REASON_NAMES
from parta.onboarding.rules.applications import FOR_A_CHILD, ApplicantKind
from parta.onboarding.rules.matching import (
    AGAINST,
    Candidate,
    KnownPerson,
    Match,
    Names,
    Wanted,
    match_adults,
    match_students,
    verdict,
)
from parta.people.models import Guardian, Guardianship, Person, Student, Teacher
from parta.schools.models import School

_MOST = 6  # candidates shown of each kind


@dataclass(frozen=True, slots=True)
class ReasonItem:
    name: str
    is_against: bool


@dataclass(frozen=True, slots=True)
class CandidateItem:
    """Somebody of the school with what tells them from others."""

    person_id: int
    name: str
    note: str  # the class; of a guardian the children; of a teacher the courses
    born_on: date | None
    has_account: bool
    match: Match
    reasons: tuple[ReasonItem, ...]


@dataclass(frozen=True, slots=True)
class Candidates:
    students: tuple[Candidate, ...] = ()
    adults: tuple[Candidate, ...] = ()  # guardians, or teachers


def candidates_of(application: AccessApplication) -> Candidates:
    """The school's people who may be meant, the likeliest first."""
    kind, school = ApplicantKind(application.kind), application.school
    if kind is ApplicantKind.TEACHER:
        found = match_adults(_applicant(application), _known(Teacher.objects.filter(school=school)))
        return Candidates(adults=found[:_MOST])
    students = match_students(_child(application, kind), known_students(school))[:_MOST]
    if kind not in FOR_A_CHILD:
        return Candidates(students=students)
    adults = match_adults(_applicant(application), _known(Guardian.objects.filter(school=school)))
    return Candidates(students=students, adults=adults[:_MOST])


def joint_verdict(application: AccessApplication, found: Candidates) -> Match:
    """One word for the queue: a guardian nobody knows yet is a doubt, a child nobody knows is none."""
    kind = ApplicantKind(application.kind)
    if kind is ApplicantKind.TEACHER:
        return verdict(found.adults)
    child = verdict(found.students)
    if kind is ApplicantKind.STUDENT or child is not Match.MATCHED:
        return child
    return Match.MATCHED if verdict(found.adults) is Match.MATCHED else Match.DOUBTFUL


def known_students(school: School) -> list[KnownPerson]:
    """Every student of the school with today's class."""
    today = clock.today(school.zone)
    rows = Enrollment.objects.valid_on(today).filter(school_class__school=school)
    classes = {row.student_id: row.school_class.name for row in rows.select_related("school_class")}
    fields = ("pk", "surname", "given_name", "patronymic", "born_on", "snils")
    return [
        KnownPerson(
            person_id=pk,
            names=_names(surname, given_name, patronymic),
            born_on=born_on,
            class_name=comparable(classes.get(pk, "")),
            snils=snils,
        )
        for pk, surname, given_name, patronymic, born_on, snils in Student.objects.filter(
            school=school
        ).values_list(*fields)
    ]


def search_students(school: School, words: str) -> list[Candidate]:
    """Students whose names hold every word, for when the comparison has not found the right one."""
    wanted = comparable(words).split()
    if not wanted:
        return []
    found = [
        Candidate(known.person_id, Match.DOUBTFUL, ())
        for known in known_students(school)
        if all(
            word in f"{known.names.surname} {known.names.given_name} {known.names.patronymic}"
            for word in wanted
        )
    ]
    return found[:_MOST]


def student_items(school: School, candidates: Iterable[Candidate]) -> list[CandidateItem]:
    candidates = list(candidates)
    ids = [candidate.person_id for candidate in candidates]
    today = clock.today(school.zone)
    rows = Enrollment.objects.valid_on(today).filter(student_id__in=ids, school_class__school=school)
    notes = {row.student_id: row.school_class.name for row in rows.select_related("school_class")}
    people = {person.pk: person for person in Student.objects.filter(school=school, pk__in=ids)}
    return [
        _item(candidate, people[candidate.person_id], notes, people[candidate.person_id].born_on)
        for candidate in candidates
    ]


def guardian_items(school: School, candidates: Collection[Candidate]) -> list[CandidateItem]:
    ids = [candidate.person_id for candidate in candidates]
    today = clock.today(school.zone)
    rows = Guardianship.objects.valid_on(today).filter(guardian_id__in=ids).select_related("student")
    notes: dict[int, str] = {}
    for row in rows.order_by("student__surname_key", "student__given_name"):
        notes[row.guardian_id] = ", ".join(filter(None, (notes.get(row.guardian_id), row.student.list_name)))
    people = {person.pk: person for person in Guardian.objects.filter(school=school, pk__in=ids)}
    return [_item(candidate, people[candidate.person_id], notes) for candidate in candidates]


def teacher_items(school: School, candidates: Collection[Candidate]) -> list[CandidateItem]:
    ids = [candidate.person_id for candidate in candidates]
    courses = courses_of_teachers(school, ids)
    people = {person.pk: person for person in Teacher.objects.filter(school=school, pk__in=ids)}
    notes = {pk: ", ".join(f"{name} {subject}" for name, subject in found) for pk, found in courses.items()}
    return [_item(candidate, people[candidate.person_id], notes) for candidate in candidates]


def courses_of_teachers(school: School, teacher_ids: Collection[int]) -> dict[int, list[tuple[str, str]]]:
    """Class and subject of what each teacher teaches today."""
    rows = (
        CourseAssignment.objects.valid_on(clock.today(school.zone))
        .filter(teacher_id__in=teacher_ids, course__school=school)
        .select_related("course__subject", "course__school_class", "course__group")
        .order_by("course__school_class__grade", "course__school_class__letter", "course__subject__name")
    )
    found: dict[int, list[tuple[str, str]]] = {}
    for row in rows:
        group = row.course.school_class or row.course.group
        found.setdefault(row.teacher_id, []).append((str(group), row.course.subject.name))
    return found


def _known(people: Iterable[Person]) -> list[KnownPerson]:
    return [
        KnownPerson(
            person_id=person.pk,
            names=_names(person.surname, person.given_name, person.patronymic),
            snils=person.snils,
            contacts=_contacts(person.email, person.phone),
        )
        for person in people
    ]


def _applicant(application: AccessApplication) -> Wanted:
    return Wanted(
        names=_names(application.surname, application.given_name, application.patronymic),
        snils=application.snils,
        contacts=_contacts(application.email, application.phone),
    )


def _child(application: AccessApplication, kind: ApplicantKind) -> Wanted:
    """A student applies for the own diary: the child is the applicant."""
    class_name = comparable(application.class_name)
    if kind is ApplicantKind.STUDENT:
        names = _names(application.surname, application.given_name, application.patronymic)
        return Wanted(names=names, born_on=application.born_on, class_name=class_name)
    names = _names(application.child_surname, application.child_given_name, application.child_patronymic)
    return Wanted(names=names, born_on=application.child_born_on, class_name=class_name)


def _names(surname: str, given_name: str, patronymic: str) -> Names:
    return Names(comparable(surname), comparable(given_name), comparable(patronymic))


def _contacts(email: str, phone: str) -> frozenset[str]:
    return frozenset(filter(None, (email.strip().lower(), phone_in(phone) if phone else "")))


def _item(
    candidate: Candidate, person: Person, notes: dict[int, str], born_on: date | None = None
) -> CandidateItem:
    return CandidateItem(
        person_id=person.pk,
        name=person.full_name,
        note=notes.get(person.pk, ""),
        born_on=born_on,
        has_account=person.user_id is not None,
        match=candidate.match,
        reasons=tuple(
            ReasonItem(str(REASON_NAMES[reason]), reason in AGAINST) for reason in candidate.reasons
        ),
    )
