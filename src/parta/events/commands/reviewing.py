"""The way of an event: sent for review, let out or returned, its sign-up closed, canceled."""

from django.db import transaction
from django.utils.translation import gettext as _

from parta.core import clock
from parta.core.errors import NotFound, Refused
from parta.events.commands.checks import obey, record, values_of
from parta.events.commands.telling import report_cancellation, report_decision, report_submission
from parta.events.commands.writing import locked
from parta.events.desks import Desk
from parta.events.models import Event
from parta.events.rules import State, faults_of_days, faults_of_words

MAX_REASON = 500


@transaction.atomic
def submit_event(*, desk: Desk, event_id: int) -> Event:
    """A draft goes to those who review; of those who do that themselves it is out at once. Twice is once.

    Refused: incomplete.
    """
    desk.require_writer()
    row = _get(desk, event_id)
    if row.state != State.DRAFT:
        return row
    _require_complete(row)
    if desk.may_review:
        _publish(desk, row)
    else:
        _move(desk, row, State.SUBMITTED, "event.submitted")
        report_submission(row)
    return row


@transaction.atomic
def review_event(
    *, desk: Desk, event_id: int, is_published: bool, reason: str = "", version: int | None = None
) -> Event:
    """Let it out, or return it to its author with a reason, who is told. What is decided stays.

    Refused: returned without a reason, changed by its author since it was read, over meanwhile.
    """
    desk.require_reviewer()
    row = _get(desk, event_id)
    if row.state != State.SUBMITTED:
        return row
    if version is not None and row.version != version:
        message = _("The organizer has changed it since you read it. Look at it once more.")
        raise Refused(message, code="changed")
    if is_published:
        _require_complete(row)
        _publish(desk, row)
    else:
        _move(desk, row, State.DRAFT, "event.returned", _reason(reason))
    if row.author_id not in {None, desk.author_id}:
        report_decision(row)
    return row


@transaction.atomic
def cancel_event(*, desk: Desk, event_id: int, reason: str) -> Event:
    """It does not take place, and whoever has signed up is told. Refused: without a reason."""
    row = _get(desk, event_id)
    if row.state != State.PUBLISHED:
        return row
    _move(desk, row, State.CANCELED, "event.canceled", _reason(reason))
    report_cancellation(row)
    return row


@transaction.atomic
def close_sign_up(*, desk: Desk, event_id: int, is_closed: bool) -> Event:
    """Nobody signs up any more; or again. Those who have keep what they have."""
    desk.require_writer()
    row = _get(desk, event_id)
    if row.is_closed != is_closed:
        before = values_of(row)
        row.is_closed = is_closed
        row.version += 1
        row.save(update_fields=["is_closed", "version"])
        record(desk, "event.closed" if is_closed else "event.opened", row, before, values_of(row))
    return row


def _get(desk: Desk, event_id: int) -> Event:
    row = locked(desk, event_id)
    if row is None:
        raise NotFound
    return row


def _require_complete(row: Event) -> None:
    contacts = (row.email, row.phone)
    obey(faults_of_words(row.title, row.text, row.venue, contacts, is_draft=False))
    obey(faults_of_days(row.when, clock.today(row.zone), is_draft=False))


def _reason(text: str) -> str:
    text = text.strip()
    if not text:
        raise Refused(_("Say why."), code="no_reason", field="reason")
    if len(text) > MAX_REASON:
        message = _("At most %(count)d characters.") % {"count": MAX_REASON}
        raise Refused(message, code="long_reason", field="reason")
    return text


def _publish(desk: Desk, row: Event) -> None:
    row.published_at = clock.now()
    _move(desk, row, State.PUBLISHED, "event.published")


def _move(desk: Desk, row: Event, state: State, kind: str, reason: str = "") -> None:
    before = values_of(row)
    row.state, row.reason = state.value, reason
    row.version += 1
    row.save()
    record(desk, kind, row, before, values_of(row), reason)
