"""Families are warned before work owed is due, hear what became of it, and of grades."""

from datetime import date, datetime, time, timedelta

import pytest

from parta.access.actors import system_actor
from parta.core import clock
from parta.grading.commands.dots import expire_dots
from parta.grading.commands.telling_dots import warn_of_dots
from parta.grading.commands.term_marks import TermMarkData, replace_term_marks
from parta.grading.models import Dot, GradingPolicy
from parta.grading.rules.terms import Outcome, TermMarkKind
from parta.notifications.models import Notification
from parta.people.models import Guardianship
from tests.factories.cast import Cast
from tests.factories.dots import get_dot
from tests.tools.told import told


def _at(cast: Cast, day: date, hour: int = 12) -> datetime:
    return datetime.combine(day, time(hour), cast.school.zone)


@pytest.fixture
def dot(cast: Cast) -> Dot:
    return get_dot(cast)


def test_warned_once_two_days_before(cast: Cast, dot: Dot) -> None:
    found: list[tuple[str, str]] = []
    for days, titles in ((3, 0), (2, 1), (1, 1)):
        with clock.fixed_at(_at(cast, dot.valid_until - timedelta(days=days))):
            warn_of_dots()
            found = told(cast.users["guardian"], "debt")
            assert len(found) == titles, days
            assert len(told(cast.users["student"], "debt")) == titles
    ((title, text),) = found
    assert title.startswith(f"{cast.student.given_name}: {cast.course.subject.name}: срок долга — ")
    assert "После срока станет отметкой 2" in text
    row = Notification.objects.get(user=cast.users["guardian"], kind="debt")
    assert cast.client("guardian").get(row.url).status_code == 200


def test_more_time_is_warned_of_anew(cast: Cast, dot: Dot) -> None:
    with clock.fixed_at(_at(cast, dot.valid_until)):
        warn_of_dots()
        assert len(told(cast.users["student"], "debt")) == 1
        later = dot.valid_until + timedelta(days=7)
        Dot.objects.filter(pk=dot.pk).update(
            valid_until=later, recorded_at=clock.now() + timedelta(minutes=1)
        )
    with clock.fixed_at(_at(cast, later)):
        warn_of_dots()
        assert len(told(cast.users["student"], "debt")) == 2


def test_what_it_has_become_is_told_when_the_mark_is_seen(cast: Cast, dot: Dot) -> None:
    GradingPolicy.objects.update_or_create(school=cast.school, defaults={"publish_at": time(17)})
    midnight = dot.valid_until + timedelta(days=1)
    with clock.fixed_at(_at(cast, midnight, 1)):
        assert expire_dots() == 1
        assert expire_dots() == 0
        assert told(cast.users["guardian"], "debt") == []
    with clock.fixed_at(_at(cast, midnight, 18)):
        ((title, text),) = told(cast.users["guardian"], "debt")
        assert title.endswith("срок долга вышел")
        assert text.endswith("стало отметкой 2")
        assert told(cast.users["guardian"], "mark") == []  # not twice


def _grade(cast: Cast, result: int | Outcome | None, **more: object) -> None:
    mark = TermMarkData(cast.student.pk, TermMarkKind.TERM, cast.closed_term.pk, result, **more)  # type: ignore[arg-type]
    replace_term_marks(actor=system_actor(cast.school), course=cast.course, marks=[mark])


def test_grades_reach_whoever_may_see_marks(cast: Cast) -> None:
    Guardianship.objects.filter(guardian=cast.trusted).update(scopes="attendance")
    _grade(cast, 5, comment="Молодец")
    subject = cast.course.subject.name
    ((title, text),) = told(cast.users["student"], "mark")
    assert (title, text) == (f"{subject}: 5 (за {cast.closed_term.number}-ю четверть)", "Молодец")
    assert len(told(cast.users["guardian"], "mark")) == 1
    for key in ("trusted", "former_guardian", "support", "teacher"):
        assert told(cast.users[key], "mark") == []
    _grade(cast, 5, comment="Молодец")
    assert len(told(cast.users["student"], "mark")) == 1


def test_grades_taken_over_or_taken_back_are_no_news(cast: Cast) -> None:
    _grade(cast, 4, at=clock.now())
    assert told(cast.users["student"], "mark") == []
    _grade(cast, 3)
    _grade(cast, None)
    assert told(cast.users["student"], "mark") == []
