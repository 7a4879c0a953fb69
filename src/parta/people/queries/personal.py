"""Somebody's data as the office hands them out or erases them: what goes, what stays, what is in the way."""

from collections.abc import Iterable
from dataclasses import dataclass
from typing import cast

from django.db.models import Q
from django.utils.translation import gettext as _

from parta.access.actors import Actor
from parta.access.models import Membership
from parta.access.rules import WITH_STUDENTS, Permission
from parta.core import clock, events
from parta.core.errors import NotFound
from parta.people.models import Guardian, Guardianship, Person, Student
from parta.people.queries.duplicates import KINDS
from parta.people.rules import PersonKind


@dataclass(frozen=True, slots=True)
class PersonalPage:
    """``hindrances``: why nothing can be erased yet. ``erased``, ``kept``: what goes and what stays."""

    kind: PersonKind
    person_id: int
    name: str
    hindrances: tuple[str, ...]
    erased: tuple[str, ...]
    kept: tuple[str, ...]


def personal_page(actor: Actor, kind: PersonKind, person_id: int) -> PersonalPage:
    person = get_record(actor, kind, person_id)
    erased, kept = _lists(kind)
    return PersonalPage(
        kind=kind,
        person_id=person_id,
        name=person.full_name,
        hindrances=tuple(whats_in_the_way(actor, kind, person)),
        erased=erased,
        kept=kept,
    )


def get_record(actor: Actor, kind: PersonKind, person_id: int) -> Person:
    actor.require(Permission.WRITE_PEOPLE)
    found = KINDS[kind]._default_manager.filter(school=actor.school, pk=person_id).first()
    if found is None:
        raise NotFound
    return found


def whats_in_the_way(actor: Actor, kind: PersonKind, person: Person) -> list[str]:
    """Sentences; none: the person has left, and so have the children they represent."""
    today = clock.today(actor.school.zone)
    found: list[str] = []
    if isinstance(person, Student):
        if person.left_on is None or person.left_on >= today:
            found.append(_("The student has not left the school."))
    elif isinstance(person, Guardian):
        rights = Guardianship.objects.valid_on(today).filter(guardian=person)
        here = rights.filter(Q(student__left_on__isnull=True) | Q(student__left_on__gte=today))
        names = sorted(row.student.full_name for row in here.select_related("student"))
        found += [_("The right to %(name)s has not ended.") % {"name": name} for name in names]
    else:
        held = Membership.objects.filter(school=actor.school, user_id=person.user_id or 0)
        held = held.exclude(role__in=[role.value for role in WITH_STUDENTS]).exclude(until_on__lt=today)
        if held.exists():
            found.append(_("They hold a role at the school: dismiss them first."))
    answers = events.erasure_hindrances.send(sender=Person, kind=kind.value, person_id=person.pk)
    return found + [words for _receiver, more in answers for words in cast("Iterable[str]", more)]


def _lists(kind: PersonKind) -> tuple[tuple[str, ...], tuple[str, ...]]:
    contacts = _("phone, e-mail and SNILS")
    account = _(
        "the account of the diary, if nothing else is opened with it, with its messages and notifications"
    )
    history = _("the history of changes, without which nothing else could be proved")
    if kind is PersonKind.STUDENT:
        return (
            (
                contacts,
                account,
                _("scans and numbers of documents"),
                _("comments and certificates of absence notices"),
            ),
            (
                _("name and birth date, classes with their orders"),
                _("marks, absences, grades, filed journals, signed weeks"),
                history,
            ),
        )
    if kind is PersonKind.GUARDIAN:
        return (
            (
                _("the name"),
                contacts,
                account,
                _("scans and numbers of documents"),
                _("rights and notes on them"),
            ),
            (_("signatures under weeks"), history),
        )
    return (contacts, account), (_("the name, beside lessons, marks and orders"), history)
