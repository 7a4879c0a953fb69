"""One event: what it is, who of the reader's takes part, whom to ask, what its organizer may do with it."""

from dataclasses import dataclass
from datetime import datetime

from django.urls import reverse
from django.utils.translation import gettext as _

from parta.access.actors import Actor
from parta.access.models import Membership
from parta.access.rules import ROLE_PERMISSIONS, Permission
from parta.core import clock
from parta.core.errors import NotFound
from parta.events.desks import Desk
from parta.events.models import Event, SignUp
from parta.events.queries.feed import Line, line_of
from parta.events.queries.managing import Manage, get_managed, manage_of
from parta.events.queries.people import Person, list_people
from parta.events.queries.questions import Asking, asking_for, asking_of
from parta.events.queries.words import audience_words, bar_words, grades_words, kind_names
from parta.events.rules import Bar, Standing, State, bar_of, is_for_grade

_ORGANIZING = [role.value for role, held in ROLE_PERMISSIONS.items() if Permission.ORGANIZE_EVENTS in held]


@dataclass(frozen=True, slots=True)
class Choice:
    """Somebody whom the reader may sign up. ``why_not``: in words; ``number``: in line, of who waits."""

    key: str
    name: str
    standing: Standing | None
    number: int
    may_sign_up: bool
    may_withdraw: bool
    why_not: str

    @property
    def has_place(self) -> bool:
        return self.standing is Standing.PLACE


@dataclass(frozen=True, slots=True)
class SignUpPart:
    """``words``: why nobody can sign up now; empty: one can. ``free`` None: nobody counts the places."""

    choices: tuple[Choice, ...]
    words: str
    is_open: bool
    places: int | None
    taken: int
    waiting: int
    free: int | None
    deadline: datetime


@dataclass(frozen=True, slots=True)
class EventPage:
    line: Line
    text: str
    audience: str
    email: str
    phone: str
    region: str
    reason: str
    is_out: bool
    is_over: bool
    chat_url: str
    calendar_url: str
    back_url: str
    sign_up: SignUpPart | None
    manage: Manage | None
    asking: Asking | None


def event_page(actor: Actor, event_id: int) -> EventPage:
    """As somebody of a school sees it; NotFound unless it is for them, or theirs to see to."""
    row, desk = get_event(actor, event_id), Desk(actor=actor)
    standings = _line_of(row)
    arguments = {"school": actor.school.slug}
    of_event = arguments | {"event_id": row.pk}
    return _page(
        row,
        standings,
        manage=manage_of(desk, row) if actor.has(Permission.ORGANIZE_EVENTS) else None,
        sign_up=_sign_up(actor, row, standings),
        chat_url=_chat_url(actor, row),
        calendar_url=reverse("events:calendar", kwargs=of_event),
        asking=asking_of(actor, row, reverse("events:questions", kwargs=of_event)),
        back_url=reverse("events:index", kwargs=arguments),
    )


def desk_page(desk: Desk, event_id: int) -> EventPage:
    """As an operator of the portal sees it."""
    row = get_managed(desk, event_id)
    manage, asking = manage_of(desk, row), asking_for(desk, row)
    return _page(row, _line_of(row), manage=manage, asking=asking, back_url=desk.url("managed"))


def get_event(actor: Actor, event_id: int) -> Event:
    """NotFound for what the actor may not see."""
    rows = Event.objects.visible_to(actor).select_related("school", "region", "author")
    row = rows.filter(pk=event_id).first()
    if row is None:
        raise NotFound
    return row


def find_bar(row: Event, now: datetime) -> Bar | None:
    """Why nobody can sign up now."""
    return bar_of(
        State(row.state),
        takes=row.takes_sign_ups,
        is_closed=row.is_closed,
        deadline=row.deadline,
        now=now,
    )


def why_not(row: Event, person: Person) -> str:
    """Why this one cannot take part, whatever the time; empty: they can."""
    if person.student_id is None:
        return "" if row.for_staff else _("Staff do not take part in it.")
    if not row.for_students:
        return _("Students do not take part in it.")
    if not is_for_grade(row.grade_from, row.grade_to, person.grade):
        return _("It is for another grade: %(grades)s.") % {"grades": grades_words(row)}
    return ""


def _page(
    row: Event,
    standings: list[SignUp],
    *,
    manage: Manage | None,
    asking: Asking | None,
    back_url: str,
    sign_up: SignUpPart | None = None,
    chat_url: str = "",
    calendar_url: str = "",
) -> EventPage:
    state = State(row.state)
    return EventPage(
        line=line_of(row, _count(standings, Standing.PLACE), (), kind_names()),
        text=row.text,
        audience=audience_words(row),
        email=row.email,
        phone=row.phone,
        region="" if row.school_id else str(row.region),
        reason=row.reason if state is State.CANCELED else "",
        is_out=state in {State.PUBLISHED, State.CANCELED},
        is_over=row.ends_on < clock.today(row.zone),
        chat_url=chat_url,
        calendar_url=calendar_url,
        back_url=back_url,
        sign_up=sign_up,
        manage=manage,
        asking=asking,
    )


def _line_of(row: Event) -> list[SignUp]:
    """Everybody who has signed up, in order; names are not asked for."""
    return list(SignUp.objects.filter(event=row).order_by("made_at", "pk"))


def _count(standings: list[SignUp], standing: Standing) -> int:
    return sum(one.standing == standing for one in standings)


def _sign_up(actor: Actor, row: Event, standings: list[SignUp]) -> SignUpPart:
    bar, now = find_bar(row, clock.now()), clock.now()
    taken, waiting = _count(standings, Standing.PLACE), _count(standings, Standing.WAITING)
    people = list_people(actor, clock.today(actor.school.zone)) if row.takes_sign_ups else ()
    has_people_of = any(not why_not(row, person) for person in people)
    choices = [_choice(actor, row, person, standings, bar, now) for person in people]
    return SignUpPart(
        # One's own place as staff is no question where staff do not take part, or nobody can sign up.
        choices=tuple(
            one for one in choices if not ((has_people_of or bar) and one.why_not and one.key == "self")
        ),
        words=bar_words(bar) if bar else "",
        is_open=bar is None,
        places=row.places,
        taken=taken,
        waiting=waiting,
        free=None if row.places is None else max(0, row.places - taken),
        deadline=row.deadline,
    )


def _choice(
    actor: Actor, row: Event, person: Person, standings: list[SignUp], bar: Bar | None, now: datetime
) -> Choice:
    found, number = None, 0
    for one in standings:
        number += one.standing == Standing.WAITING
        is_it = one.student_id == person.student_id if person.student_id else one.user_id == actor.user_id
        if is_it:
            found = one
            break
    reason = why_not(row, person)
    may_withdraw = found is not None and row.state == State.PUBLISHED and now < row.deadline
    return Choice(
        key=person.key,
        name=person.name,
        standing=Standing(found.standing) if found else None,
        number=number,
        may_sign_up=found is None and bar is None and not reason,
        may_withdraw=may_withdraw,
        why_not="" if found else reason,
    )


def _chat_url(actor: Actor, row: Event) -> str:
    """To a talk with the organizer, of the same school and in office today: everybody may write to them."""
    if row.author_id in {None, actor.user_id} or row.school_id is None:
        return ""
    if not actor.has(Permission.WRITE_MESSAGES):
        return ""
    today = clock.today(actor.school.zone)
    members = Membership.objects.valid_on(today).filter(
        school=actor.school, user_id=row.author_id, user__is_active=True, role__in=_ORGANIZING
    )
    url = reverse("chats:new", kwargs={"school": actor.school.slug})
    return f"{url}?people={row.author_id}" if members.exists() else ""
