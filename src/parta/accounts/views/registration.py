"""An account of the portal in three steps: who, whether the contact is theirs, which password."""

from datetime import datetime
from typing import Any

from allauth.account.internal.flows.login import record_authentication
from allauth.account.utils import get_next_redirect_url, perform_login
from allauth.core.ratelimit import consume, respond_429
from django.conf import settings
from django.contrib.auth.decorators import login_not_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.cache import never_cache
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_http_methods, require_safe

from parta.accounts.commands.registration import (
    Person,
    open_registration_link,
    register_person,
    send_registration_code,
    send_registration_link,
)
from parta.accounts.forms.contacts import CodeForm
from parta.accounts.forms.registration import FirstPasswordForm, RegistrationForm
from parta.accounts.phones import masked_phone
from parta.accounts.steps import ContactStep, Verdict
from parta.core import clock
from parta.core.errors import Refused

_STEP = "registration"
_NAMES = ("surname", "given_name", "patronymic")
_REFUSED = 422


@login_not_required
@never_cache
@require_http_methods(["GET", "POST"])
def register(request: HttpRequest) -> HttpResponse:
    """Who registers, and by which phone or e-mail."""
    if request.user.is_authenticated:
        return redirect(settings.LOGIN_REDIRECT_URL)
    next_url = get_next_redirect_url(request) or ""
    form = RegistrationForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        contact = form.cleaned_data["contact"]
        if not (
            consume(request, action="signup") and consume(request, action="contact_message", key=contact)
        ):
            return respond_429(request)  # type: ignore[no-any-return]
        known = {name: form.cleaned_data[name] for name in _NAMES}
        known |= {"contact": contact, "consented_at": clock.now().isoformat()}
        return _confirm(request, known, next_url)
    status = _REFUSED if request.method == "POST" else 200
    return render(request, "accounts/register.html", {"form": form, "next_url": next_url}, status=status)


@login_not_required
@never_cache
@sensitive_post_parameters("code")
@require_http_methods(["GET", "POST"])
def register_code(request: HttpRequest) -> HttpResponse:
    """The code from the SMS; another one on request."""
    step = ContactStep(request, _STEP)
    if step.data is None:
        return redirect("account_signup")
    phone = step.data["contact"]
    if "again" in request.POST:
        if step.seconds_to_wait == 0:
            if not consume(request, action="contact_message", key=phone):
                return respond_429(request)  # type: ignore[no-any-return]
            send_registration_code(phone=phone, code=step.renew())
        return redirect("account_signup_code")
    form = CodeForm(request.POST or None)
    verdict = step.check(form.cleaned_data["code"]) if request.method == "POST" and form.is_valid() else None
    if verdict is Verdict.RIGHT:
        return redirect("account_signup_password")
    context = {"form": form, "step": step, "phone": masked_phone(phone), "verdict": verdict}
    return render(request, "accounts/register_code.html", context, status=_REFUSED if form.is_bound else 200)


@login_not_required
@require_safe
def register_sent(request: HttpRequest) -> HttpResponse:
    """The letter is on its way, or not: nobody sees here whether the address has an account."""
    return render(request, "accounts/register_sent.html")


@login_not_required
@never_cache
@require_safe
def register_link(request: HttpRequest, token: str) -> HttpResponse:
    """The link of the letter, in whichever browser; the address of the next page does not hold it."""
    data = open_registration_link(token)
    if data is None:
        return render(request, "accounts/register_link_over.html", status=410)
    ContactStep(request, _STEP).confirm(data)
    return redirect("account_signup_password")


@login_not_required
@never_cache
@sensitive_post_parameters("password1", "password2")
@require_http_methods(["GET", "POST"])
def register_password(request: HttpRequest) -> HttpResponse:
    """The password; the account is made and signed in."""
    step = ContactStep(request, _STEP)
    data = step.confirmed
    if data is None or request.user.is_authenticated:
        return redirect("account_signup")
    person = _person(data)
    form = FirstPasswordForm(request.POST or None, words=[*(data[name] for name in _NAMES), person.contact])
    if request.method == "POST" and form.is_valid():
        try:
            user = register_person(person=person, password=form.cleaned_data["password1"])
        except Refused as refused:
            form.add_error(refused.field, str(refused.message))
        else:
            step.end()
            request.session.set_expiry(0)
            record_authentication(request, user, method="password")
            return perform_login(request, user, redirect_url=data.get("next") or None)  # type: ignore[no-any-return]
    context = {"form": form, "person": person}
    return render(
        request, "accounts/register_password.html", context, status=_REFUSED if form.errors else 200
    )


@login_not_required
@require_safe
def consent(request: HttpRequest) -> HttpResponse:
    """What somebody agrees to who registers."""
    return render(request, "accounts/consent.html")


def _confirm(request: HttpRequest, known: dict[str, Any], next_url: str) -> HttpResponse:
    contact = known["contact"]
    if "@" in contact:
        path = reverse("account_signup_link", kwargs={"token": "TOKEN"})
        send_registration_link(email=contact, data=known, address=request.build_absolute_uri(path))
        return redirect("account_signup_sent")
    code = ContactStep(request, _STEP).begin({**known, "next": next_url})
    send_registration_code(phone=contact, code=code)
    return redirect("account_signup_code")


def _person(data: dict[str, Any]) -> Person:
    return Person(
        surname=data["surname"],
        given_name=data["given_name"],
        patronymic=data["patronymic"],
        contact=data["contact"],
        consented_at=datetime.fromisoformat(data["consented_at"]),
        link=data.get("link", ""),
    )
