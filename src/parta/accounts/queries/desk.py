"""Whom an operator of a desk finds: only by what the person has told them, to the letter."""

from allauth.account.models import EmailAddress

from parta.accounts.models import Identity, User
from parta.accounts.phones import phone_in
from parta.accounts.rules.snils import is_snils, snils_digits
from parta.core.errors import NotFound
from parta.core.sites import Site

_MOST = 5


def find_people(text: str) -> list[User]:
    """People of the portal with this confirmed phone, confirmed e-mail, or SNILS (perhaps of several)."""
    people = User.objects.filter(site=Site.PORTAL.value, is_active=True).order_by("pk")
    text = text.strip()
    if "@" in text:
        emails = EmailAddress.objects.filter(email=text.lower(), verified=True)
        return list(people.filter(pk__in=emails.values("user_id"))[:_MOST])
    snils = snils_digits(text)
    if is_snils(snils):
        found = list(people.filter(pk__in=Identity.objects.filter(snils=snils).values("user_id"))[:_MOST])
        if found:
            return found
    phone = phone_in(text)
    return list(people.filter(phone=phone, phone_confirmed_at__isnull=False)[:_MOST]) if phone else []


def get_person(user_id: int) -> User:
    """Somebody of the portal whose account is open."""
    user = User.objects.filter(pk=user_id, site=Site.PORTAL.value, is_active=True).first()
    if user is None:
        raise NotFound
    return user
