"""Tables of pages as files: what is on the screen, and that no table is without."""

from decimal import Decimal
from io import BytesIO
from pathlib import Path
from typing import Any

from django.http import FileResponse
from openpyxl import load_workbook

import parta
from parta.access.models import Membership
from parta.access.rules import Role
from parta.accounts.models import User
from parta.core.tables import read_page, sheets_of
from tests.exchange.test_imports import Registrar
from tests.factories.backpack import get_thing
from tests.factories.cast import Cast
from tests.factories.curricula import get_line
from tests.factories.school_day import get_meeting

_HTML = """
<h1>Нагрузка <small>недели</small></h1>
<table><caption>Уроки</caption>
<thead><tr><th rowspan=2>Класс<th colspan=2>Уроков</tr><tr><th>план<th>было</tr></thead>
<tbody><tr><th>7А <svg><title>знак</title></svg></th><td class="number">1 234,5</td>
<td data-value="-7">−7 мало</td><td><button>Удалить</button></td></tr>
<tr><th>007</th><td colspan=2><input value="всего"><input type=hidden value=x>
<select><option>два<option selected>три</select></td></tr>
<tr><th>+7 912</th><td><input type=checkbox checked></td><td>a<br>b</td></tr></tbody></table>
<table><thead><tr><th>пусто</th></tr></thead></table>
"""
# Tables that have no file of their own, and why.
_WITHOUT = {
    "diary/absence_month.html": "a calendar to look at; the list of the days stands beside it",
    "grading/control_week.html": "the term as a whole is a file",
    "homework/series_plans.html": "a form: what is to be given when",
    "journal/grid.html": "the journal is a file of the class's progress, and on paper",
    "journal/lesson_form.html": "a form: who is there and what they get",
    "journal/term_marks_shares.html": "on a page with the tables of its grades, in whose file it is",
    "notifications/kinds.html": "a form: what one wants to be told",
    # Pages with a file of their own: the button stands at the head of the page.
    "academics/students.html": "class.html",
    "progress/accumulation_courses.html": "accumulation.html",
    "progress/accumulation_owners.html": "accumulation.html",
    "progress/class_heat.html": "class.html",
    "progress/school_rows.html": "school.html",
}


def test_a_table_of_the_screen_is_read() -> None:
    heading, [sheet] = sheets_of([read_page(_HTML)])
    assert (heading, sheet.title) == ("Нагрузка недели", "Уроки")
    assert sheet.head == ["Класс", "Уроков · план", "Уроков · было"]
    assert sheet.rows == [["7А", Decimal("1234.5"), -7], ["007", "всего три", ""], ["+7 912", "✓", "a b"]]


def _said(answer: Any) -> set[str]:
    """The texts of every sheet."""
    assert isinstance(answer, FileResponse), answer
    book = load_workbook(BytesIO(answer.getvalue()), read_only=True)
    return {str(value) for page in book for row in page.iter_rows(values_only=True) for value in row if value}


def test_pages_give_what_they_list_as_files(cast: Cast) -> None:
    meeting, thing, line = get_meeting(cast), get_thing(cast), get_line(cast)
    Registrar(cast, "deputy").bring("Класс;Фамилия;Имя\n7А;Новый;Олег\n")
    deputy, registrar = cast.client("deputy"), cast.client("registrar")
    for client, path, words in (
        (deputy, "homework/load/", {"7А", "7Б"}),
        (deputy, f"curricula/{line.curriculum_id}/", {line.subject.name if line.subject else line.name}),
        (deputy, "school-day/clubs/", {meeting.group.club.name, meeting.group.name}),
        (deputy, f"school-day/backpack/?grade={thing.grade}", {thing.name, thing.subject.name}),
        (deputy, "imports/", {"list.csv"}),
        (registrar, "access/letters/", {"7А", "7Б"}),
    ):
        address = f"/{cast.school.slug}/{path}"
        page = client.get(address).content.decode()
        assert "format=xlsx" in page, path
        asked = f"{address}{'&' if '?' in path else '?'}format="
        assert words <= _said(client.get(f"{asked}xlsx")), path
        text = client.get(f"{asked}csv").getvalue().decode("utf-8-sig")
        assert all(word in text for word in words), path
    assert cast.client("guardian").get(f"/{cast.school.slug}/imports/?format=xlsx").status_code == 403


def test_a_list_in_pages_is_one_file_of_all_of_them(cast: Cast) -> None:
    people = User.objects.bulk_create(
        User(login=f"new{number}", surname=f"Новый{number:03}", given_name="Ян") for number in range(120)
    )
    Membership.objects.bulk_create(
        Membership(user=user, school=cast.school, role=Role.GUARDIAN, since_on=cast.today) for user in people
    )
    client, address = cast.client("registrar"), f"/{cast.school.slug}/access/consents/?state=missing"
    page = client.get(address).content.decode()
    assert page.count("Новый") < 120
    text = client.get(f"{address}&format=csv").getvalue().decode("utf-8-sig")
    assert [text.count(f"Новый{number:03}") for number in range(120)] == [1] * 120
    assert len({line.count(";") for line in text.splitlines()}) == 1
    assert "?state=missing&amp;format=xlsx" in client.get(f"{address}&page=2").content.decode()


def test_no_table_is_without_a_file() -> None:
    found = set()
    for path in Path(parta.__file__).parent.rglob("*.html"):
        text, name = path.read_text(), "/".join(path.parts[-2:])
        if "<table" in text and "/components/" not in str(path) and "table_file.html" not in text:
            found.add(name)
    assert found == set(_WITHOUT)
