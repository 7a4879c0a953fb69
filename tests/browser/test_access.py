"""From the school's letter on paper to the child's diary, on a telephone; and the school's own pages."""

import io
import re
from datetime import timedelta

import pytest
from django.conf import LazySettings, settings
from django.core import mail
from django.core.cache import cache
from playwright.sync_api import Page, expect
from pypdf import PdfReader

from parta.accounts.models import SentMessage
from parta.core import clock
from parta.onboarding.models import AccessAttempt
from parta.schools.models import Region
from tests.browser.conftest import CheckAxe, Screenshot, SignIn
from tests.factories.access import get_attempt, get_mistake, get_small_child
from tests.factories.cast import Cast
from tests.factories.portal import portal_client
from tests.onboarding.letters import NEW_PASSWORD, create_checked_parent, create_guardian


@pytest.fixture(autouse=True)
def _sms_on_a_page(settings: LazySettings) -> None:
    settings.SMS_ON_PAGE = True
    cache.clear()


def test_from_the_letter_to_the_diary(
    cast: Cast, signed_in: SignIn, check_axe: CheckAxe, screenshot: Screenshot
) -> None:
    create_guardian(cast, phone="+79121112233")
    login, password = _letter(cast, signed_in("registrar"), check_axe, screenshot)
    page = signed_in(None, width=390, height=844)

    def look(name: str) -> None:
        check_axe(page)
        screenshot(page, f"first-sign-in-{name}")
        assert page.evaluate("document.documentElement.scrollWidth") <= 390

    _sign_in(page, login, password)
    expect(page).to_have_url(re.compile("/welcome/data/"))
    expect(page.get_by_text("Кузнецов Лев")).to_be_visible()
    look("data")
    page.locator("form[action='/welcome/data/'] button").click()
    expect(page).to_have_url(re.compile("/welcome/security/"))
    page.locator("[name=email]").fill("alla@example.org")
    page.locator("[name=phone]").fill("8 912 345-67-89")
    page.locator("[name=password1]").fill(NEW_PASSWORD)
    expect(page.locator("password-rules li.is-met")).to_have_count(3)
    page.locator("[name=password2]").fill(NEW_PASSWORD)
    page.locator("[name=consent]").check()
    look("security")
    page.locator("[name=password2]").press("Enter")
    expect(page).to_have_url(re.compile("/welcome/phone/"))
    look("phone")
    code = re.findall(r"\d{6}", SentMessage.objects.latest("pk").text)[0]
    page.locator("[name=code]").fill(code)
    page.locator("[name=code]").press("Enter")
    expect(page).to_have_url(re.compile("/welcome/email/"))
    look("email")
    page.goto(f"/{cast.school.slug}/")
    expect(page).to_have_url(re.compile("/welcome/email/"))
    found = re.search(r"https?://\S+/welcome/email/\S+", str(mail.outbox[-1].body))
    assert found
    page.goto(found[0])
    look("email-link")
    page.locator("main form button").click()
    expect(page).to_have_url(re.compile(f"/{cast.school.slug}/$"))
    page.get_by_role("navigation", name="Основная").get_by_role("link", name="Дневник").click()
    expect(page).to_have_url(re.compile(f"/diary/{cast.students[2].pk}/"))
    check_axe(page)


def _letter(cast: Cast, page: Page, check_axe: CheckAxe, screenshot: Screenshot) -> tuple[str, str]:
    """The registrar issues letters to a class; login and password as the PDF has them."""
    page.goto(f"/{cast.school.slug}/access/letters/")
    check_axe(page)
    page.get_by_role("link", name="7А").click()
    check_axe(page)
    screenshot(page, "letters-class")
    page.locator(".letters-all button").click()
    expect(page).to_have_url(re.compile("/letters/ready/"))
    check_axe(page)
    screenshot(page, "letters-ready")
    answer = page.request.get(f"/{cast.school.slug}/access/letters/print/")
    text = " ".join(one.extract_text() for one in PdfReader(io.BytesIO(answer.body())).pages)
    found = re.search(r"\b(kuznetsova\d+)\b.*?\b([a-z2-9]{4}-[a-z2-9]{4}-[a-z2-9]{4})\b", text, re.DOTALL)
    assert found
    return found[1], found[2]


def _sign_in(page: Page, login: str, password: str) -> None:
    page.goto("/account/login/")
    page.locator("input[name=login]").fill(login)
    page.locator("input[name=password]").fill(password)
    page.locator("input[name=password]").press("Enter")


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_pages_of_the_school_and_the_family(
    cast: Cast, signed_in: SignIn, check_axe: CheckAxe, screenshot: Screenshot, scheme: str
) -> None:
    attempt = get_attempt(cast)
    get_mistake(cast)
    get_small_child(cast)
    AccessAttempt.objects.update(asked_at=clock.now() - timedelta(hours=2))
    teacher = signed_in("class_teacher", width=390, scheme=scheme)  # type: ignore[arg-type]
    for name, path in (
        ("attempts", "attempts/"),
        ("attempt", f"attempts/{attempt.pk}/"),
        ("letters", "letters/"),
        ("letters-7a", f"letters/classes/{cast.school_class.pk}/"),
    ):
        teacher.goto(f"/{cast.school.slug}/access/{path}")
        check_axe(teacher)
        screenshot(teacher, f"access-{name}-{scheme}")
        assert teacher.evaluate("document.documentElement.scrollWidth") <= 390, name
    parent = signed_in("guardian", width=390, scheme=scheme)  # type: ignore[arg-type]
    parent.goto(f"/{cast.school.slug}/access/children/")
    parent.locator(".families form button").last.click()
    expect(parent.locator(".issued-access dd")).to_have_count(2)
    check_axe(parent)
    screenshot(parent, f"access-children-{scheme}")


def test_attempt_that_fails_is_sent_to_the_school(
    cast: Cast, signed_in: SignIn, portal_url: str, check_axe: CheckAxe, screenshot: Screenshot
) -> None:
    """What differs is named, one button sends it, the class teacher corrects, and the diary is open."""
    Region.objects.update(state_services_on=cast.today)
    guardian = create_guardian(cast, phone="+79995556677", snils="11223344595")
    user = create_checked_parent()
    page = signed_in(None, width=390, base_url=portal_url)
    cookie = portal_client(user).cookies[settings.SESSION_COOKIE_NAME]
    page.context.add_cookies([{"name": cookie.key, "value": cookie.value, "url": portal_url}])
    page.goto("/diary/")
    check_axe(page)
    page.locator("#region").select_option("29")
    page.locator("main form button").last.click()
    expect(page.locator(".notice-warning li")).to_have_count(2)
    check_axe(page)
    screenshot(page, "diary-differs")
    page.locator("form[action='/diary/correction/'] button").click()
    expect(page.locator(".messages .notice-success")).to_be_visible()
    teacher = signed_in("class_teacher")
    teacher.goto(f"/{cast.school.slug}/access/attempts/")
    teacher.get_by_role("link", name="Кузнецова Алла Игоревна").click()
    expect(teacher.locator("main")).to_contain_text("+7 912 111-22-33")
    teacher.locator("[name=phone]").fill("+7 912 111-22-33")
    teacher.locator("[name=phone]").press("Enter")
    expect(teacher).to_have_url(re.compile("/access/attempts/$"))
    guardian.refresh_from_db()
    assert guardian.user is not None
    page.goto("/diary/")
    expect(page.locator(".notice-success a.button-primary")).to_be_visible()
    check_axe(page)
