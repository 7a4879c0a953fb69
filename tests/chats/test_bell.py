"""What the bell says of messages that are gone, or were read before it was to ring."""

from datetime import UTC, datetime, timedelta

import pytest

from parta.chats.commands.messages import delete_message
from parta.chats.models import ChatPolicy
from parta.chats.queries.listing import conversations_page
from parta.chats.queries.talking import conversation_page
from parta.core import clock
from parta.notifications.happenings import tell_of_happenings
from parta.notifications.models import Notification
from tests.chats.talks import always_open, get_direct, get_group, get_room, say
from tests.factories.cast import Cast

NIGHT = datetime(2026, 11, 24, 20, tzinfo=UTC)  # 23:00 in Moscow


@pytest.fixture(autouse=True)
def _hours(cast: Cast) -> None:
    always_open(cast)


def test_what_was_taken_back_on_its_way_never_was(cast: Cast) -> None:
    ChatPolicy.objects.update(opens_at="08:00", closes_at="19:00")
    with clock.fixed_at(NIGHT):
        talk, guardian = get_direct(cast), cast.actor("guardian")
        message = say(cast, "guardian", talk)
        tell_of_happenings()
        delete_message(actor=guardian, conversation_id=talk.pk, message_id=message.pk)
        assert conversation_page(guardian, talk.pk).part.items == ()
    with clock.fixed_at(NIGHT + timedelta(hours=10)):
        teacher = cast.actor("class_teacher")
        assert conversation_page(teacher, talk.pk).part.items == ()
        assert talk.pk not in {item.id for item in conversations_page(teacher).items}
        assert not Notification.objects.unread().filter(user=cast.users["class_teacher"]).exists()


def test_of_a_deleted_message_the_bell_says_no_word(cast: Cast) -> None:
    group = get_group(cast)
    say(cast, "teacher", group, "Раз")
    second = say(cast, "teacher", group, "Два")
    tell_of_happenings()
    row = Notification.objects.get(user=cast.users["guardian"])
    delete_message(actor=cast.actor("teacher"), conversation_id=group.pk, message_id=second.pk)
    row.refresh_from_db()
    assert (row.body, row.read_at) == ("", None)  # of the first it still tells
    assert row.deliveries.filter(state="pending").exists()
    Notification.objects.all().delete()
    third = say(cast, "teacher", group, "Три")
    tell_of_happenings()
    row = Notification.objects.get(user=cast.users["guardian"])
    assert row.deliveries.filter(state="pending").exists()
    delete_message(actor=cast.actor("teacher"), conversation_id=group.pk, message_id=third.pk)
    row.refresh_from_db()
    assert (row.body, row.read_at is not None) == ("", True)
    assert not row.deliveries.exclude(state="canceled").exists()


def test_what_was_read_in_the_evening_is_not_told_in_the_morning(cast: Cast) -> None:
    ChatPolicy.objects.update(opens_at="08:00", closes_at="19:00")
    room = get_room(cast, f"parents:{cast.school_class.pk}")
    mine = Notification.objects.unread().filter(user=cast.users["class_teacher"])
    with clock.fixed_at(NIGHT):
        say(cast, "guardian", room)
        say(cast, "guardian", get_direct(cast), "Завтра прочтёте")
        tell_of_happenings()
        assert set(mine.values_list("happened_at", flat=True)) == {NIGHT + timedelta(hours=9)}
        for talk in (room, get_direct(cast)):
            path = f"/{cast.school.slug}/messages/{talk.pk}/"
            assert cast.client("class_teacher").get(path).status_code == 200
    assert [row.bundle for row in mine] == [f"chat:{get_direct(cast).pk}"]
