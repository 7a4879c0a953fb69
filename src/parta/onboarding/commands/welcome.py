"""The steps of the first sign-in (acceptance P9)."""

from dataclasses import dataclass
from datetime import timedelta

from django.db import transaction
from django.template.loader import render_to_string
from django.utils.translation import gettext as _

from parta.access.actors import Actor
from parta.accounts.commands.consents import give_consent
from parta.accounts.commands.messages import send_secret_letter, send_sms
from parta.accounts.commands.takeover import (
    change_login,
    confirm_email,
    confirm_phone,
    finish_takeover,
    note_contacts,
    replace_temporary_password,
)
from parta.accounts.models import User
from parta.accounts.rules.codes import CODE_LIFE
from parta.accounts.sealing import seal, unseal
from parta.audit.commands import Change, record_changes
from parta.core import clock
from parta.core.errors import NotFound, Refused
from parta.onboarding.commands.activations import STREAM, kind_of
from parta.onboarding.models import Activation, DataMistake
from parta.onboarding.queries.welcome import Arrival, get_arrival
from parta.onboarding.rules.welcome import DIARY_DATA, DIARY_DATA_VERSION, Step

EMAIL_LINK_LIFE = timedelta(days=3)
_PURPOSE = "first-sign-in-email"


@dataclass(frozen=True, slots=True)
class SecuritySettings:
    """What the owner has chosen. ``phone`` (E.164) and ``email`` may be empty where they are not needed."""

    login: str
    phone: str
    email: str
    password: str

    def __repr__(self) -> str:
        return "SecuritySettings(…)"


@transaction.atomic
def check_data(*, user: User) -> None:
    """The owner has looked through the personal data."""
    activation = _open(user).activation
    Activation.objects.filter(pk=activation.pk, checked_at__isnull=True).update(checked_at=clock.now())


@transaction.atomic
def tell_mistake(*, user: User, text: str) -> None:
    """What the school has written of the owner is wrong: the class teacher and the office will see it.

    Refused when it was told and not yet looked at three times.
    """
    activation = _open(user).activation
    waiting = DataMistake.objects.filter(user=user, school=activation.school, closed_at__isnull=True)
    if waiting.count() >= 3:
        raise Refused(
            _("The school already has your messages and will look at them."), code="told", field="text"
        )
    DataMistake.objects.create(
        school=activation.school,
        user=user,
        text=text,
        told_at=clock.now(),
        **{kind_of(activation.person): activation.person},
    )


@transaction.atomic
def take_over(*, user: User, settings: SecuritySettings) -> None:
    """A password of one's own in place of the temporary one, which opens nothing from now on.

    Refused: contacts that are needed and missing, a weak password, a login that cannot be had.
    """
    arrival = _open(user)
    if arrival.progress is None or arrival.step is Step.DATA:
        raise Refused(_("Check your personal data first."), code="unchecked")
    if arrival.progress.are_contacts_needed and not (settings.phone and settings.email):
        field = "phone" if not settings.phone else "email"
        raise Refused(_("This field is required."), code="contact_missing", field=field)
    change_login(user=user, login=settings.login)
    replace_temporary_password(user=user, password=settings.password, born_on=arrival.born_on)
    note_contacts(user=user, phone=settings.phone, email=settings.email)
    now = clock.now()
    Activation.objects.filter(pk=arrival.activation.pk).update(used_at=now, reveal_digest="")
    give_consent(
        user=user,
        kind=DIARY_DATA,
        version=DIARY_DATA_VERSION,
        subject=arrival.activation.school.name,
        record=f"activation:{arrival.activation.pk}",
    )
    _record(arrival.activation, "access.taken_over")
    finish_if_done(user=user)


@transaction.atomic
def correct_contacts(*, user: User, phone: str, email: str) -> None:
    """Another phone or e-mail before they are confirmed. Refused: one that is needed is missing."""
    arrival = _open(user)
    if arrival.progress is None or not arrival.progress.has_password:
        raise NotFound
    if arrival.progress.are_contacts_needed and not (phone and email):
        field = "phone" if not phone else "email"
        raise Refused(_("This field is required."), code="contact_missing", field=field)
    note_contacts(user=user, phone=phone, email=email)
    finish_if_done(user=user)


def send_phone_code(*, phone: str, code: str) -> None:
    text = _("%(code)s is your code for the diary. Tell it to nobody.") % {"code": code}
    send_sms(phone=phone, text=text, life=CODE_LIFE)


def send_email_link(*, user: User, address: str) -> None:
    """The letter that confirms the noted e-mail. ``address``: of the link, with TOKEN in it."""
    token = seal({"user": user.pk, "email": user.email}, purpose=_PURPOSE)
    context = {"url": address.replace("TOKEN", token), "name": user.given_name, "login": user.login}
    send_secret_letter(
        email=user.email,
        subject=" ".join(render_to_string("onboarding/email/confirm_subject.txt", context).split()),
        body=render_to_string("onboarding/email/confirm_message.txt", context).strip(),
        life=EMAIL_LINK_LIFE,
    )


@transaction.atomic
def phone_is_confirmed(*, user: User) -> None:
    """The code was right. Refused when another account has the phone."""
    _open(user)
    confirm_phone(user=user)
    finish_if_done(user=user)


def open_email_link(token: str) -> User | None:
    """Whose e-mail the link confirms; None: it is too old, forged, or of another address than now."""
    data = unseal(token, purpose=_PURPOSE, life=EMAIL_LINK_LIFE)
    if data is None:
        return None
    return User.objects.filter(pk=data["user"], email=data["email"], is_active=True).first()


def email_is_confirmed(*, user: User) -> None:
    """The link was opened; opened again it changes nothing. Refused when another account has the e-mail."""
    confirm_email(user=user, email=user.email)
    finish_if_done(user=user)


@transaction.atomic
def finish_if_done(*, user: User) -> bool:
    """Open the diary when nothing is left to do; whether it is open."""
    if not user.must_activate:
        return True
    found = get_arrival(user)
    if found.progress is None or found.step is not Step.DONE:
        return False
    finish_takeover(user=user)
    _record(found.activation, "access.opened")
    return True


def _open(user: User) -> Arrival:
    """The user's first sign-in, locked; NotFound when its password is too old."""
    User.objects.select_for_update().get(pk=user.pk)
    arrival = get_arrival(user)
    if arrival.progress is None:
        raise NotFound
    return arrival


def _record(activation: Activation, kind: str) -> None:
    person = activation.person
    actor = Actor(activation.user_id, activation.school, frozenset(), frozenset())
    place = f"{kind_of(person)}:{person.pk}"
    after = {"login": activation.user.login}
    change = Change(kind, f"activation:{activation.pk}", place, None, after)
    record_changes(actor=actor, stream=STREAM, changes=[change])
