"""The office enters a student by keyboard and moves another mid-term on a phone (acceptance Z2)."""

from datetime import timedelta

from playwright.sync_api import Page, expect

from parta.access.models import Membership
from parta.people.models import Student
from tests.browser.conftest import CheckAxe, Screenshot, SignIn
from tests.factories.cast import Cast

_PHONE = 390


def test_a_new_student_with_two_guardians_by_keyboard(
    cast: Cast, signed_in: SignIn, check_axe: CheckAxe, screenshot: Screenshot
) -> None:
    office = signed_in("registrar", language="en")
    office.goto(f"/{cast.school.slug}/classes/")
    _enter(office, "People")
    expect(office.get_by_role("heading", name="People")).to_be_visible()
    check_axe(office)
    screenshot(office, "people")
    _enter(office, "New student")
    expect(office.get_by_role("heading", name="New student")).to_be_visible()
    screenshot(office, "people-new")
    _type(office, "surname", "Константинопольский-Задунайский")
    _type(office, "given_name", "Александр")
    office.locator("select[name=class_id]").focus()
    office.keyboard.press("End")  # 7Б
    _type(office, "snils", "112-233-445 96")
    office.keyboard.press("Enter")
    expect(office.get_by_text("This is not a SNILS")).to_be_visible()
    expect(office.get_by_label("Surname")).to_have_value("Константинопольский-Задунайский")
    check_axe(office)
    screenshot(office, "people-refused")
    _type(office, "snils", "112-233-445 95")
    office.keyboard.press("Enter")
    expect(office.get_by_text("Александр is entered.")).to_be_visible()
    check_axe(office)
    screenshot(office, "people-card")
    _enter(office, "Add a guardian")
    expect(office.get_by_role("heading", name="Add a guardian")).to_be_visible()
    office.get_by_label("Name, phone").focus()
    office.keyboard.type("иванова мария")
    office.keyboard.press("Enter")
    expect(office.get_by_role("heading", name="Иванова Мария Павловна")).to_be_visible()
    check_axe(office)
    screenshot(office, "people-link")
    _press(office, "Link: Иванова Мария Павловна")
    expect(office.get_by_text("The guardian is entered")).to_be_visible()
    _enter(office, "Link somebody whom the school knows")
    expect(office.get_by_role("heading", name="Add a guardian")).to_be_visible()
    _enter(office, "Somebody new")
    expect(office.get_by_role("heading", name="Guardians and their rights")).to_be_visible()
    form = office.locator("#new")
    for label, text in (("Surname", "Константинопольский"), ("Given name", "Юрий")):
        form.get_by_label(label).focus()
        office.keyboard.type(text)
    office.keyboard.press("Enter")
    expect(office.get_by_role("article", name="Константинопольский Юрий")).to_be_visible()
    check_axe(office)
    screenshot(office, "people-rights")
    student = Student.objects.get(surname__startswith="Константинопольский")
    assert (student.enrollments.get().school_class, student.guardianships.count()) == (cast.other_class, 2)


def test_a_student_moves_mid_term_and_the_marks_follow(
    cast: Cast, signed_in: SignIn, check_axe: CheckAxe, screenshot: Screenshot
) -> None:
    cast.other_class.leads.create(teacher=cast.colleague, until_on=cast.today)
    cast.other_class.leads.create(teacher=cast.teacher, since_on=cast.today + timedelta(days=1))
    Membership.objects.create(
        school=cast.school, user=cast.users["colleague"], role="class_teacher", since_on=cast.year.starts_on
    )
    office = signed_in("registrar", width=_PHONE, scheme="dark")
    office.goto(f"/{cast.school.slug}/people/?q=иванов+петр")
    check_axe(office)
    screenshot(office, "people-phone")
    office.get_by_role("link", name="Иванов Пётр Сергеевич").click()
    office.get_by_role("link", name="Зачисление, перевод, выбытие").click()
    check_axe(office)
    office.get_by_role("link", name="В другой класс").click()
    office.get_by_label("Класс", exact=True).select_option("7Б")
    office.get_by_label("С какого дня").fill((cast.today + timedelta(days=400)).isoformat())
    office.get_by_role("button", name="Сохранить").click()
    expect(office.locator(".field-error")).to_be_visible()
    check_axe(office)
    screenshot(office, "move-refused-phone")
    office.get_by_label("С какого дня").fill(cast.today.isoformat())
    office.get_by_label("Приказ или причина").fill("Приказ № 7")
    office.get_by_role("button", name="Сохранить").click()
    expect(office.get_by_text("Прошлое осталось как было")).to_be_visible()
    check_axe(office)
    screenshot(office, "moved-phone")
    office.get_by_role("link", name="В другую школу").click()
    office.get_by_role("button", name="Сохранить").click()
    expect(office.locator(".people-code")).to_be_visible()
    check_axe(office)
    screenshot(office, "certificate-phone")
    for name, path in (
        ("dismissal-phone", f"people/teachers/{cast.teacher.pk}/dismissal/"),
        ("duplicates-phone", "people/duplicates/"),
        ("merger-phone", f"people/duplicates/student/{cast.student.pk}/{cast.students[1].pk}/"),
        ("teacher-phone", f"people/cards/teacher/{cast.teacher.pk}/"),
        ("arrival-phone", "grading/arrivals/"),
        ("personal-phone", f"people/data/student/{cast.student.pk}/"),
        ("class-settings-phone", f"classes/{cast.other_class.pk}/settings/"),
        ("brought-phone", f"grading/students/{cast.student.pk}/brought/"),
    ):
        office.goto(f"/{cast.school.slug}/{path}")
        check_axe(office)
        screenshot(office, name)
    teacher = signed_in("colleague", width=_PHONE)
    teacher.goto(f"/{cast.school.slug}/journal/{cast.other_course.pk}/")
    moved = teacher.get_by_role("region", name="Перенесено")
    expect(moved.get_by_text("Иванов Пётр")).to_be_visible()
    expect(teacher.get_by_text("4,29")).to_be_visible()
    check_axe(teacher)
    screenshot(teacher, "journal-carried-phone")


def _enter(page: Page, name: str) -> None:
    page.get_by_role("link", name=name, exact=True).first.focus()
    page.keyboard.press("Enter")


def _press(page: Page, name: str) -> None:
    page.get_by_role("button", name=name).focus()
    page.keyboard.press("Enter")


def _type(page: Page, name: str, text: str) -> None:
    page.locator(f"[name={name}]").focus()
    page.keyboard.press("ControlOrMeta+A")
    page.keyboard.type(text)
