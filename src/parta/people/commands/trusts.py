"""A legal representative lets somebody else see the child's diary, within a scope and for a time (G5)."""

from dataclasses import dataclass
from datetime import date

from django.db import transaction
from django.db.models import Q
from django.utils.formats import date_format
from django.utils.translation import gettext as _

from parta.access.actors import Actor
from parta.access.rules import Permission
from parta.core import clock
from parta.core.errors import NotFound, Refused
from parta.core.names import comparable
from parta.people.commands.contacts import checked_email, checked_phone
from parta.people.commands.guardianships import end_at_once, running_guardianship
from parta.people.commands.records import record, snapshot
from parta.people.models import Guardian, Guardianship
from parta.people.rules import (
    LEGAL,
    GuardianKind,
    Scope,
    full_name,
    is_adult,
    latest_trust_end,
    written_scopes,
)

MOST_TRUSTS = 5


@dataclass(frozen=True, slots=True)
class TrustData:
    """Who is trusted; at least one of ``phone`` and ``email``. ``until_on``: the last day."""

    surname: str
    given_name: str
    patronymic: str
    relation: str
    phone: str
    email: str
    scopes: frozenset[Scope]
    until_on: date


@transaction.atomic
def give_trust(*, actor: Actor, student_id: int, trust: TrustData) -> Guardianship:
    """Let the person see the child's diary. Their account is issued by the school's office.

    Refused: the student is of age, no usable contact, an end in the past or over a year away or after the
    giver's own right ends, somebody who is entered as a guardian already, too many at once.
    NotFound unless the actor represents the student by law today.
    """
    actor.require(Permission.GIVE_TRUST)
    own = _own_right(actor, student_id)
    today = clock.today(actor.school.zone)
    if is_adult(own.student.born_on, today):
        raise Refused(_("A student of age decides alone who sees the diary."), code="adult")
    _check_end(trust.until_on, today, own.until_on)
    phone, email = _contacts(trust)
    trusted = Guardianship.objects.filter(student_id=student_id, kind=GuardianKind.TRUSTED.value)
    if trusted.valid_on(today).count() >= MOST_TRUSTS:
        message = _("At most %(count)d people may be trusted at once: end another trust first.")
        raise Refused(message % {"count": MOST_TRUSTS}, code="too_many")
    guardian = _known_person(actor, trust, phone, email) or Guardian.objects.create(
        school=actor.school,
        surname=trust.surname,
        given_name=trust.given_name,
        patronymic=trust.patronymic,
        phone=phone,
        email=email,
    )
    row, before = _row(guardian, student_id, today)
    row.relation, row.scopes, row.given_by = trust.relation, written_scopes(trust.scopes), own.guardian
    row.since_on, row.until_on, row.ended_at = today, trust.until_on, None
    row.save()
    record(actor, row, "trust.given", before=before)
    return row


@transaction.atomic
def end_trust(*, actor: Actor, student_id: int, guardianship_id: int) -> None:
    """Any legal representative of the child ends a trust at once, whoever gave it."""
    actor.require(Permission.GIVE_TRUST)
    _own_right(actor, student_id)
    row = running_guardianship(actor, student_id, guardianship_id)
    if row.kind != GuardianKind.TRUSTED.value:
        raise NotFound
    end_at_once(actor, [row], "trust.ended")


def _own_right(actor: Actor, student_id: int) -> Guardianship:
    """The actor's own right as the student's legal representative, locked; NotFound: there is none."""
    rows = Guardianship.objects.open_on(clock.today(actor.school.zone)).select_related("student", "guardian")
    own = (
        rows.select_for_update(of=("self",))
        .filter(student__school=actor.school, student_id=student_id, guardian__user_id=actor.user_id)
        .filter(guardian__school=actor.school, kind__in=[kind.value for kind in LEGAL])
        .first()
    )
    if own is None:
        raise NotFound
    return own


def _check_end(until_on: date, today: date, own_until: date | None) -> None:
    latest = latest_trust_end(today, own_until)
    if today <= until_on <= latest:
        return
    message = _("Choose a day from today until %(latest)s.")
    day = date_format(latest, "SHORT_DATE_FORMAT")
    raise Refused(message % {"latest": day}, code="trust_end", field="until_on")


def _contacts(trust: TrustData) -> tuple[str, str]:
    phone, email = checked_phone(trust.phone), checked_email(trust.email)
    if not (phone or email):
        message = _("A phone or an e-mail is needed: by it the school reaches this person.")
        raise Refused(message, code="no_contact", field="phone")
    return phone, email


def _known_person(actor: Actor, trust: TrustData, phone: str, email: str) -> Guardian | None:
    """Who is known to the school by the same name and contact: one person has one account."""
    same = Q(pk__in=())
    if phone:
        same |= Q(phone=phone)
    if email:
        same |= Q(email__iexact=email)
    name = comparable(full_name(trust.surname, trust.given_name, trust.patronymic))
    found = (
        guardian
        for guardian in Guardian.objects.filter(same, school=actor.school).order_by("pk")
        if comparable(guardian.full_name) == name
    )
    return next(found, None)


def _row(guardian: Guardian, student_id: int, today: date) -> tuple[Guardianship, dict[str, object] | None]:
    """The pair's row, which a trust that has ended leaves behind, with what it was before."""
    row = Guardianship.objects.filter(guardian=guardian, student_id=student_id).first()
    if row is None:
        kind = GuardianKind.TRUSTED.value
        return Guardianship(guardian=guardian, student_id=student_id, kind=kind), None
    if row.kind != GuardianKind.TRUSTED.value or row.restriction:
        message = _("The school has this person entered otherwise. Ask the school's office.")
        raise Refused(message, code="known")
    if Guardianship.objects.filter(pk=row.pk).valid_on(today).exists():
        raise Refused(_("This person is trusted already. End that trust to change it."), code="twice")
    return row, snapshot(row)
