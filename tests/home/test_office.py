"""The steps of setting up a school, and what it decides, in one place."""

from datetime import datetime, time
from zoneinfo import ZoneInfo

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from parta.academics.models import CourseAssignment, SchoolClass
from parta.access.models import Membership
from parta.access.queries import get_actor
from parta.access.rules import Role
from parta.audit.models import AuditEvent
from parta.home.queries.page import home_page
from parta.home.queries.setup import missing_steps, office_page
from parta.home.rules import Step, StepState, Widget
from parta.schools.models import School
from tests.factories.cast import Cast

EN = {"accept-language": "en"}


def _url(cast: Cast, name: str) -> str:
    return reverse(f"home:{name}", kwargs={"school": cast.school.slug})


def test_an_empty_school_begins_with_its_first_steps(cast: Cast) -> None:
    empty = School.objects.create(region=cast.school.region, slug="empty", name="Новая", short_name="Новая")
    user = cast.users["registrar"]
    Membership.objects.create(school=empty, user=user, role=Role.REGISTRAR, since_on=cast.today)
    actor = get_actor(user_id=user.pk, school_slug="empty")
    assert missing_steps(actor) == set(Step)
    widget = home_page(actor).widgets[0]
    assert widget.key is Widget.SETUP
    assert [line.is_next for line in widget.data.steps] == [True] + [False] * 6
    for key in ("deputy", "head", "registrar"):
        assert Widget.SETUP not in {shown.key for shown in home_page(cast.actor(key)).widgets}


def test_a_step_is_done_partly_or_not(cast: Cast) -> None:
    states = {line.step: line.state for line in office_page(cast.actor("deputy")).steps}
    assert states.pop(Step.CLASSES) is StepState.PARTLY  # 7Б has no class teacher
    assert set(states.values()) == {StepState.DONE}
    CourseAssignment.objects.filter(course=cast.other_course).delete()
    lines = {line.step: line for line in office_page(cast.actor("head")).steps}
    assert lines[Step.TEACHING].state is StepState.PARTLY
    assert lines[Step.CLASSES].is_next


def test_the_steps_cost_the_same_however_large_the_school(cast: Cast) -> None:
    def count() -> int:
        with CaptureQueriesContext(connection) as queries:
            assert cast.client("deputy").get(_url(cast, "office")).status_code == 200
        return len(queries)

    count()
    few = count()
    for number in range(30):
        SchoolClass.objects.create(
            school=cast.school, year=cast.year, grade=5, letter=str(number), bells=cast.bells
        )
    assert count() == few <= 40


def test_the_head_writes_names_contacts_and_zone(cast: Cast) -> None:
    client, future = cast.client("head"), cast.future_lesson
    data = {"name": "Школа имени Ломоносова", "short_name": "Ломоносовская", "time_zone": "Asia/Omsk"}
    answer = client.post(_url(cast, "policy"), data | {"email": "нет", "short_name": ""}, headers=EN)
    assert answer.status_code == 422
    assert set(answer.context["details"].errors) == {"email", "short_name"}
    assert "Школа имени Ломоносова" in answer.content.decode()
    assert client.post(_url(cast, "policy"), data | {"phone": "8 (8182) 20-00-00"}).status_code == 302
    event = AuditEvent.objects.get(kind="school.changed")
    assert event.before is not None
    assert set(event.before) == {"name", "short_name", "time_zone", "phone"}
    future.refresh_from_db()
    assert future.starts_at == datetime.combine(future.held_on, time(8, 30), ZoneInfo("Asia/Omsk"))
    page = cast.client("student").get(reverse("schoolyear:bells", kwargs={"school": cast.school.slug}))
    assert "8 (8182) 20-00-00" in page.content.decode()


@pytest.mark.parametrize(("days", "status"), [("7", 302), ("367", 422), ("", 422)])
def test_journal_rules_leave_the_rest_of_the_policy(cast: Cast, days: str, status: int) -> None:
    data = {"free_edit_days": days, "allows_mark_one": "on"}
    answer = cast.client("deputy").post(_url(cast, "journal_policy"), data)
    assert answer.status_code == status
    cast.school.refresh_from_db()
    assert (cast.school.free_edit_days, cast.school.allows_mark_one) == (
        (7, True) if status == 302 else (14, False)
    )
