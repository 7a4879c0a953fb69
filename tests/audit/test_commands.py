"""The history holds, and whatever is done past it shows."""

from dataclasses import replace
from datetime import timedelta
from uuid import uuid4

import pytest
from django.db import connection

from parta.audit.commands import MAX_REASON, Change, record_changes
from parta.audit.models import AuditEvent, AuditStream
from parta.audit.queries import done_operations, iter_broken_chains, last_states, list_history, list_reasoned
from parta.audit.rules import EMPTY_HASH
from parta.core import clock
from parta.core.errors import Refused
from tests.factories.cast import Cast


def change(number: int, kind: str = "note.changed") -> Change:
    return Change(kind, "note:1", "place:1", {"number": number - 1}, {"number": number})


@pytest.fixture
def written(cast: Cast) -> list[AuditEvent]:
    actor = cast.actor("teacher")
    record_changes(actor=actor, stream="notes", changes=[change(1), change(2)], reason="Проверка")
    record_changes(actor=actor, stream="notes", changes=[change(3)])
    return list(AuditEvent.objects.filter(stream__name="notes").order_by("sequence"))


def broken(cast: Cast) -> list[tuple[str, str, int]]:
    return [(chain.school, chain.stream, chain.sequence) for chain in iter_broken_chains()]


def test_reasoned_changes_of_other_places_take_no_room(cast: Cast, written: list[AuditEvent]) -> None:
    actor, since = cast.actor("teacher"), clock.now() - timedelta(days=1)
    other = replace(change(1), place="elsewhere:1")
    record_changes(actor=actor, stream="notes", changes=[other, other], reason="Так велено")
    found = list_reasoned(actor, places="place:", since=since, limit=2)
    assert [event.sequence for event in found] == [2, 1]


def test_events_are_numbered_and_signed_by_their_author(cast: Cast, written: list[AuditEvent]) -> None:
    assert [event.sequence for event in written] == [1, 2, 3]
    assert {event.user for event in written} == {cast.users["teacher"]}
    assert [event.reason for event in written] == ["Проверка", "Проверка", ""]
    assert broken(cast) == []


def test_too_long_a_reason_is_refused(cast: Cast) -> None:
    with pytest.raises(Refused) as error:
        record_changes(
            actor=cast.actor("teacher"), stream="notes", changes=[change(1)], reason="п" * (MAX_REASON + 1)
        )
    assert (error.value.code, error.value.field) == ("reason_too_long", "reason")


def test_nothing_to_record_leaves_no_stream(cast: Cast) -> None:
    record_changes(actor=cast.actor("teacher"), stream="empty", changes=[])
    assert not AuditStream.objects.filter(name="empty").exists()


def test_same_name_in_two_schools_are_two_chains(cast: Cast, written: list[AuditEvent]) -> None:
    record_changes(actor=cast.other.actor("teacher"), stream="notes", changes=[change(1)])
    theirs = AuditEvent.objects.get(stream__name="notes", school=cast.other.school)
    assert theirs.sequence == 1
    assert [event.pk for event in list_history(cast.actor("teacher"), ["place:1"])] == [
        event.pk for event in written
    ]


def test_changed_event_is_named(cast: Cast, written: list[AuditEvent]) -> None:
    AuditEvent.objects.filter(pk=written[1].pk).update(after={"number": 5})
    assert broken(cast) == [("school-1", "notes", 2)]


@pytest.mark.parametrize("place", [0, 1, 2])
def test_deleted_event_is_noticed(cast: Cast, written: list[AuditEvent], place: int) -> None:
    AuditEvent.objects.filter(pk=written[place].pk).delete()
    assert [(school, stream) for school, stream, _sequence in broken(cast)] == [("school-1", "notes")]


def test_whole_history_thrown_away_is_noticed(cast: Cast, written: list[AuditEvent]) -> None:
    assert written
    AuditEvent.objects.filter(stream__name="notes").delete()
    assert broken(cast) == [("school-1", "notes", 3)]


def test_event_slipped_in_by_hand_is_noticed(cast: Cast, written: list[AuditEvent]) -> None:
    last = written[-1]
    AuditEvent.objects.create(
        school=last.school,
        stream=last.stream,
        sequence=4,
        at=clock.now(),
        kind="note.changed",
        record="note:1",
        place="place:1",
        after={"number": 9},
        hash=EMPTY_HASH,
    )
    assert broken(cast) == [("school-1", "notes", 4)]


def test_author_changed_in_the_database_is_noticed(cast: Cast, written: list[AuditEvent]) -> None:
    with connection.cursor() as cursor:
        cursor.execute(
            "UPDATE audit_auditevent SET user_id = %s WHERE id = %s", [cast.users["head"].pk, written[0].pk]
        )
    assert broken(cast) == [("school-1", "notes", 1)]


def test_operation_is_known_to_its_author_only(cast: Cast) -> None:
    operation = uuid4()
    own = replace(change(1), operation=operation)
    record_changes(actor=cast.actor("teacher"), stream="notes", changes=[own])
    asked = [operation, uuid4()]
    assert done_operations(cast.actor("teacher"), asked) == {operation}
    assert done_operations(cast.actor("colleague"), asked) == set()


def test_last_state_of_a_record(cast: Cast, written: list[AuditEvent]) -> None:
    assert written
    assert last_states("note.") == {"note:1": {"number": 3}}
    gone = Change("note.removed", "note:1", "place:1", {"number": 3}, None)
    record_changes(actor=cast.actor("teacher"), stream="notes", changes=[gone])
    assert last_states("note.") == {"note:1": None}


def test_imported_change_keeps_its_own_time(cast: Cast) -> None:
    earlier = clock.now() - timedelta(days=30)
    own = Change("note.imported", "note:1", "place:1", None, {"number": 1}, at=earlier)
    record_changes(actor=cast.actor("teacher"), stream="notes", changes=[own])
    assert AuditEvent.objects.get(stream__name="notes").at == earlier
    assert broken(cast) == []
