"""Of a school that has not been set up: what to do first."""

from parta.home.queries.reader import Reader
from parta.home.queries.setup import OfficePage, missing_steps, office_page


def first_steps(reader: Reader) -> OfficePage | None:
    """The steps, for as long as one of them has not been begun."""
    return office_page(reader.actor) if missing_steps(reader.actor) else None
