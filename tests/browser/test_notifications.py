"""What happens reaches people by itself: on the open page, by mail, on the lock screen."""

import json
import re
import time
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from pathlib import Path
from typing import Any, TypeVar

import pytest
from playwright.sync_api import Browser, Page, expect

from parta.accounts.models import User
from parta.notifications.commands.choosing import note_refused_mailbox, subscribe
from parta.notifications.commands.telling import News, Words, tell
from parta.notifications.models import ChannelChoice, NotificationSetting
from parta.notifications.rules import Kind
from tests.browser.conftest import LOOKS, CheckAxe, Screenshot, SignIn
from tests.browser.test_journal import cell, open_journal
from tests.factories.cast import Cast
from tests.tools.installation import PATIENCE, database_url, free_port, parta, wait_until_served
from tests.tools.mailbox import Mailbox, mail_server
from tests.tools.push_service import push_service

_Arrived = TypeVar("_Arrived")
_SHOWN = (
    "navigator.serviceWorker.ready.then(ready => ready.getNotifications())"
    ".then(all => all.map(one => [one.title, one.body, one.data.url]))"
)
_SOON = 2.0  # seconds from what a teacher types to the parent's bell


@pytest.fixture
def browser(whole_browser: Browser) -> Browser:
    """Apps are installed and pushes shown by the whole one alone."""
    return whole_browser


@contextmanager
def real_processes(data: Path, mailbox: Mailbox) -> Iterator[str]:
    """Server and worker as they run at a school, on the test's own database; the address."""
    more = {"DATABASE_URL": database_url(), "EMAIL_URL": f"smtp://127.0.0.1:{mailbox.port}", "REDIS_URL": ""}
    with parta("setup", data=data, **more) as process:
        assert process.wait(PATIENCE) == 0
    port = free_port()
    with ExitStack() as stack:
        stack.enter_context(parta("serve", "--port", str(port), data=data, **more))
        stack.enter_context(parta("worker", data=data, **more))
        wait_until_served(port)
        yield f"http://localhost:{port}"


def _sign_in_at(page: Page, cast: Cast, key: str, url: str) -> None:
    cookie = cast.client(key).cookies["sessionid"]
    page.context.add_cookies([{"name": cookie.key, "value": cookie.value, "url": url}])


def test_what_a_teacher_types_reaches_the_parent_by_itself(
    cast: Cast, signed_in: SignIn, tmp_path: Path
) -> None:
    """Two browsers, real processes, a mail server, a push service, and the service worker at the end."""
    parent = cast.users["guardian"]
    User.objects.filter(pk=parent.pk).update(email="parent@example.org")
    with mail_server() as mailbox, push_service() as phone, real_processes(tmp_path, mailbox) as url:
        subscribe(user_id=parent.pk, device="Phone", **phone.subscription)
        teacher, reader = (
            signed_in(None, base_url=url, service_workers=worker) for worker in ("block", "allow")
        )
        _sign_in_at(teacher, cast, "teacher", url)
        _sign_in_at(reader, cast, "guardian", url)
        reader.goto(f"/{cast.school.slug}/")
        open_journal(teacher, cast)
        count = reader.locator(".bell-count")
        expect(count).to_have_count(0)
        took = [_type(teacher, cast, reader, row, key) for row, key in enumerate(("5", "y"))]  # y: н
        assert min(took) < _SOON, took  # other work on this machine may hold up one of them
        letter = _first(mailbox.letters)  # the rest waits for its minute: absence alone is urgent
        sister = cast.students[1].given_name
        assert sister in letter["Subject"]
        assert f"/{cast.school.slug}/" not in letter.get_content()
        message = _first(phone.messages)
        assert sister not in json.dumps(message, ensure_ascii=False)
        reader.goto(message["url"])
        expect(reader).to_have_url(re.compile(f"/diary/{cast.students[1].pk}/"))
        expect(count).to_have_text("1")
        _shown_by_service_worker(reader, url, message)


def _type(teacher: Page, cast: Cast, reader: Page, row: int, text: str) -> float:
    """Seconds from the key to one more at the other browser's bell."""
    cell(teacher, cast, row, cast.lesson.pk).click()
    begun = time.monotonic()
    teacher.keyboard.type(text)
    teacher.keyboard.press("Enter")
    expect(reader.locator(".bell-count")).to_have_text(str(row + 1))
    return time.monotonic() - begun


def _first(found: list[_Arrived]) -> _Arrived:
    """What arrives first; the worker looks twice a second."""
    deadline = time.monotonic() + 20
    while not found and time.monotonic() < deadline:
        time.sleep(0.1)
    assert found, "nothing has arrived"
    return found[0]


def _shown_by_service_worker(page: Page, url: str, message: dict[str, str]) -> None:
    """What the device has decrypted is given to Chromium, as its push service would."""
    page.context.grant_permissions(["notifications"], origin=url)
    devtools = page.context.new_cdp_session(page)
    registrations: list[dict[str, Any]] = []
    devtools.on(
        "ServiceWorker.workerRegistrationUpdated",
        lambda event: registrations.extend(event["registrations"]),
    )
    devtools.send("ServiceWorker.enable")
    page.evaluate("navigator.serviceWorker.register('/worker.js').then(() => navigator.serviceWorker.ready)")
    ours = [row for row in registrations if row["scopeURL"] == f"{url}/" and not row["isDeleted"]]
    push = {"origin": url, "registrationId": ours[-1]["registrationId"], "data": json.dumps(message)}
    devtools.send("ServiceWorker.deliverPushMessage", push)
    wanted = [[message["title"], message["body"], message["url"]]]
    deadline = time.monotonic() + 20
    while (shown := page.evaluate(_SHOWN)) != wanted and time.monotonic() < deadline:
        page.wait_for_timeout(100)  # the worker is started for it
    assert shown == wanted


def _tell(user: User, kind: Kind, title: str, body: str, cast: Cast, *, is_urgent: bool = False) -> None:
    news = News(kind, lambda _count: Words(title, body), "/", school=cast.school, is_urgent=is_urgent)
    tell(user_ids=[user.pk], news=news)


def _tell_much(cast: Cast) -> None:
    parent, name = cast.users["guardian"], cast.student.given_name
    _tell(parent, Kind.HOMEWORK, f"{name}: Алгебра: задание на 2 декабря", "§ 12, № 3–7", cast)
    _tell(
        parent,
        Kind.TIMETABLE,
        f"{name}: завтра, 1 декабря: 2 изменения в расписании",
        "2. Алгебра, 09:25: Орлов Д. А. → Фомина А. И., каб. 12 → 27 (болезнь)\n5. Физика: урока не будет",
        cast,
    )
    _tell(parent, Kind.MARK, f"{name}: 3 отметки", "Последняя: Алгебра, 5", cast)
    _tell(
        parent, Kind.ABSENCE, f"{name}: отсутствует", "30.11, 2-й урок, 09:25, Алгебра", cast, is_urgent=True
    )
    _tell(
        parent, Kind.MESSAGE, "Родители 7А: " + "Достоевская-Преображенская " * 3, "Добрый день! " * 9, cast
    )


@pytest.mark.parametrize(("width", "scheme", "language"), [(*LOOKS[0], "ru"), (*LOOKS[1], "en")])
def test_list_and_choices_look_right(
    cast: Cast,
    signed_in: SignIn,
    check_axe: CheckAxe,
    screenshot: Screenshot,
    width: int,
    scheme: str,
    language: str,
) -> None:
    page = signed_in("guardian", width=width, scheme=scheme, language=language)  # type: ignore[arg-type]
    page.goto("/notifications/")
    screenshot(page, f"notifications-empty-{width}-{scheme}-{language}")
    _tell_much(cast)
    User.objects.filter(pk=cast.users["guardian"].pk).update(email="no-such@example.org")
    note_refused_mailbox(user_id=cast.users["guardian"].pk)
    page.reload()
    expect(page.locator(".inbox-item")).to_have_count(5)
    expect(page.get_by_text("no-such@example.org")).to_be_visible()
    check_axe(page)
    screenshot(page, f"notifications-{width}-{scheme}-{language}")
    page.goto("/notifications/settings/")
    check_axe(page)
    screenshot(page, f"notifications-settings-{width}-{scheme}-{language}")
    assert page.evaluate("document.documentElement.scrollWidth <= window.innerWidth")
    _choose_for_one_child_by_keyboard(page, cast)
    check_axe(page)
    screenshot(page, f"notifications-settings-apart-{width}-{scheme}-{language}")


def _choose_for_one_child_by_keyboard(page: Page, cast: Cast) -> None:
    child = cast.students[1]
    apart = page.locator("details.child-choice").filter(has_text=child.given_name)
    apart.locator("summary").focus()
    page.keyboard.press("Enter")
    page.keyboard.press("Tab")
    page.keyboard.press("Space")
    page.keyboard.press("Tab")
    page.keyboard.press("Space")  # letters of marks
    page.keyboard.press("Enter")
    expect(page.locator("details.child-choice[open]")).to_have_count(1)
    on = ChannelChoice.objects.filter(about=f"student:{child.pk}", channel="email", is_on=True)
    assert "mark" in set(on.values_list("kind", flat=True))
    assert not ChannelChoice.objects.filter(about=f"student:{cast.student.pk}").exists()
    assert not NotificationSetting.objects.exclude(
        email_refused=""
    ).exists()  # saving tries the mailbox again
