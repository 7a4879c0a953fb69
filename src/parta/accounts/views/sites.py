"""The portal tells other sites who somebody is, when they agree (P8, P12)."""

from typing import Any

from django.contrib.auth.decorators import login_not_required
from django.contrib.auth.views import redirect_to_login
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect, JsonResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext_lazy as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from parta.accounts.authorization import (
    Asked,
    SentBackError,
    WrongRequestError,
    address_without_login,
    grant,
    read_request,
    refuse,
)
from parta.accounts.commands.sites import agree_to_site, disconnect_site, forget_expired_tokens
from parta.accounts.oidc import ProviderAdapter
from parta.accounts.queries.sites import has_agreed, list_connected_sites, list_passed, site_name
from parta.accounts.rules.oidc import Passed, Scope
from parta.core.sites import Site
from parta.core.web import site_url

_WORDS = {
    Passed.NUMBER: _("A number of your account, made for this site only"),
    Passed.NAME: _("Surname, given name, patronymic"),
    Passed.BIRTH_DATE: _("Date of birth"),
    Passed.LEVEL: _("Level of the account"),
    Passed.SNILS: _("SNILS"),
    Passed.EMAIL: _("E-mail"),
    Passed.PHONE: _("Phone"),
}


@require_safe
@login_not_required
def configuration(request: HttpRequest) -> JsonResponse:
    """What the provider can do and where (OpenID Connect Discovery)."""

    def address(name: str) -> str:
        return site_url(request, Site.PORTAL, reverse(f"idp:oidc:{name}"))

    answer = {
        "issuer": ProviderAdapter().get_issuer(),
        "authorization_endpoint": address("authorization"),
        "token_endpoint": address("token"),
        "userinfo_endpoint": address("userinfo"),
        "revocation_endpoint": address("revoke"),
        "jwks_uri": address("jwks"),
        "scopes_supported": list(Scope),
        "claims_supported": ["sub", "iss", "aud", "exp", "iat", "nonce", *_CLAIMS],
        "response_types_supported": ["code"],
        "response_modes_supported": ["query"],
        "grant_types_supported": ["authorization_code"],
        "subject_types_supported": ["pairwise"],
        "id_token_signing_alg_values_supported": ["RS256"],
        "token_endpoint_auth_methods_supported": ["client_secret_basic", "client_secret_post", "none"],
        "code_challenge_methods_supported": ["S256"],
        "authorization_response_iss_parameter_supported": True,
        "request_parameter_supported": False,
        "request_uri_parameter_supported": False,
    }
    return JsonResponse(answer, headers={"Access-Control-Allow-Origin": "*"})


_CLAIMS = (
    *("name", "family_name", "given_name", "middle_name", "birthdate", "level"),
    *("snils", "snils_verified", "email", "email_verified", "phone_number", "phone_number_verified"),
)


@never_cache
@login_not_required  # it sends to the sign-in itself: a wrong request is told before
@require_http_methods(["GET", "HEAD", "POST"])
def authorize(request: HttpRequest) -> HttpResponse:
    """A site asks who this is: sign in, agree unless that was done before, go back."""
    try:
        asked = read_request(request)
    except WrongRequestError:
        return render(request, "accounts/site_unknown.html", status=400)
    except SentBackError as error:
        return HttpResponseRedirect(error.url)
    if not request.user.is_authenticated:
        return redirect_to_login(address_without_login(request))
    if "login" in asked.prompts:
        return redirect_to_login(address_without_login(request), reverse("account_reauthenticate"))
    if request.method == "POST":
        return _answer(request, asked)
    if "consent" not in asked.prompts and _has_agreed(request, asked):
        return _go_back(request, asked)
    return _ask(request, asked)


def _has_agreed(request: HttpRequest, asked: Asked) -> bool:
    return has_agreed(user=request.user, client_id=asked.client.pk, scopes=asked.scopes)


def _ask(request: HttpRequest, asked: Asked) -> HttpResponse:
    """The page that lists what is passed. Its form may lead to the site, and to no other."""
    passed = list_passed(user_id=request.user.pk or 0, scopes=asked.scopes)
    context = {
        "name": site_name(asked.client),
        "host": asked.origin.partition("://")[2],
        "rows": [(_WORDS[item], value) for item, value in passed],
    }
    response = render(request, "accounts/site_consent.html", context)
    response._csp_update = {"form-action": [asked.origin]}  # type: ignore[attr-defined]
    return response


def _answer(request: HttpRequest, asked: Asked) -> HttpResponse:
    if request.POST.get("answer") != "provide":
        return HttpResponseRedirect(refuse(request, asked))
    agree_to_site(user=_user(request), client=asked.client, scopes=asked.scopes)
    return HttpResponseRedirect(grant(request, asked))


def _go_back(request: HttpRequest, asked: Asked) -> HttpResponse:
    """Straight away; but by a page where a form has led here, whose own page forbids to leave the portal."""
    forget_expired_tokens(_user(request))
    url = grant(request, asked)
    if "entered" in request.GET:
        return render(request, "accounts/site_going_back.html", {"name": site_name(asked.client), "url": url})
    return HttpResponseRedirect(url)


def _user(request: HttpRequest) -> Any:
    return request.user


@require_safe
def connected_sites(request: HttpRequest) -> HttpResponse:
    """The sites that may be told about the signed-in person."""
    sites = [
        (site, [_WORDS[item] for item in site.passed if item is not Passed.NUMBER])
        for site in list_connected_sites(_user(request))
    ]
    return render(request, "accounts/sites.html", {"sites": sites})


@require_POST
def disconnection(request: HttpRequest, consent: int) -> HttpResponse:
    """The consent to one site is taken back."""
    disconnect_site(user=_user(request), consent_id=consent)
    return redirect("connected_sites")
