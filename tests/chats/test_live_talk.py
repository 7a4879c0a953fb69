"""Who is writing, what is new, and what becomes of messages that were reported."""

import io
from datetime import UTC, datetime

import pytest
from django.core.files.base import ContentFile
from django.db import connection
from django.test.utils import CaptureQueriesContext
from PIL import Image
from pytest_django import DjangoCaptureOnCommitCallbacks

from parta.chats.commands.messages import delete_message, mark_seen
from parta.chats.commands.reports import decide_report, report_message
from parta.chats.commands.writing import note_writing
from parta.chats.models import ChatPolicy, MessageReport
from parta.chats.queries.talking import conversation_page, get_writer
from parta.chats.rules.messages import MOST_WATCHERS, Decision
from parta.core import clock
from parta.core.errors import NotFound, Refused
from parta.files.models import Attachment
from parta.live.models import Nudge
from parta.notifications.happenings import tell_of_happenings
from parta.notifications.models import Notification
from tests.chats.talks import always_open, get_direct, get_group, get_message, get_report, say
from tests.factories.base import create_user
from tests.factories.cast import Cast

NIGHT = datetime(2026, 11, 24, 20, tzinfo=UTC)  # 23:00 in Moscow


@pytest.fixture(autouse=True)
def _hours(cast: Cast) -> None:
    always_open(cast)


def _nudged(cast: Cast) -> set[str]:
    names = {user.pk: key for key, user in cast.users.items()}
    rows = Nudge.objects.filter(topic__startswith="writing:")
    return {names.get(pk, "?") for pk in rows.values_list("user_id", flat=True)}


def test_the_others_hear_that_one_writes_but_not_all_the_time(cast: Cast) -> None:
    talk, teacher = get_group(cast), cast.actor("teacher")
    note_writing(actor=teacher, conversation_id=talk.pk)
    assert _nudged(cast) == {"guardian", "deputy"}
    with CaptureQueriesContext(connection) as queries:
        note_writing(actor=teacher, conversation_id=talk.pk)
    assert (Nudge.objects.count(), len(queries)) == (2, 1)
    assert get_writer(cast.actor("guardian"), talk.pk, teacher.user_id) == str(cast.users["teacher"])
    for key, who in (("guardian", "head"), ("guardian", "guardian"), ("head", "teacher")):
        with pytest.raises(NotFound):
            get_writer(cast.actor(key), talk.pk, cast.users[who].pk)
    with pytest.raises(NotFound):
        note_writing(actor=cast.actor("head"), conversation_id=talk.pk)


def test_nobody_is_woken_outside_office_hours_or_watches_a_crowd(cast: Cast) -> None:
    talk, group = get_direct(cast), get_group(cast)
    ChatPolicy.objects.update(opens_at="08:00", closes_at="19:00")
    with clock.fixed_at(NIGHT):
        note_writing(actor=cast.actor("guardian"), conversation_id=talk.pk)
    now = clock.now()
    for number in range(MOST_WATCHERS):
        group.participants.create(user=create_user(f"crowd{number}"), joined_at=now, read_at=now)
    note_writing(actor=cast.actor("teacher"), conversation_id=group.pk)
    assert _nudged(cast) == set()


def test_a_line_stands_above_what_is_new(cast: Cast) -> None:
    talk, guardian = get_group(cast), cast.actor("guardian")
    say(cast, "teacher", talk, "Первое")
    page = conversation_page(guardian, talk.pk)
    assert [item.is_first_new for item in page.part.items] == [False]  # all is new
    mark_seen(actor=guardian, conversation_id=talk.pk)
    say(cast, "guardian", talk, "Своё")
    say(cast, "teacher", talk, "Второе")
    say(cast, "deputy", talk, "Третье")
    page = conversation_page(guardian, talk.pk)
    assert [item.is_first_new for item in page.part.items] == [False, False, True, False]


def test_an_answer_to_what_was_deleted_is_a_message(cast: Cast) -> None:
    message, talk = get_message(cast), get_group(cast)
    delete_message(actor=cast.actor("teacher"), conversation_id=talk.pk, message_id=message.pk)
    assert say(cast, "guardian", talk, "Поняла", reply_to_id=message.pk).reply_to is None


def test_a_reported_message_keeps_its_files_until_it_is_decided(
    cast: Cast, django_capture_on_commit_callbacks: DjangoCaptureOnCommitCallbacks
) -> None:
    report, talk = get_report(cast), get_group(cast)
    file = report.attachments.get()
    delete_message(actor=cast.actor("teacher"), conversation_id=talk.pk, message_id=report.message_id)
    assert list(report.attachments.all()) == [file]
    storage, name = file.file.storage, str(file.file.name)
    with django_capture_on_commit_callbacks(execute=True):
        decide_report(actor=cast.actor("head"), report_id=report.pk, decision=Decision.REMOVED, note="Грубо")
    assert not Attachment.objects.filter(pk=file.pk).exists()
    assert not storage.exists(name)
    item = conversation_page(cast.actor("guardian"), talk.pk).part.items[0]
    assert (item.is_removed, item.text) == (True, "")


def test_nobody_decides_about_their_own_message(cast: Cast) -> None:
    talk = get_group(cast)
    message = say(cast, "deputy", talk)
    report_message(
        actor=cast.actor("guardian"), conversation_id=talk.pk, message_id=message.pk, reason="Грубо"
    )
    report = MessageReport.objects.get()
    with pytest.raises(Refused) as refused:
        decide_report(actor=cast.actor("deputy"), report_id=report.pk, decision=Decision.LEFT, note="Нет")
    assert refused.value.code == "own_message"


@pytest.mark.parametrize("decision", Decision)
def test_whoever_reported_learns_what_came_of_it(cast: Cast, decision: Decision) -> None:
    decide_report(actor=cast.actor("head"), report_id=get_report(cast).pk, decision=decision, note="Тайна")
    tell_of_happenings()
    rows = Notification.objects.filter(cause__startswith="chat-decision:")
    (told,) = rows
    assert told.user == cast.users["guardian"]
    assert ("remov" in told.title or "удал" in told.title) is (decision is Decision.REMOVED)
    assert "Тайна" not in told.title + told.body


@pytest.mark.parametrize(("ending", "mode"), [("jpg", "RGB"), ("png", "P"), ("webp", "RGBA")])
def test_pictures_are_shown_smaller(cast: Cast, ending: str, mode: str) -> None:
    out = io.BytesIO()
    Image.new(mode, (3000, 1500)).save(out, format={"jpg": "JPEG"}.get(ending, ending.upper()))
    message = say(
        cast, "teacher", get_group(cast), uploads=[ContentFile(out.getvalue(), name=f"фото.{ending}")]
    )
    key = message.attachments.get().key
    url = f"/{cast.school.slug}/messages/{message.conversation_id}/files/{key}/"
    shown = cast.client("guardian").get(f"{url}?show")
    assert Image.open(io.BytesIO(shown.content)).size == (960, 480)
    assert shown.headers["Content-Type"] == "image/webp"
    whole = cast.client("guardian").get(url)
    assert whole.headers["Content-Disposition"].startswith("attachment")
    assert Image.open(io.BytesIO(b"".join(whole))).size == (3000, 1500)
