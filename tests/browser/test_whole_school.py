"""Two schools from nothing: one entered by screens alone and lived in for a year, one brought by files.

The clock of the whole process is moved, so that a September, a May and the next September fit into a test.
"""

import io
import re
from datetime import UTC, datetime
from pathlib import Path

import pytest
from django.core import mail
from django.test import Client
from playwright.sync_api import Locator, Page, expect
from pypdf import PdfReader

from parta.academics.models import Course, Enrollment, SchoolClass
from parta.access.rules import Role
from parta.accounts.models import SentMessage
from parta.config.schools import found_school
from parta.config.users import admit_user
from parta.core import clock
from parta.grading.models import Mark
from parta.lessons.models import Lesson
from parta.people.models import Student
from tests.browser.conftest import CheckAxe, Screenshot, SignIn
from tests.factories.cast import Cast
from tests.tools.packages import FET_EXAMPLES

PHONE = 390
FET_FILE = Path(FET_EXAMPLES, "FET-5-official/United-Kingdom/Hopwood/Hopwood.fet")
PASSWORD = "pervaya-tsifrovaya-9"
TEACHERS = (
    "Громова Елена Львовна",
    "Орлов Дмитрий Андреевич",
    "Яковлева Анна Ивановна",
    "Константинопольская-Задунайская Вера Ильинична",
)
SUBJECTS = {"Physics": "Орлов", "Biology": "Яковлева", "History": "Константинопольская"}
MOVED = "Абрамов Лев"


class Calendar:
    """Which day it is for everybody, the server's threads too."""

    def __init__(self, monkeypatch: pytest.MonkeyPatch) -> None:
        self._monkeypatch = monkeypatch

    def turn_to(self, year: int, month: int, day: int) -> None:
        """Three in the afternoon in Moscow: the day's lessons are over."""
        moment = datetime(year, month, day, 12, tzinfo=UTC)
        self._monkeypatch.setattr(clock, "now", lambda: moment)


@pytest.fixture
def calendar(monkeypatch: pytest.MonkeyPatch) -> Calendar:
    return Calendar(monkeypatch)


def _found(cast: Cast, slug: str) -> None:
    """As ``parta school`` does it."""
    found_school(
        slug=slug,
        name="Гимназия № 5",
        short_name="",
        region_code=cast.school.region.code,
        time_zone="",
        login=f"{slug}-head",
        password=PASSWORD,
    )
    # The first request of a process loads all that there is, for longer than a browser waits.
    assert Client().get("/account/login/").status_code == 200


def _sign_in(page: Page, login: str, password: str) -> None:
    page.goto("/account/login/")
    page.locator("input[name=login]").fill(login)
    page.locator("input[name=password]").fill(password)
    page.locator("input[name=password]").press("Enter")
    expect(page).not_to_have_url(re.compile("/account/login/"))


def _letter(office: Page, slug: str) -> tuple[str, str]:
    """Login and temporary password of the letter that waits to be printed."""
    expect(office.get_by_role("link", name="Open to print")).to_be_visible()
    answer = office.request.get(f"/{slug}/access/letters/print/")
    text = " ".join(sheet.extract_text() for sheet in PdfReader(io.BytesIO(answer.body())).pages)
    found = re.search(
        r"\b([a-z][a-z.-]+\d*)\b\s+.*?\b([a-z2-9]{4}-[a-z2-9]{4}-[a-z2-9]{4})\b", text, re.DOTALL
    )
    assert found, text
    return found[1], found[2]


def _first_sign_in(page: Page, login: str, password: str) -> None:
    """With the letter: data, an own password, a phone and an e-mail that are theirs."""
    _sign_in(page, login, password)
    page.locator("form[action='/welcome/data/'] button").click()
    number = 100 + SentMessage.objects.count()
    fields = {"email": f"{login}@example.org", "phone": f"+7 912 555-0{number // 100}-{number % 100:02}"}
    for name, value in {**fields, "password1": PASSWORD, "password2": PASSWORD}.items():
        page.locator(f"[name={name}]").fill(value)
    page.locator("[name=consent]").check()
    page.locator("[name=password2]").press("Enter")
    expect(page).to_have_url(re.compile("/welcome/phone/"))
    code = re.search(r"\d{6}", SentMessage.objects.latest("pk").text)
    assert code
    page.locator("[name=code]").fill(code[0])
    page.locator("[name=code]").press("Enter")
    expect(page).to_have_url(re.compile("/welcome/email/"))
    link = re.search(r"https?://\S+/welcome/email/\S+", str(mail.outbox[-1].body))
    assert link
    page.goto(link[0])
    page.locator("main form button").first.click()


def _step(page: Page, slug: str, name: str) -> None:
    """From the office's page, as whoever has just done the step before goes on."""
    page.goto(f"/{slug}/")
    page.get_by_role("link", name="School", exact=True).first.click()
    page.get_by_role("link", name=re.compile(rf"\d\. {name}")).click()


def _choose(select: Locator, text: str) -> None:
    """The option with the text in it."""
    select.select_option(value=select.locator("option", has_text=text).first.get_attribute("value"))


def _press(page: Page, name: str) -> None:
    page.get_by_role("button", name=name, exact=True).click()


def _fill_the_year(page: Page, check_axe: CheckAxe, screenshot: Screenshot) -> None:
    check_axe(page)
    screenshot(page, "whole home of an empty school")
    _step(page, "five", "Year and terms")
    _press(page, "Create and lay out")
    expect(page.get_by_role("heading", name="Quarters")).to_be_visible()
    _step(page, "five", "Bells")
    page.get_by_role("link", name="New bells").click()
    page.get_by_label("Name").fill("Первая смена")
    _press(page, "Lay out")
    expect(page.get_by_role("heading", name="Times of the lessons")).to_be_visible()
    _step(page, "five", "Subjects")
    _press(page, "Add the chosen")
    _step(page, "five", "Classes and groups")
    page.get_by_label("Grade").select_option("7")
    page.get_by_label("Letters").fill("А Б")
    _press(page, "Add")
    expect(page.get_by_text("2 classes are added.")).to_be_visible()


def _enter_people(page: Page, check_axe: CheckAxe, screenshot: Screenshot) -> None:
    """Twenty to each class: pasted, and one typed."""
    _step(page, "five", "People")
    check_axe(page)
    screenshot(page, "whole people empty")
    for letter, count in (("А", 20), ("Б", 19)):
        page.get_by_role("link", name="Several students").click()
        names = [
            f"{n}. Учеников{letter.lower()}{'абвгдежзиклмнопрстуф'[n]} Иван\t0{n % 9 + 1}.02.2013"
            for n in range(count)
        ]
        page.get_by_label("One person a line").fill("\n".join([*names[:-1], "Один"]))
        _choose(page.locator("[name=class_id]"), f"7{letter}")
        _press(page, "Enter all")
        expect(page.get_by_text(f"Line {count}: write a surname")).to_be_visible()
        check_axe(page)
        screenshot(page, f"whole several refused {letter}")
        last = f"{MOVED} Кузьмич" if letter == "А" else names[-1]
        page.get_by_label("One person a line").fill("\n".join([*names[:-1], last]))
        _press(page, "Enter all")
        expect(page.get_by_text(f"{count} people are entered.")).to_be_visible()
    page.get_by_role("link", name="New student").click()
    page.get_by_label("Surname").fill("Ёжиков")
    page.get_by_label("Given name").fill("Юрий")
    _choose(page.locator("[name=class_id]"), "7Б")
    _press(page, "Enter")
    expect(page.get_by_text("Ёжиков Юрий is entered.")).to_be_visible()
    page.goto("/five/people/?kind=teacher")
    page.get_by_role("link", name="Several teachers").click()
    page.get_by_label("One person a line").fill("\n".join(TEACHERS))
    _press(page, "Enter all")
    expect(page.get_by_text("4 people are entered.")).to_be_visible()
    screenshot(page, "whole teachers")


def _say_who_teaches(page: Page, check_axe: CheckAxe) -> None:
    _step(page, "five", "Who teaches what")
    for subject, surname in SUBJECTS.items():
        page.get_by_label("One more subject").select_option(label=subject)
        _press(page, "Add a row")
        for letter in "АБ":
            teachers = page.get_by_label(f"{subject}, 7{letter}: teacher")
            _choose(teachers, surname)
            page.get_by_label(f"{subject}, 7{letter}: hours a week").fill("3")
        _press(page, "Save")
        expect(page.get_by_text("2 changes are saved.")).to_be_visible()
    check_axe(page)


def _bring(office: Page, slug: str, kind: str, path: Path) -> None:
    """A file by the page of imports, looked at and applied."""
    office.goto(f"/{slug}/office/")
    office.get_by_role("link", name="Import", exact=True).click()
    office.locator("#id_kind").select_option(label=kind)
    office.locator("#id_file").set_input_files(path)
    _press(office, "Look at it")
    office.locator("form[action$='application/'] button").click()
    expect(office.locator("form[action$='undoing/'] button")).to_be_visible()


def _let_in(head: Page, surname: str, role: str) -> tuple[str, str]:
    """A letter for somebody who works here, and a role beside that of a teacher."""
    head.goto("/five/people/?kind=teacher")
    head.get_by_role("link", name=re.compile(surname)).click()
    card = head.url
    _press(head, "Issue a sign-in letter")
    letter = _letter(head, "five")
    if role:
        head.goto(card)
        head.get_by_label("Role", exact=True).select_option(label=role)
        _press(head, "Give the role")
        expect(head.get_by_text("The role is given.")).to_be_visible()
    return letter


def _plan_the_week(deputy: Page, check_axe: CheckAxe, screenshot: Screenshot) -> None:
    _step(deputy, "five", "Timetable")
    deputy.get_by_label("Name of the timetable").fill("С сентября")
    _press(deputy, "Begin the draft")
    deputy.get_by_role("link", name="Generate…").click()
    deputy.get_by_label("Time, in seconds").fill("5")
    _press(deputy, "Generate")
    expect(deputy.get_by_text("The timetable is ready")).to_be_visible()
    deputy.get_by_role("link", name="Look it over").click()
    check_axe(deputy)
    screenshot(deputy, "whole generated")
    deputy.get_by_role("link", name="Publish…").click()
    _press(deputy, "Publish")
    expect(deputy.get_by_text("The timetable is published; everybody concerned is told.")).to_be_visible()


def _substitute(deputy: Page, screenshot: Screenshot) -> None:
    """History's teacher is away for a week."""
    deputy.goto("/five/office/")
    deputy.get_by_role("link", name="A teacher is absent").click()
    teachers = deputy.get_by_label("Teacher", exact=True)
    _choose(teachers, "Константинопольская")
    deputy.get_by_label("From").fill("2026-09-14")
    deputy.get_by_label("To").fill("2026-09-19")
    _press(deputy, "Show the lessons")
    deputy.get_by_role("link", name="Fill in suggestions").click()
    _press(deputy, "Save the changes")
    expect(deputy.get_by_text("6 lessons are changed.")).to_be_visible()
    screenshot(deputy, "whole substituted")


def _mark(teacher: Page) -> None:
    """A five in physics, on the day's journal."""
    teacher.goto("/five/journal/")
    teacher.get_by_role("link", name=re.compile("7А")).first.click()
    row = teacher.locator("tbody tr", has_text=MOVED)
    expect(row).to_be_visible()
    held = teacher.locator("th[data-lesson]").evaluate_all("all => all.map(th => th.dataset.lesson)")
    lesson = Lesson.objects.filter(pk__in=held, held_on__lte="2026-09-22").latest("held_on", "period")
    cell = row.locator("td").nth(held.index(str(lesson.pk)))
    cell.click()
    teacher.keyboard.type("5")
    teacher.keyboard.press("Enter")
    expect(cell).to_have_attribute("data-state", "saved")


def _move(head: Page, check_axe: CheckAxe, screenshot: Screenshot) -> None:
    head.goto(f"/five/people/?q={MOVED}")
    head.get_by_role("link", name=re.compile(MOVED)).click()
    head.get_by_role("link", name="Enroll, transfer, leave").click()
    head.get_by_role("link", name="To another class").click()
    _choose(head.locator("[name=class_id]"), "7Б")
    head.get_by_label("From which day").fill("2026-09-23")
    head.get_by_label("Order or reason").fill("Приказ № 7")
    _press(head, "Save")
    expect(head.get_by_text("The past stays as it was.")).to_be_visible()
    check_axe(head)
    screenshot(head, "whole moved phone")
    for path in ("office/", "people/?kind=teacher", "people/several/?kind=student"):
        head.goto(f"/five/{path}")
        check_axe(head)
        screenshot(head, f"whole phone {path}")
        assert head.evaluate("document.documentElement.scrollWidth") == PHONE, path


def _roll_over(deputy: Page, check_axe: CheckAxe, screenshot: Screenshot) -> None:
    deputy.goto("/five/office/")
    deputy.get_by_role("link", name="Next year").click()
    _press(deputy, "Begin, or go on with the draft")
    for _step_done in range(2):
        _press(deputy, "Save and go on")
    check_axe(deputy)
    screenshot(deputy, "whole rollover")
    _press(deputy, "Make the next year")
    expect(deputy.get_by_text("The next year is made")).to_be_visible()


def test_an_empty_school_works_for_a_year_by_screens_alone(
    cast: Cast, signed_in: SignIn, check_axe: CheckAxe, screenshot: Screenshot, calendar: Calendar
) -> None:
    calendar.turn_to(2026, 8, 25)
    _found(cast, "five")
    head = signed_in(None, language="en")
    _sign_in(head, "five-head", PASSWORD)
    _fill_the_year(head, check_axe, screenshot)
    _enter_people(head, check_axe, screenshot)
    _say_who_teaches(head, check_axe)
    assert Enrollment.objects.filter(school_class__school__slug="five").count() == 40
    deputy = signed_in(None, language="en", scheme="dark")
    _first_sign_in(deputy, *_let_in(head, "Громова", "deputy head"))
    _plan_the_week(deputy, check_axe, screenshot)
    assert (
        Lesson.objects.filter(school__slug="five", held_on__range=("2026-09-07", "2026-09-12")).count() == 18
    )

    calendar.turn_to(2026, 9, 13)
    _substitute(deputy, screenshot)
    teacher = signed_in(None, language="en")
    _first_sign_in(teacher, *_let_in(head, "Орлов", ""))
    calendar.turn_to(2026, 9, 22)
    _mark(teacher)
    phone = signed_in(None, language="en", width=PHONE, height=844)
    _sign_in(phone, "five-head", PASSWORD)
    calendar.turn_to(2026, 9, 23)
    _move(phone, check_axe, screenshot)
    physics = {
        course.school_class.letter if course.school_class else "": course.pk
        for course in Course.objects.filter(school__slug="five", subject__name="Physics")
    }
    teacher.goto(f"/five/journal/{physics['Б']}/")
    moved = teacher.get_by_role("region", name="Brought along")
    expect(moved.get_by_text(MOVED)).to_be_visible()
    expect(teacher.locator("tbody tr", has_text=MOVED).locator(".average")).to_have_text("5.00")
    screenshot(teacher, "whole mark followed")

    calendar.turn_to(2027, 5, 27)
    _roll_over(deputy, check_axe, screenshot)
    calendar.turn_to(2027, 9, 6)
    sizes = {
        one.name: one.enrollments.count() for one in SchoolClass.objects.filter(school__slug="five", grade=8)
    }
    assert sizes == {"8А": 19, "8Б": 21}
    teacher.goto(f"/five/journal/{physics['А']}/terms/1/")
    expect(teacher.locator("tbody tr", has_text=MOVED)).to_contain_text("5")
    screenshot(teacher, "whole old year")
    check_axe(teacher)
    assert Mark.objects.get(lesson__school__slug="five").student == Student.objects.get(
        school__slug="five", surname="Абрамов"
    )


def test_a_school_is_brought_by_files_and_a_parent_reads_the_week(
    cast: Cast,
    signed_in: SignIn,
    check_axe: CheckAxe,
    screenshot: Screenshot,
    calendar: Calendar,
    tmp_path: Path,
) -> None:
    calendar.turn_to(2026, 9, 7)
    _found(cast, "six")
    admit_user(login="six-office", slug="six", role=Role.REGISTRAR, password=PASSWORD)
    office = signed_in(None, language="en")
    _sign_in(office, "six-office", PASSWORD)
    _bring(office, "six", "Timetable from FET", FET_FILE)
    school_class = SchoolClass.objects.get(school__slug="six", letter="FCE")
    lessons = Lesson.objects.filter(
        course__school_class=school_class, held_on__range=("2026-09-07", "2026-09-12")
    )
    assert lessons.count() > 0
    roster = tmp_path / "Список.csv"
    heading = "Класс;Фамилия;Имя;Дата рождения;Родитель 1 фамилия;Родитель 1 имя;Родитель 1 кем приходится"
    rows = [f"FCE;Учеников-{n};Лев;0{n % 9 + 1}.02.2013;Матушкина-{n};Мария;мать" for n in range(20)]
    roster.write_text("\n".join([heading, *rows]))
    _bring(office, "six", "Students and guardians", roster)
    assert Enrollment.objects.filter(school_class=school_class).count() == 20
    check_axe(office)
    screenshot(office, "whole imported")
    office.goto("/six/people/?kind=guardian&q=Матушкина-7")
    office.get_by_role("link", name="Матушкина-7 Мария").click()
    _press(office, "Issue a sign-in letter")
    parent = signed_in(None, width=PHONE, height=844, language="ru", scheme="dark", has_touch=True)
    _first_sign_in(parent, *_letter(office, "six"))
    student = Student.objects.get(school__slug="six", surname="Учеников-7")
    parent.goto(f"/six/diary/{student.pk}/?day=2026-09-07")
    first = lessons.select_related("course__subject").earliest("held_on", "period")
    expect(parent.get_by_text(first.course.subject.name).first).to_be_visible()
    check_axe(parent)
    screenshot(parent, "whole imported diary phone")
    assert parent.evaluate("document.documentElement.scrollWidth") == PHONE
