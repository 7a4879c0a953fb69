"""People of a region's schools who may be the owner of a portal account (P10)."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from django.db.models import Q, QuerySet

from parta.academics.models import Enrollment
from parta.access.models import Membership
from parta.access.rules import Role
from parta.accounts.models import User
from parta.accounts.phones import phone_in
from parta.accounts.rules import Level
from parta.core import clock
from parta.core.names import comparable
from parta.onboarding.queries.applicants import Applicant, get_applicant
from parta.onboarding.queries.letters import role_of
from parta.onboarding.queries.rights import Person, is_taken_over
from parta.onboarding.rules.applications import ProfileField
from parta.onboarding.rules.opening import Claim, Comparison, Fit, Known, compare
from parta.people.models import Guardian, Guardianship, Student, Teacher
from parta.schools.models import Region, School

_PAPERS = frozenset({ProfileField.SNILS, ProfileField.DOCUMENT, ProfileField.LEVEL})


@dataclass(frozen=True, slots=True)
class Found:
    """Somebody of a school, compared with the account."""

    person: Person
    role: Role
    comparison: Comparison


def empty_fields(applicant: Applicant) -> tuple[ProfileField, ...]:
    """What the account must have before it is compared; of somebody under 14 no papers are asked (P3)."""
    return tuple(field for field in applicant.missing if not (applicant.is_child and field in _PAPERS))


def list_found(user: User, *, region_code: str = "", school_id: int | None = None) -> list[Found]:
    """Those of the region's schools, or of one school, who fit the account or nearly do.

    Looked for by contacts and SNILS, never by name, in the same few questions whoever asks.
    """
    applicant = get_applicant(user.pk)
    claim = _claim(applicant)
    wanted = Q(pk__in=())
    if claim.phone:
        wanted |= Q(phone=claim.phone)
    if claim.email:
        wanted |= Q(email__iexact=claim.email)
    if claim.is_snils_proven and claim.snils:
        wanted |= Q(snils=claim.snils)
    place = {"school_id": school_id} if school_id else {"school__region__code": region_code}
    people = [
        person
        for kind in (Student, Guardian, Teacher)
        for person in _rows(kind).filter(wanted, **place).order_by("pk")
    ]
    compared = ((person, compare(claim, _known(person))) for person in people)
    near = [(person, found) for person, found in compared if found.fit is not Fit.NONE]
    return [Found(person, role_of(person), found) for person, found in near if _is_here(person)]


def _rows(kind: type[Person]) -> QuerySet[Any]:
    return kind._default_manager.select_related("user", "school__region")


def _claim(applicant: Applicant) -> Claim:
    return Claim(
        surname=comparable(applicant.surname),
        given_name=comparable(applicant.given_name),
        patronymic=comparable(applicant.patronymic),
        born_on=applicant.born_on,
        phone=applicant.phone,
        email=applicant.email.lower(),
        snils=applicant.snils,
        is_snils_proven=applicant.level in {Level.STANDARD, Level.CONFIRMED},
        is_child=applicant.is_child,
    )


def _known(person: Person) -> Known:
    return Known(
        surname=comparable(person.surname),
        given_name=comparable(person.given_name),
        patronymic=comparable(person.patronymic),
        born_on=person.born_on if isinstance(person, Student) else None,
        phone=phone_in(person.phone) if person.phone else "",
        email=person.email.lower(),
        snils=person.snils,
        is_student=isinstance(person, Student),
    )


def _is_here(person: Person) -> bool:
    """A student of the school today, a guardian of one; a teacher only with rights that run.

    Whose role at the school has been ended is not let in by the back door.
    """
    today = clock.today(person.school.zone)
    roles = Membership.objects.filter(school=person.school, user_id=person.user_id or 0)
    has_role = roles.valid_on(today).exists()
    if isinstance(person, Teacher):
        return has_role
    if not has_role and roles.exists():
        return False
    rows = Enrollment.objects.filter(school_class__school=person.school).valid_on(today)
    return rows.filter(student_id__in=_students_of(person)).exists()


def _students_of(person: Student | Guardian) -> Sequence[int]:
    if isinstance(person, Student):
        return [person.pk]
    today = clock.today(person.school.zone)
    rows = Guardianship.objects.filter(guardian=person).open_on(today)
    return list(rows.values_list("student_id", flat=True))


def is_open_account(person: Person) -> bool:
    """The person signs in to the diary already, by means of their own."""
    return person.user is not None and is_taken_over(person.user)


@dataclass(frozen=True, slots=True)
class OwnData:
    """What of the account is compared, as its owner sees it."""

    name: str
    phone: str
    email: str
    snils: str


def own_data(user: User) -> OwnData:
    applicant = get_applicant(user.pk)
    return OwnData(applicant.full_name, applicant.phone_text, applicant.email, applicant.snils_text)


def school_choices(region: Region) -> list[tuple[int, str]]:
    """Every school of the region, by name: the choice tells nothing about who learns there."""
    rows = School.objects.filter(region=region, region__is_open=True).order_by("short_name", "pk")
    return list(rows.values_list("pk", "short_name"))
