from django.conf import settings
from django.db import models
from django.db.models import F, Q

from parta.chats.rules.messages import (
    CLOSES_AT,
    MAX_NAME,
    MAX_REASON,
    MAX_TEXT,
    OPENS_AT,
    ConversationKind,
    Decision,
)
from parta.files.models import Attachment
from parta.schools.models import School

_USER = settings.AUTH_USER_MODEL


class ChatPolicy(models.Model):
    """How a school has its conversations. No row: as the fields' defaults."""

    school = models.OneToOneField(School, on_delete=models.CASCADE, related_name="chat_policy")
    classmates_may_write = models.BooleanField(default=True)
    opens_at = models.TimeField(default=OPENS_AT)
    closes_at = models.TimeField(default=CLOSES_AT)

    def __str__(self) -> str:
        return f"chats of {self.school_id}"


class Conversation(models.Model):
    """A talk of two, a group that somebody made, or a ready-made room.

    ``key``: of a room its class ("class:5", "parents:5", "staff"), of a talk of two both users; empty for a
    group. Who sits in a room is asked of the school's rows each time; a Participant there says what was read.
    """

    school = models.ForeignKey(School, on_delete=models.CASCADE, related_name="conversations")
    kind = models.CharField(max_length=10, choices=[(kind.value, kind.value) for kind in ConversationKind])
    key = models.CharField(max_length=60, blank=True)
    name = models.CharField(max_length=MAX_NAME, blank=True)
    created_by = models.ForeignKey(_USER, on_delete=models.PROTECT, null=True, related_name="+")
    created_at = models.DateTimeField()
    active_at = models.DateTimeField()  # of the latest message

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["school", "key"], name="chats_one_for_each_key", condition=~Q(key="")
            ),
            models.CheckConstraint(
                condition=Q(kind=ConversationKind.GROUP.value, key="")
                | (~Q(kind=ConversationKind.GROUP.value) & ~Q(key="")),
                name="chats_groups_have_no_key",
            ),
        ]

    def __str__(self) -> str:
        return self.name or self.key


class Participant(models.Model):
    """Somebody in a conversation. ``read_at``: the moment of arrival of the last message seen.

    ``history_from``: what came before is not theirs to see, or they have deleted it for themselves.
    """

    conversation = models.ForeignKey(Conversation, on_delete=models.CASCADE, related_name="participants")
    user = models.ForeignKey(_USER, on_delete=models.CASCADE, related_name="+")
    joined_at = models.DateTimeField()
    left_at = models.DateTimeField(null=True, blank=True)
    is_admin = models.BooleanField(default=False)
    is_muted = models.BooleanField(default=False)
    read_at = models.DateTimeField()
    history_from = models.DateTimeField(null=True, blank=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["conversation", "user"], name="chats_participant_once")
        ]
        indexes = [models.Index(fields=["user"], name="chats_of_user", condition=Q(left_at__isnull=True))]

    def __str__(self) -> str:
        return f"{self.user_id} in {self.conversation_id}"


class Message(models.Model):
    """``arrives_at``: when others see it, perhaps in the next office hours; ``changed_at``: of anything."""

    conversation = models.ForeignKey(Conversation, on_delete=models.CASCADE, related_name="messages")
    author = models.ForeignKey(_USER, on_delete=models.PROTECT, null=True, related_name="+")
    text = models.CharField(max_length=MAX_TEXT, blank=True)
    reply_to = models.ForeignKey("self", on_delete=models.SET_NULL, null=True, blank=True, related_name="+")
    is_urgent = models.BooleanField(default=False)
    sent_at = models.DateTimeField()
    arrives_at = models.DateTimeField()
    changed_at = models.DateTimeField()
    edited_at = models.DateTimeField(null=True, blank=True)
    deleted_at = models.DateTimeField(null=True, blank=True)
    operation = models.UUIDField()  # made by the page, so that sending again doubles nothing
    attachments = models.ManyToManyField(Attachment, related_name="+")

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["author", "operation"], name="chats_message_once"),
            models.CheckConstraint(
                condition=Q(arrives_at__gte=F("sent_at")), name="chats_message_arrives_later"
            ),
        ]
        indexes = [
            models.Index(fields=["conversation", "arrives_at"], name="chats_messages_in_order"),
            models.Index(fields=["author", "sent_at"], name="chats_messages_of_author"),
        ]

    def __str__(self) -> str:
        return f"message {self.pk} in {self.conversation_id}"


class MessageReport(models.Model):
    """Somebody holds a message for abuse; ``text`` is what it said then, ``attachments`` what hung on it.

    Until it is decided the files stay, even if the author deletes the message.
    """

    message = models.ForeignKey(Message, on_delete=models.CASCADE, related_name="reports")
    reporter = models.ForeignKey(_USER, on_delete=models.PROTECT, related_name="+")
    reason = models.CharField(max_length=MAX_REASON)
    text = models.CharField(max_length=MAX_TEXT, blank=True)
    attachments = models.ManyToManyField(Attachment, related_name="+")
    reported_at = models.DateTimeField()
    decision = models.CharField(
        max_length=10, blank=True, choices=[(decision.value, decision.value) for decision in Decision]
    )
    note = models.CharField(max_length=MAX_REASON, blank=True)
    decided_by = models.ForeignKey(_USER, on_delete=models.PROTECT, null=True, blank=True, related_name="+")
    decided_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["message", "reporter"], name="chats_reported_once"),
            models.CheckConstraint(
                condition=Q(decision="", decided_at__isnull=True)
                | (~Q(decision="") & Q(decided_at__isnull=False)),
                name="chats_decided_with_a_moment",
            ),
        ]

    def __str__(self) -> str:
        return f"report of {self.message_id}"
