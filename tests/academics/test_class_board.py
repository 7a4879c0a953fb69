"""Students change classes on the board of their grade."""

from datetime import timedelta
from typing import Any

from django.db import connection
from django.test.utils import CaptureQueriesContext

from parta.academics.models import Enrollment, SchoolClass
from parta.access.models import Membership
from parta.core import clock
from parta.people.models import Student
from tests.factories.cast import Cast

_DAY = timedelta(days=1)


class Page:
    """7А and 7Б as the registrar sees them."""

    def __init__(self, cast: Cast) -> None:
        self.cast, self.client = cast, cast.client("registrar")
        self.url = f"/{cast.school.slug}/classes/board/?grade=7"

    def columns(self) -> dict[str, list[str]]:
        found = self.client.get(self.url).context["board"].columns
        return {column.name: [one.name for one in column.students] for column in found}

    def post(self, status: int, places: dict[Student, SchoolClass | None], **data: Any) -> str:
        """As the browser sends it: what the page showed beside what is chosen now."""
        shown = {one.student_id: one.group_id for one in self.client.get(self.url).context["board"].students}
        sent: dict[str, Any] = {"since_on": self.cast.today.isoformat(), "note": "Приказ № 5"}
        sent |= {f"w{pk}": group or "" for pk, group in shown.items()}
        sent |= {f"s{pk}": group or "" for pk, group in shown.items()}
        sent |= {f"s{student.pk}": group.pk if group else "" for student, group in places.items()}
        response = self.client.post(self.url, sent | data)
        assert response.status_code == status, response.content.decode()
        return response.content.decode()


def test_students_change_classes_and_new_ones_find_theirs_from_a_day(cast: Cast) -> None:
    page, moved, old = Page(cast), cast.student, cast.school_class
    new = Student.objects.create(school=cast.school, surname="Яблочкина", given_name="Ева")
    assert page.columns()[""] == [new.list_name]
    page.post(302, {moved: cast.other_class, new: old})
    assert page.columns().keys() == {"7А", "7Б"}
    assert new.list_name in page.columns()["7А"]
    assert moved.list_name in page.columns()["7Б"]
    stays = Enrollment.objects.filter(student=moved).order_by("since_on")
    assert [(row.school_class, row.until_on, row.entry_note) for row in stays] == [
        (old, cast.today - _DAY, ""),
        (cast.other_class, None, "Приказ № 5"),
    ]


def test_all_move_or_nobody_and_what_was_chosen_is_still_there(cast: Cast) -> None:
    page, before = Page(cast), list(Enrollment.objects.order_by("pk").values())
    text = page.post(
        422, dict.fromkeys(cast.students[:2], cast.other_class), since_on=cast.year.starts_on.isoformat()
    )
    assert cast.students[0].list_name in text
    assert f'<option value="{cast.other_class.pk}" selected>' in text
    assert "Приказ № 5" in text
    assert list(Enrollment.objects.order_by("pk").values()) == before


def test_a_day_outside_the_year_is_refused_for_what_it_is(cast: Cast) -> None:
    text = Page(cast).post(422, {cast.student: cast.other_class}, since_on="2020-01-01")
    assert cast.student.list_name + ":" not in text


def test_whom_a_colleague_has_moved_meanwhile_is_left_there(cast: Cast) -> None:
    page, stale = Page(cast), cast.student
    place = {f"w{stale.pk}": cast.school_class.pk, f"s{stale.pk}": cast.school_class.pk}
    page.post(302, {stale: cast.other_class})
    page.post(302, {cast.students[1]: cast.other_class}, **place)
    assert stale.list_name in page.columns()["7Б"]


def test_before_the_year_begins_a_stay_is_replaced(cast: Cast) -> None:
    moved, first = cast.student, cast.year.starts_on
    Membership.objects.update(since_on=first - 30 * _DAY)
    cast.year.terms.update(closed_at=None)
    with clock.fixed_at(clock.now() - (cast.today - first + 5 * _DAY)):
        Page(cast).post(302, {moved: cast.other_class}, since_on=first.isoformat())
        stay = Enrollment.objects.get(student=moved)
    assert (stay.school_class, stay.since_on) == (cast.other_class, first)


def test_it_asks_as_much_for_many_as_for_few(cast: Cast) -> None:
    page = Page(cast)
    page.columns()
    counts = []
    for number in (0, 30):
        for count in range(number):
            student = Student.objects.create(school=cast.school, surname=f"Ученик{count}", given_name="Лев")
            Enrollment.objects.create(
                student=student, school_class=cast.school_class, since_on=cast.year.starts_on
            )
        with CaptureQueriesContext(
            connection,
        ) as queries:
            page.columns()
        counts.append(len(queries))
    assert counts[0] == counts[1]
