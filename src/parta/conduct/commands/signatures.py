"""Guardians sign weeks; class teachers remind them (acceptance D9, decision 0016)."""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime

from django.db import transaction
from django.utils.translation import gettext as _

from parta.academics.models import Enrollment
from parta.access.actors import Actor
from parta.access.rules import Permission
from parta.accounts.proofs import is_valid_proof
from parta.audit.commands import Change, record_changes
from parta.conduct.commands.notes import stream_of_class
from parta.conduct.commands.telling import report_signing
from parta.conduct.models import SignReminder, WeekSignature
from parta.conduct.queries.access import get_own_class
from parta.conduct.queries.notes import place_of_week
from parta.conduct.queries.remarks import class_of
from parta.conduct.queries.signatures import may_sign, signature_values, signer_name
from parta.conduct.queries.words import signing_lock_words
from parta.conduct.rules import SignatureMethod, SignLock, signing_lock
from parta.conduct.rules.weeks import digest_of, read_week
from parta.core import clock
from parta.core.errors import NotFound, Refused
from parta.lessons.rules import week_days


@dataclass(frozen=True, slots=True)
class ImportedSignature:
    """A signature as another system (or the demo) recorded it."""

    student_id: int
    monday: date
    content: str
    method: SignatureMethod
    signed_at: datetime
    signed_by_id: int
    signer_name: str


@transaction.atomic
def sign_week(
    *,
    actor: Actor,
    student_id: int,
    monday: date,
    content: str,
    method: SignatureMethod,
    proof: Mapping[str, str] | None = None,
) -> WeekSignature:
    """Keep that the actor has read the week, with its text. The same text is signed once by the same person.

    The caller has assembled ``content`` for this actor and has proved by ``method`` who signs. NotFound: not
    the actor's child. Refused: a week to come, still running or without lessons; a proof of another text.
    """
    actor.require(Permission.SIGN_WEEKS)
    if not may_sign(actor, student_id):
        raise NotFound
    _check_week(content, student_id, monday, clock.today(actor.school.zone))
    if method is SignatureMethod.PASSKEY and not (proof and is_valid_proof(content, proof)):
        raise Refused(_("The passkey has not signed this week."), code="wrong_passkey", field="credential")
    row, is_new = WeekSignature.objects.get_or_create(
        student_id=student_id,
        monday_on=monday,
        signed_by_id=actor.user_id,
        digest=digest_of(content),
        defaults={
            "school": actor.school,
            "content": content,
            "method": method.value,
            "proof": dict(proof) if proof else None,
            "signed_at": clock.now(),
            "signer_name": signer_name(actor, student_id),
        },
    )
    if is_new:
        school_class = class_of(student_id, monday) or class_of(student_id, week_days(monday)[-1])
        record_changes(
            actor=actor,
            stream=stream_of_class(school_class.pk if school_class else 0),
            changes=[_change("signature.made", row)],
        )
    return row


@transaction.atomic
def remind_to_sign(*, actor: Actor, class_id: int, day: date, student_ids: Collection[int]) -> int:
    """Ask the guardians of these students of the own class to sign the week of the day; how many were asked.

    Whoever has signed is left alone. Refused for a week that cannot be signed yet.
    """
    school_class = get_own_class(actor, class_id)
    week = week_days(day)
    if week[0] > clock.today(actor.school.zone):
        raise Refused(signing_lock_words(SignLock.FUTURE), code=SignLock.FUTURE)
    own = Enrollment.objects.filter(
        school_class=school_class, student_id__in=student_ids, since_on__lte=week[-1]
    ).exclude(until_on__lt=week[0])
    signed = WeekSignature.objects.filter(student_id__in=student_ids, monday_on=week[0])
    asked = set(own.values_list("student_id", flat=True)) - set(signed.values_list("student_id", flat=True))
    now = clock.now()
    SignReminder.objects.bulk_create(
        [
            SignReminder(
                student_id=student_id, monday_on=week[0], reminded_at=now, reminded_by_id=actor.user_id
            )
            for student_id in sorted(asked)
        ],
        update_conflicts=True,
        unique_fields=["student", "monday_on"],
        update_fields=["reminded_at", "reminded_by"],
    )
    report_signing(asked, week[0])
    return len(asked)


@transaction.atomic
def import_signatures(*, actor: Actor, class_id: int, rows: Sequence[ImportedSignature]) -> None:
    """Take over signatures made elsewhere of weeks of one class's students."""
    actor.require(Permission.WRITE_ANY_COURSE)
    created = WeekSignature.objects.bulk_create(
        [
            WeekSignature(
                school=actor.school,
                student_id=row.student_id,
                monday_on=row.monday,
                content=row.content,
                digest=digest_of(row.content),
                method=row.method.value,
                signed_at=row.signed_at,
                signed_by_id=row.signed_by_id,
                signer_name=row.signer_name,
            )
            for row in rows
        ],
        batch_size=500,
    )
    changes = [_change("signature.imported", row, at=row.signed_at) for row in created]
    record_changes(actor=actor, stream=stream_of_class(class_id), changes=changes)


def _check_week(content: str, student_id: int, monday: date, today: date) -> None:
    week = read_week(content)
    if (week["student"]["id"], week["monday"]) != (student_id, monday.isoformat()):
        raise NotFound
    days = {date.fromisoformat(lesson["day"]) for lesson in week["lessons"]}
    if lock := signing_lock(monday, days, today):
        raise Refused(signing_lock_words(lock, max(days, default=None)), code=lock)


def _change(kind: str, row: WeekSignature, at: datetime | None = None) -> Change:
    return Change(
        kind=kind,
        record=f"signature:{row.pk}",
        place=place_of_week(row.student_id, row.monday_on),
        before=None,
        after=signature_values(row),
        at=at,
    )
