"""What a family's phone has to fetch before the week can be read. Files are published as a school's are."""

from datetime import timedelta
from typing import Any

from playwright.sync_api import Page, expect

from tests.browser.conftest import SignIn
from tests.diary.weeks import add_lesson, add_mark, add_subject, add_task
from tests.factories.cast import Cast

_BUDGET = 60 * 1024  # bytes over the wire, headers included, nothing kept from before
_DAYS, _LESSONS = 6, 7
_TASK = "Параграф {0}, вопросы {0}–{1} письменно; упражнение {2}, кто пропустил — таблицу со с. {3}."


def test_full_week_is_light(cast: Cast, signed_in: SignIn) -> None:
    _fill_week(cast)
    page = signed_in("guardian", width=390, height=844, has_touch=True, is_mobile=True)
    fetched = _watch(page)
    page.goto(f"/{cast.school.slug}/diary/{cast.student.pk}/")
    expect(page.locator(".diary-days [aria-current]")).to_be_visible()
    page.wait_for_timeout(500)  # the sign of the tab comes after everything else
    assert page.locator(".lesson").count() >= _DAYS * _LESSONS
    sizes = {name: size for name, size, _how in fetched.values()}
    total = sum(sizes.values())
    assert total <= _BUDGET, (total, sizes)
    plain = [name for name, size, how in fetched.values() if size > 2000 and how not in {"br", "gzip"}]
    assert not plain, "not compressed"
    assert not any("htmx-2" in name for name in sizes), "the week does not use it"


def _fill_week(cast: Cast) -> None:
    monday = cast.today - timedelta(days=cast.today.weekday())
    courses = [add_subject(cast, f"Предмет с именем {number}") for number in range(_LESSONS)]
    for day in range(_DAYS):
        for number, course in enumerate(courses):
            at = monday + timedelta(days=day)
            lesson = add_lesson(cast, course, at, number + 1, topic=f"Тема урока {day}.{number}")
            text = _TASK.format(day + 3, number + 9, 40 * day + number, 7 * number + day)
            add_task(cast, lesson, lesson, text)
            if at < cast.today:
                add_mark(cast, lesson, 3 + number % 3)


def _watch(page: Page) -> dict[str, tuple[str, int, str]]:
    """Address, bytes on the wire and encoding of what the page fetches, as it fetches them."""
    wire = page.context.new_cdp_session(page)
    wire.send("Network.enable")
    heads: dict[str, tuple[str, str]] = {}
    fetched: dict[str, tuple[str, int, str]] = {}

    def note_head(event: Any) -> None:
        headers = {name.lower(): value for name, value in event["response"]["headers"].items()}
        heads[event["requestId"]] = (event["response"]["url"], headers.get("content-encoding", ""))

    def note_end(event: Any) -> None:
        address, how = heads.get(event["requestId"], ("", ""))
        fetched[event["requestId"]] = (address, int(event["encodedDataLength"]), how)

    wire.on("Network.responseReceived", note_head)
    wire.on("Network.loadingFinished", note_end)
    return fetched
