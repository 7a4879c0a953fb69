"""Every collection of OneRoster by its address."""

from collections.abc import Callable, Mapping, Sequence
from functools import partial

from parta.core.errors import NotFound
from parta.exchange.queries.oneroster import calendar, gradebook, people, teaching
from parta.exchange.queries.oneroster.engine import Item, Listing, Place, count_and_page, get_item
from parta.exchange.rules.oneroster import KINDS, NESTED, Service
from parta.exchange.rules.oneroster_asking import Asking

_LISTINGS: dict[str, Callable[[Place, Mapping[str, str]], Listing]] = {
    "orgs": calendar.orgs,
    "schools": partial(calendar.orgs, only_schools=True),
    "academicSessions": calendar.sessions,
    "terms": partial(calendar.sessions, types=("term",)),
    "gradingPeriods": partial(calendar.sessions, types=("gradingPeriod",)),
    "courses": teaching.courses,
    "classes": teaching.classes,
    "enrollments": teaching.enrollments,
    "users": people.users,
    "students": partial(people.users, only="student"),
    "teachers": partial(people.users, only="teacher"),
    "demographics": people.demographics,
    "categories": gradebook.categories,
    "lineItems": gradebook.line_items,
    "results": gradebook.results,
    "scoreScales": gradebook.score_scales,
}


def listing_of(place: Place, name: str) -> Listing:
    return _LISTINGS[name](place, {})


def page_of(
    place: Place, service: Service, names: Sequence[str], ids: Sequence[str], asking: Asking
) -> tuple[int, list[Item]]:
    """A page of a collection, below the objects ``ids`` if there are any; NotFound where there is no such."""
    require_collection(service, names)
    parents = dict(zip(names, ids, strict=False))
    for name, sourced_id in parents.items():
        get_item(place, listing_of(place, name), sourced_id)
    return count_and_page(place, _LISTINGS[names[-1]](place, parents), asking)


def item_of(place: Place, service: Service, name: str, sourced_id: str) -> Item:
    require_collection(service, (name,))
    return get_item(place, listing_of(place, name), sourced_id)


def require_collection(service: Service, names: Sequence[str]) -> None:
    """NotFound where the standard knows none by this address."""
    is_known = (
        tuple(names) in NESTED[service]
        if len(names) > 1
        else names[0] in KINDS and KINDS[names[0]].service is service
    )
    if not is_known:
        raise NotFound
