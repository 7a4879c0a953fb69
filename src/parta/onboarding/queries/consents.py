"""Who of a school has agreed to keeping their data in the electronic diary (acceptance P11)."""

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from typing import Any

from django.core.paginator import Page, Paginator
from django.db.models import OuterRef, QuerySet, Subquery

from parta.access.actors import Actor
from parta.access.models import Membership
from parta.accounts.models import Consent, User
from parta.core import clock
from parta.onboarding.rules.welcome import DIARY_DATA

_PAGE = 50


class ConsentState(StrEnum):
    GIVEN = "given"
    WITHDRAWN = "withdrawn"
    MISSING = "missing"


@dataclass(frozen=True, slots=True)
class ConsentEntry:
    """Somebody with a sign-in to the school's diary, and their last word."""

    name: str
    state: ConsentState
    version: str
    given_at: datetime | None
    withdrawn_at: datetime | None


def consent_register(actor: Actor, *, state: str = "", number: str = "1") -> Page[ConsentEntry]:
    """People of the school by name; ``state`` keeps those in one of the states."""
    page: Page[Any] = Paginator(_in_state(_people(actor), state), _PAGE).get_page(number)
    page.object_list = [_entry(user) for user in page.object_list]
    return page


def _people(actor: Actor) -> QuerySet[Any]:
    """Accounts with the version and the times of their last consent."""
    now = Membership.objects.filter(school=actor.school).valid_on(clock.today(actor.school.zone))
    last = Consent.objects.filter(user=OuterRef("pk"), kind=DIARY_DATA).order_by("-given_at", "-pk")
    return (
        User.objects.filter(pk__in=now.values("user_id"))
        .annotate(
            consent_version=Subquery(last.values("version")[:1]),
            consent_given_at=Subquery(last.values("given_at")[:1]),
            consent_withdrawn_at=Subquery(last.values("withdrawn_at")[:1]),
        )
        .order_by("surname_key", "given_name", "pk")
    )


def _in_state(people: QuerySet[Any], state: str) -> QuerySet[Any]:
    if state == ConsentState.GIVEN:
        return people.filter(consent_given_at__isnull=False, consent_withdrawn_at__isnull=True)
    if state == ConsentState.WITHDRAWN:
        return people.filter(consent_withdrawn_at__isnull=False)
    if state == ConsentState.MISSING:
        return people.filter(consent_given_at__isnull=True)
    return people


def _entry(user: Any) -> ConsentEntry:
    state = ConsentState.WITHDRAWN if user.consent_withdrawn_at else ConsentState.GIVEN
    return ConsentEntry(
        name=str(user),
        state=state if user.consent_given_at else ConsentState.MISSING,
        version=user.consent_version or "",
        given_at=user.consent_given_at,
        withdrawn_at=user.consent_withdrawn_at,
    )
