from datetime import date

from django.conf import settings
from django.db import models
from django.db.models import DateField, F, FilteredRelation, Q, Value

from parta.academics.models.curricula import Curriculum, CurriculumLine, StudyProfile, Subject
from parta.academics.models.hours import CourseHours
from parta.academics.models.tenures import ClassCurriculum, ClassLead, held, led_by
from parta.academics.rules import Entry, Exit
from parta.access.actors import Actor
from parta.access.rules import Permission
from parta.core import clock
from parta.people.models import Student, Teacher
from parta.schools.models import School
from parta.schoolyear.models import AcademicYear, BellSchedule, Term
from parta.schoolyear.rules import TermKind

__all__ = [
    "ClassClosing",
    "ClassCurriculum",
    "ClassLead",
    "Course",
    "CourseAssignment",
    "CourseAssignmentQuerySet",
    "CourseHours",
    "CourseQuerySet",
    "Curriculum",
    "CurriculumLine",
    "Enrollment",
    "EnrollmentQuerySet",
    "GroupMember",
    "IndividualPlan",
    "SchoolClass",
    "SchoolClassQuerySet",
    "StudyProfile",
    "Subject",
    "TeachingGroup",
    "TransferCertificate",
    "led_by",
]


class SchoolClassQuerySet(models.QuerySet["SchoolClass"]):
    def visible_to(self, actor: Actor) -> "SchoolClassQuerySet":
        """Own class for its class teacher; every class for those who read the whole school or all people."""
        classes = self.filter(school=actor.school)
        if actor.has(Permission.READ_WHOLE_SCHOOL) or actor.has(Permission.READ_ALL_PEOPLE):
            return classes
        if actor.has(Permission.READ_OWN_CLASS):
            return classes.filter(led_by(actor))
        return classes.none()

    def on(self, day: date) -> "SchoolClassQuerySet":
        """Each with who leads it and what it follows on the day; of a year over by then, at its end."""
        return self.annotate(
            asked_on=Value(day, output_field=DateField()),
            lead_of_day=FilteredRelation("leads", condition=held(day, "leads__")),
            curriculum_of_day=FilteredRelation("curricula", condition=held(day, "curricula__")),
        ).select_related(  # type: ignore[misc]  # annotated just now
            "lead_of_day__teacher", "curriculum_of_day__curriculum"
        )


class SchoolClass(models.Model):
    """A class of one academic year, such as 7Б.

    Who leads it and which curriculum it follows are of the day that it was read for, see ``on``.
    """

    school = models.ForeignKey(School, on_delete=models.CASCADE, related_name="classes")
    year = models.ForeignKey(AcademicYear, on_delete=models.CASCADE, related_name="classes")
    grade = models.PositiveSmallIntegerField()
    letter = models.CharField(max_length=40, blank=True)
    term_kind = models.CharField(
        max_length=10, choices=[(kind.value, kind.value) for kind in TermKind], default=TermKind.QUARTER.value
    )
    bells = models.ForeignKey(BellSchedule, on_delete=models.PROTECT, related_name="classes")

    objects = SchoolClassQuerySet.as_manager()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["year", "grade", "letter"], name="academics_class_unique"),
            models.CheckConstraint(condition=Q(grade__gte=0, grade__lte=13), name="academics_class_grade"),
        ]

    def __str__(self) -> str:
        return self.name

    @property
    def name(self) -> str:
        return f"{self.grade}{self.letter}" if self.grade else self.letter

    @property
    def class_teacher(self) -> Teacher | None:
        lead: ClassLead | None = getattr(self._of_day, "lead_of_day", None)
        return lead.teacher if lead else None

    @property
    def curriculum(self) -> Curriculum | None:
        followed: ClassCurriculum | None = getattr(self._of_day, "curriculum_of_day", None)
        return followed.curriculum if followed else None

    @property
    def curriculum_id(self) -> int | None:
        followed: ClassCurriculum | None = getattr(self._of_day, "curriculum_of_day", None)
        return followed.curriculum_id if followed else None

    @property
    def _of_day(self) -> "SchoolClass":
        """The class itself where a day was asked for; read without one, it is read again for today."""
        if hasattr(self, "asked_on"):
            return self
        return SchoolClass.objects.on(clock.today(self.school.zone)).get(pk=self.pk)


class EnrollmentQuerySet(models.QuerySet["Enrollment"]):
    def visible_to(self, actor: Actor) -> "EnrollmentQuerySet":
        """Own record, own children, own class; every enrollment for those who read the whole school."""
        enrollments = self.filter(school_class__school=actor.school)
        if actor.has(Permission.READ_WHOLE_SCHOOL):
            return enrollments
        visible = Q(student_id__in=actor.student_ids)
        if actor.has(Permission.READ_OWN_CLASS):
            visible |= led_by(actor, "school_class__")
        return enrollments.filter(visible)

    def valid_on(self, day: date) -> "EnrollmentQuerySet":
        return self.filter(Q(since_on__lte=day), Q(until_on__isnull=True) | Q(until_on__gte=day))


class Enrollment(models.Model):
    """A student belongs to a class, from a day and perhaps until a day (inclusive).

    ``exit`` empty: it runs, or ended when the year did. Notes: the order's number, a reason.
    """

    student = models.ForeignKey(Student, on_delete=models.CASCADE, related_name="enrollments")
    school_class = models.ForeignKey(SchoolClass, on_delete=models.CASCADE, related_name="enrollments")
    since_on = models.DateField()
    until_on = models.DateField(null=True, blank=True)
    entry = models.CharField(
        max_length=12, choices=[(item.value, item.value) for item in Entry], default=Entry.ENROLLED.value
    )
    entry_note = models.CharField(max_length=300, blank=True)
    exit = models.CharField(max_length=12, choices=[(item.value, item.value) for item in Exit], blank=True)
    exit_note = models.CharField(max_length=300, blank=True)

    objects = EnrollmentQuerySet.as_manager()

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["student", "school_class", "since_on"], name="academics_enrollment_once"
            ),
            models.CheckConstraint(
                condition=Q(until_on__isnull=True) | Q(until_on__gte=F("since_on")),
                name="academics_enrollment_in_order",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.student_id} in {self.school_class_id}"


class TransferCertificate(models.Model):
    """A student leaves for another school; with the code that school's office takes the history over.

    ``arrived``: the student's record there, None until somebody has entered the code.
    """

    school = models.ForeignKey(School, on_delete=models.CASCADE, related_name="transfer_certificates")
    student = models.ForeignKey(Student, on_delete=models.CASCADE, related_name="transfer_certificates")
    code = models.CharField(max_length=12, unique=True)
    last_on = models.DateField()
    destination = models.CharField(max_length=200, blank=True)
    issued_at = models.DateTimeField()
    issued_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, related_name="+"
    )
    withdrawn_at = models.DateTimeField(null=True, blank=True)
    used_at = models.DateTimeField(null=True, blank=True)
    arrived = models.ForeignKey(
        Student, on_delete=models.SET_NULL, null=True, blank=True, related_name="arrivals"
    )

    def __str__(self) -> str:
        return f"{self.student_id} leaves {self.school_id}"


class IndividualPlan(models.Model):
    """A student follows a curriculum other than the class's; both days are included."""

    student = models.ForeignKey(Student, on_delete=models.CASCADE, related_name="individual_plans")
    curriculum = models.ForeignKey(Curriculum, on_delete=models.CASCADE, related_name="individual_plans")
    reason = models.CharField(max_length=500)
    since_on = models.DateField()
    until_on = models.DateField(null=True, blank=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["student", "since_on"], name="academics_individual_plan_once"),
            models.CheckConstraint(
                condition=Q(until_on__isnull=True) | Q(until_on__gte=F("since_on")),
                name="academics_individual_plan_in_order",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.student_id} follows {self.curriculum_id}"


class TeachingGroup(models.Model):
    """Students taught together who are not exactly one class: a half of a class, or a stream of several."""

    school = models.ForeignKey(School, on_delete=models.CASCADE, related_name="groups")
    year = models.ForeignKey(AcademicYear, on_delete=models.CASCADE, related_name="groups")
    name = models.CharField(max_length=120)
    classes = models.ManyToManyField(SchoolClass, related_name="groups")

    class Meta:
        constraints = [models.UniqueConstraint(fields=["year", "name"], name="academics_group_unique")]

    def __str__(self) -> str:
        return self.name


class GroupMember(models.Model):
    """A student belongs to a teaching group, from a day and perhaps until a day (inclusive)."""

    group = models.ForeignKey(TeachingGroup, on_delete=models.CASCADE, related_name="members")
    student = models.ForeignKey(Student, on_delete=models.CASCADE, related_name="group_members")
    since_on = models.DateField()
    until_on = models.DateField(null=True, blank=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["group", "student", "since_on"], name="academics_member_once"),
            models.CheckConstraint(
                condition=Q(until_on__isnull=True) | Q(until_on__gte=F("since_on")),
                name="academics_member_in_order",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.student_id} in {self.group_id}"


class CourseQuerySet(models.QuerySet["Course"]):
    def visible_to(self, actor: Actor) -> "CourseQuerySet":
        """Courses one teaches, in past years taught at the end, and those of one's own classes.

        All for those who read the whole school.
        """
        courses = self.filter(school=actor.school)
        if actor.has(Permission.READ_WHOLE_SCHOOL):
            return courses
        visible = Q(pk__in=())
        if actor.has(Permission.WRITE_OWN_COURSES):
            taught = CourseAssignment.objects.filter(teacher__user_id=actor.user_id).held_on(
                clock.today(actor.school.zone)
            )
            visible |= Q(pk__in=taught.values("course_id"))
        if actor.has(Permission.READ_OWN_CLASS):
            own_groups = TeachingGroup.objects.filter(led_by(actor, "classes__"))
            visible |= led_by(actor, "school_class__") | Q(group_id__in=own_groups.values("pk"))
        return courses.filter(visible)


class Course(models.Model):
    """A subject taught to a class or to a teaching group during a year: one page of the journal.

    ``school_class`` alone: the whole class. Both: a group of that class. ``group`` alone: a stream of
    several classes.
    """

    school = models.ForeignKey(School, on_delete=models.CASCADE, related_name="courses")
    year = models.ForeignKey(AcademicYear, on_delete=models.CASCADE, related_name="courses")
    subject = models.ForeignKey(Subject, on_delete=models.PROTECT, related_name="courses")
    school_class = models.ForeignKey(
        SchoolClass, on_delete=models.CASCADE, null=True, blank=True, related_name="courses"
    )
    group = models.ForeignKey(
        TeachingGroup, on_delete=models.CASCADE, null=True, blank=True, related_name="courses"
    )

    objects = CourseQuerySet.as_manager()

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["subject", "school_class"],
                name="academics_course_of_class_unique",
                condition=Q(group__isnull=True),
            ),
            models.UniqueConstraint(
                fields=["subject", "group"],
                name="academics_course_of_group_unique",
                condition=Q(group__isnull=False),
            ),
            models.CheckConstraint(
                condition=Q(school_class__isnull=False) | Q(group__isnull=False),
                name="academics_course_has_students",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.subject} {self.school_class or self.group}"


class CourseAssignmentQuerySet(models.QuerySet["CourseAssignment"]):
    def valid_on(self, day: date) -> "CourseAssignmentQuerySet":
        return self.filter(Q(since_on__lte=day), Q(until_on__isnull=True) | Q(until_on__gte=day))

    def held_on(self, day: date) -> "CourseAssignmentQuerySet":
        """Those of the day, and of years that are over by then those of the year's last day."""
        over = Q(course__year__ends_on__lt=day, until_on__gte=F("course__year__ends_on"))
        return self.filter(Q(since_on__lte=day), Q(until_on__isnull=True) | Q(until_on__gte=day) | over)


class CourseAssignment(models.Model):
    """A teacher teaches a course, from a day and perhaps until a day (inclusive)."""

    course = models.ForeignKey(Course, on_delete=models.CASCADE, related_name="assignments")
    teacher = models.ForeignKey(Teacher, on_delete=models.PROTECT, related_name="assignments")
    since_on = models.DateField()
    until_on = models.DateField(null=True, blank=True)

    objects = CourseAssignmentQuerySet.as_manager()

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["course", "teacher", "since_on"], name="academics_assignment_once"
            ),
            models.CheckConstraint(
                condition=Q(until_on__isnull=True) | Q(until_on__gte=F("since_on")),
                name="academics_assignment_in_order",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.teacher_id} teaches {self.course_id}"


class ClassClosing(models.Model):
    """A term that is closed for one class (domain D6); re-opening removes the row, the history keeps both."""

    school = models.ForeignKey(School, on_delete=models.CASCADE, related_name="+")
    school_class = models.ForeignKey(SchoolClass, on_delete=models.CASCADE, related_name="closings")
    term = models.ForeignKey(Term, on_delete=models.CASCADE, related_name="class_closings")
    closed_at = models.DateTimeField()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["school_class", "term"], name="academics_closing_once")
        ]

    def __str__(self) -> str:
        return f"{self.school_class_id}, {self.term_id}"
