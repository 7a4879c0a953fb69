"""What the school has decided about itself, in one place."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from zoneinfo import ZoneInfo

from parta.access.actors import Actor
from parta.access.rules import Permission
from parta.chats.models import ChatPolicy
from parta.chats.queries.profiles import get_policy as get_chat_policy
from parta.core import clock
from parta.grading.queries.policy_page import get_policy_values
from parta.grading.rules.policy import PolicyValues
from parta.schools.commands import SchoolDetails
from parta.schools.models import School
from parta.schools.rules.regions import KNOWN_REGIONS


@dataclass(frozen=True, slots=True)
class SchoolPolicyPage:
    school: School
    region: str
    grading: PolicyValues
    chats: ChatPolicy
    needs_second_factor: bool
    may_set_policy: bool
    may_set_journal: bool
    reads_grading: bool


def policy_page(actor: Actor) -> SchoolPolicyPage:
    """The decisions with the ways to change them."""
    actor.require(Permission.READ_ALL_PEOPLE)
    school = School.objects.select_related("region").get(pk=actor.school.pk)
    return SchoolPolicyPage(
        school=school,
        region=str(school.region),
        grading=get_policy_values(actor),
        chats=get_chat_policy(school),
        needs_second_factor=school.requires_second_factor,
        may_set_policy=actor.has(Permission.WRITE_POLICY),
        may_set_journal=actor.has(Permission.WRITE_GRADING_POLICY),
        reads_grading=actor.has(Permission.READ_SCHOOL_PROGRESS),
    )


def details_of(school: School) -> SchoolDetails:
    return SchoolDetails(**{name: getattr(school, name) for name in SchoolDetails.__dataclass_fields__})


def zone_choices(current: str) -> list[tuple[str, str]]:
    """Time zones of the country's regions and the school's own, from west to east."""
    now = clock.now()
    names = {region.time_zone for region in KNOWN_REGIONS} | {current}
    return [(name, _zone_words(name, now)) for name in _by_offset(names, now)]


def _by_offset(names: Iterable[str], now: datetime) -> list[str]:
    return sorted(names, key=lambda name: (now.astimezone(ZoneInfo(name)).utcoffset(), name))


def _zone_words(name: str, now: datetime) -> str:
    """Europe/Moscow (UTC+3)."""
    local = now.astimezone(ZoneInfo(name))
    hours = (local.utcoffset() or (local - local)).total_seconds() / 3600
    return f"{name.replace('_', ' ')} (UTC{hours:+g})"
