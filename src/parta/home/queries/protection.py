"""How a school's staff signs in."""

from dataclasses import dataclass

from parta.access.actors import Actor
from parta.access.queries import list_staff_of
from parta.access.rules import Permission
from parta.accounts.queries.security import list_protected


@dataclass(frozen=True, slots=True)
class StaffProtection:
    """Whether the school wants a second proof of its staff, and who has none."""

    is_required: bool
    staff: int
    without: tuple[str, ...]


def staff_protection(actor: Actor) -> StaffProtection:
    """For the head: how many work in the school, and who of them the password alone lets in."""
    actor.require(Permission.WRITE_POLICY)
    staff = list_staff_of(actor)
    protected = list_protected(user.pk for user in staff)
    return StaffProtection(
        is_required=actor.school.requires_second_factor,
        staff=len(staff),
        without=tuple(str(user) for user in staff if user.pk not in protected),
    )
