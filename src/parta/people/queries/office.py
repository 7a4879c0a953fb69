"""What the school's office sees of guardians and of those who work here."""

from dataclasses import dataclass
from datetime import date
from itertools import groupby

from parta.access.actors import Actor
from parta.access.models import Membership
from parta.access.rules import ROLE_PERMISSIONS, WITH_STUDENTS, Permission, Role
from parta.core import clock
from parta.core.errors import NotFound
from parta.files.models import Attachment
from parta.people import rules
from parta.people.models import Guardianship, GuardianshipDocument, Student
from parta.people.queries.family import GrantItem, list_grants
from parta.people.queries.words import kind_name, proof_name, role_name, scopes_words, standing_words
from parta.people.rules import GuardianKind, ProofKind, Scope


@dataclass(frozen=True, slots=True)
class DocumentItem:
    """What proves a right; ``file_name`` empty: only noted."""

    document_id: int
    kind_name: str
    number: str
    issued_on: date | None
    file_name: str


@dataclass(frozen=True, slots=True)
class GuardianshipItem:
    """``is_running``: today, the student's consent apart. ``login`` empty: no account yet."""

    guardianship_id: int
    guardian_id: int
    name: str
    kind: GuardianKind
    kind_name: str
    relation: str
    since_on: date
    until_on: date | None
    scopes: frozenset[Scope]
    scopes_words: str
    given_by: str
    restriction: str
    standing_words: str
    login: str
    is_running: bool
    documents: tuple[DocumentItem, ...] = ()


@dataclass(frozen=True, slots=True)
class GuardiansPage:
    student_id: int
    student: str
    running: tuple[GuardianshipItem, ...]
    over: tuple[GuardianshipItem, ...]
    grants: tuple[GrantItem, ...]
    user_id: int | None  # the student's own account, while its role runs

    def right(self, guardianship_id: int) -> GuardianshipItem:
        """One of the rights; NotFound where there is none."""
        found = [item for item in (*self.running, *self.over) if item.guardianship_id == guardianship_id]
        if not found:
            raise NotFound
        return found[0]


@dataclass(frozen=True, slots=True)
class RoleItem:
    role: Role
    name: str
    since_on: date
    may_end: bool


@dataclass(frozen=True, slots=True)
class StaffItem:
    user_id: int
    name: str
    login: str
    roles: tuple[RoleItem, ...]

    @property
    def may_become_organizer(self) -> bool:
        """Of events: none of the roles allows it yet."""
        return not any(Permission.ORGANIZE_EVENTS in ROLE_PERMISSIONS[item.role] for item in self.roles)


def guardians_page(actor: Actor, student_id: int) -> GuardiansPage:
    """All rights to the student, those that are over too; NotFound for what is not of the school."""
    actor.require(Permission.WRITE_PEOPLE)
    student = Student.objects.filter(school=actor.school, pk=student_id).first()
    if student is None:
        raise NotFound
    today = clock.today(actor.school.zone)
    rows = Guardianship.objects.filter(student=student).select_related("guardian__user", "given_by")
    rows = rows.prefetch_related("documents__attachment")
    running = set(Guardianship.objects.filter(student=student).valid_on(today).values_list("pk", flat=True))
    items = [
        _item(student, row, today, is_running=row.pk in running) for row in rows.order_by("since_on", "pk")
    ]
    memberships = Membership.objects.filter(
        school=actor.school, user__students=student, role=Role.STUDENT.value
    )
    has_role = memberships.valid_on(today).exists()
    return GuardiansPage(
        student_id=student.pk,
        student=student.full_name,
        running=tuple(item for item in items if item.is_running),
        over=tuple(item for item in items if not item.is_running),
        grants=list_grants(student.pk),
        user_id=student.user_id if has_role else None,
    )


def get_document_file(actor: Actor, student_id: int, document_id: int) -> Attachment:
    """The file of a document that proves a right to the student; NotFound where there is none."""
    actor.require(Permission.READ_ALL_PEOPLE)
    own = {"guardianship__student_id": student_id, "guardianship__student__school": actor.school}
    rows = GuardianshipDocument.objects.filter(pk=document_id, attachment__isnull=False, **own)
    found = rows.select_related("attachment").first()
    if found is None or found.attachment is None:
        raise NotFound
    return found.attachment


def list_staff(actor: Actor) -> list[StaffItem]:
    """Who works at the school today, with their roles, by name."""
    actor.require(Permission.WRITE_PEOPLE)
    rows = (
        Membership.objects.filter(school=actor.school)
        .exclude(role__in=[role.value for role in WITH_STUDENTS])
        .valid_on(clock.today(actor.school.zone))
        .select_related("user")
        .order_by("user__surname_key", "user__given_name", "user_id", "since_on", "role")
    )
    return [
        StaffItem(
            user_id=user.pk,
            name=user.get_full_name() or user.login,
            login=user.login,
            roles=tuple(_role(actor, row) for row in group),
        )
        for user, group in groupby(rows, key=lambda row: row.user)
    ]


def _role(actor: Actor, row: Membership) -> RoleItem:
    role = Role(row.role)
    is_out_of_reach = role is Role.HEAD and not actor.has(Permission.WRITE_POLICY)
    may_end = row.user_id != actor.user_id and not is_out_of_reach
    return RoleItem(role, role_name(role), row.since_on, may_end)


def _item(student: Student, row: Guardianship, today: date, *, is_running: bool) -> GuardianshipItem:
    kind, person = GuardianKind(row.kind), row.guardian
    scopes = rules.read_scopes(row.scopes)
    standing = rules.standing_of(student.born_on, row.consent, today)
    ended_on = row.ended_at.astimezone(student.school.zone).date() if row.ended_at else None
    return GuardianshipItem(
        guardianship_id=row.pk,
        guardian_id=person.pk,
        name=person.full_name,
        kind=kind,
        kind_name=kind_name(kind),
        relation=row.relation,
        since_on=row.since_on,
        until_on=ended_on or row.until_on,
        scopes=scopes,
        scopes_words=scopes_words(scopes) if kind is GuardianKind.TRUSTED else "",
        given_by=row.given_by.short_name if row.given_by else "",
        restriction=row.restriction,
        standing_words=standing_words(standing),
        login=person.user.login if person.user else "",
        is_running=is_running,
        documents=tuple(
            DocumentItem(
                document_id=proof.pk,
                kind_name=proof_name(ProofKind(proof.kind)),
                number=proof.number,
                issued_on=proof.issued_on,
                file_name=proof.attachment.name if proof.attachment else "",
            )
            for proof in row.documents.all()
        ),
    )
