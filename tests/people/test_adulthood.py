"""Which guardians get in around the 18th birthday: the rule, and the two queries that agree with it."""

from datetime import date, datetime, time, timedelta
from itertools import product
from typing import Any

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from parta.core import clock
from parta.core.errors import NotFound, Refused
from parta.people import rules
from parta.people.commands.consents import decide_consent
from parta.people.models import Guardianship, Student
from parta.people.queries import list_own_students
from parta.people.rules import Standing
from tests.factories.cast import Cast

DAYS = st.dates(date(1990, 1, 1), date(2090, 12, 31))


@given(born=DAYS, day=DAYS, age=st.integers(1, 30))
@example(born=date(2008, 2, 29), day=date(2026, 2, 28), age=18)
@example(born=date(2008, 2, 29), day=date(2026, 3, 1), age=18)
@example(born=date(2010, 2, 28), day=date(2028, 2, 29), age=18)
def test_the_latest_birth_is_the_inverse_of_the_birthday(born: date, day: date, age: int) -> None:
    assert (rules.birthday(born, age) <= day) == (born <= rules.latest_birth(day, age))


@given(born=DAYS, day=DAYS)
def test_consent_is_asked_when_the_days_are_over(born: date, day: date) -> None:
    undecided = rules.standing_of(born, None, day)
    assert (undecided is Standing.NOT_ASKED) == (born <= rules.latest_birth_asked(day))
    assert (undecided is Standing.MINOR) == (born > rules.latest_birth(day, rules.ADULT_AT))
    if undecided is not Standing.MINOR:
        assert rules.standing_of(born, True, day) is Standing.CONSENTED
        assert rules.standing_of(born, False, day) is Standing.REFUSED
    else:  # what stands there from a mistaken birth date counts for nothing
        assert {rules.standing_of(born, answer, day) for answer in (True, False)} == {Standing.MINOR}


def test_thirty_days_from_the_birthday() -> None:
    born = date(2008, 11, 23)
    standings = [
        rules.standing_of(born, None, date(2026, 11, 23) + timedelta(days=days)) for days in (-1, 0, 30, 31)
    ]
    assert standings == [Standing.MINOR, Standing.GRACE, Standing.GRACE, Standing.NOT_ASKED]
    assert rules.standing_of(None, False, date(2026, 1, 1)) is Standing.MINOR


@given(kind=st.sampled_from(rules.GuardianKind), scopes=st.frozensets(st.sampled_from(rules.Scope)))
def test_scopes_are_kept_and_read(kind: rules.GuardianKind, scopes: frozenset[rules.Scope]) -> None:
    text = rules.written_scopes(scopes)
    assert rules.read_scopes(text) == scopes
    hidden = rules.hidden_from(kind, text)
    assert hidden == (frozenset() if kind in rules.LEGAL else frozenset(rules.Scope) - scopes)
    assert rules.read_scopes(f"{text} everything") == scopes  # a word that is none opens nothing


def test_both_queries_agree_with_the_rule(cast: Cast) -> None:
    born_on = date(2008, 2, 29)
    Student.objects.filter(pk=cast.student.pk).update(born_on=born_on)
    Guardianship.objects.update(since_on=date(2000, 1, 1))
    for days, consent in product((-1, 0, 30, 31, 400), (None, True, False)):
        Guardianship.objects.filter(student=cast.student).update(consent=consent)
        day = date(2026, 3, 1) + timedelta(days=days)
        with clock.fixed_at(datetime.combine(day, time(12), tzinfo=cast.school.zone)):
            opens = rules.is_open(rules.standing_of(born_on, consent, day))
            found = Guardianship.objects.open_on(day).filter(student=cast.student, guardian=cast.guardian)
            own = list_own_students(user_id=cast.users["guardian"].pk, school=cast.school)
        assert found.exists() == opens, (days, consent)
        wanted = {cast.students[1].pk} | ({cast.student.pk} if opens else set())
        assert {student.student_id for student in own} == wanted, (days, consent)


def test_the_student_decides_at_any_time_from_the_birthday_on(cast: Cast) -> None:
    Guardianship.objects.filter(guardian=cast.guardian).exclude(student=cast.student).delete()
    right = Guardianship.objects.get(guardian=cast.guardian)
    decision: dict[str, Any] = {"student_id": cast.student.pk, "guardianship_id": right.pk}
    with pytest.raises(Refused) as refused:
        decide_consent(actor=cast.actor("student"), **decision, agrees=False)
    assert refused.value.code == "minor"
    born_on = rules.latest_birth(cast.today, rules.ADULT_AT)
    Student.objects.filter(pk=cast.student.pk).update(born_on=born_on)
    assert cast.actor("guardian").student_ids == {cast.student.pk}  # thirty days
    decide_consent(actor=cast.actor("student"), **decision, agrees=False)
    with pytest.raises(NotFound):
        cast.actor("guardian")
    decide_consent(actor=cast.actor("student"), **decision, agrees=True)
    Student.objects.filter(pk=cast.student.pk).update(born_on=born_on - timedelta(days=400))
    assert cast.actor("guardian").student_ids == {cast.student.pk}
    right.refresh_from_db()
    assert right.consent_at is not None


def test_nobody_decides_for_the_student(cast: Cast) -> None:
    Student.objects.update(born_on=date(2000, 1, 1))
    other = Guardianship.objects.get(guardian=cast.guardian, student=cast.students[1])
    with pytest.raises(NotFound):
        decide_consent(
            actor=cast.actor("student"),
            student_id=cast.students[1].pk,
            guardianship_id=other.pk,
            agrees=True,
        )
    with pytest.raises(NotFound):  # of another student
        decide_consent(
            actor=cast.actor("student"), student_id=cast.student.pk, guardianship_id=other.pk, agrees=True
        )
