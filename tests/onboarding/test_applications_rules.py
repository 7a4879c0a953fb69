"""The way of an application, its documents and deadlines, and how people are compared."""

from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from parta.core.names import comparable
from parta.onboarding.rules.applications import (
    CORRECTABLE,
    DECIDED,
    STEPS,
    ApplicantKind,
    Paper,
    ProfileField,
    Side,
    State,
    Step,
    days_left_to_resume,
    empty_profile_fields,
    is_overdue,
    missing_papers,
    next_state,
    spelled_number,
    steps_from,
    working_days_between,
)
from parta.onboarding.rules.figures import Kept, figures_of
from parta.onboarding.rules.matching import (
    KnownPerson,
    Match,
    Names,
    Reason,
    Wanted,
    match_adults,
    match_students,
    verdict,
)
from parta.schools.rules.working_days import WorkingCalendar

# Everything else leads nowhere.
WAY = {
    (State.DRAFT, Step.SUBMIT): State.SUBMITTED,
    (State.SUBMITTED, Step.REGISTER): State.REGISTERED,
    (State.SUBMITTED, Step.WITHDRAW): State.WITHDRAWN,
    (State.REGISTERED, Step.TAKE): State.IN_REVIEW,
    (State.REGISTERED, Step.WITHDRAW): State.WITHDRAWN,
    (State.IN_REVIEW, Step.ASK): State.MORE_DATA,
    (State.IN_REVIEW, Step.APPROVE): State.APPROVED,
    (State.IN_REVIEW, Step.REFUSE): State.REFUSED,
    (State.IN_REVIEW, Step.WITHDRAW): State.WITHDRAWN,
    (State.MORE_DATA, Step.ANSWER): State.IN_REVIEW,
    (State.MORE_DATA, Step.REFUSE): State.REFUSED,
    (State.MORE_DATA, Step.WITHDRAW): State.WITHDRAWN,
}


@pytest.mark.parametrize("state", State)
@pytest.mark.parametrize("step", Step)
def test_the_way_of_an_application(state: State, step: Step) -> None:
    assert next_state(state, step) is WAY.get((state, step))


@given(steps=st.lists(st.sampled_from(Step), max_size=30))
def test_whatever_is_tried_a_decision_stands_and_is_taken_in_review_only(steps: list[Step]) -> None:
    state = State.DRAFT
    for step in steps:
        after = next_state(state, step)
        if state in DECIDED:
            assert after is None
        if after is State.APPROVED:
            assert state is State.IN_REVIEW
            assert state not in CORRECTABLE, "nothing may change under the reader"
        state = after or state


def test_the_applicant_cannot_decide_nor_the_school_withdraw() -> None:
    for state in State:
        assert not steps_from(state, Side.APPLICANT) & {Step.APPROVE, Step.REFUSE, Step.TAKE, Step.ASK}
        assert steps_from(state, Side.SCHOOL) <= {Step.APPROVE, Step.REFUSE, Step.TAKE, Step.ASK}
    assert {step for _state, step in STEPS} == set(Step)


@pytest.mark.parametrize(
    ("kind", "given_papers", "missing"),
    [
        (ApplicantKind.PARENT, [Paper.IDENTITY], [Paper.BIRTH_CERTIFICATE]),
        (ApplicantKind.REPRESENTATIVE, [Paper.IDENTITY, Paper.BIRTH_CERTIFICATE], [Paper.GUARDIANSHIP_ACT]),
        (ApplicantKind.TRUSTED, [], [Paper.IDENTITY, Paper.TRUST]),
        (ApplicantKind.STUDENT, [Paper.OTHER], [Paper.IDENTITY]),
        (ApplicantKind.TEACHER, [], []),
    ],
)
def test_needed_documents(kind: ApplicantKind, given_papers: list[Paper], missing: list[Paper]) -> None:
    assert list(missing_papers(kind, given_papers)) == missing


@pytest.mark.parametrize(
    ("empty", "citizenship", "asked"),
    [
        (set(), "RU", []),
        ({ProfileField.SNILS}, "RU", [ProfileField.SNILS]),
        ({ProfileField.SNILS}, "", [ProfileField.SNILS]),
        ({ProfileField.SNILS}, "KZ", []),
        ({ProfileField.LEVEL}, "RU", [ProfileField.LEVEL]),
        ({ProfileField.LEVEL, ProfileField.SNILS}, "RU", [ProfileField.SNILS]),
        ({ProfileField.LEVEL, ProfileField.SNILS}, "KZ", [ProfileField.LEVEL]),
        ({ProfileField.CONTACT, ProfileField.SURNAME}, "RU", [ProfileField.SURNAME, ProfileField.CONTACT]),
    ],
)
def test_empty_fields_of_the_profile(
    empty: set[ProfileField], citizenship: str, asked: list[ProfileField]
) -> None:
    filled = {field: field not in empty for field in ProfileField}
    assert list(empty_profile_fields(filled, citizenship=citizenship)) == asked


def test_number() -> None:
    assert spelled_number("29", 2026, 123) == "29-2026-000123"


CALENDAR = WorkingCalendar({date(2026, 10, 31): True, date(2026, 11, 5): False})


@pytest.mark.parametrize(
    ("first", "last", "days"),
    [
        (date(2026, 10, 26), date(2026, 10, 29), 3),
        (
            date(2026, 10, 30),
            date(2026, 11, 6),
            4,
        ),  # Saturday 31st works, the 4th is a holiday, the 5th moved
        (date(2026, 10, 29), date(2026, 10, 29), 0),
        (date(2026, 10, 29), date(2026, 10, 20), 0),
    ],
)
def test_working_days_between(first: date, last: date, days: int) -> None:
    assert working_days_between(first, last, CALENDAR.is_working) == days


@given(
    start=st.dates(date(2024, 1, 1), date(2027, 12, 31)), count=st.integers(1, 12), waited=st.integers(0, 40)
)
def test_waiting_for_the_applicant_takes_no_day_of_the_school(start: date, count: int, waited: int) -> None:
    calendar = WorkingCalendar()
    due = calendar.after(start, count)
    assert working_days_between(start, due, calendar.is_working) == count
    asked = start + timedelta(days=min(waited, (due - start).days))
    left = days_left_to_resume(asked, due, calendar.is_working)
    assert 1 <= left <= count
    answered = asked + timedelta(days=waited)
    assert working_days_between(answered, calendar.after(answered, left), calendar.is_working) == left


def test_overdue_only_while_the_school_has_it() -> None:
    today, yesterday = date(2026, 9, 2), date(2026, 9, 1)
    late = {state for state in State if is_overdue(state, yesterday, today)}
    assert late == {State.REGISTERED, State.IN_REVIEW}
    assert not is_overdue(State.REGISTERED, today, today)
    assert not is_overdue(State.REGISTERED, None, today)


BORN = date(2013, 2, 3)


def names(text: str) -> Names:
    parts = [comparable(part) for part in text.split()]
    return Names(*parts)


def known(text: str, born_on: date | None = BORN, class_name: str = "7а", number: int = 1) -> KnownPerson:
    return KnownPerson(number, names(text), born_on, comparable(class_name))


@pytest.mark.parametrize(
    ("wanted", "person", "match", "reasons"),
    [
        (Wanted(names("Кузнецов Лев"), BORN, "7а"), known("Кузнецов Лев"), Match.MATCHED, {Reason.CLASS}),
        (Wanted(names("Семёнов Пётр"), BORN), known("СЕМЕНОВ Петр"), Match.MATCHED, {Reason.NAME}),
        (Wanted(names("Кузнецов Лев"), BORN, "7 «а»"), known("Кузнецов Лев"), Match.MATCHED, {Reason.CLASS}),
        (
            Wanted(names("Кузнецов Лев"), BORN, "7б"),
            known("Кузнецов Лев"),
            Match.DOUBTFUL,
            {Reason.CLASS_DIFFERS},
        ),
        (
            Wanted(names("Кузнецов Лев"), date(2013, 3, 2)),
            known("Кузнецов Лев"),
            Match.DOUBTFUL,
            {Reason.BIRTH_DATE_DIFFERS},
        ),
        (
            Wanted(names("Кузнецов Лев"), BORN),
            known("Кузнецов Лев", None),
            Match.DOUBTFUL,
            {Reason.BIRTH_DATE_UNKNOWN},
        ),
        (
            Wanted(names("Кузнецов Лев Ильич"), BORN),
            known("Кузнецов Лев Олегович"),
            Match.DOUBTFUL,
            {Reason.PATRONYMIC_DIFFERS},
        ),
        (
            Wanted(names("Кузницов Лев"), BORN),
            known("Кузнецов Лев"),
            Match.DOUBTFUL,
            {Reason.NAME_SIMILAR, Reason.BIRTH_DATE},
        ),
        (
            Wanted(names("Кузнцеов Лев"), BORN),
            known("Кузнецов Лев"),
            Match.DOUBTFUL,
            {Reason.NAME_SIMILAR},
        ),
        (Wanted(names("Кузницов Лев"), date(2013, 3, 2)), known("Кузнецов Лев"), Match.NONE, set()),
        (Wanted(names("Орлов Лев"), BORN), known("Кузнецов Лев"), Match.NONE, set()),
    ],
)
def test_child_is_compared(wanted: Wanted, person: KnownPerson, match: Match, reasons: set[Reason]) -> None:
    found = match_students(wanted, [person])
    assert verdict(found) is match
    assert reasons <= {reason for candidate in found for reason in candidate.reasons}


def test_of_two_alike_neither_is_the_one() -> None:
    twins = [known("Кузнецов Лев", number=1), known("Кузнецов Лев", number=2)]
    found = match_students(Wanted(names("Кузнецов Лев"), BORN), twins)
    assert [candidate.match for candidate in found] == [Match.DOUBTFUL] * 2
    assert all(Reason.SEVERAL in candidate.reasons for candidate in found)
    by_class = match_students(
        Wanted(names("Кузнецов Лев"), BORN, "7а"),
        [known("Кузнецов Лев", class_name="7б", number=1), known("Кузнецов Лев", number=2)],
    )
    assert (by_class[0].person_id, by_class[0].match) == (2, Match.MATCHED)


MAIL, PHONE = frozenset({"a@example.org"}), frozenset({"+79161234567"})


@pytest.mark.parametrize(
    ("wanted", "person", "match"),
    [
        (("Иванова Анна", "1", MAIL), ("Иванова Анна", "1", MAIL), Match.MATCHED),
        (("Иванова Анна", "1", MAIL), ("Иванова Анна", "1", PHONE), Match.MATCHED),
        (("Иванова Анна", "", MAIL), ("Иванова Анна", "", MAIL), Match.MATCHED),
        (("Иванова Анна", "1", MAIL), ("Иванова Анна", "2", MAIL), Match.DOUBTFUL),
        (("Иванова Анна", "1", MAIL), ("Иванова Анна", "", PHONE), Match.DOUBTFUL),
        (("Иванова Анна", "1", MAIL), ("Иванова Анна", "", frozenset()), Match.DOUBTFUL),
        (("Петрова Анна", "1", MAIL), ("Иванова Анна", "1", MAIL), Match.DOUBTFUL),
        (("Иванава Анна", "", MAIL), ("Иванова Анна", "", MAIL), Match.DOUBTFUL),
        (("Иванава Анна", "", MAIL), ("Иванова Анна", "", PHONE), Match.NONE),
        (("Петрова Анна", "", MAIL), ("Иванова Анна", "", MAIL), Match.NONE),
    ],
)
def test_applicant_is_compared(
    wanted: tuple[str, str, frozenset[str]], person: tuple[str, str, frozenset[str]], match: Match
) -> None:
    found = match_adults(
        Wanted(names(wanted[0]), snils=wanted[1], contacts=wanted[2]),
        [KnownPerson(1, names(person[0]), snils=person[1], contacts=person[2])],
    )
    assert verdict(found) is match


def test_figures() -> None:
    today, minute = date(2026, 9, 10), timedelta(minutes=1)
    rows = [
        Kept(minute, date(2026, 9, 3), date(2026, 9, 3), 3),
        Kept(minute, date(2026, 9, 3), date(2026, 9, 4), 4),
        Kept(20 * minute, date(2026, 9, 9), None, None),
        Kept(minute, today, None, None),
    ]
    found = figures_of(rows, today=today, registration_minutes=15)
    assert (found.count, found.decided, found.on_time, found.overdue) == (4, 2, 1, 1)
    assert (found.on_time_percent, found.mean_days, found.registered_in_time) == (33, 3.5, 3)
    assert found.longest_registration == 20 * minute
    empty = figures_of([], today=today, registration_minutes=15)
    assert (empty.on_time_percent, empty.mean_days) == (None, None)
