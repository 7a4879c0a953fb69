"""Two who want the last place at the same moment, on two real connections."""

from concurrent.futures import ThreadPoolExecutor
from threading import Barrier

import pytest
from django.db import connection

from parta.events.commands.signing import sign_up, withdraw
from parta.events.models import SignUp
from parta.events.rules import Standing
from tests.factories.cast import Cast
from tests.factories.events import publish

pytestmark = pytest.mark.django_db(transaction=True)


def test_the_last_place_goes_to_one_and_the_other_waits(cast: Cast) -> None:
    event = publish(cast, places=1)
    start = Barrier(2)
    wishes = [(cast.actor("student"), cast.students[0].pk), (cast.actor("guardian"), cast.students[1].pk)]

    def join(number: int) -> str:
        actor, student_id = wishes[number]
        start.wait(timeout=10)
        try:
            return sign_up(actor=actor, event_id=event.pk, student_id=student_id).standing
        finally:
            connection.close()

    with ThreadPoolExecutor(2) as pool:
        standings = list(pool.map(join, range(2)))
    assert sorted(standings) == [Standing.PLACE, Standing.WAITING]
    first, second = wishes if standings[0] == Standing.PLACE else wishes[::-1]
    withdraw(actor=first[0], event_id=event.pk, student_id=first[1])
    left = SignUp.objects.get(event=event)
    assert (left.student_id, left.standing) == (second[1], Standing.PLACE)


def test_a_child_is_signed_up_once_whoever_is_first(cast: Cast) -> None:
    event = publish(cast, places=5)
    start = Barrier(2)
    actors = [cast.actor("student"), cast.actor("guardian")]

    def join(number: int) -> int:
        start.wait(timeout=10)
        try:
            return sign_up(actor=actors[number], event_id=event.pk, student_id=cast.student.pk).pk
        finally:
            connection.close()

    with ThreadPoolExecutor(2) as pool:
        first, second = pool.map(join, range(2))
    assert first == second
