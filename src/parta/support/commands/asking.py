"""What somebody with a question does; an account is not needed."""

import json
from collections.abc import Sequence
from dataclasses import asdict, dataclass
from datetime import datetime
from uuid import UUID, uuid5

from django.core.files.base import File
from django.db import transaction
from django.utils.translation import gettext as _

from parta.core import clock
from parta.core.errors import NotFound, Refused
from parta.core.sites import Site
from parta.files.commands import check_files
from parta.schools.models import default_zone
from parta.support.commands.steps import FILE_KINDS, require_text, take_step
from parta.support.models import Ticket, TicketSeries
from parta.support.rules import MAX_TOPIC, Kind, Side, State, Step, is_blank, one_line


@dataclass(frozen=True, slots=True)
class RequestData:
    """What is typed into the form. ``phone``: E.164 or empty."""

    kind: Kind
    email: str
    topic: str
    text: str
    phone: str = ""


@dataclass(frozen=True, slots=True)
class Origin:
    """What the page tells by itself; empty where the requester does not want it told."""

    page_name: str = ""
    page_path: str = ""
    build: str = ""
    user_agent: str = ""
    problem: str = ""
    happened_at: datetime | None = None


@dataclass(frozen=True, slots=True)
class Desk:
    """To whom it goes and where the answer is read. ``region_id`` None: the whole country's operators."""

    site: Site
    root: str
    language: str
    region_id: int | None = None


@transaction.atomic
def send_request(
    *,
    user_id: int | None,
    data: RequestData,
    origin: Origin,
    desk: Desk,
    operation: UUID,
    uploads: Sequence[File[bytes]] = (),
) -> Ticket:
    """A new request with its number. The same form with the same words is the same request.

    Refused: a topic or a text in which nothing can be seen, or too long; files as ``files.check_files``.
    """
    text, topic = require_text(data.text), _topic(data.topic)
    checked = check_files(uploads=uploads, kinds=FILE_KINDS)
    meant = uuid5(operation, json.dumps(asdict(data), sort_keys=True))
    year, serial = _next_number()  # from here on nobody else sends: what is there is there
    if sent := Ticket.objects.filter(operation=meant).first():
        return sent
    TicketSeries.objects.filter(year=year).update(last=serial)
    now = clock.now()
    ticket = Ticket(
        number_year=year,
        serial=serial,
        operation=meant,
        kind=data.kind.value,
        state=State.NEW.value,
        topic=topic,
        email=data.email,
        phone=data.phone,
        requester_id=user_id,
        site=desk.site.value,
        root=desk.root,
        language=desk.language,
        region_id=desk.region_id,
        **asdict(origin),
        created_at=now,
        changed_at=now,
    )
    ticket.save()
    take_step(ticket, Step.SEND, Side.REQUESTER, author_id=user_id, text=text, files=checked)
    return ticket


@transaction.atomic
def reply_to_request(
    *, key: UUID, user_id: int | None, text: str, operation: UUID, uploads: Sequence[File[bytes]] = ()
) -> None:
    """Somebody with the link adds words or files; what was answered or closed is open again.

    A reply to what was combined with another request, and settled there, is a request of its own again.
    """
    ticket = _locked(key)
    if ticket.entries.filter(operation=operation).exists():
        return
    checked = check_files(uploads=uploads, kinds=FILE_KINDS)
    words = require_text(text) if text.strip() or not checked else ""
    main = ticket.merged_into_id and Ticket.objects.select_for_update().get(pk=ticket.merged_into_id)
    if main and State(main.state) in {State.ANSWERED, State.CLOSED, State.WAITING}:
        ticket.merged_into = None
    elif main:
        main.version += 1  # whoever answers for both is told that there is something new
        main.save(update_fields=["version"])
    take_step(
        ticket, Step.REPLY, Side.REQUESTER, author_id=user_id, text=words, files=checked, operation=operation
    )


@transaction.atomic
def settle_request(*, key: UUID, user_id: int | None) -> None:
    """Whoever asked needs no answer any more. Doing it twice changes nothing."""
    ticket = _locked(key)
    if ticket.state == State.CLOSED:
        return
    ticket.merged_into = None
    ticket.merged.update(merged_into=None)  # those who asked the same still wait
    take_step(ticket, Step.SETTLE, Side.REQUESTER, author_id=user_id)


def _locked(key: UUID) -> Ticket:
    ticket = Ticket.objects.select_for_update().filter(key=key).first()
    if ticket is None:
        raise NotFound
    return ticket


def _topic(typed: str) -> str:
    topic = one_line(typed)
    if is_blank(topic):
        raise Refused(_("Say in a few words what it is about."), code="blank", field="topic")
    if len(topic) > MAX_TOPIC:
        message = _("At most %(count)d characters; the rest belongs into the text.")
        raise Refused(message % {"count": MAX_TOPIC}, code="too_long", field="topic")
    return topic


def _next_number() -> tuple[int, int]:
    """Year and serial; the row is locked until the transaction ends."""
    year = clock.today(default_zone()).year
    TicketSeries.objects.get_or_create(year=year)
    series = TicketSeries.objects.select_for_update().get(year=year)
    return year, series.last + 1
