"""The first sign-in with a temporary password: one step after the other, and nothing else (P9)."""

from allauth.core.ratelimit import respond_429
from django.contrib import messages
from django.contrib.auth import logout, update_session_auth_hash
from django.contrib.auth.decorators import login_not_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from parta.accounts.forms.contacts import CodeForm
from parta.accounts.phones import masked_phone
from parta.accounts.steps import Verdict
from parta.core.errors import Refused
from parta.onboarding.commands.joining import join_accounts
from parta.onboarding.commands.welcome import (
    SecuritySettings,
    check_data,
    correct_contacts,
    email_is_confirmed,
    finish_if_done,
    open_email_link,
    phone_is_confirmed,
    take_over,
    tell_mistake,
)
from parta.onboarding.first_sign_in import (
    Visit,
    arrival_page,
    proved_contact,
    send_code,
    send_link,
    step_url,
    taken,
)
from parta.onboarding.forms.welcome import ContactsForm, MistakeForm, SecurityForm
from parta.onboarding.queries.joining import find_own_account
from parta.onboarding.queries.welcome import data_page
from parta.onboarding.rules.welcome import Step

_INVALID = 422


@never_cache
@require_safe
@arrival_page()
def index(request: HttpRequest, visit: Visit) -> HttpResponse:
    """To the step that comes next; whoever comes too late is signed out and told whom to ask."""
    if visit.is_over:
        logout(request)
        return render(request, "onboarding/welcome_over.html", {"arrival": visit.arrival}, status=403)
    if visit.step is Step.DONE:
        finish_if_done(user=visit.user)
    return redirect(step_url(visit))


@never_cache
@require_http_methods(["GET", "POST"])
@arrival_page(Step.DATA)
def data(request: HttpRequest, visit: Visit) -> HttpResponse:
    """What the school has written of the owner, to be checked."""
    if request.method == "POST":
        check_data(user=visit.user)
        return redirect("welcome:index")
    context = {"page": data_page(visit.arrival), "form": MistakeForm()}
    return render(request, "onboarding/welcome_data.html", context)


@never_cache
@require_POST
@arrival_page(Step.DATA)
def mistake(request: HttpRequest, visit: Visit) -> HttpResponse:
    form = MistakeForm(request.POST)
    if form.is_valid():
        try:
            tell_mistake(user=visit.user, text=form.cleaned_data["text"])
        except Refused as refused:
            form.add_error("text", str(refused.message))
        else:
            messages.success(request, _("The school has your message. You may go on meanwhile."))
            return redirect("welcome:data")
    context = {"page": data_page(visit.arrival), "form": form}
    return render(request, "onboarding/welcome_data.html", context, status=_INVALID)


@never_cache
@sensitive_post_parameters("password1", "password2")
@require_http_methods(["GET", "POST"])
@arrival_page(Step.SECURITY)
def security(request: HttpRequest, visit: Visit) -> HttpResponse:
    """Contacts, login, a password of one's own and consent."""
    if visit.has_password:
        return redirect("welcome:contacts")
    form = SecurityForm(request.POST or None, **visit.security_arguments)
    if request.method == "POST" and form.is_valid():
        found = form.cleaned_data
        settings = SecuritySettings(found["login"], found["phone"], found["email"], found["password1"])
        try:
            take_over(user=visit.user, settings=settings)
        except Refused as refused:
            form.add_error(refused.field, str(refused.message))
        else:
            update_session_auth_hash(request, visit.user)
            return _go_on(request, visit)
    context = {"form": form, "visit": visit}
    return render(request, "onboarding/welcome_security.html", context, status=_status(form))


@never_cache
@require_http_methods(["GET", "POST"])
@arrival_page(Step.SECURITY, Step.PHONE, Step.EMAIL)
def contacts(request: HttpRequest, visit: Visit) -> HttpResponse:
    """Another phone or e-mail, as long as they are not confirmed."""
    if not visit.has_password:
        return redirect("welcome:index")
    form = ContactsForm(request.POST or None, **visit.contacts_arguments)
    if request.method == "POST" and form.is_valid():
        try:
            correct_contacts(user=visit.user, **form.cleaned_data)
        except Refused as refused:
            form.add_error(refused.field, str(refused.message))
        else:
            return _go_on(request, visit)
    return render(request, "onboarding/welcome_contacts.html", {"form": form}, status=_status(form))


@never_cache
@sensitive_post_parameters("code")
@require_http_methods(["GET", "POST"])
@arrival_page(Step.PHONE)
def phone(request: HttpRequest, visit: Visit) -> HttpResponse:
    """The code from the SMS; another one on request."""
    step = visit.phone_step
    if "again" in request.POST or step.data is None:
        return redirect("welcome:phone") if send_code(request, visit) else respond_429(request)
    form, verdict = CodeForm(request.POST or None), None
    if request.method == "POST" and form.is_valid():
        verdict = step.check(form.cleaned_data["code"])
    if verdict is Verdict.RIGHT:
        try:
            phone_is_confirmed(user=visit.user)
        except Refused as refused:
            return taken(request, visit.user, visit.user.phone, refused)
        step.end()
        return redirect("welcome:index")
    context = {"form": form, "step": step, "phone": masked_phone(visit.user.phone), "verdict": verdict}
    return render(request, "onboarding/welcome_phone.html", context, status=_status(form))


@never_cache
@require_http_methods(["GET", "POST"])
@arrival_page(Step.EMAIL)
def email(request: HttpRequest, visit: Visit) -> HttpResponse:
    """A letter is on its way; another one on request."""
    if request.method == "POST":
        if not send_link(request, visit):
            return respond_429(request)  # type: ignore[no-any-return]
        messages.success(request, _("Another letter is on its way."))
        return redirect("welcome:email")
    return render(request, "onboarding/welcome_email.html", {"email": visit.user.email})


@login_not_required
@never_cache
@require_http_methods(["GET", "POST"])
def email_link(request: HttpRequest, *, token: str) -> HttpResponse:
    """The link of the letter, in whichever browser; a mail program that follows it confirms nothing."""
    user = open_email_link(token)
    if user is None:
        return render(request, "onboarding/welcome_link_over.html", status=410)
    if request.method == "POST":
        try:
            email_is_confirmed(user=user)
        except Refused as refused:
            return taken(request, user, user.email, refused)
        messages.success(request, _("The e-mail address is confirmed."))
        return redirect("/")
    return render(request, "onboarding/welcome_email_link.html", {"email": user.email})


@never_cache
@require_http_methods(["GET", "POST"])
@arrival_page(Step.PHONE, Step.EMAIL)
def join(request: HttpRequest, visit: Visit) -> HttpResponse:
    """Of the owner's two accounts one goes on; the contact was proved just now, in this browser."""
    contact = proved_contact(request, visit.user)
    own = find_own_account(visit.user, contact) if contact else None
    if own is None or contact is None:
        return redirect("welcome:index")
    if request.method == "POST":
        try:
            join_accounts(user=visit.user, contact=contact)
        except Refused as refused:
            messages.error(request, str(refused.message))
            return redirect("welcome:contacts")
        logout(request)
        messages.success(request, _("Joined. Sign in with the login and password of your own account."))
        return redirect("account_login")
    return render(request, "onboarding/welcome_join.html", {"login": own.login})


@login_not_required
@require_safe
def consent(request: HttpRequest) -> HttpResponse:
    """What somebody agrees to who enters the diary."""
    return render(request, "onboarding/welcome_consent.html")


def _go_on(request: HttpRequest, visit: Visit) -> HttpResponse:
    """Send what has to be confirmed; the page of the next step tells of it."""
    if not (send_code(request, visit) and send_link(request, visit)):
        messages.warning(
            request, _("Too many messages were sent to this phone or e-mail. Try again in an hour.")
        )
    return redirect("welcome:index")


def _status(form: ContactsForm | CodeForm) -> int:
    return _INVALID if form.is_bound else 200
