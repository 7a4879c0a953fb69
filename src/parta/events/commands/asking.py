"""Asking the organizer of a region's event, who has no account in the school, and answering."""

from uuid import UUID

from django.db import transaction
from django.utils.translation import gettext as _

from parta.access.actors import Actor
from parta.access.rules import Permission
from parta.audit.commands import Change, record_changes
from parta.core import clock
from parta.core.errors import Forbidden, NotFound, Refused
from parta.events.commands.checks import record
from parta.events.commands.line import locked_event
from parta.events.commands.telling import report_answer, report_question
from parta.events.commands.writing import locked
from parta.events.desks import Desk
from parta.events.models import Question
from parta.events.queries.questions import may_ask, questions_of
from parta.events.rules import MAX_OPEN_QUESTIONS, MAX_QUESTION

_STREAM = "event questions"


@transaction.atomic
def ask_organizer(*, actor: Actor, event_id: int, text: str, operation: UUID) -> Question:
    """The organizer is told; the same ``operation`` again is the same question.

    Forbidden: a child, or an event that is not asked about here. Refused: no words, too many open questions.
    """
    row = locked_event(actor, event_id)
    if not may_ask(actor, row):
        raise Forbidden(Permission.WRITE_MESSAGES)
    text = _text(text)
    own = questions_of(row).filter(asked_by_id=actor.user_id)
    found = own.filter(operation=operation).first()
    if found is not None:
        return found
    if own.filter(answered_at__isnull=True).count() >= MAX_OPEN_QUESTIONS:
        raise Refused(_("Please wait until the organizer has answered."), code="many", field="text")
    made = Question.objects.create(
        event=row,
        school=actor.school,
        operation=operation,
        text=text,
        asked_by_id=actor.user_id,
        asked_at=clock.now(),
    )
    place, written = f"event:{row.pk}", {"question": made.pk}  # the words stay between the two
    change = Change(kind="event.asked", record=f"question:{made.pk}", place=place, before=None, after=written)
    record_changes(actor=actor, stream=_STREAM, changes=[change])
    report_question(made)
    return made


@transaction.atomic
def answer_question(*, desk: Desk, event_id: int, question_id: int, text: str) -> Question:
    """Whoever asked is told. Answered is answered. NotFound: not the organizer's own. Refused: no words."""
    desk.require_writer()
    row = locked(desk, event_id)
    if row is None or row.author_id != desk.author_id:
        raise NotFound
    question = questions_of(row).filter(pk=question_id).first()
    if question is None:
        raise NotFound
    if question.answer:
        return question
    question.answer = _text(text)
    question.answered_by_id, question.answered_at = desk.author_id, clock.now()
    question.save(update_fields=["answer", "answered_by", "answered_at"])
    record(desk, "event.answered", row, None, {"question": question.pk})
    report_answer(question)
    return question


def _text(text: str) -> str:
    text = text.strip()
    if not text:
        raise Refused(_("Write something."), code="empty", field="text")
    if len(text) > MAX_QUESTION:
        message = _("At most %(count)d characters.") % {"count": MAX_QUESTION}
        raise Refused(message, code="long", field="text")
    return text
