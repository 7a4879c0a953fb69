"""What happens when somebody comes back from State Services (P8): see ``rules.linking`` for who is let in."""

import logging
from dataclasses import dataclass
from typing import Any

from allauth.account.adapter import get_adapter as get_account_adapter
from allauth.core.exceptions import ImmediateHttpResponse
from allauth.socialaccount.adapter import DefaultSocialAccountAdapter
from allauth.socialaccount.models import SocialAccount, SocialApp, SocialLogin
from allauth.socialaccount.providers.base.constants import AuthError, AuthProcess
from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from parta.accounts.commands.sites import ensure_own_client
from parta.accounts.models import User
from parta.accounts.queries.providers import find_app, own_app
from parta.accounts.relying_party import StrictProvider, WrongAnswerError, claims_of
from parta.accounts.rules.oidc import OWN_PROVIDER, Claims
from parta.accounts.transport import ProviderSession
from parta.core import clock
from parta.core.errors import Refused
from parta.core.sites import Site
from parta.core.web import has_site_names, site_url
from parta.onboarding.commands.links import link_account
from parta.onboarding.queries.links import is_state_services_open_to, list_candidates
from parta.onboarding.rules.linking import Obstacle, find_owner, is_level_enough
from parta.schools.models import default_zone

_log = logging.getLogger(__name__)
_PENDING = "pending_link"
_PENDING_SECONDS = 10 * 60
_TROUBLES = {
    "cancelled": gettext_lazy("You have not agreed to pass your data, so you are not signed in."),
    "failed": gettext_lazy("State Services did not answer as they should, so you are not signed in."),
    "level": gettext_lazy(
        "Your account of State Services has the simplified level. From the age of 14 the standard or the "
        "confirmed level is needed to enter the diary."
    ),
    "off": gettext_lazy("In the region of your school the diary is not entered through State Services."),
}


@dataclass(frozen=True, slots=True)
class Pending:
    """Somebody has proven an account of State Services, and has yet to prove an account of the diary."""

    provider: str
    uid: str
    obstacle: Obstacle
    name: str
    snils: str
    next_url: str
    typed_for: int | None  # the diary account whose password has been typed for this


class LinkingAdapter(DefaultSocialAccountAdapter):
    """Nobody gets a diary account by coming from State Services: accounts are found, or linked."""

    def get_provider(
        self, request: HttpRequest, provider: str, client_id: str | None = None
    ) -> StrictProvider:
        return StrictProvider(request, app=self.get_app(request, provider))

    def get_app(self, request: HttpRequest, provider: str, client_id: str | None = None) -> SocialApp:
        if provider == OWN_PROVIDER and has_site_names(request):
            ensure_own_client()
            return own_app(site_url(request, Site.PORTAL, path=""))
        app = find_app(provider)
        if app is None:
            raise SocialApp.DoesNotExist
        return app

    def get_requests_session(self) -> ProviderSession:
        request = self.request
        return ProviderSession(site_url(request, Site.PORTAL, path="") if has_site_names(request) else "")

    def is_open_for_signup(self, request: HttpRequest, sociallogin: SocialLogin) -> bool:
        return False

    def pre_social_login(self, request: HttpRequest, sociallogin: SocialLogin) -> None:
        """The account that is linked, or the one that is found, is signed in; else the page that asks."""
        claims = claims_of(sociallogin)
        if not is_level_enough(claims, clock.today(default_zone())):
            raise ImmediateHttpResponse(trouble(request, "level"))
        if sociallogin.state.get("process") == AuthProcess.CONNECT:
            raise ImmediateHttpResponse(_connect(request, sociallogin, claims))
        if not sociallogin.is_existing:
            _link_or_ask(request, sociallogin, claims)
        owner = _owner(sociallogin)
        if owner.site != Site.DIARY:
            raise ImmediateHttpResponse(trouble(request, "failed"))
        if not is_state_services_open_to(owner):
            raise ImmediateHttpResponse(trouble(request, "off"))

    def on_authentication_error(
        self,
        request: HttpRequest,
        provider: Any,
        error: str = AuthError.UNKNOWN,
        exception: Exception | None = None,
        extra_context: dict[str, Any] | None = None,
    ) -> None:
        code = "cancelled" if error == AuthError.CANCELLED else "failed"
        if exception is not None:
            log_failure(provider.sub_id, exception)
        raise ImmediateHttpResponse(trouble(request, code))


def trouble(request: HttpRequest, code: str) -> HttpResponse:
    """The page that says why somebody is not signed in, and what to do."""
    status = 200 if code == "cancelled" else 403
    context = {"text": _TROUBLES[code], "code": code}
    return render(request, "onboarding/link_trouble.html", context, status=status)


def log_failure(provider: str, error: Exception) -> None:
    """For the operators. What a provider has answered may have personal data in it and is not written."""
    reason = str(error) if isinstance(error, WrongAnswerError) else ""
    _log.warning("sign-in through %s failed: %s %s", provider, type(error).__name__, reason)


def read_pending(request: HttpRequest) -> Pending | None:
    """The link that waits for a password in this browser; None: there is none, or it has waited too long."""
    kept = request.session.get(_PENDING)
    if not kept or clock.now().timestamp() - kept["at"] > _PENDING_SECONDS:
        return None
    values = {key: value for key, value in kept.items() if key != "at"}
    return Pending(**{**values, "obstacle": Obstacle(kept["obstacle"])})


def note_typed(request: HttpRequest, user_id: int) -> None:
    """The password of the diary account has been typed on the page that asks for it."""
    request.session[_PENDING] = {**request.session[_PENDING], "typed_for": user_id}


def finish_link(request: HttpRequest, user: User, pending: Pending) -> HttpResponse:
    """Link what waits with the diary account, and go where the person was going."""
    request.session.pop(_PENDING, None)
    try:
        link_account(user=user, provider=pending.provider, uid=pending.uid, snils=pending.snils)
        _tell(user)
        messages.success(request, _("The accounts are linked: next time you are signed straight in."))
    except Refused as refused:
        messages.error(request, str(refused.message))
    return redirect(pending.next_url or "/")


def _link_or_ask(request: HttpRequest, login: SocialLogin, claims: Claims) -> None:
    account: SocialAccount = login.account
    region = "" if account.provider == OWN_PROVIDER else account.provider
    owner = find_owner(claims, list_candidates(snils=claims.snils, region=region))
    if isinstance(owner, Obstacle):
        raise ImmediateHttpResponse(_ask(request, login, claims, owner))
    try:
        link = link_account(user=User.objects.get(pk=owner), provider=account.provider, uid=account.uid)
    except Refused as refused:
        messages.error(request, str(refused.message))
        raise ImmediateHttpResponse(redirect("account_login")) from refused
    login.account, login.user = link, link.user
    _tell(link.user)


def _ask(request: HttpRequest, login: SocialLogin, claims: Claims, obstacle: Obstacle) -> HttpResponse:
    request.session[_PENDING] = {
        "provider": login.account.provider,
        "uid": login.account.uid,
        "obstacle": obstacle.value,
        "name": claims.short_name,
        "snils": claims.snils,
        "next_url": login.state.get("next") or "",
        "typed_for": None,
        "at": clock.now().timestamp(),
    }
    return redirect("links:password")


def _connect(request: HttpRequest, login: SocialLogin, claims: Claims) -> HttpResponse:
    """From the page of links, by somebody who is signed in."""
    user = request.user
    if not isinstance(user, User) or login.state.get("user") != user.pk:
        return redirect("account_login")
    try:
        link_account(user=user, provider=login.account.provider, uid=login.account.uid, snils=claims.snils)
        _tell(user)
        messages.success(request, _("The accounts are linked."))
    except Refused as refused:
        messages.error(request, str(refused.message))
    return redirect("links:links")


def _owner(login: SocialLogin) -> User:
    user: User = login.user
    return user


def _tell(user: User) -> None:
    """A letter to the owner: whoever linked a stranger's account must not do so unnoticed."""
    get_account_adapter().send_notification_mail("account/email/linked", user)
