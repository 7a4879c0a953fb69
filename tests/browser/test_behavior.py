"""Behavior of a week, its signature by two parents, and what becomes of it when a mark is changed."""

import re

from click.testing import CliRunner
from playwright.sync_api import Page, expect

from parta.conduct.models import WeekSignature
from parta.config.cli import main
from tests.browser.conftest import CheckAxe, Screenshot, SignIn
from tests.browser.test_passkey import _give_authenticator
from tests.conduct.weeks import add_parent, last_monday, last_week_lesson
from tests.diary.weeks import write_marks
from tests.factories.cast import PASSWORD, Cast


def diary_url(cast: Cast, page: str = "") -> str:
    return f"/{cast.school.slug}/diary/{cast.student.pk}/{page}?day={last_monday(cast)}"


def class_url(cast: Cast) -> str:
    return f"/{cast.school.slug}/behavior/{cast.school_class.pk}/?day={last_monday(cast)}"


def verify() -> str:
    return CliRunner().invoke(main, ["verify"]).output


def _write_behavior(page: Page, cast: Cast, check_axe: CheckAxe, screenshot: Screenshot) -> None:
    page.goto(class_url(cast))
    check_axe(page)
    page.locator(f"[name=behavior-{cast.student.pk}]").select_option("good")
    page.locator(f"[name=text-{cast.student.pk}]").fill("Молодец")
    page.get_by_role("button", name="Save all").click()
    expect(page.locator(f"[name=text-{cast.student.pk}]")).to_have_value("Молодец")
    page.locator(f"[name=text-{cast.student.pk}]").fill("Молодец!")
    page.get_by_role("button", name="Remind all").click()
    expect(page.locator("#signatures")).to_contain_text("reminded")
    expect(page.locator(f"[name=text-{cast.student.pk}]")).to_have_value("Молодец!")  # typed, not lost
    screenshot(page, "behavior class")


def _sign_by_password(page: Page, cast: Cast, check_axe: CheckAxe, screenshot: Screenshot) -> None:
    page.goto(diary_url(cast))
    foot = page.locator(".week-foot")
    expect(foot).to_contain_text("Молодец")
    check_axe(page)
    foot.get_by_role("link", name="Sign the week").tap()
    expect(page.locator(".sign")).to_be_visible()
    check_axe(page)
    page.locator("[name=password]").fill("wrong")
    page.get_by_role("button", name="Sign the week").tap()
    expect(page.locator(".field-error").first).to_contain_text("Wrong password")
    screenshot(page, "signature refused")
    page.locator("[name=password]").fill(PASSWORD)
    page.get_by_role("button", name="Sign the week").tap()
    expect(page.locator(".signature-who")).to_contain_text("Иванова Мария Павловна")


def _sign_with_a_passkey(page: Page, cast: Cast) -> None:
    _give_authenticator(page)
    page.goto("/account/login/")
    page.locator("[name=login]").fill("father")
    page.locator("[name=password]").fill(PASSWORD)
    page.locator("[name=password]").press("Enter")
    expect(page).not_to_have_url(re.compile(r"/account/login/$"))
    page.goto("/account/security/passkeys/")
    page.locator("passkey-form button").click()
    expect(page.locator(".code-list li")).to_have_count(10)
    page.goto(diary_url(cast, "signature/"))
    page.get_by_role("button", name="Sign with a passkey").click()
    expect(page.locator(".signature-who")).to_have_count(2)
    expect(page.locator(".signature").last).to_contain_text("Иванов Олег Юрьевич")


def test_behavior_is_written_signed_changed_and_verified(
    cast: Cast, signed_in: SignIn, check_axe: CheckAxe, screenshot: Screenshot
) -> None:
    add_parent(cast)
    lesson = last_week_lesson(cast)
    write_marks(cast, lesson, 4)
    teacher = signed_in("class_teacher", language="en")
    _write_behavior(teacher, cast, check_axe, screenshot)
    mother = signed_in("guardian", width=390, height=844, has_touch=True, is_mobile=True, language="en")
    _sign_by_password(mother, cast, check_axe, screenshot)
    father = signed_in(None, language="en")
    _sign_with_a_passkey(father, cast)
    assert sorted(WeekSignature.objects.values_list("method", flat=True)) == ["passkey", "password"]

    write_marks(cast, lesson, 5)
    for page in (mother, father):
        page.goto(diary_url(cast, "signature/"))
        expect(page.locator(".signature").first).to_contain_text("changed after signing")
        expect(page.locator(".signature").first).to_contain_text("mark 4 → 5")
    screenshot(mother, "changed after signing")
    check_axe(mother)
    mother.goto(diary_url(cast))
    expect(mother.locator(".foot-changes").first).to_be_visible()
    check_axe(mother)
    teacher.goto(class_url(cast))
    expect(teacher.locator("#signatures")).to_contain_text("mark 4 → 5")
    check_axe(teacher)

    assert "Everything is as it was written." in verify()
    forged = WeekSignature.objects.get(method="passkey")
    WeekSignature.objects.filter(pk=forged.pk).update(content=forged.content.replace('"4"', '"5"'))
    assert f"signature:{forged.pk} of student {cast.student.pk} is of another content" in verify()


def test_praise_from_the_journal_is_in_the_diary_and_answered(
    cast: Cast, signed_in: SignIn, check_axe: CheckAxe, screenshot: Screenshot
) -> None:
    lesson = last_week_lesson(cast)
    teacher = signed_in("teacher", width=390, height=844, language="en")
    teacher.goto(f"/{cast.school.slug}/journal/lessons/{lesson.pk}/students/{cast.student.pk}/")
    check_axe(teacher)
    teacher.get_by_role("button", name="Helped a classmate").click()
    expect(teacher.locator(".remark")).to_contain_text("Helped a classmate")
    teacher.locator("[name=text]").first.scroll_into_view_if_needed()
    teacher.locator("textarea[name=text]").first.fill("Забыл тетрадь")
    teacher.get_by_role("button", name="Save").first.click()
    expect(teacher.locator(".remark")).to_have_count(2)
    check_axe(teacher)
    screenshot(teacher, "remarks of a lesson")

    parent = signed_in("guardian", width=390, height=844, language="en")
    parent.goto(diary_url(cast))
    expect(parent.locator(f"#l{lesson.pk}")).to_contain_text("Забыл тетрадь")
    parent.goto(diary_url(cast, "behavior/"))
    check_axe(parent)
    entry = parent.locator(".remark").filter(has_text="Забыл тетрадь")
    entry.locator("summary").click()
    entry.locator("textarea").fill("Купили новую")
    entry.get_by_role("button", name="Send the reply").click()
    expect(parent.locator(".remark-reply")).to_contain_text("Купили новую")
    screenshot(parent, "behavior with a reply")
    teacher.reload()
    expect(teacher.locator(".remark-reply")).to_contain_text("Купили новую")
