from collections import Counter
from datetime import date, timedelta

from parta.attendance.rules import AttendanceCode
from parta.demo.absences import draw_absences, draw_late_minutes
from parta.demo.marking import COMMENT_SHARE, ControlCalendar, Pupils, draw_comment, draw_value, usual_form
from parta.demo.rules import dice

DAYS = [date(2026, 9, 7) + timedelta(weeks=week, days=day) for week in range(12) for day in range(5)]


def test_marks_have_the_shares_of_the_domain() -> None:
    pupils, random = Pupils(1), dice(1)
    counts = Counter(
        draw_value(pupils.strength(who, subject), subject, usual_form(random), random)
        for who in range(600)
        for subject in ("russian", "algebra", "history", "pe", "biology")
        for _mark in range(5)
    )
    shares = {value: count / counts.total() for value, count in counts.items()}
    for value, share in {5: 0.45, 4: 0.37, 3: 0.15, 2: 0.03}.items():
        assert abs(shares[value] - share) < 0.03, shares


def test_students_differ_in_general_and_by_subject() -> None:
    pupils = Pupils(1)
    assert pupils.strength(1, "algebra") == Pupils(1).strength(1, "algebra")
    assert len({pupils.strength(who, "algebra") for who in range(50)}) == 50
    assert pupils.strength(1, "algebra") != pupils.strength(1, "history")


def test_one_mark_in_twelve_has_a_comment() -> None:
    random = dice(1)
    comments = [draw_comment(4, random) for _mark in range(5000)]
    assert abs(sum(map(bool, comments)) / 5000 - COMMENT_SHARE) < 0.02


def test_a_class_has_one_control_work_a_day_and_three_a_week_at_most() -> None:
    calendar = ControlCalendar()
    planned: list[date] = []
    days = [(day, day.isocalendar()[:2]) for day in DAYS]
    for subject in "abcdefgh":
        planned += [DAYS[index] for index in calendar.plan("7А", subject, days, 5)]
    assert len(planned) > 20
    assert max(Counter(planned).values()) == 1
    assert max(Counter(day.isocalendar()[:2] for day in planned).values()) <= ControlCalendar.MAX_A_WEEK


def test_absences_come_in_spells_and_are_mostly_illness() -> None:
    missed = [draw_absences(DAYS, dice(seed)) for seed in range(700)]
    codes = Counter(absence.code for days in missed for absence in days.values())
    assert 0.05 <= codes.total() / (700 * len(DAYS)) <= 0.065
    assert 0.6 <= codes[AttendanceCode.ILL] / codes.total() <= 0.75
    spells = sum(
        1
        for days in missed
        for index, day in enumerate(DAYS)
        if day in days and (index == 0 or DAYS[index - 1] not in days)
    )
    assert codes.total() / spells > 1.7


def test_the_reason_of_an_absence_that_begins_today_is_not_known_yet() -> None:
    today, yesterday = DAYS[-1], DAYS[-2]
    drawn = [draw_absences(DAYS, dice(seed)) for seed in range(700)]
    begun = [absences[today].code for absences in drawn if today in absences and yesterday not in absences]
    assert begun
    assert set(begun) == {AttendanceCode.ABSENT}


def test_students_are_late_mostly_for_the_first_lesson() -> None:
    random = dice(1)
    first = sum(draw_late_minutes(1, random) is not None for _student in range(5000))
    later = sum(draw_late_minutes(4, random) is not None for _student in range(5000))
    assert first > 3 * later > 0
