"""That somebody is writing, while it is so: no row of a chat says it, only a nudge of a minute or two."""

from django.core.cache import cache

from parta.access.actors import Actor
from parta.chats.queries.seats import get_scene, get_seat, list_user_ids
from parta.chats.queries.talking import when_it_arrives
from parta.chats.rules.messages import MOST_WATCHERS, WRITING_EVERY
from parta.core import clock
from parta.live.commands import nudge


def note_writing(*, actor: Actor, conversation_id: int) -> None:
    """Let the others' open pages say that the actor writes; so soon after the last time it changes nothing.

    Nobody is told where the message itself would wait for office hours, or among too many people.
    """
    seat = get_seat(actor, conversation_id)
    key = f"chats:writing:{conversation_id}:{actor.user_id}"
    if not cache.add(key, 1, int(WRITING_EVERY.total_seconds())):
        return
    scene, now = get_scene(actor, seat), clock.now()
    if not scene.may_speak or when_it_arrives(scene, now) > now:
        return
    others = set(list_user_ids(seat.conversation)) - {actor.user_id}
    if len(others) <= MOST_WATCHERS:
        nudge(user_ids=others, topic=f"writing:{conversation_id}:{actor.user_id}")
