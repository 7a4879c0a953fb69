"""The calendar changes from a day on: what has been stays, what is to come follows."""

from datetime import date, datetime, time, timedelta

import pytest
from django.urls import reverse

from parta.academics.models import ClassClosing
from parta.audit.models import AuditEvent
from parta.core import clock
from parta.core.errors import Refused
from parta.lessons.models import Lesson
from parta.schoolyear.commands.bells import change_bells, remove_bells
from parta.schoolyear.commands.days import (
    SpecialDayPlan,
    add_holidays,
    remove_holiday,
    remove_special_day,
    set_special_day,
)
from parta.schoolyear.commands.laying_out import lay_out_year
from parta.schoolyear.commands.terms import set_terms
from parta.schoolyear.commands.years import HolidayPlan, edit_year, remove_year
from parta.schoolyear.models import BellPeriod, Holiday, SpecialDay, Term
from parta.schoolyear.queries import list_bells, list_teaching_days
from parta.schoolyear.queries.years import year_page
from parta.schoolyear.rules.bells import Bell
from parta.schoolyear.rules.terms import Days, TermKind
from tests.factories.cast import Cast

LATER = [Bell(number, time(9 + number, 0), time(9 + number, 40)) for number in (1, 2, 3)]


def _refusal(refused: pytest.ExceptionInfo[Refused]) -> tuple[str, str | None]:
    return refused.value.code, refused.value.field


def test_year_laid_out_by_its_presets(cast: Cast) -> None:
    year = lay_out_year(
        actor=cast.actor("deputy"),
        name="2090/91",
        starts_on=date(2090, 9, 1),
        ends_on=date(2091, 5, 26),
        kinds=["quarter", "semester"],
        has_recesses=True,
        has_public_days=True,
    )
    assert [year.terms.filter(kind=kind).count() for kind in ("quarter", "trimester", "semester")] == [
        4,
        0,
        2,
    ]
    page = year_page(cast.actor("registrar"), year.pk)
    assert page.public_days == ()
    assert Holiday.objects.filter(year=year, starts_on=date(2090, 11, 4)).exists()  # Unity Day, a Saturday
    assert all(kind.warnings == () for kind in page.kinds)


def test_years_do_not_overlap_nor_shrink_below_their_terms(cast: Cast) -> None:
    deputy, year = cast.actor("deputy"), cast.year
    with pytest.raises(Refused) as refused:
        edit_year(
            actor=deputy, year_id=year.pk, name="x", starts_on=cast.term.starts_on, ends_on=year.ends_on
        )
    assert _refusal(refused) == ("term_outside", "starts_on")
    with pytest.raises(Refused) as refused:
        lay_out_year(
            actor=deputy,
            name="y",
            starts_on=year.ends_on,
            ends_on=year.ends_on + timedelta(days=200),
            kinds=["quarter"],
            has_recesses=False,
            has_public_days=False,
        )
    assert _refusal(refused) == ("overlap", "starts_on")
    with pytest.raises(Refused) as refused:
        remove_year(actor=deputy, year_id=year.pk)
    assert refused.value.code == "year_used"


def test_closed_terms_keep_their_days_and_open_ones_move(cast: Cast) -> None:
    deputy = cast.actor("deputy")
    closed = Days(cast.closed_term.starts_on, cast.closed_term.ends_on)
    term = Days(cast.term.starts_on, cast.term.ends_on + timedelta(days=3))
    set_terms(actor=deputy, year_id=cast.year.pk, kind=TermKind.QUARTER, terms=[closed, term])
    cast.term.refresh_from_db()
    assert cast.term.ends_on == term.last
    assert AuditEvent.objects.filter(kind="terms.changed").count() == 1
    moved = Days(closed.first, closed.last - timedelta(days=1))
    with pytest.raises(Refused) as refused:
        set_terms(actor=deputy, year_id=cast.year.pk, kind=TermKind.QUARTER, terms=[moved, term])
    assert _refusal(refused) == ("term_closed", "starts-1")
    ClassClosing.objects.create(
        school=cast.school, school_class=cast.other_class, term=cast.term, closed_at=clock.now()
    )
    with pytest.raises(Refused) as refused:
        set_terms(actor=deputy, year_id=cast.year.pk, kind=TermKind.QUARTER, terms=[closed])
    assert "7Б" in str(refused.value.message)
    assert Term.objects.filter(year=cast.year).count() == 2


def test_holiday_takes_lessons_to_come_and_gives_them_back(cast: Cast) -> None:
    deputy, day = cast.actor("deputy"), cast.future_lesson.held_on
    Lesson.objects.filter(held_on=day, course=cast.class_course).update(topic="")
    Lesson.objects.filter(pk=cast.future_lesson.pk).update(topic="Подготовлено")
    past = Lesson.objects.filter(held_on__lt=cast.today).count()
    plan = HolidayPlan("Мороз", cast.past_lesson.held_on, day)
    add_holidays(actor=deputy, year_id=cast.year.pk, plans=[plan])
    assert Lesson.objects.filter(held_on__lt=cast.today).count() == past
    cast.future_lesson.refresh_from_db()
    assert (cast.future_lesson.is_canceled, cast.future_lesson.change_note) == (True, "Мороз")
    own = Lesson.objects.filter(school=cast.school, held_on=day)
    assert not own.exclude(pk=cast.future_lesson.pk).exists()
    assert cast.other.future_lesson in Lesson.objects.filter(held_on=day)
    with pytest.raises(Refused) as refused:
        add_holidays(actor=deputy, year_id=cast.year.pk, plans=[HolidayPlan("Ещё", day, day)])
    assert _refusal(refused) == ("overlap", "starts_on")

    holiday = Holiday.objects.get(year=cast.year, name="Мороз")
    remove_holiday(actor=deputy, year_id=cast.year.pk, holiday_id=holiday.pk)
    cast.future_lesson.refresh_from_db()
    assert not cast.future_lesson.is_canceled
    if day.isoweekday() < 7:
        assert own.count() == 3


def test_special_day_is_taught_by_another_weekday_or_shorter(cast: Cast) -> None:
    deputy = cast.actor("deputy")
    monday = cast.today + timedelta(days=7 - cast.today.weekday())
    first = Lesson.objects.get(course=cast.course, held_on=monday)
    set_special_day(
        actor=deputy, year_id=cast.year.pk, plan=SpecialDayPlan(monday, "Короткий день", None, 10)
    )
    first.refresh_from_db()
    assert first.starts_at is not None
    assert first.ends_at is not None
    assert first.ends_at - first.starts_at == timedelta(minutes=35)
    second = Lesson.objects.get(course=cast.class_course, held_on=monday)
    assert second.starts_at == datetime.combine(monday, time(9, 15), cast.school.zone)
    sunday = monday + timedelta(days=6)
    set_special_day(actor=deputy, year_id=cast.year.pk, plan=SpecialDayPlan(sunday, "За понедельник", 1))
    slots = Lesson.objects.filter(school=cast.school, held_on=sunday, slot__weekday=1)
    assert slots.count() == 3
    assert [one.weekday for one in list_teaching_days(cast.year.pk, sunday, sunday)] == [1]
    row = SpecialDay.objects.get(day=sunday)
    remove_special_day(actor=deputy, year_id=cast.year.pk, special_day_id=row.pk)
    assert not slots.exists()
    for plan, field in (
        (SpecialDayPlan(monday, "x"), "weekday"),
        (SpecialDayPlan(monday, "", 1), "name"),
        (SpecialDayPlan(cast.year.ends_on + timedelta(days=1), "x", 1), "day"),
        (SpecialDayPlan(monday, "x", None, 26), "minutes_off"),
    ):
        with pytest.raises(Refused) as refused:
            set_special_day(actor=deputy, year_id=cast.year.pk, plan=plan)
        assert refused.value.field == field


def test_bells_change_from_a_day_and_what_has_been_stays(cast: Cast) -> None:
    deputy, tomorrow = cast.actor("deputy"), cast.today + timedelta(days=1)
    held, future = cast.past_lesson.starts_at, cast.future_lesson.held_on
    change_bells(actor=deputy, schedule_id=cast.bells.pk, bells=LATER, since_on=tomorrow)
    cast.past_lesson.refresh_from_db()
    cast.future_lesson.refresh_from_db()
    assert cast.past_lesson.starts_at == held
    assert cast.future_lesson.starts_at == datetime.combine(future, time(10, 0), cast.school.zone)
    bells = {day: list_bells(deputy, day)[0].periods.all()[0] for day in (cast.today, tomorrow)}
    assert [period.starts_at.hour for period in bells.values()] == [8, 10]
    change_bells(actor=deputy, schedule_id=cast.bells.pk, bells=LATER[:2], since_on=tomorrow)
    assert BellPeriod.objects.filter(schedule=cast.bells, since_on=tomorrow).count() == 2
    change_bells(actor=deputy, schedule_id=cast.bells.pk, bells=LATER[:1], since_on=cast.today)
    running = BellPeriod.objects.filter(schedule=cast.bells).valid_on(cast.today)
    assert [(period.number, period.until_on) for period in running] == [(1, cast.today)]
    with pytest.raises(Refused) as refused:
        change_bells(
            actor=deputy,
            schedule_id=cast.bells.pk,
            bells=LATER,
            since_on=cast.today - timedelta(days=1),
        )
    assert _refusal(refused) == ("past", "since_on")
    with pytest.raises(Refused) as refused:
        remove_bells(actor=deputy, schedule_id=cast.bells.pk)
    assert refused.value.code == "bells_used"


def test_a_refusal_stands_beside_its_row_and_nothing_typed_is_lost(cast: Cast) -> None:
    client, path = cast.client("deputy"), {"school": cast.school.slug, "schedule_id": cast.bells.pk}
    data = {
        "starts-1": "08:30",
        "ends-1": "09:15",
        "starts-2": "09:10",
        "ends-2": "09:50",
        "starts-3": "10:00",
    }
    url = reverse("schoolyear:edit_bells", kwargs=path)
    answer = client.post(url, data | {"since_on": cast.today.isoformat()})
    assert answer.status_code == 422
    assert set(answer.context["form"].errors) == {"ends-3"}
    answer = client.post(url, data | {"since_on": cast.today.isoformat(), "ends-3": "10:40"})
    assert set(answer.context["form"].errors) == {"starts-2"}
    assert 'value="09:10"' in answer.content.decode()
