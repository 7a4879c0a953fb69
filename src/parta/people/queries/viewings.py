"""Who has seen my child's data (acceptance P11): by day, the latest first."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime
from itertools import groupby
from typing import Any

from django.core.paginator import Page as NumberedPage
from django.core.paginator import Paginator

from parta.access.actors import Actor
from parta.audit.models import Viewing
from parta.audit.queries import count_viewings, list_viewings
from parta.core.errors import NotFound
from parta.people.models import Student
from parta.people.queries.family import ChildItem, list_own, user_name
from parta.people.queries.words import page_name, role_name
from parta.people.rules import place_of

_PER_PAGE = 50


@dataclass(frozen=True, slots=True)
class ViewingItem:
    """``child`` empty: the page is of one child alone."""

    name: str
    role: str
    page: str
    child: str
    first_at: datetime
    last_at: datetime
    count: int


@dataclass(frozen=True, slots=True)
class ViewingsPage:
    """``student_id`` None: of all children together, each line with its child's name."""

    children: tuple[ChildItem, ...]
    student_id: int | None
    days: tuple[tuple[date, tuple[ViewingItem, ...]], ...]
    numbers: NumberedPage[Any]

    @property
    def query(self) -> str:
        """What links to other pages of the list keep."""
        return "" if self.student_id is None else f"student={self.student_id}&"


def viewings_page(actor: Actor, student_id: int | None, number: int) -> ViewingsPage:
    """The page of the list; NotFound for a student who is not the actor nor represented by the actor."""
    own = list_own(actor)
    if not own or (student_id is not None and student_id not in actor.family_ids):
        raise NotFound
    chosen = {place_of(child.pk): child for child in own if student_id in {None, child.pk}}
    numbers = Paginator(range(count_viewings(actor, chosen)), _PER_PAGE).get_page(number)
    rows = list_viewings(actor, chosen, offset=max(numbers.start_index() - 1, 0), limit=_PER_PAGE)
    return ViewingsPage(
        children=tuple(ChildItem(child.pk, child.list_name) for child in own),
        student_id=student_id if student_id is not None or len(own) > 1 else own[0].pk,
        days=tuple(
            (day, tuple(_items(group, chosen))) for day, group in groupby(rows, key=lambda row: row.day)
        ),
        numbers=numbers,
    )


def _items(rows: Iterable[Viewing], chosen: dict[str, Student]) -> Iterable[ViewingItem]:
    for row in rows:
        yield ViewingItem(
            name=user_name(row.user),
            role=role_name(row.capacity),
            page=page_name(row.page),
            child=chosen[row.subject].list_name if len(chosen) > 1 else "",
            first_at=row.first_at,
            last_at=row.last_at,
            count=row.count,
        )
