"""A school issues access: a diary account with a temporary password (acceptance P9, A4, K7)."""

from dataclasses import dataclass

from django.db import transaction
from django.utils.translation import gettext as _

from parta.access.actors import Actor, system_actor
from parta.access.commands import grant_roles
from parta.access.rules import Role
from parta.accounts.commands.issued import create_issued_user, set_temporary_password
from parta.accounts.models import User
from parta.accounts.rules.issued import grouped
from parta.audit.commands import Change, record_changes
from parta.core import clock
from parta.core.errors import NotFound, Refused
from parta.onboarding.models import Activation
from parta.onboarding.queries.rights import Person, account_of, has_children, issuers_of
from parta.onboarding.rules.issuing import VALID_FOR, IssueRefusal, is_small, refusal_of_issue
from parta.people.commands.people import link_account
from parta.people.models import Guardian, Student, Teacher

STREAM = "access"
_KINDS: dict[type, str] = {Student: "student", Guardian: "guardian", Teacher: "teacher"}
_ROLES: dict[type, frozenset[Role]] = {
    Student: frozenset({Role.STUDENT}),
    Guardian: frozenset({Role.GUARDIAN, Role.TRUSTED}),
    Teacher: frozenset({Role.TEACHER, Role.CLASS_TEACHER}),
}


@dataclass(frozen=True, slots=True, repr=False)
class IssuedAccess:
    """What is on the letter. ``password``: in groups; it exists only here and is kept nowhere."""

    login: str
    password: str
    activation: Activation


@transaction.atomic
def issue_access(*, actor: Actor, person: Student | Guardian | Teacher, role: Role) -> IssuedAccess:
    """Give the person of the actor's school a login and a temporary password, valid 30 days and once.

    An account that nobody has taken over yet is used again; what was issued before is void. The account
    becomes the person's and holds the role from today. NotFound for somebody else's business; Refused where
    ``refusal_of_issue`` says so.
    """
    person = _locked(actor, person)
    _check(actor, person, role)
    user, password = _account_with_password(person)
    _revoke_waiting(user)
    office = system_actor(actor.school)
    if person.user_id != user.pk:
        link_account(actor=office, person=person, user_id=user.pk)
    grant_roles(actor=office, grants=[(user.pk, role)], since_on=clock.today(actor.school.zone))
    now = clock.now()
    activation = Activation.objects.create(
        school=actor.school,
        user=user,
        role=role.value,
        issued_by_id=actor.author_id,
        issued_at=now,
        expires_at=now + VALID_FOR,
        password=user.password,
        **{kind_of(person): person},
    )
    _record(actor, activation, "access.issued")
    return IssuedAccess(login=user.login, password=grouped(password), activation=activation)


@transaction.atomic
def revoke_access(*, actor: Actor, activation_id: int) -> None:
    """A letter that went astray: its temporary password opens nothing any more."""
    activation = Activation.objects.visible_to(actor).waiting().filter(pk=activation_id).first()
    if activation is None:
        raise NotFound
    issuers_of(actor, activation.person)
    _revoke_waiting(activation.user)
    set_temporary_password(user=activation.user)  # that nobody is told
    _record(actor, activation, "access.revoked")


def kind_of(person: Person) -> str:
    """``student``, ``guardian`` or ``teacher``: also the name of the field of an activation."""
    return _KINDS[type(person)]


def refusal_words(refusal: IssueRefusal) -> str:
    """For whoever wanted to issue access."""
    return {
        IssueRefusal.ELSEWHERE: _(
            "This account opens another school too. Its owner recovers the password with “Forgot the"
            " password?” on the sign-in page."
        ),
        IssueRefusal.STAFF: _("Only the head replaces the password of somebody who works at the school."),
        IssueRefusal.TAKEN_OVER: _(
            "The owner already signs in with a password of their own. If it is lost, they recover it on the"
            " sign-in page, or the school's office issues a new letter."
        ),
        IssueRefusal.NO_CHILDREN: _("Nobody at this school is this person's child today."),
        IssueRefusal.NOT_SMALL: _(
            "From the age of 14 a student recovers the password alone, or asks the class teacher."
        ),
    }[refusal]


def _locked(actor: Actor, person: Person) -> Person:
    """The person as they are now, so that two letters issued at once do not make two accounts."""
    rows = type(person)._default_manager.select_for_update(of=("self",)).select_related("user", "school")
    found = rows.filter(school=actor.school, pk=person.pk).first()
    if found is None:
        raise NotFound
    return found


def _check(actor: Actor, person: Person, role: Role) -> None:
    issuers = issuers_of(actor, person)
    if role not in _ROLES[type(person)]:
        raise Refused(_("This role is not for this person."), code="role")
    refusal = refusal_of_issue(
        issuers,
        role,
        account_of(person),
        is_small=isinstance(person, Student) and is_small(person.born_on, clock.today(actor.school.zone)),
        has_children=has_children(person),
    )
    if refusal is not None:
        raise Refused(refusal_words(refusal), code=refusal.value)


def _account_with_password(person: Person) -> tuple[User, str]:
    if person.user is not None:
        return person.user, set_temporary_password(user=person.user)
    return create_issued_user(
        surname=person.surname, given_name=person.given_name, patronymic=person.patronymic
    )


def _revoke_waiting(user: User) -> None:
    Activation.objects.filter(user=user).waiting().update(
        revoked_at=clock.now(), reveal_digest="", reveal_to=None
    )


def _record(actor: Actor, activation: Activation, kind: str) -> None:
    """Who got access by which login; never the password."""
    person = activation.person
    after = {
        "person": f"{kind_of(person)}:{person.pk}",
        "login": activation.user.login,
        "role": activation.role,
        "expires_at": activation.expires_at.isoformat(),
    }
    record, place = f"activation:{activation.pk}", f"{kind_of(person)}:{person.pk}"
    record_changes(actor=actor, stream=STREAM, changes=[Change(kind, record, place, None, after)])
