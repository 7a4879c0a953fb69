"""Beginning, sending, changing, reporting: one test for each refusal and effect."""

from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from uuid import uuid4

import pytest
from django.core.files.base import ContentFile
from pytest_django import DjangoCaptureOnCommitCallbacks

from parta.academics.models import Enrollment
from parta.access.models import Membership
from parta.audit.models import AuditEvent
from parta.chats.commands import conversations as talks
from parta.chats.commands.messages import delete_message, edit_message, mark_seen
from parta.chats.commands.reports import decide_report, report_message
from parta.chats.commands.rooms import enter_rooms
from parta.chats.models import ChatPolicy, Conversation, Message, MessageReport, Participant
from parta.chats.queries.contacts import contacts_page
from parta.chats.queries.listing import conversations_page, count_unread
from parta.chats.queries.seats import get_seat
from parta.chats.queries.talking import conversation_page
from parta.chats.rules.messages import Decision
from parta.core import clock
from parta.core.errors import Forbidden, NotFound, Refused
from parta.files.models import Attachment
from parta.live.models import Nudge
from parta.notifications.happenings import tell_of_happenings
from parta.notifications.models import Notification
from parta.people.models import Guardianship
from tests.chats.talks import always_open, get_direct, get_group, get_message, get_report, get_room, say
from tests.factories.cast import Cast

NIGHT = datetime(2026, 11, 24, 20, tzinfo=UTC)  # 23:00 in Moscow


@pytest.fixture(autouse=True)
def _hours(cast: Cast) -> None:
    always_open(cast)


def _refused(code: str, call: Callable[[], object]) -> None:
    with pytest.raises(Refused) as refused:
        call()
    assert refused.value.code == code


def _start(cast: Cast, key: str, *others: str, name: str = "") -> Conversation:
    ids = [cast.users[other].pk for other in others]
    return talks.start_conversation(actor=cast.actor(key), user_ids=ids, name=name)


@pytest.mark.parametrize(
    ("key", "other"),
    [
        ("student", "colleague"),
        ("guardian", "colleague"),
        ("guardian", "trusted"),
        ("teacher", "former_guardian"),
        ("colleague", "student"),
    ],
)
def test_nobody_begins_with_whom_they_may_not_write_to(cast: Cast, key: str, other: str) -> None:
    with pytest.raises(NotFound):
        _start(cast, key, other)
    assert not Conversation.objects.exists()


def test_nobody_begins_with_the_school_next_door(cast: Cast) -> None:
    with pytest.raises(NotFound):
        talks.start_conversation(actor=cast.actor("head"), user_ids=[cast.other.users["head"].pk])


def test_trusted_persons_write_to_nobody(cast: Cast) -> None:
    with pytest.raises(Forbidden):
        _start(cast, "trusted", "class_teacher")


def test_a_talk_of_two_is_the_same_each_time(cast: Cast) -> None:
    assert _start(cast, "guardian", "teacher") == _start(cast, "teacher", "guardian")
    assert Participant.objects.count() == 2


@pytest.mark.parametrize(
    ("name", "code"),
    [(" ", "no_name"), ("🎉🎉", "name_unreadable"), ("а" * 101, "name_too_long"), ("\u202e\x00", "no_name")],
)
def test_names_of_groups(cast: Cast, name: str, code: str) -> None:
    _refused(code, lambda: _start(cast, "head", "teacher", "deputy", name=name))


def test_nobody_chosen(cast: Cast) -> None:
    _refused("nobody", lambda: _start(cast, "head", name="Дела"))
    _refused("nobody", lambda: _start(cast, "head", "head", name="Дела"))


def test_a_child_never_sits_with_another_familys_adult(cast: Cast) -> None:
    Guardianship.objects.filter(student=cast.student, guardian=cast.guardian).update(
        until_on=cast.today - timedelta(1)
    )
    _refused("stranger_of_a_child", lambda: _start(cast, "class_teacher", "student", "guardian", name="Дела"))
    talk = _start(cast, "class_teacher", "student", "deputy", name="Дела")
    _refused(
        "stranger_of_a_child",
        lambda: talks.add_people(
            actor=cast.actor("class_teacher"), conversation_id=talk.pk, user_ids=[cast.users["guardian"].pk]
        ),
    )


def test_whoever_made_a_group_renames_adds_and_removes(cast: Cast) -> None:
    talk, teacher = get_group(cast), cast.actor("teacher")
    guardian = cast.users["guardian"].pk
    talks.rename_conversation(actor=teacher, conversation_id=talk.pk, name=" Олимпиада  7А ")
    talk.refresh_from_db()
    assert talk.name == "Олимпиада 7А"
    talks.remove_person(actor=teacher, conversation_id=talk.pk, user_id=guardian)
    with pytest.raises(NotFound):
        get_seat(cast.actor("guardian"), talk.pk)
    say(cast, "teacher", talk, "Без родителей")
    talks.add_people(actor=teacher, conversation_id=talk.pk, user_ids=[guardian])
    assert conversation_page(cast.actor("guardian"), talk.pk).part.items == ()  # from now on
    with pytest.raises(NotFound):
        talks.remove_person(actor=teacher, conversation_id=talk.pk, user_id=cast.users["head"].pk)


def test_the_others_of_a_group_do_not(cast: Cast) -> None:
    talk, guardian = get_group(cast), cast.actor("guardian")
    teacher = cast.users["teacher"].pk
    _refused(
        "not_admin", lambda: talks.rename_conversation(actor=guardian, conversation_id=talk.pk, name="Мы")
    )
    _refused(
        "not_admin", lambda: talks.add_people(actor=guardian, conversation_id=talk.pk, user_ids=[teacher])
    )
    _refused(
        "not_admin", lambda: talks.remove_person(actor=guardian, conversation_id=talk.pk, user_id=teacher)
    )


def test_rooms_are_not_managed_left_or_deleted(cast: Cast) -> None:
    room, actor = get_room(cast, "staff"), cast.actor("head")
    _refused(
        "not_a_group", lambda: talks.rename_conversation(actor=actor, conversation_id=room.pk, name="Мы")
    )
    _refused("cannot_leave", lambda: talks.leave_conversation(actor=actor, conversation_id=room.pk))
    _refused("cannot_clear", lambda: talks.clear_conversation(actor=actor, conversation_id=room.pk))


def test_who_leaves_sees_nothing_and_leaves_an_heir(cast: Cast) -> None:
    talk = get_group(cast)
    talks.leave_conversation(actor=cast.actor("teacher"), conversation_id=talk.pk)
    with pytest.raises(NotFound):
        get_seat(cast.actor("teacher"), talk.pk)
    assert Participant.objects.get(is_admin=True).left_at is None


def test_deleted_for_oneself_it_comes_back_with_the_next_message(cast: Cast) -> None:
    talk = get_direct(cast)
    say(cast, "guardian", talk, "Раз")
    talks.clear_conversation(actor=cast.actor("guardian"), conversation_id=talk.pk)
    assert talk.pk not in {item.id for item in conversations_page(cast.actor("guardian")).items}
    assert len(conversation_page(cast.actor("class_teacher"), talk.pk).part.items) == 1
    say(cast, "class_teacher", talk, "Два")
    page = conversation_page(cast.actor("guardian"), talk.pk)
    assert [item.text for item in page.part.items] == ["Два"]
    assert talk.pk in {item.id for item in conversations_page(cast.actor("guardian")).items}


def test_a_group_deleted_for_oneself_leaves_the_list(cast: Cast) -> None:
    group, guardian = get_group(cast), cast.actor("guardian")

    def listed() -> bool:
        return group.pk in {item.id for item in conversations_page(guardian).items}

    assert listed()
    say(cast, "teacher", group)
    talks.clear_conversation(actor=guardian, conversation_id=group.pk)
    assert not listed()
    say(cast, "teacher", group)
    assert listed()


def test_a_ready_made_room_without_messages_comes_last(cast: Cast) -> None:
    with clock.fixed_at(clock.now() - timedelta(days=9)):
        talk = get_direct(cast)
        say(cast, "guardian", talk)
    parents = get_room(cast, f"parents:{cast.school_class.pk}")
    ids = [item.id for item in conversations_page(cast.actor("guardian")).items]
    assert (ids[0], ids[-1]) == (talk.pk, parents.pk)


def test_the_same_sending_again_doubles_nothing(cast: Cast) -> None:
    talk, operation = get_direct(cast), uuid4()
    first = say(cast, "guardian", talk, operation=operation)
    assert say(cast, "guardian", talk, "Иначе", operation=operation) == first
    assert Message.objects.get().text == "Добрый день"
    with pytest.raises(NotFound):
        say(cast, "guardian", _start(cast, "guardian", "teacher"), operation=operation)


@pytest.mark.parametrize(
    ("text", "code"), [("", "empty"), (" \x00\n", "empty"), ("а" * 4001, "text_too_long")]
)
def test_texts(cast: Cast, text: str, code: str) -> None:
    _refused(code, lambda: say(cast, "guardian", get_direct(cast), text))


def test_flooding(cast: Cast) -> None:
    talk = get_direct(cast)
    for _number in range(20):
        say(cast, "guardian", talk)
    _refused("flood", lambda: say(cast, "guardian", talk))
    with clock.fixed_at(clock.now() + timedelta(seconds=61)):
        say(cast, "guardian", talk)


def test_files(cast: Cast) -> None:
    talk = get_direct(cast)
    files = [ContentFile(b"1", name=f"{number}.txt") for number in range(6)]
    _refused("too_many_files", lambda: say(cast, "guardian", talk, "", uploads=files))
    program = ContentFile(b"MZ", name="a.exe")
    _refused("file_kind", lambda: say(cast, "guardian", talk, "", uploads=[program]))
    assert say(cast, "guardian", talk, "", uploads=files[:5]).attachments.count() == 5


def test_who_may_not_be_written_to_any_more(cast: Cast) -> None:
    talk = get_direct(cast)
    say(cast, "guardian", talk)
    Membership.objects.filter(user=cast.users["class_teacher"]).update(
        until_on=cast.today - timedelta(days=1)
    )
    _refused("may_not_write", lambda: say(cast, "guardian", talk))
    page = conversation_page(cast.actor("guardian"), talk.pk)
    assert (page.may_speak, len(page.part.items)) == (False, 1)  # what was said stays readable


def test_students_are_silent_in_their_room_where_classmates_do_not_write(cast: Cast) -> None:
    room = get_room(cast, f"class:{cast.school_class.pk}")
    say(cast, "student", room)
    ChatPolicy.objects.update(classmates_may_write=False)
    _refused("may_not_write", lambda: say(cast, "student", room))
    say(cast, "class_teacher", room)


def test_a_family_writes_at_night_and_it_arrives_in_the_morning(cast: Cast) -> None:
    ChatPolicy.objects.update(opens_at="08:00", closes_at="19:00")
    with clock.fixed_at(NIGHT):
        talk = get_direct(cast)
        message = say(cast, "guardian", talk)
        assert message.arrives_at == NIGHT + timedelta(hours=9)
        assert conversation_page(cast.actor("class_teacher"), talk.pk).part.items == ()
        assert conversation_page(cast.actor("guardian"), talk.pk).part.items[0].arrives_at is not None
        assert count_unread(cast.actor("class_teacher")) == 0
        assert say(cast, "guardian", talk, is_urgent=True).arrives_at == NIGHT
        assert say(cast, "class_teacher", talk).arrives_at == NIGHT
        tell_of_happenings()
    rows = Notification.objects.filter(user=cast.users["class_teacher"]).order_by("happened_at")
    assert [(row.happened_at, row.is_urgent) for row in rows] == [
        (NIGHT, True),
        (NIGHT + timedelta(hours=9), False),
    ]
    with clock.fixed_at(NIGHT + timedelta(hours=9)):
        assert len(conversation_page(cast.actor("class_teacher"), talk.pk).part.items) == 3


def test_urgent_is_for_the_class_teacher(cast: Cast) -> None:
    talk = _start(cast, "guardian", "teacher")
    _refused("not_urgent", lambda: say(cast, "guardian", talk, is_urgent=True))
    assert say(cast, "teacher", talk, is_urgent=True).is_urgent


def test_own_words_are_changed_for_a_quarter_of_an_hour(cast: Cast) -> None:
    message = get_message(cast)
    where = {"conversation_id": message.conversation_id, "message_id": message.pk}
    edit_message(actor=cast.actor("teacher"), **where, text="Добрый вечер")
    message.refresh_from_db()
    assert (message.text, message.edited_at is not None) == ("Добрый вечер", True)
    with pytest.raises(NotFound):
        edit_message(actor=cast.actor("guardian"), **where, text="Чужое")
    with clock.fixed_at(message.sent_at + timedelta(minutes=16)):
        _refused(
            "too_late_to_edit", lambda: edit_message(actor=cast.actor("teacher"), **where, text="Поздно")
        )


def test_own_words_are_deleted_for_a_day_with_their_files(cast: Cast) -> None:
    talk = get_group(cast)
    message = say(cast, "teacher", talk, uploads=[ContentFile(b"1", name="a.txt")])
    where = {"conversation_id": talk.pk, "message_id": message.pk}
    with pytest.raises(NotFound):
        delete_message(actor=cast.actor("guardian"), **where)
    with clock.fixed_at(message.sent_at + timedelta(hours=25)):
        _refused("too_late_to_delete", lambda: delete_message(actor=cast.actor("teacher"), **where))
    count = Attachment.objects.count()
    delete_message(actor=cast.actor("teacher"), **where)
    message.refresh_from_db()
    assert (message.text, Attachment.objects.count()) == ("", count - 1)
    assert conversation_page(cast.actor("guardian"), talk.pk).part.items[0].is_deleted


def test_an_answer_points_to_a_message_of_the_same_chat(cast: Cast) -> None:
    message = get_message(cast)
    talk = message.conversation
    assert say(cast, "guardian", talk, reply_to_id=message.pk).reply_to == message
    with pytest.raises(NotFound):
        say(cast, "guardian", get_direct(cast), reply_to_id=message.pk)


def test_seen_is_told_in_a_group_and_in_no_talk_of_two(cast: Cast) -> None:
    group, direct = get_group(cast), get_direct(cast)
    say(cast, "teacher", group)
    say(cast, "guardian", direct)
    mark_seen(actor=cast.actor("guardian"), conversation_id=group.pk)
    mark_seen(actor=cast.actor("class_teacher"), conversation_id=direct.pk)
    assert conversation_page(cast.actor("teacher"), group.pk).part.items[0].seen == 1
    assert conversation_page(cast.actor("guardian"), direct.pk).part.items[0].seen is None


def test_unread_are_counted_once_a_chat_and_not_when_muted(cast: Cast) -> None:
    group = get_group(cast)
    say(cast, "teacher", group)
    say(cast, "teacher", group)
    guardian = cast.actor("guardian")
    assert count_unread(guardian) == 1
    assert count_unread(cast.actor("teacher")) == 0
    talks.set_muted(actor=guardian, conversation_id=group.pk, is_muted=True)
    assert count_unread(guardian) == 0
    talks.set_muted(actor=guardian, conversation_id=group.pk, is_muted=False)
    assert mark_seen(actor=guardian, conversation_id=group.pk)
    assert not mark_seen(actor=guardian, conversation_id=group.pk)
    assert count_unread(guardian) == 0


def test_a_burst_is_one_notification_and_the_muted_hear_nothing(cast: Cast) -> None:
    group = get_group(cast)
    talks.set_muted(actor=cast.actor("deputy"), conversation_id=group.pk, is_muted=True)
    say(cast, "teacher", group, "Раз")
    say(cast, "teacher", group, "Два")
    tell_of_happenings()
    row = Notification.objects.get(kind="message")
    assert (row.user, row.count, row.body) == (cast.users["guardian"], 2, "Два")


def test_open_pages_are_nudged(
    cast: Cast, django_capture_on_commit_callbacks: DjangoCaptureOnCommitCallbacks
) -> None:
    group = get_group(cast)
    with django_capture_on_commit_callbacks(execute=True):
        say(cast, "teacher", group)
    told = set(Nudge.objects.filter(topic="chat").values_list("user_id", flat=True))
    assert told >= {cast.users[key].pk for key in ("teacher", "guardian", "deputy")}


def test_rooms_follow_enrollment(cast: Cast) -> None:
    room = get_room(cast, f"class:{cast.school_class.pk}")
    parents = get_room(cast, f"parents:{cast.school_class.pk}")
    assert get_seat(cast.actor("student"), room.pk).left_at is None
    assert get_seat(cast.actor("guardian"), parents.pk).left_at is None
    for key, talk in (("guardian", room), ("student", parents), ("teacher", room), ("head", parents)):
        with pytest.raises(NotFound):
            get_seat(cast.actor(key), talk.pk)
    Enrollment.objects.filter(student=cast.student).update(until_on=cast.today - timedelta(days=1))
    with pytest.raises(NotFound):
        get_seat(cast.actor("student"), room.pk)  # before any night
    enter_rooms(actor=cast.actor("student"))
    assert Participant.objects.get(conversation=room, user=cast.users["student"]).left_at is not None
    Enrollment.objects.filter(student=cast.student).update(until_on=None)
    enter_rooms(actor=cast.actor("student"))
    assert get_seat(cast.actor("student"), room.pk).left_at is None
    assert Conversation.objects.filter(school=cast.school, key=room.key).count() == 1


def test_a_report_is_decided_once_and_on_record(cast: Cast) -> None:
    report = get_report(cast)
    assert get_report(cast) == report  # again changes nothing
    tell_of_happenings()
    told = set(Notification.objects.filter(url__endswith="/reports/").values_list("user__login", flat=True))
    assert told == {"deputy", "head"}
    decide_report(
        actor=cast.actor("head"), report_id=report.pk, decision=Decision.REMOVED, note="Оскорбление"
    )
    report.refresh_from_db()
    assert (report.text, report.message.deleted_at is not None) == ("Добрый день", True)
    _refused(
        "decided",
        lambda: decide_report(
            actor=cast.actor("deputy"), report_id=report.pk, decision=Decision.LEFT, note="Нет"
        ),
    )
    kinds = AuditEvent.objects.filter(kind__startswith="chats.").order_by("pk").values_list("kind", flat=True)
    assert list(kinds) == ["chats.report", "chats.decision"]


def test_reports_need_a_reason_and_are_of_others_messages(cast: Cast) -> None:
    message = get_message(cast)
    where = {"conversation_id": message.conversation_id, "message_id": message.pk}
    _refused("no_reason", lambda: report_message(actor=cast.actor("guardian"), **where, reason=" "))
    with pytest.raises(NotFound):
        report_message(actor=cast.actor("teacher"), **where, reason="Сам")
    assert not MessageReport.objects.exists()


def test_policy(cast: Cast) -> None:
    opens, closes = datetime(2026, 1, 1, 9).time(), datetime(2026, 1, 1, 18).time()  # noqa: DTZ001
    values = {"classmates_may_write": False, "opens_at": opens, "closes_at": closes}
    talks.set_policy(actor=cast.actor("head"), **values)  # type: ignore[arg-type]
    assert not ChatPolicy.objects.get(school=cast.school).classmates_may_write
    assert AuditEvent.objects.filter(kind="chats.policy").count() == 1
    with pytest.raises(Forbidden):
        talks.set_policy(actor=cast.actor("deputy"), **values)  # type: ignore[arg-type]
    turned = {**values, "opens_at": closes, "closes_at": opens}
    _refused("hours", lambda: talks.set_policy(actor=cast.actor("head"), **turned))  # type: ignore[arg-type]


def test_contacts_are_those_whom_one_may_write_to(cast: Cast) -> None:
    def found(key: str, **asked: str) -> set[str]:
        page = contacts_page(cast.actor(key), **asked)  # type: ignore[arg-type]
        logins = {user.pk: login for login, user in cast.users.items()}
        return {logins[contact.user_id] for contact in page.contacts}

    office = {"deputy", "head", "registrar"}
    assert found("student") == office | {"teacher", "class_teacher", "guardian"}
    assert found("guardian") == office | {"teacher", "class_teacher", "student"}
    assert found("guardian", category="subject_teachers") == {"teacher", "class_teacher"}
    assert found("guardian", query="лебед") == {"class_teacher"}
    assert found("head", category="students") == {"student"}
    assert found("head", category="parents", place=f"class:{cast.school_class.pk}") == {"guardian"}
    assert found("colleague", category="students") == set()
