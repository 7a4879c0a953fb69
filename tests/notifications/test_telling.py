"""Who is told what, once, in which language; what a burst becomes."""

from datetime import UTC, datetime, time, timedelta

import pytest
from django.utils.translation import gettext as _
from pytest_django import DjangoAssertNumQueries, DjangoCaptureOnCommitCallbacks

from parta.accounts.models import User
from parta.core import clock
from parta.core.errors import NotFound
from parta.live.models import Nudge
from parta.notifications.commands.choosing import Choices, choose
from parta.notifications.commands.telling import News, Words, mark_read, tell
from parta.notifications.models import ChannelChoice, Delivery, Notification
from parta.notifications.queries.inbox import count_unread, get_url, inbox_page
from parta.notifications.queries.wishes import wishes_of
from parta.notifications.rules import Channel, DeliveryState, Kind
from tests.factories.base import create_user
from tests.factories.cast import Cast

pytestmark = pytest.mark.django_db

NOON = datetime(2026, 11, 24, 9, tzinfo=UTC)  # in Moscow


def _news(**values: object) -> News:
    def words(count: int) -> Words:
        return Words(f"{count} new" if count > 1 else "Algebra: 5", _("Marks"))

    return News(**{"kind": Kind.MARK, "words": words, "url": "/school-1/diary/", **values})  # type: ignore[arg-type]


@pytest.fixture
def anna() -> User:
    return create_user("anna")


def test_the_list_has_everything_and_push_leaves_by_default(anna: User) -> None:
    with clock.fixed_at(NOON):
        tell(user_ids=[anna.pk], news=_news())
        assert count_unread(anna.pk) == 1
    row = Notification.objects.get()
    assert (row.title, row.url, row.kind) == ("Algebra: 5", "/school-1/diary/", "mark")
    delivery = Delivery.objects.get()
    assert (delivery.channel, delivery.state, delivery.due_at) == (
        "push",
        "pending",
        NOON + timedelta(minutes=1),
    )


def test_a_burst_becomes_one(anna: User) -> None:
    for second in range(12):
        with clock.fixed_at(NOON + timedelta(seconds=second * 4)):
            tell(user_ids=[anna.pk], news=_news(bundle="marks:1"))
    row = Notification.objects.get()
    assert (row.count, row.title, row.begun_at) == (12, "12 new", NOON)
    assert Delivery.objects.get().due_at == NOON + timedelta(minutes=1)


def test_after_a_burst_another_begins(anna: User) -> None:
    for minutes in (0, 2):
        with clock.fixed_at(NOON + timedelta(minutes=minutes)):
            tell(user_ids=[anna.pk], news=_news(bundle="marks:1"))
    assert Notification.objects.count() == 2


def test_what_was_read_takes_nothing_in(anna: User) -> None:
    with clock.fixed_at(NOON):
        tell(user_ids=[anna.pk], news=_news(bundle="marks:1"))
        mark_read(user_id=anna.pk)
        tell(user_ids=[anna.pk], news=_news(bundle="marks:1"))
        assert count_unread(anna.pk) == 1
    states = Delivery.objects.order_by("pk").values_list("state", flat=True)
    assert list(states) == [DeliveryState.CANCELED, DeliveryState.PENDING]


def test_the_same_cause_is_told_once(anna: User) -> None:
    boris = create_user("boris")
    tell(user_ids=[anna.pk], news=_news(cause="mark:7"))
    tell(user_ids=[anna.pk, boris.pk], news=_news(cause="mark:7"))
    assert sorted(Notification.objects.values_list("user__login", flat=True)) == ["anna", "boris"]
    assert Delivery.objects.count() == 2


def test_nobody_hears_of_it_before_its_time(anna: User) -> None:
    later = NOON + timedelta(hours=3)
    with clock.fixed_at(NOON):
        tell(user_ids=[anna.pk], news=_news(happened_at=later))
        assert count_unread(anna.pk) == 0
        assert inbox_page(anna.pk).days == ()
        with pytest.raises(NotFound):
            get_url(anna.pk, Notification.objects.get().pk)
    assert Delivery.objects.get().due_at == later + timedelta(minutes=1)
    with clock.fixed_at(later):
        assert count_unread(anna.pk) == 1


def test_urgent_is_due_at_once(anna: User) -> None:
    with clock.fixed_at(NOON - timedelta(hours=6)):  # three in the morning
        tell(user_ids=[anna.pk], news=_news(kind=Kind.ABSENCE, is_urgent=True))
        assert set(Delivery.objects.values_list("due_at", flat=True)) == {clock.now()}
    assert set(Delivery.objects.values_list("channel", flat=True)) == {"email", "push"}


def test_choices_of_the_user_and_of_one_child(anna: User) -> None:
    choices = Choices(wishes=wishes_of(None), email=frozenset({Kind.MARK}), push=frozenset())
    choose(user_id=anna.pk, choices=choices)
    ChannelChoice.objects.create(user=anna, kind="mark", channel="email", about="student:2", is_on=False)
    tell(user_ids=[anna.pk], news=_news(about="student:1"))
    tell(user_ids=[anna.pk], news=_news(about="student:2"))
    assert list(Delivery.objects.values_list("notification__about", "channel")) == [("student:1", "email")]


def test_in_the_language_of_each(anna: User) -> None:
    john = create_user("john")
    choices = Choices(wishes_of(None), frozenset(), frozenset(Kind), language="en")
    choose(user_id=john.pk, choices=choices)
    tell(user_ids=[anna.pk, john.pk], news=_news())
    bodies = dict(Notification.objects.values_list("user__login", "body"))
    assert bodies == {"anna": "Отметки", "john": "Marks"}


def test_open_pages_are_nudged_after_the_commit(
    anna: User, django_capture_on_commit_callbacks: DjangoCaptureOnCommitCallbacks
) -> None:
    with django_capture_on_commit_callbacks(execute=True):
        tell(user_ids=[anna.pk], news=_news())
        assert not Nudge.objects.exists()
    assert Nudge.objects.get().user_id == anna.pk


def test_as_many_statements_for_thirty_as_for_one(
    django_assert_max_num_queries: DjangoAssertNumQueries,
) -> None:
    users = [create_user(f"user-{number}") for number in range(30)]
    with django_assert_max_num_queries(9):  # a savepoint or two among them
        tell(user_ids=[user.pk for user in users], news=_news(bundle="b", cause="c"))
    assert Notification.objects.count() == 30


def test_only_ones_own(cast: Cast, anna: User) -> None:
    tell(user_ids=[anna.pk], news=_news(school=cast.school))
    row = Notification.objects.get()
    mark_read(user_id=cast.users["teacher"].pk, notification_ids=[row.pk])
    row.refresh_from_db()
    assert row.read_at is None
    with pytest.raises(NotFound):
        get_url(cast.users["teacher"].pk, row.pk)


def test_pages_of_the_list(anna: User) -> None:
    for number in range(65):
        with clock.fixed_at(NOON + timedelta(minutes=number)):
            tell(user_ids=[anna.pk], news=_news())
    with clock.fixed_at(NOON + timedelta(days=1)):
        seen: list[int] = []
        before = None
        while True:
            page = inbox_page(anna.pk, before=before)
            seen += [item.id for day in page.days for item in day.items]
            before = page.older
            if before is None:
                break
    assert len(seen) == len(set(seen)) == 65
    assert seen == sorted(seen, reverse=True)


def test_quiet_hours_are_those_of_the_user(anna: User) -> None:
    wishes = wishes_of(None)
    mine = Choices(
        wishes=type(wishes)(zone=wishes.zone, quiet_from=time(11), quiet_until=time(13)),
        email=frozenset(),
        push=frozenset({Kind.MARK}),
    )
    choose(user_id=anna.pk, choices=mine)
    with clock.fixed_at(NOON):
        tell(user_ids=[anna.pk], news=_news())
    assert Delivery.objects.get(channel=Channel.PUSH.value).due_at == NOON + timedelta(hours=1)
