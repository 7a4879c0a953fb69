from datetime import datetime
from zoneinfo import ZoneInfo

from django.conf import settings
from django.db import models
from django.db.models import F, Q

from parta.access.actors import Actor
from parta.access.rules import WITH_STUDENTS, Permission
from parta.events.rules import (
    GRADES,
    MAX_NAME,
    MAX_QUESTION,
    MAX_TEXT,
    MAX_TITLE,
    EventKind,
    Standing,
    State,
    When,
    Whom,
    deadline_of,
)
from parta.people.models import Student
from parta.schools.models import Region, School

_OUT = (State.PUBLISHED.value, State.CANCELED.value)


class EventQuerySet(models.QuerySet["Event"]):
    def out_for(self, actor: Actor) -> "EventQuerySet":
        """What the school or its region has let out, and is for the actor: staff see everything."""
        found = self.of_place(actor).filter(state__in=_OUT)
        return found if actor.roles - WITH_STUDENTS else found.filter(for_students=True)

    def visible_to(self, actor: Actor) -> "EventQuerySet":
        """What is out; own drafts; for those who review also what waits for them."""
        own = Q(author_id=actor.user_id)
        if actor.has(Permission.REVIEW_EVENTS):
            own |= Q(state=State.SUBMITTED.value)
        mine = self.filter(own, school=actor.school) if actor.has(Permission.ORGANIZE_EVENTS) else self.none()
        return self.filter(Q(pk__in=self.out_for(actor).values("pk")) | Q(pk__in=mine.values("pk")))

    def of_place(self, actor: Actor) -> "EventQuerySet":
        return self.filter(Q(school=actor.school) | Q(school__isnull=True, region_id=actor.school.region_id))


class Event(models.Model):
    """An event of a school, or of its region's education (``school`` None). Times are of the wall clock."""

    region = models.ForeignKey(Region, on_delete=models.PROTECT, related_name="events")
    school = models.ForeignKey(School, on_delete=models.CASCADE, null=True, blank=True, related_name="events")
    operation = models.UUIDField(unique=True)  # of the form that wrote it: sent twice, it is one
    title = models.CharField(max_length=MAX_TITLE)
    text = models.TextField(max_length=MAX_TEXT, blank=True)
    folded = models.TextField(editable=False)  # what is searched, as it is searched
    kind = models.CharField(max_length=20, choices=[(kind.value, kind.value) for kind in EventKind])
    subject = models.CharField(max_length=MAX_NAME, blank=True)  # a word: a region has no list of subjects
    venue = models.CharField(max_length=MAX_NAME, blank=True)
    starts_on = models.DateField()
    ends_on = models.DateField()
    starts_at = models.TimeField(null=True, blank=True)
    ends_at = models.TimeField(null=True, blank=True)
    grade_from = models.PositiveSmallIntegerField(null=True, blank=True)
    grade_to = models.PositiveSmallIntegerField(null=True, blank=True)
    for_students = models.BooleanField(default=True)
    for_staff = models.BooleanField(default=False)
    organizer = models.CharField(max_length=MAX_NAME, blank=True)  # as it is announced
    email = models.EmailField(blank=True)
    phone = models.CharField(max_length=40, blank=True)
    author = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, blank=True, related_name="+"
    )
    takes_sign_ups = models.BooleanField(default=False)
    places = models.PositiveIntegerField(null=True, blank=True)  # None: as many as come
    sign_up_until = models.DateTimeField(null=True, blank=True)  # None: until it begins
    is_closed = models.BooleanField(default=False)  # the sign-up, by the organizer
    state = models.CharField(
        max_length=20, choices=[(state.value, state.value) for state in State], default=State.DRAFT.value
    )
    reason = models.CharField(max_length=500, blank=True)  # why it was returned, or canceled
    created_at = models.DateTimeField()
    published_at = models.DateTimeField(null=True, blank=True)
    reminded_for = models.DateField(null=True, blank=True)  # the day of which people have been reminded
    version = models.PositiveIntegerField(default=1)

    objects = EventQuerySet.as_manager()

    class Meta:
        constraints = [
            models.CheckConstraint(condition=Q(ends_on__gte=F("starts_on")), name="events_end_after_begin"),
            models.CheckConstraint(
                condition=Q(starts_at__isnull=False) | Q(ends_at__isnull=True),
                name="events_with_an_end_have_a_beginning",
            ),
            models.CheckConstraint(
                condition=Q(grade_from__isnull=True, grade_to__isnull=True)
                | Q(grade_from__gte=GRADES[0], grade_to__lte=GRADES[-1], grade_to__gte=F("grade_from")),
                name="events_grades_in_order",
            ),
            models.CheckConstraint(
                condition=Q(for_students=True) | Q(for_staff=True), name="events_are_for_somebody"
            ),
        ]
        indexes = [
            models.Index(fields=["school", "ends_on"], name="events_of_school"),
            models.Index(fields=["region", "ends_on"], name="events_of_region"),
            models.Index(fields=["author", "-created_at"], name="events_of_author"),
        ]

    def __str__(self) -> str:
        return self.title

    @property
    def zone(self) -> ZoneInfo:
        return self.school.zone if self.school else self.region.zone

    @property
    def when(self) -> When:
        return When(self.starts_on, self.ends_on, self.starts_at, self.ends_at)

    @property
    def deadline(self) -> datetime:
        return deadline_of(self.when, self.sign_up_until, self.zone)

    @property
    def whom(self) -> frozenset[Whom]:
        return frozenset(whom for whom in Whom if getattr(self, f"for_{whom.value}"))


class SignUp(models.Model):
    """A student, or one of the staff, takes part or waits for a place; whoever withdraws has no row.

    Those who wait are in line by ``made_at``.
    """

    event = models.ForeignKey(Event, on_delete=models.CASCADE, related_name="sign_ups")
    school = models.ForeignKey(School, on_delete=models.CASCADE, related_name="+")  # of whoever takes part
    student = models.ForeignKey(
        Student, on_delete=models.CASCADE, null=True, blank=True, related_name="event_sign_ups"
    )
    user = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.CASCADE, null=True, blank=True, related_name="+"
    )
    standing = models.CharField(
        max_length=10, choices=[(standing.value, standing.value) for standing in Standing]
    )
    made_at = models.DateTimeField()
    made_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, blank=True, related_name="+"
    )

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["event", "student"],
                name="events_student_signs_up_once",
                condition=Q(student__isnull=False),
            ),
            models.UniqueConstraint(
                fields=["event", "user"],
                name="events_staff_sign_up_once",
                condition=Q(user__isnull=False),
            ),
            models.CheckConstraint(
                condition=Q(student__isnull=False) ^ Q(user__isnull=False), name="events_one_takes_part"
            ),
        ]
        indexes = [models.Index(fields=["event", "standing", "made_at"], name="events_line")]

    def __str__(self) -> str:
        return f"{self.student_id or self.user_id} at {self.event_id}: {self.standing}"


class Question(models.Model):
    """Of a reader to the organizer of a region's event, who is in no chat of the school; with its answer."""

    event = models.ForeignKey(Event, on_delete=models.CASCADE, related_name="questions")
    school = models.ForeignKey(School, on_delete=models.CASCADE, related_name="+")  # of whoever asks
    operation = models.UUIDField(unique=True)  # of the form that was sent
    text = models.TextField(max_length=MAX_QUESTION)
    asked_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="+")
    asked_at = models.DateTimeField()
    answer = models.TextField(max_length=MAX_QUESTION, blank=True)
    answered_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, blank=True, related_name="+"
    )
    answered_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=Q(answer="", answered_at__isnull=True)
                | (~Q(answer="") & Q(answered_at__isnull=False)),
                name="events_answers_have_a_time",
            ),
        ]
        indexes = [models.Index(fields=["event", "asked_by", "asked_at"], name="events_questions")]

    def __str__(self) -> str:
        return f"{self.asked_by_id} about {self.event_id}"
