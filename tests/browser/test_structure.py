"""The deputy head of an empty school sets up its year by the keyboard; a part of it on a phone."""

from datetime import timedelta

from playwright.sync_api import Page, expect

from parta.academics.models import Course, Enrollment, GroupMember, SchoolClass
from parta.access.models import Membership
from parta.access.rules import Role
from parta.people.models import Student, Teacher
from parta.schools.models import School
from parta.schoolyear.models import AcademicYear, BellPeriod
from tests.browser.conftest import CheckAxe, Screenshot, SignIn
from tests.factories.base import create_user
from tests.factories.cast import Cast


def _empty_school(cast: Cast) -> School:
    """Nobody but a deputy head, and two teachers whom the registrar has entered."""
    school = School.objects.create(
        region=cast.school.region, slug="empty", name="Новая школа", short_name="Новая школа"
    )
    cast.users["fresh"] = create_user("fresh", "Громова", "Елена", "Львовна")
    Membership.objects.create(
        school=school, user=cast.users["fresh"], role=Role.DEPUTY, since_on=cast.today - timedelta(days=1)
    )
    for surname in ("Константинопольский-Задунайский", "Яковлева"):
        Teacher.objects.create(school=school, surname=surname, given_name="Анна", patronymic="Ивановна")
    return school


def _enroll(school: School, count: int) -> None:
    """The registrar's part."""
    first = SchoolClass.objects.get(school=school, letter="А")
    for number in range(count):
        student = Student.objects.create(school=school, surname=f"Ученик{number:02}", given_name="Лев")
        Enrollment.objects.create(student=student, school_class=first, since_on=first.year.starts_on)


def _press(page: Page, name: str) -> None:
    """As whoever uses no mouse: focus and Enter."""
    button = page.get_by_role("button", name=name, exact=True)
    button.focus()
    button.press("Enter")


def test_an_empty_school_gets_its_year(
    cast: Cast, signed_in: SignIn, check_axe: CheckAxe, screenshot: Screenshot
) -> None:
    school = _empty_school(cast)
    assert b"<h1" in cast.client("fresh").get("/empty/").content
    page = signed_in("fresh", language="en")
    _lay_out_year_and_bells(school, page, check_axe, screenshot)
    _make_classes_and_groups(school, page, check_axe, screenshot)
    _teach(page, check_axe, screenshot)
    assert Course.objects.filter(school=school, assignments__teacher__surname="Яковлева").count() == 2
    assert AcademicYear.objects.get(school=school).terms.count() == 4
    phone = signed_in("fresh", width=390, height=844, language="ru", scheme="dark", has_touch=True)
    for path in ("office/", "office/policy/", "years/", "groups/", "teaching/?grade=7", "teaching/load/"):
        phone.goto(f"/empty/{path}")
        check_axe(phone)
        screenshot(phone, f"setup phone {path}")
        assert phone.evaluate("document.documentElement.scrollWidth") == 390, path


def _lay_out_year_and_bells(school: School, page: Page, check_axe: CheckAxe, screenshot: Screenshot) -> None:
    page.goto("/empty/")
    check_axe(page)
    screenshot(page, "setup home of an empty school")
    page.get_by_role("link", name="1. Year and terms").press("Enter")
    check_axe(page)
    screenshot(page, "setup years")
    _press(page, "Create and lay out")
    expect(page.get_by_role("heading", name="Quarters")).to_be_visible()
    ends = page.locator("#quarter_ends-1")
    ends.fill(page.locator("#quarter_starts-2").input_value())
    page.locator("#quarter").get_by_role("button", name="Save").press("Enter")
    expect(page.get_by_text("The term begins before the one above has ended.")).to_be_visible()
    check_axe(page)
    screenshot(page, "setup year with a refusal")

    page.goto("/empty/bells/new/")
    page.get_by_label("Name").fill("Первая смена")
    page.get_by_label("Breaks in minutes").fill("ten")
    _press(page, "Lay out")
    expect(page.get_by_text("Numbers of minutes with spaces between")).to_be_visible()
    page.get_by_label("Breaks in minutes").fill("10 20")
    _press(page, "Lay out")
    expect(page.get_by_role("heading", name="Times of the lessons")).to_be_visible()
    check_axe(page)
    screenshot(page, "setup bells")
    assert BellPeriod.objects.filter(schedule__school=school).count() == 7


def _make_classes_and_groups(school: School, page: Page, check_axe: CheckAxe, screenshot: Screenshot) -> None:
    page.goto("/empty/subjects/")
    screenshot(page, "setup subjects empty")
    _press(page, "Add the chosen")
    expect(page.get_by_role("link", name="Physics", exact=True)).to_be_visible()
    check_axe(page)

    page.get_by_role("link", name="Classes", exact=True).last.press("Enter")
    page.get_by_label("Grade").select_option("7")
    page.get_by_label("Letters").fill("А Б")
    _press(page, "Add")
    expect(page.get_by_text("2 classes are added.")).to_be_visible()
    check_axe(page)
    screenshot(page, "setup classes")

    _enroll(school, 35)
    page.goto("/empty/groups/")
    page.get_by_label("7А").check()
    page.get_by_label("Subject").select_option(label="English language")
    _press(page, "Divide")
    expect(page.get_by_role("heading", name="7А English language 1")).to_be_visible()
    choice = page.get_by_label("Group of Ученик00 Лев")
    choice.focus()
    choice.select_option(label="2")
    expect(choice).to_be_focused()
    expect(page.locator(".board-column").nth(2).get_by_text("Ученик00 Лев")).to_be_visible()
    page.get_by_text("Ученик01 Лев").drag_to(page.locator(".board-column").nth(0))
    screenshot(page, "setup board of groups")
    check_axe(page)
    _press(page, "Save")
    expect(page.get_by_text("2 students have moved.")).to_be_visible()
    counts = [GroupMember.objects.filter(group__name=f"7А English language {one}").count() for one in (1, 2)]
    assert counts == [16, 18]


def _teach(page: Page, check_axe: CheckAxe, screenshot: Screenshot) -> None:
    """Courses in both classes of the grade by arrow keys."""
    page.goto("/empty/teaching/?grade=7")
    page.get_by_label("One more subject").select_option(label="Physics")
    _press(page, "Add a row")
    first = page.get_by_label("Physics, 7А: teacher")
    first.focus()
    for _time in range(2):
        page.keyboard.press("ArrowDown")
    page.keyboard.press("Alt+ArrowRight")
    expect(page.get_by_label("Physics, 7Б: teacher")).to_be_focused()
    for _time in range(2):
        page.keyboard.press("ArrowDown")
    page.get_by_label("Physics, 7А: hours a week").fill("200")
    _press(page, "Save")
    expect(page.get_by_text("From 0.1 to 20 hours a week.")).to_be_visible()
    expect(page.get_by_label("Physics, 7Б: teacher")).not_to_have_value("")
    page.get_by_label("Physics, 7А: hours a week").fill("2,5")
    _press(page, "Save")
    expect(page.get_by_text("2 changes are saved.")).to_be_visible()
    check_axe(page)
    screenshot(page, "setup teaching")
    page.get_by_role("link", name="Load of teachers").press("Enter")
    expect(page.get_by_role("cell", name="2.5 under 18")).to_be_visible()
    screenshot(page, "setup load")
