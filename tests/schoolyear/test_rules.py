from datetime import time

import pytest

from parta.schoolyear.rules import break_minutes


@pytest.mark.parametrize(
    ("ends", "starts", "minutes"),
    [
        (time(9, 15), time(9, 25), 10),
        (time(9, 55), time(10, 5), 10),
        (time(9, 15), time(9, 15), 0),
        (time(9, 15), time(9, 0), -15),
    ],
)
def test_break_between_two_lessons(ends: time, starts: time, minutes: int) -> None:
    assert break_minutes(ends, starts) == minutes
