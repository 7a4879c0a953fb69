"""Own tabs and the parts of the first page (acceptance D10)."""

from collections.abc import Callable
from typing import Any

import pytest
from django.urls import reverse

from parta.access.models import Membership
from parta.core.errors import Refused
from parta.home.commands import Change, Way, arrange_tabs, arrange_widgets
from parta.home.models import TabSetting
from parta.home.queries.page import widget_choice
from parta.home.queries.tabs import navigation_tabs, tab_choice
from parta.home.rules import MAX_TABS
from parta.people.models import Guardianship
from tests.factories.cast import Cast

EN = {"accept-language": "en"}


def _page(cast: Cast, name: str = "home:tabs") -> str:
    return reverse(name, kwargs={"school": cast.school.slug})


def _keys(cast: Cast, key: str) -> list[str]:
    return [tab.key for tab in navigation_tabs(cast.actor(key))]


def _add(cast: Cast, key: str, *tabs: str) -> None:
    for tab in tabs:
        arrange_tabs(actor=cast.actor(key), change=Change(Way.ADD, tab))


def test_tabs_are_added_moved_removed_and_reset(cast: Cast) -> None:
    page = f"diary/{cast.student.pk}/subjects"
    _add(cast, "guardian", page)
    assert _keys(cast, "guardian") == ["home", "diary", "timetable", page]
    arrange_tabs(actor=cast.actor("guardian"), change=Change(Way.PLACE, page, 0))
    arrange_tabs(actor=cast.actor("guardian"), change=Change(Way.REMOVE, "diary"))
    assert _keys(cast, "guardian") == [page, "home", "timetable"]
    assert _keys(cast, "student") == ["home", "diary", "timetable"], "one's own, nobody else's"
    arrange_tabs(actor=cast.actor("guardian"), change=Change(Way.RESET))
    assert _keys(cast, "guardian") == ["home", "diary", "timetable"]


def test_repeating_changes_nothing(cast: Cast) -> None:
    page = f"diary/{cast.student.pk}/week"
    _add(cast, "student", page, page)
    for _time in range(2):
        arrange_tabs(actor=cast.actor("student"), change=Change(Way.PLACE, page, 1))
        arrange_tabs(actor=cast.actor("student"), change=Change(Way.REMOVE, "timetable"))
    assert _keys(cast, "student") == ["home", page, "diary"]


def test_what_each_role_may_have(cast: Cast) -> None:
    def offered(key: str) -> set[str]:
        return {key for key in tab_choice(cast.actor(key)).offered if "/" in key}

    journal, other = f"journal/{cast.course.pk}", f"journal/{cast.other_course.pk}"
    assert offered("teacher") == {
        journal,
        *(f"page/{page}" for page in ("planner", "control", "announcements", "events")),
    }
    assert offered("class_teacher") == {
        f"journal/{cast.class_course.pk}",
        f"class/{cast.school_class.pk}",
        *(
            f"page/{page}"
            for page in ("planner", "control", "load", "absences", "behavior", "announcements", "events")
        ),
    }
    assert offered("registrar") >= {f"class/{cast.school_class.pk}"}
    assert other in offered("colleague")
    assert {f"class/{cast.school_class.pk}", f"class/{cast.other_class.pk}"} <= offered("deputy")
    children = {int(key.split("/")[1]) for key in offered("guardian") - {"page/announcements", "page/events"}}
    assert children == {child.pk for child in cast.students[:2]}


def test_labels_name_the_child_only_among_several(cast: Cast) -> None:
    own = tab_choice(cast.actor("student")).offered[f"diary/{cast.student.pk}/subjects"]
    childs = tab_choice(cast.actor("guardian")).offered[f"diary/{cast.student.pk}/subjects"]
    assert childs.label == f"{own.label}, {cast.student.given_name}"


@pytest.mark.parametrize("key", ["nothing", "classes", "diary/1000000/week", "", "journal/x"])
def test_a_tab_that_is_not_theirs_is_refused_beside_the_field(cast: Cast, key: str) -> None:
    client = cast.client("guardian")
    response = client.post(_page(cast), {"way": "add", "key": key}, headers=EN)
    body = response.content.decode()
    assert response.status_code == 422
    assert "There is no such tab for you" in body
    assert 'aria-describedby="add-error"' in body
    assert not TabSetting.objects.exclude(tabs=None).exists()


def test_the_thirteenth_tab_is_refused_and_nothing_lost(cast: Cast) -> None:
    offered = [key for key in tab_choice(cast.actor("guardian")).offered if "/" in key]
    _add(cast, "guardian", *offered[: MAX_TABS - 3])
    client = cast.client("guardian")
    response = client.post(_page(cast), {"way": "add", "key": offered[-1]}, headers=EN)
    assert response.status_code == 422
    assert "Twelve tabs are the most" in response.content.decode()
    assert f'<option value="{offered[-1]}" selected>' in response.content.decode()
    assert len(_keys(cast, "guardian")) == MAX_TABS


def test_the_last_tab_stays_and_its_row_says_so(cast: Cast) -> None:
    for key in ("diary", "timetable"):
        arrange_tabs(actor=cast.actor("student"), change=Change(Way.REMOVE, key))
    response = cast.client("student").post(_page(cast), {"way": "remove", "key": "home"}, headers=EN)
    assert response.status_code == 422
    assert 'id="row-error"' in response.content.decode()
    assert _keys(cast, "student") == ["home"]


def test_moving_what_is_not_there_is_refused(cast: Cast) -> None:
    with pytest.raises(Refused):
        arrange_tabs(actor=cast.actor("student"), change=Change(Way.PLACE, "journal", 0))


def test_a_tab_whose_right_has_ended_is_not_shown(cast: Cast) -> None:
    kept, lost = (f"diary/{child.pk}/week" for child in cast.students[:2])
    _add(cast, "guardian", kept, lost)
    Guardianship.objects.filter(student=cast.students[1]).update(
        since_on=cast.year.starts_on, until_on=cast.year.starts_on
    )
    assert lost not in _keys(cast, "guardian")
    assert kept in _keys(cast, "guardian")
    response = cast.client("guardian").get(_page(cast))
    assert response.status_code == 200


def test_a_journal_is_lost_with_the_course(cast: Cast) -> None:
    _add(cast, "teacher", f"journal/{cast.course.pk}")
    cast.course.assignments.update(until_on=cast.year.starts_on)
    assert _keys(cast, "teacher") == ["home", "journal", "timetable"]


def test_where_nothing_is_left_the_tabs_are_those_of_the_role(cast: Cast) -> None:
    _add(cast, "teacher", f"journal/{cast.course.pk}")
    for key in ("home", "journal", "timetable"):
        arrange_tabs(actor=cast.actor("teacher"), change=Change(Way.REMOVE, key))
    cast.course.assignments.update(until_on=cast.year.starts_on)
    assert _keys(cast, "teacher") == ["home", "journal", "timetable"]


def test_tabs_of_two_schools_are_apart(cast: Cast) -> None:
    user = cast.users["teacher"]
    Membership.objects.create(school=cast.other.school, user=user, role="teacher", since_on=cast.today)
    arrange_tabs(actor=cast.actor("teacher"), change=Change(Way.REMOVE, "timetable"))
    address = reverse("journal:index", kwargs={"school": cast.other.school.slug})
    bar = cast.client("teacher").get(address).context["navigation"].bar
    assert len(bar) == 3


def test_an_open_page_of_a_tab_is_current_before_its_section(cast: Cast) -> None:
    _add(cast, "teacher", f"journal/{cast.course.pk}")
    client = cast.client("teacher")
    address = reverse("journal:course", kwargs={"school": cast.school.slug, "course_id": cast.course.pk})
    current = [item.url for item in client.get(address).context["navigation"].bar if item.is_current]
    assert current == [address]
    index = reverse("journal:index", kwargs={"school": cast.school.slug})
    current = [item.url for item in client.get(index).context["navigation"].bar if item.is_current]
    assert current == [index]


def test_what_has_no_place_is_under_more(cast: Cast) -> None:
    offered = [key for key in tab_choice(cast.actor("guardian")).offered if "/" in key]
    _add(cast, "guardian", *offered[:9])
    navigation = cast.client("guardian").get(_page(cast)).context["navigation"]
    assert len(navigation.bar) == 7
    assert len(navigation.more) == 8, "a phone shows four"
    assert [item.is_wide_only for item in navigation.more] == [True] * 3 + [False] * 5


def test_many_tabs_cost_no_more_queries(cast: Cast, django_assert_num_queries: Callable[..., Any]) -> None:
    offered = [key for key in tab_choice(cast.actor("guardian")).offered if "/" in key]
    _add(cast, "guardian", *offered[:9])
    for key, number in (("guardian", 12), ("deputy", 6)):
        actor = cast.actor(key)
        with django_assert_num_queries(1):
            assert len(navigation_tabs(actor)) == number


def test_widgets_are_arranged_likewise(cast: Cast) -> None:
    actor = cast.actor("guardian")
    before = list(widget_choice(actor).widgets)
    arrange_widgets(actor=actor, change=Change(Way.REMOVE, "marks"))
    arrange_widgets(actor=actor, change=Change(Way.PLACE, "homework", 0))
    assert widget_choice(actor).widgets[0] == "homework"
    assert "marks" not in widget_choice(actor).widgets
    shown = cast.client("guardian").get(reverse("home:school", kwargs={"school": cast.school.slug}))
    assert "home/widgets/marks.html" not in {template.name for template in shown.templates}
    arrange_widgets(actor=actor, change=Change(Way.RESET))
    assert list(widget_choice(actor).widgets) == before


def test_a_widget_of_another_role_is_refused(cast: Cast) -> None:
    response = cast.client("guardian").post(
        _page(cast, "home:widgets"), {"way": "add", "key": "classes"}, headers=EN
    )
    assert response.status_code == 422
    assert "no such part of the first page" in response.content.decode()


def test_the_focus_stays_on_the_button(cast: Cast) -> None:
    client = cast.client("student")
    moved = client.post(_page(cast), {"way": "place", "key": "home", "position": "1"})
    assert moved["location"].endswith("?done=place&key=home&down=1")
    body = client.get(moved["location"], headers=EN).content.decode()
    assert 'aria-label="Move down: Home" autofocus' in body
