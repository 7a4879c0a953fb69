"""What the office sees of those who come from another school."""

from dataclasses import dataclass
from datetime import date, timedelta

from django.utils.translation import gettext as _

from parta.academics.models import Subject, TransferCertificate
from parta.academics.rules import code_in
from parta.access.actors import Actor
from parta.access.rules import Permission
from parta.core import clock
from parta.core.errors import NotFound, Refused
from parta.grading.models import AssessmentForm, Mark, TransferredMark
from parta.people.models import Guardianship, Student
from parta.people.rules import LEGAL
from parta.schoolyear.models import AcademicYear

Choice = tuple[int, str]


@dataclass(frozen=True, slots=True)
class ArrivalPreview:
    """``since_on``: the first day possible, or today."""

    name: str
    born_on: date | None
    school: str
    last_on: date
    since_on: date
    guardians: tuple[str, ...]
    marks: int


@dataclass(frozen=True, slots=True)
class BroughtItem:
    mark_id: int
    subject: str
    held_on: date
    value: int
    form: str
    source: str


@dataclass(frozen=True, slots=True)
class BroughtPage:
    student_id: int
    name: str
    items: tuple[BroughtItem, ...]
    subjects: tuple[Choice, ...]
    forms: tuple[Choice, ...]


def find_certificate(actor: Actor, code: str) -> TransferCertificate:
    """Refused where no certificate can be used by the code, in one word for all that a stranger may ask."""
    actor.require(Permission.WRITE_PEOPLE)
    rows = TransferCertificate.objects.select_related("student", "school__region")
    row = rows.filter(code=code_in(code), withdrawn_at__isnull=True).first()
    if row is None or (row.used_at is not None and row.school_id != actor.school.pk):
        message = _("No certificate has this code, or it was used already. Check it with the former school.")
        raise Refused(message, code="no_certificate", field="code")
    if row.school_id == actor.school.pk:
        message = _("This certificate is your own school's: enroll the student again on their card.")
        raise Refused(message, code="own_school", field="code")
    return row


def arrival_preview(actor: Actor, code: str) -> ArrivalPreview:
    """Who would come by the code, and what with them. Refused as ``find_certificate`` is."""
    row = find_certificate(actor, code)
    today = clock.today(actor.school.zone)
    rights = Guardianship.objects.filter(student=row.student, kind__in=[kind.value for kind in LEGAL])
    year = AcademicYear.objects.filter(
        school_id=row.school_id, starts_on__lte=row.last_on, ends_on__gte=row.last_on
    ).first()
    days = (year.starts_on if year else row.last_on, row.last_on)
    marks = Mark.objects.filter(student=row.student, lesson__held_on__range=days).count()
    brought = TransferredMark.objects.filter(student=row.student, held_on__range=days).count()
    return ArrivalPreview(
        name=row.student.full_name,
        born_on=row.student.born_on,
        school=row.school.name,
        last_on=row.last_on,
        since_on=max(row.last_on + timedelta(days=1), today),
        guardians=tuple(
            right.guardian.full_name for right in rights.valid_on(today).select_related("guardian")
        ),
        marks=marks + brought,
    )


def brought_page(actor: Actor, student_id: int) -> BroughtPage:
    """Marks the student brought, the latest first; NotFound for a student of another school."""
    actor.require(Permission.WRITE_PEOPLE)
    student = Student.objects.filter(school=actor.school, pk=student_id).first()
    if student is None:
        raise NotFound
    rows = TransferredMark.objects.filter(school=actor.school, student=student).select_related("subject")
    forms = AssessmentForm.objects.filter(school=actor.school).order_by("position", "pk")
    return BroughtPage(
        student_id=student.pk,
        name=student.full_name,
        items=tuple(
            BroughtItem(row.pk, row.subject.name, row.held_on, row.value, row.form, row.source)
            for row in rows.order_by("-held_on", "subject__name", "pk")
        ),
        subjects=tuple(
            Subject.objects.filter(school=actor.school).order_by("name").values_list("pk", "name")
        ),
        forms=tuple((form.pk, form.name) for form in forms),
    )
