from dataclasses import dataclass
from datetime import datetime

from parta.access.actors import Actor
from parta.audit.models import AuditEvent
from parta.grading.queries.policy import get_policy, policy_values
from parta.grading.queries.policy_words import change_words
from parta.grading.rules.policy import PolicyValues
from parta.people.rules import short_name

_SHOWN = 20
_PLACE = "policy"


@dataclass(frozen=True, slots=True)
class PolicyChange:
    """One entry of the policy's history. Empty author: the installation itself."""

    at: datetime
    author: str
    words: tuple[str, ...]


def get_policy_values(actor: Actor) -> PolicyValues:
    """The policy of the actor's school, or the presets."""
    return policy_values(get_policy(actor.school), actor.school)


def list_policy_changes(actor: Actor) -> list[PolicyChange]:
    """The latest changes of the policy and of the forms of assessment, newest first."""
    events = AuditEvent.objects.filter(school=actor.school, place=_PLACE).select_related("user")
    return [
        PolicyChange(
            at=event.at,
            author=short_name(event.user.surname, event.user.given_name, event.user.patronymic)
            if event.user
            else "",
            words=tuple(change_words(event.kind, event.before, event.after)),
        )
        for event in events.order_by("-at", "-pk")[:_SHOWN]
    ]
