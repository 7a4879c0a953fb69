"""A person's requests in the export of their own data (P11)."""

from django.db.models import Prefetch
from django.utils.translation import gettext as _

from parta.core.personal_data import DataItem, DataSection
from parta.support.models import Ticket, TicketEntry
from parta.support.queries.words import KIND_NAMES, STATE_NAMES
from parta.support.rules import INTERNAL, Kind, State


def requests_of(user_id: int) -> DataSection:
    """What the person wrote and was answered."""
    told = TicketEntry.objects.exclude(step__in=[step.value for step in INTERNAL]).order_by("at", "pk")
    rows = Ticket.objects.of_requester(user_id).prefetch_related(Prefetch("entries", told)).order_by("pk")
    return DataSection("support_requests", _("Requests to support"), [_items(row) for row in rows])


def _items(row: Ticket) -> list[DataItem]:
    texts = "\n\n".join(f"{entry.at:%Y-%m-%d}: {entry.text}" for entry in row.entries.all() if entry.text)
    return [
        DataItem("number", _("Number"), row.number),
        DataItem("kind", _("Type of request"), str(KIND_NAMES[Kind(row.kind)])),
        DataItem("state", _("State"), str(STATE_NAMES[State(row.state)])),
        DataItem("topic", _("Topic"), row.topic),
        DataItem("texts", _("Texts"), texts),
        DataItem("email", _("E-mail"), row.email),
        DataItem("phone", _("Phone"), row.phone),
        DataItem("page", _("Page"), row.page_path),
        DataItem("user_agent", _("Browser"), row.user_agent),
        DataItem("problem", _("Failure"), row.problem),
        DataItem("created_at", _("Sent"), row.created_at),
    ]
