"""A mother lets the grandmother see a part of the diary, sees that she did, and ends it (issue 4)."""

from datetime import timedelta

import pytest
from playwright.sync_api import Page, expect

from parta.access.rules import Role
from parta.onboarding.commands.activations import issue_access
from parta.people.models import Guardian, Guardianship, Student
from parta.people.rules import ADULT_AT, latest_birth
from tests.browser.conftest import CheckAxe, Screenshot, SignIn
from tests.factories.cast import Cast

_PHONE = 390


@pytest.mark.parametrize("width", [_PHONE])
def test_trust_given_used_seen_and_ended(
    cast: Cast, signed_in: SignIn, check_axe: CheckAxe, screenshot: Screenshot, width: int
) -> None:
    mother = signed_in("guardian", width=width, language="en")
    diary = f"/{cast.school.slug}/diary/{cast.student.pk}/"
    mother.goto(diary)
    mother.get_by_role("link", name="Who sees this diary").click()
    mother.get_by_role("link", name="Trust somebody").click()
    _fill(mother, cast)
    check_axe(mother)
    mother.get_by_role("button", name="Give the trust").click()
    expect(mother.get_by_text("A phone or an e-mail is needed: by it")).to_be_visible()
    screenshot(mother, "family-trust-refused")
    mother.get_by_label("Phone").fill("8 912 345-67-89")
    mother.get_by_role("button", name="Give the trust").click()
    expect(mother.get_by_text("Sees: timetable, topics and homework, marks and grades").first).to_be_visible()
    check_axe(mother)
    screenshot(mother, "family-phone")

    _issue_sign_in(cast)
    grandmother = signed_in("grandmother", width=width, language="en")
    grandmother.goto(f"{diary}?day={cast.past_lesson.held_on}")
    expect(grandmother.locator(".mark").first).to_be_visible()
    expect(grandmother.locator(".absence")).to_have_count(0)
    grandmother.get_by_role("link", name="Progress table").click()
    expect(grandmother.get_by_text("Missed")).to_have_count(0)
    assert grandmother.goto(f"/{cast.school.slug}/diary/{cast.students[1].pk}/").status == 404  # type: ignore[union-attr]

    mother.goto(diary)
    mother.get_by_role("link", name="Who sees this diary").click()
    mother.get_by_role("link", name="Who has seen it").first.click()
    expect(mother.get_by_role("row", name="Королёва Н.")).to_have_count(2)  # the week and the table
    check_axe(mother)
    screenshot(mother, "family-access-phone")
    mother.get_by_role("link", name="Who sees the diary").click()
    mother.get_by_role("button", name="End the trust: Королёва Нина").click()
    expect(mother.get_by_text("The trust is ended")).to_be_visible()
    for path in (diary, f"/{cast.school.slug}/", f"/{cast.school.slug}/timetable/"):
        assert grandmother.goto(path).status == 404  # type: ignore[union-attr]


def test_the_office_and_a_student_of_age(
    cast: Cast, signed_in: SignIn, check_axe: CheckAxe, screenshot: Screenshot
) -> None:
    Student.objects.filter(pk=cast.student.pk).update(born_on=latest_birth(cast.today, ADULT_AT))
    student = signed_in("student", width=_PHONE, scheme="dark", language="en")
    student.goto(f"/{cast.school.slug}/diary/")
    student.get_by_role("link", name="Who sees this diary").first.click()
    student.get_by_role("button", name="Close the diary: Иванова Мария").click()
    expect(student.get_by_text("the student has not agreed")).to_be_visible()
    check_axe(student)
    screenshot(student, "family-of-age-dark")

    office = signed_in("registrar", language="en")
    office.goto(f"/{cast.school.slug}/classes/{cast.school_class.pk}/")
    office.get_by_role("link", name="Card: Иванов Пётр").click()
    check_axe(office)
    screenshot(office, "card")
    office.get_by_role("link", name="Rights of guardians").click()
    mother = office.get_by_role("article", name="Иванова Мария")
    mother.get_by_text("End the right").first.click()
    mother.get_by_label("Reason").fill("Решение суда")
    check_axe(office)
    screenshot(office, "guardians")
    mother.get_by_role("button", name="End the right").click()
    expect(office.get_by_text("The right is ended")).to_be_visible()
    assert (
        not Guardianship.objects.valid_on(cast.today)
        .filter(guardian=cast.guardian, student=cast.student)
        .exists()
    )
    office.goto(f"/{cast.school.slug}/people/staff/")
    check_axe(office)
    screenshot(office, "staff")


def _fill(page: Page, cast: Cast) -> None:
    page.get_by_label("Surname").fill("Королёва")
    page.get_by_label("Given name").fill("Нина")
    page.get_by_label("marks and grades").check()
    page.get_by_label("Until which day").fill((cast.today + timedelta(days=30)).isoformat())


def _issue_sign_in(cast: Cast) -> None:
    """The office's letter, and the first sign-in with it done."""
    person = Guardian.objects.get(surname="Королёва")
    issued = issue_access(actor=cast.actor("registrar"), person=person, role=Role.TRUSTED)
    user = issued.activation.user
    user.must_activate = False
    user.save(update_fields=["must_activate"])
    cast.users["grandmother"] = user
