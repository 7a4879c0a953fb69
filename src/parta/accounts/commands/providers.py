"""A region's own provider of State Services sign-in. Who may configure it is decided above."""

from collections.abc import Sequence
from urllib.parse import urlsplit

import requests
from allauth.socialaccount.models import SocialAccount, SocialApp
from django.db import transaction
from django.utils.translation import gettext as _

from parta.accounts.queries.providers import find_app
from parta.accounts.rules.oidc import OWN_PROVIDER
from parta.accounts.transport import ProviderSession
from parta.core.errors import Refused

_KIND = "openid_connect"
_DISCOVERY = "/.well-known/openid-configuration"
_NEEDED = {"authorization_endpoint", "token_endpoint", "jwks_uri"}
DEFAULT_SCOPES = ("openid", "profile", "snils")


def configure_provider(
    *,
    code: str,
    name: str,
    issuer: str,
    client_id: str,
    secret: str = "",
    scopes: Sequence[str] = DEFAULT_SCOPES,
) -> None:
    """Let people of the region sign in with accounts of this provider instead of the portal's.

    ``secret``: empty keeps the one that is there. An issuer that is new ends the links made with the old one:
    its numbers of accounts mean other people. Refused: an address that is none, or a provider that does not
    answer there, or answers as another.
    """
    if code == OWN_PROVIDER or not code:
        raise ValueError("a region's code is needed")
    _check_provider(issuer)
    with transaction.atomic():
        app = find_app(code) or SocialApp(provider=_KIND, provider_id=code)
        if app.pk and app.settings.get("server_url") != issuer:
            SocialAccount.objects.filter(provider=code).delete()
        if not secret and not app.secret:
            raise Refused(
                _("Enter the secret that the provider has given you."), code="no_secret", field="secret"
            )
        app.name, app.client_id, app.secret = name[:40], client_id, secret or app.secret
        app.settings = {"server_url": issuer, "scope": list(dict.fromkeys(("openid", *scopes)))}
        app.save()


@transaction.atomic
def remove_provider(*, code: str) -> None:
    """The region's people use this installation's portal again; links with the provider end."""
    SocialApp.objects.filter(provider=_KIND, provider_id=code).delete()
    SocialAccount.objects.filter(provider=code).delete()


def _check_provider(issuer: str) -> None:
    parts = urlsplit(issuer)
    if not parts.hostname or parts.query or parts.fragment or "@" in parts.netloc:
        message = _("Enter the provider’s address, such as https://id.example.org.")
        raise Refused(message, code="bad_issuer", field="issuer")
    try:
        with ProviderSession() as session:
            response = session.get(f"{issuer.rstrip('/')}{_DISCOVERY}")
            response.raise_for_status()
            config = response.json()
    except (requests.RequestException, ValueError) as error:
        message = _("No OpenID Connect provider answers at this address.")
        raise Refused(message, code="no_provider", field="issuer") from error
    if not isinstance(config, dict) or config.get("issuer") != issuer or not config.keys() >= _NEEDED:
        message = _("The provider at this address calls itself otherwise: copy the address as it does.")
        raise Refused(message, code="another_provider", field="issuer")
