"""The nightly check of registers: what it finds, when it runs, what the deputy head sees."""

from datetime import UTC, datetime, timedelta

import pytest
from click.testing import CliRunner

from parta.academics.models import Enrollment
from parta.attendance.models import Attendance
from parta.config.cli import main
from parta.config.processes import do_chores
from parta.core import clock
from parta.grading.models import Mark, RegisterCheck
from parta.lessons.models import Lesson
from parta.progress.commands.integrity import check_registers
from parta.progress.queries.integrity import integrity_page, iter_contradictions
from parta.progress.rules.integrity import Flaw, is_check_due
from tests.factories.cast import Cast

NIGHT = datetime(2026, 11, 30, 3, tzinfo=UTC)


@pytest.mark.parametrize(
    ("now", "last", "is_due"),
    [
        (NIGHT, None, True),
        (NIGHT.replace(hour=12), None, False),
        (NIGHT, NIGHT - timedelta(days=1), True),
        (NIGHT + timedelta(minutes=1), NIGHT, False),
        (NIGHT.replace(hour=12), NIGHT - timedelta(days=1), True),  # the night was missed
        (NIGHT.replace(hour=8), NIGHT - timedelta(days=1), False),
    ],
)
def test_once_a_night_and_after_a_missed_one(now: datetime, last: datetime | None, is_due: bool) -> None:
    assert is_check_due(now, last) is is_due


def test_each_contradiction_is_found_where_it_is(cast: Cast) -> None:
    assert list(iter_contradictions()) == []
    mark, absent = cast.marks[0], cast.attendance
    on_the_day = datetime.combine(mark.lesson.held_on, datetime.min.time(), cast.school.zone)
    Mark.objects.filter(pk=mark.pk).update(student=absent.student, set_at=on_the_day)
    Mark.objects.filter(pk=cast.marks[1].pk).update(
        student=cast.other_student, set_at=on_the_day + timedelta(days=5)
    )
    Enrollment.objects.create(
        student=cast.other_student, school_class=cast.school_class, since_on=cast.today - timedelta(days=1)
    )
    Lesson.objects.filter(pk=cast.past_lesson.pk).update(is_canceled=True)
    found = {(item.flaw, item.record) for item in iter_contradictions()}
    assert found == {
        (Flaw.MARK_OF_ABSENT, f"mark:{mark.pk}"),
        (Flaw.NOT_ENROLLED, f"mark:{cast.marks[1].pk}"),
        (Flaw.TWO_CLASSES, f"student:{cast.other_student.pk}"),
        *((Flaw.CANCELED, f"mark:{row.pk}") for row in cast.marks),
        (Flaw.CANCELED, f"attendance:{absent.pk}"),
    }


def test_a_mark_set_later_makes_up_for_the_absence(cast: Cast) -> None:
    mark = cast.marks[0]
    later = datetime.combine(mark.lesson.held_on, datetime.min.time(), cast.school.zone) + timedelta(days=1)
    Mark.objects.filter(pk=mark.pk).update(student=cast.attendance.student, set_at=later)
    assert list(iter_contradictions()) == []


def test_the_night_keeps_what_it_found_and_the_deputy_head_sees_it(cast: Cast) -> None:
    midnight = datetime.combine(cast.today, datetime.min.time(), cast.school.zone)
    with clock.fixed_at(midnight + timedelta(hours=3)):
        do_chores()
    deputy = cast.actor("deputy")
    assert integrity_page(deputy).checked_at == midnight + timedelta(hours=3)
    assert integrity_page(deputy).total == 0
    lesson = cast.past_lesson
    Lesson.objects.filter(pk=lesson.pk).update(is_canceled=True)
    removed = Attendance.objects.get(pk=cast.attendance.pk)
    student_id = removed.student_id
    removed.delete()
    check_registers()
    assert RegisterCheck.objects.filter(school=cast.other.school).update(counts={"chain": 1}) == 1
    check_registers(cast.school)  # only this school's are looked through, to the same end
    assert RegisterCheck.objects.get(school=cast.other.school).counts == {"chain": 1}
    client, home = cast.client("deputy"), f"/{cast.school.slug}/progress"
    asked = client.post(f"{home}/integrity/check/", follow=True).content.decode()
    assert "disabled" in asked.split("/integrity/check/")[1].split("</form>")[0] or (
        integrity_page(deputy).checked_at or NIGHT
    ) >= clock.now() - timedelta(minutes=1)
    page = client.get(f"{home}/integrity/").content.decode()
    assert f"/journal/lessons/{lesson.pk}/students/{student_id}/" in page  # what only the history knows
    assert f"/journal/lessons/{lesson.pk}/students/{cast.student.pk}/" in page
    assert f"{home}/integrity/" in client.get(f"{home}/accumulation/").content.decode()
    counts = {group.is_tampering: group.count for group in integrity_page(deputy).groups}
    assert counts == {True: 1, False: len(cast.marks)}
    RegisterCheck.objects.filter(school=cast.other.school).update(counts={})
    result = CliRunner().invoke(main, ["verify"])
    assert result.exit_code == 1
    assert (
        f"Contradiction: {cast.school.slug}: mark:{cast.marks[0].pk} is at a canceled lesson" in result.output
    )
