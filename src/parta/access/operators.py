"""The Operator: who acts on the portal by an office, and for which regions."""

from dataclasses import dataclass

from parta.access.rules import Office
from parta.core.errors import NotFound


@dataclass(frozen=True, slots=True)
class Operator:
    """Passed explicitly to the queries and commands of an office's pages, as the Actor is in a school.

    ``region_ids``: the regions of the appointment; ``is_everywhere``: the whole country besides.
    """

    user_id: int
    office: Office
    region_ids: frozenset[int] = frozenset()
    is_everywhere: bool = False

    def covers(self, region_id: int | None) -> bool:
        """Whether something of the region (None: of none in particular) is the operator's business."""
        return self.is_everywhere or region_id in self.region_ids

    def require_region(self, region_id: int | None) -> None:
        """Raise NotFound for what is of a region that is not the operator's."""
        if not self.covers(region_id):
            raise NotFound

    def require(self, *offices: Office) -> None:
        """Raise NotFound unless the operator acts by one of the offices."""
        if self.office not in offices:
            raise NotFound
