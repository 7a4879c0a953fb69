"""Who sees to events: somebody of a school, or an operator of the portal for their regions."""

from dataclasses import dataclass
from datetime import date
from zoneinfo import ZoneInfo

from django.conf import settings
from django.urls import reverse

from parta.access.actors import Actor
from parta.access.operators import Operator
from parta.access.rules import Office, Permission
from parta.core import clock
from parta.core.errors import Forbidden, NotFound
from parta.schools.models import School, default_zone


@dataclass(frozen=True, slots=True)
class Desk:
    """What the commands of organizers take instead of an actor: one of the two is there."""

    actor: Actor | None = None
    operator: Operator | None = None

    @property
    def user_id(self) -> int:
        return self.actor.user_id if self.actor else self.operator.user_id if self.operator else 0

    @property
    def author_id(self) -> int | None:
        return self.user_id or None

    @property
    def school(self) -> School | None:
        return self.actor.school if self.actor else None

    @property
    def zone(self) -> ZoneInfo:
        return self.actor.school.zone if self.actor else default_zone()

    @property
    def today(self) -> date:
        return clock.today(self.zone)

    @property
    def may_write(self) -> bool:
        if self.actor:
            return self.actor.has(Permission.ORGANIZE_EVENTS)
        return self.operator is not None and self.operator.office is Office.ORGANIZER

    @property
    def may_review(self) -> bool:
        """Let out what others have written, and one's own without asking anybody."""
        if self.actor:
            return self.actor.has(Permission.REVIEW_EVENTS)
        return self.operator is not None and self.operator.office is Office.REGION

    def require_writer(self) -> None:
        if self.actor:
            self.actor.require(Permission.ORGANIZE_EVENTS)
        if not self.may_write:
            raise NotFound

    def require_reviewer(self) -> None:
        if not self.may_review:
            raise Forbidden(Permission.REVIEW_EVENTS) if self.actor else NotFound

    def url(self, name: str, **arguments: object) -> str:
        """Of the desk's own pages, on its own site."""
        if self.actor:
            return reverse(f"events:{name}", kwargs={"school": self.actor.school.slug, **arguments})
        return reverse(f"regional_events:{name}", kwargs=arguments, urlconf=settings.PORTAL_URLCONF)
