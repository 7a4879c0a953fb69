"""The portal as an OpenID Connect provider: what allauth's leaves open (see docs/decisions/0013).

Only the authorization code flow, always with PKCE by S256 and an exact redirect address. The person is told
what is passed and agrees once for each site; the consent is kept in the register of consents.
"""

from collections.abc import Iterable
from typing import Any, Literal
from urllib.parse import urlsplit

from allauth.core import context as allauth_context
from allauth.idp.oidc.adapter import DefaultOIDCAdapter
from allauth.idp.oidc.internal.oauthlib.request_validator import OAuthLibRequestValidator
from allauth.idp.oidc.internal.oauthlib.server import generate_access_token, generate_refresh_token
from allauth.idp.oidc.models import Client
from django.conf import settings
from django.contrib.auth.base_user import AbstractBaseUser
from django.http import HttpRequest
from oauthlib.common import Request
from oauthlib.openid import Server

from parta.accounts.commands.pseudonyms import subject_of
from parta.accounts.models import User
from parta.accounts.queries.sites import find_by_subject, has_agreed, owner_of
from parta.accounts.rules.oidc import OWN_CLIENT, claims_about
from parta.core.sites import Site, place_of
from parta.core.web import site_url

# Where this installation's diary takes people back who come from its portal, on each of its names.
OWN_CALLBACK = "/account/links/portal/callback/"


class ProviderAdapter(DefaultOIDCAdapter):
    """Who somebody is to a site, and what is told about them there."""

    def get_issuer(self) -> str:
        request = self.request or allauth_context.request
        return site_url(request, Site.PORTAL, path="")

    def get_user_sub(self, client: Client, user: AbstractBaseUser) -> str:
        return subject_of(user=_person(user), sector=client.pk)

    def get_user_by_sub(self, client: Client, sub: str) -> AbstractBaseUser | None:
        return find_by_subject(sector=client.pk, sub=sub)

    def get_claims(
        self,
        purpose: Literal["id_token", "userinfo"],
        user: AbstractBaseUser,
        client: Client,
        scopes: Iterable[str],
        email: str | None = None,
        **kwargs: Any,
    ) -> dict[str, Any]:
        """The token says who it is; what is known of them is asked for with it, and only there."""
        claims: dict[str, Any] = {"sub": self.get_user_sub(client, user)}
        if purpose == "userinfo":
            only_email = [scope for scope in scopes if scope == "email"]
            claims |= super().get_claims(purpose, user, client, only_email, email, **kwargs)
            claims |= claims_about(owner_of(_person(user)), list(scopes))
        return claims


class RequestValidator(OAuthLibRequestValidator):
    """Stricter than allauth's where the standard of the day is (RFC 9700)."""

    def is_pkce_required(self, client_id: str, request: Request) -> bool:
        return True

    def validate_redirect_uri(
        self, client_id: str, redirect_uri: str, request: Request, *args: Any, **kwargs: Any
    ) -> bool:
        """To the letter: no other port, no further parameters."""
        if client_id == OWN_CLIENT:
            return is_own_address(allauth_context.request, redirect_uri)
        return redirect_uri in request.client.get_redirect_uris()

    def validate_silent_authorization(self, request: Request) -> bool:
        """By the person's consent to this very site, not by tokens that some site has."""
        user = allauth_context.request.user
        return has_agreed(user=user, client_id=request.client.pk, scopes=request.scopes)


class ProviderServer(Server):
    """The part of the protocol that speaks with browsers."""

    def __init__(self) -> None:
        super().__init__(
            RequestValidator(),
            token_generator=generate_access_token,
            refresh_token_generator=generate_refresh_token,
        )


def is_own_address(request: HttpRequest, address: str) -> bool:
    """Whether it takes people back to this installation's diary: its bare name or a region's."""
    found = place_of(urlsplit(address).netloc, settings.DOMAIN)
    if found.site is not Site.DIARY or (found.label and not found.label.isdecimal()):
        return False
    return address == site_url(request, Site.DIARY, OWN_CALLBACK, label=found.label)


def origin_of(address: str) -> str:
    """``https://example.org`` of an address there."""
    parts = urlsplit(address)
    return f"{parts.scheme}://{parts.netloc}"


def _person(user: AbstractBaseUser) -> User:
    if not isinstance(user, User) or user.site != Site.PORTAL:
        raise TypeError("the provider knows people of the portal only")
    return user
