"""Pages of events: what is found, what is typed, what leaves as a file, what it costs."""

from datetime import UTC, datetime, time, timedelta
from io import BytesIO
from typing import Any

import pytest
from django.conf import settings
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from icalendar import Calendar
from python_calamine import CalamineWorkbook

from parta.access.commands import appoint_operator
from parta.access.models import OperatorAct
from parta.access.rules import Office
from parta.events.commands.reviewing import cancel_event, submit_event
from parta.events.commands.signing import sign_up
from parta.events.models import Event, SignUp
from parta.events.rules import EventKind, State, Whom
from tests.factories.cast import Cast, SchoolCast
from tests.factories.events import desk, draft, publish, publish_regional
from tests.factories.portal import create_portal_user, portal_client

EN = {"accept-language": "en"}


def _url(cast: SchoolCast, name: str, **arguments: object) -> str:
    return reverse(f"events:{name}", kwargs={"school": cast.school.slug, **arguments})


def _typed(cast: Cast, **values: object) -> dict[str, object]:
    return {
        "title": "Конкурс чтецов",
        "kind": "competition",
        "text": "Стихи наизусть.",
        "venue": "Актовый зал",
        "starts_on": (cast.today + timedelta(days=5)).isoformat(),
        "whom": ["students"],
        "email": "verse@example.org",
        "takes_sign_ups": "on",
        "places": "30",
    } | values


def _titles(cast: SchoolCast, key: str, **asked: Any) -> list[str]:
    months = cast.client(key).get(_url(cast, "index"), asked).context["page"].months
    return [line.title for month in months for line in month.lines]


def test_written_sent_reviewed_and_returned(cast: Cast) -> None:
    client = cast.client("registrar")
    response = client.post(
        _url(cast, "new"), _typed(cast, sign_up_until=f"{cast.today + timedelta(days=2)}T18:00")
    )
    row = Event.objects.get()
    assert response["Location"] == _url(cast, "page", event_id=row.pk)
    assert (row.state, row.places, row.author) == (State.SUBMITTED, 30, cast.users["registrar"])
    until = datetime.combine(cast.today + timedelta(days=2), time(18), cast.school.zone)
    assert row.deadline == until
    deputy, review = cast.client("deputy"), _url(cast, "review", event_id=row.pk)
    assert row.title in deputy.get(_url(cast, "managed"), {"all": "1"}).content.decode()
    refused = deputy.post(review, {"decision": "return", "reason": ""}, headers=EN)
    assert refused.status_code == 422
    assert "Say why." in refused.content.decode()
    deputy.post(review, {"decision": "return", "reason": "Кто жюри?"})
    assert "Кто жюри?" in client.get(_url(cast, "page", event_id=row.pk)).content.decode()


@pytest.mark.parametrize(
    ("values", "said"),
    [
        ({"title": ""}, "id_title_error"),
        ({"venue": ""}, "Say where it takes place."),
        ({"whom": []}, "Choose who may take part."),
        ({"starts_on": "2020-01-01"}, "This day is over."),
        ({"grade_from": "9", "grade_to": "5"}, "From a lower grade to a higher one"),
        ({"email": ""}, "Give an e-mail or a telephone"),
    ],
)
def test_a_refusal_stands_beside_its_field_and_keeps_everything(
    cast: Cast, values: dict[str, object], said: str
) -> None:
    typed = _typed(cast) | values
    response = cast.client("registrar").post(_url(cast, "new"), typed, headers=EN)
    body = response.content.decode()
    assert response.status_code == 422
    assert said in body
    assert all(str(typed[key]) in body for key in ("title", "text", "venue", "places"))
    assert not Event.objects.exists()


def test_a_draft_may_be_incomplete_and_is_nobody_elses(cast: Cast) -> None:
    client = cast.client("registrar")
    typed = {"title": "Потом", "kind": "other", "starts_on": "2027-03-01", "whom": ["staff"], "draft": "1"}
    client.post(_url(cast, "new"), typed)
    row = Event.objects.get()
    for key in ("student", "guardian", "teacher", "deputy", "head"):
        assert cast.client(key).get(_url(cast, "page", event_id=row.pk)).status_code == 404
    response = client.post(_url(cast, "submission", event_id=row.pk))
    assert response["Location"] == _url(cast, "edit", event_id=row.pk)
    assert Event.objects.get().state == State.DRAFT


@pytest.mark.parametrize(
    "values",
    [
        {"text": "а" * 1_000_000},
        {"title": "\x00"},
        {"starts_on": "0001-01-01", "draft": "1"},
        {"starts_on": "9999-12-31", "draft": "1"},
        {"starts_on": "2026-02-30"},
        {"ends_at": "25:00"},
        {"places": "-1"},
        {"places": "9" * 400},
        {"kind": "war"},
        {"whom": ["everybody"]},
        {"grade_from": "12", "grade_to": "13"},
        {"operation": "x"},
        {"sign_up_until": "0001-01-01T00:00"},
    ],
)
def test_nonsense_is_refused_and_nothing_breaks(cast: Cast, values: dict[str, object]) -> None:
    response = cast.client("registrar").post(_url(cast, "new"), _typed(cast) | values)
    assert response.status_code == 422
    assert not Event.objects.exists()


def test_what_is_too_large_to_read_is_refused_in_words(cast: Cast) -> None:
    response = cast.client("registrar").post(_url(cast, "new"), _typed(cast, text="а" * 10_000_000))
    assert response.status_code in {400, 413}
    assert not Event.objects.exists()


def test_a_review_that_cannot_be_says_why(cast: Cast) -> None:
    row = submit_event(desk=desk(cast), event_id=draft(cast).pk)
    client, url = cast.client("deputy"), _url(cast, "review", event_id=row.pk)
    late = {"decision": "publish", "version": row.version - 1}
    assert "has changed it since you read it" in client.post(url, late, headers=EN).content.decode()
    assert client.post(url, {"decision": "publish", "version": "9" * 5000}).status_code == 404
    odd = client.post(url, {"decision": "return", "version": row.version, "reason": "а\x00"})
    assert odd.status_code == 422
    long = client.post(url, {"decision": "return", "version": row.version, "reason": "а" * 501})
    assert "id_reason_error" in long.content.decode()
    assert Event.objects.get().state == State.SUBMITTED


def test_html_is_shown_as_text(cast: Cast) -> None:
    bad = "<script>alert(1)</script>"
    row = publish(cast, title=bad, text=f"{bad} https://example.org/x", venue=bad, organizer=bad, subject=bad)
    for name, arguments in (("page", {"event_id": row.pk}), ("index", {})):
        body = cast.client("guardian").get(_url(cast, name, **arguments)).content.decode()
        assert "&lt;script&gt;alert" in body
        assert bad not in body


def test_what_the_filters_find(cast: Cast) -> None:
    today = cast.today
    publish(cast, title="Ёлка", kind=EventKind.PERFORMANCE, starts_on=today, subject="Музыка")
    publish(
        cast,
        title="Кросс",
        kind=EventKind.SPORT,
        starts_on=today + timedelta(days=40),
        grade_from=8,
        grade_to=9,
    )
    publish(cast, title="Семинар", kind=EventKind.SEMINAR, whom=frozenset({Whom.STAFF}))
    publish_regional(cast, title="Форум", starts_on=today + timedelta(days=50))
    past = publish(cast, title="Было")
    Event.objects.filter(pk=past.pk).update(
        starts_on=today - timedelta(days=9), ends_on=today - timedelta(days=9)
    )
    assert _titles(cast, "guardian") == ["Ёлка", "Кросс", "Форум"]
    assert _titles(cast, "teacher") == ["Ёлка", "Семинар", "Кросс", "Форум"]
    assert _titles(cast, "guardian", q="ЕЛКА актовый") == ["Ёлка"]
    assert _titles(cast, "guardian", kind="sport") == ["Кросс"]
    assert _titles(cast, "guardian", subject="Музыка") == ["Ёлка"]
    assert _titles(cast, "guardian", grade="7") == ["Ёлка", "Форум"]
    assert _titles(cast, "guardian", whose="region") == ["Форум"]
    assert _titles(cast, "guardian", whose="school", since=today + timedelta(days=1)) == ["Кросс"]
    assert _titles(cast, "guardian", until=today + timedelta(days=45)) == ["Ёлка", "Кросс"]
    assert _titles(cast, "guardian", view="past") == ["Было"]
    assert _titles(cast, "guardian", view="mine") == []
    assert _titles(cast, "guardian", kind="<", since="wrong", grade="99") == ["Ёлка", "Кросс", "Форум"]
    assert (
        "Nothing found"
        in cast.client("guardian").get(_url(cast, "index"), {"q": "лыжи"}, headers=EN).content.decode()
    )


def test_signed_up_waits_and_withdraws(cast: Cast) -> None:
    row = publish(cast, places=1)
    page, client = _url(cast, "page", event_id=row.pk), cast.client("guardian")
    for student in cast.students[:2]:
        response = client.post(_url(cast, "sign_ups", event_id=row.pk), {"who": student.pk}, headers=EN)
        assert response["Location"] == f"{page}#sign-up"
    body = client.get(page, headers=EN).content.decode()
    assert "The places are taken. You are on the waiting list" in body
    assert "on the waiting list, number 1" in body
    months = client.get(_url(cast, "index"), {"view": "mine"}).context["page"].months
    assert [mine.is_waiting for mine in months[0].lines[0].mine] == [False, True]
    client.post(_url(cast, "withdrawal", event_id=row.pk), {"who": cast.student.pk})
    assert SignUp.objects.get().student == cast.students[1]
    assert client.post(_url(cast, "sign_ups", event_id=row.pk), {"who": "x"}).status_code == 404


def test_the_way_to_the_organizer(cast: Cast) -> None:
    row = publish(cast, phone="+7 8182 00-00-31")
    chat = f'href="{reverse("chats:new", kwargs={"school": cast.school.slug})}?people={row.author_id}"'
    assert chat in cast.client("guardian").get(_url(cast, "page", event_id=row.pk)).content.decode()
    assert chat not in cast.client("trusted").get(_url(cast, "page", event_id=row.pk)).content.decode()
    regional = cast.client("guardian").get(_url(cast, "page", event_id=publish_regional(cast).pk))
    assert "people=" not in regional.content.decode()
    assert "mailto:phys@example.org" in regional.content.decode()


@pytest.mark.parametrize(
    ("values", "hours"),
    [
        ({}, None),
        ({"starts_at": time(10)}, (7, 8)),  # Moscow is three hours ahead of UTC
        ({"starts_at": time(10), "ends_at": time(13)}, (7, 10)),
    ],
)
def test_a_calendar_reads_it_back(cast: Cast, values: dict[str, Any], hours: tuple[int, int] | None) -> None:
    day = cast.today + timedelta(days=30)
    expected: list[object] = [datetime.combine(day, time(hour), UTC) for hour in hours or ()]
    title = "Форум; «Школа», утро\\ и вечер"
    row = publish(cast, title=title, starts_on=day, **values)
    response = cast.client("student").get(_url(cast, "calendar", event_id=row.pk))
    assert response["Content-Type"].startswith("text/calendar")
    event: Any = Calendar.from_ical(response.content).walk("VEVENT")[0]
    assert (str(event["summary"]), str(event["location"])) == (title, "Актовый зал")
    assert [event["dtstart"].dt, event["dtend"].dt] == (expected or [day, day + timedelta(days=1)])
    assert event["url"].endswith(_url(cast, "page", event_id=row.pk))
    cancel_event(desk=desk(cast, "deputy"), event_id=row.pk, reason="Карантин")
    again = cast.client("student").get(_url(cast, "calendar", event_id=row.pk))
    canceled: Any = Calendar.from_ical(again.content).walk("VEVENT")[0]
    assert (canceled["uid"], str(canceled["status"])) == (event["uid"], "CANCELLED")
    assert canceled["sequence"] > event["sequence"]


def test_participants_as_a_page_and_a_spreadsheet(cast: Cast) -> None:
    row = publish(cast, places=1, title="=1+1")
    for student in cast.students[:2]:
        sign_up(actor=cast.actor("guardian"), event_id=row.pk, student_id=student.pk)
    url = _url(cast, "participants", event_id=row.pk)
    page = cast.client("deputy").get(url).context["page"]
    assert [(one.name, one.class_name) for one in page.participants] == [(cast.student.list_name, "7А")]
    assert [one.number for one in page.waiting] == [1]
    response = cast.client("deputy").get(url, {"format": "xlsx"})
    off = page.participants[0].removal_url
    assert off in cast.client("deputy").get(url).content.decode()
    book = CalamineWorkbook.from_filelike(BytesIO(b"".join(response)))
    assert len(book.sheet_names) == 2
    assert book.get_sheet_by_index(0).to_python()[1][1:3] == [cast.student.list_name, "7А"]
    assert cast.client("deputy").post(off)["Location"] == url
    assert SignUp.objects.get().student == cast.students[1]


@pytest.mark.parametrize(
    ("key", "name", "most"),
    [("guardian", "index", 14), ("deputy", "index", 14), ("deputy", "managed", 13)],
)
def test_a_long_list_costs_as_much_as_a_short_one(cast: Cast, key: str, name: str, most: int) -> None:
    client = cast.client(key)

    def cost() -> int:
        client.get(_url(cast, name), {"all": "1"})
        with CaptureQueriesContext(connection) as queries:
            assert client.get(_url(cast, name), {"all": "1"}).status_code == 200
        return len(queries)

    for number in range(2):
        row = publish(cast)
        sign_up(actor=cast.actor("guardian"), event_id=row.pk, student_id=cast.students[number].pk)
    few = cost()
    for _number in range(20):
        publish(cast)
    assert cost() == few <= most


@pytest.mark.parametrize(("key", "name", "most"), [("guardian", "page", 14), ("deputy", "participants", 13)])
def test_many_participants_cost_as_much_as_few(cast: Cast, key: str, name: str, most: int) -> None:
    row, client = publish(cast), cast.client(key)

    def cost() -> int:
        client.get(_url(cast, name, event_id=row.pk))
        with CaptureQueriesContext(connection) as queries:
            assert client.get(_url(cast, name, event_id=row.pk)).status_code == 200
        return len(queries)

    sign_up(actor=cast.actor("guardian"), event_id=row.pk, student_id=cast.students[0].pk)
    few = cost()
    sign_up(actor=cast.actor("guardian"), event_id=row.pk, student_id=cast.students[1].pk)
    made = {"event": row, "school": cast.school, "standing": "place", "made_at": row.created_at}
    SignUp.objects.create(student=cast.students[2], **made)
    assert cost() == few <= most


def test_a_region_organizes_on_the_portal(cast: Cast) -> None:
    people = {}
    for office in (Office.ORGANIZER, Office.REGION):
        user, region = create_portal_user(f"office-{office}"), cast.school.region
        appoint_operator(by=None, user=user, office=office, since_on=cast.today, region=region)
        people[office] = portal_client(user)

    def url(name: str, **arguments: object) -> str:
        return reverse(f"regional_events:{name}", kwargs=arguments, urlconf=settings.PORTAL_URLCONF)

    people[Office.ORGANIZER].post(url("new"), _typed(cast, subject="Литература"))
    row = Event.objects.get()
    assert (row.state, row.school, row.region) == (State.SUBMITTED, None, cast.school.region)
    assert _titles(cast, "guardian") == []
    queue = people[Office.REGION].get(url("managed")).content.decode()
    assert url("page", event_id=row.pk) in queue
    people[Office.REGION].post(url("review", event_id=row.pk), {"decision": "publish"})
    assert _titles(cast, "guardian") == _titles(cast.other, "student") == ["Конкурс чтецов"]
    sign_up(actor=cast.actor("student"), event_id=row.pk, student_id=cast.student.pk)
    listed = people[Office.ORGANIZER].get(url("participants", event_id=row.pk)).content.decode()
    assert cast.student.list_name in listed
    assert cast.school.short_name in listed
    page = people[Office.REGION].get(url("page", event_id=row.pk)).content.decode()
    assert "participants" not in page  # an office of the region sees no names
    assert people[Office.REGION].get(url("participants", event_id=row.pk)).status_code == 404
    kinds = OperatorAct.objects.filter(record=f"event:{row.pk}").order_by("pk").values_list("kind", flat=True)
    assert list(kinds) == ["event.written", "event.submitted", "event.published"]
