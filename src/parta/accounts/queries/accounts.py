from collections.abc import Sequence

from allauth.account.models import EmailAddress
from django.db.models.functions import Lower

from parta.accounts.models import User
from parta.accounts.phones import phone_in
from parta.core.sites import Site

_CHUNK = 500


def first_taken_login(logins: Sequence[str]) -> str | None:
    """One of these logins that already is somebody's, in any case; None when all are free."""
    users = User.objects.annotate(lower_login=Lower("login"))
    for chunk in _chunks([login.lower() for login in logins]):
        if user := users.filter(lower_login__in=chunk).first():
            return user.login
    return None


def get_user(user_id: int | None) -> User:
    """The account of somebody signed in."""
    return User.objects.get(pk=user_id or 0)


def list_sign_in_candidates(*, site: Site, name: str) -> list[User]:
    """Accounts of the site that may be meant by a login, a confirmed e-mail or a confirmed phone."""
    users = User.objects.filter(site=site.value)
    if "@" in name:
        emails = EmailAddress.objects.filter(email=name.strip().lower(), verified=True)
        return list(users.filter(pk__in=emails.values("user_id")).order_by("pk"))
    if found := list(users.filter(login__iexact=name.strip())):
        return found
    phone = phone_in(name)
    return list(users.filter(phone=phone, phone_confirmed_at__isnull=False)) if phone else []


def list_contact_owners(*, site: Site, contact: str, with_closed: bool = False) -> list[User]:
    """Accounts of the site that have confirmed this phone (E.164) or e-mail as their own."""
    users = User.objects.filter(site=site.value)
    if not with_closed:
        users = users.filter(is_active=True)
    if "@" in contact:
        emails = EmailAddress.objects.filter(email=contact.lower(), verified=True)
        return list(users.filter(pk__in=emails.values("user_id")).order_by("pk"))
    return list(users.filter(phone=contact, phone_confirmed_at__isnull=False))


def is_contact_taken(*, site: Site, contact: str) -> bool:
    """Whether an account of the site, closed ones too, has confirmed this phone (E.164) or e-mail."""
    if "@" in contact:
        return first_taken_email([contact], site) is not None
    return User.objects.filter(site=site.value, phone=contact, phone_confirmed_at__isnull=False).exists()


def first_taken_email(emails: Sequence[str], site: Site = Site.DIARY) -> str | None:
    """One of these addresses that already belongs to an account of the site; None when all are free."""
    addresses = EmailAddress.objects.filter(verified=True, user__site=site.value)
    for chunk in _chunks([email.lower() for email in emails]):
        if address := addresses.filter(email__in=chunk).first():
            return str(address.email)
    return None


def _chunks(words: list[str]) -> list[list[str]]:
    return [words[start : start + _CHUNK] for start in range(0, len(words), _CHUNK)]
