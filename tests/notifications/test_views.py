"""The list, the bell and the settings as a browser gets them."""

from datetime import UTC, datetime

import pytest
from django.test import Client
from django.utils import translation
from pytest_django import DjangoAssertNumQueries

from parta.accounts.models import User
from parta.core import clock, events
from parta.notifications.commands.choosing import turn_letters_off
from parta.notifications.commands.owners import data_of_notifications
from parta.notifications.commands.telling import News, Words, tell
from parta.notifications.letters import unsubscribe_token
from parta.notifications.models import ChannelChoice, Notification, NotificationSetting, PushSubscription
from parta.notifications.queries.inbox import count_unread
from parta.notifications.queries.settings import zone_choices
from parta.notifications.rules import Kind
from tests.factories.base import create_user
from tests.factories.cast import Cast

pytestmark = pytest.mark.django_db

SETTINGS = {
    "digest": "daily",
    "digest_weekday": "5",
    "digest_at": "19:30",
    "quiet_from": "22:00",
    "quiet_until": "06:30",
    "time_zone": "Asia/Kamchatka",
    "language": "en",
    "push_shows_text": "on",
    "email": ["mark", "absence"],
    "push": ["message"],
}


@pytest.fixture
def anna() -> User:
    return create_user("anna")


@pytest.fixture
def browser(anna: User) -> Client:
    client = Client(headers={"accept-language": "en"})
    client.force_login(anna)
    return client


def _tell(user: User, title: str = "Algebra: 5", url: str = "/notifications/settings/") -> Notification:
    tell(user_ids=[user.pk], news=News(Kind.MARK, lambda _count: Words(title, "<b>well</b>"), url))
    return Notification.objects.latest("pk")


def test_times_are_of_the_wall_clock(browser: Client, anna: User) -> None:
    with clock.fixed_at(datetime(2026, 11, 30, 21, 5, tzinfo=UTC)):
        _tell(anna)
        page = browser.get("/notifications/").content.decode()
    assert "Tuesday, 1 December" in page
    assert ">00:05</time>" in page


def test_list_and_opening(browser: Client, anna: User) -> None:
    row = _tell(anna)
    page = browser.get("/notifications/").content.decode()
    assert "Algebra: 5" in page
    assert "&lt;b&gt;well" in page
    assert "1 unread" in browser.get("/notifications/badge/").content.decode()
    answer = browser.get(f"/notifications/{row.pk}/")
    assert answer.headers["Location"] == "/notifications/settings/"
    assert "unread" not in browser.get("/notifications/badge/").content.decode()


def test_it_leads_nowhere_else(browser: Client, anna: User) -> None:
    row = _tell(anna, url="https://evil.example.org/")
    assert browser.get(f"/notifications/{row.pk}/").headers["Location"] == "/notifications/"


def test_somebody_elses_is_not_there(browser: Client) -> None:
    row = _tell(create_user("boris"))
    assert browser.get(f"/notifications/{row.pk}/").status_code == 404
    assert browser.get(f"/notifications/?before={row.pk}").status_code == 404
    assert "Algebra" not in browser.get("/notifications/").content.decode()


def test_empty_list_and_kinds(browser: Client, anna: User) -> None:
    assert "Nothing has happened yet" in browser.get("/notifications/").content.decode()
    _tell(anna)
    assert "Algebra" not in browser.get("/notifications/?kind=ticket").content.decode()
    assert "Algebra" in browser.get("/notifications/?kind=nonsense").content.decode()


def test_mark_all_as_read(browser: Client, anna: User) -> None:
    for _number in range(3):
        _tell(anna)
    assert browser.post("/notifications/read/").status_code == 302
    assert not Notification.objects.unread().exists()


def test_as_many_queries_for_thirty_as_for_one(
    browser: Client, anna: User, cast: Cast, django_assert_max_num_queries: DjangoAssertNumQueries
) -> None:
    for number in range(30):
        news = News(Kind.MARK, lambda _count: Words("News"), "/", school=cast.school, cause=f"mark:{number}")
        tell(user_ids=[anna.pk], news=news)
    with django_assert_max_num_queries(6):
        assert browser.get("/notifications/").status_code == 200


def test_settings_are_kept_and_shown(browser: Client, anna: User) -> None:
    assert browser.post("/notifications/settings/", SETTINGS).status_code == 302
    row = NotificationSetting.objects.get(user=anna)
    assert (row.digest, row.time_zone, row.language, row.push_shows_text) == (
        "daily",
        "Asia/Kamchatka",
        "en",
        True,
    )
    on = ChannelChoice.objects.filter(is_on=True).order_by("channel", "kind").values_list("channel", "kind")
    assert list(on) == [("email", "absence"), ("email", "mark"), ("push", "message")]
    page = browser.get("/notifications/settings/").content.decode()
    assert 'value="19:30"' in page
    assert 'name="email" value="mark"' in page


@pytest.mark.parametrize(
    ("field", "value"),
    [("digest", "hourly"), ("quiet_from", "25:00"), ("time_zone", "Moon/Base"), ("language", "xx")],
)
def test_wrong_settings_keep_what_was_typed(browser: Client, field: str, value: str) -> None:
    answer = browser.post("/notifications/settings/", SETTINGS | {field: value})
    assert answer.status_code == 422
    page = answer.content.decode()
    assert f'id="id_{field}_error"' in page
    assert 'value="19:30"' in page
    assert not NotificationSetting.objects.exists()


def test_devices_come_and_go(browser: Client, anna: User) -> None:
    keys = {"p256dh": "k", "auth": "a", "device": "Firefox"}
    assert browser.post("/notifications/devices/", {"endpoint": "ftp://x", **keys}).status_code == 422
    endpoint = "https://push.example.org/1"
    for _time in range(2):
        assert browser.post("/notifications/devices/", {"endpoint": endpoint, **keys}).status_code == 204
    device = PushSubscription.objects.get()
    boris = Client()
    boris.force_login(create_user("boris"))
    assert boris.post(f"/notifications/devices/{device.pk}/end/").status_code == 404
    assert "Firefox" in browser.get("/notifications/settings/").content.decode()
    assert browser.post(f"/notifications/devices/{device.pk}/end/").status_code == 302
    assert not PushSubscription.objects.exists()


def test_letters_are_turned_off_without_signing_in(anna: User) -> None:
    url = f"/notifications/off/{unsubscribe_token(anna.pk)}/"
    visitor = Client(enforce_csrf_checks=True)
    assert visitor.get(url).status_code == 200
    assert not ChannelChoice.objects.exists()
    assert visitor.post(url, {"List-Unsubscribe": "One-Click"}).status_code == 200
    assert not ChannelChoice.objects.filter(is_on=True).exists()
    assert ChannelChoice.objects.filter(channel="email").count() == len(Kind)
    assert visitor.get("/notifications/off/nonsense/").status_code == 404


def test_the_service_worker_is_at_the_root() -> None:
    answer = Client().get("/worker.js")
    assert answer.status_code == 200
    assert answer.headers["Content-Type"].startswith("text/javascript")


def test_each_child_apart_and_turned_off_with_the_rest(cast: Cast) -> None:
    parent, (first, second) = cast.users["guardian"], cast.students[:2]
    browser = cast.client("guardian")
    key = f"student-{second.pk}"
    apart = {f"own-{key}": "on", f"email-{key}": ["conduct"], f"push-{key}": []}
    assert browser.post("/notifications/settings/", SETTINGS | apart).status_code == 302
    about = f"student:{second.pk}"
    on = ChannelChoice.objects.filter(user=parent, about=about, is_on=True)
    assert list(on.values_list("channel", "kind")) == [("email", "conduct")]
    foreign = {"own-student-999": "on", "email-student-999": ["mark"]}
    browser.post("/notifications/settings/", SETTINGS | apart | foreign)
    assert not ChannelChoice.objects.exclude(about__in=["", about]).exists()
    turn_letters_off(user_id=parent.pk)
    assert not ChannelChoice.objects.filter(user=parent, channel="email", is_on=True).exists()
    browser.post("/notifications/settings/", SETTINGS)
    assert not on.model.objects.filter(about=about).exists()
    assert first.given_name in browser.get("/notifications/settings/").content.decode()


def test_nothing_stays_of_an_account_that_is_deleted(browser: Client, anna: User) -> None:
    _tell(anna, "Тайна")
    browser.post("/notifications/settings/", SETTINGS)
    (found, _devices) = data_of_notifications(user_id=anna.pk)
    assert "Тайна" in {item.value for item in found.records[0]}
    events.account_erased.send(sender=User, user_id=anna.pk)
    for rows in (Notification, NotificationSetting, ChannelChoice):
        assert not rows._default_manager.filter(user=anna).exists()


def test_the_bell_counts_no_further_than_it_shows(anna: User) -> None:
    for _number in range(101):
        _tell(anna)
    assert count_unread(anna.pk) == 100


def test_time_zones_are_cities_in_the_readers_language() -> None:
    with translation.override("ru"):
        found = dict(zone_choices("Asia/Yekaterinburg"))
    assert found["Europe/Moscow"] == "Москва (UTC+3)"
    assert found["Asia/Yekaterinburg"] == "Екатеринбург (UTC+5)"
    assert len(set(found.values())) == len(found)
    with translation.override("en"):
        assert "America/New_York" in dict(zone_choices("America/New_York"))  # as it was chosen
