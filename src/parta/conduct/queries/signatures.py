"""Who has signed which week, who was asked to, and whether what is kept of it is what was signed."""

from collections.abc import Collection, Iterator
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from parta.access.actors import Actor
from parta.access.rules import Permission
from parta.accounts.models import User
from parta.accounts.proofs import is_valid_proof
from parta.audit.models import AuditEvent
from parta.conduct.models import SignReminder, WeekSignature
from parta.conduct.rules import SignatureMethod
from parta.conduct.rules.weeks import digest_of
from parta.people.models import Guardian, Student

_KIND = "signature."


@dataclass(frozen=True, slots=True)
class Signature:
    """``content``: the text that was signed."""

    signature_id: int
    student_id: int
    monday: date
    signer: str
    signer_id: int
    method: str
    signed_at: datetime
    digest: str
    content: str


@dataclass(frozen=True, slots=True)
class ForgedSignature:
    """A signature that is not what was signed, and why it is not."""

    school: str
    student_id: int
    record: str
    why: str


def may_sign(actor: Actor, student_id: int) -> bool:
    """Whether the actor represents the student by law; the student's own week is not theirs to sign."""
    if not actor.has(Permission.SIGN_WEEKS) or student_id not in actor.family_ids:
        return False
    return not Student.objects.filter(pk=student_id, user_id=actor.user_id).exists()


def signer_name(actor: Actor, student_id: int) -> str:
    """As the school's lists have it."""
    guardian = Guardian.objects.filter(
        school=actor.school, user_id=actor.user_id, guardianships__student_id=student_id
    ).first()
    return guardian.full_name if guardian else str(User.objects.get(pk=actor.user_id))


def list_signatures(student_ids: Collection[int], monday: date) -> dict[int, tuple[Signature, ...]]:
    """Signatures of one week by student id, of each signer the latest; the caller has proved the right."""
    rows = WeekSignature.objects.filter(student_id__in=student_ids, monday_on=monday)
    latest = {(row.student_id, row.signed_by_id): row for row in rows.order_by("signed_at", "pk")}
    found: dict[int, tuple[Signature, ...]] = {}
    for row in latest.values():
        found[row.student_id] = (
            *found.get(row.student_id, ()),
            Signature(
                row.pk,
                row.student_id,
                row.monday_on,
                row.signer_name,
                row.signed_by_id,
                row.method,
                row.signed_at,
                row.digest,
                row.content,
            ),
        )
    return found


def signed_mondays(student_id: int, since: date, until: date) -> dict[date, tuple[tuple[str, datetime], ...]]:
    """Who signed the student's weeks that begin on the days and when, by Monday."""
    rows = WeekSignature.objects.filter(
        student_id=student_id, monday_on__gte=since, monday_on__lte=until
    ).order_by("signed_at", "pk")
    found: dict[date, dict[str, datetime]] = {}
    for monday, name, at in rows.values_list("monday_on", "signer_name", "signed_at"):
        found.setdefault(monday, {})[name] = at
    return {monday: tuple(names.items()) for monday, names in found.items()}


def list_reminders(
    student_ids: Collection[int], since: date, until: date
) -> dict[tuple[int, date], datetime]:
    """When guardians were last asked to sign, by student id and Monday."""
    rows = SignReminder.objects.filter(student_id__in=student_ids, monday_on__gte=since, monday_on__lte=until)
    return {
        (student_id, monday): at
        for student_id, monday, at in rows.values_list("student_id", "monday_on", "reminded_at")
    }


def signature_values(row: WeekSignature) -> dict[str, Any]:
    """What the history keeps of a signature, as plain JSON."""
    return {
        "student": row.student_id,
        "monday": row.monday_on.isoformat(),
        "digest": row.digest,
        "method": row.method,
        "key": (row.proof or {}).get("key", ""),
        "by": row.signed_by_id,
        "name": row.signer_name,
        "at": row.signed_at.isoformat(),
    }


def iter_forged_signatures(school_id: int | None = None) -> Iterator[ForgedSignature]:
    """Signatures of the installation (the school) that were changed, added or removed past the application.

    The chains of the history themselves are proved apart from this.
    """
    events = (
        AuditEvent.objects.filter(kind__startswith=_KIND, **({"school": school_id} if school_id else {}))
        .order_by("stream_id", "sequence")
        .values_list("record", "school__slug", "after")
    )
    signed = {record: (slug, values) for record, slug, values in events.iterator(chunk_size=5000)}
    rows = WeekSignature.objects.select_related("school").order_by("pk")
    if school_id:
        rows = rows.filter(school=school_id)
    for row in rows.iterator(chunk_size=500):
        record = f"signature:{row.pk}"
        _slug, values = signed.pop(record, ("", None))
        if why := _what_is_wrong(row, values):
            yield ForgedSignature(row.school.slug, row.student_id, record, why)
    for record, (slug, values) in signed.items():
        yield ForgedSignature(slug, values["student"] if values else 0, record, "was removed")


def _what_is_wrong(row: WeekSignature, values: dict[str, Any] | None) -> str:
    """In the words of ``parta verify``; empty: nothing."""
    if values is None:
        return "was never made: the history does not know it"
    if digest_of(row.content) != row.digest:
        return "is of another content than is kept"
    if signature_values(row) != values:
        return "is not what its history says"
    if row.method == SignatureMethod.PASSKEY and not is_valid_proof(row.content, row.proof or {}):
        return "has a proof by a passkey that does not hold"
    return ""
