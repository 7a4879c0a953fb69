"""The catalogue of services (P6)."""

from dataclasses import dataclass

from django.urls import reverse

from parta.core.errors import NotFound
from parta.onboarding.queries.words import PAPER_NAMES, REFUSAL_NAMES
from parta.onboarding.rules.applications import (
    DECISION_DAYS,
    REGISTRATION_MINUTES,
    RefusalReason,
    needed_papers,
)
from parta.portal.catalogue import BY_SLUG, SEARCHED, SERVICES, Service
from parta.portal.rules import search
from parta.schools.models import Region

_POPULAR = 3


@dataclass(frozen=True, slots=True)
class ServicePage:
    """A service, as it is given in the region (None: not chosen yet)."""

    service: Service
    region: Region | None
    papers: tuple[str, ...]
    refusals: tuple[str, ...]
    registration_minutes: int
    decision_days: int
    apply_url: str  # empty: not given here, or the region is to be chosen first


def search_services(query: str) -> list[Service]:
    """Services that fit the words, the best first; all of them for no words."""
    return [BY_SLUG[slug] for slug in search(query, SEARCHED)]


def popular_services() -> tuple[Service, ...]:
    return SERVICES[:_POPULAR]


def service_page(slug: str, region: Region | None) -> ServicePage:
    """NotFound where there is no such service."""
    service = BY_SLUG.get(slug)
    if service is None:
        raise NotFound
    is_given = region is not None and region.is_open and not region.portal_address
    return ServicePage(
        service=service,
        region=region,
        papers=tuple(str(PAPER_NAMES[paper]) for paper in needed_papers(service.kind)),
        refusals=tuple(str(REFUSAL_NAMES[reason]) for reason in RefusalReason),
        registration_minutes=REGISTRATION_MINUTES,
        decision_days=DECISION_DAYS,
        apply_url=_apply_url(service, region) if is_given and region else "",
    )


def _apply_url(service: Service, region: Region) -> str:
    return f"{reverse('applications:start')}?kind={service.kind.value}&region={region.code}"
