"""Ready-made rooms: made when somebody looks or a day begins; they follow enrollment by themselves."""

from collections.abc import Collection, Iterable
from datetime import datetime, timedelta

from django.core.cache import cache
from django.db import transaction
from django.db.models import QuerySet

from parta.access.actors import Actor, system_actor
from parta.access.rules import Permission
from parta.chats.models import Conversation, Participant
from parta.chats.queries.profiles import get_profile, list_profiles
from parta.chats.rules.messages import ConversationKind
from parta.chats.rules.people import rooms_of
from parta.core import clock
from parta.schools.models import School

_A_DAY = 24 * 60 * 60


def enter_rooms(*, actor: Actor) -> None:
    """Make the rooms in which the actor sits, and a place in each; writes only what is missing."""
    actor.require(Permission.WRITE_MESSAGES)
    _settle(actor.school, {actor.user_id: rooms_of(get_profile(actor))})


def ensure_rooms(*, actor: Actor) -> None:
    """The same for everybody of the school, so that each hears of what is said in a room never opened."""
    actor.require(Permission.WRITE_PEOPLE)
    profiles = list_profiles(actor.school)
    _settle(actor.school, {pk: rooms_of(one) for pk, one in profiles.items()})


def ensure_rooms_daily() -> None:
    """Of every school; the first call of a day does it, in whichever process."""
    if cache.add(f"chats:rooms:{clock.now():%Y-%m-%d}", 1, _A_DAY):
        for school in School.objects.order_by("pk"):
            ensure_rooms(actor=system_actor(school))


def _settle(school: School, wanted: dict[int, frozenset[str]]) -> None:
    """Looks first: a page that is asked for each minute must not lock anything when nothing has changed."""
    if not _is_settled(school, wanted):
        _write_down(school, wanted)


def _is_settled(school: School, wanted: dict[int, frozenset[str]]) -> bool:
    seated = _seats(school, wanted).filter(left_at__isnull=True).values_list("user_id", "conversation__key")
    return set(seated) == {(user_id, key) for user_id, keys in wanted.items() for key in keys}


def _seats(school: School, wanted: Collection[int]) -> QuerySet[Participant]:
    return Participant.objects.filter(
        conversation__school=school, conversation__kind=ConversationKind.ROOM.value, user_id__in=list(wanted)
    )


@transaction.atomic
def _write_down(school: School, wanted: dict[int, frozenset[str]]) -> None:
    now = clock.now()
    room_ids = _make_rooms(school, frozenset().union(*wanted.values()), now)
    known = {(seat.user_id, seat.conversation_id): seat for seat in _seats(school, wanted)}
    due = {(user_id, room_ids[key]) for user_id, keys in wanted.items() for key in keys}
    _sit_down(due - known.keys(), now)
    back = [known[place].pk for place in due & known.keys() if known[place].left_at is not None]
    gone = [seat.pk for place, seat in known.items() if place not in due and seat.left_at is None]
    if back:
        Participant.objects.filter(pk__in=back).update(left_at=None)
    if gone:
        Participant.objects.filter(pk__in=gone).update(left_at=now)


def _make_rooms(school: School, keys: Collection[str], now: datetime) -> dict[str, int]:
    rows = Conversation.objects.filter(school=school, kind=ConversationKind.ROOM.value, key__in=keys)
    found = dict(rows.values_list("key", "pk"))
    missing = sorted(set(keys) - found.keys())
    if missing:
        Conversation.objects.bulk_create(
            [
                Conversation(
                    school=school, kind=ConversationKind.ROOM.value, key=key, created_at=now, active_at=now
                )
                for key in missing
            ],
            ignore_conflicts=True,
        )
        found = dict(rows.all().values_list("key", "pk"))
    return found


def _sit_down(places: Iterable[tuple[int, int]], now: datetime) -> None:
    rows = [
        Participant(
            conversation_id=room_id,
            user_id=user_id,
            joined_at=now,
            read_at=now - timedelta(microseconds=1),
        )
        for user_id, room_id in sorted(places)
    ]
    if rows:
        Participant.objects.bulk_create(rows, ignore_conflicts=True, batch_size=500)
