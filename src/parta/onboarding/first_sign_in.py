"""Nothing but the first sign-in is open to whoever has signed in with a temporary password (P9)."""

from collections.abc import Callable
from dataclasses import dataclass
from functools import wraps
from typing import Any, Concatenate

from allauth.core.ratelimit import consume
from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse

from parta.accounts.models import User
from parta.accounts.steps import ContactStep
from parta.core import clock
from parta.core.errors import NotFound, Refused
from parta.onboarding.commands.welcome import send_email_link, send_phone_code
from parta.onboarding.queries.joining import find_own_account
from parta.onboarding.queries.welcome import Arrival, get_arrival
from parta.onboarding.rules.welcome import Confirmation, Progress, Step

_PAGES = {
    Step.DATA: "welcome:data",
    Step.SECURITY: "welcome:security",
    Step.PHONE: "welcome:phone",
    Step.EMAIL: "welcome:email",
}
_OPEN = frozenset(
    {
        *_PAGES.values(),
        "welcome:index",
        "welcome:mistake",
        "welcome:contacts",
        "welcome:email_link",
        "welcome:consent",
        "welcome:join",
        "account_logout",
        "support:new",
        "support:ticket",
        "support:settlement",
        "support:file",
        "set_language",
        "alive",
        "ready",
        "live",
        "worker",
    }
)
_PROVED, _PROVED_SECONDS = "welcome-proved", 10 * 60
_FINISHED = Progress(
    is_checked=True,
    has_password=True,
    phone=Confirmation.DONE,
    email=Confirmation.DONE,
    are_contacts_needed=False,
)


class FirstSignInMiddleware:
    """Sends whoever has not made the account their own to the first sign-in. Asks the database nothing."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        return self.get_response(request)

    def process_view(
        self, request: HttpRequest, _view: Callable[..., HttpResponse], _args: Any, _kwargs: Any
    ) -> HttpResponse | None:
        match = request.resolver_match
        if not getattr(request.user, "must_activate", False) or match is None or match.view_name in _OPEN:
            return None
        return redirect("welcome:index")


@dataclass(frozen=True, slots=True)
class Visit:
    """Somebody on a page of the first sign-in."""

    request: HttpRequest
    user: User
    arrival: Arrival

    @property
    def is_over(self) -> bool:
        """The temporary password is too old, or the letter was taken back."""
        return self.arrival.progress is None

    @property
    def progress(self) -> Progress:
        if self.arrival.progress is None:
            raise NotFound
        return self.arrival.progress

    @property
    def step(self) -> Step:
        return self.arrival.step

    @property
    def has_password(self) -> bool:
        return self.progress.has_password

    @property
    def phone_step(self) -> ContactStep:
        return ContactStep(self.request, "welcome-phone")

    @property
    def contacts_arguments(self) -> dict[str, Any]:
        return {
            "are_needed": self.progress.are_contacts_needed,
            "initial": {"phone": self.user.phone, "email": self.user.email},
        }

    @property
    def security_arguments(self) -> dict[str, Any]:
        common = self.contacts_arguments
        self.user.born_on = self.arrival.born_on  # type: ignore[attr-defined]  # read by the password's rules
        return {
            **common,
            "initial": {**common["initial"], "login": self.user.login},
            "user": self.user,
            "may_change_login": self.user.login_changed_at is None,
        }


def arrival_page(
    *steps: Step,
) -> Callable[[Callable[Concatenate[HttpRequest, Visit, ...], HttpResponse]], Callable[..., HttpResponse]]:
    """Call the view at one of the steps (none named: at any); else go to where the owner is.

    Whoever has the diary open already has no step: 404, and where any step would do, on to the diary.
    """

    def decorate(
        view: Callable[Concatenate[HttpRequest, Visit, ...], HttpResponse],
    ) -> Callable[..., HttpResponse]:
        @wraps(view)
        def page(request: HttpRequest, **kwargs: Any) -> HttpResponse:
            if not isinstance(request.user, User):
                raise NotFound
            if not steps and not request.user.must_activate:
                return redirect("/")
            visit = Visit(request, request.user, get_arrival(request.user))
            if steps and (visit.is_over or visit.step not in steps):
                return redirect("welcome:index")
            return view(request, visit, **kwargs)

        return page

    return decorate


def step_url(visit: Visit) -> str:
    """The page of the step; the diary when none is left."""
    return reverse(_PAGES[visit.step]) if visit.step in _PAGES else "/"


def send_code(request: HttpRequest, visit: Visit) -> bool:
    """A code to the noted phone, unless it is confirmed or one was sent just now; False: too many."""
    user, step = visit.user, visit.phone_step
    if _progress_now(user).phone is not Confirmation.WAITING:
        return True
    is_same = step.data is not None and step.data["phone"] == user.phone
    if is_same and step.seconds_to_wait:
        return True
    if not consume(request, action="contact_message", key=user.phone):
        return False
    send_phone_code(phone=user.phone, code=step.begin({"phone": user.phone}))
    return True


def send_link(request: HttpRequest, visit: Visit) -> bool:
    """A letter to the noted e-mail, unless it is confirmed; False: too many."""
    user = visit.user
    if _progress_now(user).email is not Confirmation.WAITING:
        return True
    if not consume(request, action="contact_message", key=user.email):
        return False
    address = request.build_absolute_uri(reverse("welcome:email_link", kwargs={"token": "TOKEN"}))
    send_email_link(user=user, address=address)
    return True


def taken(request: HttpRequest, user: User, contact: str, refused: Refused) -> HttpResponse:
    """Another account has the contact, which is the visitor's: their own one may be joined with this one.

    A link opened in another browser only says so: there the letter's password was not typed.
    """
    if request.user.pk == user.pk and find_own_account(user, contact):
        request.session[_PROVED] = {"user": user.pk, "contact": contact, "at": clock.now().timestamp()}
        return redirect("welcome:join")
    messages.error(request, str(refused.message))
    return redirect("welcome:contacts" if request.user.pk == user.pk else "account_login")


def proved_contact(request: HttpRequest, user: User) -> str | None:
    """The contact that the visitor has proved to be theirs a moment ago, though another account has it."""
    kept = request.session.get(_PROVED)
    if not kept or kept["user"] != user.pk or clock.now().timestamp() - kept["at"] > _PROVED_SECONDS:
        return None
    return str(kept["contact"])


def _progress_now(user: User) -> Progress:
    progress = get_arrival(user).progress if user.must_activate else None
    return progress or _FINISHED
