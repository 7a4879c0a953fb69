from datetime import date

from django.db import models
from django.db.models import F, Q

from parta.academics.rules import FIRST_GRADE_WITH_PROFILE, CurriculumPart, ProfileKind
from parta.access.actors import Actor
from parta.access.rules import Permission
from parta.core import clock
from parta.people.models import Student, Teacher
from parta.schools.models import School
from parta.schoolyear.models import AcademicYear, BellSchedule, Term
from parta.schoolyear.rules import TermKind


class Subject(models.Model):
    school = models.ForeignKey(School, on_delete=models.CASCADE, related_name="subjects")
    name = models.CharField(max_length=200)
    short_name = models.CharField(max_length=40)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["school", "name"], name="academics_subject_unique")]

    def __str__(self) -> str:
        return self.name


class StudyProfile(models.Model):
    """A direction of study of the senior grades, as the school teaches it (domain F6)."""

    school = models.ForeignKey(School, on_delete=models.CASCADE, related_name="profiles")
    name = models.CharField(max_length=100)
    kind = models.CharField(max_length=20, choices=[(kind.value, kind.value) for kind in ProfileKind])
    description = models.TextField(max_length=5000, blank=True)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["school", "name"], name="academics_profile_unique")]

    def __str__(self) -> str:
        return self.name


class Curriculum(models.Model):
    """What the classes of a grade that follow it are taught in a year, and for how many hours."""

    school = models.ForeignKey(School, on_delete=models.CASCADE, related_name="curricula")
    year = models.ForeignKey(AcademicYear, on_delete=models.CASCADE, related_name="curricula")
    name = models.CharField(max_length=120)
    grade = models.PositiveSmallIntegerField()
    profile = models.ForeignKey(
        StudyProfile, on_delete=models.PROTECT, null=True, blank=True, related_name="curricula"
    )

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["year", "name"], name="academics_curriculum_unique"),
            models.CheckConstraint(
                condition=Q(profile__isnull=True) | Q(grade__gte=FIRST_GRADE_WITH_PROFILE),
                name="academics_profile_from_grade_10",
            ),
        ]

    def __str__(self) -> str:
        return self.name


class CurriculumLine(models.Model):
    """A subject of a curriculum; of the extracurricular part there may be a course that is no subject."""

    curriculum = models.ForeignKey(Curriculum, on_delete=models.CASCADE, related_name="lines")
    part = models.CharField(max_length=20, choices=[(part.value, part.value) for part in CurriculumPart])
    subject = models.ForeignKey(
        Subject, on_delete=models.PROTECT, null=True, blank=True, related_name="curriculum_lines"
    )
    name = models.CharField(max_length=200, blank=True)  # without a subject
    hours_a_week = models.DecimalField(max_digits=4, decimal_places=1)
    hours_a_year = models.PositiveSmallIntegerField()

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["curriculum", "part", "subject"],
                name="academics_curriculum_subject_once",
                condition=Q(subject__isnull=False),
            ),
            models.UniqueConstraint(
                fields=["curriculum", "part", "name"],
                name="academics_curriculum_name_once",
                condition=Q(subject__isnull=True),
            ),
            models.CheckConstraint(
                condition=Q(subject__isnull=False) ^ ~Q(name=""), name="academics_curriculum_line_named"
            ),
        ]

    def __str__(self) -> str:
        return self.name or str(self.subject)


class SchoolClassQuerySet(models.QuerySet["SchoolClass"]):
    def visible_to(self, actor: Actor) -> "SchoolClassQuerySet":
        """Own class for its class teacher; every class for those who read the whole school or all people."""
        classes = self.filter(school=actor.school)
        if actor.has(Permission.READ_WHOLE_SCHOOL) or actor.has(Permission.READ_ALL_PEOPLE):
            return classes
        if actor.has(Permission.READ_OWN_CLASS):
            return classes.filter(class_teacher__user_id=actor.user_id)
        return classes.none()


class SchoolClass(models.Model):
    """A class of one academic year, such as 7Б."""

    school = models.ForeignKey(School, on_delete=models.CASCADE, related_name="classes")
    year = models.ForeignKey(AcademicYear, on_delete=models.CASCADE, related_name="classes")
    grade = models.PositiveSmallIntegerField()
    letter = models.CharField(max_length=40, blank=True)
    class_teacher = models.ForeignKey(
        Teacher, on_delete=models.SET_NULL, null=True, blank=True, related_name="classes"
    )
    term_kind = models.CharField(
        max_length=10, choices=[(kind.value, kind.value) for kind in TermKind], default=TermKind.QUARTER.value
    )
    bells = models.ForeignKey(BellSchedule, on_delete=models.PROTECT, related_name="classes")
    curriculum = models.ForeignKey(
        Curriculum, on_delete=models.SET_NULL, null=True, blank=True, related_name="classes"
    )

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


class EnrollmentQuerySet(models.QuerySet["Enrollment"]):
    def visible_to(self, actor: Actor) -> "EnrollmentQuerySet":
        """Own record, own children, own class; every enrollment for those who read the whole school."""
        enrollments = self.filter(school_class__school=actor.school)
        if actor.has(Permission.READ_WHOLE_SCHOOL):
            return enrollments
        visible = Q(student_id__in=actor.student_ids)
        if actor.has(Permission.READ_OWN_CLASS):
            visible |= Q(school_class__class_teacher__user_id=actor.user_id)
        return enrollments.filter(visible)

    def valid_on(self, day: date) -> "EnrollmentQuerySet":
        return self.filter(Q(since_on__lte=day), Q(until_on__isnull=True) | Q(until_on__gte=day))


class Enrollment(models.Model):
    """A student belongs to a class, from a day and perhaps until a day (inclusive)."""

    student = models.ForeignKey(Student, on_delete=models.CASCADE, related_name="enrollments")
    school_class = models.ForeignKey(SchoolClass, on_delete=models.CASCADE, related_name="enrollments")
    since_on = models.DateField()
    until_on = models.DateField(null=True, blank=True)

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
        """Courses one teaches, courses of one's own class; all for those who read the whole school."""
        courses = self.filter(school=actor.school)
        if actor.has(Permission.READ_WHOLE_SCHOOL):
            return courses
        visible = Q(pk__in=())
        if actor.has(Permission.WRITE_OWN_COURSES):
            taught = CourseAssignment.objects.filter(teacher__user_id=actor.user_id).valid_on(
                clock.today(actor.school.zone)
            )
            visible |= Q(pk__in=taught.values("course_id"))
        if actor.has(Permission.READ_OWN_CLASS):
            own_groups = TeachingGroup.objects.filter(classes__class_teacher__user_id=actor.user_id)
            visible |= Q(school_class__class_teacher__user_id=actor.user_id)
            visible |= Q(group_id__in=own_groups.values("pk"))
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
