"""What protects one's account. Passkeys, codes and their pages are allauth's."""

from allauth.mfa.webauthn import views as webauthn
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse_lazy
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

from parta.accounts.queries.security import security_page


@never_cache
@require_safe
def security(request: HttpRequest) -> HttpResponse:
    """The password, passkeys, codes and devices of whoever asks."""
    return render(request, "accounts/security.html", {"page": security_page(request.user.pk or 0)})


class RemovePasskeyView(webauthn.RemoveWebAuthnView):
    success_url = reverse_lazy("account_security")


class RenamePasskeyView(webauthn.EditWebAuthnView):
    success_url = reverse_lazy("account_security")


remove_passkey = RemovePasskeyView.as_view()
rename_passkey = RenamePasskeyView.as_view()
