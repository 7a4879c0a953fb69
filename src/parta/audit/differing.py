"""Rows that are not what their history says."""

from collections.abc import Callable, Collection, Iterator, Mapping
from itertools import islice
from typing import Generic, TypeVar

from django.db.models import Max, Model, QuerySet

from parta.audit.queries import Values, iter_last_states, states_of

_BATCH = 500
Row = TypeVar("Row", bound=Model)


class Comparison(Generic[Row]):
    """``record``: how the history calls the rows ("mark" for "mark:17"). ``besides``: may change unrecorded.

    ``rows`` have a school. One stream of the history after another is held in memory, and a byte for each row
    there ever was.
    """

    def __init__(
        self,
        record: str,
        rows: QuerySet[Row],
        values_of: Callable[[Row], Values],
        *,
        school_id: int | None = None,
        besides: Collection[str] = (),
    ) -> None:
        self.record, self.values_of, self.besides = record, values_of, besides
        self.rows = rows.filter(school=school_id) if school_id else rows
        self.school_id = school_id

    def iter_differing(self) -> Iterator[tuple[str, Row | None]]:
        """Each with its row; None: only history knows it.

        A record whose history goes on in another stream seems wrong in the first: it is looked at again.
        """
        suspects = self._suspects()
        while batch := list(islice(suspects, _BATCH)):
            states = states_of([self._name(pk) for pk in batch])
            yield from self._differing({pk: states.get(self._name(pk)) for pk in batch})

    def _suspects(self) -> Iterator[int]:
        seen = bytearray((self.rows.aggregate(last=Max("pk"))["last"] or 0) + 1)
        for states in iter_last_states(f"{self.record}.", self.school_id):
            by_pk = {int(name.rpartition(":")[2]): values for name, values in states.items()}
            for pk in by_pk:
                if pk < len(seen):
                    seen[pk] = True
            yield from (int(name.rpartition(":")[2]) for name, _row in self._differing(by_pk))
        for pk in self.rows.order_by("pk").values_list("pk", flat=True).iterator(chunk_size=5000):
            if not seen[pk]:
                yield pk

    def _differing(self, states: Mapping[int, Values | None]) -> Iterator[tuple[str, Row | None]]:
        found = self.rows.in_bulk(list(states))
        for pk, values in states.items():
            row = found.get(pk)
            own = None if row is None else self.values_of(row)
            if self._facts(own) != self._facts(values):
                yield self._name(pk), row

    def _facts(self, values: Values | None) -> Values | None:
        return None if values is None else {k: v for k, v in values.items() if k not in self.besides}

    def _name(self, pk: int) -> str:
        return f"{self.record}:{pk}"
