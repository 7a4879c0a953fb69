"""Notices of absence: filed, merged, changed, accepted, withdrawn, and what becomes of recorded absences."""

import uuid
from datetime import timedelta

import pytest

from parta.attendance.commands import (
    accept_notice,
    add_certificates,
    answer_still_ill,
    edit_notice,
    withdraw_notice,
)
from parta.attendance.models import AbsenceNotice, Attendance
from parta.attendance.queries import iter_tampered_attendance
from parta.attendance.queries.notices import get_notice, notices_between
from parta.attendance.queries.prompts import list_alerts, list_prompts
from parta.attendance.rules import AttendanceCode, NoticeReason, NoticeState
from parta.audit.models import AuditEvent
from parta.audit.queries import iter_broken_chains
from parta.core.errors import Forbidden, NotFound, Refused
from parta.lessons.models import Lesson
from parta.schoolyear.models import Term
from tests.factories.absences import (
    at,
    file_notice,
    get_running_out,
    notice_data,
    record,
    school_days,
    upload,
)
from tests.factories.cast import Cast

ABSENT, ILL, EXCUSED = AttendanceCode.ABSENT, AttendanceCode.ILL, AttendanceCode.EXCUSED
DAY = timedelta(days=1)


def refusal(cast: Cast, *arguments: object, **options: object) -> str:
    with pytest.raises(Refused) as error:
        file_notice(cast, notice_data(*arguments, **options))  # type: ignore[arg-type]
    return error.value.code


def row_of(lesson: Lesson, student_id: int) -> Attendance:
    return Attendance.objects.get(lesson=lesson, student_id=student_id)


def test_a_notice_is_filed_and_in_force(cast: Cast) -> None:
    days = school_days(cast)
    with at(cast, 7):
        (notice,) = file_notice(cast, notice_data(days[1], days[3], comment=" Кашель "))
    assert (notice.state, notice.comment, notice.filed_by) == ("filed", "Кашель", cast.users["guardian"])
    (row,) = notices_between([cast.student.pk], days[0], days[9])
    assert row.covers(days[2], 1)
    assert not row.covers(days[4], 1)
    assert AuditEvent.objects.get(kind="notice.filed").record == f"notice:{notice.pk}"


def test_sending_the_form_again_changes_nothing(cast: Cast) -> None:
    key, day = uuid.uuid4(), school_days(cast)[1]
    first = file_notice(cast, notice_data(day), key=key)
    assert file_notice(cast, notice_data(day), key=key) == first
    assert AbsenceNotice.objects.count() == 1


def test_siblings_have_each_a_notice_and_their_own_file(cast: Cast) -> None:
    both, day = cast.students[:2], school_days(cast)[1]
    uploads = {both[1].pk: [upload("сестра.txt")], cast.students[2].pk: [upload()]}
    first, second = file_notice(cast, notice_data(day), students=both, uploads=uploads)
    assert first.family_key == second.family_key
    assert not first.attachments.exists()
    assert [file.name for file in second.attachments.all()] == ["сестра.txt"]


def test_refusals(cast: Cast) -> None:
    days = school_days(cast)
    with at(cast, 7):
        assert refusal(cast, days[3], days[1]) == "ends_before_start"
        assert refusal(cast, days[1], cast.year.ends_on + DAY) == "beyond_year"
        assert refusal(cast, cast.today - DAY, days[1]) == "past"
        assert refusal(cast, days[1], cast.today + DAY * 31) == "too_far"
        assert refusal(cast, days[1], reason=NoticeReason.OTHER) == "comment_needed"
        assert refusal(cast, days[1], comment="я" * 1001) == "comment_too_long"
        assert refusal(cast, days[1], periods=(7, 8)) == "no_lessons"
        assert refusal(cast, cast.today + DAY * 25, cast.today + DAY * 26) == "no_lessons"
    assert not AbsenceNotice.objects.exists()


def test_today_until_the_first_lesson_it_covers_ends(cast: Cast) -> None:
    with at(cast, 9, 30):
        assert refusal(cast, cast.today) == "day_begun"
        file_notice(cast, notice_data(cast.today, periods=(2, 2)))  # from 9:25 to 10:10
    with at(cast, 10, 15):
        assert refusal(cast, cast.today, periods=(2, 2)) == "day_begun"


def test_no_child_chosen_and_children_of_others(cast: Cast) -> None:
    day = school_days(cast)[1]
    for stranger in (cast.students[2], cast.other_student, cast.other.student):
        with pytest.raises(NotFound):
            file_notice(cast, notice_data(day), students=[cast.student, stranger])


@pytest.mark.parametrize("key", ["student", "trusted", "teacher", "class_teacher", "deputy", "head"])
def test_only_legal_representatives_file(cast: Cast, key: str) -> None:
    with pytest.raises((Forbidden, NotFound)):
        file_notice(cast, notice_data(school_days(cast)[1]), actor=key)


def test_overlapping_notices_become_one_with_everything_of_both(cast: Cast) -> None:
    days = school_days(cast)
    uploads = {cast.student.pk: [upload("первая.txt")]}
    (old,) = file_notice(cast, notice_data(days[1], days[2], comment="Кашель"), uploads=uploads)
    newer = notice_data(days[2], days[4], NoticeReason.DOCTOR, "Обследование")
    with pytest.raises(Refused) as error:
        file_notice(cast, newer)
    assert (error.value.code, error.value.field) == ("overlap", "starts_on")
    uploads = {cast.student.pk: [upload("вторая.txt")]}
    (merged,) = file_notice(cast, newer, uploads=uploads, merges=True)
    assert (merged.starts_on, merged.ends_on) == (days[1], days[4])
    assert (merged.reason, merged.comment) == ("doctor", "Кашель\nОбследование")
    assert {file.name for file in merged.attachments.all()} == {"первая.txt", "вторая.txt"}
    old.refresh_from_db()
    assert (old.state, old.merged_into) == ("withdrawn", merged)


def test_the_reason_of_a_notice_that_has_begun_stays(cast: Cast) -> None:
    days = school_days(cast)
    with at(cast, 7):
        file_notice(cast, notice_data(days[0], days[1]))
    with at(cast, 12):
        (merged,) = file_notice(cast, notice_data(days[1], days[3], NoticeReason.FAMILY), merges=True)
    assert (merged.starts_on, merged.reason) == (days[0], "illness")


def test_an_absence_takes_the_reason_at_once(cast: Cast) -> None:
    with at(cast, 7):
        (notice,) = file_notice(cast, notice_data(cast.today))
        record(cast, cast.lesson, cast.student, ABSENT)
    row = row_of(cast.lesson, cast.student.pk)
    assert (row.code, row.notice) == ("б", notice)
    event = AuditEvent.objects.filter(kind="attendance.recorded").get()
    assert event.after is not None
    assert event.after["notice"] == notice.pk
    assert list(iter_tampered_attendance()) == []


def test_who_is_there_or_late_has_no_notice(cast: Cast) -> None:
    with at(cast, 7):
        file_notice(cast, notice_data(cast.today))
        record(cast, cast.lesson, cast.student, ABSENT)
        record(cast, cast.lesson, cast.student, AttendanceCode.LATE)
    assert row_of(cast.lesson, cast.student.pk).notice is None
    with at(cast, 12):
        record(cast, cast.lesson, cast.student, None)
    assert not Attendance.objects.filter(lesson=cast.lesson).exists()


def test_a_notice_that_comes_later_converts_what_was_recorded(cast: Cast) -> None:
    with at(cast, 8):
        record(cast, cast.lesson, cast.student, ABSENT)
        (notice,) = file_notice(cast, notice_data(cast.today, reason=NoticeReason.DOCTOR))
    row = row_of(cast.lesson, cast.student.pk)
    assert (row.code, row.notice, row.recorded_by) == ("у", notice, cast.users["teacher"])
    event = AuditEvent.objects.get(kind="attendance.changed")
    assert (event.user, event.before["code"]) == (None, "н")  # type: ignore[index]
    assert "врача" in event.reason
    assert list(iter_tampered_attendance()) == []
    assert list(iter_broken_chains()) == []


def test_withdrawing_gives_the_absence_back(cast: Cast) -> None:
    with at(cast, 7):
        (notice,) = file_notice(cast, notice_data(cast.today))
        record(cast, cast.lesson, cast.student, ABSENT)
        for _time in range(2):
            withdraw_notice(actor=cast.actor("guardian"), notice_id=notice.pk)
    row = row_of(cast.lesson, cast.student.pk)
    assert (row.code, row.notice) == ("н", None)
    assert AuditEvent.objects.filter(kind="notice.withdrawn").count() == 1
    assert list(iter_tampered_attendance()) == []


def test_nothing_changes_in_a_closed_term(cast: Cast) -> None:
    with at(cast, 8):
        record(cast, cast.lesson, cast.student, ABSENT)
        Term.objects.filter(pk=cast.term.pk).update(closed_at="2026-01-01T00:00:00Z")
        file_notice(cast, notice_data(cast.today))
    assert row_of(cast.lesson, cast.student.pk).code == "н"


def test_editing_moves_what_was_converted(cast: Cast) -> None:
    days = school_days(cast)
    with at(cast, 7):
        (notice,) = file_notice(cast, notice_data(cast.today))
        accept_notice(actor=cast.actor("class_teacher"), notice_id=notice.pk)
        record(cast, cast.lesson, cast.student, ABSENT)
        with pytest.raises(Refused) as error:
            edit_notice(
                actor=cast.actor("guardian"), notice_id=notice.pk, seen_version=1, data=notice_data(days[1])
            )
        assert error.value.code == "changed_meanwhile"
        edit_notice(
            actor=cast.actor("guardian"), notice_id=notice.pk, seen_version=2, data=notice_data(days[1])
        )
    notice.refresh_from_db()
    assert (notice.starts_on, notice.state, notice.decided_by) == (days[1], "filed", None)
    assert row_of(cast.lesson, cast.student.pk).code == "н"


def test_a_notice_that_has_begun_is_neither_changed_nor_withdrawn(cast: Cast) -> None:
    guardian = cast.actor("guardian")
    with at(cast, 7):
        (notice,) = file_notice(cast, notice_data(cast.today, school_days(cast)[1]))
    with at(cast, 8, 31):
        with pytest.raises(Refused) as error:
            withdraw_notice(actor=guardian, notice_id=notice.pk)
        assert error.value.code == "begun"
        with pytest.raises(Refused) as error:
            edit_notice(
                actor=guardian, notice_id=notice.pk, seen_version=1, data=notice_data(school_days(cast)[1])
            )
        assert error.value.code == "begun"
        add_certificates(actor=guardian, notice_id=notice.pk, uploads=[upload()])
        with pytest.raises(Refused):
            add_certificates(actor=guardian, notice_id=notice.pk, uploads=[])
    assert notice.attachments.count() == 1


def test_two_notices_do_not_grow_into_each_other(cast: Cast) -> None:
    days = school_days(cast)
    file_notice(cast, notice_data(days[4]))
    (notice,) = file_notice(cast, notice_data(days[2]))
    with pytest.raises(Refused) as error:
        edit_notice(
            actor=cast.actor("guardian"),
            notice_id=notice.pk,
            seen_version=1,
            data=notice_data(days[2], days[4]),
        )
    assert error.value.code == "overlap_other"


def test_the_class_teacher_accepts_once(cast: Cast) -> None:
    (notice,) = file_notice(cast, notice_data(school_days(cast)[1]))
    for _time in range(2):
        accept_notice(actor=cast.actor("class_teacher"), notice_id=notice.pk)
    notice.refresh_from_db()
    assert (notice.state, notice.decided_by) == (NoticeState.ACCEPTED, cast.users["class_teacher"])
    assert notice.version == 2
    withdraw_notice(actor=cast.actor("guardian"), notice_id=notice.pk)
    with pytest.raises(Refused) as error:
        accept_notice(actor=cast.actor("class_teacher"), notice_id=notice.pk)
    assert error.value.code == "withdrawn"


@pytest.mark.parametrize("key", ["guardian", "student", "trusted", "teacher", "colleague", "deputy", "head"])
def test_nobody_else_accepts(cast: Cast, key: str) -> None:
    (notice,) = file_notice(cast, notice_data(school_days(cast)[1]))
    with pytest.raises((Forbidden, NotFound)):
        accept_notice(actor=cast.actor(key), notice_id=notice.pk)


def test_who_reads_a_notice(cast: Cast) -> None:
    """Own child, own class, the school's heads; never a trusted person or another class's teacher (H)."""
    (notice,) = file_notice(cast, notice_data(school_days(cast)[1]))
    for key in ("student", "guardian", "class_teacher", "deputy", "head"):
        assert get_notice(cast.actor(key), notice.pk).notice_id == notice.pk
    for key in ("trusted", "support", "teacher", "colleague", "registrar"):
        with pytest.raises(NotFound):
            get_notice(cast.actor(key), notice.pk)
    with pytest.raises(NotFound):
        get_notice(cast.other.actor("head"), notice.pk)


def test_still_ill_is_asked_answered_and_not_asked_again(cast: Cast) -> None:
    guardian, days = cast.actor("guardian"), school_days(cast)
    with at(cast, 7):
        notice = get_running_out(cast)
        (prompt,) = list_prompts(guardian)
        assert (prompt.notice_id, prompt.next_day) == (notice.pk, days[1])
        with pytest.raises(Refused):
            answer_still_ill(actor=guardian, notice_id=notice.pk, until=days[6])
        for _time in range(2):
            answer_still_ill(actor=guardian, notice_id=notice.pk, until=days[1])
        assert list_prompts(guardian) == ()
    notice.refresh_from_db()
    assert (notice.ends_on, notice.state, notice.version) == (days[1], "filed", 2)


def test_well_again_stops_the_asking(cast: Cast) -> None:
    guardian = cast.actor("guardian")
    notice = get_running_out(cast)
    for _time in range(2):
        answer_still_ill(actor=guardian, notice_id=notice.pk, until=None)
    assert list_prompts(guardian) == ()
    notice.refresh_from_db()
    assert notice.recovered_at is not None


def test_a_late_answer_covers_the_days_between(cast: Cast) -> None:
    notice = get_running_out(cast)
    AbsenceNotice.objects.filter(pk=notice.pk).update(ends_on=cast.past_lesson.held_on)
    with at(cast, 12):
        record(cast, cast.lesson, cast.student, ABSENT)
        answer_still_ill(actor=cast.actor("guardian"), notice_id=notice.pk, until=cast.today)
    assert row_of(cast.lesson, cast.student.pk).code == "б"


def test_the_asking_stops_when_the_child_is_there(cast: Cast) -> None:
    notice = get_running_out(cast)
    AbsenceNotice.objects.filter(pk=notice.pk).update(ends_on=cast.past_lesson.held_on)
    assert len(list_prompts(cast.actor("guardian"))) == 1
    record(cast, cast.lesson, cast.students[2], ABSENT)  # attendance was taken, and the child was there
    assert list_prompts(cast.actor("guardian")) == ()


@pytest.mark.parametrize("key", ["student", "trusted", "class_teacher", "head"])
def test_only_guardians_are_asked_and_alerted(cast: Cast, key: str) -> None:
    get_running_out(cast)
    record(cast, cast.lesson, cast.student, ABSENT)
    assert list_prompts(cast.actor(key)) == ()
    assert list_alerts(cast.actor(key)) == ()


def test_a_child_missing_without_notice_is_an_alert_until_it_turns_up(cast: Cast) -> None:
    guardian = cast.actor("guardian")
    second = Lesson.objects.get(course=cast.class_course, held_on=cast.today)
    assert list_alerts(guardian) == ()
    record(cast, cast.lesson, cast.student, ABSENT)
    (alert,) = list_alerts(guardian)
    assert (alert.student_id, alert.is_back) == (cast.student.pk, False)
    assert [(lesson.subject, lesson.times) for lesson in alert.lessons] == [("Алгебра", "8:30–9:15")]
    record(cast, second, cast.students[2], ABSENT)
    assert list_alerts(guardian)[0].is_back
    record(cast, cast.lesson, cast.student, None)
    assert list_alerts(guardian) == ()


def test_notice_ends_the_alert(cast: Cast) -> None:
    with at(cast, 8, 40):
        record(cast, cast.lesson, cast.student, ABSENT)
        file_notice(cast, notice_data(cast.today))
        assert list_alerts(cast.actor("guardian")) == ()
