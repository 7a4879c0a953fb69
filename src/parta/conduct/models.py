from django.conf import settings
from django.db import models
from django.db.models import Q

from parta.academics.models import SchoolClass
from parta.conduct.rules import MAX_TEXT, Behavior, RemarkKind, SignatureMethod
from parta.lessons.models import Lesson
from parta.people.models import Student
from parta.schools.models import School
from parta.schoolyear.models import AcademicYear


class WeekNote(models.Model):
    """The class teacher's note of behavior and remark for a student's week (acceptance D9)."""

    school = models.ForeignKey(School, on_delete=models.CASCADE, related_name="+")
    student = models.ForeignKey(Student, on_delete=models.CASCADE, related_name="week_notes")
    monday_on = models.DateField()
    behavior = models.CharField(
        max_length=20, choices=[(value.value, value.value) for value in Behavior], blank=True
    )
    text = models.TextField(max_length=MAX_TEXT, blank=True)
    edited_at = models.DateTimeField()
    edited_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, related_name="+"
    )
    version = models.PositiveIntegerField(default=1)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["student", "monday_on"], name="conduct_note_once_a_week"),
            models.CheckConstraint(
                condition=~Q(behavior="") | ~Q(text=""), name="conduct_note_says_something"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.student_id} {self.monday_on}"


class ReviewPolicy(models.Model):
    """The class teacher of this class reads remarks before the family does (acceptance K10). No row: no."""

    school_class = models.OneToOneField(SchoolClass, on_delete=models.CASCADE, related_name="review_policy")
    reviews_remarks = models.BooleanField(default=False)

    def __str__(self) -> str:
        return f"{self.school_class_id}: {self.reviews_remarks}"


class Remark(models.Model):
    """Praise or a remark of a teacher at a lesson. ``released_at`` None: it waits for the class teacher."""

    school = models.ForeignKey(School, on_delete=models.CASCADE, related_name="+")
    year = models.ForeignKey(AcademicYear, on_delete=models.CASCADE, related_name="+")
    lesson = models.ForeignKey(Lesson, on_delete=models.CASCADE, related_name="remarks")
    student = models.ForeignKey(Student, on_delete=models.CASCADE, related_name="remarks")
    kind = models.CharField(max_length=10, choices=[(kind.value, kind.value) for kind in RemarkKind])
    text = models.TextField(max_length=MAX_TEXT)
    made_at = models.DateTimeField()
    made_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, related_name="+"
    )
    edited_at = models.DateTimeField()
    released_at = models.DateTimeField(null=True, blank=True)
    version = models.PositiveIntegerField(default=1)

    class Meta:
        indexes = [
            models.Index(fields=["student", "lesson"], name="conduct_remarks_of_student"),
            models.Index(
                fields=["lesson"], name="conduct_remarks_waiting", condition=Q(released_at__isnull=True)
            ),
        ]

    def __str__(self) -> str:
        return f"{self.kind} {self.student_id}"


class RemarkReply(models.Model):
    """What the family answers to a remark."""

    remark = models.ForeignKey(Remark, on_delete=models.CASCADE, related_name="replies")
    text = models.TextField(max_length=MAX_TEXT)
    made_at = models.DateTimeField()
    made_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")

    def __str__(self) -> str:
        return f"{self.remark_id}: {self.text[:30]}"


class WeekSignature(models.Model):
    """A guardian has read a student's week, kept with exactly what was signed. Rows are only ever added.

    ``content`` is the week's canonical text, ``digest`` its SHA-256; ``proof`` what a passkey gave, with the
    public key to verify it by, else nothing: then the audit's chain is what holds it.
    """

    school = models.ForeignKey(School, on_delete=models.CASCADE, related_name="+")
    student = models.ForeignKey(Student, on_delete=models.CASCADE, related_name="week_signatures")
    monday_on = models.DateField()
    content = models.TextField()
    digest = models.CharField(max_length=64)
    method = models.CharField(max_length=10, choices=[(way.value, way.value) for way in SignatureMethod])
    proof = models.JSONField(null=True, blank=True)
    signed_at = models.DateTimeField()
    signed_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    signer_name = models.CharField(max_length=300)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["student", "monday_on", "signed_by", "digest"], name="conduct_signed_once"
            )
        ]
        indexes = [models.Index(fields=["student", "monday_on"], name="conduct_signatures_of_week")]

    def __str__(self) -> str:
        return f"{self.signed_by_id} {self.student_id} {self.monday_on}"


class SignReminder(models.Model):
    """The class teacher asks the guardians of a student to sign a week."""

    student = models.ForeignKey(Student, on_delete=models.CASCADE, related_name="sign_reminders")
    monday_on = models.DateField()
    reminded_at = models.DateTimeField()
    reminded_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["student", "monday_on"], name="conduct_reminder_of_a_week")
        ]

    def __str__(self) -> str:
        return f"{self.student_id} {self.monday_on}"
