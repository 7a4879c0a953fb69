"""Failed attempts to get in, and mistakes told at the first sign-in, as the school sees them (P10, K6)."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from django.db.models import Q, QuerySet

from parta.academics.models import Enrollment, led_by
from parta.access.actors import Actor
from parta.access.rules import Permission
from parta.accounts.phones import masked_phone, spelled_phone
from parta.accounts.rules.snils import spelled_snils
from parta.core import clock
from parta.core.errors import NotFound
from parta.core.names import comparable
from parta.onboarding.models import AccessAttempt, DataMistake
from parta.onboarding.queries.applicants import Applicant, get_applicant
from parta.onboarding.queries.letters import get_person
from parta.onboarding.queries.opening_words import difference_names
from parta.onboarding.queries.rights import Person, issuers_of
from parta.onboarding.queries.whom_to_ask import list_children
from parta.onboarding.rules.opening import Difference, class_key
from parta.onboarding.rules.welcome import masked_email
from parta.people.models import Guardian, Guardianship, Student

_SHOWN = 100


@dataclass(frozen=True, slots=True)
class AttemptRow:
    """``name``: of the portal account. Contacts are whole when the owner has sent them, else masked."""

    attempt_id: int
    name: str
    phone: str
    email: str
    person: str  # of the school; empty: not known
    differences: tuple[Difference, ...]
    child_name: str
    class_name: str
    tried_at: datetime
    tries: int
    was_sent: bool

    @property
    def difference_names(self) -> list[str]:
        return difference_names(self.differences)


@dataclass(frozen=True, slots=True)
class MistakeRow:
    mistake_id: int
    person: str
    text: str
    told_at: datetime


@dataclass(frozen=True, slots=True)
class AttemptsPage:
    attempts: tuple[AttemptRow, ...]
    mistakes: tuple[MistakeRow, ...]


@dataclass(frozen=True, slots=True)
class Target:
    """Whose data are corrected, and the student in whose history it is written."""

    kind: str
    person: Person
    student_id: int
    note: str  # whose child, in which class


@dataclass(frozen=True, slots=True)
class AttemptPage:
    row: AttemptRow
    targets: tuple[Target, ...]
    chosen: Target | None
    may_correct: bool
    may_correct_identity: bool


def attempts_page(actor: Actor) -> AttemptsPage:
    """What waits, those first that somebody has sent."""
    rows = visible_attempts(actor).select_related("account", "student", "guardian", "teacher")
    rows = rows.prefetch_related("account__emailaddress_set")
    found = sorted(rows.order_by("-tried_at")[:_SHOWN], key=lambda row: row.asked_at is None)
    mistakes = visible_mistakes(actor).select_related("student", "guardian", "teacher").order_by("-told_at")
    return AttemptsPage(
        attempts=tuple(_row(row) for row in found),
        mistakes=tuple(
            MistakeRow(row.pk, str(row.student or row.guardian or row.teacher), row.text, row.told_at)
            for row in mistakes[:_SHOWN]
        ),
    )


def attempt_page(actor: Actor, attempt_id: int, chosen: str) -> AttemptPage:
    """``chosen``: kind and id of whom to correct ("guardian:7"); empty: the person who is known."""
    attempt = get_attempt(actor, attempt_id)
    targets = _targets(actor, attempt)
    wanted = next((one for one in targets if f"{one.kind}:{one.person.pk}" == chosen), None)
    return AttemptPage(
        row=_row(attempt),
        targets=targets,
        chosen=wanted or (targets[0] if len(targets) == 1 else None),
        may_correct=actor.has(Permission.WRITE_CONTACTS),
        may_correct_identity=actor.has(Permission.WRITE_PEOPLE),
    )


def get_attempt(actor: Actor, attempt_id: int) -> AccessAttempt:
    """One that waits and is the actor's business."""
    rows = visible_attempts(actor).select_related(
        "account", "school__region", "student", "guardian", "teacher"
    )
    found = rows.filter(pk=attempt_id).first()
    if found is None:
        raise NotFound
    return found


def get_target(actor: Actor, attempt: AccessAttempt, kind: str, person_id: int) -> Target:
    """Whom to correct; NotFound for somebody the attempt is not about or whom the actor may not correct."""
    for target in _targets(actor, attempt):
        if (target.kind, target.person.pk) == (kind, person_id):
            return target
    raise NotFound


def visible_attempts(actor: Actor) -> QuerySet[AccessAttempt]:
    """Everything that waits for the office; of the own class for its class teacher."""
    rows = AccessAttempt.objects.filter(school=actor.school, closed_at__isnull=True)
    if actor.has(Permission.WRITE_PEOPLE):
        return rows
    students, names = _own_class(actor)
    return rows.filter(_of_students(students, actor) | Q(asked_at__isnull=False, class_name__in=names))


def visible_mistakes(actor: Actor) -> QuerySet[DataMistake]:
    rows = DataMistake.objects.filter(school=actor.school, closed_at__isnull=True)
    if actor.has(Permission.WRITE_PEOPLE):
        return rows
    return rows.filter(_of_students(_own_class(actor)[0], actor))


def _of_students(student_ids: Sequence[int], actor: Actor) -> Q:
    today = clock.today(actor.school.zone)
    guardians = Guardianship.objects.filter(student_id__in=student_ids).valid_on(today)
    return Q(student_id__in=student_ids) | Q(guardian_id__in=guardians.values("guardian_id"))


def _own_class(actor: Actor) -> tuple[list[int], list[str]]:
    """Students of the classes the actor is class teacher of, and how askers may write those classes."""
    if not actor.has(Permission.READ_OWN_CLASS):
        return [], []
    rows = Enrollment.objects.valid_on(clock.today(actor.school.zone)).filter(
        led_by(actor, "school_class__"), school_class__school=actor.school
    )
    found = list(rows.values_list("student_id", "school_class__grade", "school_class__letter"))
    names = [class_key(comparable(f"{grade or ''}{letter}")) for _pk, grade, letter in found]
    return [row[0] for row in found], names


def _row(attempt: AccessAttempt) -> AttemptRow:
    account, was_sent = attempt.account, attempt.asked_at is not None
    phone = account.phone if account.phone_confirmed_at else ""
    email = next((row.email for row in account.emailaddress_set.all() if row.verified), "")  # type: ignore[attr-defined]
    return AttemptRow(
        attempt_id=attempt.pk,
        name=account.get_full_name(),
        phone=(spelled_phone if was_sent else masked_phone)(phone) if phone else "",
        email=email if was_sent or not email else masked_email(email),
        person=str(attempt.student or attempt.guardian or attempt.teacher or ""),
        differences=tuple(Difference(field) for field in attempt.differences),
        child_name=attempt.child_name,
        class_name=attempt.class_name,
        tried_at=attempt.tried_at,
        tries=attempt.tries,
        was_sent=was_sent,
    )


def _targets(actor: Actor, attempt: AccessAttempt) -> tuple[Target, ...]:
    """The person who is known; otherwise those of the account's name whom the actor may correct."""
    known = attempt.student or attempt.guardian
    people: list[Person] = [known] if known else []
    if not people and attempt.teacher is None:
        people = _namesakes(actor, get_applicant(attempt.account_id))
    return tuple(target for person in people if (target := _target(actor, person)))


def _namesakes(actor: Actor, applicant: Applicant) -> list[Person]:
    wanted = (comparable(applicant.surname), comparable(applicant.given_name))
    return [
        person
        for kind in (Student, Guardian)
        for person in kind._default_manager.filter(school=actor.school).select_related("school")
        if (comparable(person.surname), comparable(person.given_name)) == wanted
    ]


def _target(actor: Actor, person: Person) -> Target | None:
    try:
        issuers_of(actor, person)
    except NotFound:
        return None
    students = list_children(person)
    if not students:
        return None
    kind = "student" if isinstance(person, Student) else "guardian"
    note = ", ".join(student.full_name for student in students) if kind == "guardian" else ""
    return Target(kind, get_person(actor, kind, person.pk), students[0].pk, note)


def correction_initial(target: Target) -> dict[str, object]:
    """What the school has now."""
    person = target.person
    return {
        "phone": spelled_phone(person.phone) if person.phone else "",
        "email": person.email,
        "snils": spelled_snils(person.snils) if person.snils else "",
        "patronymic": person.patronymic,
        "born_on": person.born_on if isinstance(person, Student) else None,
    }
