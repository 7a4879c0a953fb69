"""A thumb on a phone: targets, swipes, text of double the size, a phone on its side."""

from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path

from playwright.sync_api import Page, expect

from tests.browser.conftest import Screenshot, SignIn
from tests.factories.announcements import publish
from tests.factories.cast import Cast

_LEAST = 43.5  # pixels of 44: sizes in rem are rounded
# Links within sentences are as high as their line (WCAG 2.5.8, "inline").
_SMALL_TARGETS = (Path(__file__).parent / "small_targets.js").read_text()
_WIDER_THAN_THE_SCREEN = "document.documentElement.scrollWidth - document.documentElement.clientWidth"
_DOUBLE = "html { font-size: 200% !important; }"


def _pages(cast: Cast) -> Iterator[tuple[str | None, str]]:
    school, diary = f"/{cast.school.slug}", f"/{cast.school.slug}/diary/{cast.student.pk}"
    yield None, "/account/login/"
    yield None, "/there/is/none/"
    for path in (
        f"{school}/",
        f"{diary}/",
        f"{diary}/day/",
        f"{diary}/homework/",
        f"{diary}/subjects/",
        f"{diary}/news/",
    ):
        yield "guardian", path
    yield "guardian", f"{school}/progress/students/{cast.student.pk}/"
    for path in (
        f"{school}/messages/",
        f"{school}/announcements/",
        "/notifications/",
        f"{school}/timetable/",
    ):
        yield "guardian", path
    for path in (f"{school}/journal/", f"{school}/journal/{cast.course.pk}/"):
        yield "teacher", path
    yield "teacher", f"{school}/journal/lessons/{cast.lesson.pk}/"
    for path in ("", "office/", "classes/", "groups/", "progress/", "years/", "messages/policy/"):
        yield "deputy", f"{school}/{path}"
    for path in ("people/new/?kind=student", "access/applications/", "access/letters/"):
        yield "registrar", f"{school}/{path}"


def test_everything_is_pressed_by_a_thumb_and_read_at_double_size(
    cast: Cast, signed_in: SignIn, screenshot: Screenshot
) -> None:
    publish(cast)
    people = {
        key: signed_in(key, width=390, height=844, has_touch=True, is_mobile=True, bypass_csp=True)
        for key in (None, "guardian", "teacher", "deputy", "registrar")
    }
    faults: list[str] = []
    for key, path in _pages(cast):
        page = people[key]
        page.set_viewport_size({"width": 390, "height": 844})
        page.goto(path)
        faults += [f"{path}: {target}" for target in page.evaluate(_SMALL_TARGETS, _LEAST)]
        faults += _too_wide(page, f"{path} at 390")
        page.set_viewport_size({"width": 844, "height": 390})
        faults += _too_wide(page, f"{path} on its side")
        screenshot(page, f"touch on its side {key} {path}")
        page.set_viewport_size({"width": 390, "height": 844})
        page.add_style_tag(content=_DOUBLE)
        page.evaluate("new Promise(requestAnimationFrame)")
        faults += _too_wide(page, f"{path} at double size")
        screenshot(page, f"touch double {key} {path}")
    assert not faults, "\n".join(faults)


def _too_wide(page: Page, what: str) -> list[str]:
    """Only tables and strips are wider than the screen, and they scroll by themselves."""
    pixels = page.evaluate(_WIDER_THAN_THE_SCREEN)
    return [f"{what}: {pixels} pixels too wide"] if pixels > 0 else []


def test_days_and_weeks_are_swiped(cast: Cast, signed_in: SignIn) -> None:
    monday = cast.today - timedelta(days=cast.today.weekday())
    page = signed_in("student", width=390, height=844, has_touch=True, is_mobile=True)
    diary = f"/{cast.school.slug}/diary/{cast.student.pk}"
    page.goto(f"{diary}/day/?day={monday}")
    expect(page.locator(".stepper [rel=next]")).to_be_visible()  # whoever does not swipe
    _swipe(page, ".day-sheet", -200)
    page.wait_for_url(f"**/day/?day={monday + timedelta(days=1)}")
    _swipe(page, ".day-sheet", 200)
    page.wait_for_url(f"**/day/?day={monday}")

    page.goto(f"{diary}/?day={monday + timedelta(days=5)}")
    tabs = page.locator(".diary-days a")
    expect(tabs.last).to_have_attribute("aria-current", "true")
    _swipe(page, ".spread", -250)  # beyond Saturday
    page.wait_for_url(f"**/?day={monday + timedelta(days=7)}")
    expect(tabs.first).to_have_attribute("aria-current", "true")
    _swipe(page, ".spread", 250)  # before Monday
    page.wait_for_url(f"**/?day={monday + timedelta(days=5)}")


def _swipe(page: Page, selector: str, distance: int) -> None:
    """A finger across the element, as the browser gets it from a screen."""
    box = page.locator(selector).bounding_box()
    assert box is not None
    x, y = box["x"] + box["width"] / 2 - distance / 2, box["y"] + 150
    screen = page.context.new_cdp_session(page)
    screen.send("Input.dispatchTouchEvent", {"type": "touchStart", "touchPoints": [{"x": x, "y": y}]})
    for part in range(1, 6):
        points = [{"x": x + distance * part / 5, "y": y}]
        screen.send("Input.dispatchTouchEvent", {"type": "touchMove", "touchPoints": points})
    screen.send("Input.dispatchTouchEvent", {"type": "touchEnd", "touchPoints": []})
    screen.detach()
