"""The diary as a site that people sign in to with an account of a provider: allauth's client, made strict.

Each sign-in is bound to the browser's session by state, to the request by PKCE and nonce, and to the provider
by the issuer in its answer and in its token (RFC 9700, RFC 9207).
"""

import secrets
from typing import Any

import jwt
from allauth.socialaccount.models import SocialApp, SocialLogin, SocialToken
from allauth.socialaccount.providers.oauth2.client import OAuth2Error
from allauth.socialaccount.providers.oauth2.utils import generate_code_challenge
from allauth.socialaccount.providers.oauth2.views import OAuth2CallbackView
from allauth.socialaccount.providers.openid_connect.provider import OpenIDConnectProvider
from allauth.socialaccount.providers.openid_connect.views import OpenIDConnectOAuth2Adapter
from django.http import HttpRequest, HttpResponse
from django.urls import reverse
from django.utils.crypto import constant_time_compare
from jwt import PyJWK, PyJWKSet

from parta.accounts.rules.oidc import Claims, read_claims

# Of asymmetric ones only: with others a client's secret, or nothing at all, could sign.
_ALGORITHMS = ["RS256", "RS384", "RS512", "PS256", "PS384", "PS512", "ES256", "ES384", "ES512", "EdDSA"]
_DISCOVERY = "/.well-known/openid-configuration"
_LEEWAY = 60  # seconds that two clocks may differ


class WrongAnswerError(OAuth2Error):
    """The provider's answer is not to be believed. The text has no personal data: it may be logged."""


class StrictOAuth2Adapter(OpenIDConnectOAuth2Adapter):
    """The requests to the provider behind the browser's back."""

    nonce: str = ""  # of the sign-in at hand, set by the callback

    @property
    def openid_config(self) -> dict[str, Any]:
        """What the provider says of itself; WrongAnswerError when it is not who it should be."""
        if not hasattr(self, "_openid_config"):
            config = super().openid_config
            if not isinstance(config, dict) or config.get("issuer") != self.get_provider().issuer:
                del self._openid_config
                raise WrongAnswerError("the provider is not who it should be")
        found: dict[str, Any] = self._openid_config
        return found

    def get_callback_url(self, request: HttpRequest, app: SocialApp) -> str:
        return request.build_absolute_uri(reverse("links:callback", args=[self.provider_id]))

    def complete_login(
        self, request: HttpRequest, app: SocialApp, token: SocialToken, **kwargs: Any
    ) -> SocialLogin:
        """The login with ``claims``: what has been passed about the person."""
        told = self._read_id_token(app, kwargs["response"].get("id_token") or "")
        if self.openid_config.get("userinfo_endpoint"):
            info = self._fetch_user_info(token.token)
            if not isinstance(info, dict) or info.get("sub") != told["sub"]:
                raise WrongAnswerError("the claims are somebody else's")
            told = {**told, **info}
        login = self.get_provider().sociallogin_from_response(request, {"userinfo": told})
        login.claims = read_claims(told)
        return login

    def _read_id_token(self, app: SocialApp, id_token: str) -> dict[str, Any]:
        """The token's content once its signature, issuer, audience, time and nonce are right."""
        try:
            told: dict[str, Any] = jwt.decode(
                id_token,
                self._find_key(id_token),
                algorithms=_ALGORITHMS,
                audience=app.client_id,
                issuer=self.get_provider().issuer,
                leeway=_LEEWAY,
                options={"require": ["iss", "sub", "aud", "exp", "iat"], "strict_aud": False},
            )
        except jwt.PyJWTError as error:
            raise WrongAnswerError("the token is not in order") from error
        if told.get("azp", app.client_id) != app.client_id:
            raise WrongAnswerError("the token is another client's")
        if not self.nonce or not constant_time_compare(str(told.get("nonce", "")), self.nonce):
            raise WrongAnswerError("the token is of another sign-in")
        return told

    def _find_key(self, id_token: str) -> PyJWK:
        name = jwt.get_unverified_header(id_token).get("kid")
        with self.get_provider().open_session() as session:
            response = session.get(self.openid_config["jwks_uri"])
            response.raise_for_status()
            keys = PyJWKSet.from_dict(response.json()).keys
        fitting = [key for key in keys if name is None or key.key_id == name]
        if len(fitting) != 1:
            raise WrongAnswerError("the token's key is not known")
        return fitting[0]


class StrictProvider(OpenIDConnectProvider):
    """One provider: this installation's portal, or what a region has configured."""

    oauth2_adapter_class = StrictOAuth2Adapter

    @property
    def issuer(self) -> str:
        return str(self.app.settings["server_url"])

    @property
    def server_url(self) -> str:
        return f"{self.issuer.rstrip('/')}{_DISCOVERY}"

    def open_session(self) -> Any:
        from allauth.socialaccount.adapter import get_adapter  # noqa: PLC0415 - it imports us

        return get_adapter().get_requests_session()

    def get_default_scope(self) -> list[str]:
        return ["openid", "profile", "snils"]

    def get_pkce_params(self) -> dict[str, Any]:
        challenge: dict[str, Any] = generate_code_challenge()
        return challenge

    def redirect(
        self, request: HttpRequest, process: str, next_url: str | None = None, data: Any = None, **kwargs: Any
    ) -> HttpResponse:
        nonce = secrets.token_urlsafe(24)
        auth_params = {**self.get_auth_params(), "nonce": nonce}
        answer: HttpResponse = super().redirect(
            request, process, next_url, data, auth_params=auth_params, nonce=nonce, **kwargs
        )
        return answer

    def extract_extra_data(self, data: dict[str, Any]) -> dict[str, Any]:
        """Nothing is kept: what the school knows of its people is in its own records."""
        return {}

    def extract_common_fields(self, data: dict[str, Any]) -> dict[str, Any]:
        return {}

    def extract_email_addresses(self, data: dict[str, Any]) -> list[Any]:
        return []


class StrictCallbackView(OAuth2CallbackView):
    """The way back from the provider."""

    def _get_state(self, request: HttpRequest, provider: StrictProvider) -> tuple[Any, HttpResponse | None]:
        state, response = super()._get_state(request, provider)
        if state is not None:
            self._check_issuer(request, provider)
            self.adapter.nonce = state.get("nonce") or ""
        return state, response

    def _check_issuer(self, request: HttpRequest, provider: StrictProvider) -> None:
        """The answer is from the provider that was asked; WrongAnswerError when it is from another."""
        told = request.GET.get("iss")
        promised = self.adapter.openid_config.get("authorization_response_iss_parameter_supported")
        if told != provider.issuer and (told is not None or promised):
            raise WrongAnswerError("the answer is another provider's")


def claims_of(login: SocialLogin) -> Claims:
    """What has been passed with a sign-in that has just come back."""
    claims: Claims = login.claims
    return claims
