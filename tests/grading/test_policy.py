"""The school's policy: set, refused, recorded, shown."""

from dataclasses import replace
from datetime import time
from decimal import Decimal
from typing import Any

import pytest
from django.urls import reverse
from django.utils import translation
from pytest_django import DjangoAssertNumQueries

from parta.audit.models import AuditEvent
from parta.audit.queries import iter_broken_chains
from parta.core.errors import Forbidden, Refused
from parta.grading.commands.policy import set_policy
from parta.grading.models import GradingPolicy
from parta.grading.queries.policy import get_policy
from parta.grading.queries.policy_page import get_policy_values, list_policy_changes
from parta.grading.rules.interim import Method
from parta.grading.rules.policy import PolicyValues
from parta.grading.rules.terms import YearRule
from parta.schools.models import School
from tests.access.bodies import BODIES
from tests.factories.cast import Cast
from tests.tools.queries import OF_EVERY_PAGE


def values(cast: Cast) -> PolicyValues:
    return get_policy_values(cast.actor("deputy"))


def change(cast: Cast, key: str = "deputy", **changes: Any) -> None:
    set_policy(actor=cast.actor(key), values=replace(values(cast), **changes))


def events(cast: Cast) -> list[AuditEvent]:
    return list(AuditEvent.objects.filter(school=cast.school, place="policy").order_by("sequence"))


def url(cast: Cast) -> str:
    return reverse("grading:policy", kwargs={"school": cast.school.slug})


def body(cast: Cast, **changes: Any) -> dict[str, Any]:
    return BODIES["grading:policy"](cast) | changes


@pytest.mark.parametrize("key", ["deputy", "head"])
def test_deputy_and_head_set_it(cast: Cast, key: str) -> None:
    change(
        cast,
        key,
        five=Decimal("4.60"),
        method=Method.AVERAGE,
        year_rule=YearRule.LAST_DECIDES_TIES,
        allows_mark_one=True,
        free_edit_days=7,
        dot_outcome=1,
        publish_at=time(16),
    )
    policy, school = get_policy(cast.school), School.objects.get(pk=cast.school.pk)
    assert policy.thresholds.five == Decimal("4.60")
    assert (policy.method, policy.year_rule, policy.dot_outcome) == ("average", "last_decides_ties", 1)
    assert policy.publish_at == time(16)
    assert (school.allows_mark_one, school.free_edit_days) == (True, 7)
    assert get_policy_values(cast.other.actor("deputy")).five == Decimal("4.50")


@pytest.mark.parametrize("key", ["teacher", "class_teacher", "registrar", "guardian", "student"])
def test_nobody_else_may(cast: Cast, key: str) -> None:
    with pytest.raises(Forbidden):
        change(cast, key, five=Decimal("4.60"))
    assert not GradingPolicy.objects.exists()


def test_what_cannot_be_is_refused_and_nothing_written(cast: Cast) -> None:
    with pytest.raises(Refused) as error:
        change(cast, four=Decimal("4.50"), free_edit_days=3)
    assert (error.value.field, error.value.code) == ("five", "not_rising")
    assert not GradingPolicy.objects.exists()
    assert School.objects.get(pk=cast.school.pk).free_edit_days == 14
    assert events(cast) == []


def test_change_is_recorded_in_words(cast: Cast) -> None:
    change(cast, five=Decimal("4.60"), publish_at=time(16), dot_outcome=None)
    change(cast, "head", publish_at=None, allows_mark_one=True)
    with translation.override("en"):
        latest, first = list_policy_changes(cast.actor("deputy"))
    assert (first.author, latest.author) == ("Громова Е. Л.", "Титов И. П.")
    assert first.words == (
        "From which average on a 5: 4.50 → 4.60",
        "What a dot becomes: 2 → nothing: it vanishes",
        "When marks appear: at once → daily at 16:00",
    )
    assert latest.words == ("The mark 1 is allowed: no → yes", "When marks appear: daily at 16:00 → at once")
    assert list(iter_broken_chains()) == []
    assert list_policy_changes(cast.other.actor("deputy")) == []


def test_same_again_is_no_change(cast: Cast) -> None:
    change(cast)
    assert events(cast) == []


def test_page_saves_and_shows(cast: Cast) -> None:
    client = cast.client("deputy")
    response = client.post(url(cast), body(cast, five="4,75", publication="daily", publish_at="16:00"))
    assert (response.status_code, response["Location"]) == (302, f"{url(cast)}?saved=1")
    assert (values(cast).five, values(cast).publish_at) == (Decimal("4.75"), time(16))
    page = client.get(url(cast), headers={"Accept-Language": "en"}).content.decode()
    assert "From which average on a 5: 4.50 → 4.75" in page
    assert "Громова Е. Л." in page


@pytest.mark.parametrize(
    ("changes", "fields"),
    [
        ({"three": "3.60"}, {"four"}),
        ({"five": "5.5", "three": "0"}, {"five", "three"}),
        ({"five": "much"}, {"five"}),
        ({"five": "4.555"}, {"five"}),
        ({"publication": "daily"}, {"publish_at"}),
        ({"publication": "daily", "publish_at": "25:00"}, {"publish_at"}),
        ({"dot_outcome": "1"}, {"dot_outcome"}),
        ({"free_edit_days": ""}, {"free_edit_days"}),
        ({"guardian_delay_hours": "1000", "borderline": "2"}, {"guardian_delay_hours", "borderline"}),
        ({"method": "magic"}, {"method"}),
    ],
)
def test_page_says_beside_the_field_why_not(cast: Cast, changes: dict[str, str], fields: set[str]) -> None:
    response = cast.client("deputy").post(url(cast), body(cast, dot_days="21", **changes))
    assert response.status_code == 422
    assert set(response.context["form"].errors) == fields
    assert 'value="21"' in response.content.decode()  # nothing typed is lost
    assert not GradingPolicy.objects.exists()


def test_time_is_forgotten_when_marks_appear_at_once(cast: Cast) -> None:
    change(cast, publish_at=time(16))
    cast.client("deputy").post(url(cast), body(cast, publish_at="16:00"))
    assert values(cast).publish_at is None


def test_queries_do_not_grow_with_the_history(
    cast: Cast, django_assert_max_num_queries: DjangoAssertNumQueries
) -> None:
    for days in range(30):
        change(cast, dot_days=days + 15)
    client = cast.client("deputy")
    with django_assert_max_num_queries(6 + OF_EVERY_PAGE):
        page = client.get(url(cast)).content.decode()
    assert page.partition("<main")[2].partition("</main>")[0].count("<time") == 20
