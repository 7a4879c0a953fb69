"""What the office of the standing cast has: a certificate, a document, a brought mark, a doubled guardian."""

from decimal import Decimal

from django.core.files.base import ContentFile

from parta.academics.models import Enrollment, TransferCertificate
from parta.core import clock
from parta.grading.models import TransferredMark
from parta.people.commands.proofs import Proof, note_document
from parta.people.models import Guardian, GuardianshipDocument
from parta.people.rules import ProofKind
from tests.factories.cast import SchoolCast


def get_certificate(cast: SchoolCast) -> TransferCertificate:
    """Of the first student, waiting, though they have not left."""
    found = TransferCertificate.objects.filter(school=cast.school).first()
    return found or TransferCertificate.objects.create(
        school=cast.school,
        student=cast.student,
        code=f"ABCDEFGH{cast.school.pk:04}",
        last_on=cast.today,
        issued_at=clock.now(),
    )


def get_proof(cast: SchoolCast) -> GuardianshipDocument:
    """Of the first student's mother, with a scan."""
    right = cast.guardian.guardianships.get(student=cast.student)
    found = right.documents.first()
    return found or note_document(
        actor=cast.actor("registrar"),
        student_id=cast.student.pk,
        guardianship_id=right.pk,
        proof=Proof(ProofKind.BIRTH_CERTIFICATE, "II-ИГ № 123456"),
        upload=ContentFile("Свидетельство".encode(), name="свидетельство.txt"),
    )


def get_brought_mark(cast: SchoolCast) -> TransferredMark:
    """Of the first student, in the subject of ``course``; who came only in the running term."""
    Enrollment.objects.filter(student=cast.student).update(since_on=cast.past_lesson.held_on)
    found = TransferredMark.objects.filter(student=cast.student).first()
    return found or TransferredMark.objects.create(
        school=cast.school,
        year=cast.year,
        student=cast.student,
        subject=cast.course.subject,
        held_on=cast.term.starts_on,
        value=3,
        form="Контрольная работа",
        category="tests",
        weight=Decimal(5),
        source="Школа № 9",
        recorded_at=clock.now(),
    )


def get_guardian_twin(cast: SchoolCast) -> Guardian:
    """A second record of the first student's mother, without an account."""
    names = {"surname": cast.guardian.surname, "given_name": cast.guardian.given_name}
    names["patronymic"] = cast.guardian.patronymic
    twins = Guardian.objects.filter(school=cast.school, user=None, **names)
    return twins.first() or Guardian.objects.create(school=cast.school, **names)


def get_free_guardian(cast: SchoolCast) -> Guardian:
    """Known to the school and linked to nobody."""
    found = Guardian.objects.filter(school=cast.school, surname="Свободная").first()
    return found or Guardian.objects.create(school=cast.school, surname="Свободная", given_name="Инна")
