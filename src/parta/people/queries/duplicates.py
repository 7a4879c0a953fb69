"""Records that seem to be of one person (domain G2: names are compared with ё as е)."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from itertools import combinations
from typing import cast

from parta.access.actors import Actor
from parta.access.rules import Permission
from parta.accounts.phones import spelled_phone
from parta.core import events
from parta.core.errors import NotFound
from parta.core.merging import MergePart
from parta.core.names import comparable
from parta.people.models import Guardian, Person, Student, Teacher
from parta.people.rules import Likeness, PersonKind, seem_same

_MOST_PAIRS = 200
KINDS: dict[PersonKind, type[Person]] = {
    PersonKind.STUDENT: Student,
    PersonKind.GUARDIAN: Guardian,
    PersonKind.TEACHER: Teacher,
}


@dataclass(frozen=True, slots=True)
class Record:
    """One of two records that are compared. ``login`` empty: no account."""

    person_id: int
    name: str
    born_on: date | None
    phone: str
    email: str
    snils_end: str
    login: str


@dataclass(frozen=True, slots=True)
class Pair:
    kind: PersonKind
    first: Record
    second: Record


@dataclass(frozen=True, slots=True)
class MergePreview:
    """``parts``: what moves from ``gone`` to ``kept``. ``hindrances``: why the two cannot be one."""

    kind: PersonKind
    kept: Record
    gone: Record
    parts: tuple[MergePart, ...]
    hindrances: tuple[str, ...]
    has_two_accounts: bool


def find_same(actor: Actor, kind: PersonKind, person: Person) -> Person | None:
    """Somebody of the kind who seems to be the person, who is not entered yet."""
    wanted = likeness(person)
    rows = KINDS[kind]._default_manager.filter(school=actor.school).exclude(pk=person.pk).order_by("pk")
    return next((row for row in rows if seem_same(wanted, likeness(row))), None)


def list_pairs(actor: Actor) -> tuple[Pair, ...]:
    """Pairs of each kind that seem to be one person, by name; three queries, whatever the size."""
    actor.require(Permission.WRITE_PEOPLE)
    found: list[Pair] = []
    for kind, model in KINDS.items():
        by_name: dict[str, list[Person]] = {}
        rows = model._default_manager.filter(school=actor.school).select_related("user").order_by("pk")
        for row in rows:
            by_name.setdefault(comparable(row.full_name), []).append(row)
        found += [_pair(kind, *pair) for pair in _same(by_name.values())]
    found.sort(key=lambda pair: (pair.first.name, pair.first.person_id))
    return tuple(found[:_MOST_PAIRS])


def merge_preview(actor: Actor, kind: PersonKind, kept_id: int, gone_id: int) -> MergePreview:
    """What would move; NotFound unless both are of the school and two."""
    kept, gone = get_two(actor, kind, kept_id, gone_id)
    parts = merge_parts(kind, kept, gone)
    return MergePreview(
        kind=kind,
        kept=_record(kept),
        gone=_record(gone),
        parts=tuple(part for part in parts if part.count),
        hindrances=tuple(part.hindrance for part in parts if part.hindrance),
        has_two_accounts=None not in (kept.user_id, gone.user_id) and kept.user_id != gone.user_id,
    )


def get_two(actor: Actor, kind: PersonKind, kept_id: int, gone_id: int) -> tuple[Person, Person]:
    actor.require(Permission.WRITE_PEOPLE)
    rows = KINDS[kind]._default_manager.filter(school=actor.school).select_related("user")
    found = rows.in_bulk([kept_id, gone_id])
    if kept_id == gone_id or len(found) != 2:
        raise NotFound
    return found[kept_id], found[gone_id]


def merge_parts(kind: PersonKind, kept: Person, gone: Person) -> list[MergePart]:
    """What each app keeps of ``gone``, and why it could not be ``kept``'s."""
    answers = events.person_merging.send(sender=Person, kind=kind.value, kept=kept, gone=gone)
    return [part for _receiver, parts in answers for part in cast("list[MergePart]", parts)]


def likeness(person: Person) -> Likeness:
    contacts = {person.phone, person.email.casefold(), person.snils} - {""}
    return Likeness(comparable(person.full_name), getattr(person, "born_on", None), frozenset(contacts))


def _same(groups: Iterable[list[Person]]) -> Iterable[tuple[Person, Person]]:
    for group in groups:
        for first, second in combinations(group, 2):
            if seem_same(likeness(first), likeness(second)):
                yield first, second


def _pair(kind: PersonKind, first: Person, second: Person) -> Pair:
    return Pair(kind, _record(first), _record(second))


def _record(person: Person) -> Record:
    born_on = getattr(person, "born_on", None)
    return Record(
        person_id=person.pk,
        name=person.full_name,
        born_on=born_on,
        phone=spelled_phone(person.phone) if person.phone else "",
        email=person.email,
        snils_end=person.snils[-4:],
        login=person.user.login if person.user else "",
    )
