"""Which accounts of the diary and of providers of State Services are one person's."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime

from allauth.socialaccount.models import SocialAccount, SocialApp
from django.db.models import QuerySet
from django.utils.translation import gettext as _

from parta.accounts.models import Pseudonym, User
from parta.accounts.rules.oidc import OWN_CLIENT, OWN_PROVIDER
from parta.core.sites import Site
from parta.onboarding.rules.linking import Candidate
from parta.people.models import Guardian, Student, Teacher
from parta.schools.models import School

_KINDS: tuple[type[Student | Guardian | Teacher], ...] = (Student, Guardian, Teacher)


@dataclass(frozen=True, slots=True)
class LinkedDiary:
    """The diary account of somebody of the portal. ``label``: of the region's host; empty: the bare name."""

    user_id: int
    label: str


@dataclass(frozen=True, slots=True)
class Link:
    """An account of State Services that opens the user's diary account."""

    link_id: int
    name: str
    since: datetime
    used_at: datetime


def linked_portal_account(portal_user: User) -> LinkedDiary | None:
    """The diary account that the person's portal account opens; None: they are not linked."""
    subs = Pseudonym.objects.filter(user=portal_user, sector=OWN_CLIENT)
    link = (
        SocialAccount.objects.filter(provider=OWN_PROVIDER, uid__in=subs.values("sub"), user__is_active=True)
        .values("user_id", "user__memberships__school__region__code")
        .order_by("user__memberships__school__region__code")
        .first()
    )
    if link is None:
        return None
    return LinkedDiary(link["user_id"], link["user__memberships__school__region__code"] or "")


def is_linked(portal_user: User) -> bool:
    return linked_portal_account(portal_user) is not None


def list_links(user: User) -> list[Link]:
    """What opens the user's diary account beside its password, the oldest first."""
    names = dict(SocialApp.objects.values_list("provider_id", "name"))
    names[OWN_PROVIDER] = _("Account of the portal")
    links = SocialAccount.objects.filter(user=user).order_by("date_joined")
    return [
        Link(link.pk, names.get(link.provider, link.provider), link.date_joined, link.last_login)
        for link in links
    ]


def list_candidates(*, snils: str, region: str) -> list[Candidate]:
    """The people with diary accounts who have the SNILS; of the region only, when one is named.

    A region's own provider vouches for people of that region: whoever belongs to schools of another one as
    well is left out.
    """
    if not snils:
        return []
    people = [
        person
        for kind in _KINDS
        for person in _with_account(kind).filter(snils=snils).select_related("school__region")
    ]
    if region:
        users = {person.user_id for person in people}
        elsewhere = {
            person.user_id
            for kind in _KINDS
            for person in _with_account(kind).filter(user__in=users).exclude(school__region__code=region)
        }
        people = [person for person in people if person.user_id not in elsewhere]
    return [
        Candidate(person.user_id or 0, person.surname, person.given_name, person.patronymic)
        for person in people
    ]


def list_snils_of(user: User) -> list[str]:
    """By which numbers schools know the owner of the account; empty texts where they know none."""
    return [person.snils for person in _iter_people(user)]


def list_schools_that_know(user: User) -> list[School]:
    """The schools that have the owner of the account in their lists."""
    schools = {person.school_id: person.school for person in _iter_people(user)}
    return [schools[key] for key in sorted(schools)]


def is_state_services_open_to(user: User) -> bool:
    """Whether a region of the owner's schools has the sign-in on; who is in no school's lists is free."""
    regions = [school.region for school in list_schools_that_know(user)]
    return not regions or any(region.has_state_services for region in regions)


def _iter_people(user: User) -> Iterator[Student | Guardian | Teacher]:
    for kind in _KINDS:
        yield from kind._default_manager.filter(user=user).select_related("school__region")


def _with_account(kind: type[Student | Guardian | Teacher]) -> QuerySet[Student | Guardian | Teacher]:
    return kind._default_manager.filter(user__is_active=True, user__site=Site.DIARY.value)
