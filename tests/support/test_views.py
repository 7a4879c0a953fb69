"""Asking and answering through the pages: what is kept, what is hidden, what does no harm."""

import re
from collections.abc import Mapping
from datetime import datetime
from uuid import uuid4

import pytest
from django.core.cache import cache
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from pytest_django import Settings

from parta.access.operators import Operator
from parta.accounts.models import User
from parta.core import clock
from parta.schools.models import Region
from parta.support.commands.answering import answer_ticket, note_ticket, take_ticket
from parta.support.commands.canned import save_canned
from parta.support.links import token_of
from parta.support.models import Ticket, TicketEntry, TicketFile
from parta.support.rules import Kind, Step
from tests.factories.applications import upload
from tests.factories.base import create_user
from tests.factories.cast import Cast
from tests.factories.portal import create_portal_user, portal_client
from tests.support.conftest import Send, operator_of, seen

pytestmark = pytest.mark.django_db
_NEW = "/support/new/"


def _form(**changed: object) -> dict[str, object]:
    return {
        "operation": str(uuid4()),
        "kind": "error",
        "topic": "Не открывается",
        "text": "Белая страница",
        "email": "anna@example.org",
        "is_origin_told": "on",
        "build": "0.1.0",
    } | changed


def _page(client: Client, ticket: Ticket) -> str:
    return client.get(f"/support/requests/{token_of(ticket.key)}/").content.decode()


@pytest.fixture
def desk(support_user: User) -> Client:
    client = portal_client(support_user)
    client.defaults["HTTP_ACCEPT_LANGUAGE"] = "en"
    return client


def _post(desk: Client, ticket: Ticket, what: str, data: Mapping[str, object]) -> int:
    url = f"/support/desk/requests/{ticket.number}/{what}/"
    sent = {"version": str(seen(ticket).version), "operation": str(uuid4())} | dict(data)
    return desk.post(url, sent).status_code


def test_a_visitor_asks_and_reads_the_number(visitor: Client, region: Region) -> None:
    answer = visitor.post(_NEW, _form(phone="8 911 555-01-01", region="29", attachments=[upload()]))
    assert answer.status_code == 302
    ticket = Ticket.objects.get()
    assert (ticket.phone, ticket.region, ticket.requester) == ("+79115550101", region, None)
    page = visitor.get(answer.headers["Location"]).content.decode()
    assert ticket.number in page
    file = TicketFile.objects.get()
    got = visitor.get(f"{answer.headers['Location']}files/{file.key}/")
    assert got.headers["Content-Type"] == "image/png"
    assert got.headers["X-Content-Type-Options"] == "nosniff"
    assert "sandbox" in got.headers["Content-Security-Policy"]
    assert b"".join(got).startswith(b"\x89PNG")


@pytest.mark.parametrize(
    "wrong",
    [
        {"topic": " "},
        {"text": ""},
        {"text": "т" * 10_001},
        {"email": "nobody"},
        {"phone": "12"},
        {"kind": "joke"},
        {"website": "https://spam.example"},
        {"topic": "a\0b"},
    ],
)
def test_what_is_refused_stays_in_the_form(visitor: Client, wrong: dict[str, object]) -> None:
    form = _form(**({"text": "Долго писали это"} | wrong))
    answer = visitor.post(_NEW, form)
    assert answer.status_code == 422
    page = answer.content.decode()
    kept = [form[name] for name in ("topic", "text", "email", "operation") if name not in wrong]
    assert all(str(value) in page for value in kept)
    assert 'class="field-error"' in page or "notice-error" in page
    assert not Ticket.objects.exists()


def test_whoever_is_no_machine_gets_through_the_second_time(visitor: Client) -> None:
    page = visitor.post(_NEW, _form(website="filled by a browser")).content.decode()
    assert "filled by a browser" not in page
    assert visitor.post(_NEW, _form()).status_code == 302


@pytest.mark.parametrize("is_checked", [False, True], ids=["by the form", "by the check of its origin"])
def test_ten_megabytes_of_text_are_refused_clearly(is_checked: bool) -> None:
    visitor = Client(enforce_csrf_checks=is_checked, headers={"accept-language": "en"})
    visitor.get(_NEW)
    answer = visitor.post(_NEW, _form(text="т" * 5_000_000))
    assert answer.status_code == 413
    assert "attach it as a file" in answer.content.decode()
    assert not Ticket.objects.exists()


@pytest.mark.parametrize("count", [6, 50])
def test_many_files_are_refused_and_the_words_kept(visitor: Client, count: int) -> None:
    answer = visitor.post(_NEW, _form(attachments=[upload(f"{n}.png") for n in range(count)]))
    assert answer.status_code == 422
    assert "Белая страница" in answer.content.decode()
    assert not TicketFile.objects.exists()


def test_a_repeated_form_is_one_request(visitor: Client) -> None:
    form = _form()
    first, second = visitor.post(_NEW, form), visitor.post(_NEW, form)
    assert first.headers["Location"] == second.headers["Location"]
    assert Ticket.objects.count() == 1


def test_flooding_is_held_up_and_the_words_are_kept(visitor: Client) -> None:
    answers = [visitor.post(_NEW, _form(text=f"Ещё {number}")) for number in range(12)]
    assert [answer.status_code for answer in answers] == [302] * 10 + [429] * 2
    assert "Ещё 11" in answers[-1].content.decode()
    assert visitor.post(_NEW, _form(email="boris@example.org")).status_code == 302


def test_replies_are_held_up_too(visitor: Client, ticket: Ticket, settings: Settings) -> None:
    settings.ACCOUNT_RATE_LIMITS = settings.ACCOUNT_RATE_LIMITS | {"support_reply": "2/h/key"}
    cache.clear()
    url = f"/support/requests/{token_of(ticket.key)}/"
    codes = [visitor.post(url, {"text": f"Ещё {n}", "operation": str(uuid4())}).status_code for n in range(3)]
    assert codes == [302, 302, 429]


def test_the_page_is_told_without_whose_it_was(cast: Cast, visitor: Client) -> None:
    left = f"/{cast.school.slug}/diary/{cast.student.pk}/?week=2026-11-23"
    page = cast.client("guardian").get(_NEW, {"from": left, "build": "0.0.1"}).content.decode()
    shown = re.search(r"<dd>(/[^<]*)</dd>", page)
    assert shown
    assert shown[1] == f"/{cast.school.slug}/diary/…/"
    assert "0.0.1" in page  # an old page: reload it first (X2)
    cast.client("guardian").post(_NEW, _form(**{"from": left, "build": "0.1.\x000"}))
    ticket = Ticket.objects.get()
    assert (ticket.page_path, ticket.build) == (shown[1], "0.1.0")
    assert ticket.requester == cast.users["guardian"]
    assert (ticket.problem, ticket.happened_at) == ("", None)
    visitor.post(_NEW, _form(**{"from": left, "is_origin_told": "", "operation": str(uuid4())}))
    silent = Ticket.objects.latest("pk")
    assert (silent.page_path, silent.page_name, silent.build, silent.user_agent) == ("", "", "", "")


def test_an_error_page_tells_its_number_and_moment(cast: Cast, visitor: Client) -> None:
    left = f"/{cast.school.slug}/diary/{cast.student.pk}/"
    shown = {"problem": "500 7f3a-1", "at": clock.now().isoformat(), "build": "0.1.0"}
    page = visitor.get(_NEW, shown, headers={"Referer": f"http://testserver{left}"}).content.decode()
    assert '<option value="error" selected>' in page
    assert f'name="from" value="{left}"' in page
    assert f'href="{left}"' in page  # the newest version of that page
    for field in ("problem", "at", "build"):
        assert re.search(rf'name="{field}" value="[^"]', page), field
    visitor.post(_NEW, _form(**shown, **{"from": left}))
    ticket = Ticket.objects.get()
    assert (ticket.problem, str(ticket.happened_at)) == (
        shown["problem"],
        str(datetime.fromisoformat(shown["at"])),
    )
    made_up = {"problem": "<b>500", "at": "1999-01-01T00:00+00:00", "from": "javascript:alert(1)"}
    refused = visitor.get(_NEW, made_up).content.decode()
    assert 'name="problem" value=""' in refused
    assert 'name="at" value=""' in refused
    assert 'href="javascript:' not in refused


def test_the_region_of_the_school_is_offered(cast: Cast) -> None:
    page = cast.client("guardian").get(_NEW, {"from": f"/{cast.school.slug}/"}).content.decode()
    assert f'<option value="{cast.school.region.code}" selected>' in page


def test_every_page_leads_to_the_form(cast: Cast, visitor: Client) -> None:
    teacher = cast.client("teacher")
    pages = [
        visitor.get("/account/login/"),
        visitor.get("/there/is/none/"),
        portal_client().get("/services/"),
        teacher.get(f"/{cast.school.slug}/"),
        teacher.get(f"/{cast.school.slug}/diary/{cast.student.pk}/"),
    ]
    for page in pages:
        link = re.search(r'href="(/support/new/\?from=[^"]*)"', page.content.decode())
        assert link, page.wsgi_request.path
        assert visitor.get(link[1].replace("&amp;", "&")).status_code == 200


def test_it_is_open_before_the_first_sign_in_is_done(cast: Cast) -> None:
    user = create_user("fresh")
    user.must_activate = True
    user.save()
    client = Client()
    client.force_login(user)
    assert client.get(_NEW).status_code == 200
    assert client.get("/support/").status_code == 302


def test_one_sees_ones_own_requests_only(send: Send) -> None:
    user, other = create_portal_user("anna"), create_portal_user("boris")
    send(user_id=user.pk, topic="Моё дело")
    send(topic="Чужое дело")
    page = portal_client(user).get("/support/").content.decode()
    assert "Моё дело" in page
    assert "Чужое дело" not in page
    assert "Моё дело" not in portal_client(other).get("/support/").content.decode()
    assert Client().get("/support/").status_code == 302


def test_a_guessed_link_opens_nothing(visitor: Client, ticket: Ticket, send: Send) -> None:
    token = token_of(ticket.key)
    forged = f"{send().key.hex}.{token.partition('.')[2]}"
    for guess in (ticket.key.hex, str(ticket.key), forged, token[:-1], f"{token}x", ticket.number, "x"):
        for url in (f"/support/requests/{guess}/", f"/support/requests/{guess}/settlement/"):
            assert visitor.post(url, {"text": "x"}).status_code == 404
        assert visitor.get(f"/support/requests/{guess}/").status_code == 404


def test_files_open_by_their_own_request_only(visitor: Client, send: Send) -> None:
    mine, other = send(uploads=[upload()]), send(uploads=[upload()])
    key = TicketFile.objects.get(entry__ticket=other).key
    assert visitor.get(f"/support/requests/{token_of(mine.key)}/files/{key}/").status_code == 404


def test_whoever_asked_sees_neither_notes_nor_names(
    visitor: Client, operator: Operator, ticket: Ticket
) -> None:
    take_ticket(operator=operator, seen=seen(ticket))
    note_ticket(operator=operator, number=ticket.number, text="Опять они", operation=uuid4())
    answer_ticket(operator=operator, seen=seen(ticket), step=Step.ANSWER, text="Вот так.", operation=uuid4())
    page = _page(visitor, ticket)
    assert "Вот так." in page
    assert "Опять они" not in page
    assert "Гусева" not in page


def test_the_log_holds_neither_the_link_nor_the_person(
    visitor: Client, ticket: Ticket, caplog: pytest.LogCaptureFixture
) -> None:
    token = token_of(ticket.key)
    assert visitor.post(f"/support/requests/{token}/", {"text": " "}).status_code == 422
    assert visitor.post(_NEW, _form(email="anna@", phone="12")).status_code == 422
    assert token not in caplog.text
    assert "anna" not in caplog.text


def test_html_is_words(visitor: Client, desk: Client, send: Send) -> None:
    evil = '<script>alert(1)</script><img src=x onerror="x()">'
    ticket = send(topic=evil, text=evil)
    for client, url in (
        (visitor, f"/support/requests/{token_of(ticket.key)}/"),
        (desk, f"/support/desk/requests/{ticket.number}/"),
        (desk, "/support/desk/"),
    ):
        page = client.get(url).content.decode()
        assert "<script>alert" not in page
        assert "<img src=x" not in page
        assert "&lt;script&gt;" in page


def test_a_visitor_replies_with_a_file_and_settles(
    visitor: Client, operator: Operator, ticket: Ticket
) -> None:
    answer_ticket(operator=operator, seen=seen(ticket), step=Step.ANSWER, text="Так.", operation=uuid4())
    url = f"/support/requests/{token_of(ticket.key)}/"
    assert visitor.post(url, {"text": " ", "operation": str(uuid4())}).status_code == 422
    file = upload("x.png")
    assert (
        visitor.post(url, {"text": "Нет", "attachments": [file], "operation": str(uuid4())}).status_code
        == 302
    )
    ticket.refresh_from_db()
    assert ticket.state == "reopened"
    assert "x.png" in _page(visitor, ticket)
    assert visitor.post(f"{url}settlement/").status_code == 302
    ticket.refresh_from_db()
    assert ticket.state == "closed"


def test_an_operator_works_through_the_pages(desk: Client, ticket: Ticket, support_user: User) -> None:
    assert _post(desk, ticket, "taking", {}) == 302
    assert _post(desk, ticket, "answer", {"step": "ask", "text": "Что видно?"}) == 302
    assert _post(desk, ticket, "note", {"note": "Подождём"}) == 302
    assert _post(desk, ticket, "answer", {"step": "answer", "text": "Так.", "attachments": [upload()]}) == 302
    page = desk.get(f"/support/desk/requests/{ticket.number}/").content.decode()
    assert all(words in page for words in ("Что видно?", "Подождём", "Так.", "scan.png"))
    assert _post(desk, ticket, "answer", {"step": "close", "text": ""}) == 302
    assert _post(desk, ticket, "transfer", {"to": "queue"}) == 422  # nothing to transfer any more


def test_refused_words_stay_with_the_operator(desk: Client, colleague: Operator, ticket: Ticket) -> None:
    version = seen(ticket).version
    take_ticket(operator=colleague, seen=seen(ticket))
    url = f"/support/desk/requests/{ticket.number}/answer/"
    sent = {"version": version, "operation": str(uuid4()), "step": "answer", "text": "Долго писали это"}
    answer = desk.post(url, sent)
    assert answer.status_code == 422
    assert "Лебедева" in answer.content.decode()
    assert "Долго писали это" in answer.content.decode()
    assert _post(desk, ticket, "answer", {"step": "answer", "text": ""}) == 422
    assert _post(desk, ticket, "answer", {"step": "settle", "text": "x"}) == 422
    assert _post(desk, ticket, "note", {"note": ""}) == 422
    assert _post(desk, ticket, "combination", {"into": "нет"}) == 422


def test_a_request_is_transferred_through_the_page(
    desk: Client, ticket: Ticket, colleague: Operator, other_region: Region
) -> None:
    assert _post(desk, ticket, "transfer", {"to": str(colleague.user_id), "why": "Твоё"}) == 302
    ticket.refresh_from_db()
    assert ticket.operator_id == colleague.user_id
    assert _post(desk, ticket, "transfer", {"to": "region:28"}) == 302
    assert desk.get(f"/support/desk/requests/{ticket.number}/").status_code == 404


def test_two_requests_are_combined_through_the_page(desk: Client, send: Send) -> None:
    main, same = send(), send()
    assert _post(desk, same, "combination", {"into": main.number}) == 302
    page = desk.get(f"/support/desk/requests/{main.number}/").content.decode()
    assert f'href="/support/desk/requests/{same.number}/"' in page


def test_a_prepared_answer_is_inserted(
    desk: Client, operator: Operator, ticket: Ticket, region: Region
) -> None:
    row = save_canned(operator=operator, title="Код", text="Проверьте спам.", region_id=region.pk)
    url = f"/support/desk/requests/{ticket.number}/"
    assert "Проверьте спам." not in desk.get(url).content.decode()
    assert "Проверьте спам.</textarea>" in desk.get(url, {"canned": row.pk}).content.decode()
    edit = f"/support/desk/answers/{row.pk}/"
    form = {"title": "Код из SMS", "text": "Иначе.", "region": "29", "version": row.version}
    assert desk.post(edit, form).status_code == 302
    stale = desk.post(edit, form | {"text": "Моё"})
    assert stale.status_code == 422
    assert "Моё" in stale.content.decode()
    assert desk.post(f"{edit}removal/").status_code == 302
    assert desk.post("/support/desk/answers/new/", form).status_code == 302


def test_filters_of_the_queue(desk: Client, operator: Operator, send: Send, region: Region) -> None:
    waiting, done = send(topic="Первое"), send(topic="Второе", kind=Kind.ERROR, email="b@example.org")
    answer_ticket(operator=operator, seen=seen(done), step=Step.ANSWER, text="Так.", operation=uuid4())

    def listed(**query: str) -> set[str]:
        page = desk.get("/support/desk/", query).content.decode()
        return set(re.findall(r'href="/support/desk/requests/([\d-]+)/"', page))

    assert listed() == {waiting.number}
    assert listed(state="all") == {waiting.number, done.number}
    assert listed(state="answered") == listed(state="all", mine="1") == {done.number}
    assert listed(state="all", kind="error") == {done.number}
    assert listed(state="all", q=waiting.number) == listed(q="Перв") == {waiting.number}
    assert listed(state="all", q="B@example.org") == {done.number}
    assert listed(state="all", days="1") == set()
    assert listed(state="?", kind="?", days="x", page="x") == {waiting.number}


def test_the_queue_asks_as_often_for_many_as_for_few(desk: Client, send: Send, support_user: User) -> None:
    def queries(url: str) -> int:
        with CaptureQueriesContext(connection) as captured:
            assert desk.get(url).status_code == 200
        return len(captured)

    operator = operator_of(support_user)
    first = send(user_id=support_user.pk)
    note_ticket(operator=operator, number=first.number, text="x", operation=uuid4())
    urls = ["/support/desk/?state=all", f"/support/desk/requests/{first.number}/", "/support/"]
    few = [queries(url) for url in urls]
    for number in range(29):
        row = send(user_id=support_user.pk, topic=f"Дело {number}", uploads=[upload()] if number < 3 else [])
        take_ticket(operator=operator, seen=seen(row))
        note_ticket(operator=operator, number=first.number, text=f"x{number}", operation=uuid4())
    assert [queries(url) for url in urls] == few
    assert TicketEntry.objects.filter(ticket=first).count() == 31
