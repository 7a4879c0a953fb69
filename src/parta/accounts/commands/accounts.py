"""Making accounts, and their mail. Who may ask is decided above, by those who know schools and roles."""

from collections.abc import Sequence
from dataclasses import dataclass
from urllib.parse import urljoin

from allauth.account.forms import default_token_generator
from allauth.account.models import EmailAddress
from allauth.account.utils import user_pk_to_url_str
from allauth.usersessions.models import UserSession
from django.contrib.auth.hashers import make_password
from django.contrib.auth.password_validation import validate_password
from django.core.exceptions import ValidationError
from django.core.mail import send_mail
from django.db import transaction
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils import translation
from django.utils.translation import gettext as _
from django_tasks import task

from parta.accounts.models import Identity, User
from parta.accounts.queries import first_taken_email, first_taken_login
from parta.accounts.rules import first_repeated, is_login
from parta.core.errors import Refused
from parta.core.sites import Site

_BATCH = 500


@dataclass(frozen=True, slots=True)
class AccountData:
    """``password`` None: nobody can sign in until a password is set, by the link of the recovery mail."""

    login: str
    surname: str = ""
    given_name: str = ""
    patronymic: str = ""
    email: str = ""
    password: str | None = None
    site: Site = Site.DIARY


def create_user(
    *,
    login: str,
    password: str | None = None,
    surname: str = "",
    given_name: str = "",
    patronymic: str = "",
    email: str = "",
    site: Site = Site.DIARY,
) -> User:
    """A new account; see ``create_users``."""
    account = AccountData(login, surname, given_name, patronymic, email, password, site)
    return create_users(accounts=[account])[0]


@transaction.atomic
def create_users(*, accounts: Sequence[AccountData]) -> list[User]:
    """New accounts, in the order given; all of them or none.

    An e-mail counts as confirmed: the school knows whose it is. People of the portal register by themselves;
    this makes the first operators there. Refused when a login or an e-mail is
    malformed or taken, or a password is too weak.
    """
    _check_logins([account.login for account in accounts])
    for site in Site:
        _check_emails([account.email for account in accounts if account.email and account.site is site], site)
    users = User.objects.bulk_create([_user(account) for account in accounts], batch_size=_BATCH)
    EmailAddress.objects.bulk_create(
        [
            EmailAddress(user=user, email=user.email, verified=True, primary=True)
            for user in users
            if user.email
        ],
        batch_size=_BATCH,
    )
    Identity.objects.bulk_create([Identity(user=user) for user in users if user.site == Site.PORTAL])
    return users


def end_session(*, user_id: int, session_id: int) -> None:
    """Sign the user out on one device; somebody else's session, or none, is left alone."""
    for session in UserSession.objects.filter(user_id=user_id, pk=session_id):
        session.end()


@task()
def send_message(subject: str, body: str, to: str) -> None:
    """Job: one letter, ready to be sent."""
    send_mail(subject, body, None, [to])


@task()
def send_recovery_link(user_id: int, email: str, root: str, language: str) -> None:
    """Job: the link that sets a new password once. ``root``: the address of the installation."""
    user = User.objects.filter(pk=user_id, is_active=True).first()
    if user is None:
        return
    key = {"uidb36": user_pk_to_url_str(user), "key": default_token_generator.make_token(user)}
    context = {"user": user, "url": urljoin(root, reverse("account_reset_password_from_key", kwargs=key))}
    with translation.override(language or None):
        subject = render_to_string("account/email/password_reset_key_subject.txt", context).strip()
        body = render_to_string("account/email/password_reset_key_message.txt", context).strip()
    send_mail(subject, body, None, [email])


def _user(account: AccountData) -> User:
    user = User(
        site=account.site.value,
        login=account.login,
        surname=account.surname,
        given_name=account.given_name,
        patronymic=account.patronymic,
        email=account.email.lower(),
    )
    if account.password is not None:
        _check_password(account.password, user)
    user.password = make_password(account.password)
    return user


def _check_logins(logins: list[str]) -> None:
    for login in logins:
        if not is_login(login):
            message = _("“%(login)s” cannot be a login: use 2 to 64 Latin letters, digits, dots and hyphens.")
            raise Refused(message % {"login": login}, code="bad_login", field="login")
    if taken := first_repeated(logins) or first_taken_login(logins):
        message = _("The login “%(login)s” is already taken.") % {"login": taken}
        raise Refused(message, code="login_taken", field="login")


def _check_emails(emails: list[str], site: Site) -> None:
    if taken := first_repeated(emails) or first_taken_email(emails, site):
        message = _("The e-mail address %(email)s already belongs to another account.") % {"email": taken}
        raise Refused(message, code="email_taken", field="email")


def _check_password(password: str, user: User) -> None:
    try:
        validate_password(password, user)
    except ValidationError as error:
        raise Refused(" ".join(error.messages), code="weak_password", field="password") from error
