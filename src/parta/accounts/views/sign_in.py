from dataclasses import dataclass
from datetime import datetime
from typing import Any

from allauth.account.views import LoginView
from allauth.core.ratelimit import respond_429
from allauth.usersessions.views import ListUserSessionsView
from django.conf import settings
from django.core.exceptions import NON_FIELD_ERRORS
from django.forms import Form
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from parta.accounts.commands import end_session
from parta.accounts.rules import DEMO_PASSWORD, device_name
from parta.core import events
from parta.core.sites import Site
from parta.core.web import place

_DEMO_ACCOUNTS = (
    ("student", _("Student")),
    ("parent", _("Parent of two children")),
    ("teacher", _("Teacher")),
    ("classteacher", _("Class teacher")),
    ("deputy", _("Deputy head")),
    ("head", _("Head")),
    ("registrar", _("Registrar")),
)
_PORTAL_DEMO_ACCOUNTS = (
    ("maria", _("Newcomer")),
    ("elena", _("Parent of two children, identity confirmed")),
    ("desk", _("Desk operator")),
    ("region", _("Region operator")),
    ("support", _("Support operator")),
    ("admin", _("Administrator")),
)


@dataclass(frozen=True, slots=True)
class SessionRow:
    session_id: int
    device: str
    address: str
    started_at: datetime
    is_current: bool


class SignInView(LoginView):
    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        context: dict[str, Any] = super().get_context_data(**kwargs)
        on_portal = place(self.request).site is Site.PORTAL
        context.update(on_portal=on_portal, signup_url=self.passthrough_next_url(reverse("account_signup")))
        if settings.DEMO:
            accounts = _PORTAL_DEMO_ACCOUNTS if on_portal else _DEMO_ACCOUNTS
            context.update(demo_accounts=accounts, demo_password=DEMO_PASSWORD)
        return context

    def form_invalid(self, form: Form) -> HttpResponse:
        if form.has_error(NON_FIELD_ERRORS, "too_many_login_attempts"):
            return respond_429(self.request)  # type: ignore[no-any-return]
        if words := _words_of_others(self.request, form):
            form.add_error(None, words)
        return super().form_invalid(form)  # type: ignore[no-any-return]


def _words_of_others(request: HttpRequest, form: Form) -> str | None:
    """Why the password does not fit, where some app knows: a temporary one that was used already."""
    name, password = form.data.get("login", ""), form.data.get("password", "")
    site = place(request).site
    answers = events.sign_in_failed.send(sender=SignInView, site=site, name=name, password=password)
    return next((words for _receiver, words in answers if words), None)


class SessionsView(ListUserSessionsView):
    """The user's sessions; ends all others, or the one named by ``session``."""

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        context: dict[str, Any] = super().get_context_data(**kwargs)
        context["rows"] = [
            SessionRow(
                session_id=session.pk,
                device=device_name(session.user_agent),
                address=session.ip,
                started_at=session.created_at,
                is_current=session.is_current(),
            )
            for session in reversed(context["sessions"])
        ]
        return context

    def post(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        if session_id := request.POST.get("session", ""):
            end_session(
                user_id=request.user.pk or 0, session_id=int(session_id) if session_id.isdecimal() else 0
            )
            return redirect("usersessions_list")
        return super().post(request, *args, **kwargs)  # type: ignore[no-any-return]


sign_in = SignInView.as_view()
sessions = SessionsView.as_view()
