"""The providers whose accounts open the diary: this installation's portal, or one that a region uses."""

from dataclasses import dataclass

from allauth.socialaccount.models import SocialApp

from parta.accounts.rules.oidc import OWN_CLIENT, OWN_PROVIDER

_KIND = "openid_connect"


@dataclass(frozen=True, slots=True)
class Provider:
    """What a region has configured. The secret is never shown again; ``has_secret``: there is one."""

    code: str
    name: str
    issuer: str
    client_id: str
    scopes: tuple[str, ...]
    has_secret: bool


def find_provider(code: str) -> Provider | None:
    """The region's own provider; None: it uses the portal of this installation."""
    app = find_app(code)
    if app is None:
        return None
    scopes = tuple(app.settings.get("scope", ()))
    return Provider(code, app.name, app.settings["server_url"], app.client_id, scopes, bool(app.secret))


def find_app(code: str) -> SocialApp | None:
    """allauth's row of the region's provider."""
    return SocialApp.objects.filter(provider=_KIND, provider_id=code).first() if code else None


def own_app(issuer: str) -> SocialApp:
    """This installation's portal as a provider; it needs no row: its address is the visitor's."""
    return SocialApp(
        provider=_KIND,
        provider_id=OWN_PROVIDER,
        name="Parta",
        client_id=OWN_CLIENT,
        settings={"server_url": issuer},
    )
