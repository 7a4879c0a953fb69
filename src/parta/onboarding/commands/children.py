"""A guardian makes and renews the sign-in of a small child (acceptance K7)."""

from parta.access.actors import Actor
from parta.access.rules import Permission, Role
from parta.onboarding.commands.activations import IssuedAccess, issue_access
from parta.onboarding.queries.letters import get_person
from parta.people.models import Student


def issue_to_child(*, actor: Actor, student_id: int) -> IssuedAccess:
    """Login and temporary password of one's own child under 14; see ``issue_access``.

    NotFound for somebody else's child, also where the actor may issue letters by another right.
    """
    actor.require(Permission.ISSUE_CHILD_ACCESS)
    actor.require_family(student_id)
    person = get_person(actor, "student", student_id)
    assert isinstance(person, Student)  # noqa: S101 - of that kind it was asked for
    return issue_access(actor=actor, person=person, role=Role.STUDENT)
