"""What a guardian is to a student: one value of Parta's own beside OneRoster's agents."""

from dataclasses import dataclass
from datetime import date
from typing import Self

from parta.people.rules import GuardianKind

_PARTS = 6


@dataclass(frozen=True, slots=True)
class Relation:
    """``student``: their sourcedId. ``scopes``: of a trusted person, parted by spaces."""

    student: str
    kind: GuardianKind
    relation: str = ""
    since_on: date | None = None
    until_on: date | None = None
    scopes: str = ""

    @property
    def written(self) -> str:
        days = (day.isoformat() if day else "" for day in (self.since_on, self.until_on))
        return "|".join((self.student, self.kind.value, self.relation.replace("|", "/"), *days, self.scopes))

    @classmethod
    def read(cls, text: str) -> Self | None:
        """None for what is no such value."""
        parts = text.split("|")
        if len(parts) != _PARTS:
            return None
        student, kind, relation, since, until, scopes = parts
        try:
            first, last = (date.fromisoformat(day) if day else None for day in (since, until))
            return cls(student, GuardianKind(kind), relation, first, last, scopes)
        except ValueError:
            return None
