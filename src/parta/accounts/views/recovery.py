"""A lost password or login, by a letter or by an SMS, on the site that is asked."""

from allauth.account.forms import default_token_generator
from allauth.account.utils import user_pk_to_url_str
from allauth.account.views import INTERNAL_RESET_SESSION_KEY, PasswordResetFromKeyView, PasswordResetView
from allauth.core.ratelimit import consume, respond_429
from django.contrib.auth.decorators import login_not_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.cache import never_cache
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_http_methods

from parta.accounts.commands.recovery import send_recovery_code
from parta.accounts.forms import RecoveryForm
from parta.accounts.forms.contacts import CodeForm
from parta.accounts.phones import masked_phone
from parta.accounts.queries import list_contact_owners
from parta.accounts.steps import ContactStep, Verdict
from parta.core.web import place

_STEP = "recovery"
_REFUSED = 422


class RecoveryView(PasswordResetView):
    """By e-mail as allauth does it; by phone with a code."""

    def form_valid(self, form: RecoveryForm) -> HttpResponse:
        contact = form.cleaned_data["email"]
        if not consume(self.request, action="contact_message", key=contact):
            return respond_429(self.request)  # type: ignore[no-any-return]
        if "@" in contact:
            return super().form_valid(form)  # type: ignore[no-any-return]
        code = ContactStep(self.request, _STEP).begin({"phone": contact})
        _send(self.request, contact, code)
        return redirect("account_recovery_code")


@login_not_required
@never_cache
@sensitive_post_parameters("code")
@require_http_methods(["GET", "POST"])
def recovery_code(request: HttpRequest) -> HttpResponse:
    """The code from the SMS; then the page of the new password, which the letter's link opens as well."""
    step = ContactStep(request, _STEP)
    if step.data is None:
        return redirect("account_reset_password")
    phone = step.data["phone"]
    if "again" in request.POST:
        if step.seconds_to_wait == 0:
            if not consume(request, action="contact_message", key=phone):
                return respond_429(request)  # type: ignore[no-any-return]
            _send(request, phone, step.renew())
        return redirect("account_recovery_code")
    form = CodeForm(request.POST or None)
    verdict = step.check(form.cleaned_data["code"]) if request.method == "POST" and form.is_valid() else None
    if verdict is Verdict.RIGHT:
        step.end()
        return _lead_on(request, phone)
    context = {"form": form, "step": step, "phone": masked_phone(phone), "verdict": verdict}
    return render(request, "accounts/recovery_code.html", context, status=_REFUSED if form.is_bound else 200)


def _send(request: HttpRequest, phone: str, code: str) -> None:
    owners = list_contact_owners(site=place(request).site, contact=phone)
    send_recovery_code(phone=phone, code=code, user=owners[0] if owners else None)


def _lead_on(request: HttpRequest, phone: str) -> HttpResponse:
    owners = list_contact_owners(site=place(request).site, contact=phone)
    if not owners:  # a code that nobody was sent has been guessed
        return redirect("account_reset_password")
    request.session[INTERNAL_RESET_SESSION_KEY] = default_token_generator.make_token(owners[0])
    path = {"uidb36": user_pk_to_url_str(owners[0]), "key": PasswordResetFromKeyView.reset_url_key}
    return redirect(reverse("account_reset_password_from_key", kwargs=path))


recovery = RecoveryView.as_view()
