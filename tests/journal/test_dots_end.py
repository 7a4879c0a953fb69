"""Dots ended by the clock or by the closing of their term, and those who are told before."""

from concurrent.futures import ThreadPoolExecutor
from datetime import datetime, timedelta
from threading import Barrier

import pytest
from django.db import connection

from parta.audit.models import AuditEvent
from parta.core import clock
from parta.grading.commands.dots import expire_dots, settle_dots
from parta.grading.models import Dot, Mark
from parta.grading.queries.dots import iter_tampered_dots
from parta.grading.rules.dots import expires_at
from parta.journal.queries.cell import cell_page
from parta.journal.queries.index import journal_index
from parta.journal.queries.reasons import list_reasoned_changes
from tests.factories.cast import Cast
from tests.factories.dots import get_dot, set_dot
from tests.journal.dots import change, dot_of, history_holds, type_in

# The end


def over(cast: Cast, dot: Dot) -> datetime:
    return expires_at(dot.valid_until, cast.school.zone)


def test_a_dot_becomes_the_agreed_mark_when_its_time_is_over(cast: Cast) -> None:
    type_in(cast, "5 .")
    dot = dot_of(cast)
    assert expire_dots(over(cast, dot) - timedelta(seconds=1)) == 0
    assert expire_dots(over(cast, dot) + timedelta(days=3)) == 1
    dot.refresh_from_db()
    mark = Mark.objects.get(lesson=cast.lesson, position=1)
    assert (dot.state, dot.mark, dot.ended_at) == ("expired", mark, over(cast, dot))
    assert (mark.value, mark.form, mark.weight) == (2, cast.form, cast.form.weight)
    assert (mark.set_at, mark.recorded_at, mark.recorded_by) == (dot.ended_at, dot.ended_at, None)
    event = AuditEvent.objects.get(kind="dot.expired")
    assert (event.user, event.at) == (None, dot.ended_at)
    assert event.reason
    assert history_holds()
    page = cell_page(cast.actor("teacher"), cast.lesson.pk, cast.student.pk)
    assert page.text == "5 2"
    assert {line.who for line in page.history[:2]} == {""}


def test_a_dot_without_an_outcome_disappears(cast: Cast) -> None:
    type_in(cast, ".")
    dot = dot_of(cast)
    change(cast, dot, outcome=None)
    assert expire_dots(over(cast, dot)) == 1
    dot.refresh_from_db()
    assert (dot.state, dot.mark) == ("vanished", None)
    assert not Mark.objects.filter(lesson=cast.lesson).exists()
    assert history_holds()


def test_applied_twice_or_late_it_ends_once(cast: Cast) -> None:
    dots = [set_dot(cast, cast.lesson, student) for student in cast.students]
    moment = over(cast, dots[0]) + timedelta(days=30)
    assert [expire_dots(moment), expire_dots(moment)] == [3, 0]
    assert Mark.objects.filter(lesson=cast.lesson).count() == 3


def test_dots_made_good_or_extended_in_time_do_not_expire(cast: Cast) -> None:
    type_in(cast, ".")
    moment = over(cast, dot_of(cast))
    type_in(cast, "4")
    assert expire_dots(moment) == 0


def test_each_school_has_its_own_midnight(cast: Cast) -> None:
    cast.other.school.time_zone = "Asia/Kamchatka"
    cast.other.school.save()
    here, there = get_dot(cast), get_dot(cast.other)
    Dot.objects.update(valid_until=cast.today)
    here.refresh_from_db()
    there.refresh_from_db()
    assert expire_dots(expires_at(cast.today, cast.other.school.zone)) == 1
    here.refresh_from_db()
    there.refresh_from_db()
    assert (here.state, there.state) == ("open", "expired")


def test_expiries_are_no_late_changes_of_somebody(cast: Cast) -> None:
    type_in(cast, ".")
    Dot.objects.update(valid_until=cast.today - timedelta(days=1))
    assert expire_dots() == 1
    assert list_reasoned_changes(cast.actor("deputy"), 10) == []


def test_closing_a_term_settles_its_open_dots_at_once(cast: Cast) -> None:
    type_in(cast, ".")
    beside = get_dot(cast)
    change(cast, beside, outcome=None)
    elsewhere = get_dot(cast.other)
    arguments = {"first": cast.term.starts_on, "last": cast.term.ends_on}
    now = clock.now()
    with clock.fixed_at(now):
        settled = settle_dots(actor=cast.actor("deputy"), course_ids=[cast.course.pk], **arguments)
        again = settle_dots(actor=cast.actor("deputy"), course_ids=[cast.course.pk], **arguments)
    assert (settled, again) == (2, 0)
    beside.refresh_from_db()
    elsewhere.refresh_from_db()
    mark = Mark.objects.get(lesson=cast.lesson)
    assert (mark.value, mark.set_at, mark.recorded_by) == (2, now, None)
    assert (dot_of(cast).state, beside.state, elsewhere.state) == ("expired", "vanished", "open")
    assert history_holds()


def test_dots_of_other_days_or_schools_are_not_settled(cast: Cast) -> None:
    type_in(cast, ".")
    get_dot(cast.other)
    days = {"first": cast.today + timedelta(days=1), "last": cast.term.ends_on}
    assert settle_dots(actor=cast.actor("deputy"), course_ids=[cast.course.pk], **days) == 0
    term = {"first": cast.term.starts_on, "last": cast.term.ends_on}
    assert settle_dots(actor=cast.actor("deputy"), course_ids=[cast.other.course.pk], **term) == 0


def test_a_dot_changed_past_its_history_is_named(cast: Cast) -> None:
    type_in(cast, ".")
    Dot.objects.update(valid_until=cast.today)
    assert [row.record for row in iter_tampered_dots()] == [f"dot:{dot_of(cast).pk}"]


def test_index_lists_own_dots_that_end_within_a_week(cast: Cast) -> None:
    type_in(cast, ".")
    dot = dot_of(cast)
    change(cast, dot, valid_until=min(cast.today + timedelta(days=7), cast.term.ends_on))
    (ending,) = journal_index(cast.actor("teacher")).dots
    assert (ending.course.course_id, ending.dot.student) == (cast.course.pk, cast.student.list_name)
    assert journal_index(cast.actor("class_teacher")).dots == ()
    Dot.objects.update(valid_until=cast.today + timedelta(days=8))
    assert journal_index(cast.actor("teacher")).dots == ()


@pytest.mark.django_db(transaction=True)
def test_two_workers_end_a_dot_once(cast: Cast) -> None:
    type_in(cast, ".")
    moment = over(cast, dot_of(cast))
    start = Barrier(2)

    def work(_number: int) -> int:
        start.wait(timeout=10)
        try:
            return expire_dots(moment)
        finally:
            connection.close()

    with ThreadPoolExecutor(2) as pool:
        assert sorted(pool.map(work, range(2))) == [0, 1]
    assert Mark.objects.filter(lesson=cast.lesson).count() == 1
    assert history_holds()
