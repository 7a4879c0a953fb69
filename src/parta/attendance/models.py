from datetime import date

from django.conf import settings
from django.db import models
from django.db.models import F, Q

from parta.academics.models import Enrollment, led_by
from parta.access.actors import Actor
from parta.access.rules import Permission
from parta.attendance.rules import (
    MAX_LATE_MINUTES,
    MAX_NOTICE_COMMENT,
    AttendanceCode,
    NoticeReason,
    NoticeState,
)
from parta.files.models import Attachment
from parta.lessons.models import Lesson
from parta.people.models import Student
from parta.schools.models import School
from parta.schoolyear.models import AcademicYear

IN_FORCE = (NoticeState.FILED.value, NoticeState.ACCEPTED.value)


class AbsenceNoticeQuerySet(models.QuerySet["AbsenceNotice"]):
    def visible_to(self, actor: Actor) -> "AbsenceNoticeQuerySet":
        """Of oneself and the children one represents, of one's own class, of all for who reads the school.

        Trusted persons have no notices, whatever else they see (domain H).
        """
        notices = self.filter(school=actor.school)
        if actor.has(Permission.READ_WHOLE_SCHOOL):
            return notices
        visible = Q(student_id__in=actor.family_ids)
        if actor.has(Permission.READ_OWN_CLASS):
            own = Enrollment.objects.filter(led_by(actor, "school_class__"))
            visible |= Q(student_id__in=own.values("student_id"))
        return notices.filter(visible)

    def in_force(self) -> "AbsenceNoticeQuerySet":
        return self.filter(state__in=IN_FORCE)

    def between(self, since: date, until: date) -> "AbsenceNoticeQuerySet":
        """Those that touch the days since..until."""
        return self.filter(starts_on__lte=until, ends_on__gte=since)


class AbsenceNotice(models.Model):
    """A guardian says that the child will be away: on whole days, or at some lessons of one day (domain E3).

    ``family_key``: notices filed together for brothers and sisters share it; files are each child's own.
    """

    school = models.ForeignKey(School, on_delete=models.CASCADE, related_name="+")
    year = models.ForeignKey(AcademicYear, on_delete=models.CASCADE, related_name="+")
    student = models.ForeignKey(Student, on_delete=models.CASCADE, related_name="absence_notices")
    starts_on = models.DateField()
    ends_on = models.DateField()
    first_period = models.PositiveSmallIntegerField(null=True, blank=True)  # None: whole days
    last_period = models.PositiveSmallIntegerField(null=True, blank=True)
    reason = models.CharField(
        max_length=20, choices=[(reason.value, reason.value) for reason in NoticeReason]
    )
    comment = models.CharField(max_length=MAX_NOTICE_COMMENT, blank=True)
    state = models.CharField(
        max_length=10,
        choices=[(state.value, state.value) for state in NoticeState],
        default=NoticeState.FILED.value,
    )
    family_key = models.UUIDField()
    filed_at = models.DateTimeField()
    filed_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, related_name="+"
    )
    edited_at = models.DateTimeField()
    decided_at = models.DateTimeField(null=True, blank=True)  # accepted or withdrawn
    decided_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, blank=True, related_name="+"
    )
    # What it became a part of, when another notice of the same days was filed.
    merged_into = models.ForeignKey(
        "self", on_delete=models.SET_NULL, null=True, blank=True, related_name="merged"
    )
    recovered_at = models.DateTimeField(null=True, blank=True)  # said to be at school again: nobody asks more
    attachments = models.ManyToManyField(Attachment, blank=True, related_name="absence_notices")
    version = models.PositiveIntegerField(default=1)

    objects = AbsenceNoticeQuerySet.as_manager()

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=Q(ends_on__gte=F("starts_on")), name="attendance_notice_in_order"
            ),
            models.CheckConstraint(
                condition=Q(first_period__isnull=True, last_period__isnull=True)
                | Q(last_period__gte=F("first_period"), ends_on=F("starts_on")),
                name="attendance_notice_lessons_of_one_day",
            ),
        ]
        indexes = [
            models.Index(fields=["student", "ends_on"], name="attendance_notice_of_student"),
            models.Index(fields=["school", "ends_on"], name="attendance_notice_of_school"),
        ]

    def __str__(self) -> str:
        return f"{self.student_id} {self.starts_on}–{self.ends_on}"


class Attendance(models.Model):
    """A student was not simply present at a lesson. No row: present."""

    school = models.ForeignKey(School, on_delete=models.CASCADE, related_name="+")
    year = models.ForeignKey(AcademicYear, on_delete=models.CASCADE, related_name="+")
    lesson = models.ForeignKey(Lesson, on_delete=models.CASCADE, related_name="attendance")
    student = models.ForeignKey(Student, on_delete=models.CASCADE, related_name="attendance")
    code = models.CharField(max_length=1, choices=[(code.value, code.value) for code in AttendanceCode])
    late_minutes = models.PositiveSmallIntegerField(null=True, blank=True)
    # Where the reason of the absence comes from, if a guardian gave notice of it.
    notice = models.ForeignKey(
        AbsenceNotice, on_delete=models.SET_NULL, null=True, blank=True, related_name="absences"
    )
    recorded_at = models.DateTimeField()
    recorded_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, related_name="+"
    )
    version = models.PositiveIntegerField(default=1)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["lesson", "student"], name="attendance_once_a_lesson"),
            models.CheckConstraint(
                condition=Q(code=AttendanceCode.LATE.value) | Q(late_minutes__isnull=True),
                name="attendance_minutes_only_when_late",
            ),
            models.CheckConstraint(
                condition=Q(late_minutes__isnull=True)
                | Q(late_minutes__gte=1, late_minutes__lte=MAX_LATE_MINUTES),
                name="attendance_minutes_in_range",
            ),
        ]
        indexes = [models.Index(fields=["student", "lesson"], name="attendance_of_student")]

    def __str__(self) -> str:
        return f"{self.code}{self.late_minutes or ''}"
