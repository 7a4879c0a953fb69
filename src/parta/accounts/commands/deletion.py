"""Deleting an account of the portal (acceptance P11)."""

from collections.abc import Iterable
from typing import cast

from allauth.account.models import EmailAddress
from allauth.idp.oidc.models import Token
from allauth.mfa.models import Authenticator
from allauth.socialaccount.models import SocialAccount
from allauth.usersessions.models import UserSession
from django.contrib.auth.hashers import make_password
from django.db import transaction
from django.utils.translation import gettext as _

from parta.accounts.commands.history import record_identity_event
from parta.accounts.models import (
    Address,
    ConfirmationLetter,
    Consent,
    ContactChange,
    Identity,
    IdentityDocument,
    IdentityEvent,
    KnownDevice,
    SignatureStatement,
    User,
)
from parta.accounts.queries.children import get_child
from parta.accounts.queries.identities import is_kept_child
from parta.accounts.rules import IdentityEventKind
from parta.core import clock, events
from parta.core.errors import NotFound, Refused
from parta.core.sites import Site

_OWN_ROWS = (
    Address,
    Authenticator,
    ConfirmationLetter,
    ContactChange,
    EmailAddress,
    Identity,
    IdentityDocument,
    KnownDevice,
    SignatureStatement,
    SocialAccount,
    Token,
)


@transaction.atomic
def delete_account(*, user: User, password: str) -> None:
    """Erase the person's data and those of the children under 14 whose accounts they keep, and sign out all.

    A row without a name stays for the history that points to it. NotFound: an account of a school, or of a
    kept child. Refused: a wrong password; something, such as an open application, needs the account.
    """
    if user.site != Site.PORTAL.value or is_kept_child(user):
        raise NotFound
    kept = [child for child in user.kept_accounts.filter(is_active=True) if is_kept_child(child)]
    _require_free([user, *kept], user, password)
    for child in kept:
        _erase(child, by=user)
    user.kept_accounts.update(keeper=None)
    _erase(user, by=user)


@transaction.atomic
def delete_child(*, user: User, child_id: int, password: str) -> None:
    """Erase the account of a child under 14, whose keeper proves themselves by their own password.

    NotFound: not such a child. Refused: as for ``delete_account``.
    """
    child = get_child(user, child_id)
    _require_free([child], user, password)
    _erase(child, by=user)


@transaction.atomic
def erase_issued_account(*, user: User, by: User | None) -> None:
    """An account of a school whose owner has left; the caller knows that nothing is opened with it any more.

    NotFound: an account of the portal, which is its owner's to delete.
    """
    if user.site != Site.DIARY.value:
        raise NotFound
    _erase(user, by=by)


def _require_free(accounts: Iterable[User], user: User, password: str) -> None:
    if not user.check_password(password):
        raise Refused(_("Wrong password."), code="wrong_password", field="password")
    for account in accounts:
        for _receiver, answer in events.deletion_hindrances.send(sender=User, user_id=account.pk):
            for reason in cast("Iterable[str]", answer):
                raise Refused(reason, code="needed")


def _erase(user: User, *, by: User | None) -> None:
    events.account_erased.send(sender=User, user_id=user.pk)
    for session in UserSession.objects.filter(user=user):
        session.end()
    for model in _OWN_ROWS:
        model.objects.filter(user=user).delete()
    now = clock.now()
    Consent.objects.filter(user=user, withdrawn_at__isnull=True).update(withdrawn_at=now)
    Consent.objects.filter(user=user).update(subject="")
    IdentityEvent.objects.filter(user=user).update(detail="")
    user.login = f"deleted-{user.pk}"
    user.password = make_password(None)
    user.email = user.phone = user.surname = user.given_name = user.patronymic = ""
    user.phone_confirmed_at = user.keeper = None
    user.is_active = False
    user.save()
    record_identity_event(user=user, kind=IdentityEventKind.ERASED, by=by)
