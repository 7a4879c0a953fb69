"""A student comes to a class, changes it, leaves the school, comes back; each from a day on (acceptance Z2).

What was before the day stays as it was: rows are ended and begun, never rewritten.
"""

import secrets
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

from django.db import transaction
from django.db.models import Q
from django.utils.formats import date_format
from django.utils.translation import gettext as _

from parta.academics.models import (
    ClassClosing,
    Enrollment,
    GroupMember,
    SchoolClass,
    TeachingGroup,
    TransferCertificate,
)
from parta.academics.rules import CODE_ALPHABET, CODE_LENGTH, Entry, Exit
from parta.access.actors import Actor
from parta.access.rules import Permission
from parta.audit.commands import Change, record_changes
from parta.core import clock
from parta.core.errors import NotFound, Refused
from parta.people.commands.leaving import close_students, reopen_student
from parta.people.commands.records import STREAM
from parta.people.models import Student
from parta.people.rules import place_of
from parta.schoolyear.models import Term

MAX_NOTE, MAX_DESTINATION = 300, 200
_DAY = timedelta(days=1)


@dataclass(frozen=True, slots=True)
class Joining:
    """``group_ids``: teaching groups of the class to belong to from the same day."""

    class_id: int
    since_on: date
    note: str = ""
    group_ids: Sequence[int] = ()


@dataclass(frozen=True, slots=True)
class Leaving:
    """``last_on``: the last day at the school. ``destination``: of one who departs to another."""

    last_on: date
    kind: Exit
    note: str = ""
    destination: str = ""


@transaction.atomic
def join_class(*, actor: Actor, student_id: int, joining: Joining, entry: Entry | None = None) -> Enrollment:
    """A student who is in no class belongs to one from the day; who was here before has returned.

    Their account is open again, and so is the diary to their guardians.

    Refused: in a class on that day or later, a day outside the class's year or in a closed term.
    """
    student = _locked(actor, student_id)
    school_class = _class(actor, joining.class_id)
    rows = Enrollment.objects.filter(student=student, school_class__school=actor.school)
    running = rows.filter(Q(until_on__isnull=True) | Q(until_on__gte=joining.since_on))
    running = running.filter(school_class__year__ends_on__gte=joining.since_on)
    other = running.select_related("school_class").first()
    if other is not None:
        message = _("The student belongs to %(name)s then: transfer them instead.")
        raise Refused(message % {"name": other.school_class.name}, code="enrolled", field="since_on")
    if entry is None:
        entry = Entry.RETURNED if rows.exists() else Entry.ENROLLED
    reopen_student(actor=actor, student_id=student.pk, since_on=joining.since_on)
    return _begin(actor, student, school_class, joining, entry)


@transaction.atomic
def change_class(*, actor: Actor, student_id: int, joining: Joining) -> Enrollment:
    """From the day the student belongs to another class; groups of the old one end, marks follow (D4).

    A stay that has not begun yet is replaced from its first day: nothing of it is there to be kept.

    Refused: in no class then, the same class, another academic year, the very day they came to the old
    class, a term that is closed.
    """
    student = _locked(actor, student_id)
    school_class = _class(actor, joining.class_id)
    old = _running(actor, student, joining.since_on)
    if old.school_class_id == school_class.pk:
        message = _("The student is in this class already.")
        raise Refused(message, code="same_class", field="class_id")
    if old.school_class.year_id != school_class.year_id:
        message = _("The class is of another academic year.")
        raise Refused(message, code="another_year", field="class_id")
    if joining.since_on == old.since_on > clock.today(actor.school.zone):
        _forget(actor, old)
        return _begin(actor, student, school_class, joining, Entry(old.entry))
    if joining.since_on <= old.since_on:
        message = _("The student came to the present class on %(day)s: choose a later day.")
        day = date_format(old.since_on, "SHORT_DATE_FORMAT")
        raise Refused(message % {"day": day}, code="first_day", field="since_on")
    _end(actor, old, joining.since_on - _DAY, Exit.TRANSFERRED, joining.note, field="since_on")
    return _begin(actor, student, school_class, joining, Entry.TRANSFERRED)


@transaction.atomic
def leave_school(*, actor: Actor, student_id: int, leaving: Leaving) -> TransferCertificate | None:
    """The student leaves with the day: to another school with a certificate, or expelled, or graduated.

    With it the school is closed to their account, and to others' through them.

    Refused: in no class then, a day in a closed term, expelled without a reason.
    """
    student = _locked(actor, student_id)
    if leaving.kind is Exit.TRANSFERRED:
        raise NotFound  # to another class is for ``change_class``
    if leaving.kind is Exit.EXPELLED and not leaving.note.strip():
        raise Refused(_("Say by which order, or why."), code="reason", field="note")
    old = _running(actor, student, leaving.last_on, field="last_on")
    _end(actor, old, leaving.last_on, leaving.kind, leaving.note, field="last_on")
    close_students(actor=actor, last_days={student.pk: leaving.last_on})
    if leaving.kind is not Exit.DEPARTED:
        return None
    certificate = TransferCertificate.objects.create(
        school=actor.school,
        student=student,
        code=_new_code(),
        last_on=leaving.last_on,
        destination=_short(leaving.destination, MAX_DESTINATION, "destination"),
        issued_at=clock.now(),
        issued_by_id=actor.author_id,
    )
    _record(actor, student, "transfer.issued", f"transfer:{certificate.pk}", None, {"issued": True})
    return certificate


@transaction.atomic
def withdraw_certificate(*, actor: Actor, student_id: int, certificate_id: int) -> None:
    """Nobody can use the code any more; NotFound for one that has been used. The student stays away."""
    student = _locked(actor, student_id)
    row = TransferCertificate.objects.select_for_update().filter(school=actor.school, student=student)
    certificate = row.filter(pk=certificate_id, used_at__isnull=True, withdrawn_at__isnull=True).first()
    if certificate is None:
        raise NotFound
    certificate.withdrawn_at = clock.now()
    certificate.save(update_fields=["withdrawn_at"])
    _record(actor, student, "transfer.withdrawn", f"transfer:{certificate_id}", {"issued": True}, None)


def _locked(actor: Actor, student_id: int) -> Student:
    actor.require(Permission.WRITE_PEOPLE)
    student = Student.objects.select_for_update().filter(school=actor.school, pk=student_id).first()
    if student is None:
        raise NotFound
    return student


def _class(actor: Actor, class_id: int) -> SchoolClass:
    row = SchoolClass.objects.filter(school=actor.school, pk=class_id).select_related("year").first()
    if row is None:
        raise NotFound
    return row


def _running(actor: Actor, student: Student, day: date, *, field: str = "since_on") -> Enrollment:
    rows = Enrollment.objects.filter(student=student, school_class__school=actor.school).valid_on(day)
    rows = rows.filter(school_class__year__ends_on__gte=day)
    row = rows.select_related("school_class__year").order_by("-since_on", "-pk").first()
    if row is None:
        raise Refused(_("The student is in no class on that day."), code="no_class", field=field)
    return row


def _begin(
    actor: Actor, student: Student, school_class: SchoolClass, joining: Joining, entry: Entry
) -> Enrollment:
    year = school_class.year
    if not year.starts_on <= joining.since_on <= year.ends_on:
        message = _("The class is taught from %(first)s to %(last)s: choose a day of it.")
        days = [date_format(day, "SHORT_DATE_FORMAT") for day in (year.starts_on, year.ends_on)]
        raise Refused(message % {"first": days[0], "last": days[1]}, code="outside", field="since_on")
    require_open(school_class, joining.since_on, "since_on")
    row = Enrollment.objects.create(
        student=student,
        school_class=school_class,
        since_on=joining.since_on,
        entry=entry.value,
        entry_note=_short(joining.note, MAX_NOTE, "note"),
    )
    groups = TeachingGroup.objects.filter(classes=school_class, pk__in=joining.group_ids).distinct()
    if groups.count() != len(set(joining.group_ids)):
        raise NotFound
    for group in groups:
        GroupMember.objects.get_or_create(group=group, student=student, since_on=joining.since_on)
    kind = f"enrollment.{entry.value}"
    _record(actor, student, kind, f"enrollment:{row.pk}", None, _values(row), row.entry_note)
    return row


def _end(actor: Actor, row: Enrollment, last_on: date, kind: Exit, note: str, *, field: str) -> None:
    """The stay ends with the day, and with it every group of the class. Groups to come are forgotten."""
    require_open(row.school_class, last_on, field)
    before = _values(row)
    row.until_on, row.exit, row.exit_note = last_on, kind.value, _short(note, MAX_NOTE, "note")
    row.save(update_fields=["until_on", "exit", "exit_note"])
    members = GroupMember.objects.filter(student_id=row.student_id, group__year_id=row.school_class.year_id)
    members.filter(since_on__gt=last_on).delete()
    members.filter(Q(until_on__isnull=True) | Q(until_on__gt=last_on)).update(until_on=last_on)
    kind_of_change = f"enrollment.{kind.value}_away" if kind is Exit.TRANSFERRED else f"enrollment.{kind}"
    _record(actor, row.student, kind_of_change, f"enrollment:{row.pk}", before, _values(row), row.exit_note)


def _forget(actor: Actor, row: Enrollment) -> None:
    """A stay to come, with the groups of the class; the history keeps that it was planned."""
    require_open(row.school_class, row.since_on, "since_on")
    members = GroupMember.objects.filter(student_id=row.student_id, group__year_id=row.school_class.year_id)
    members.filter(since_on__gte=row.since_on).delete()
    _record(actor, row.student, "enrollment.withdrawn", f"enrollment:{row.pk}", _values(row), None)
    row.delete()


def require_open(school_class: SchoolClass, day: date, field: str) -> None:
    """Refuse a day of a term that is closed for the class: what is signed does not change (D6)."""
    terms = Term.objects.filter(
        year_id=school_class.year_id, kind=school_class.term_kind, starts_on__lte=day, ends_on__gte=day
    )
    closed = ClassClosing.objects.filter(school_class=school_class, term__in=terms).exists()
    if closed or terms.filter(closed_at__isnull=False).exists():
        message = _("That day is in a term that is closed for %(name)s.")
        raise Refused(message % {"name": school_class.name}, code="closed_term", field=field)


def _short(text: str, most: int, field: str) -> str:
    if len(text.strip()) > most:
        message = _("At most %(count)d characters, please.") % {"count": most}
        raise Refused(message, code="too_long", field=field)
    return text.strip()


def _new_code() -> str:
    return "".join(secrets.choice(CODE_ALPHABET) for _sign in range(CODE_LENGTH))


def _values(row: Enrollment) -> dict[str, Any]:
    return {
        "class": row.school_class_id,
        "since": row.since_on.isoformat(),
        "until": row.until_on.isoformat() if row.until_on else None,
        "entry": row.entry,
        "exit": row.exit,
    }


def _record(
    actor: Actor,
    student: Student,
    kind: str,
    record: str,
    before: dict[str, Any] | None,
    after: dict[str, Any] | None,
    reason: str = "",
) -> None:
    change = Change(kind, record, place_of(student.pk), before, after)
    record_changes(actor=actor, stream=STREAM, changes=[change], reason=reason)
