"""The owner of an issued account makes it their own (acceptance P9). The caller knows who asks."""

from typing import Any

from allauth.account.models import EmailAddress
from django.contrib.auth.password_validation import validate_password
from django.core.exceptions import ValidationError
from django.db import IntegrityError, transaction
from django.utils.translation import gettext as _

from parta.accounts.models import User
from parta.accounts.queries import first_taken_login, is_contact_taken
from parta.accounts.rules import is_login
from parta.core import clock
from parta.core.errors import Refused
from parta.core.sites import Site


@transaction.atomic
def change_login(*, user: User, login: str) -> None:
    """The owner's own choice, once in the life of the account (P9); the same login changes nothing.

    Refused: a second change, a malformed or a taken login.
    """
    if login == user.login:
        return
    if User.objects.select_for_update().get(pk=user.pk).login_changed_at is not None:
        raise Refused(_("The login has been changed once; it stays as it is."), code="changed", field="login")
    if not is_login(login):
        message = _("Use 2 to 64 Latin letters, digits, dots and hyphens.")
        raise Refused(message, code="bad_login", field="login")
    taken = Refused(_("This login is taken. Choose another one."), code="login_taken", field="login")
    if login.lower() != user.login.lower() and first_taken_login([login]) is not None:
        raise taken
    user.login, user.login_changed_at = login, clock.now()
    try:
        with transaction.atomic():
            user.save(update_fields=["login", "login_changed_at"])
    except IntegrityError as error:  # somebody chose it at the same moment
        raise taken from error


@transaction.atomic
def replace_temporary_password(*, user: User, password: str, **known: Any) -> None:
    """The owner's own password. ``known``: such as ``born_on``, which it may not contain.

    Refused: a weak password, or the temporary one again.
    """
    for name, value in known.items():
        setattr(user, name, value)
    if user.check_password(password):
        message = _("This is the temporary password. Think of one of your own.")
        raise Refused(message, code="same_password", field="password1")
    try:
        validate_password(password, user)
    except ValidationError as error:
        raise Refused(" ".join(error.messages), code="weak_password", field="password1") from error
    user.set_password(password)
    user.save(update_fields=["password"])


@transaction.atomic
def note_contacts(*, user: User, phone: str, email: str) -> None:
    """Contacts (E.164, an e-mail; empty: none) that are still to be confirmed, unless they were already."""
    email = email.lower()
    if phone != user.phone:
        user.phone, user.phone_confirmed_at = phone, None
    EmailAddress.objects.filter(user=user).exclude(email=email).delete()
    if email:
        EmailAddress.objects.get_or_create(user=user, email=email, defaults={"primary": True})
    user.email = email
    user.save(update_fields=["phone", "phone_confirmed_at", "email"])


@transaction.atomic
def confirm_phone(*, user: User) -> None:
    """The noted phone is the owner's. Refused when another account of the diary has it."""
    if is_contact_taken(site=Site.DIARY, contact=user.phone):
        raise Refused(
            _("This phone already opens another diary account."), code="contact_taken", field="phone"
        )
    user.phone_confirmed_at = clock.now()
    user.save(update_fields=["phone_confirmed_at"])


@transaction.atomic
def confirm_email(*, user: User, email: str) -> bool:
    """The noted e-mail is the owner's; False when another one was noted since.

    Refused when another account of the diary has it.
    """
    address = EmailAddress.objects.select_for_update().filter(user=user, email=email).first()
    if address is None or user.email != email:
        return False
    if not address.verified:
        if is_contact_taken(site=Site.DIARY, contact=email):
            message = _("This e-mail address already opens another diary account.")
            raise Refused(message, code="contact_taken", field="email")
        address.verified = True
        address.save(update_fields=["verified"])
    return True


def finish_takeover(*, user: User) -> None:
    """The account is its owner's: everything it has rights to is open."""
    user.must_activate = False
    user.save(update_fields=["must_activate"])
