"""Keys of programs: whose they are, what they open now, and what their owner sees of them."""

import hashlib
from dataclasses import dataclass, replace
from datetime import datetime, timedelta

from django.utils.crypto import constant_time_compare
from django.utils.translation import gettext as _
from django.utils.translation import pgettext

from parta.access.actors import Actor
from parta.access.queries import get_actor
from parta.access.rules import WITH_STUDENTS, Permission
from parta.accounts.sealing import unseal
from parta.core import clock
from parta.core.errors import NotFound
from parta.exchange.models import AccessKey
from parta.exchange.rules.keys import FeedPart, KeyKind, Scope
from parta.people.models import Student

APP_PURPOSE = "app password"
_FOREVER = timedelta(days=365 * 100)
# What a program limited to one student may do: what a family reads, nothing of a job at the school.
_OF_STUDENT = frozenset(
    {
        Permission.ENTER,
        Permission.USE_PROGRAMS,
        Permission.READ_TIMETABLE,
        Permission.READ_ANNOUNCEMENTS,
        Permission.READ_EVENTS,
        Permission.READ_DIARY,
    }
)
_NEEDED = {
    Scope.TIMETABLE: Permission.READ_TIMETABLE,
    Scope.MARKS: Permission.READ_DIARY,
    Scope.HOMEWORK: Permission.READ_DIARY,
    Scope.ABSENCES: Permission.READ_DIARY,
    Scope.FILE_ABSENCES: Permission.FILE_NOTICES,
    Scope.ANNOUNCEMENTS: Permission.READ_ANNOUNCEMENTS,
    Scope.JOURNAL: Permission.READ_JOURNAL,
    Scope.WRITE_JOURNAL: Permission.READ_JOURNAL,
    Scope.PEOPLE: Permission.READ_PEOPLE,
}


@dataclass(frozen=True, slots=True)
class KeyItem:
    """``opens``: in words. ``student`` empty: whatever the owner sees."""

    key_id: int
    name: str
    opens: tuple[str, ...]
    student: str
    made_at: datetime
    expires_at: datetime | None
    used_at: datetime | None


@dataclass(frozen=True, slots=True)
class KeysPage:
    kind: KeyKind
    offered: tuple[str, ...]  # what a new one may open
    keys: tuple[KeyItem, ...]
    students: tuple[tuple[int, str], ...]  # whose data the actor may limit a key to
    has_work: bool  # the actor works at the school
    may_tell_programs: bool
    has_apps: bool


def digest_of(secret: str) -> str:
    """Of a random secret: there is nothing in it to guess, so it needs no salt and can be looked up."""
    return hashlib.sha256(secret.encode(errors="replace")).hexdigest()


def find_key(kind: KeyKind, secret: str) -> AccessKey | None:
    """The key that opens something now; None for one that is unknown, over or taken back."""
    rows = AccessKey.objects.open_at(clock.now()).filter(kind=kind.value, digest=digest_of(secret))
    return rows.select_related("school").first()


def find_app_key(*, school_id: int, login: str, salt: str, proof: str) -> AccessKey | None:
    """The app password that the proof, MD5 of the salt and of its MD5, has been made with."""
    rows = AccessKey.objects.open_at(clock.now()).filter(
        kind=KeyKind.APP.value, school_id=school_id, user__login__iexact=login
    )
    for key in rows.select_related("school"):
        opened = unseal(key.sealed, purpose=APP_PURPOSE, life=_FOREVER)
        made = hashlib.md5(f"{salt}{opened['md5']}".encode(), usedforsecurity=False) if opened else None
        if made and constant_time_compare(made.hexdigest(), proof):
            return key
    return None


def get_open_app_key(key_id: int) -> AccessKey:
    """NotFound when it has run out or was taken back since."""
    key = AccessKey.objects.open_at(clock.now()).filter(kind=KeyKind.APP.value, pk=key_id)
    found = key.select_related("school").first()
    if found is None:
        raise NotFound
    return found


def actor_of(key: AccessKey) -> Actor:
    """Its owner as they stand in the school today, cut to the key's student; NotFound: they have left.

    A key never opens more than its owner may see at this moment.
    """
    actor = get_actor(user_id=key.user_id, school_slug=key.school.slug)
    actor.require(Permission.USE_PROGRAMS)
    if key.student_id is None:
        return actor
    if key.student_id not in actor.student_ids:
        raise NotFound
    only = frozenset({key.student_id})
    return replace(
        actor,
        roles=actor.roles & WITH_STUDENTS,
        permissions=actor.permissions & _OF_STUDENT,
        student_ids=only,
        family_ids=actor.family_ids & only,
    )


def keys_page(actor: Actor, kind: KeyKind) -> KeysPage:
    """The actor's own open keys of the kind, the newest first. Two queries."""
    rows = AccessKey.objects.of_owner(actor).open_at(clock.now()).filter(kind=kind.value)
    return KeysPage(
        kind=kind,
        offered=_offered(actor, kind),
        keys=tuple(_item(row) for row in rows.select_related("student").order_by("-made_at", "-pk")),
        students=list_students(actor),
        has_work=bool(actor.roles - WITH_STUDENTS),
        may_tell_programs=actor.has(Permission.TELL_PROGRAMS),
        has_apps=bool(actor.student_ids),
    )


def _offered(actor: Actor, kind: KeyKind) -> tuple[str, ...]:
    """Of a token only what its owner may do at all."""
    if kind is KeyKind.CALENDAR:
        return tuple(part.value for part in FeedPart)
    return tuple(scope.value for scope, permission in _NEEDED.items() if actor.has(permission))


def list_students(actor: Actor) -> tuple[tuple[int, str], ...]:
    """The actor's own record and children, by name."""
    if not actor.student_ids:
        return ()
    rows = Student.objects.filter(school=actor.school, pk__in=actor.student_ids)
    return tuple((row.pk, row.list_name) for row in rows.order_by("surname_key", "given_name", "pk"))


def part_names() -> dict[str, str]:
    """What a calendar or a token may open, in words."""
    return {
        FeedPart.LESSONS.value: _("Lessons, with substitutions and cancellations"),
        FeedPart.HOMEWORK.value: pgettext("calendar", "Homework"),
        FeedPart.EVENTS.value: pgettext("calendar", "Events"),
        FeedPart.HOLIDAYS.value: pgettext("calendar", "Holidays"),
        Scope.TIMETABLE.value: _("Read the timetable"),
        Scope.MARKS.value: _("Read marks"),
        Scope.HOMEWORK.value: _("Read homework"),
        Scope.ABSENCES.value: _("Read absences and notices"),
        Scope.FILE_ABSENCES.value: _("File notices of absence"),
        Scope.ANNOUNCEMENTS.value: _("Read announcements"),
        Scope.JOURNAL.value: _("Read class journals"),
        Scope.WRITE_JOURNAL.value: _("Write marks, attendance, topics and homework"),
        Scope.PEOPLE.value: _("Read classes and people"),
    }


def _item(row: AccessKey) -> KeyItem:
    names = part_names()
    return KeyItem(
        key_id=row.pk,
        name=row.name,
        opens=tuple(names[part] for part in row.parts.split() if part in names),
        student=row.student.list_name if row.student else "",
        made_at=row.made_at,
        expires_at=row.expires_at,
        used_at=row.used_at,
    )
