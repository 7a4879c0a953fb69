"""Names of kinds and states, and how an event's grades and places read."""

from django.utils.translation import gettext as _
from django.utils.translation import ngettext, pgettext

from parta.events.models import Event
from parta.events.rules import Bar, EventKind, State

STATE_COLORS = {
    State.DRAFT: "",
    State.SUBMITTED: "amber",
    State.PUBLISHED: "green",
    State.CANCELED: "red",
}


def kind_names() -> dict[EventKind, str]:
    """In the reader's language."""
    return {
        EventKind.COMPETITION: pgettext("event", "Competition"),
        EventKind.OLYMPIAD: pgettext("event", "Olympiad"),
        EventKind.CONFERENCE: pgettext("event", "Conference"),
        EventKind.SEMINAR: pgettext("event", "Seminar"),
        EventKind.SPORT: pgettext("event", "Sports"),
        EventKind.PERFORMANCE: pgettext("event", "Concert, performance"),
        EventKind.EXCURSION: pgettext("event", "Excursion"),
        EventKind.MEETING: pgettext("event", "Meeting, open day"),
        EventKind.OTHER: pgettext("event", "Other"),
    }


def state_names() -> dict[State, str]:
    return {
        State.DRAFT: pgettext("event", "Draft"),
        State.SUBMITTED: pgettext("event", "In review"),
        State.PUBLISHED: pgettext("event", "Published"),
        State.CANCELED: pgettext("event", "Canceled"),
    }


def bar_words(bar: Bar) -> str:
    return {
        Bar.NOT_OUT: _("Sign-up begins when the event is published."),
        Bar.NO_SIGN_UP: _("No sign-up is needed: just come."),
        Bar.CANCELED: _("The event is canceled."),
        Bar.OVER: _("Sign-up is over."),
        Bar.CLOSED: _("The organizer has closed the sign-up."),
    }[bar]


def grades_words(row: Event) -> str:
    """Empty: every grade."""
    if row.grade_from is None or row.grade_to is None:
        return ""
    if row.grade_from == row.grade_to:
        return _("grade %(grade)d") % {"grade": row.grade_from}
    return _("grades %(first)d–%(last)d") % {"first": row.grade_from, "last": row.grade_to}


def audience_words(row: Event) -> str:
    grades = grades_words(row)
    if not row.for_students:
        return _("for staff")
    students = _("for students, %(grades)s") % {"grades": grades} if grades else _("for students")
    return _("%(students)s, and staff") % {"students": students} if row.for_staff else students


def places_words(row: Event, taken: int) -> str:
    """How many places are left; empty where nobody counts them."""
    if not row.takes_sign_ups or row.places is None:
        return ""
    left = max(0, row.places - taken)
    if not left:
        return _("No places left")
    return ngettext("%(count)d place left", "%(count)d places left", left) % {"count": left}
