from django.conf import settings
from django.db import models
from django.db.models import F, Q

from parta.academics.models import Course, SchoolClass, TeachingGroup
from parta.announcements.rules import MAX_REPLY, MAX_TEXT, MAX_TITLE, Level, Part, PartKind, State, Whom
from parta.files.models import Attachment
from parta.people.models import Student
from parta.schools.models import School


class Announcement(models.Model):
    """A notice to many. Whom it is for: people of the roles (``for_…``) in any of its ``parts``.

    ``publish_at`` of a draft is a wish, None for "at once"; of what is out the moment it went out.
    """

    school = models.ForeignKey(School, on_delete=models.CASCADE, related_name="+")
    operation = models.UUIDField(unique=True)  # of the form that wrote it: sent twice, it is one
    title = models.CharField(max_length=MAX_TITLE)
    text = models.TextField(max_length=MAX_TEXT, blank=True)
    folded = models.TextField(editable=False)  # title and text as they are searched
    author = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, blank=True, related_name="+"
    )
    level = models.CharField(
        max_length=20,
        choices=[(level.value, level.value) for level in Level],
        default=Level.INFORMATION.value,
    )
    for_students = models.BooleanField(default=False)
    for_guardians = models.BooleanField(default=False)
    for_trusted = models.BooleanField(default=False)
    for_staff = models.BooleanField(default=False)
    state = models.CharField(
        max_length=20, choices=[(state.value, state.value) for state in State], default=State.DRAFT.value
    )
    publish_at = models.DateTimeField(null=True, blank=True)
    expires_at = models.DateTimeField(null=True, blank=True)
    is_pinned = models.BooleanField(default=False)
    needs_acknowledgement = models.BooleanField(default=False)
    attachments = models.ManyToManyField(Attachment, blank=True, related_name="announcements")
    created_at = models.DateTimeField()
    edited_at = models.DateTimeField(null=True, blank=True)  # after it went out
    reminded_at = models.DateTimeField(null=True, blank=True)  # the last time
    version = models.PositiveIntegerField(default=1)

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=Q(expires_at__isnull=True)
                | Q(publish_at__isnull=True)
                | Q(expires_at__gt=F("publish_at")),
                name="announcements_expire_after_they_begin",
            ),
            models.CheckConstraint(
                condition=Q(state=State.DRAFT.value) | Q(publish_at__isnull=False),
                name="announcements_out_have_a_moment",
            ),
        ]
        indexes = [
            models.Index(fields=["school", "state", "-publish_at"], name="announcements_of_school"),
            models.Index(fields=["author", "-created_at"], name="announcements_of_author"),
        ]

    def __str__(self) -> str:
        return self.title

    @property
    def whom(self) -> frozenset[Whom]:
        return frozenset(whom for whom in Whom if getattr(self, f"for_{whom.value}"))


class AnnouncementPart(models.Model):
    """One of the places an announcement goes to; only what ``kind`` says is set."""

    announcement = models.ForeignKey(Announcement, on_delete=models.CASCADE, related_name="parts")
    kind = models.CharField(max_length=10, choices=[(kind.value, kind.value) for kind in PartKind])
    grade = models.PositiveSmallIntegerField(null=True, blank=True)
    school_class = models.ForeignKey(
        SchoolClass, on_delete=models.CASCADE, null=True, blank=True, related_name="+"
    )
    group = models.ForeignKey(
        TeachingGroup, on_delete=models.CASCADE, null=True, blank=True, related_name="+"
    )
    course = models.ForeignKey(Course, on_delete=models.CASCADE, null=True, blank=True, related_name="+")

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=(Q(kind=PartKind.GRADE.value) ^ Q(grade__isnull=True))
                & (Q(kind=PartKind.CLASS.value) ^ Q(school_class__isnull=True))
                & (Q(kind=PartKind.GROUP.value) ^ Q(group__isnull=True))
                & (Q(kind=PartKind.COURSE.value) ^ Q(course__isnull=True)),
                name="announcements_part_is_what_it_says",
            )
        ]

    def __str__(self) -> str:
        return f"{self.announcement_id}: {self.kind}"

    @property
    def part(self) -> Part:
        key = self.grade or self.school_class_id or self.group_id or self.course_id
        return Part(PartKind(self.kind), key or 0)


class AnnouncementReader(models.Model):
    """Somebody has been told, or has read it. ``student``: whom an adult of the family reads it for."""

    announcement = models.ForeignKey(Announcement, on_delete=models.CASCADE, related_name="readers")
    user = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="+")
    student = models.ForeignKey(Student, on_delete=models.CASCADE, null=True, blank=True, related_name="+")
    read_at = models.DateTimeField(null=True, blank=True)
    acknowledged_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["announcement", "user", "student"],
                name="announcements_reader_of_student_once",
                condition=Q(student__isnull=False),
            ),
            models.UniqueConstraint(
                fields=["announcement", "user"],
                name="announcements_reader_once",
                condition=Q(student__isnull=True),
            ),
        ]
        indexes = [models.Index(fields=["user", "announcement"], name="announcements_of_reader")]

    def __str__(self) -> str:
        return f"{self.user_id} reads {self.announcement_id}"


class AnnouncementReply(models.Model):
    """What a reader answers, for the author alone (K12)."""

    announcement = models.ForeignKey(Announcement, on_delete=models.CASCADE, related_name="replies")
    user = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="+")
    text = models.TextField(max_length=MAX_REPLY)
    made_at = models.DateTimeField()

    class Meta:
        indexes = [models.Index(fields=["announcement", "made_at"], name="announcements_replies")]

    def __str__(self) -> str:
        return self.text[:50]
