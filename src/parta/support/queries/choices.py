"""What can be chosen on the operators' pages."""

from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from parta.access.operators import Operator
from parta.accounts.models import User
from parta.schools.queries import list_regions, list_regions_of
from parta.support.models import Ticket
from parta.support.queries.desk import AGES, EVERY, OURS, list_operators_of
from parta.support.queries.words import DESK_STATE_NAMES, KIND_NAMES

Choice = tuple[str, Any]


def filter_choices() -> dict[str, list[Choice]]:
    """For each filter of the queue its values, the usual one first."""
    states: list[Choice] = [(OURS, _("waiting for us"))]
    states += [(state.value, name) for state, name in DESK_STATE_NAMES.items()]
    ages: list[Choice] = [("", _("any age"))]
    ages += [
        (str(days), ngettext("older than a day", "older than %(days)d days", days) % {"days": days})
        for days in AGES
    ]
    kinds: list[Choice] = [("", _("all"))]
    return {
        "states": [*states, (EVERY, _("all"))],
        "kinds": kinds + [(kind.value, name) for kind, name in KIND_NAMES.items()],
        "ages": ages,
    }


def transfer_choices(ticket: Ticket, colleagues: list[User] | None = None) -> list[Any]:
    """Operators of its region, the queue, other regions, the whole country."""
    people = list_operators_of(ticket.region_id) if colleagues is None else colleagues
    here: list[Choice] = [(str(user.pk), str(user)) for user in people if user.pk != ticket.operator_id]
    if ticket.operator_id:
        here.insert(0, ("queue", _("Back into the queue")))
    elsewhere: list[Choice] = [("region:", _("The whole country"))] if ticket.region_id else []
    others = [region for region in list_regions() if region.pk != ticket.region_id]
    elsewhere += [(f"region:{region.code}", str(region)) for region in others]
    return [(_("Operators"), here), (_("Regions"), elsewhere)]


def canned_regions(operator: Operator) -> list[Choice]:
    """Whose prepared answers the operator keeps."""
    regions = list_regions_of(operator.region_ids, is_everywhere=operator.is_everywhere)
    country: list[Choice] = [("", _("The whole country"))] if operator.is_everywhere else []
    return country + [(region.code, str(region)) for region in regions]
