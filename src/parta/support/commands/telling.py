"""Who is told of requests inside Parta: operators of what is with them, whoever asked of answers (S2, C5).

Letters to whoever asked are ``letters``'s: most have no account. So nothing here leaves to them by mail.
"""

from collections.abc import Callable
from datetime import datetime

from django.conf import settings
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from parta.core.sites import Site
from parta.notifications.commands.telling import News, Words, tell
from parta.notifications.happenings import report, tells
from parta.notifications.rules import Channel, Kind
from parta.support.models import Ticket, TicketEntry
from parta.support.queries.desk import list_operators_of
from parta.support.queries.words import STATE_NAMES
from parta.support.rules import SPOKEN, Side, State, Step

_TOPIC = "ticket"
_EXCERPT = 300


def report_entry(entry: TicketEntry) -> None:
    """Have those told whom a line of a request's history concerns; call it in the same transaction."""
    report(_TOPIC, entry=entry.pk)


@tells(_TOPIC)
def tell_of_entry(*, entry: int, happened_at: datetime) -> None:
    row = TicketEntry.objects.select_related("ticket__region").filter(pk=entry).first()
    if row is None:
        return
    if row.side == Side.REQUESTER:
        _tell_operators(row, happened_at)
        return
    if row.step == Step.TRANSFER:
        _tell_operators(row, happened_at)
    if row.is_told and row.ticket.requester_id is not None:
        _tell_requester(row, row.ticket.requester_id, happened_at)


def _tell_operators(row: TicketEntry, happened_at: datetime) -> None:
    """Whoever works on it; while nobody does, all who answer for its region."""
    ticket = row.ticket
    if ticket.operator_id is not None:
        users = {ticket.operator_id}
    else:
        users = {user.pk for user in list_operators_of(ticket.region_id)}
    news = News(
        kind=Kind.TICKET,
        words=_desk_words(row),
        url=reverse("support_desk:ticket", urlconf=settings.PORTAL_URLCONF, kwargs={"number": ticket.number}),
        bundle="tickets:new" if row.step == Step.SEND else "",
        cause=f"ticket:{row.pk}",
        happened_at=happened_at,
    )
    tell(user_ids=users - {row.author_id or 0}, news=news)


def _desk_words(row: TicketEntry) -> Callable[[int], Words]:
    ticket = row.ticket

    def words(count: int) -> Words:
        if count > 1:
            title = ngettext("%(count)d new request", "%(count)d new requests", count) % {"count": count}
            return Words(title, _("The latest: %(number)s") % {"number": f"{ticket.number}, {ticket.topic}"})
        title = {
            Step.SEND: _("New request %(number)s"),
            Step.REPLY: _("Reply in request %(number)s"),
            Step.SETTLE: _("Request %(number)s is settled, says who asked"),
            Step.TRANSFER: _("Request %(number)s was given to you")
            if ticket.operator_id
            else _("Request %(number)s waits for an operator"),
        }[Step(row.step)]
        return Words(title % {"number": ticket.number}, ticket.topic)

    return words


def _tell_requester(row: TicketEntry, requester_id: int, happened_at: datetime) -> None:
    ticket = row.ticket

    def words(_count: int) -> Words:
        title = _("Request %(number)s: %(state)s") % {
            "number": ticket.number,
            "state": STATE_NAMES[State(row.state)],
        }
        return Words(title, row.text[:_EXCERPT] if row.step in SPOKEN else "")

    news = News(
        kind=Kind.TICKET,
        words=words,
        url=_own_page(ticket),
        cause=f"ticket:{row.pk}",
        happened_at=happened_at,
        elsewhere=frozenset({Channel.EMAIL}),
    )
    tell(user_ids=[requester_id], news=news)


def _own_page(ticket: Ticket) -> str:
    """By its number, for the account that asked: no secret link is kept (docs/decisions/0017)."""
    urlconf = settings.PORTAL_URLCONF if ticket.site == Site.PORTAL else settings.ROOT_URLCONF
    return f"{reverse('support:list', urlconf=urlconf)}?number={ticket.number}"
