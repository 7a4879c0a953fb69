"""A lost password or login, recovered by a phone."""

from django.utils.translation import gettext as _

from parta.accounts.commands.messages import send_sms
from parta.accounts.models import User
from parta.accounts.rules.codes import CODE_LIFE


def send_recovery_code(*, phone: str, code: str, user: User | None) -> None:
    """The code and the login by SMS; a number without an account is told so, and gets no code."""
    if user is None:
        text = _("Parta: no account has this phone. If you did not ask for a code, do nothing.")
    else:
        text = _(
            "%(code)s is your code for a new password on Parta. Your login: %(login)s. Tell it to nobody."
        )
        text %= {"code": code, "login": user.login}
    send_sms(phone=phone, text=text, life=CODE_LIFE)
