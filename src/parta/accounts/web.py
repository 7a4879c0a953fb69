import secrets
import time
from collections.abc import Callable
from datetime import timedelta
from typing import Any

from allauth.account.adapter import DefaultAccountAdapter
from allauth.account.auth_backends import AuthenticationBackend
from allauth.account.decorators import reauthentication_required
from allauth.account.internal.flows.login import get_authentication_records
from allauth.core import context as allauth_context
from allauth.mfa.adapter import DefaultMFAAdapter
from django.conf import settings
from django.contrib import messages
from django.contrib.auth import logout
from django.contrib.auth.base_user import AbstractBaseUser
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils.translation import get_language, gettext
from django.utils.translation import gettext_lazy as _

from parta.accounts.attempts import DEVICE_COOKIE, attempt_of
from parta.accounts.commands import send_message, send_recovery_link
from parta.accounts.commands.devices import Acquaintance, forget_devices, recognize_device
from parta.accounts.commands.messages import send_sms
from parta.accounts.models import User
from parta.accounts.queries import list_sign_in_candidates
from parta.accounts.rules import device_name
from parta.accounts.sealing import seal, unseal
from parta.core.sites import Site
from parta.core.web import place

_RECENT = timedelta(minutes=5)
_FOREVER = timedelta(days=365 * 100)
_DEVICE_LIFE = timedelta(days=400)  # longer is cut by browsers
_NOTICE_LIFE = timedelta(days=1)
_WAYS = {
    "reauthenticate": _("Confirm by the password"),
    "mfa_reauthenticate": _("Confirm by a code"),
    "mfa_reauthenticate:webauthn": _("Confirm with a passkey"),
}
_MISMATCH = _("Wrong login or password. Check the keyboard layout and Caps Lock.")


class SiteBackend(AuthenticationBackend):
    """A login, an e-mail or a phone with its password opens an account of the site that is asked."""

    def _authenticate(self, request: HttpRequest | None, **credentials: Any) -> AbstractBaseUser | None:
        name, password = credentials.get("username") or "", credentials.get("password") or ""
        asked = request or allauth_context.request
        site = place(asked).site if asked else Site.DIARY  # a program of the diary asks without a request
        for user in list_sign_in_candidates(site=site, name=name):
            if self._check_password(user, password):
                return user
        return None


class SiteAccountMiddleware:
    """Nobody is signed in with an account of the other site, however the session came about."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        user = request.user
        if isinstance(user, User) and user.site != place(request).site:
            logout(request)
        return self.get_response(request)


class AccountAdapter(DefaultAccountAdapter):
    """Where Parta differs from allauth's defaults."""

    error_messages = {
        **DefaultAccountAdapter.error_messages,
        "username_password_mismatch": _MISMATCH,
        "email_password_mismatch": _MISMATCH,
        "incorrect_password": _("Wrong password."),
    }

    def is_open_for_signup(self, request: HttpRequest) -> bool:
        """Never by allauth's pages: schools issue accounts, and the portal has a registration of its own."""
        return False

    def is_reauthentication_required(self, *, app: str, **kwargs: Any) -> bool:
        """Not of somebody who signed in a moment ago."""
        records = get_authentication_records(self.request, self.request.user)
        return not any(time.time() - record["at"] < _RECENT.total_seconds() for record in records)

    def get_reauthentication_methods(self, user: Any) -> list[dict[str, Any]]:
        methods: list[dict[str, Any]] = super().get_reauthentication_methods(user)
        return [{**method, "description": _WAYS[method["id"]]} for method in methods]

    def pre_login(self, request: HttpRequest, user: User, **kwargs: Any) -> HttpResponse | None:
        """An account of the other site opens nothing here, by whichever door."""
        if user.site != place(request).site:
            messages.error(request, _MISMATCH)
            return redirect("account_login")
        answer: HttpResponse | None = super().pre_login(request, user, **kwargs)
        return answer

    def post_login(self, request: HttpRequest, user: User, **kwargs: Any) -> HttpResponse:
        """The browser is remembered; the owner of the account is told of one that is new."""
        response: HttpResponse = super().post_login(request, user, **kwargs)
        token = request.COOKIES.get(DEVICE_COOKIE) or secrets.token_urlsafe(32)
        if recognize_device(user=user, token=token) is Acquaintance.NEW:
            self._tell_of_device(request, user)
        response.set_cookie(
            DEVICE_COOKIE, token, max_age=_DEVICE_LIFE, secure=settings.HTTPS, httponly=True, samesite="Lax"
        )
        return response

    def set_password(self, user: User, password: str) -> None:
        """Somebody else may have known the old one: whichever browser comes next is new."""
        super().set_password(user, password)
        forget_devices(user=user)

    def pre_authenticate(self, request: HttpRequest, **credentials: Any) -> None:
        super().pre_authenticate(request, **credentials)
        attempt = attempt_of(request, _name_in(credentials))
        self._strangers_usage = attempt.consume_for_strangers(request)
        if self._strangers_usage is None:
            super()._rollback_login_failed_rl_usage()
            raise self.validation_error("too_many_login_attempts")

    def _rollback_login_failed_rl_usage(self) -> None:
        super()._rollback_login_failed_rl_usage()
        if self._strangers_usage:
            self._strangers_usage.rollback()

    def _get_login_attempts_cache_key(self, request: HttpRequest, **credentials: Any) -> str:
        return attempt_of(request, _name_in(credentials)).key

    def _tell_of_device(self, request: HttpRequest, user: User) -> None:
        if user.email:
            self.send_notification_mail("account/email/new_device", user, {"site": user.site})
        elif user.phone_confirmed_at:
            device = device_name(request.headers.get("user-agent", "")) or gettext("unknown device")
            text = gettext("Parta: sign-in from a new device (%(device)s). Not you? Change the password.")
            send_sms(phone=user.phone, text=text % {"device": device}, life=_NOTICE_LIFE)

    def send_mail(self, template_prefix: str, email: str, context: dict[str, Any]) -> None:
        """By a job, so that no request waits for the mail server."""
        request = allauth_context.request
        message = self.render_mail(template_prefix, email, {"request": request, "email": email, **context})
        send_message.enqueue(subject=str(message.subject), body=str(message.body), to=email)

    def send_password_reset_mail(
        self,
        user: AbstractBaseUser,
        email: str,
        context: dict[str, Any],
    ) -> None:
        """The job makes its own key: one kept among the jobs could be read there."""
        root = allauth_context.request.build_absolute_uri("/")
        send_recovery_link.enqueue(user_id=user.pk, email=email, root=root, language=get_language() or "")


class SecondFactorAdapter(DefaultMFAAdapter):
    """Where Parta's second factors differ from allauth's."""

    def get_totp_issuer(self) -> str:
        on_portal = place(allauth_context.request).site is Site.PORTAL
        return gettext("Parta, portal") if on_portal else gettext("Parta")

    def encrypt(self, text: str) -> str:
        """Secrets of one-time codes are of no use to whoever reads a backup."""
        return seal({"text": text}, purpose="second factor")

    def decrypt(self, encrypted_text: str) -> str:
        data = unseal(encrypted_text, purpose="second factor", life=_FOREVER)
        return str(data["text"]) if data else ""

    def get_public_key_credential_rp_entity(self) -> dict[str, str]:
        """A passkey of the diary opens it under every region's name; the portal's are its own."""
        host = allauth_context.request.get_host().partition(":")[0]
        on_diary = place(allauth_context.request).site is Site.DIARY
        # Browsers let names below localhost have no passkeys in common.
        is_shared = on_diary and settings.DOMAIN != "localhost" and host.endswith(f".{settings.DOMAIN}")
        return {"id": settings.DOMAIN if is_shared else host, "name": self.get_totp_issuer()}

    def generate_authenticator_name(self, user: AbstractBaseUser, type: Any) -> str:  # noqa: A002
        """After the browser it is made with, until the owner calls it otherwise."""
        agent = allauth_context.request.headers.get("user-agent", "")
        return device_name(agent) or gettext("Passkey")


def recent_sign_in_required(view: Callable[..., HttpResponse]) -> Callable[..., HttpResponse]:
    """For dangerous actions: whoever signed in more than five minutes ago proves anew that it is them.

    By password, code or passkey; then the same request goes on, a form that was sent included.
    """
    decorated: Callable[..., HttpResponse] = reauthentication_required(app="parta.accounts")(view)
    return decorated


def _name_in(credentials: dict[str, Any]) -> str:
    return credentials.get("username") or credentials.get("email") or ""
