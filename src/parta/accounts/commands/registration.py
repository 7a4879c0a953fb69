"""A person's own account on the portal (acceptance P1)."""

import hashlib
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from allauth.account.models import EmailAddress
from django.contrib.auth.hashers import make_password
from django.contrib.auth.password_validation import validate_password
from django.core.exceptions import ValidationError
from django.db import IntegrityError, transaction
from django.template.loader import render_to_string
from django.utils.translation import gettext as _

from parta.accounts.commands.issued import free_login
from parta.accounts.commands.messages import send_secret_letter, send_sms
from parta.accounts.models import Consent, Identity, SpentLink, User
from parta.accounts.queries import is_contact_taken, list_contact_owners
from parta.accounts.rules.codes import CODE_LIFE, LINK_LIFE
from parta.accounts.rules.consents import PERSONAL_DATA, PERSONAL_DATA_VERSION
from parta.accounts.rules.issued import login_stem
from parta.accounts.sealing import seal, unseal
from parta.core import clock
from parta.core.errors import Refused
from parta.core.sites import Site

_PURPOSE = "registration"


@dataclass(frozen=True, slots=True)
class Person:
    """Who registers. ``contact``: a confirmed phone (E.164) or e-mail; ``link``: the used link's digest."""

    surname: str
    given_name: str
    contact: str
    consented_at: datetime
    patronymic: str = ""
    link: str = field(default="", repr=False)

    def account(self) -> User:
        """The account to be, not saved: password rules look at it."""
        user = User(
            site=Site.PORTAL.value,
            surname=self.surname,
            given_name=self.given_name,
            patronymic=self.patronymic,
        )
        if "@" in self.contact:
            user.email = self.contact
        else:
            user.phone = self.contact
        return user


def send_registration_code(*, phone: str, code: str) -> None:
    """The code by SMS; the owner of an account with this phone learns that they have it, and gets no code."""
    owners = list_contact_owners(site=Site.PORTAL, contact=phone, with_closed=True)
    if owners:
        text = _(
            "Parta: this phone already has an account, login %(login)s. Sign in or recover the password."
        )
        text %= {"login": owners[0].login}
    else:
        text = _("%(code)s is your code for registration on Parta. Tell it to nobody.") % {"code": code}
    send_sms(phone=phone, text=text, life=CODE_LIFE)


def send_registration_link(*, email: str, data: dict[str, Any], address: str) -> None:
    """The letter with the link that confirms the e-mail, or that there is an account with it already.

    ``data``: what is known of the person, kept nowhere but in the link; ``address``: of the link with TOKEN
    in it.
    """
    link = address.replace("TOKEN", seal(data, purpose=_PURPOSE))
    owners = list_contact_owners(site=Site.PORTAL, contact=email, with_closed=True)
    prefix = "account/email/registration_known" if owners else "account/email/registration_link"
    context = {"url": link, "login": owners[0].login if owners else "", "name": data["given_name"]}
    send_secret_letter(
        email=email,
        subject=" ".join(render_to_string(f"{prefix}_subject.txt", context).split()),
        body=render_to_string(f"{prefix}_message.txt", context).strip(),
        life=LINK_LIFE,
    )


def open_registration_link(token: str) -> dict[str, Any] | None:
    """What a link holds, with ``link``, its digest; None: it is too old, forged, or has been used."""
    data = unseal(token, purpose=_PURPOSE, life=LINK_LIFE)
    if data is None:
        return None
    digest = hashlib.sha256(token.encode()).hexdigest()
    if SpentLink.objects.filter(digest=digest).exists():
        return None
    return None if is_contact_taken(site=Site.PORTAL, contact=data["contact"]) else {**data, "link": digest}


def register_person(*, person: Person, password: str) -> User:
    """The account, its simplified identity and the consent. Refused: a weak password, a contact taken."""
    user = person.account()
    user.login = free_login(login_stem(person.surname))
    try:
        validate_password(password, user)
    except ValidationError as error:
        raise Refused(" ".join(error.messages), code="weak_password", field="password1") from error
    taken = Refused(_("This phone or e-mail already has an account."), code="contact_taken")
    user.password = make_password(password)
    if user.phone:
        user.phone_confirmed_at = clock.now()
    try:
        with transaction.atomic():
            if is_contact_taken(site=Site.PORTAL, contact=person.contact):
                raise taken
            _save(user, person)
    except IntegrityError as error:  # the same contact, link or login at the same moment
        raise taken from error
    return user


def _save(user: User, person: Person) -> None:
    user.save()
    if user.email:
        EmailAddress.objects.create(user=user, email=user.email, verified=True, primary=True)
    if person.link:
        now = clock.now()
        SpentLink.objects.filter(spent_at__lt=now - LINK_LIFE).delete()
        SpentLink.objects.create(digest=person.link, spent_at=now)
    Identity.objects.create(user=user)
    Consent.objects.create(
        user=user, kind=PERSONAL_DATA, version=PERSONAL_DATA_VERSION, given_at=person.consented_at
    )
