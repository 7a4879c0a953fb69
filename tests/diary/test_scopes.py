"""A trusted person sees what the trust covers, on every page (domain H)."""

import re
from typing import Any

import pytest
from django.urls import reverse

from parta.people.models import Guardianship, Student
from parta.people.rules import ADULT_AT, Scope, latest_birth, written_scopes
from tests.factories.cast import Cast

MARK, ABSENCE, HOMEWORK = 'class="hint-button hint-plain mark"', "hint-plain absence", "№ 214–218"
MARKS_PAGES = ["diary:mark", "diary:subjects", "diary:subject", "progress:student", "progress:charts"]


@pytest.fixture(autouse=True)
def _english(settings: Any) -> None:
    settings.LANGUAGE_CODE = "en"


def url(cast: Cast, name: str) -> str:
    values = {"school": cast.school.slug, "student_id": cast.student.pk}
    if name == "diary:mark":
        values["mark_id"] = cast.marks[0].pk
    if name == "diary:subject":
        values["course_id"] = cast.course.pk
    if name == "progress:subject":
        values["subject_id"] = cast.course.subject_id
    return reverse(name, kwargs=values)


@pytest.mark.parametrize(
    "scopes",
    [set(), {Scope.MARKS}, {Scope.ATTENDANCE}, {Scope.MARKS, Scope.ATTENDANCE}],
    ids=["neither", "marks", "attendance", "both"],
)
def test_pages_within_the_scope(cast: Cast, scopes: set[Scope]) -> None:
    cast.attendance.student = cast.student
    cast.attendance.save()
    Guardianship.objects.filter(guardian=cast.trusted).update(scopes=written_scopes(scopes))
    client = cast.client("trusted")
    days = {"day": cast.past_lesson.held_on.isoformat()}
    week = client.get(url(cast, "diary:week"), days).content.decode()
    assert (MARK in week) == (Scope.MARKS in scopes)
    assert (ABSENCE in week) == (Scope.ATTENDANCE in scopes)
    assert HOMEWORK in week
    assert "Линейные уравнения" in week
    assert (url(cast, "diary:subjects") in week) == (Scope.MARKS in scopes)  # no link to a closed door
    opened = 200 if Scope.MARKS in scopes else 404
    for name in [*MARKS_PAGES, "progress:subject"]:
        assert client.get(url(cast, name)).status_code == opened, name
    card = client.get(url(cast, "progress:card"))
    assert card.status_code == (200 if len(scopes) == len(Scope) else 404)
    if Scope.MARKS in scopes:
        for name in ("diary:subjects", "diary:subject", "progress:student"):
            html = client.get(url(cast, name)).content.decode()
            assert ("Missed" in html) == (Scope.ATTENDANCE in scopes), name
    assert "Who sees this diary" not in week


def test_switching_children_leads_to_no_closed_door(cast: Cast) -> None:
    """A parent of two, trusted for a third without marks: nothing of one is taken for another's."""
    Guardianship.objects.create(
        guardian=cast.guardian,
        student=cast.students[2],
        kind="trusted",
        since_on=cast.today,
        until_on=cast.today,
    )
    client, index = cast.client("guardian"), reverse("diary:index", kwargs={"school": cast.school.slug})
    html = client.get(url(cast, "diary:subjects")).content.decode()
    assert f'href="{index}{cast.students[1].pk}/subjects/"' in html
    assert f'href="{index}{cast.students[2].pk}/"' in html
    for page in ("homework", "absences", "behavior", "backpack"):
        html = client.get(url(cast, f"diary:{page}")).content.decode()
        doors = {door for door in re.findall(r'class="chip" href="([^"]+)"', html) if door.startswith(index)}
        assert len(doors) >= 3, page
        assert {client.get(door).status_code for door in doors} == {200}, page
    table = client.get(url(cast, "progress:student")).content.decode()
    assert "Иванова Софья" in table
    assert "Кузнецов Лев" not in table


def test_notices_of_a_student_of_age(cast: Cast) -> None:
    Student.objects.filter(pk=cast.student.pk).update(born_on=latest_birth(cast.today, ADULT_AT))
    path = url(cast, "diary:week")
    assert "Your access ends after" in cast.client("guardian").get(path).content.decode()
    assert "You are 18" in cast.client("student").get(path).content.decode()
    assert "is 18" not in cast.client("class_teacher").get(path).content.decode()
    Guardianship.objects.filter(student=cast.student).update(consent=True)
    assert "Your access ends after" not in cast.client("guardian").get(path).content.decode()
    assert "You are 18" not in cast.client("student").get(path).content.decode()
    page = reverse("family:student", kwargs={"school": cast.school.slug, "student_id": cast.student.pk})
    right = Guardianship.objects.get(student=cast.student, guardian=cast.guardian)
    html = cast.client("student").get(page).content.decode()
    assert "Close the diary" in html
    answer = reverse(
        "family:consent",
        kwargs={
            "school": cast.school.slug,
            "student_id": cast.student.pk,
            "guardianship_id": right.pk,
        },
    )
    assert cast.client("student").post(answer, {"agrees": "no"}).status_code == 302
    assert cast.client("guardian").get(path).status_code == 404  # the other child's diary stays open
    assert (
        cast.client("guardian")
        .get(path.replace(f"/{cast.student.pk}/", f"/{cast.students[1].pk}/"))
        .status_code
        == 200
    )
