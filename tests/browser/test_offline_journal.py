"""A teacher in a gym without reception: nothing that is written is lost, doubled, or written over unseen."""

import json
import re
import time
import uuid
from collections.abc import Callable

from django.conf import settings
from playwright.sync_api import BrowserContext, Locator, Page, Route, expect

from parta.academics.models import Enrollment
from parta.attendance.models import Attendance
from parta.audit.models import AuditEvent
from parta.grading.models import Mark
from parta.homework.commands import HomeworkData, give_homework
from parta.homework.models import Homework
from parta.journal.commands import CellEdit, record_cells
from parta.lessons.commands import set_topics
from parta.lessons.models import Lesson
from parta.people.models import Student
from tests.browser.conftest import CheckAxe, Screenshot, SignIn
from tests.browser.test_journal import cell
from tests.browser.test_offline_reading import wait_until_kept
from tests.factories.cast import Cast

MARKED, CONFLICT, ABSENT = (
    20,
    4,
    20,
)  # rows: the first 20 get marks, the fifth also a colleague's; the last is away
_DATABASES = "indexedDB.databases().then((all) => all.map((one) => one.name))"


def crowd(cast: Cast) -> list[Student]:
    """The class of 21, in the order of the journal."""
    more = [
        Student.objects.create(
            school=cast.school, surname=f"Соколов{'абвгдежзиклмнопрст'[at]}", given_name="Ян"
        )
        for at in range(MARKED + 1 - len(cast.students))
    ]
    since = Enrollment.objects.get(student=cast.student).since_on
    Enrollment.objects.bulk_create(
        Enrollment(student=student, school_class=cast.school_class, since_on=since) for student in more
    )
    return [*cast.students, *more]


def sign_in(context: BrowserContext, cast: Cast, key: str, origin: str) -> None:
    cookie = cast.client(key).cookies[settings.SESSION_COOKIE_NAME]
    context.add_cookies([{"name": cookie.key, "value": cookie.value, "url": origin}])


def state(page: Page) -> Locator:
    return page.locator("outbox-state .outbox-words")


def of_state(page: Page, name: str) -> Locator:
    return page.locator(f'td[data-state="{name}"]')


def test_a_teacher_writes_without_a_network(
    cast: Cast, signed_in: SignIn, check_axe: CheckAxe, screenshot: Screenshot
) -> None:
    students = crowd(cast)
    page = signed_in("teacher", width=390, height=844, service_workers="allow")
    context = page.context
    context.set_default_navigation_timeout(30_000)
    grid = f"/{cast.school.slug}/journal/{cast.course.pk}/"
    lesson = f"/{cast.school.slug}/journal/lessons/{cast.lesson.pk}/"
    for address in (lesson, grid):
        page.goto(address)
        wait_until_kept(page, address)

    context.set_offline(True)
    cell(page, cast, 0, cast.lesson.pk).click()
    for row in range(MARKED):
        page.keyboard.type(str(2 + row % 4))
        page.keyboard.press("Enter")
    expect(state(page)).to_have_text("Сохранено здесь: 20")
    expect(of_state(page, "offline")).to_have_count(MARKED)
    expect(page.locator("#cell-state")).to_have_text(re.compile("Сохранено здесь. Будет отправлено"))
    _writes_a_lesson(page, lesson, students[ABSENT], screenshot)
    page.close()  # the phone has killed it

    page, other = context.new_page(), context.new_page()
    other.goto(lesson)
    page.goto(grid)
    page.bring_to_front()
    expect(of_state(page, "offline")).to_have_count(MARKED + 1)
    expect(cell(page, cast, 0, cast.lesson.pk)).to_have_text("2")
    expect(cell(page, cast, ABSENT, cast.lesson.pk)).to_have_text("н")
    expect(state(page)).to_have_text("Сохранено здесь: 23")
    expect(other.locator("[name=topic]")).to_have_value("Корни")
    check_axe(page)
    screenshot(page, "offline-journal-390")
    page.locator(".outbox-button").click()
    expect(page.locator(".outbox-waiting li")).to_have_count(23)
    expect(page.locator(".outbox-waiting li").first).to_have_text(re.compile("Иванов Пётр.*2"))
    check_axe(page)
    screenshot(page, "outbox-here-390")
    page.keyboard.press("Escape")

    theirs = CellEdit(cast.lesson.pk, students[CONFLICT].pk, "5", "", uuid.uuid4())
    record_cells(actor=cast.actor("deputy"), course_id=cast.course.pk, edits=[theirs], reason="замена")
    sent = _lose_the_first_answer(context)
    context.set_offline(False)
    expect(state(page)).to_have_text("Нужны вы: 1")
    expect(of_state(page, "saved")).to_have_count(MARKED)
    # One tab sends, and again what it had no answer to; then what came after the topic.
    assert [len(json.loads(body)["edits"]) for body in sent] == [MARKED, MARKED, 1]
    _school_has_all(cast, students)
    _decides(page, check_axe, screenshot)
    expect(state(page)).to_have_text(re.compile(r"Сохранено в школе в \d\d:\d\d"))
    expect(cell(page, cast, CONFLICT, cast.lesson.pk)).to_have_text("5")
    assert values(cast, students[CONFLICT]) == [5]
    other.close()
    _worker_sends(page, cast)


def _worker_sends(page: Page, cast: Cast) -> None:
    """The network comes back when no page is open; the browser wakes the worker."""
    context, student = page.context, cast.students[2]
    worker = context.new_cdp_session(page)
    found: list[str] = []
    worker.on(
        "ServiceWorker.workerRegistrationUpdated",
        lambda event: found.extend(item["registrationId"] for item in event["registrations"]),
    )
    worker.send("ServiceWorker.enable")
    origin, user = page.evaluate("[location.origin, document.querySelector('outbox-state').dataset.user]")
    context.set_offline(True)
    cell(page, cast, 2, cast.past_lesson.pk).click()
    page.keyboard.type("3")
    page.keyboard.press("Enter")
    expect(state(page)).to_have_text("Сохранено здесь: 1")
    page.goto("about:blank")
    context.set_offline(False)
    marks = Mark.objects.filter(lesson=cast.past_lesson, student=student).values_list("value", flat=True)
    assert not marks.exists()
    sync = {"origin": origin, "registrationId": found[0], "tag": f"outbox:{user}", "lastChance": False}
    worker.send("ServiceWorker.dispatchSyncEvent", sync)
    deadline = time.monotonic() + 20
    while not marks.exists() and time.monotonic() < deadline:
        page.wait_for_timeout(100)
    assert list(marks) == [3]


def _writes_a_lesson(page: Page, address: str, absent: Student, screenshot: Screenshot) -> None:
    page.goto(address)
    page.locator("[name=topic]").fill("Корни")
    page.locator(f'[name="cell-{absent.pk}"]').fill("н")
    page.locator(".lesson-save button").click()
    expect(page.locator(".lesson-kept")).to_have_text(re.compile("Сохранено здесь"))
    page.locator("#homework_text").fill("§ 15, № 2")
    page.get_by_role("button", name="Задать").click()
    expect(page.locator("[data-waiting]")).to_have_text(re.compile("Сохранено здесь.*§ 15, № 2", re.DOTALL))
    screenshot(page, "offline-lesson-390")


def _lose_the_first_answer(context: BrowserContext) -> list[str]:
    """The requests with cells; the school gets the first, but the device never hears of it."""
    sent: list[str] = []

    def answer(route: Route) -> None:
        sent.append(route.request.post_data or "")
        if len(sent) > 1:
            return route.continue_()
        route.fetch()
        return route.abort()

    context.route("**/cells/", answer)
    return sent


def values(cast: Cast, student: Student) -> list[int]:
    marks = Mark.objects.filter(lesson=cast.lesson, student=student).order_by("position")
    return list(marks.values_list("value", flat=True))


def _school_has_all(cast: Cast, students: list[Student]) -> None:
    for row, student in enumerate(students[:MARKED]):
        assert values(cast, student) == [5 if row == CONFLICT else 2 + row % 4]
        assert AuditEvent.objects.filter(place=f"cell:{cast.lesson.pk}:{student.pk}").count() == 1
    assert Attendance.objects.filter(lesson=cast.lesson, student=students[ABSENT]).count() == 1
    assert Lesson.objects.get(pk=cast.lesson.pk).topic == "Корни"
    assert Homework.objects.filter(lesson=cast.lesson, text="§ 15, № 2").count() == 1
    changes = AuditEvent.objects.filter(place=f"lesson:{cast.lesson.pk}").values_list("kind", flat=True)
    assert sorted(changes) == ["homework.given", "lesson.topic"]


def _decides(page: Page, check_axe: CheckAxe, screenshot: Screenshot) -> None:
    page.set_viewport_size({"width": 1440, "height": 900})
    page.locator(".outbox-button").focus()
    page.keyboard.press("Enter")
    conflict = page.locator(".outbox-item")
    expect(conflict).to_have_count(1)
    expect(conflict.locator("dd b")).to_have_text(["2", "5"])
    expect(conflict.locator("dd small").last).to_have_text(re.compile(r"Громова.*\d\d:\d\d"))
    check_axe(page)
    screenshot(page, "outbox-conflict-1440")
    page.keyboard.press("Tab")
    conflict.get_by_role("button", name=re.compile("Оставить школьное: 5")).focus()
    page.keyboard.press("Enter")
    expect(page.locator(".outbox-foreword")).to_contain_text("Всё сохранено в школе")
    page.keyboard.press("Escape")
    expect(page.locator("#outbox-dialog")).to_be_hidden()


def test_what_is_kept_is_its_writers_alone(
    cast: Cast, signed_in: SignIn, check_axe: CheckAxe, screenshot: Screenshot
) -> None:
    """The session ends, somebody else signs in on the same device, and the teacher signs out."""
    page = signed_in("teacher", scheme="dark")
    context = page.context
    context.set_default_navigation_timeout(30_000)
    page.goto(f"/{cast.school.slug}/journal/{cast.course.pk}/")
    origin = page.evaluate("location.origin")
    other = context.new_page()
    other.goto(page.url)
    page.bring_to_front()
    context.set_offline(True)
    cell(page, cast, 0, cast.lesson.pk).click()
    page.keyboard.type("4")
    page.keyboard.press("Enter")
    expect(state(page)).to_have_text("Сохранено здесь: 1")
    context.clear_cookies()
    context.set_offline(False)
    page.locator(".outbox-button").click()
    dialog = page.locator("#outbox-dialog")
    expect(dialog).to_contain_text("Ваш сеанс закончился. Войдите")
    expect(dialog.get_by_role("link", name="Войти")).to_be_visible()
    check_axe(page)
    screenshot(page, "outbox-signed-out-1440-dark")
    sign_in(context, cast, "deputy", origin)
    page.evaluate("dispatchEvent(new Event('online'))")
    expect(dialog).to_contain_text("вошёл другой человек")
    assert values(cast, cast.student) == []

    page.keyboard.press("Escape")
    page.locator(".header-tools summary").last.click()
    page.get_by_role("button", name="Выйти").click()
    leaving = page.locator("#outbox-leaving")
    expect(leaving).to_contain_text("Хранится только на этом устройстве: 1")
    check_axe(page)
    screenshot(page, "outbox-leaving-1440-dark")
    leaving.get_by_role("button", name="Отправить и выйти").click()
    expect(leaving).to_contain_text("Отправить не удалось")
    assert any("outbox" in name for name in page.evaluate(_DATABASES))
    sign_in(context, cast, "teacher", origin)
    leaving.get_by_role("button", name="Отправить и выйти").click()
    expect(page).to_have_url(re.compile("/account/login/"))
    assert values(cast, cast.student) == [4]
    assert not any("outbox" in name for name in page.evaluate(_DATABASES))
    _another_tab_is_still_open(other, cast, lambda: sign_in(context, cast, "teacher", origin))


def _another_tab_is_still_open(page: Page, cast: Cast, sign_in_again: Callable[[], None]) -> None:
    """What is written in it after the sign-out is kept, and sent when its writer is back."""
    page.bring_to_front()
    cell(page, cast, 1, cast.lesson.pk).click()
    page.keyboard.type("3")
    page.keyboard.press("Enter")
    expect(state(page)).to_have_text("Сохранено здесь: 1")
    page.reload()
    expect(page).to_have_url(re.compile("/account/login/"))
    sign_in_again()
    page.goto(f"/{cast.school.slug}/journal/{cast.course.pk}/")
    expect(state(page)).to_have_text(re.compile("Сохранено в школе"))
    assert values(cast, cast.students[1]) == [3]


def test_what_the_school_does_not_take_is_explained(cast: Cast, signed_in: SignIn) -> None:
    """On the lesson's page beside the fields; a conflict of topics in the list; a reason asked for."""
    page = signed_in("teacher")
    page.context.set_default_navigation_timeout(30_000)
    page.goto(f"/{cast.school.slug}/journal/lessons/{cast.lesson.pk}/")
    target = page.locator(f'[name="cell-{cast.student.pk}"]')
    page.locator("[name=topic]").fill("Корни")
    target.fill("77")
    page.locator(".lesson-save button").click()
    expect(page.locator(f"#error-{cast.student.pk}")).to_contain_text("7")
    expect(target).to_have_value("77")
    expect(page.locator(".outbox-button")).to_contain_text("Сохранено в школе")

    theirs = {cast.lesson.pk: "Тест"}
    set_topics(actor=cast.actor("deputy"), course_id=cast.course.pk, topics=theirs, reason="замена")
    page.locator("[name=topic]").fill("Дроби")
    target.fill("5")
    page.locator(".lesson-save button").click()
    conflict = page.locator("#outbox-dialog .outbox-item")
    expect(conflict.locator("dd b")).to_have_text(["Дроби", "Тест"])
    conflict.get_by_role("button", name=re.compile("Оставить моё")).click()
    expect(page).to_have_url(re.compile("saved=1"))
    expect(page.locator("[name=topic]")).to_have_value("Дроби")
    assert values(cast, cast.student) == [5]

    page.locator("#homework_text").fill("§ 16")
    page.locator("#homework_due_lesson").select_option(index=1)
    page.locator("#homework_due_on").fill(cast.future_lesson.held_on.isoformat())
    page.get_by_role("button", name="Задать").click()
    expect(page.locator("#homework_due_on_error")).to_be_visible()
    expect(page.locator("#homework_text")).to_have_value("§ 16")

    _changes_a_task_that_was_changed(page, cast)

    deputy = signed_in("deputy")
    deputy.goto(f"/{cast.school.slug}/journal/{cast.course.pk}/")
    cell(deputy, cast, 1, cast.lesson.pk).click()
    deputy.keyboard.type("4")
    deputy.keyboard.press("Enter")
    deputy.locator("#reason-text").fill("Замена")
    deputy.keyboard.press("Enter")
    expect(cell(deputy, cast, 1, cast.lesson.pk)).to_have_attribute("data-state", "saved")
    assert values(cast, cast.students[1]) == [4]


def _changes_a_task_that_was_changed(page: Page, cast: Cast) -> None:
    page.goto(f"/{cast.school.slug}/journal/lessons/{cast.past_lesson.pk}/")
    page.context.set_offline(True)
    page.locator(".task-edit summary").click()
    page.locator(f"#homework{cast.homework.pk}_text").fill("§ 17")
    page.get_by_role("button", name="Сохранить задание").click()
    card = page.locator(f'lesson-task[data-task="{cast.homework.pk}"] [data-waiting]')
    expect(card).to_have_text(re.compile("Сохранено здесь.*§ 17", re.DOTALL))
    give_homework(
        actor=cast.actor("deputy"),
        course_id=cast.course.pk,
        lesson_id=cast.past_lesson.pk,
        homework_id=cast.homework.pk,
        data=HomeworkData("§ 18"),
        reason="замена",
    )
    page.context.set_offline(False)
    expect(state(page)).to_have_text(re.compile("Нужны вы: 1"))
    page.locator(".outbox-button").click()
    conflict = page.locator("#outbox-dialog .outbox-item")
    expect(conflict.locator("dd b")).to_have_text(["§ 17", "§ 18"])
    conflict.get_by_role("button", name=re.compile("Оставить моё")).click()
    expect(state(page)).to_have_text(re.compile("Сохранено в школе"))
    cast.homework.refresh_from_db()
    assert cast.homework.text == "§ 17"
