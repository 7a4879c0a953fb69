from django.conf import settings
from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models
from django.db.models import F, Q

from parta.academics.models import Course, Subject
from parta.grading.rules.control_works import DAY_LIMIT, MAX_TITLE, WEEK_LIMIT
from parta.grading.rules.dots import DotState
from parta.grading.rules.interim import Method
from parta.grading.rules.marks import MAX_WEIGHT, MIN_WEIGHT, Category
from parta.grading.rules.scales import Scale
from parta.grading.rules.terms import Outcome, TermMarkKind, Thresholds, YearRule
from parta.lessons.models import Lesson
from parta.people.models import Student
from parta.schools.models import School
from parta.schoolyear.models import AcademicYear, Term

_WEIGHT_VALIDATORS = [MinValueValidator(MIN_WEIGHT), MaxValueValidator(MAX_WEIGHT)]


class AssessmentForm(models.Model):
    """What a mark is given for (oral answer, dictation …), with the weight the school gives it."""

    school = models.ForeignKey(School, on_delete=models.CASCADE, related_name="assessment_forms")
    name = models.CharField(max_length=100)
    short_name = models.CharField(max_length=12)
    category = models.CharField(max_length=10, choices=[(item.value, item.value) for item in Category])
    weight = models.DecimalField(max_digits=3, decimal_places=1, validators=_WEIGHT_VALIDATORS)
    position = models.PositiveSmallIntegerField(default=0)
    is_default = models.BooleanField(default=False)
    is_recalculating = models.BooleanField(default=False)  # a job gives marks of open terms the new weight

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["school", "name"], name="grading_form_unique"),
            models.UniqueConstraint(
                fields=["school"], name="grading_one_default_form", condition=Q(is_default=True)
            ),
            models.CheckConstraint(
                condition=Q(weight__gte=MIN_WEIGHT, weight__lte=MAX_WEIGHT), name="grading_form_weight"
            ),
        ]

    def __str__(self) -> str:
        return self.name


class LessonForm(models.Model):
    """The form of assessment a column of the journal has: marks typed there take it."""

    lesson = models.OneToOneField(Lesson, on_delete=models.CASCADE, related_name="assessment")
    form = models.ForeignKey(AssessmentForm, on_delete=models.PROTECT, related_name="+")

    def __str__(self) -> str:
        return f"{self.lesson_id}: {self.form_id}"


class ControlWork(models.Model):
    """A control work planned for a lesson (acceptance K13); its form of assessment is that of the column.

    Withdrawing removes the row, the history keeps both.
    """

    school = models.ForeignKey(School, on_delete=models.CASCADE, related_name="+")
    lesson = models.OneToOneField(Lesson, on_delete=models.CASCADE, related_name="control_work")
    title = models.CharField(max_length=MAX_TITLE)
    planned_at = models.DateTimeField()
    planned_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, related_name="+"
    )
    version = models.PositiveIntegerField(default=1)

    class Meta:
        indexes = [models.Index(fields=["school", "lesson"], name="grading_work_of_school")]

    def __str__(self) -> str:
        return self.title


class RegisterCheck(models.Model):
    """What the last nightly check of a school's registers found; it states no fact of the school.

    ``findings``: the first of them as plain JSON, ``counts``: all of them by kind.
    """

    school = models.OneToOneField(School, on_delete=models.CASCADE, related_name="register_check")
    checked_at = models.DateTimeField(null=True)  # None: somebody has asked before the first night
    asked_at = models.DateTimeField(null=True, blank=True)  # when somebody last asked for one at once
    counts = models.JSONField(default=dict)
    findings = models.JSONField(default=list)

    def __str__(self) -> str:
        return f"{self.school_id}: {self.checked_at}"


class Mark(models.Model):
    """One mark of one student for one lesson; a lesson may have several, in the order of ``position``."""

    school = models.ForeignKey(School, on_delete=models.CASCADE, related_name="+")
    year = models.ForeignKey(AcademicYear, on_delete=models.CASCADE, related_name="+")
    lesson = models.ForeignKey(Lesson, on_delete=models.CASCADE, related_name="marks")
    student = models.ForeignKey(Student, on_delete=models.CASCADE, related_name="marks")
    position = models.PositiveSmallIntegerField(default=0)
    value = models.PositiveSmallIntegerField()  # on the five-point scale: what everything is computed from
    points = models.PositiveSmallIntegerField(null=True, blank=True)  # as typed, in a subject's other scale
    form = models.ForeignKey(AssessmentForm, on_delete=models.PROTECT, related_name="marks")
    weight = models.DecimalField(max_digits=3, decimal_places=1, validators=_WEIGHT_VALIDATORS)
    comment = models.CharField(max_length=500, blank=True)
    set_at = models.DateTimeField()  # when it first stood there: what its publication goes by
    recorded_at = models.DateTimeField()
    recorded_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, related_name="+"
    )
    version = models.PositiveIntegerField(default=1)

    class Meta:
        constraints = [
            models.CheckConstraint(condition=Q(value__gte=1, value__lte=5), name="grading_mark_value"),
            models.CheckConstraint(
                condition=Q(points__isnull=True) | Q(points__lte=100), name="grading_mark_points"
            ),
            models.CheckConstraint(
                condition=Q(weight__gte=MIN_WEIGHT, weight__lte=MAX_WEIGHT), name="grading_mark_weight"
            ),
        ]
        indexes = [
            models.Index(fields=["student", "lesson"], name="grading_mark_of_student"),
            models.Index(fields=["lesson", "student", "position"], name="grading_mark_of_cell"),
        ]

    def __str__(self) -> str:
        return str(self.typed)

    @property
    def typed(self) -> int:
        """The mark in its subject's own scale."""
        return self.value if self.points is None else self.points


class TransferredMark(models.Model):
    """A mark that a student brought from another school: shown as such, and counted (domain D4).

    It belongs to no lesson here; ``form`` and ``category`` are as the former school had them.
    """

    school = models.ForeignKey(School, on_delete=models.CASCADE, related_name="+")
    year = models.ForeignKey(AcademicYear, on_delete=models.CASCADE, related_name="+")
    student = models.ForeignKey(Student, on_delete=models.CASCADE, related_name="transferred_marks")
    subject = models.ForeignKey(Subject, on_delete=models.PROTECT, related_name="+")
    held_on = models.DateField()
    value = models.PositiveSmallIntegerField()
    form = models.CharField(max_length=100)
    category = models.CharField(max_length=10, choices=[(item.value, item.value) for item in Category])
    weight = models.DecimalField(max_digits=3, decimal_places=1, validators=_WEIGHT_VALIDATORS)
    source = models.CharField(max_length=200)
    recorded_at = models.DateTimeField()
    recorded_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, related_name="+"
    )

    class Meta:
        constraints = [
            models.CheckConstraint(condition=Q(value__gte=1, value__lte=5), name="grading_transferred_value"),
            models.CheckConstraint(
                condition=Q(weight__gte=MIN_WEIGHT, weight__lte=MAX_WEIGHT), name="grading_transferred_weight"
            ),
        ]
        indexes = [models.Index(fields=["student", "year"], name="grading_brought_of_student")]

    def __str__(self) -> str:
        return f"{self.value} from {self.source}"


class SubjectScale(models.Model):
    """The scale of a subject's marks where it is not the five-point one (acceptance M7)."""

    school = models.ForeignKey(School, on_delete=models.CASCADE, related_name="+")
    subject = models.OneToOneField(Subject, on_delete=models.CASCADE, related_name="scale")
    scale = models.CharField(max_length=10, choices=[(item.value, item.value) for item in Scale])

    def __str__(self) -> str:
        return f"{self.subject_id}: {self.scale}"


class Dot(models.Model):
    """Work owed, to be redone or planned, instead of a mark (domain B8, acceptance M4).

    It ends in exactly one way, see ``DotState``; ``outcome`` is the mark it becomes on expiry (None:
    it vanishes). ``mark`` is what came in its place.
    """

    school = models.ForeignKey(School, on_delete=models.CASCADE, related_name="+")
    year = models.ForeignKey(AcademicYear, on_delete=models.CASCADE, related_name="+")
    lesson = models.ForeignKey(Lesson, on_delete=models.CASCADE, related_name="dots")
    student = models.ForeignKey(Student, on_delete=models.CASCADE, related_name="dots")
    form = models.ForeignKey(AssessmentForm, on_delete=models.PROTECT, related_name="+")
    weight = models.DecimalField(max_digits=3, decimal_places=1, validators=_WEIGHT_VALIDATORS)
    note = models.CharField(max_length=500, blank=True)
    valid_until = models.DateField()
    outcome = models.PositiveSmallIntegerField(null=True, blank=True)
    state = models.CharField(
        max_length=10, choices=[(item.value, item.value) for item in DotState], default=DotState.OPEN.value
    )
    mark = models.ForeignKey(Mark, on_delete=models.SET_NULL, null=True, blank=True, related_name="+")
    warned_at = models.DateTimeField(null=True, blank=True)
    ended_at = models.DateTimeField(null=True, blank=True)
    recorded_at = models.DateTimeField()
    recorded_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, related_name="+"
    )
    version = models.PositiveIntegerField(default=1)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["lesson", "student"],
                name="grading_one_open_dot",
                condition=Q(state=DotState.OPEN.value),
            ),
            models.CheckConstraint(
                condition=Q(outcome__isnull=True) | Q(outcome__gte=1, outcome__lte=5),
                name="grading_dot_outcome",
            ),
        ]
        indexes = [
            models.Index(fields=["student", "state"], name="grading_dot_of_student"),
            models.Index(
                fields=["valid_until"], name="grading_dot_to_expire", condition=Q(state=DotState.OPEN.value)
            ),
        ]

    def __str__(self) -> str:
        return f"{self.student_id} owes until {self.valid_until}"


class TermMark(models.Model):
    """What a student gets for a term, a year, an exam or in the end (acceptance M6): a number or an outcome.

    ``suggested`` is what Parta proposed then, ``reason`` why the teacher decided otherwise.
    """

    school = models.ForeignKey(School, on_delete=models.CASCADE, related_name="+")
    year = models.ForeignKey(AcademicYear, on_delete=models.CASCADE, related_name="+")
    course = models.ForeignKey(Course, on_delete=models.CASCADE, related_name="term_marks")
    student = models.ForeignKey(Student, on_delete=models.CASCADE, related_name="term_marks")
    kind = models.CharField(max_length=5, choices=[(item.value, item.value) for item in TermMarkKind])
    term = models.ForeignKey(Term, on_delete=models.PROTECT, null=True, blank=True, related_name="+")
    value = models.PositiveSmallIntegerField(null=True, blank=True)
    outcome = models.CharField(
        max_length=12, choices=[(item.value, item.value) for item in Outcome], blank=True
    )
    suggested = models.PositiveSmallIntegerField(null=True, blank=True)
    reason = models.CharField(max_length=500, blank=True)
    comment = models.CharField(max_length=500, blank=True)
    recorded_at = models.DateTimeField()
    recorded_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, related_name="+"
    )
    version = models.PositiveIntegerField(default=1)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["course", "student", "kind", "term"], name="grading_term_mark_once"
            ),
            models.UniqueConstraint(
                fields=["course", "student", "kind"],
                name="grading_year_mark_once",
                condition=Q(term__isnull=True),
            ),
            models.CheckConstraint(
                condition=Q(kind=TermMarkKind.TERM.value, term__isnull=False)
                | (~Q(kind=TermMarkKind.TERM.value) & Q(term__isnull=True)),
                name="grading_term_mark_has_term",
            ),
            models.CheckConstraint(
                condition=Q(value__isnull=False, value__gte=1, value__lte=5, outcome="")
                | (Q(value__isnull=True) & ~Q(outcome="")),
                name="grading_term_mark_one_result",
            ),
        ]
        indexes = [models.Index(fields=["student", "year"], name="grading_term_mark_of_student")]

    def __str__(self) -> str:
        return str(self.result)

    @property
    def result(self) -> int | Outcome:
        return Outcome(self.outcome) if self.value is None else self.value


class GradingPolicy(models.Model):
    """How a school turns marks into grades and when families see them; presets where it has none.

    ``publish_at``: families see what was set before the last such time of day (None: at once);
    ``guardian_delay_hours``: how much later than the student a guardian does. Limits of control works are
    for a class; who plans beyond them is warned.
    """

    school = models.OneToOneField(School, on_delete=models.CASCADE, related_name="grading_policy")
    five = models.DecimalField(max_digits=3, decimal_places=2, default=Thresholds().five)
    four = models.DecimalField(max_digits=3, decimal_places=2, default=Thresholds().four)
    three = models.DecimalField(max_digits=3, decimal_places=2, default=Thresholds().three)
    borderline = models.DecimalField(max_digits=3, decimal_places=2, default=Thresholds().borderline)
    method = models.CharField(
        max_length=10,
        choices=[(item.value, item.value) for item in Method],
        default=Method.CATEGORIES.value,
    )
    year_rule = models.CharField(
        max_length=20, choices=[(item.value, item.value) for item in YearRule], default=YearRule.MEAN.value
    )
    dot_days = models.PositiveSmallIntegerField(default=14)
    dot_outcome = models.PositiveSmallIntegerField(null=True, blank=True, default=2)
    publish_at = models.TimeField(null=True, blank=True)
    guardian_delay_hours = models.PositiveSmallIntegerField(default=0)
    guardian_delay_from_age = models.PositiveSmallIntegerField(default=14)
    works_a_day = models.PositiveSmallIntegerField(default=DAY_LIMIT)
    works_a_week = models.PositiveSmallIntegerField(default=WEEK_LIMIT)

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=Q(three__gte=1, four__gt=F("three"), five__gt=F("four"), five__lte=5),
                name="grading_policy_thresholds_rise",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.school_id}"

    @property
    def thresholds(self) -> Thresholds:
        return Thresholds(self.five, self.four, self.three, self.borderline)
