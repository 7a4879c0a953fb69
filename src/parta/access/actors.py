"""The Actor: who asks, in which school, with which rights."""

from dataclasses import dataclass
from typing import NamedTuple

from parta.access.rules import Permission, Role
from parta.core.errors import Forbidden, NotFound
from parta.schools.models import School


class OwnStudent(NamedTuple):
    """A student who is somebody's, by which role, and what of the student is kept from them."""

    student_id: int
    role: Role
    hidden: frozenset[str]


@dataclass(frozen=True, slots=True)
class Actor:
    """Passed explicitly as the first argument of every query and as ``actor=`` of every command.

    ``student_ids`` are the students of this school whom the user *is*, or whom they may see today as a
    guardian, a trusted person or an operator who was let in. ``family_ids``: of these the user's own record
    and the children whom the user represents by law; what a family decides is asked of these.
    ``hidden``: pairs of a student and what is kept from the user, by the words of ``people.rules.Scope``.
    """

    user_id: int
    school: School
    roles: frozenset[Role]
    permissions: frozenset[Permission]
    student_ids: frozenset[int] = frozenset()
    family_ids: frozenset[int] = frozenset()
    hidden: frozenset[tuple[int, str]] = frozenset()

    @property
    def author_id(self) -> int | None:
        """Who is recorded as the author of what the actor writes; None: the installation itself."""
        return self.user_id or None

    def has(self, permission: Permission) -> bool:
        return permission in self.permissions

    def sees(self, student_id: int, what: str) -> bool:
        """Whether nothing of what is the student's keeps this from the user; the rest of the rights apart."""
        return (student_id, what) not in self.hidden

    def require_sight(self, student_id: int, what: str) -> None:
        """Raise NotFound for what is kept from the user."""
        if (student_id, what) in self.hidden:
            raise NotFound

    def require_family(self, student_id: int) -> None:
        """Raise NotFound unless the student is the user or represented by the user."""
        if student_id not in self.family_ids:
            raise NotFound

    def require(self, permission: Permission) -> None:
        """Raise Forbidden unless the actor has the permission."""
        if permission not in self.permissions:
            raise Forbidden(permission)


_NOBODY = 0  # no user's id: unlike None it matches no row of any query


def system_actor(school: School) -> Actor:
    """The installation itself (imports, the demo, jobs): may do everything, is recorded as nobody."""
    return Actor(user_id=_NOBODY, school=school, roles=frozenset(), permissions=frozenset(Permission))
