from datetime import timedelta

import pytest

from parta.audit.models import AuditEvent
from parta.audit.queries import iter_broken_chains
from parta.conduct.commands.notes import NoteConflict, NoteEdit, save_notes
from parta.conduct.models import WeekNote
from parta.conduct.queries.notes import NO_NOTE, list_balances, list_notes
from parta.conduct.rules import MAX_TEXT, RemarkKind
from parta.core.errors import Forbidden, NotFound, Refused
from tests.conduct.weeks import WEEK, last_monday, review_remarks, say, write_note
from tests.factories.cast import Cast


def save(
    cast: Cast, *edits: NoteEdit, key: str = "class_teacher", weeks: int = 0
) -> tuple[NoteConflict, ...]:
    day = last_monday(cast) + weeks * WEEK
    return save_notes(actor=cast.actor(key), class_id=cast.school_class.pk, day=day, edits=edits)


def test_a_note_is_written_changed_and_removed_with_its_history(cast: Cast) -> None:
    write_note(cast, "good")
    write_note(cast, "exemplary", "Молодец")
    note = WeekNote.objects.get()
    assert (note.behavior, note.text, note.version, note.edited_by) == (
        "exemplary",
        "Молодец",
        2,
        cast.users["class_teacher"],
    )
    write_note(cast, "", "")
    assert not WeekNote.objects.exists()
    kinds = AuditEvent.objects.filter(kind__startswith="behavior.").order_by("sequence")
    assert [event.kind for event in kinds] == ["behavior.recorded", "behavior.changed", "behavior.removed"]
    assert list(iter_broken_chains()) == []


def test_second_of_two_edits_is_told_and_the_rest_is_saved(cast: Cast) -> None:
    write_note(cast, "good", "Первая")
    first, second = cast.students[:2]
    conflicts = save(
        cast,
        NoteEdit(first.pk, "exemplary", "", NO_NOTE.token),
        NoteEdit(second.pk, "good", "", NO_NOTE.token),
    )
    assert conflicts == (NoteConflict(first.pk, "good", "Первая"),)
    assert WeekNote.objects.get(student=first).behavior == "good"
    assert WeekNote.objects.get(student=second).behavior == "good"


def test_the_same_typed_by_two_is_no_conflict(cast: Cast) -> None:
    write_note(cast, "good")
    assert save(cast, NoteEdit(cast.student.pk, "good", "", NO_NOTE.token)) == ()
    assert WeekNote.objects.get().version == 1


@pytest.mark.parametrize("key", ["deputy", "head", "teacher", "guardian", "student"])
def test_nobody_but_the_class_teacher_writes(cast: Cast, key: str) -> None:
    with pytest.raises(Forbidden):
        save(cast, NoteEdit(cast.student.pk, "good", "", NO_NOTE.token), key=key)


def test_another_class_and_its_students_are_not_there(cast: Cast) -> None:
    actor = cast.actor("class_teacher")
    edit = NoteEdit(cast.other_student.pk, "good", "", NO_NOTE.token)
    with pytest.raises(NotFound):
        save(cast, edit)
    with pytest.raises(NotFound):
        save_notes(actor=actor, class_id=cast.other_class.pk, day=cast.today, edits=[edit])


def test_a_week_to_come_and_a_text_too_long_are_refused(cast: Cast) -> None:
    with pytest.raises(Refused) as future:
        save(cast, NoteEdit(cast.student.pk, "good", "", NO_NOTE.token), weeks=2)
    assert future.value.code == "future"
    with pytest.raises(Refused) as long:
        save(cast, NoteEdit(cast.student.pk, "good", "а" * (MAX_TEXT + 1), NO_NOTE.token))
    assert long.value.code == "too_long"


def test_balance_counts_the_week_alone(cast: Cast) -> None:
    review_remarks(cast)
    say(cast)
    say(cast, "Молодец", kind=RemarkKind.PRAISE)
    say(cast, "Сегодня", lesson=cast.lesson)
    ids, monday = [student.pk for student in cast.students], last_monday(cast)
    balance = list_balances(ids, monday)[cast.student.pk]
    assert (balance.praise, balance.remarks, balance.waiting) == (1, 1, 1)
    assert list_balances(ids, monday - timedelta(days=1)) == {}
    assert list_notes(ids, monday) == {}
