"""How a student came, moved and left: the history on the card, and what may happen next."""

from dataclasses import dataclass
from datetime import date, datetime

from django.db.models import Q
from django.utils.translation import gettext as _

from parta.academics.models import Enrollment, SchoolClass, TeachingGroup, TransferCertificate
from parta.academics.rules import Entry, Exit, spelled_code
from parta.access.actors import Actor
from parta.access.rules import Permission
from parta.core import clock
from parta.core.errors import NotFound
from parta.people.models import Student
from parta.schoolyear.models import Term
from parta.schoolyear.queries import find_year_on

Choice = tuple[int, str]


@dataclass(frozen=True, slots=True)
class StayItem:
    """One stay in a class. ``end_words`` empty: it runs, or the year was over."""

    class_id: int
    class_name: str
    year: str
    since_on: date
    until_on: date | None
    entry_words: str
    entry_note: str
    end_words: str
    exit_note: str
    is_running: bool


@dataclass(frozen=True, slots=True)
class CertificateItem:
    certificate_id: int
    code: str
    last_on: date
    destination: str
    issued_at: datetime
    used_at: datetime | None
    is_withdrawn: bool
    arrived_at: str  # the school that entered the code

    @property
    def is_waiting(self) -> bool:
        return self.used_at is None and not self.is_withdrawn


@dataclass(frozen=True, slots=True)
class MovesPage:
    """``class_id`` 0: in no class today or later. ``classes``, ``groups``: to choose from."""

    student_id: int
    name: str
    class_id: int
    class_name: str
    since_on: date | None
    stays: tuple[StayItem, ...]
    certificates: tuple[CertificateItem, ...]
    classes: tuple[Choice, ...]
    groups: tuple[Choice, ...]


def list_stays(student_id: int, day: date) -> tuple[StayItem, ...]:
    """Every class of the student, the latest first. Rights are the caller's."""
    rows = Enrollment.objects.filter(student_id=student_id).select_related("school_class__year")
    return tuple(_stay(row, day) for row in rows.order_by("-since_on", "-pk"))


def moves_page(actor: Actor, student_id: int) -> MovesPage:
    """What the office needs to move the student; NotFound for one of another school."""
    actor.require(Permission.WRITE_PEOPLE)
    student = Student.objects.filter(school=actor.school, pk=student_id).first()
    if student is None:
        raise NotFound
    today = clock.today(actor.school.zone)
    present = _present(actor, student_id, today)
    classes = list_open_classes(actor, today)
    groups = TeachingGroup.objects.filter(classes__in=[pk for pk, _name in classes]).distinct()
    certificates = TransferCertificate.objects.filter(school=actor.school, student=student)
    return MovesPage(
        student_id=student.pk,
        name=student.full_name,
        class_id=present.school_class_id if present else 0,
        class_name=present.school_class.name if present else "",
        since_on=present.since_on if present else None,
        stays=list_stays(student_id, today),
        certificates=tuple(
            _certificate(row)
            for row in certificates.select_related("arrived__school").order_by("-issued_at", "-pk")
        ),
        classes=tuple(pair for pair in classes if present is None or pair[0] != present.school_class_id),
        groups=tuple(groups.order_by("name").values_list("pk", "name")),
    )


def list_open_classes(actor: Actor, day: date) -> list[Choice]:
    """Classes whose year is not over by the day; of a year to come with its name."""
    rows = SchoolClass.objects.filter(school=actor.school, year__ends_on__gte=day).select_related("year")
    return [
        (row.pk, row.name if row.year.starts_on <= day else f"{row.name} ({row.year.name})")
        for row in rows.order_by("year__starts_on", "grade", "letter")
    ]


def next_school_day(actor: Actor, day: date) -> date:
    """The day; before a year begins its first."""
    year = find_year_on(actor, day)
    return max(day, year.starts_on) if year else day


def ordinary_first_day(actor: Actor, day: date) -> date:
    """From which day a list of students belongs to its class.

    The year's first day while the school is being filled: nobody has come later, no term is closed.
    Then the day itself.
    """
    year = find_year_on(actor, day)
    if year is None:
        return day
    came_later = Enrollment.objects.filter(school_class__year=year, since_on__gt=year.starts_on)
    is_filled = came_later.exists() or Term.objects.filter(year=year, closed_at__isnull=False).exists()
    return day if is_filled else year.starts_on


def entry_words(entry: str) -> str:
    return {
        Entry.ENROLLED: _("enrolled"),
        Entry.TRANSFERRED: _("from another class"),
        Entry.ARRIVED: _("from another school"),
        Entry.RETURNED: _("came back"),
    }[Entry(entry)]


def exit_words(exit_kind: str) -> str:
    names = {
        Exit.TRANSFERRED: _("to another class"),
        Exit.DEPARTED: _("to another school"),
        Exit.EXPELLED: _("expelled"),
        Exit.GRADUATED: _("graduated"),
    }
    return names[Exit(exit_kind)] if exit_kind else ""


def _present(actor: Actor, student_id: int, today: date) -> Enrollment | None:
    """The stay of today, or one to come."""
    rows = Enrollment.objects.filter(
        Q(until_on__isnull=True) | Q(until_on__gte=today),
        student_id=student_id,
        school_class__school=actor.school,
        school_class__year__ends_on__gte=today,
    )
    return rows.select_related("school_class").order_by("since_on", "pk").first()


def _stay(row: Enrollment, day: date) -> StayItem:
    until = row.until_on or (row.school_class.year.ends_on if row.school_class.year.ends_on < day else None)
    return StayItem(
        class_id=row.school_class_id,
        class_name=row.school_class.name,
        year=row.school_class.year.name,
        since_on=row.since_on,
        until_on=until,
        entry_words=entry_words(row.entry),
        entry_note=row.entry_note,
        end_words=exit_words(row.exit),
        exit_note=row.exit_note,
        is_running=row.since_on <= day and (until is None or until >= day),
    )


def _certificate(row: TransferCertificate) -> CertificateItem:
    return CertificateItem(
        certificate_id=row.pk,
        code=spelled_code(row.code),
        last_on=row.last_on,
        destination=row.destination,
        issued_at=row.issued_at,
        used_at=row.used_at,
        is_withdrawn=row.withdrawn_at is not None,
        arrived_at=row.arrived.school.short_name if row.arrived else "",
    )
