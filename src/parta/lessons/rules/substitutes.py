"""Who should give a lesson instead of an absent teacher: the order in which free teachers are offered."""

from collections.abc import Iterable
from dataclasses import dataclass

MOST_DAYS = 31


@dataclass(frozen=True, slots=True)
class Possible:
    """A teacher at the lesson's time. ``is_away``: has said so; ``lessons``: of theirs on that day."""

    pk: int
    name: str
    is_busy: bool
    is_away: bool
    knows_subject: bool
    knows_class: bool
    lessons: int


def rank(teachers: Iterable[Possible]) -> list[Possible]:
    """Those who are free, best first: of the subject, of the class, in school that day, with few lessons."""
    free = [teacher for teacher in teachers if not teacher.is_busy]
    return sorted(
        free,
        key=lambda one: (
            one.is_away,
            not one.knows_subject,
            not one.knows_class,
            one.lessons == 0,
            one.lessons,
            one.name,
        ),
    )
