"""Letters to those who asked: the number at once, then every change of state with the answer's text (S2).

A job is told only which line of the history to write about; the link is signed when the letter is made, so no
job holds a key (docs/decisions/0014 and 0017).
"""

from collections.abc import Collection
from smtplib import SMTPException

from django.core.mail import send_mail
from django.db.models import F
from django.utils import translation
from django.utils.translation import gettext as _
from django_tasks import task

from parta.core import clock
from parta.support.links import ticket_path
from parta.support.models import Ticket, TicketEntry
from parta.support.queries.words import STATE_NAMES
from parta.support.rules import SPOKEN, State, Step, retry_after


class LetterNotSentError(Exception):
    """The mail server did not take it. Whose letter it was is not said: jobs and logs are read by others."""


@task()
def send_letter(entry_id: int) -> None:
    """Job: one letter. What the mail server does not take is tried again, at longer and longer intervals."""
    entry = TicketEntry.objects.select_related("ticket").filter(pk=entry_id, told_at__isnull=True).first()
    if entry is None:
        return
    with translation.override(entry.ticket.language):
        subject, body = letter_of(entry)
    try:
        send_mail(subject, body, None, [entry.ticket.email])
    except (SMTPException, OSError):
        _try_later(entry)
        return
    TicketEntry.objects.filter(pk=entry_id).update(told_at=clock.now())


def letter_of(entry: TicketEntry) -> tuple[str, str]:
    """Subject and text, in the language that is active.

    Nothing comes back of what was typed: whoever gives somebody else's address sends them no words.
    """
    ticket, step = entry.ticket, Step(entry.step)
    values = {"number": ticket.number, "state": str(STATE_NAMES[State(entry.state)])}
    link = f"{ticket.root}{ticket_path(ticket.key, ticket.site)}"
    if step is Step.SEND:
        subject = _("Request %(number)s: received")
        lines = [
            _("We have received your request; its number is %(number)s."),
            _("By this link you see how far it is and add what is missing. It opens without a password:"),
        ]
        foot = _(
            "This address was given in a request to the support of the diary. If not by you, do nothing."
        )
    else:
        subject = _("Request %(number)s: %(state)s")
        lines = [_("Your request %(number)s: %(state)s.")]
        foot = _("You receive this letter because you have asked the support of the diary.")
    said = [entry.text] if step in SPOKEN and entry.text else []
    way = (
        []
        if step is Step.SEND
        else [_("To reply, open the link. Letters sent to this address are not read.")]
    )
    body = [*(line % values for line in lines), *said, *way, link, foot]
    return subject % values, "\n\n".join(body)


def _try_later(entry: TicketEntry) -> None:
    tries = entry.tries + 1
    TicketEntry.objects.filter(pk=entry.pk).update(tries=tries)
    wait = retry_after(tries)
    if wait is None or not send_letter.get_backend().supports_defer:
        raise LetterNotSentError from None
    send_letter.using(run_after=clock.now() + wait).enqueue(entry_id=entry.pk)


def count_as_told(*, tickets: Collection[Ticket]) -> None:
    """No letters about what is in their history by now: it was told in another way, before they came here."""
    rows = TicketEntry.objects.filter(ticket__in=[ticket.pk for ticket in tickets], told_at__isnull=True)
    rows.update(told_at=F("at"))
