"""What those who ask and those who answer do: each effect and each refusal."""

from datetime import timedelta
from typing import cast
from uuid import uuid4

import pytest
from django.core.files.base import ContentFile
from django.core.files.storage import default_storage

from parta.access.models import OperatorAct
from parta.access.operators import Operator
from parta.access.rules import Office
from parta.core import clock, events
from parta.core.errors import NotFound, Refused
from parta.core.personal_data import DataSection
from parta.schools.models import Region
from parta.support.commands.answering import (
    Seen,
    answer_ticket,
    merge_ticket,
    move_ticket,
    note_ticket,
    take_ticket,
    transfer_ticket,
)
from parta.support.commands.asking import reply_to_request, settle_request
from parta.support.commands.canned import remove_canned, save_canned
from parta.support.models import CannedAnswer, Ticket, TicketEntry, TicketFile
from parta.support.queries.overview import support_overview
from parta.support.queries.own_data import requests_of
from parta.support.rules import MAX_ENTRIES, Side, State, Step
from tests.factories.applications import upload
from tests.factories.portal import create_portal_user
from tests.support.conftest import Send, seen

pytestmark = pytest.mark.django_db


def _answer(operator: Operator, ticket: Ticket, text: str = "Так.", step: Step = Step.ANSWER) -> None:
    answer_ticket(operator=operator, seen=seen(ticket), step=step, text=text, operation=uuid4())


def _state(ticket: Ticket) -> State:
    ticket.refresh_from_db()
    return State(ticket.state)


def _reply(ticket: Ticket, text: str = "Ещё", **options: object) -> None:
    values: dict[str, object] = {"user_id": None, "operation": uuid4()} | options
    reply_to_request(key=ticket.key, text=text, **values)  # type: ignore[arg-type]


def _refusal(call: object, **arguments: object) -> str:
    with pytest.raises(Refused) as refused:
        call(**arguments)  # type: ignore[operator]
    return refused.value.code


def test_numbers_follow_each_other_within_a_year(send: Send) -> None:
    first, second = send(), send()
    assert second.serial == first.serial + 1
    with clock.fixed_at(clock.now() + timedelta(days=370)):
        assert send().serial == 1


def test_the_same_form_is_one_request_and_other_words_are_another(send: Send) -> None:
    form = uuid4()
    first, again, other = send(operation=form), send(operation=form), send(operation=form, text="Другое")
    assert first.pk == again.pk != other.pk
    assert Ticket.objects.count() == 2
    assert other.serial == first.serial + 1  # a repetition takes no number


@pytest.mark.parametrize(
    ("changed", "code"),
    [
        ({"topic": "\u200b "}, "blank"),
        ({"topic": "т" * 201}, "too_long"),
        ({"text": " \n"}, "blank"),
        ({"text": "т" * 10_001}, "too_long"),
        ({"uploads": [upload(f"{n}.png") for n in range(50)]}, "too_many_files"),
        ({"uploads": [ContentFile(b"<script>alert(1)</script>", name="a.html")]}, "file_kind"),
        ({"uploads": [ContentFile(b"<svg/>", name="a.png")]}, "file_kind"),
        ({"uploads": [ContentFile(b"", name="a.png")]}, "file_empty"),
    ],
)
def test_what_is_refused_leaves_nothing_behind(send: Send, changed: dict[str, object], code: str) -> None:
    assert _refusal(send, **changed) == code
    assert not Ticket.objects.exists()
    assert send().serial == 1


def test_pictographs_are_a_topic(send: Send) -> None:
    assert send(topic="😭😭😭").topic == "😭😭😭"


def test_a_screenshot_is_kept_under_a_random_name(send: Send) -> None:
    kept = TicketFile.objects.get(entry__ticket=send(uploads=[upload("../../Иванов 7А.png")]))
    assert kept.name == "Иванов 7А.png"
    assert "Иванов" not in str(kept.file.name)
    assert str(kept.file.name).startswith("support/")


def test_from_the_question_to_the_answer_and_on(operator: Operator, ticket: Ticket) -> None:
    take_ticket(operator=operator, seen=seen(ticket))
    take_ticket(operator=operator, seen=seen(ticket))  # twice is once
    assert _state(ticket) is State.IN_WORK
    _answer(operator, ticket)
    assert _state(ticket) is State.ANSWERED
    assert ticket.waiting_since is None
    first = ticket.first_answered_at
    _reply(ticket)
    assert _state(ticket) is State.REOPENED
    assert ticket.waiting_since is not None
    _answer(operator, ticket, "Что видно?", Step.ASK)
    assert _state(ticket) is State.WAITING
    _reply(ticket)
    assert _state(ticket) is State.IN_WORK
    _answer(operator, ticket, "", Step.CLOSE)
    assert _state(ticket) is State.CLOSED
    assert ticket.first_answered_at == first
    steps = list(ticket.entries.order_by("pk").values_list("step", flat=True))
    assert steps == ["send", "take", "answer", "reply", "ask", "reply", "close"]
    acts = OperatorAct.objects.filter(record=f"ticket:{ticket.number}")
    assert [(act.kind, act.user_id) for act in acts.order_by("pk")] == [
        (f"ticket.{step}", operator.user_id) for step in ("take", "answer", "ask", "close")
    ]
    assert "Так" not in str(list(acts.values()))  # what was said stays in the request


def test_a_settled_question_is_closed_once(ticket: Ticket) -> None:
    settle_request(key=ticket.key, user_id=None)
    settle_request(key=ticket.key, user_id=None)
    assert _state(ticket) is State.CLOSED
    assert ticket.entries.filter(step=Step.SETTLE.value).count() == 1


def test_the_same_reply_twice_is_one(ticket: Ticket) -> None:
    form = uuid4()
    _reply(ticket, operation=form)
    _reply(ticket, operation=form)
    assert ticket.entries.count() == 2


def test_a_reply_has_words_or_files(ticket: Ticket) -> None:
    assert _refusal(_reply, ticket=ticket, text=" ") == "blank"
    _reply(ticket, "", uploads=[upload()])
    assert TicketFile.objects.filter(entry__ticket=ticket).count() == 1


def test_a_flooded_request_takes_no_more(ticket: Ticket) -> None:
    line = {"at": clock.now(), "step": "reply", "state": "new", "side": Side.REQUESTER.value}
    TicketEntry.objects.bulk_create([TicketEntry(ticket=ticket, **line) for _ in range(MAX_ENTRIES)])
    assert _refusal(_reply, ticket=ticket) == "too_long_talk"


def test_the_second_operator_is_told(operator: Operator, colleague: Operator, ticket: Ticket) -> None:
    page = seen(ticket)
    take_ticket(operator=operator, seen=page)
    assert _refusal(take_ticket, operator=colleague, seen=page) == "changed"
    late = {"operator": colleague, "step": Step.ANSWER, "text": "Иначе.", "operation": uuid4()}
    assert _refusal(answer_ticket, seen=page, **late) == "taken"
    assert _refusal(answer_ticket, seen=seen(ticket), **late) == "taken"
    take_ticket(operator=colleague, seen=seen(ticket))
    answer_ticket(seen=seen(ticket), **late)  # type: ignore[arg-type]
    ticket.refresh_from_db()
    assert ticket.operator_id == colleague.user_id


def test_an_operator_is_told_that_the_requester_wrote(operator: Operator, ticket: Ticket) -> None:
    page = seen(ticket)
    _reply(ticket)
    answer = {"operator": operator, "seen": page, "step": Step.ANSWER, "text": "Так."}
    assert _refusal(answer_ticket, operation=uuid4(), **answer) == "changed"


def test_an_answer_sent_twice_is_one(operator: Operator, ticket: Ticket) -> None:
    page, form = seen(ticket), uuid4()
    for _time in range(2):
        answer_ticket(operator=operator, seen=page, step=Step.ANSWER, text="Так.", operation=form)
    assert ticket.entries.filter(step="answer").count() == 1


@pytest.mark.parametrize("step", [Step.ANSWER, Step.ASK])
def test_an_answer_says_something(operator: Operator, ticket: Ticket, step: Step) -> None:
    with pytest.raises(Refused):
        _answer(operator, ticket, " ", step)


def test_a_closed_request_is_not_answered(operator: Operator, ticket: Ticket) -> None:
    settle_request(key=ticket.key, user_id=None)
    with pytest.raises(Refused) as refused:
        _answer(operator, ticket)
    assert refused.value.code == "state"


def test_nobody_answers_by_a_step_that_is_no_answer(operator: Operator, ticket: Ticket) -> None:
    with pytest.raises(NotFound):
        _answer(operator, ticket, step=Step.SETTLE)


def test_operators_of_another_region_see_nothing(stranger: Operator, ticket: Ticket, send: Send) -> None:
    nowhere = send(region=None)
    for row in (ticket, nowhere):
        with pytest.raises(NotFound):
            take_ticket(operator=stranger, seen=seen(row))
        with pytest.raises(NotFound):
            _answer(stranger, row)
        with pytest.raises(NotFound):
            note_ticket(operator=stranger, number=row.number, text="x", operation=uuid4())
    everywhere = Operator(stranger.user_id, Office.SUPPORT, is_everywhere=True)
    take_ticket(operator=everywhere, seen=seen(nowhere))


def test_another_office_is_no_support(operator: Operator, ticket: Ticket) -> None:
    desk = Operator(operator.user_id, Office.DESK, is_everywhere=True)
    with pytest.raises(NotFound):
        take_ticket(operator=desk, seen=seen(ticket))


def test_a_request_is_given_to_a_colleague_or_back(
    operator: Operator, colleague: Operator, stranger: Operator, ticket: Ticket
) -> None:
    transfer_ticket(operator=operator, seen=seen(ticket), to_user_id=colleague.user_id, why="Твоя тема")
    ticket.refresh_from_db()
    assert ticket.operator_id == colleague.user_id
    transfer_ticket(operator=colleague, seen=seen(ticket), to_user_id=None)
    ticket.refresh_from_db()
    assert ticket.operator_id is None
    with pytest.raises(NotFound):
        transfer_ticket(operator=operator, seen=seen(ticket), to_user_id=stranger.user_id)


def test_a_request_moves_to_another_region(
    operator: Operator, stranger: Operator, ticket: Ticket, region: Region, other_region: Region
) -> None:
    take_ticket(operator=operator, seen=seen(ticket))
    assert _refusal(move_ticket, operator=operator, seen=seen(ticket), region=region) == "same_region"
    move_ticket(operator=operator, seen=seen(ticket), region=other_region, why="Не наша школа")
    with pytest.raises(NotFound):
        _answer(operator, ticket)
    _answer(stranger, ticket)
    assert _state(ticket) is State.ANSWERED


def test_two_about_the_same_get_one_answer(operator: Operator, send: Send) -> None:
    main, same = send(), send(email="boris@example.org", text="Моё личное")
    merge_ticket(operator=operator, seen=seen(same), into=main.number)
    answer = {"operator": operator, "step": Step.ANSWER, "text": "Так.", "operation": uuid4()}
    assert _refusal(answer_ticket, seen=seen(same), **answer) == "merged"
    answer_ticket(seen=seen(main), **answer)  # type: ignore[arg-type]
    assert (_state(main), _state(same)) == (State.ANSWERED, State.ANSWERED)
    assert "Моё личное" not in list(main.entries.values_list("text", flat=True))
    _reply(same, "Не помогло")  # it goes on by itself
    assert _state(same) is State.REOPENED
    assert same.merged_into_id is None
    assert _state(main) is State.ANSWERED


def test_a_reply_to_a_combined_one_is_seen_before_the_answer(operator: Operator, send: Send) -> None:
    main, same = send(), send()
    merge_ticket(operator=operator, seen=seen(same), into=main.number)
    page = seen(main)
    _reply(same, "И ещё")
    answer = {"operator": operator, "step": Step.ANSWER, "text": "Так.", "operation": uuid4()}
    assert _refusal(answer_ticket, seen=page, **answer) == "changed"
    same.refresh_from_db()
    assert same.merged_into_id == main.pk


def test_what_was_combined_waits_on_when_the_first_is_settled(operator: Operator, send: Send) -> None:
    main, same = send(), send()
    merge_ticket(operator=operator, seen=seen(same), into=main.number)
    settle_request(key=main.key, user_id=None)
    assert support_overview(operator).waiting == 1
    same.refresh_from_db()
    assert same.merged_into_id is None


def test_what_cannot_be_combined(operator: Operator, send: Send, other_region: Region) -> None:
    row, done, far = send(), send(), send(region=other_region)
    _answer(operator, done)
    codes = {
        number: _refusal(merge_ticket, operator=operator, seen=seen(row), into=number)
        for number in (row.number, done.number, far.number, "2026-999999", "чужой")
    }
    assert set(codes.values()) == {"unknown", "not_open"}
    assert codes[done.number] == "not_open"
    assert codes[far.number] == "unknown"  # whether it exists is not said


def test_prepared_answers_are_kept_by_their_region(
    operator: Operator, stranger: Operator, region: Region
) -> None:
    row = save_canned(operator=operator, title="Код", text="Проверьте спам.", region_id=region.pk)
    with pytest.raises(NotFound):
        save_canned(operator=operator, title="Всем", text="Так.", region_id=None)
    with pytest.raises(NotFound):
        remove_canned(operator=stranger, canned_id=row.pk)
    old = {"operator": operator, "canned_id": row.pk, "region_id": region.pk, "text": "Иначе."}
    save_canned(title="Код из SMS", version=1, **old)  # type: ignore[arg-type]
    assert _refusal(save_canned, title="Код", version=1, **old) == "changed"
    assert _refusal(save_canned, title=" ", version=2, **old) == "title"
    remove_canned(operator=operator, canned_id=row.pk)
    assert not CannedAnswer.objects.exists()


def test_a_deleted_account_takes_its_requests_along(
    send: Send, django_capture_on_commit_callbacks: object
) -> None:
    user = create_portal_user("gone")
    ticket, other = send(user_id=user.pk, uploads=[upload()]), send()
    path = str(TicketFile.objects.get().file.name)
    section = requests_of(user.pk)
    assert [item.value for item in section.records[0] if item.key == "number"] == [ticket.number]
    answers = events.personal_data.send(sender=None, user_id=user.pk)
    assert any(cast("list[DataSection]", said) == [section] for _receiver, said in answers)
    with django_capture_on_commit_callbacks(execute=True):  # type: ignore[operator]
        events.account_erased.send(sender=None, user_id=user.pk)
    assert list(Ticket.objects.all()) == [other]
    assert not default_storage.exists(path)


def test_the_overview_counts_and_finds_the_middle(operator: Operator, send: Send) -> None:
    now = clock.now()
    for hours in (1, 2, 9):
        with clock.fixed_at(now - timedelta(hours=20)):
            row = send()
        with clock.fixed_at(now - timedelta(hours=20 - hours)):
            _answer(operator, row)
    with clock.fixed_at(now - timedelta(days=2)):
        send()
    found = support_overview(operator)
    assert (found.waiting, found.unclaimed, found.mine, found.sent) == (1, 1, 3, 4)
    assert found.first_answer == timedelta(hours=2)
    assert found.oldest_at == now - timedelta(days=2)


def test_an_unknown_version_is_no_version(operator: Operator, ticket: Ticket) -> None:
    assert _refusal(take_ticket, operator=operator, seen=Seen(ticket.number, -1)) == "changed"
