"""What the applicant is told by mail or SMS: that something happened, never what is in the application."""

from datetime import timedelta
from functools import partial

from django.conf import settings
from django.db import transaction
from django.urls import reverse
from django.utils import translation
from django.utils.translation import gettext as _

from parta.accounts.commands import send_message
from parta.accounts.commands.messages import send_secret_letter, send_sms
from parta.core import clock
from parta.onboarding.commands.telling import report_step
from parta.onboarding.models import AccessApplication, ApplicationEvent
from parta.onboarding.queries.words import STATE_NAMES
from parta.onboarding.rules.applications import Side, State

_SMS_LIFE = timedelta(hours=12)
_LETTER_LIFE = timedelta(days=1)


def note_event(
    application: AccessApplication, kind: str, side: Side, *, user_id: int | None = None, note: str = ""
) -> None:
    """Write the step into the application's history, and have those told whom it concerns."""
    event = ApplicationEvent.objects.create(
        application=application,
        at=clock.now(),
        kind=kind,
        state=application.state,
        side=side.value,
        author_id=user_id,
        note=note,
    )
    report_step(event)


def tell_applicant(application: AccessApplication, root: str, *, path: str = "") -> None:
    """Say by the confirmed contact, when the transaction stands, that the state is another one.

    ``root``: the portal's address; an application entered at the school has no page there to link to.
    ``path``: link there instead, to where login and password are read; such a letter waits sealed.
    """
    email, phone = application.email, application.phone
    with translation.override(settings.LANGUAGE_CODE):
        subject, line = _subject(application), _line(application)
        link = f"{root}{path or _page(application)}" if application.applicant_id and root else ""
        line = f"{line} {_reading()}" if path else line
        foot = _("You receive this message because you applied for access to the electronic diary.")
    body = "\n\n".join(filter(None, (line, link, foot)))
    if email and path:
        letter = {"email": email, "subject": subject, "body": body}
        transaction.on_commit(partial(send_secret_letter, **letter, life=_LETTER_LIFE))
    elif email:
        transaction.on_commit(partial(send_message.enqueue, subject=subject, body=body, to=email))
    elif phone:
        text = " ".join(filter(None, (line, link)))
        transaction.on_commit(partial(send_sms, phone=phone, text=text, life=_SMS_LIFE))


def _reading() -> str:
    return _("Login and temporary password are read once, here, when you have signed in to the portal:")


def _page(application: AccessApplication) -> str:
    name = "applications:application"
    return reverse(name, urlconf=settings.PORTAL_URLCONF, kwargs={"application_key": application.key})


def _subject(application: AccessApplication) -> str:
    return _("Application %(number)s") % {"number": application.number}


def _line(application: AccessApplication) -> str:
    """Without names, the school or reasons: letters and SMS are read by others too."""
    message = _("Your application %(number)s: %(state)s.")
    state = str(STATE_NAMES[State(application.state)])
    line = message % {"number": application.number, "state": state}
    if application.state == State.MORE_DATA:
        line += " " + _("The school asks you for something: please open the application and answer.")
    return line
