"""The Actor: who asks, in which school, with which rights."""

from dataclasses import dataclass

from parta.access.rules import Permission, Role
from parta.core.errors import Forbidden
from parta.schools.models import School


@dataclass(frozen=True, slots=True)
class Actor:
    """Passed explicitly as the first argument of every query and as ``actor=`` of every command.

    ``student_ids`` are the students of this school whom the user *is* or is a guardian of today.
    """

    user_id: int
    school: School
    roles: frozenset[Role]
    permissions: frozenset[Permission]
    student_ids: frozenset[int] = frozenset()

    @property
    def author_id(self) -> int | None:
        """Who is recorded as the author of what the actor writes; None: the installation itself."""
        return self.user_id or None

    def has(self, permission: Permission) -> bool:
        return permission in self.permissions

    def require(self, permission: Permission) -> None:
        """Raise Forbidden unless the actor has the permission."""
        if permission not in self.permissions:
            raise Forbidden(permission)


_NOBODY = 0  # no user's id: unlike None it matches no row of any query


def system_actor(school: School) -> Actor:
    """The installation itself (imports, the demo, jobs): may do everything, is recorded as nobody."""
    return Actor(user_id=_NOBODY, school=school, roles=frozenset(), permissions=frozenset(Permission))
