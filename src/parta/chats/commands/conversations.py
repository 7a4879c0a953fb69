"""Beginning conversations, and who is in them (acceptance C1, C2)."""

from collections.abc import Collection, Iterable
from datetime import datetime, time, timedelta

from django.db import transaction
from django.utils.translation import gettext as _

from parta.access.actors import Actor
from parta.access.rules import Permission
from parta.audit.commands import Change, record_changes
from parta.chats.models import ChatPolicy, Conversation, Participant
from parta.chats.queries.profiles import get_policy, list_profiles
from parta.chats.queries.seats import get_seat, list_user_ids, names_of
from parta.chats.rules.messages import BEGUN, BEGUN_WITHIN, MAX_NAME, MAX_PEOPLE, ConversationKind
from parta.chats.rules.people import Profile, direct_key, may_write, stranger_of_a_child
from parta.core import clock
from parta.core.errors import NotFound, Refused
from parta.core.texts import clean_name, is_readable
from parta.live.commands import nudge

_A_MOMENT = timedelta(microseconds=1)


@transaction.atomic
def start_conversation(*, actor: Actor, user_ids: Collection[int], name: str = "") -> Conversation:
    """A chat with these people; with one of them and no name the talk of the two, the same each time.

    NotFound for whom the actor may not write to. Refused: nobody, too many, a group without a name, a name
    that cannot be read aloud, a child together with an adult of another family.
    """
    actor.require(Permission.WRITE_MESSAGES)
    others = set(user_ids) - {actor.user_id}
    if not others:
        raise Refused(_("Choose at least one person."), code="nobody", field="people")
    profiles = _require_reach(actor, others)
    if len(others) == 1 and not name.strip():
        return _direct(actor, others.pop())
    checked = _checked_name(name)
    _require_peace([*profiles.values()], len(profiles))
    now = clock.now()
    _require_calm(actor, now)
    talk = Conversation.objects.create(
        school=actor.school,
        kind=ConversationKind.GROUP.value,
        name=checked,
        created_by_id=actor.author_id,
        created_at=now,
        active_at=now,
    )
    _seat(talk, [actor.user_id], now, is_admin=True)
    _seat(talk, sorted(others), now)
    _nudge(others)
    return talk


@transaction.atomic
def rename_conversation(*, actor: Actor, conversation_id: int, name: str) -> None:
    """By whoever made the group."""
    talk = _managed(actor, conversation_id)
    talk.name = _checked_name(name)
    talk.save(update_fields=["name"])
    _nudge(list_user_ids(talk))


@transaction.atomic
def add_people(*, actor: Actor, conversation_id: int, user_ids: Collection[int]) -> None:
    """They see what is said from now on: those who spoke before did not know of them."""
    talk = _managed(actor, conversation_id)
    present = set(list_user_ids(talk))
    others = set(user_ids) - present
    if not others:
        raise Refused(_("Choose at least one person."), code="nobody", field="people")
    _require_reach(actor, others)
    everybody = list_profiles(actor.school, present | others)
    _require_peace([*everybody.values()], len(present | others))
    now = clock.now()
    former = Participant.objects.filter(conversation=talk, user_id__in=others)
    known = set(former.values_list("user_id", flat=True))
    former.update(left_at=None, joined_at=now, history_from=now, read_at=now)
    _seat(talk, sorted(others - known), now, history_from=now)
    _nudge(present | others)


@transaction.atomic
def remove_person(*, actor: Actor, conversation_id: int, user_id: int) -> None:
    """Somebody else, by whoever made the group."""
    talk = _managed(actor, conversation_id)
    if user_id == actor.user_id:
        raise NotFound
    rows = Participant.objects.filter(conversation=talk, user_id=user_id, left_at__isnull=True)
    if not rows.update(left_at=clock.now(), is_admin=False):
        raise NotFound
    _nudge([*list_user_ids(talk), user_id])


@transaction.atomic
def leave_conversation(*, actor: Actor, conversation_id: int) -> None:
    """A group; where nobody is left to manage it, whoever has been in it longest does."""
    seat = get_seat(actor, conversation_id)
    if seat.conversation.kind != ConversationKind.GROUP:
        raise Refused(_("This chat cannot be left. You can mute it."), code="cannot_leave")
    was_admin = seat.is_admin
    seat.left_at, seat.is_admin = clock.now(), False
    seat.save(update_fields=["left_at", "is_admin"])
    left = Participant.objects.filter(conversation_id=conversation_id, left_at__isnull=True)
    if was_admin and not left.filter(is_admin=True).exists():
        heir = left.order_by("joined_at", "pk").first()
        if heir is not None:
            heir.is_admin = True
            heir.save(update_fields=["is_admin"])
    _nudge([actor.user_id, *left.values_list("user_id", flat=True)])


def clear_conversation(*, actor: Actor, conversation_id: int) -> None:
    """Delete what was said for oneself; the other keeps it. A talk of two comes back when it goes on."""
    seat = get_seat(actor, conversation_id)
    if seat.conversation.kind == ConversationKind.ROOM:
        raise Refused(_("A ready-made chat cannot be deleted. You can mute it."), code="cannot_clear")
    seat.history_from = seat.read_at = clock.now()
    seat.save(update_fields=["history_from", "read_at"])


def set_muted(*, actor: Actor, conversation_id: int, is_muted: bool) -> None:
    """A muted chat tells nothing and is not counted at the envelope."""
    seat = get_seat(actor, conversation_id)
    seat.is_muted = is_muted
    seat.save(update_fields=["is_muted"])


@transaction.atomic
def set_policy(*, actor: Actor, classmates_may_write: bool, opens_at: time, closes_at: time) -> None:
    """Whether classmates write to each other, and the office hours of the staff."""
    actor.require(Permission.WRITE_POLICY)
    if opens_at > closes_at:
        raise Refused(_("Hours begin before they end."), code="hours", field="closes_at")
    policy = get_policy(actor.school)
    before = _values(policy)
    policy.classmates_may_write, policy.opens_at, policy.closes_at = classmates_may_write, opens_at, closes_at
    policy.save()
    if before != _values(policy):
        change = Change("chats.policy", f"school:{actor.school.pk}", "chats", before, _values(policy))
        record_changes(actor=actor, stream="chats", changes=[change])


def _values(policy: ChatPolicy) -> dict[str, str | bool]:
    hours = {"opens_at": f"{policy.opens_at:%H:%M}", "closes_at": f"{policy.closes_at:%H:%M}"}
    return {"classmates_may_write": policy.classmates_may_write, **hours}


def _require_reach(actor: Actor, others: Collection[int]) -> dict[int, Profile]:
    """Profiles of the actor and the others; NotFound unless the actor may write to each of them."""
    profiles = list_profiles(actor.school, {actor.user_id, *others})
    me = profiles.get(actor.user_id)
    classmates = get_policy(actor.school).classmates_may_write
    for user_id in others:
        other = profiles.get(user_id)
        if me is None or other is None or not may_write(me, other, classmates=classmates):
            raise NotFound
    return profiles


def _require_calm(actor: Actor, now: datetime) -> None:
    begun = Conversation.objects.filter(created_by_id=actor.author_id, created_at__gt=now - BEGUN_WITHIN)
    if begun.filter(kind=ConversationKind.GROUP.value).count() >= BEGUN:
        message = _("You have begun very many chats just now. Begin the next one in an hour.")
        raise Refused(message, code="flood", field="people")


def _require_peace(people: Iterable[Profile], count: int) -> None:
    if count > MAX_PEOPLE:
        message = _("A chat may have at most %(count)d people.") % {"count": MAX_PEOPLE}
        raise Refused(message, code="too_many_people", field="people")
    found = stranger_of_a_child([*people])
    if found is not None:
        student, adult = (person.user_id for person in found)
        names = names_of([student, adult])
        raise Refused(
            _("%(student)s is a child of another family than %(adult)s: they cannot be in one chat.")
            % {"student": names[student], "adult": names[adult]},
            code="stranger_of_a_child",
            field="people",
        )


def _checked_name(name: str) -> str:
    cleaned = clean_name(name)
    if not cleaned:
        raise Refused(_("Give the chat a name."), code="no_name", field="name")
    if len(cleaned) > MAX_NAME:
        message = _("A name may have at most %(count)d characters.") % {"count": MAX_NAME}
        raise Refused(message, code="name_too_long", field="name")
    if not is_readable(cleaned):
        message = _("A name needs a letter or a digit: pictures alone cannot be read aloud.")
        raise Refused(message, code="name_unreadable", field="name")
    return cleaned


def _direct(actor: Actor, other_id: int) -> Conversation:
    now = clock.now()
    talk, is_new = Conversation.objects.get_or_create(
        school=actor.school,
        key=direct_key(actor.user_id, other_id),
        defaults={
            "kind": ConversationKind.DIRECT.value,
            "created_by_id": actor.author_id,
            "created_at": now,
            "active_at": now,
        },
    )
    if is_new:
        _seat(talk, [actor.user_id, other_id], now)
    return talk


def _seat(
    talk: Conversation,
    user_ids: Collection[int],
    now: datetime,
    *,
    is_admin: bool = False,
    history_from: datetime | None = None,
) -> None:
    Participant.objects.bulk_create(
        Participant(
            conversation=talk,
            user_id=user_id,
            joined_at=now,
            read_at=now - _A_MOMENT,
            is_admin=is_admin,
            history_from=history_from,
        )
        for user_id in user_ids
    )


def _managed(actor: Actor, conversation_id: int) -> Conversation:
    seat = get_seat(actor, conversation_id)
    if seat.conversation.kind != ConversationKind.GROUP:
        raise Refused(_("This chat follows the school's lists."), code="not_a_group")
    if not seat.is_admin:
        raise Refused(_("Only whoever made the chat can do that."), code="not_admin")
    return seat.conversation


def _nudge(user_ids: Iterable[int]) -> None:
    readers = set(user_ids)
    transaction.on_commit(lambda: nudge(user_ids=readers, topic="chat"))
