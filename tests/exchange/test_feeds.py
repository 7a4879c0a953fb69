"""Calendars: what is in them, who is shut out, and a real client that subscribes."""

import uuid
from datetime import timedelta
from pathlib import Path

import pytest
from django.test import Client
from icalendar import Calendar
from pytest_django.live_server_helper import LiveServer

from parta.access.models import Membership
from parta.core import clock, events
from parta.core.errors import NotFound, Refused
from parta.exchange.commands.keys import KeyData, make_key, revoke_key
from parta.exchange.commands.owners import data_of_keys
from parta.exchange.models import AccessKey
from parta.exchange.rules.keys import MOST_KEYS, FeedPart, KeyKind
from parta.lessons.commands import cancel_lesson, substitute_lesson
from parta.schoolyear.models import Holiday
from tests.factories.cast import Cast, SchoolCast
from tests.factories.events import publish
from tests.factories.keys import create_key
from tests.tools.isolated import run_isolated

_VDIRSYNCER, _KHAL = "vdirsyncer==0.21.0", "khal==0.14.1"


def _address(cast: SchoolCast, key: str, *, student_id: int | None = None) -> str:
    return f"/calendars/{create_key(cast, key, KeyKind.CALENDAR, student_id=student_id).secret}.ics"


def _entries(content: bytes) -> dict[str, dict[str, str]]:
    calendar = Calendar.from_ical(content)
    return {
        str(event["uid"]): {name.lower(): str(value) for name, value in event.items()}
        for event in calendar.walk("VEVENT")
    }


def test_a_child_has_lessons_homework_events_and_holidays(cast: Cast) -> None:
    event = publish(cast)
    Holiday.objects.create(
        year=cast.year, name="Каникулы", starts_on=cast.today, ends_on=cast.today + timedelta(days=2)
    )
    deputy = cast.actor("deputy")
    cancel_lesson(actor=deputy, lesson_id=cast.lesson.pk, note="Карантин")
    substitute_lesson(actor=deputy, lesson_id=cast.future_lesson.pk, teacher_id=cast.colleague.pk)
    address = _address(cast, "guardian", student_id=cast.student.pk)
    response = Client().get(address)
    assert response["Content-Type"] == "text/calendar; charset=utf-8"
    found = _entries(response.content)
    canceled = found[f"lesson-{cast.lesson.pk}@localhost"]
    assert (canceled["status"], canceled["transp"]) == ("CANCELLED", "TRANSPARENT")
    assert "Карантин" in canceled["description"]
    assert cast.colleague.short_name in found[f"lesson-{cast.future_lesson.pk}@localhost"]["description"]
    assert cast.homework.text in found[f"homework-{cast.homework.pk}@localhost"]["summary"]
    assert f"{event.operation}@parta" in found
    assert "Каникулы" in {entry["summary"] for entry in found.values()}
    assert f"lesson-{cast.other_lesson.pk}@localhost" not in found
    assert not any(f"lesson-{lesson.pk}@localhost" in found for lesson in cast.other.lessons)
    again = Client().get(address, headers={"if-none-match": response["ETag"]})
    assert (again.status_code, again.content) == (304, b"")


def test_a_teacher_has_the_lessons_they_give(cast: Cast) -> None:
    found = _entries(Client().get(_address(cast, "teacher")).content)
    assert cast.school_class.name in found[f"lesson-{cast.lesson.pk}@localhost"]["summary"]
    assert f"lesson-{cast.class_lesson.pk}@localhost" not in found


def test_an_address_dies_with_the_right(cast: Cast) -> None:
    address = _address(cast, "guardian", student_id=cast.student.pk)
    revoked = create_key(cast, "guardian", KeyKind.CALENDAR, student_id=cast.student.pk)
    assert Client().get(f"/calendars/{revoked.secret}.ics").status_code == 200
    with pytest.raises(NotFound):
        revoke_key(actor=cast.actor("teacher"), key_id=revoked.key.pk)
    revoke_key(actor=cast.actor("guardian"), key_id=revoked.key.pk)
    assert Client().get(f"/calendars/{revoked.secret}.ics").status_code == 404
    cast.guardian.guardianships.filter(student=cast.student).update(ended_at=clock.now())
    assert Client().get(address).status_code == 404
    teachers = _address(cast, "teacher")
    Membership.objects.filter(user=cast.users["teacher"]).delete()
    assert Client().get(teachers).status_code == 404


@pytest.mark.parametrize(
    ("key", "change", "code"),
    [
        ("guardian", {"name": " "}, "name"),
        ("guardian", {"parts": ()}, "nothing_chosen"),
        ("guardian", {"student_id": None}, "nobody"),
        ("teacher", {"kind": KeyKind.APP, "student_id": None, "days": 30}, "no_diary"),
        ("guardian", {"kind": KeyKind.TOKEN, "parts": ("marks:read",), "days": 5}, "days"),
        ("guardian", {"kind": KeyKind.TOKEN, "parts": ("journal:write",), "days": 30}, "nothing_chosen"),
    ],
)
def test_refusals(cast: Cast, key: str, change: dict[str, object], code: str) -> None:
    values = {
        "kind": KeyKind.CALENDAR,
        "name": "Телефон",
        "parts": ("lessons",),
        "student_id": cast.student.pk,
    }
    with pytest.raises(Refused) as refused:
        make_key(actor=cast.actor(key), data=KeyData(**(values | change)), operation=uuid.uuid4())  # type: ignore[arg-type]
    assert refused.value.code == code


def test_others_students_too_many_and_twice(cast: Cast) -> None:
    actor = cast.actor("guardian")
    data = KeyData(KeyKind.CALENDAR, "Телефон", (FeedPart.LESSONS,), cast.other_student.pk)
    with pytest.raises(NotFound):
        make_key(actor=actor, data=data, operation=uuid.uuid4())
    operation = uuid.uuid4()
    data = KeyData(KeyKind.CALENDAR, "Телефон", (FeedPart.LESSONS,), cast.student.pk)
    first, second = (make_key(actor=actor, data=data, operation=operation) for _time in range(2))
    assert (first.key, bool(first.secret), second.secret) == (second.key, True, "")
    assert first.secret not in str(AccessKey.objects.filter(pk=first.key.pk).values())
    for _number in range(MOST_KEYS - 1):
        make_key(actor=actor, data=data, operation=uuid.uuid4())
    with pytest.raises(Refused, match=str(MOST_KEYS)):
        make_key(actor=actor, data=data, operation=uuid.uuid4())


@pytest.mark.django_db(transaction=True)
def test_vdirsyncer_subscribes_and_khal_shows(cast: Cast, live_server: LiveServer, tmp_path: Path) -> None:
    address = live_server.url + _address(cast, "guardian", student_id=cast.student.pk)
    (tmp_path / "sync.ini").write_text(
        f'[general]\nstatus_path = "{tmp_path}/status/"\n'
        '[pair school]\na = "there"\nb = "here"\ncollections = null\n'
        f'[storage there]\ntype = "http"\nurl = "{address}"\n'
        f'[storage here]\ntype = "filesystem"\npath = "{tmp_path}/calendar"\nfileext = ".ics"\n'
    )
    (tmp_path / "khal.ini").write_text(
        f"[calendars]\n[[school]]\npath = {tmp_path}/calendar\nreadonly = True\n"
        "[locale]\nlocal_timezone = Europe/Moscow\ndefault_timezone = Europe/Moscow\n"
        "timeformat = %H:%M\ndateformat = %Y-%m-%d\nlongdateformat = %Y-%m-%d\n"
        "datetimeformat = %Y-%m-%d %H:%M\nlongdatetimeformat = %Y-%m-%d %H:%M\n"
    )
    sync = ["vdirsyncer", "-c", f"{tmp_path}/sync.ini"]
    run_isolated([_VDIRSYNCER], [*sync, "discover"], home=tmp_path)
    run_isolated([_VDIRSYNCER], [*sync, "sync"], home=tmp_path)
    day = cast.lesson.held_on.isoformat()
    listed = run_isolated([_KHAL], ["khal", "-c", f"{tmp_path}/khal.ini", "list", day, "1d"], home=tmp_path)
    assert cast.course.subject.name in listed, listed
    assert cast.homework.text in listed, listed


def test_keys_are_in_the_owners_data_and_go_with_the_account(cast: Cast) -> None:
    made = create_key(cast, "guardian", KeyKind.CALENDAR, student_id=cast.student.pk)
    create_key(cast.other, "guardian", KeyKind.CALENDAR, student_id=cast.other.student.pk)
    user = cast.users["guardian"]
    sections = data_of_keys(user_id=user.pk)
    assert [[item.value for item in record][:3] for record in sections[0].records] == [
        [made.key.name, "calendar", made.key.parts]
    ]
    assert made.secret not in str(sections)
    events.account_erased.send(sender=None, user_id=user.pk)
    assert Client().get(f"/calendars/{made.secret}.ics").status_code == 404
    assert AccessKey.objects.get(pk=made.key.pk).name == ""
