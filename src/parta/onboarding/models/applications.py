import uuid

from django.conf import settings
from django.db import models
from django.db.models import Q

from parta.access.actors import Actor
from parta.access.rules import Permission
from parta.files.models import Attachment
from parta.onboarding.rules.applications import (
    DECIDED,
    RUNNING,
    ApplicantKind,
    Paper,
    RefusalReason,
    Side,
    State,
    spelled_number,
)
from parta.onboarding.rules.matching import Match
from parta.people.models import Guardian, Student, Teacher
from parta.people.rules import full_name
from parta.schools.models import Region, School


def _choices(kinds: type) -> list[tuple[str, str]]:
    return [(kind.value, kind.value) for kind in kinds]  # type: ignore[attr-defined]


class ApplicationQuerySet(models.QuerySet["AccessApplication"]):
    def visible_to(self, actor: Actor) -> "ApplicationQuerySet":
        """What was submitted to the school, for those who decide; drafts are their authors' own."""
        rows = self.filter(school=actor.school).exclude(state=State.DRAFT.value)
        return rows if actor.has(Permission.DECIDE_APPLICATIONS) else rows.none()

    def of_applicant(self, user_id: int) -> "ApplicationQuerySet":
        """Those that the person has filed from the portal account."""
        return self.filter(applicant_id=user_id)

    def undecided(self) -> "ApplicationQuerySet":
        return self.exclude(state__in=[state.value for state in DECIDED])

    def running(self) -> "ApplicationQuerySet":
        """Registered and waiting for the school: its working days are being counted."""
        return self.filter(state__in=[state.value for state in RUNNING])


class AccessApplication(models.Model):
    """Somebody applies for access to a school's diary or journals: on the portal, or in person (A1–A6).

    What is known of the applicant is copied when it is submitted: the school decides on that, whatever is
    changed in the account later. ``match``, ``*_candidates``: the school's own people compared with it,
    never shown to the applicant.
    """

    key = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    region = models.ForeignKey(Region, on_delete=models.PROTECT, related_name="applications")
    school = models.ForeignKey(School, on_delete=models.CASCADE, related_name="applications")
    kind = models.CharField(max_length=20, choices=_choices(ApplicantKind))
    state = models.CharField(max_length=20, choices=_choices(State), default=State.DRAFT.value)
    number_year = models.PositiveSmallIntegerField(null=True, blank=True)
    serial = models.PositiveIntegerField(null=True, blank=True)
    previous = models.ForeignKey(
        "self", on_delete=models.SET_NULL, null=True, blank=True, related_name="following"
    )

    # Exactly one of the two at first: filed from a portal account, or entered by the school's office.
    applicant = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        on_delete=models.SET_NULL,
        null=True,
        blank=True,
        related_name="access_applications",
    )
    entered_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.SET_NULL, null=True, blank=True, related_name="+"
    )

    # The applicant.
    surname = models.CharField(max_length=200, blank=True)
    given_name = models.CharField(max_length=200, blank=True)
    patronymic = models.CharField(max_length=200, blank=True)
    born_on = models.DateField(null=True, blank=True)
    snils = models.CharField(max_length=11, blank=True, help_text="digits only")
    email = models.EmailField(blank=True)
    phone = models.CharField(max_length=20, blank=True, help_text="E.164")
    document = models.CharField(max_length=300, blank=True)  # kind, series, number, when it was issued
    level = models.CharField(max_length=20, blank=True)  # of the portal account

    # The child; for a student the class only, the child being the applicant.
    child_surname = models.CharField(max_length=200, blank=True)
    child_given_name = models.CharField(max_length=200, blank=True)
    child_patronymic = models.CharField(max_length=200, blank=True)
    child_born_on = models.DateField(null=True, blank=True)
    class_name = models.CharField(max_length=60, blank=True)
    relation = models.CharField(max_length=50, blank=True)
    # A trusted person: who trusts, what may be seen, until when (G5).
    trust_given_by = models.CharField(max_length=600, blank=True)
    trust_scope = models.CharField(max_length=500, blank=True)
    trust_ends_on = models.DateField(null=True, blank=True)
    journals = models.JSONField(default=list, blank=True)  # of a teacher: [[class, subject], …]

    consent_at = models.DateTimeField(null=True, blank=True)
    consent_version = models.CharField(max_length=20, blank=True)
    papers_seen = models.JSONField(default=list, blank=True)  # shown in the original at the school

    created_at = models.DateTimeField()
    changed_at = models.DateTimeField()
    submitted_at = models.DateTimeField(null=True, blank=True)
    registered_at = models.DateTimeField(null=True, blank=True)
    due_on = models.DateField(null=True, blank=True)  # the last day for the decision
    asked_at = models.DateTimeField(null=True, blank=True)
    asked_for = models.CharField(max_length=1000, blank=True)
    reviewer = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.SET_NULL, null=True, blank=True, related_name="+"
    )  # who has taken it into review
    decided_at = models.DateTimeField(null=True, blank=True)
    decided_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.SET_NULL, null=True, blank=True, related_name="+"
    )
    decision_days = models.PositiveSmallIntegerField(null=True, blank=True)  # working days it took
    refusal_reason = models.CharField(max_length=30, choices=_choices(RefusalReason), blank=True)
    explanation = models.CharField(max_length=2000, blank=True)

    match = models.CharField(max_length=10, choices=_choices(Match), default=Match.PENDING.value)
    student = models.ForeignKey(Student, on_delete=models.SET_NULL, null=True, blank=True, related_name="+")
    guardian = models.ForeignKey(Guardian, on_delete=models.SET_NULL, null=True, blank=True, related_name="+")
    teacher = models.ForeignKey(Teacher, on_delete=models.SET_NULL, null=True, blank=True, related_name="+")

    objects = ApplicationQuerySet.as_manager()

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["region", "number_year", "serial"],
                name="onboarding_application_number_once",
                condition=Q(serial__isnull=False),
            ),
            models.CheckConstraint(
                name="onboarding_registered_has_a_number",
                condition=Q(state__in=[State.DRAFT.value, State.SUBMITTED.value, State.WITHDRAWN.value])
                | Q(serial__isnull=False, registered_at__isnull=False, due_on__isnull=False),
            ),
            models.CheckConstraint(
                name="onboarding_refusal_says_why",
                condition=~Q(state=State.REFUSED.value) | (~Q(refusal_reason="") & ~Q(explanation="")),
            ),
        ]
        indexes = [
            models.Index(fields=["school", "state", "due_on"], name="onboarding_queue"),
            models.Index(fields=["applicant", "-created_at"], name="onboarding_own"),
        ]

    def __str__(self) -> str:
        return self.number or str(self.key)

    @property
    def number(self) -> str:
        """29-2026-000123; empty until it is registered."""
        if self.number_year is None or self.serial is None:
            return ""
        return spelled_number(self.region.code, self.number_year, self.serial)

    @property
    def full_name(self) -> str:
        return full_name(self.surname, self.given_name, self.patronymic)

    @property
    def child_name(self) -> str:
        return full_name(self.child_surname, self.child_given_name, self.child_patronymic)


class ApplicationFile(models.Model):
    """A document attached to an application."""

    key = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    application = models.ForeignKey(AccessApplication, on_delete=models.CASCADE, related_name="files")
    paper = models.CharField(max_length=30, choices=_choices(Paper))
    attachment = models.ForeignKey(Attachment, on_delete=models.PROTECT, related_name="+")

    def __str__(self) -> str:
        return f"{self.application_id} {self.paper}"


class ApplicationEvent(models.Model):
    """What happened to an application, for its applicant and the school. Rows are only ever added."""

    application = models.ForeignKey(AccessApplication, on_delete=models.CASCADE, related_name="events")
    at = models.DateTimeField()
    kind = models.CharField(max_length=20)  # a Step, or "corrected"
    state = models.CharField(max_length=20, choices=_choices(State))  # after it
    side = models.CharField(max_length=20, choices=_choices(Side))
    author = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.SET_NULL, null=True, blank=True, related_name="+"
    )
    note = models.CharField(max_length=2000, blank=True)

    def __str__(self) -> str:
        return f"{self.application_id} {self.kind}"
