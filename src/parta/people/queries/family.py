"""Who may see a student's data besides the school: guardians, trusted persons, operators."""

from dataclasses import dataclass
from datetime import date, datetime

from parta.access.actors import Actor
from parta.access.rules import Permission
from parta.accounts.models import User
from parta.core import clock
from parta.core.errors import NotFound
from parta.people import rules
from parta.people.models import AccessGrant, Guardianship, Student
from parta.people.queries.words import kind_name, scopes_words, standing_words
from parta.people.rules import GuardianKind, Standing

_MOST_GRANTS = 20  # of those that are over, the latest


@dataclass(frozen=True, slots=True)
class ChildItem:
    student_id: int
    name: str


@dataclass(frozen=True, slots=True)
class RightItem:
    """Somebody's right to see the student. ``standing_words`` empty: the law alone decides."""

    guardianship_id: int
    name: str
    kind: GuardianKind
    kind_name: str
    relation: str
    until_on: date | None
    scopes: str
    given_by: str
    contact: str  # of a trusted person, for who trusts them
    has_account: bool
    is_self: bool
    standing: Standing
    standing_words: str


@dataclass(frozen=True, slots=True)
class GrantItem:
    grant_id: int
    name: str
    reason: str
    starts_at: datetime
    ends_at: datetime
    granted_by: str
    is_running: bool


@dataclass(frozen=True, slots=True)
class FamilyPage:
    """``consent_until``: of a student who has come of age, the last day on which nobody needs a consent."""

    student_id: int
    name: str
    children: tuple[ChildItem, ...]
    guardians: tuple[RightItem, ...]
    trusted: tuple[RightItem, ...]
    grants: tuple[GrantItem, ...]
    may_trust: bool
    may_consent: bool
    may_grant: bool
    consent_until: date | None


def family_page(actor: Actor, student_id: int) -> FamilyPage:
    """Who sees the student's diary; NotFound unless the actor is the student or represents them by law."""
    actor.require_family(student_id)
    known = {student.pk: student for student in list_own(actor)}
    if student_id not in known:
        raise NotFound
    student, today = known[student_id], clock.today(actor.school.zone)
    is_self, is_adult = student.user_id == actor.user_id, rules.is_adult(student.born_on, today)
    rows = Guardianship.objects.filter(student=student).valid_on(today)
    rights = [
        _right(actor, student, row, today)
        for row in rows.select_related("guardian", "given_by").order_by("since_on", "pk")
    ]
    return FamilyPage(
        student_id=student_id,
        name=student.full_name,
        children=tuple(ChildItem(child.pk, child.list_name) for child in known.values()),
        guardians=tuple(right for right in rights if right.kind in rules.LEGAL),
        trusted=tuple(right for right in rights if right.kind not in rules.LEGAL),
        grants=list_grants(student_id),
        may_trust=actor.has(Permission.GIVE_TRUST) and not is_self and not is_adult,
        may_consent=actor.has(Permission.GIVE_CONSENT) and is_self and is_adult,
        may_grant=actor.has(Permission.GRANT_OPERATORS) and is_self == is_adult,
        consent_until=rules.grace_ends_on(student.born_on) if is_adult and student.born_on else None,
    )


def list_own(actor: Actor) -> list[Student]:
    """The actor's own record and the children they represent, by name."""
    rows = Student.objects.filter(school=actor.school, pk__in=actor.family_ids)
    return sorted(rows, key=lambda row: (row.surname_key, row.given_name, row.pk))


def list_grants(student_id: int) -> tuple[GrantItem, ...]:
    """Operators who are or were let into the student's diary, the latest first. Rights are the caller's."""
    now = clock.now()
    rows = AccessGrant.objects.filter(student_id=student_id).select_related("user", "granted_by")
    return tuple(_grant(row, now) for row in rows.order_by("-starts_at", "-pk")[:_MOST_GRANTS])


def has_undecided(student_id: int, today: date) -> bool:
    """Whether a student of age has yet to say if some guardian goes on seeing the diary."""
    return Guardianship.objects.filter(student_id=student_id, consent__isnull=True).valid_on(today).exists()


def _right(actor: Actor, student: Student, row: Guardianship, today: date) -> RightItem:
    kind, person = GuardianKind(row.kind), row.guardian
    standing = rules.standing_of(student.born_on, row.consent, today)
    is_trusted = kind is GuardianKind.TRUSTED
    return RightItem(
        guardianship_id=row.pk,
        name=person.full_name,
        kind=kind,
        kind_name=kind_name(kind),
        relation=row.relation,
        until_on=row.until_on,
        scopes=scopes_words(rules.read_scopes(row.scopes)) if is_trusted else "",
        given_by=row.given_by.short_name if row.given_by else "",
        contact=(person.phone or person.email) if is_trusted else "",
        has_account=person.user_id is not None,
        is_self=person.user_id == actor.user_id,
        standing=standing,
        standing_words=standing_words(standing),
    )


def _grant(row: AccessGrant, now: datetime) -> GrantItem:
    return GrantItem(
        grant_id=row.pk,
        name=user_name(row.user),
        reason=row.reason,
        starts_at=row.starts_at,
        ends_at=row.ended_at or row.ends_at,
        granted_by=user_name(row.granted_by),
        is_running=row.ended_at is None and row.starts_at <= now < row.ends_at,
    )


def user_name(user: User) -> str:
    return rules.short_name(user.surname, user.given_name, user.patronymic) or user.login
