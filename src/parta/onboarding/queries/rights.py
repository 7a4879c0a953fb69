"""Whose access somebody may issue, and what the present account of a person is like."""

from parta.academics.models import Enrollment, led_by
from parta.access.actors import Actor
from parta.access.models import Membership
from parta.access.rules import Permission, Role
from parta.accounts.models import User
from parta.core import clock
from parta.core.errors import NotFound
from parta.onboarding.rules.issuing import Account, Issuer
from parta.people.models import Guardian, Guardianship, Student, Teacher
from parta.people.rules import GuardianKind

Person = Student | Guardian | Teacher


def issuers_of(actor: Actor, person: Person) -> frozenset[Issuer]:
    """By which rights the actor may issue access to the person; NotFound: by none."""
    found = set()
    if person.school_id == actor.school.pk:
        if actor.has(Permission.WRITE_PEOPLE):
            found.add(Issuer.HEAD if actor.has(Permission.WRITE_POLICY) else Issuer.OFFICE)
        if actor.has(Permission.READ_OWN_CLASS) and _is_of_own_class(actor, person):
            found.add(Issuer.CLASS_TEACHER)
        if isinstance(person, Student) and _is_own_child(actor, person):
            found.add(Issuer.GUARDIAN)
    if not found:
        raise NotFound
    return frozenset(found)


def account_of(person: Person) -> Account | None:
    """The person's account as far as issuing a new password depends on it; None: there is none."""
    if person.user is None:
        return None
    today = clock.today(person.school.zone)
    rows = Membership.objects.filter(user=person.user).valid_on(today)
    memberships = list(rows.values_list("school_id", "role"))
    return Account(
        is_taken_over=is_taken_over(person.user),
        roles=frozenset(Role(role) for school_id, role in memberships if school_id == person.school_id),
        is_elsewhere=any(school_id != person.school_id for school_id, _role in memberships),
    )


def is_taken_over(user: User) -> bool:
    """The owner signs in with means of their own: nothing issued by the school is waiting."""
    return not user.must_activate and (user.has_usable_password() or user.last_login is not None)


def has_children(person: Person) -> bool:
    """The person is a guardian of somebody today."""
    today = clock.today(person.school.zone)
    return (
        isinstance(person, Guardian) and Guardianship.objects.filter(guardian=person).valid_on(today).exists()
    )


def _is_of_own_class(actor: Actor, person: Person) -> bool:
    """A student of the actor's class today, or a guardian of one."""
    if isinstance(person, Teacher):
        return False
    today = clock.today(actor.school.zone)
    rows = Enrollment.objects.valid_on(today).filter(
        led_by(actor, "school_class__"), school_class__school=actor.school
    )
    if isinstance(person, Student):
        return rows.filter(student=person).exists()
    children = Guardianship.objects.filter(guardian=person).valid_on(today)
    return rows.filter(student_id__in=children.values("student_id")).exists()


def _is_own_child(actor: Actor, student: Student) -> bool:
    """The actor is a legal representative of the student today; a trusted person is none."""
    today = clock.today(actor.school.zone)
    rows = Guardianship.objects.filter(student=student, guardian__user_id=actor.user_id).valid_on(today)
    return rows.exclude(kind=GuardianKind.TRUSTED.value).exists()
