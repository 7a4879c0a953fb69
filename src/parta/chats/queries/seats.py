"""Whose a conversation is: fetching one proves that the actor sits in it today."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass

from django.db.models import F, Q, QuerySet
from django.utils.translation import gettext as _

from parta.academics.models import ClassLead, Enrollment, SchoolClass
from parta.access.actors import Actor
from parta.access.models import Membership
from parta.access.rules import Permission
from parta.accounts.models import User
from parta.chats.models import ChatPolicy, Conversation, Message, Participant
from parta.chats.queries.profiles import get_policy, get_profile, list_profiles
from parta.chats.rules.messages import ConversationKind
from parta.chats.rules.people import (
    STAFF,
    STAFF_ROOM,
    Profile,
    RoomKind,
    may_be_urgent,
    may_speak_in_group,
    may_speak_in_room,
    may_write,
    rooms_of,
)
from parta.core import clock
from parta.core.errors import NotFound
from parta.people.models import Guardianship
from parta.people.rules import LEGAL
from parta.schools.models import School


@dataclass(frozen=True, slots=True)
class Scene:
    """Who speaks to whom. ``others``: empty in a room, where there may be hundreds."""

    seat: Participant
    me: Profile
    others: tuple[Profile, ...]
    policy: ChatPolicy

    @property
    def is_room(self) -> bool:
        return self.seat.conversation.kind == ConversationKind.ROOM

    @property
    def may_speak(self) -> bool:
        """Who might be written to once may not for ever: classes and teachers change."""
        classmates = self.policy.classmates_may_write
        if self.is_room:
            return may_speak_in_room(self.me, self.seat.conversation.key, classmates=classmates)
        if self.seat.conversation.kind == ConversationKind.DIRECT:
            return any(may_write(self.me, other, classmates=classmates) for other in self.others)
        return may_speak_in_group(self.me, self.others, classmates=classmates)

    @property
    def may_be_urgent(self) -> bool:
        if self.is_room:
            return self.me.is_staff and self.seat.conversation.key != STAFF_ROOM
        return may_be_urgent(self.me, self.others)

    @property
    def waits_for_hours(self) -> bool:
        """Whether only the school's staff would read what a family writes here."""
        others = [other for other in self.others if other.is_of_school]
        return not self.me.is_staff and bool(others) and all(other.is_staff for other in others)


def get_seat(actor: Actor, conversation_id: int) -> Participant:
    """The actor in the conversation; NotFound for whoever does not sit in it today."""
    actor.require(Permission.WRITE_MESSAGES)
    seat = my_seats(actor).filter(conversation_id=conversation_id).first()
    if seat is None:
        raise NotFound
    conversation = seat.conversation
    if conversation.kind == ConversationKind.ROOM and conversation.key not in rooms_of(get_profile(actor)):
        raise NotFound
    return seat


def my_seats(actor: Actor) -> QuerySet[Participant]:
    rows = Participant.objects.filter(conversation__school=actor.school, left_at__isnull=True)
    return rows.filter(user_id=actor.user_id).select_related("conversation__school")


def get_scene(actor: Actor, seat: Participant) -> Scene:
    """What the rules ask about the conversation."""
    ids = [actor.user_id]
    if seat.conversation.kind != ConversationKind.ROOM:
        ids = list_user_ids(seat.conversation)
    profiles = list_profiles(actor.school, ids)
    me = profiles.pop(actor.user_id, Profile(actor.user_id, frozenset()))
    return Scene(seat, me, tuple(profiles.values()), get_policy(actor.school))


def visible_messages(seat: Participant) -> QuerySet[Message]:
    """What has arrived, and one's own on its way; what was taken back on its way never was."""
    rows = Message.objects.filter(conversation_id=seat.conversation_id)
    rows = rows.exclude(deleted_at__lt=F("arrives_at"))
    rows = rows.filter(Q(arrives_at__lte=clock.now()) | Q(author_id=seat.user_id))
    return rows if seat.history_from is None else rows.filter(arrives_at__gt=seat.history_from)


def get_message(seat: Participant, message_id: int) -> Message:
    """A message of the conversation that the actor may see and that has not been deleted."""
    rows = visible_messages(seat).filter(pk=message_id, deleted_at__isnull=True)
    found = rows.select_related("author", "conversation__school").first()
    if found is None:
        raise NotFound
    return found


def find_answered(seat: Participant, message_id: int | None) -> Message | None:
    """The message that is answered; None: it has been deleted meanwhile, or there is none."""
    if message_id is None:
        return None
    found = visible_messages(seat).filter(pk=message_id).select_related("author").first()
    if found is None:
        raise NotFound
    return found if found.deleted_at is None else None


def list_user_ids(conversation: Conversation) -> list[int]:
    """Users who sit in the conversation today."""
    if conversation.kind == ConversationKind.ROOM:
        return list_room_users(conversation.school, conversation.key)
    rows = Participant.objects.filter(conversation=conversation, left_at__isnull=True)
    return list(rows.values_list("user_id", flat=True))


def list_room_users(school: School, key: str) -> list[int]:
    """Users who sit in the ready-made room today, by classes, rights and memberships."""
    day = clock.today(school.zone)
    members = Membership.objects.filter(school=school, user__is_active=True).valid_on(day)
    if key == STAFF_ROOM:
        staff = members.filter(role__in=[role.value for role in STAFF])
        return sorted(set(staff.values_list("user_id", flat=True)))
    kind, __, class_id = key.partition(":")
    enrolled = Enrollment.objects.filter(school_class_id=int(class_id)).valid_on(day)
    teacher = ClassLead.objects.held_on(day).filter(school_class_id=int(class_id)).values("teacher__user_id")
    if kind == RoomKind.CLASS:
        rows = members.filter(Q(user_id__in=enrolled.values("student__user_id")) | Q(user_id__in=teacher))
    else:
        rights = Guardianship.objects.open_on(day).filter(
            student_id__in=enrolled.values("student_id"), kind__in=[kind.value for kind in LEGAL]
        )
        rows = members.filter(Q(user_id__in=rights.values("guardian__user_id")) | Q(user_id__in=teacher))
    return sorted(set(rows.values_list("user_id", flat=True)))


def titles_of(user_id: int, conversations: Sequence[Conversation]) -> dict[int, str]:
    """What each is called for the user: a talk of two by the other one, a room by its class."""
    direct = [talk.pk for talk in conversations if talk.kind == ConversationKind.DIRECT]
    rows = Participant.objects.filter(conversation_id__in=direct).exclude(user_id=user_id)
    others = dict(rows.values_list("conversation_id", "user_id")) if direct else {}
    names = names_of(others.values())
    classes = _class_names([talk.key for talk in conversations if talk.kind == ConversationKind.ROOM])
    return {
        talk.pk: talk.name or names.get(others.get(talk.pk, 0), "") or _room_title(talk.key, classes)
        for talk in conversations
    }


def names_of(user_ids: Collection[int]) -> dict[int, str]:
    """Full names of users."""
    users = User.objects.filter(pk__in=set(user_ids)) if user_ids else []
    return {user.pk: str(user) for user in users}


def _class_names(keys: Sequence[str]) -> dict[str, str]:
    ids = {int(key.partition(":")[2]) for key in keys if ":" in key}
    return {str(row.pk): row.name for row in SchoolClass.objects.filter(pk__in=ids)} if ids else {}


def _room_title(key: str, classes: dict[str, str]) -> str:
    if key == STAFF_ROOM:
        return _("Staff room")
    kind, __, class_id = key.partition(":")
    name = classes.get(class_id, "")
    if kind == RoomKind.PARENTS:
        return _("Parents of %(name)s") % {"name": name}
    return _("Class %(name)s") % {"name": name} if name else _("Chat")
