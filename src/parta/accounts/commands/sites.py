"""Sites that people of the portal sign in to: registering them, agreeing, taking it back."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from urllib.parse import urlsplit

from allauth.idp.oidc.models import Client, Token
from django.db import transaction
from django.utils.crypto import get_random_string
from django.utils.translation import gettext as _

from parta.accounts.models import Consent, User
from parta.accounts.queries.sites import site_name, site_record
from parta.accounts.rules.oidc import OWN_CLIENT, SITE_CONSENT, SITE_CONSENT_VERSION, Scope, known_scopes
from parta.core import clock
from parta.core.errors import NotFound, Refused

_SECRET_LENGTH = 48
_LOCAL = {"localhost", "127.0.0.1", "::1"}


@dataclass(frozen=True, slots=True)
class NewSite:
    """``secret`` is told this once; only its hash is kept."""

    client_id: str
    secret: str


def ensure_own_client() -> Client:
    """This installation's diary as a site of its portal; made when it is not there yet.

    It has no secret: PKCE binds its codes, and they go to its own addresses only.
    """
    client, _is_new = Client.objects.get_or_create(
        pk=OWN_CLIENT,
        defaults={
            "name": "Parta",
            "secret": "",
            "type": Client.Type.PUBLIC,
            "scopes": f"{Scope.OPENID}\n{Scope.PROFILE}\n{Scope.SNILS}",
        },
    )
    return client


@transaction.atomic
def register_site(*, name: str, addresses: Sequence[str], scopes: Collection[str] = tuple(Scope)) -> NewSite:
    """Let another site, such as the diary of another installation, offer sign-in with accounts of the portal.

    ``addresses``: where it takes people back, to the letter. Refused: none, or one that is no HTTPS address
    (plain HTTP only on this machine), has a fragment or a user in it.
    """
    wrong = [address for address in addresses if not _is_redirect_address(address)]
    if wrong or not addresses:
        raise Refused(_("An address for the way back must begin with https://."), code="bad_address")
    secret = get_random_string(_SECRET_LENGTH)
    client = Client(name=name[:100])
    client.set_secret(secret)
    client.set_redirect_uris(list(addresses))
    client.set_scopes([scope.value for scope in known_scopes({*scopes, Scope.OPENID.value})])
    client.save()
    return NewSite(client.pk, secret)


@transaction.atomic
def agree_to_site(*, user: User, client: Client, scopes: Collection[str]) -> None:
    """Note the person's consent to pass the data of the scopes to the site; an earlier one is replaced."""
    earlier = Consent.objects.filter(
        user=user, kind=SITE_CONSENT, record=site_record(client.pk), withdrawn_at=None
    )
    granted = {word for consent in earlier for word in consent.scope.split()} | set(scopes)
    earlier.update(withdrawn_at=clock.now())
    Consent.objects.create(
        user=user,
        kind=SITE_CONSENT,
        version=SITE_CONSENT_VERSION,
        subject=site_name(client),
        record=site_record(client.pk),
        scope=" ".join(scope.value for scope in known_scopes(granted)),
        given_at=clock.now(),
    )


@transaction.atomic
def disconnect_site(*, user: User, consent_id: int) -> None:
    """Take the consent back: the site is told nothing more, and asks anew the next time.

    NotFound: it is not the user's, or taken back already.
    """
    consents = Consent.objects.filter(user=user, kind=SITE_CONSENT, withdrawn_at=None, pk=consent_id)
    consent = consents.first()
    if consent is None:
        raise NotFound
    consent.withdrawn_at = clock.now()
    consent.save(update_fields=["withdrawn_at"])
    Token.objects.filter(user=user, client_id=consent.record.removeprefix(site_record(""))).delete()


def forget_expired_tokens(user: User) -> None:
    """Tokens live for minutes; a person's next sign-in sweeps those of the last."""
    Token.objects.filter(user=user).expired().delete()


def _is_redirect_address(address: str) -> bool:
    parts = urlsplit(address)
    name = parts.hostname or ""
    is_local = name in _LOCAL or name.endswith(".localhost")
    is_safe = parts.scheme == "https" or (parts.scheme == "http" and is_local)
    return bool(name) and is_safe and "#" not in address and "@" not in parts.netloc and "*" not in address
