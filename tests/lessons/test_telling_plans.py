"""Who hears of a new weekly plan and of special days: everybody concerned, once."""

from datetime import timedelta

from parta.core import clock
from parta.lessons.commands.publishing import publish_version
from parta.notifications.models import Notification
from parta.schoolyear.commands.days import SpecialDayPlan, add_holidays, remove_special_day, set_special_day
from parta.schoolyear.commands.years import HolidayPlan
from parta.schoolyear.models import SpecialDay
from tests.factories.cast import Cast
from tests.timetable.weeks import get_draft_slot
from tests.tools.told import told


def test_a_new_plan_is_told_to_whom_it_changes_the_week(cast: Cast) -> None:
    monday = cast.today + timedelta(days=7 - cast.today.weekday())
    draft = get_draft_slot(cast).version
    publish_version(
        actor=cast.actor("deputy"), version_id=draft.pk, starts_on=monday, ends_on=monday + timedelta(days=6)
    )
    names = [student.given_name for student in cast.students[:2]]
    found = told(cast.users["guardian"], "timetable")
    assert [title.split(":")[0] for title, _text in found] == names  # each child once
    assert "Временное расписание с " in found[0][0]
    assert "понедельник" in found[0][1]
    for key in ("student", "teacher", "class_teacher", "colleague", "trusted"):
        assert len(told(cast.users[key], "timetable")) == 1, key
    for key in ("deputy", "registrar", "former_guardian", "support"):
        assert told(cast.users[key], "timetable") == [], key
    for key in ("student", "guardian", "teacher"):
        row = Notification.objects.filter(user=cast.users[key], kind="timetable").first()
        assert row is not None
        page = cast.client(key).get(row.url)
        assert page.status_code == 200
        assert "<ins>" in page.text
        assert "<s>" in page.text


def test_special_days_are_told_when_they_are_near_and_sudden_holidays_at_once(cast: Cast) -> None:
    actor, day = cast.actor("deputy"), cast.today + timedelta(days=4)
    shorter = SpecialDayPlan(day, "Сокращённый", minutes_off=10)
    for _time in range(2):
        set_special_day(actor=actor, year_id=cast.year.pk, plan=shorter)
    ((title, text),) = told(cast.users["guardian"], "timetable")  # two children, one letter
    assert title.endswith(": уроки короче на 10 минут")
    assert text == "Сокращённый"
    assert len(told(cast.users["teacher"], "timetable")) == 1
    assert told(cast.users["deputy"], "timetable") == []
    row = Notification.objects.get(user=cast.users["guardian"], kind="timetable")
    assert "короче на 10 минут" in cast.client("guardian").get(row.url).text
    special = SpecialDay.objects.get(year=cast.year, day=day)
    remove_special_day(actor=actor, year_id=cast.year.pk, special_day_id=special.pk)
    assert [title for title, _text in told(cast.users["student"], "timetable")][1].startswith(
        "Обычные уроки: "
    )
    add_holidays(
        actor=actor, year_id=cast.year.pk, plans=[HolidayPlan("Карантин", day, day + timedelta(days=2))]
    )
    assert told(cast.users["student"], "timetable")[2][1] == "Карантин"

    far = cast.today + timedelta(days=25)
    set_special_day(actor=actor, year_id=cast.year.pk, plan=SpecialDayPlan(far, "Рабочий", weekday=1))
    assert len(told(cast.users["student"], "timetable")) == 3
    with clock.fixed_at(clock.now() + timedelta(days=12)):
        assert told(cast.users["student"], "timetable")[3][1] == "Рабочий"
