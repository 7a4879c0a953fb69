from typing import Any

from allauth.account.adapter import DefaultAccountAdapter
from allauth.core import context as allauth_context
from django.contrib.auth.base_user import AbstractBaseUser
from django.http import HttpRequest
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _

from parta.accounts.commands import send_message, send_recovery_link

_MISMATCH = _("Wrong login or password. Check the keyboard layout and Caps Lock.")


class AccountAdapter(DefaultAccountAdapter):
    """Where Parta differs from allauth's defaults."""

    error_messages = {
        **DefaultAccountAdapter.error_messages,
        "username_password_mismatch": _MISMATCH,
        "email_password_mismatch": _MISMATCH,
        "incorrect_password": _("Wrong password."),
    }

    def is_open_for_signup(self, request: HttpRequest) -> bool:
        """Accounts are made by the school for now: the portal's registration is a later capability."""
        return False

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
