from datetime import date, time, timedelta

import pytest

from parta.access.actors import system_actor
from parta.audit.models import AuditEvent
from parta.core.errors import Forbidden, NotFound, Refused
from parta.schoolyear.commands import (
    HolidayPlan,
    TermPlan,
    close_term,
    create_bells,
    create_year,
    reopen_term,
)
from parta.schoolyear.models import AcademicYear, BellPeriod, Holiday, Term
from parta.schoolyear.rules import TermKind
from tests.factories.cast import Cast


def events(cast: Cast) -> list[tuple[str, str]]:
    rows = AuditEvent.objects.filter(kind__startswith="term.").order_by("sequence")
    return list(rows.values_list("kind", "reason"))


def test_year_with_terms_and_holidays(cast: Cast) -> None:
    starts_on = date(2030, 9, 1)
    year = create_year(
        actor=cast.actor("head"),
        name="2030/31",
        starts_on=starts_on,
        ends_on=date(2031, 5, 26),
        terms=[TermPlan(TermKind.QUARTER, 1, starts_on, date(2030, 10, 25))],
        holidays=[HolidayPlan("Осенние каникулы", date(2030, 10, 26), date(2030, 11, 2))],
    )
    assert year.school == cast.school
    assert Term.objects.get(year=year).closed_at is None
    assert Holiday.objects.get(year=year).name == "Осенние каникулы"


def test_year_is_all_or_nothing(cast: Cast) -> None:
    day = date(2030, 9, 1)
    with pytest.raises(Refused) as refused:
        create_year(
            actor=cast.actor("head"),
            name="2030/31",
            starts_on=day,
            ends_on=date(2031, 5, 26),
            terms=[TermPlan(TermKind.QUARTER, 1, day, day - timedelta(days=1))],
        )
    assert (refused.value.code, refused.value.field) == ("order", "ends-1")
    assert not AcademicYear.objects.filter(name="2030/31").exists()


def test_bells(cast: Cast) -> None:
    bells = create_bells(
        actor=cast.actor("head"),
        name="Вторая смена",
        periods=[(1, time(14, 0), time(14, 45))],
        shift=2,
    )
    assert str(BellPeriod.objects.get(schedule=bells)) == "1. 14:00–14:45"


def test_lesson_ends_after_it_begins(cast: Cast) -> None:
    with pytest.raises(Refused) as refused:
        create_bells(actor=system_actor(cast.school), name="Наоборот", periods=[(1, time(9, 0), time(8, 30))])
    assert refused.value.field == "ends-1"


@pytest.mark.parametrize("key", ["teacher", "class_teacher", "student"])
def test_only_those_who_run_the_school_set_the_year_and_the_bells(cast: Cast, key: str) -> None:
    actor = cast.actor(key)
    with pytest.raises(Forbidden):
        create_year(actor=actor, name="x", starts_on=date(2030, 9, 1), ends_on=date(2031, 5, 1))
    with pytest.raises(Forbidden):
        create_bells(actor=actor, name="x", periods=[])


def test_closing_and_opening_are_recorded_once(cast: Cast) -> None:
    deputy = cast.actor("deputy")
    for _time in range(2):
        close_term(actor=deputy, term_id=cast.term.pk)
    cast.term.refresh_from_db()
    assert cast.term.closed_at is not None
    for _time in range(2):
        reopen_term(actor=deputy, term_id=cast.term.pk, reason=" Ошибка в журнале ")
    cast.term.refresh_from_db()
    assert cast.term.closed_at is None
    assert events(cast) == [("term.closed", ""), ("term.reopened", "Ошибка в журнале")]


@pytest.mark.parametrize("reason", ["", "  \n"])
def test_opening_again_needs_a_reason(cast: Cast, reason: str) -> None:
    with pytest.raises(Refused) as error:
        reopen_term(actor=cast.actor("deputy"), term_id=cast.closed_term.pk, reason=reason)
    assert (error.value.code, error.value.field) == ("reason_missing", "reason")
    cast.closed_term.refresh_from_db()
    assert cast.closed_term.closed_at is not None


@pytest.mark.parametrize("key", ["head", "teacher", "class_teacher", "registrar"])
def test_only_the_deputy_closes_terms(cast: Cast, key: str) -> None:
    with pytest.raises(Forbidden):
        close_term(actor=cast.actor(key), term_id=cast.term.pk)
    with pytest.raises(Forbidden):
        reopen_term(actor=cast.actor(key), term_id=cast.closed_term.pk, reason="Нужно")


def test_other_schools_term_is_not_found(cast: Cast) -> None:
    with pytest.raises(NotFound):
        close_term(actor=cast.actor("deputy"), term_id=cast.other.term.pk)
