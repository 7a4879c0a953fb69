"""What writers and readers do with announcements, and what is refused."""

from datetime import timedelta
from typing import Any
from uuid import uuid4

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connection
from django.test.utils import CaptureQueriesContext

from parta.academics.models import Enrollment, GroupMember, TeachingGroup
from parta.announcements.commands.reading import acknowledge, note_read, reply
from parta.announcements.commands.reminding import remind_readers
from parta.announcements.commands.writing import (
    publish_announcement,
    publish_due,
    save_announcement,
    withdraw_announcement,
)
from parta.announcements.models import Announcement, AnnouncementReader
from parta.announcements.queries.audience import list_recipients, parts_of
from parta.announcements.queries.managing import recipients_of
from parta.announcements.queries.readers import readers_page
from parta.announcements.queries.reading import count_unread, list_for, read_page
from parta.announcements.rules import Level, Part, PartKind, State, Whom
from parta.audit.models import AuditEvent
from parta.core import clock
from parta.core.errors import Forbidden, NotFound, Refused
from parta.files.models import Attachment
from parta.notifications.happenings import tell_of_happenings
from parta.notifications.models import Notification
from parta.people.models import Student
from tests.factories.announcements import EVERYBODY, class_part, data_for, draft, publish
from tests.factories.base import create_user
from tests.factories.cast import Cast

PEOPLE = (
    "student",
    "guardian",
    "trusted",
    "teacher",
    "class_teacher",
    "colleague",
    "deputy",
    "head",
    "registrar",
)


def _told(cast: Cast) -> set[str]:
    keys = {user.pk: key for key, user in cast.users.items()}
    return {
        keys[pk] for pk in Notification.objects.filter(kind="announcement").values_list("user_id", flat=True)
    }


def test_everybody_of_the_class_is_told_once(cast: Cast) -> None:
    row = publish(cast, level=Level.URGENT)
    assert _told(cast) == {"student", "guardian", "trusted", "teacher"}  # not its author
    assert set(Notification.objects.values_list("title", flat=True)) == {"Urgent: Родительское собрание"}
    assert all(Notification.objects.values_list("is_urgent", flat=True))
    guardian = AnnouncementReader.objects.filter(user=cast.users["guardian"])
    assert guardian.count() == 2  # one row for each child
    publish_announcement(actor=cast.actor("class_teacher"), announcement_id=row.pk)
    tell_of_happenings()
    assert Notification.objects.filter(user=cast.users["guardian"]).count() == 1


def test_nothing_leaves_the_school_or_the_class(cast: Cast) -> None:
    row = publish(cast)
    for actor in (cast.actor("colleague"), cast.other.actor("guardian"), cast.other.actor("head")):
        assert list_for(actor, 5) == ()
        with pytest.raises(NotFound):
            read_page(actor, row.pk)
        with pytest.raises(NotFound):
            acknowledge(actor=actor, announcement_id=row.pk)
        with pytest.raises(NotFound):
            reply(actor=actor, announcement_id=row.pk, text="?")


@pytest.mark.parametrize("kind", list(PartKind))
def test_whoever_is_counted_finds_it_in_the_list(cast: Cast, kind: PartKind) -> None:
    key = {
        PartKind.SCHOOL: 0,
        PartKind.GRADE: 7,
        PartKind.CLASS: cast.school_class.pk,
        PartKind.GROUP: 0,
        PartKind.COURSE: cast.course.pk,
    }[kind]
    if kind is PartKind.GROUP:
        group = TeachingGroup.objects.create(school=cast.school, year=cast.year, name="7А, первая")
        group.classes.add(cast.school_class)
        GroupMember.objects.create(group=group, student=cast.student, since_on=cast.year.starts_on)
        key = group.pk
    row = draft(
        cast, "head" if kind is not PartKind.COURSE else "teacher", parts=frozenset({Part(kind, key)})
    )
    counted = {(one.user_id, one.whom) for one in recipients_of(row)}
    assert counted
    found = set()
    for person in PEOPLE:
        actor = cast.actor(person)
        for whom, parts in parts_of(actor, cast.today).items():
            if parts.filter(announcement=row).exists():
                found.add((actor.user_id, whom))
    assert found == {(user, whom) for user, whom in counted if user in {cast.users[key].pk for key in PEOPLE}}


def test_teachers_reach_their_own_alone(cast: Cast) -> None:
    for by, part in (
        ("teacher", class_part(cast)),
        ("teacher", Part(PartKind.COURSE, cast.other_course.pk)),
        ("teacher", Part(PartKind.SCHOOL)),
        ("class_teacher", Part(PartKind.CLASS, cast.other_class.pk)),
        ("class_teacher", Part(PartKind.GRADE, 7)),
        ("head", Part(PartKind.CLASS, cast.other.school_class.pk)),
    ):
        with pytest.raises(NotFound):
            draft(cast, by, parts=frozenset({part}))
    assert draft(cast, "teacher", parts=frozenset({Part(PartKind.COURSE, cast.course.pk)})).pk
    for by in ("student", "guardian", "trusted", "support"):
        with pytest.raises(Forbidden):
            draft(cast, by)


@pytest.mark.parametrize(
    ("values", "code"),
    [
        ({"title": " "}, "no_title"),
        ({"title": "х" * 151}, "long_title"),
        ({"text": ""}, "no_text"),
        ({"text": "х" * 10_001}, "long_text"),
        ({"whom": frozenset()}, "nobody"),
        ({"parts": frozenset()}, "nowhere"),
    ],
)
def test_what_is_missing_is_said(cast: Cast, values: dict[str, Any], code: str) -> None:
    with pytest.raises(Refused) as refused:
        draft(cast, **values)
    assert refused.value.code == code
    assert refused.value.field
    assert not Announcement.objects.exists()


def test_it_does_not_end_before_it_begins(cast: Cast) -> None:
    now = clock.now()
    cases: list[tuple[dict[str, Any], str]] = [
        ({"publish_at": now + timedelta(hours=2), "expires_at": now + timedelta(hours=1)}, "expiry"),
        ({"expires_at": now - timedelta(hours=1)}, "past"),
        ({"publish_at": now + timedelta(days=400)}, "far"),
    ]
    for times, code in cases:
        with pytest.raises(Refused) as refused:
            draft(cast, **times)
        assert refused.value.code == code


def test_an_audience_without_an_account_is_refused(cast: Cast) -> None:
    row = draft(
        cast,
        "head",
        parts=frozenset({Part(PartKind.CLASS, cast.other_class.pk)}),
        whom=frozenset({Whom.TRUSTED}),
    )
    with pytest.raises(Refused) as refused:
        publish_announcement(actor=cast.actor("head"), announcement_id=row.pk)
    assert (refused.value.code, refused.value.field) == ("nobody", "parts")


def test_files(cast: Cast) -> None:
    actor = cast.actor("class_teacher")

    def save(uploads: list[SimpleUploadedFile]) -> Announcement:
        return save_announcement(actor=actor, data=data_for(cast), operation=operation, uploads=uploads)

    operation = uuid4()
    with pytest.raises(Refused) as refused:
        save([SimpleUploadedFile("a.pdf", b"MZ not a pdf")])
    assert refused.value.field == "attachments"
    with pytest.raises(Refused) as refused:
        save([SimpleUploadedFile(f"{number}.txt", b"x") for number in range(6)])
    assert refused.value.code == "too_many_files"
    save([SimpleUploadedFile(f"{number}.txt", b"x") for number in range(4)])
    with pytest.raises(Refused) as refused:
        save([SimpleUploadedFile("5.txt", b"x"), SimpleUploadedFile("6.txt", b"x")])
    assert refused.value.code == "too_many_files"
    assert Announcement.objects.get().attachments.count() == 4


def test_the_same_form_writes_one(cast: Cast) -> None:
    operation = uuid4()
    for _time in range(2):
        save_announcement(actor=cast.actor("class_teacher"), data=data_for(cast), operation=operation)
    assert Announcement.objects.count() == 1
    with pytest.raises(NotFound):
        save_announcement(actor=cast.actor("teacher"), data=data_for(cast), operation=operation)


def test_a_scheduled_one_is_seen_and_told_at_its_moment(cast: Cast) -> None:
    moment = clock.now() + timedelta(hours=3)
    row = publish(cast, publish_at=moment)
    assert row.state == State.SCHEDULED
    guardian = cast.actor("guardian")
    publish_due()
    assert list_for(guardian, 5) == ()
    assert not Notification.objects.exists()
    with clock.fixed_at(moment + timedelta(minutes=1)):
        assert [line.id for line in list_for(guardian, 5)] == [row.pk]
        publish_due()
        publish_due()
        tell_of_happenings()
    assert set(Notification.objects.values_list("happened_at", flat=True)) == {moment}


def test_an_ended_one_leaves_the_list(cast: Cast) -> None:
    row = publish(cast, expires_at=clock.now() + timedelta(hours=1))
    guardian = cast.actor("guardian")
    assert count_unread(guardian) == 1
    with clock.fixed_at(clock.now() + timedelta(hours=2)):
        assert list_for(guardian, 5) == ()
        assert count_unread(guardian) == 0
        assert read_page(guardian, row.pk).is_past


def test_whoever_comes_later_sees_what_runs(cast: Cast) -> None:
    row = publish(cast)
    Enrollment.objects.filter(student=cast.other_student).update(school_class=cast.school_class)
    cast.other_student.user = create_user("newcomer")
    cast.other_student.save()
    assert cast.other_student.user.pk in {one.user_id for one in recipients_of(row)}


def test_an_ended_right_closes_it(cast: Cast) -> None:
    row = publish(cast)
    guardian = cast.actor("guardian")
    cast.guardian.guardianships.update(ended_at=clock.now())
    with pytest.raises(NotFound):
        cast.actor("guardian")
    assert read_page(guardian, row.pk).text  # an Actor of before


def test_acknowledged_once_for_all_children(cast: Cast) -> None:
    row = publish(cast, needs_acknowledgement=True)
    guardian = cast.actor("guardian")
    acknowledge(actor=guardian, announcement_id=row.pk)
    first = list(AnnouncementReader.objects.filter(user_id=guardian.user_id).values_list("acknowledged_at"))
    acknowledge(actor=guardian, announcement_id=row.pk)
    again = list(AnnouncementReader.objects.filter(user_id=guardian.user_id).values_list("acknowledged_at"))
    assert first == again
    assert None not in {moment for (moment,) in first}
    plain = publish(cast)
    with pytest.raises(Refused) as refused:
        acknowledge(actor=guardian, announcement_id=plain.pk)
    assert refused.value.code == "not_asked"


def test_reading_silences_the_bell(cast: Cast) -> None:
    row = publish(cast)
    guardian = cast.actor("guardian")
    note_read(actor=guardian, announcement_id=row.pk)
    note_read(actor=guardian, announcement_id=row.pk)
    assert count_unread(guardian) == 0
    assert Notification.objects.get(user_id=guardian.user_id).read_at is not None


def test_answers_are_for_the_author_alone(cast: Cast) -> None:
    row = publish(cast, level=Level.ANSWER)
    for _time in range(2):
        reply(actor=cast.actor("guardian"), announcement_id=row.pk, text=" Придём ")
    assert [item.text for item in read_page(cast.actor("class_teacher"), row.pk).replies] == ["Придём"]
    assert [item.text for item in read_page(cast.actor("guardian"), row.pk).replies] == ["Придём"]
    assert read_page(cast.actor("student"), row.pk).replies == ()
    assert read_page(cast.actor("head"), row.pk).replies == ()
    assert Notification.objects.filter(user=cast.users["class_teacher"]).count() == 1
    for text, code in ((" ", "no_text"), ("х" * 2001, "long_text")):
        with pytest.raises(Refused) as refused:
            reply(actor=cast.actor("guardian"), announcement_id=row.pk, text=text)
        assert refused.value.code == code


def test_reminded_are_those_who_have_not_once_a_day(cast: Cast) -> None:
    row = publish(cast, needs_acknowledgement=True)
    Notification.objects.all().delete()
    acknowledge(actor=cast.actor("guardian"), announcement_id=row.pk)
    remind_readers(actor=cast.actor("class_teacher"), announcement_id=row.pk)
    tell_of_happenings()
    assert _told(cast) == {"student", "trusted", "teacher"}
    with pytest.raises(Refused) as refused:
        remind_readers(actor=cast.actor("class_teacher"), announcement_id=row.pk)
    assert refused.value.code == "reminded"
    with pytest.raises(NotFound):
        remind_readers(actor=cast.actor("teacher"), announcement_id=row.pk)
    with pytest.raises(Refused) as refused:
        remind_readers(actor=cast.actor("class_teacher"), announcement_id=draft(cast).pk)
    assert refused.value.code == "not_out"


def test_withdrawn_and_back(cast: Cast) -> None:
    row = publish(cast)
    actor, guardian = cast.actor("class_teacher"), cast.actor("guardian")
    for _time in range(2):
        withdraw_announcement(actor=actor, announcement_id=row.pk)
    assert list_for(guardian, 5) == ()
    page = read_page(guardian, row.pk)
    assert page.is_withdrawn
    assert (page.text, page.files) == ("", ())
    with pytest.raises(Refused) as refused:
        save_announcement(actor=actor, data=data_for(cast), operation=uuid4(), announcement_id=row.pk)
    assert refused.value.code == "withdrawn"
    publish_announcement(actor=actor, announcement_id=row.pk)
    tell_of_happenings()
    assert len(list_for(guardian, 5)) == 1
    told = Notification.objects.filter(user_id=guardian.user_id)
    assert told.unread().count() == 1  # anew, for the first had not been read


def test_of_what_was_withdrawn_no_letter_leaves(cast: Cast) -> None:
    row = publish(cast)
    told = Notification.objects.get(user=cast.users["guardian"])
    assert (told.body, told.deliveries.filter(state="pending").exists()) == (row.text, True)
    withdraw_announcement(actor=cast.actor("class_teacher"), announcement_id=row.pk)
    told.refresh_from_db()
    assert (told.body, told.read_at is not None) == ("", True)
    assert not told.deliveries.exclude(state="canceled").exists()
    # How it was told is still known.
    lines = readers_page(cast.actor("class_teacher"), row.pk, only="", class_name="", page=1).lines
    assert {len(line.ways) for line in lines if line.user_id == cast.users["guardian"].pk} == {1}


def test_the_bell_of_the_author_falls_silent_about_answers_read(cast: Cast) -> None:
    row = publish(cast)
    reply(actor=cast.actor("guardian"), announcement_id=row.pk, text="Придём")
    mine = Notification.objects.unread().filter(user=cast.users["class_teacher"])
    assert mine.exists()
    cast.client("class_teacher").get(f"/{cast.school.slug}/announcements/{row.pk}/")
    assert not mine.exists()


def test_a_withdrawn_draft_is_gone_with_its_files(cast: Cast) -> None:
    row = save_announcement(
        actor=cast.actor("class_teacher"),
        data=data_for(cast),
        operation=uuid4(),
        uploads=[SimpleUploadedFile("a.txt", b"x")],
    )
    count = Attachment.objects.count()
    with pytest.raises(NotFound):
        withdraw_announcement(actor=cast.actor("head"), announcement_id=row.pk)  # another's draft
    withdraw_announcement(actor=cast.actor("class_teacher"), announcement_id=row.pk)
    assert not Announcement.objects.exists()
    assert Attachment.objects.count() == count - 1


def test_what_is_out_keeps_its_audience_and_its_history(cast: Cast) -> None:
    row = publish(cast)
    actor = cast.actor("class_teacher")
    data = data_for(cast, title="Собрание перенесено", whom=frozenset({Whom.STAFF}), parts=frozenset())
    with pytest.raises(Refused) as refused:
        save_announcement(actor=actor, data=data, operation=uuid4(), announcement_id=row.pk, version=1)
    assert refused.value.code == "changed"
    save_announcement(actor=actor, data=data, operation=uuid4(), announcement_id=row.pk, version=row.version)
    changed = Announcement.objects.get()
    assert (changed.title, changed.whom, changed.parts.count()) == ("Собрание перенесено", EVERYBODY, 1)
    assert changed.edited_at
    kinds = AuditEvent.objects.filter(place=f"announcement:{row.pk}").order_by("sequence")
    assert list(kinds.values_list("kind", flat=True)) == [
        "announcement.written",
        "announcement.published",
        "announcement.changed",
    ]


def test_withdrawn_before_the_worker_came_is_told_to_nobody(cast: Cast) -> None:
    row = draft(cast)
    publish_announcement(actor=cast.actor("class_teacher"), announcement_id=row.pk)
    withdraw_announcement(actor=cast.actor("class_teacher"), announcement_id=row.pk)
    tell_of_happenings()
    assert not Notification.objects.exists()


def test_many_recipients_cost_as_much_as_few(cast: Cast) -> None:
    def cost() -> tuple[int, int]:
        row = draft(cast, whom=EVERYBODY)
        publish_announcement(actor=cast.actor("class_teacher"), announcement_id=row.pk)
        with CaptureQueriesContext(connection) as queries:
            tell_of_happenings()
        return len(queries), AnnouncementReader.objects.filter(announcement=row).count()

    few, readers = cost()
    for number in range(60):
        student = Student.objects.create(
            school=cast.school,
            surname=f"Новый {number}",
            given_name="Иван",
            user=create_user(f"new-{number}"),
        )
        Enrollment.objects.create(
            student=student, school_class=cast.school_class, since_on=cast.year.starts_on
        )
    many, more = cost()
    assert more == readers + 60
    assert many <= few + 2  # large inserts go in blocks


def test_recipients_are_found_in_five_queries(cast: Cast) -> None:
    parts = [class_part(cast), Part(PartKind.COURSE, cast.course.pk), Part(PartKind.GRADE, 7)]
    with CaptureQueriesContext(connection) as queries:
        list_recipients(cast.school, EVERYBODY, parts, cast.today)
    assert len(queries) <= 5


def test_whoever_has_to_answer_is_missing_until_the_answer(cast: Cast) -> None:
    row = publish(cast, level=Level.ANSWER, whom=frozenset({Whom.GUARDIANS, Whom.STUDENTS}))
    author = cast.actor("class_teacher")
    note_read(actor=cast.actor("guardian"), announcement_id=row.pk)
    page = readers_page(author, row.pk, only="missing", class_name="", page=1)
    assert {line.user_id for line in page.lines} >= {cast.users["guardian"].pk, cast.users["student"].pk}
    reply(actor=cast.actor("guardian"), announcement_id=row.pk, text="Придём")
    page = readers_page(author, row.pk, only="done", class_name="", page=1)
    assert {line.user_id for line in page.lines} == {cast.users["guardian"].pk}
    Notification.objects.filter(kind="announcement").delete()
    remind_readers(actor=author, announcement_id=row.pk)
    tell_of_happenings()
    assert "guardian" not in _told(cast)
    student = Notification.objects.get(user=cast.users["student"])
    assert row.title in student.title
    assert list_for(cast.actor("guardian"), 1)[0].is_answered
    assert not list_for(cast.actor("student"), 1)[0].is_answered


def test_the_author_sees_how_each_was_told(cast: Cast) -> None:
    row = publish(cast, whom=frozenset({Whom.GUARDIANS}))
    told = Notification.objects.get(user=cast.users["guardian"])
    told.deliveries.all().delete()
    for channel, state, sent_at in (("email", "sent", told.happened_at), ("push", "failed", None)):
        told.deliveries.create(
            user=told.user, channel=channel, state=state, sent_at=sent_at, due_at=told.happened_at
        )
    (line,) = {
        one.user_id: one
        for one in readers_page(cast.actor("class_teacher"), row.pk, only="", class_name="", page=1).lines
    }.values()
    assert [(way.at, way.is_lost) for way in line.ways] == [
        (told.happened_at, False),
        (told.happened_at, False),
        (None, True),
    ]
