"""Questions to the organizer of a region's event: whose they are, what was answered."""

from dataclasses import dataclass
from datetime import datetime

from django.db.models import QuerySet

from parta.access.actors import Actor
from parta.access.rules import Permission, Role
from parta.core import clock
from parta.events.desks import Desk
from parta.events.models import Event, Question
from parta.events.rules import State, takes_questions

_CHILDREN = frozenset({Role.STUDENT})


@dataclass(frozen=True, slots=True)
class QuestionLine:
    """``name``, ``school``: of whoever asks, else empty. ``answer_url`` empty: not theirs to answer."""

    id: int
    text: str
    name: str
    school: str
    asked_at: datetime
    answer: str
    answered_at: datetime | None
    answer_url: str = ""


@dataclass(frozen=True, slots=True)
class Asking:
    """``url``: where a question is sent to; empty: this reader cannot ask, or not any more."""

    lines: tuple[QuestionLine, ...]
    url: str = ""


def may_ask(actor: Actor, row: Event) -> bool:
    """Of a region's event, where no chat leads to its organizer; a child does not write to strangers."""
    return (
        row.school_id is None
        and row.author_id not in {None, actor.user_id}
        and actor.has(Permission.WRITE_MESSAGES)
        and bool(actor.roles - _CHILDREN)
        and takes_questions(State(row.state), row.ends_on, clock.today(row.zone))
    )


def asking_of(actor: Actor, row: Event, url: str) -> Asking | None:
    """The reader's own questions; None: none, and none can be asked. One query, for a region's event."""
    if row.school_id is not None:
        return None
    rows = Question.objects.filter(event=row, asked_by_id=actor.user_id, school=actor.school)
    lines = tuple(_line(one, is_own=True) for one in rows.order_by("asked_at", "pk"))
    address = url if may_ask(actor, row) else ""
    return Asking(lines, address) if lines or address else None


def asking_for(desk: Desk, row: Event) -> Asking | None:
    """What its organizer is asked, unanswered ones first; others who see to it read no names."""
    if row.author_id != desk.author_id:
        return None
    found = questions_of(row).select_related("asked_by", "school")
    rows = sorted(found, key=lambda one: (one.answered_at is not None, one.asked_at, one.pk))
    lines = tuple(
        _line(one, url="" if one.answer else desk.url("answer", event_id=row.pk, question_id=one.pk))
        for one in rows
    )
    return Asking(lines) if lines else None


def questions_of(row: Event) -> QuerySet[Question]:
    return Question.objects.filter(event=row)


def _line(one: Question, *, is_own: bool = False, url: str = "") -> QuestionLine:
    return QuestionLine(
        id=one.pk,
        text=one.text,
        name="" if is_own else str(one.asked_by),
        school="" if is_own else one.school.short_name,
        asked_at=one.asked_at,
        answer=one.answer,
        answered_at=one.answered_at,
        answer_url=url,
    )
