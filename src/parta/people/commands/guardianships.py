"""Whose guardian somebody is: given, ended with a reason, and what the office notes about it."""

from collections.abc import Collection, Iterable, Sequence
from dataclasses import asdict, dataclass, replace
from datetime import date

from django.db import transaction
from django.utils.translation import gettext as _

from parta.access.actors import Actor
from parta.access.queries import require_of_school
from parta.access.rules import Permission
from parta.core import clock
from parta.core.errors import NotFound, Refused
from parta.people.commands.contacts import checked_email, checked_phone
from parta.people.commands.people import PersonData, create_guardians
from parta.people.commands.records import record, snapshot
from parta.people.models import Guardian, Guardianship, Student
from parta.people.queries.duplicates import find_same
from parta.people.rules import LONGEST_TRUST_YEARS, GuardianKind, PersonKind, Scope, birthday, written_scopes

MAX_RESTRICTION = 1000


@dataclass(frozen=True, slots=True)
class GuardianshipData:
    """``scopes``: of a trusted person, beside the timetable and homework; nothing is kept from the others."""

    guardian_id: int
    student_id: int
    kind: GuardianKind
    relation: str
    since_on: date
    until_on: date | None = None
    scopes: frozenset[Scope] = frozenset()


@transaction.atomic
def create_guardianships(*, actor: Actor, guardianships: Sequence[GuardianshipData]) -> None:
    """Give guardians their rights; a running one is left as it is, one that has ended begins anew.

    Refused where the ended one carries a restriction: the office first takes that back.
    """
    actor.require(Permission.WRITE_PEOPLE)
    require_of_school(actor, Guardian.objects.all(), (data.guardian_id for data in guardianships))
    require_of_school(actor, Student.objects.all(), (data.student_id for data in guardianships))
    _forget_ended(guardianships)
    Guardianship.objects.bulk_create(
        [
            Guardianship(
                guardian_id=data.guardian_id,
                student_id=data.student_id,
                kind=data.kind.value,
                relation=data.relation,
                since_on=data.since_on,
                until_on=data.until_on,
                scopes=written_scopes(data.scopes),
            )
            for data in guardianships
        ],
        ignore_conflicts=True,
        batch_size=1000,
    )


@transaction.atomic
def add_guardian(
    *,
    actor: Actor,
    student_id: int,
    person: PersonData,
    data: GuardianshipData,
    is_another: bool = False,
) -> Guardian:
    """Somebody new becomes a guardian of the student; ``data`` with guardian 0, as there is none yet.

    Refused: a trusted person without an end, or with one more than a year away; somebody who seems to be
    the same is known, unless ``is_another`` says that it is somebody else.
    """
    actor.require(Permission.WRITE_PEOPLE)
    _check_end(actor, data)
    person = replace(person, phone=checked_phone(person.phone), email=checked_email(person.email))
    fresh = Guardian(school=actor.school, **asdict(person))
    if not is_another and (same := find_same(actor, PersonKind.GUARDIAN, fresh)):
        message = _(
            "%(name)s is known to the school: link them instead, so that they keep one account. If this is"
            " somebody else, say so below."
        )
        raise Refused(message % {"name": same.full_name}, code="known", field="is_another")
    (guardian,) = create_guardians(actor=actor, people=[person])
    wanted = GuardianshipData(
        guardian.pk, student_id, data.kind, data.relation, data.since_on, data.until_on, data.scopes
    )
    create_guardianships(actor=actor, guardianships=[wanted])
    made = Guardianship.objects.get(guardian=guardian, student_id=student_id)
    record(actor, made, "guardianship.given", before=None)
    return guardian


@transaction.atomic
def link_guardian(*, actor: Actor, data: GuardianshipData) -> Guardianship:
    """Somebody whom the school knows becomes a guardian of a further student: brothers and sisters share one.

    Refused: a right that runs already, one that ended with a restriction, and where ``add_guardian`` does.
    """
    actor.require(Permission.WRITE_PEOPLE)
    _check_end(actor, data)
    rows = Guardianship.objects.filter(
        guardian_id=data.guardian_id, student_id=data.student_id, student__school=actor.school
    )
    if rows.valid_on(clock.today(actor.school.zone)).exists():
        raise Refused(_("This person has a right to the student already."), code="twice", field="guardian_id")
    create_guardianships(actor=actor, guardianships=[data])
    made = rows.get()
    record(actor, made, "guardianship.given", before=None)
    return made


@transaction.atomic
def end_guardianship(
    *, actor: Actor, guardian_id: int, student_id: int, until_on: date, reason: str = ""
) -> None:
    """The guardian's right to the student ends with ``until_on`` (its last day)."""
    actor.require(Permission.WRITE_PEOPLE)
    for row in Guardianship.objects.filter(
        guardian_id=guardian_id, student_id=student_id, student__school=actor.school
    ):
        before = snapshot(row)
        row.until_on = until_on
        row.save(update_fields=["until_on"])
        record(actor, row, "guardianship.ended", before=before, reason=reason)


@transaction.atomic
def take_guardianship(*, actor: Actor, student_id: int, guardianship_id: int, reason: str) -> None:
    """The guardian's right ends at once, and with it every trust the guardian gave for the student.

    Refused without a reason. NotFound when there is no such running right.
    """
    actor.require(Permission.WRITE_PEOPLE)
    row = running_guardianship(actor, student_id, guardianship_id)
    if not reason.strip():
        raise Refused(_("Say why."), code="reason", field="reason")
    end_at_once(actor, [row], "guardianship.ended", reason)


@transaction.atomic
def set_last_day(*, actor: Actor, student_id: int, guardianship_id: int, until_on: date, reason: str) -> None:
    """The right ends with the day, today or later; until then everything stays. Refused without a reason."""
    actor.require(Permission.WRITE_PEOPLE)
    row = running_guardianship(actor, student_id, guardianship_id)
    if not reason.strip():
        raise Refused(_("Say why."), code="reason", field="reason")
    if until_on < clock.today(actor.school.zone):
        raise Refused(_("This day is over."), code="past", field="until_on")
    before = snapshot(row)
    row.until_on = until_on
    row.save(update_fields=["until_on"])
    record(actor, row, "guardianship.ended", before=before, reason=reason)


@transaction.atomic
def note_restriction(*, actor: Actor, student_id: int, guardianship_id: int, text: str) -> None:
    """What a court has decided about the guardian and the student, for the staff alone; empty: nothing."""
    actor.require(Permission.WRITE_PEOPLE)
    rows = Guardianship.objects.select_for_update(of=("self",)).filter(student__school=actor.school)
    row = rows.filter(student_id=student_id, pk=guardianship_id).first()
    if row is None:
        raise NotFound
    if len(text) > MAX_RESTRICTION:
        message = _("The note may have at most %(count)d characters.") % {"count": MAX_RESTRICTION}
        raise Refused(message, code="too_long", field="restriction")
    before = snapshot(row)
    row.restriction = text.strip()
    row.save(update_fields=["restriction"])
    record(actor, row, "guardianship.restricted", before=before)


@transaction.atomic
def set_scopes(*, actor: Actor, student_id: int, guardianship_id: int, scopes: Collection[Scope]) -> None:
    """What a trusted person whom the office let in may see, as the written trust says."""
    actor.require(Permission.WRITE_PEOPLE)
    row = running_guardianship(actor, student_id, guardianship_id)
    if row.kind != GuardianKind.TRUSTED.value:
        raise NotFound
    before = snapshot(row)
    row.scopes = written_scopes(scopes)
    row.save(update_fields=["scopes"])
    record(actor, row, "trust.changed", before=before)


def _check_end(actor: Actor, data: GuardianshipData) -> None:
    today = clock.today(actor.school.zone)
    if data.kind is GuardianKind.TRUSTED:
        latest = birthday(today, LONGEST_TRUST_YEARS)
        if data.until_on is None or not today <= data.until_on <= latest:
            message = _("A trusted person is let in for a year at most: give the last day.")
            raise Refused(message, code="trust_end", field="until_on")
    elif data.until_on is not None and data.until_on < today:
        raise Refused(_("This day is over."), code="past", field="until_on")


def running_guardianship(actor: Actor, student_id: int, guardianship_id: int) -> Guardianship:
    """One of the student's guardianships that run today, locked; NotFound otherwise."""
    rows = Guardianship.objects.select_for_update(of=("self",)).filter(student__school=actor.school)
    today = clock.today(actor.school.zone)
    row = rows.valid_on(today).filter(student_id=student_id, pk=guardianship_id).first()
    if row is None:
        raise NotFound
    return row


def end_at_once(actor: Actor, rows: Iterable[Guardianship], kind: str, reason: str = "") -> None:
    """Take the rights away now, and those that were given by them. The caller has proved the right to it."""
    now = clock.now()
    for row in rows:
        before = snapshot(row)
        row.ended_at = now
        row.save(update_fields=["ended_at"])
        record(actor, row, kind, before=before, reason=reason)
        given = Guardianship.objects.select_for_update(of=("self",)).filter(
            student_id=row.student_id, given_by_id=row.guardian_id, ended_at__isnull=True
        )
        end_at_once(actor, given, "trust.ended", reason)


def _forget_ended(guardianships: Sequence[GuardianshipData]) -> None:
    """Make way for those that begin anew: a pair has one row."""
    begins = {(data.guardian_id, data.student_id): data.since_on for data in guardianships}
    rows = Guardianship.objects.filter(
        guardian_id__in={guardian_id for guardian_id, _student_id in begins}
    ).exclude(until_on__isnull=True, ended_at__isnull=True)
    gone = [row for row in rows if _has_ended(row, begins.get((row.guardian_id, row.student_id)))]
    if any(row.restriction for row in gone):
        message = _(
            "This guardian's right was ended and carries a restriction: the office looks at it first."
        )
        raise Refused(message, code="restricted")
    Guardianship.objects.filter(pk__in=[row.pk for row in gone]).delete()


def _has_ended(row: Guardianship, begins_on: date | None) -> bool:
    if begins_on is None:
        return False
    return row.ended_at is not None or (row.until_on is not None and row.until_on < begins_on)
