"""What people are told of events (acceptance C5): their places, changes, reviews, and the day before."""

from collections.abc import Callable
from datetime import datetime, timedelta

from django.conf import settings
from django.db import transaction
from django.db.models import Exists, F, OuterRef, Q, QuerySet
from django.urls import reverse
from django.utils.formats import date_format, time_format
from django.utils.text import Truncator
from django.utils.translation import gettext as _

from parta.access.models import Membership, OperatorRole
from parta.access.rules import ROLE_PERMISSIONS, Office, Permission
from parta.core import clock
from parta.events.models import Event, Question, SignUp
from parta.events.rules import Standing, State
from parta.notifications.commands.telling import News, Told, Words, tell, tell_each
from parta.notifications.happenings import report, tells
from parta.notifications.rules import Kind
from parta.people.queries.readers import list_readers
from parta.schools.models import School

_PLACE, _CHANGE, _CANCELLATION = "event-place", "event-change", "event-cancellation"
_REMINDER, _SUBMISSION, _DECISION = "event-reminder", "event-submission", "event-decision"
_REMOVAL, _QUESTION, _ANSWER = "event-removal", "event-question", "event-answer"
_SHOWN = 200  # characters of what is asked or answered
_BLOCK = 100  # events of one look of the chore
_REVIEWING = [role.value for role, held in ROLE_PERMISSIONS.items() if Permission.REVIEW_EVENTS in held]


def report_place(one: SignUp) -> None:
    """Somebody who waited has a place; call it in the transaction that gives it."""
    report(_PLACE, sign_up=one.pk)


def report_removal(one: SignUp) -> None:
    """The organizer takes them off the list; call it before they are."""
    whose = {"student": one.student_id, "user": one.user_id}
    report(_REMOVAL, sign_up=one.pk, event=one.event_id, school=one.school_id, **whose)


def report_question(one: Question) -> None:
    """To the organizer."""
    report(_QUESTION, question=one.pk)


def report_answer(one: Question) -> None:
    """To whoever asked."""
    report(_ANSWER, question=one.pk)


def report_change(row: Event) -> None:
    """Its day, its time or its venue is another."""
    report(_CHANGE, event=row.pk, version=row.version)


def report_cancellation(row: Event) -> None:
    report(_CANCELLATION, event=row.pk)


def report_submission(row: Event) -> None:
    """It waits for those who review."""
    report(_SUBMISSION, event=row.pk, version=row.version)


def report_decision(row: Event) -> None:
    """Its author is told what became of it."""
    report(_DECISION, event=row.pk, version=row.version, state=row.state)


@transaction.atomic
def remind_of_events() -> None:
    """Have people told of what is tomorrow where they are; a chore of the worker's, once for each day."""
    now = clock.now()
    near = (now.date() + timedelta(days=days) for days in range(3))  # of every zone
    rows = Event.objects.select_for_update(skip_locked=True, of=("self",)).select_related("school", "region")
    rows = rows.filter(
        Exists(SignUp.objects.filter(event=OuterRef("pk"))),
        Q(reminded_for__isnull=True) | ~Q(reminded_for=F("starts_on")),
        state=State.PUBLISHED.value,
        starts_on__in=list(near),
    )
    for row in rows.order_by("pk")[:_BLOCK]:
        if row.starts_on == clock.today(row.zone) + timedelta(days=1):
            row.reminded_for = row.starts_on
            row.save(update_fields=["reminded_for"])
            report(_REMINDER, event=row.pk, day=row.starts_on.isoformat())


@tells(_PLACE)
def tell_of_place(*, sign_up: int, happened_at: datetime) -> None:
    rows = SignUp.objects.filter(
        pk=sign_up, standing=Standing.PLACE.value, event__state=State.PUBLISHED.value
    )
    _tell_signed_up(
        rows, _PLACE, lambda row: Words(_("You have a place: %s") % row, when_words(row)), happened_at
    )


@tells(_REMOVAL)
def tell_of_removal(
    *, sign_up: int, event: int, school: int, student: int | None, user: int | None, happened_at: datetime
) -> None:
    row, place = _find(event), School.objects.filter(pk=school).first()
    if row is not None and place is not None:
        gone = SignUp(pk=sign_up, event=row, school=place, student_id=student, user_id=user)
        _tell_each(
            [gone], _REMOVAL, lambda row: Words(_("Off the list: %s") % row, when_words(row)), happened_at
        )


@tells(_CHANGE)
def tell_of_change(*, event: int, version: int, happened_at: datetime) -> None:
    rows, cause = _of_event(event, State.PUBLISHED), f"{_CHANGE}:{version}"
    _tell_signed_up(rows, cause, lambda row: Words(_("Changed: %s") % row, when_words(row)), happened_at)


@tells(_CANCELLATION)
def tell_of_cancellation(*, event: int, happened_at: datetime) -> None:
    rows = _of_event(event, State.CANCELED)
    _tell_signed_up(rows, _CANCELLATION, lambda row: Words(_("Canceled: %s") % row, row.reason), happened_at)


@tells(_REMINDER)
def tell_of_tomorrow(*, event: int, day: str, happened_at: datetime) -> None:
    rows = _of_event(event, State.PUBLISHED).filter(standing=Standing.PLACE.value)
    cause = f"{_REMINDER}:{day}"
    _tell_signed_up(rows, cause, lambda row: Words(_("Tomorrow: %s") % row, when_words(row)), happened_at)


@tells(_SUBMISSION)
def tell_of_submission(*, event: int, version: int, happened_at: datetime) -> None:
    """Whoever may let it out, its author apart."""
    row = _find(event)
    if row is not None and row.state == State.SUBMITTED:
        news = _desk_news(
            row,
            f"{_SUBMISSION}:{row.pk}:{version}",
            lambda: Words(_("To review: %s") % row, when_words(row)),
            happened_at,
        )
        tell(user_ids=_reviewers(row) - {row.author_id or 0}, news=news)


@tells(_DECISION)
def tell_of_decision(*, event: int, version: int, state: str, happened_at: datetime) -> None:
    """Its author, unless it has gone on meanwhile."""
    row = _find(event)
    if row is None or row.author_id is None or row.state != state:
        return

    def words() -> Words:
        if row.state == State.DRAFT:
            return Words(_("Returned to you: %s") % row, row.reason)
        return Words(_("Published: %s") % row, when_words(row))

    news = _desk_news(row, f"{_DECISION}:{row.pk}:{version}", words, happened_at)
    tell(user_ids=[row.author_id], news=news)


@tells(_QUESTION)
def tell_of_question(*, question: int, happened_at: datetime) -> None:
    one = _find_question(question)
    if one is not None and not one.answer and one.event.author_id:
        news = _desk_news(
            one.event,
            f"{_QUESTION}:{one.pk}",
            lambda: Words(_("Question: %s") % one.event, Truncator(one.text).chars(_SHOWN)),
            happened_at,
        )
        tell(user_ids=[one.event.author_id], news=news)


@tells(_ANSWER)
def tell_of_answer(*, question: int, happened_at: datetime) -> None:
    one = _find_question(question)
    if one is None:
        return
    url = reverse("events:page", kwargs={"school": one.school.slug, "event_id": one.event_id})
    news = News(
        kind=Kind.EVENT,
        words=lambda _count: Words(_("Answer: %s") % one.event, Truncator(one.answer).chars(_SHOWN)),
        url=url,
        school=one.school,
        cause=f"{_ANSWER}:{one.pk}",
        happened_at=happened_at,
    )
    tell(user_ids=[one.asked_by_id], news=news)


def when_words(row: Event) -> str:
    """Day, time and venue, in the reader's language."""
    day = date_format(row.starts_on, "j E")
    if row.ends_on != row.starts_on:
        day = f"{day} – {date_format(row.ends_on, 'j E')}"
    at = time_format(row.starts_at, "H:i") if row.starts_at else ""
    return ", ".join(filter(None, (day, at, row.venue)))


def _find(event_id: int) -> Event | None:
    return Event.objects.select_related("school", "region", "author").filter(pk=event_id).first()


def _find_question(pk: int) -> Question | None:
    rows = Question.objects.select_related("event__school", "event__region", "school")
    return rows.filter(pk=pk).first()


def _of_event(event_id: int, state: State) -> QuerySet[SignUp]:
    """Whoever has signed up, if the event still is what is told of."""
    return SignUp.objects.filter(event=event_id, event__state=state.value)


def _tell_signed_up(
    rows: QuerySet[SignUp], cause: str, words: Callable[[Event], Words], happened_at: datetime
) -> None:
    _tell_each(
        list(rows.select_related("event__region", "event__school", "school").order_by("pk")),
        cause,
        words,
        happened_at,
    )


def _tell_each(
    found: list[SignUp], cause: str, words: Callable[[Event], Words], happened_at: datetime
) -> None:
    """Staff for themselves; of a student the student and the parents, by the address in their school."""
    day = clock.today(found[0].event.zone) if found else happened_at.date()
    readers = list_readers({one.student_id for one in found if one.student_id}, day=day)
    told = []
    for one in found:
        people = (
            [(one.user_id, "")]
            if one.user_id
            else [(r.user_id, r.name) for r in readers[one.student_id or 0]]
        )
        told += [
            Told(user_id, _news(one, f"{cause}:{one.pk}", words, name, happened_at))
            for user_id, name in people
        ]
    tell_each(told)


def _news(one: SignUp, cause: str, words: Callable[[Event], Words], name: str, happened_at: datetime) -> News:
    def written(_count: int) -> Words:
        found = words(one.event)
        return Words(f"{name}: {found.title}", found.body) if name else found

    return News(
        kind=Kind.EVENT,
        words=written,
        url=reverse("events:page", kwargs={"school": one.school.slug, "event_id": one.event_id}),
        school=one.school,
        cause=cause,
        happened_at=happened_at,
    )


def _desk_news(row: Event, cause: str, words: Callable[[], Words], happened_at: datetime) -> News:
    """For those who organize: of a region's events on the portal."""
    if row.school:
        url = reverse("events:page", kwargs={"school": row.school.slug, "event_id": row.pk})
    else:
        url = reverse("regional_events:page", kwargs={"event_id": row.pk}, urlconf=settings.PORTAL_URLCONF)
    return News(
        kind=Kind.EVENT,
        words=lambda _count: words(),
        url=url,
        school=row.school,
        cause=cause,
        happened_at=happened_at,
    )


def _reviewers(row: Event) -> set[int]:
    day = clock.today(row.zone)
    if row.school:
        members = Membership.objects.valid_on(day).filter(
            school=row.school, role__in=_REVIEWING, user__is_active=True
        )
        return set(members.values_list("user_id", flat=True))
    offices = OperatorRole.objects.valid_on(day).filter(
        office=Office.REGION.value, region_id=row.region_id, user__is_active=True
    )
    return set(offices.values_list("user_id", flat=True))
